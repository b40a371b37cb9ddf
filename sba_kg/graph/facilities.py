"""Facilities: the districts that they are in."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.named_things import NamedThing
from sba_kg.graph.terms import sba
from sba_kg.model import Facility


def describe(builder: GraphBuilder, facilities: Sequence[Facility]) -> None:
    """Link the facilities to their districts."""
    for facility in facilities:
        if district := _district(builder, facility):
            district.lines.append(facility.lines)
            builder.add(builder.things.get(facility.named).iri, sba("isLocatedIn"), district.iri)


def _district(builder: GraphBuilder, facility: Facility) -> NamedThing | None:
    """The district of a facility's address; one of the institution's own where its name may be several regions."""
    if entry := builder.regions.of_address(facility.address):
        return builder.things.of_entry(entry)
    return builder.things.get(facility.district) if facility.district else None
