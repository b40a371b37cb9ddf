"""Links of the organization: units, duties, grades, printed numbers of units."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sba_kg.base.errors import Problem
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import UNIT_OF, code, sba, text
from sba_kg.model import Headcount, Records, Unit


def describe(builder: GraphBuilder, records: Records) -> None:
    """Add the links between the records of the organization."""
    _units(builder, records.units)
    _grades(builder, records.headcounts)
    _former(builder, records)
    for count in records.unit_counts:
        builder.add(builder.local(f"unit-count/{count.order}"), sba("observes"), builder.institution)


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
        _duties(builder, unit, iri)
        if unit.team_count:
            count = builder.mint(f"organization/{unit.order}/team-count", unit.lines)
            builder.describe(count, "UnitCount", unit.lines)
            builder.add(count, sba("observes"), iri)
            builder.add(count, sba("measure"), code("measure", "unit-count"))
            builder.add(count, sba("countsUnitType"), code("unit-type", "team"))
            builder.figure(count, unit.team_count)


def _duties(builder: GraphBuilder, unit: Unit, iri: ox.NamedNode) -> None:
    for order, duty in enumerate(unit.duties, 1):
        node = builder.mint(f"organization/{unit.order}/duty/{order}", unit.lines)
        builder.describe(node, "Duty", unit.lines)
        builder.add(node, sba("isDutyOf"), iri)
        builder.add(node, sba("order"), ox.Literal(order))
        builder.add(node, sba("text"), text(duty))


def _former(builder: GraphBuilder, records: Records) -> None:
    """Units that last year's findings name and this year's organization does not have."""
    present = {builder.things.get(unit.named).iri for unit in records.units}
    named = (builder.things.find(unit) for finding in records.findings for unit in finding.units)
    if present:
        for iri in {unit.iri for unit in named if unit} - present:
            builder.add(iri, sba("former"), ox.Literal(True))


def _grades(builder: GraphBuilder, headcounts: Sequence[Headcount]) -> None:
    """The grades that the headcounts are about, and which total each headcount is part of."""
    known = {headcount.path_of(headcount.order) for headcount in headcounts}
    for headcount in headcounts:
        grade = builder.local(headcount.grade_path(headcount.order))
        builder.describe(grade, "StaffGrade", headcount.lines)
        builder.name(grade, "grade", headcount.grade)
        if parent := headcount.parent:
            builder.add(grade, sba("isPartOf"), builder.local(headcount.grade_path(parent)))
            observation, total = (builder.local(headcount.path_of(order)) for order in (headcount.order, parent))
            if headcount.path_of(parent) in known:
                builder.add(observation, sba("isPartOfTotal"), total)
