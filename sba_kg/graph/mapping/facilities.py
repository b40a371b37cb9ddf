"""Rows of the mapping table: the list of facilities."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Amount, Code, Date, FixedCode, String, ThingLink, Whole
from sba_kg.model import AreaOfFacility, Facility, FacilityRemark

FACILITY = Entity(
    Facility,
    "FacilityEntry",
    paths.facility_entry,
    (
        Whole(lambda r: r.order, "order"),
        ThingLink(lambda r: r.named, "mentions"),
        String(lambda r: r.name, "asPrinted"),
        String(lambda r: r.category, "facilityCategory"),
        String(lambda r: r.address, "address"),
        String(lambda r: r.road, "road"),
        String(lambda r: r.building, "buildingNumber"),
        String(lambda r: r.neighborhood, "neighborhood"),
        String(lambda r: r.rooms, "rooms"),
        String(lambda r: r.dates, "text"),
        Code(lambda r: r.operation, "operation", "operation"),
        Code(lambda r: r.ownership, "ownership", "ownership"),
        Date(lambda r: r.opened, "opened"),
        Date(lambda r: r.completed, "completed"),
        Date(lambda r: r.taken_over, "takenOver"),
    ),
)
FACILITY_AREA = Entity(
    AreaOfFacility,
    "FacilityArea",
    lambda r: paths.facility_area(r.facility, r.area.order),
    (
        Whole(lambda r: r.area.order, "order"),
        ThingLink(lambda r: r.facility.named, "observes"),
        FixedCode("facility-area", "measure", "measure"),
        String(lambda r: r.area.label, "text"),
        Amount(lambda r: r.area.figure),
    ),
)
FACILITY_REMARK = Entity(
    FacilityRemark,
    "Remark",
    lambda r: paths.facility_remark(r.facility, r.order),
    (
        ThingLink(lambda r: r.facility.named, "isAbout"),
        String(lambda r: r.text, "text"),
    ),
)
ENTITIES = (FACILITY, FACILITY_AREA, FACILITY_REMARK)
