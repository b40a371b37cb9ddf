"""Facilities: what the list of facilities says of them in this edition."""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import code, date_of_precision, number, sba, text
from sba_kg.graph.things import Thing
from sba_kg.model import Facility


def describe(builder: GraphBuilder, facilities: Sequence[Facility]) -> None:
    """Add the facilities with their addresses, dates and areas."""
    for facility in facilities:
        thing = builder.things.get(facility.named).iri
        entry = builder.mint(f"facility-list/{facility.order}", facility.lines)
        builder.describe(entry, "FacilityEntry", facility.lines)
        builder.add(entry, sba("mentions"), thing)
        builder.add(entry, sba("order"), number(facility.order))
        _entry(builder, facility, entry)
        _areas(builder, facility, thing)
        if district := _district(builder, facility):
            district.lines.append(facility.lines)
            builder.add(thing, sba("isLocatedIn"), district.iri)
        for order, remark in enumerate(facility.remarks, 1):
            node = builder.mint(f"facility-list/{facility.order}/remark/{order}", facility.lines)
            builder.describe(node, "Remark", facility.lines)
            builder.add(node, sba("isAbout"), thing)
            builder.add(node, sba("text"), text(remark))


def _district(builder: GraphBuilder, facility: Facility) -> Thing | None:
    """The district of a facility's address; one of the institution's own where its name may be several regions."""
    if entry := builder.regions.of_address(facility.address):
        return builder.things.of_entry(entry)
    return builder.things.get(facility.district) if facility.district else None


def _entry(builder: GraphBuilder, facility: Facility, entry: ox.NamedNode) -> None:
    """What the list prints of a facility in this edition."""
    for term, value in (
        ("asPrinted", facility.name),
        ("facilityCategory", facility.category),
        ("address", facility.address),
        ("road", facility.road),
        ("buildingNumber", facility.building),
        ("neighborhood", facility.neighborhood),
        ("rooms", facility.rooms),
    ):
        if value:
            builder.add(entry, sba(term), text(value))
    for term, value in (("operation", facility.operation), ("ownership", facility.ownership)):
        if value:
            builder.add(entry, sba(term), code(term, value))
    for printed in facility.dates:
        builder.add(entry, sba("text"), text(printed))
    for term, dates in (
        ("opened", facility.opened),
        ("completed", facility.completed),
        ("takenOver", facility.taken_over),
    ):
        for iso in dates:
            builder.add(entry, sba(term), date_of_precision(iso))


def _areas(builder: GraphBuilder, facility: Facility, thing: ox.NamedNode) -> None:
    for area in facility.areas:
        node = builder.mint(f"facility-list/{facility.order}/area/{area.order}", facility.lines)
        builder.describe(node, "FacilityArea", facility.lines)
        builder.add(node, sba("observes"), thing)
        builder.add(node, sba("measure"), code("measure", "facility-area"))
        builder.add(node, sba("order"), number(area.order))
        builder.add(node, sba("text"), text(area.label))
        builder.figure(node, area.figure)
