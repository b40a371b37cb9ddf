"""Links across the parts of the report: programs with facilities and duties, planned places with facilities."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sba_kg.base.text import key
from sba_kg.editions.registry import Registry
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.operators import FacilityNames
from sba_kg.graph.terms import sba
from sba_kg.model import BareName, BudgetLine, Lines, Records, ThingKey
from sba_kg.vocabulary import genre

#: The shortest name that is looked for inside another text: shorter ones are found by accident.
_SHORTEST = 4
#: What programs do; without it, a program's name is what it is about.
_VERBS = re.compile(genre.any_of(genre.words().tasks))


def describe(builder: GraphBuilder, records: Records, registry: Registry, names: FacilityNames) -> None:
    """Link programs to the facilities that their names name, duties to the programs, planned places to theirs."""
    _duties(builder, records)
    for line in records.budget_lines:
        for facility in names.named(line.program):
            if line.lines:
                facility.lines.append(line.lines)
            builder.add(builder.things.get(line.named).iri, sba("operatesFacility"), facility.iri)
    institution = builder.edition.institution.code
    for entry in records.entries:
        if becomes := genre.entries().of(entry.kind).becomes:
            printed, number = next(((text, line) for term, text, line in entry.values if term == "entryName"), ("", 0))
            if found := registry.find("facility", institution, f"{printed} {becomes}"):
                facility = builder.things.of_entry(found)
                node = builder.local(paths.table_entry(entry))
                builder.add(node, sba("becomesFacility"), facility.iri)
                facility.lines.append(Lines.of(number))


def _duties(builder: GraphBuilder, records: Records) -> None:
    """Duties that name, in full, what a program is about."""
    for unit in records.units:
        for duty in unit.duty_records:
            node = builder.local(paths.duty(duty))
            for line in _named_in(duty.text, BareName("unit", unit.name), records.budget_lines):
                builder.add(node, sba("mentions"), builder.things.get(line.named).iri)


def _named_in(duty: str, unit: BareName, lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """The programs that a duty names; of several of one name those of the unit whose duty it is."""
    printed = key(duty)
    found = [
        line for line in lines if len(about := key(_VERBS.sub(" ", line.program))) >= _SHORTEST and about in printed
    ]
    places: dict[str, set[ThingKey]] = {}
    for line in found:
        places.setdefault(key(line.program), set()).add(line.named)
    return [line for line in found if len(places[key(line.program)]) == 1 or unit in line.units]
