"""Links of the organization: units, duties, grades, printed numbers of units."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sba_kg.base.errors import Problem
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import UNIT_OF, sba
from sba_kg.model import Headcount, Records, Unit


def describe(builder: GraphBuilder, records: Records) -> None:
    """Add the links between the records of the organization."""
    _units(builder, records.units)
    _grades(builder, records.headcounts)
    _former(builder, records)


def _units(builder: GraphBuilder, units: Sequence[Unit]) -> None:
    first: dict[ox.NamedNode, Unit] = {}
    for unit in units:
        iri = builder.things.get(unit.named).iri
        if iri in first:
            builder.problems.append(
                Problem.of(
                    unit.lines.start,
                    "P-G02",
                    what="unit",
                    name=unit.name,
                    first=first[iri].lines.start,
                    second=unit.lines.start,
                )
            )
            continue
        first[iri] = unit
        parent = builder.things.get(unit.division).iri if unit.division else builder.institution
        builder.add(iri, UNIT_OF, parent)


def _former(builder: GraphBuilder, records: Records) -> None:
    """Units that last year's findings name and this year's organization does not have."""
    present = {builder.things.get(unit.named).iri for unit in records.units}
    named = (builder.things.find(unit) for finding in records.findings for unit in finding.units)
    if present:
        for iri in {unit.iri for unit in named if unit} - present:
            builder.add(iri, sba("former"), ox.Literal(True))


def _grades(builder: GraphBuilder, headcounts: Sequence[Headcount]) -> None:
    """The grades that the headcounts are about, and which total each headcount is part of."""
    known = {paths.headcount(headcount) for headcount in headcounts}
    for headcount in headcounts:
        grade = builder.local(paths.grade(headcount))
        builder.describe(grade, "StaffGrade", headcount.lines)
        builder.name(grade, "grade", headcount.grade)
        if parent := headcount.parent:
            builder.add(grade, sba("isPartOf"), builder.local(paths.grade(headcount, parent)))
            total = paths.headcount(headcount, parent)
            if total in known:
                builder.add(builder.local(paths.headcount(headcount)), sba("isPartOfTotal"), builder.local(total))
