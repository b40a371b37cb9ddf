"""Links across the parts of the report: programs and campuses with facilities."""

from __future__ import annotations

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import sba
from sba_kg.model import Lines, Records
from sba_kg.names import key
from sba_kg.registry import Registry

_SHORTEST = 4


def describe(builder: GraphBuilder, records: Records, registry: Registry) -> None:
    """Link programs to the facilities that their names name, and planned campuses to theirs."""
    institution = builder.edition.institution.code
    names = {
        key(name): entry
        for entry in reversed(registry.of_kinds(("facility",), institution))
        for name in (entry.label_ko, *entry.aliases)
        if len(key(name)) >= _SHORTEST
    }
    for line in records.budget_lines:
        program = key(line.program)
        inside = [name for name in names if name in program]
        for name in inside:
            if not any(name != other and name in other for other in inside):
                facility = builder.things.of_entry(names[name])
                if line.lines:
                    facility.lines.append(line.lines)
                thing = builder.things.get("program", line.program, line.subtask)
                builder.add(thing.iri, sba("operatesFacility"), facility.iri)
    for entry in records.entries:
        if entry.kind == "campus":
            printed, number = next(((text, line) for term, text, line in entry.values if term == "entryName"), ("", 0))
            if found := registry.find("facility", institution, f"{printed} 캠퍼스"):
                facility = builder.things.of_entry(found)
                node = builder.local(f"section/{entry.report}/{entry.kind}/{entry.order}")
                builder.add(node, sba("becomesFacility"), facility.iri)
                facility.lines.append(Lines.of(number))
