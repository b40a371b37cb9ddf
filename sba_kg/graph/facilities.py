"""Facilities: the districts that they are in."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import sba
from sba_kg.model import Facility


def describe(builder: GraphBuilder, facilities: Sequence[Facility]) -> None:
    """Link the facilities to their districts."""
    for facility in facilities:
        if facility.district:
            district = builder.things.get(facility.district)
            district.lines.append(facility.lines)
            builder.add(builder.things.get(facility.named).iri, sba("isLocatedIn"), district.iri)
