"""Facilities and their areas."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import ThingKey
from sba_kg.model.record import LineRecord, Record
from sba_kg.model.values import Figure, Lines


@dataclass(frozen=True)
class FacilityArea:
    """A printed area of a facility in m²."""

    order: int
    label: str
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Facility(LineRecord):
    """A facility of the list of facilities.

    Attributes:
        category: Heading of its group, carried down.
        operation: Code of the list ``operation``, ``""`` if not known.
        ownership: Code of the list ``ownership``, the same.
        district: Its district, None if the address names none.
        opened: ISO dates at the printed precision.
        completed: The same.
        taken_over: The same, of the day from which the institution runs it in place of another.
        remarks: Printed notes that are no date.
        dates: The notes that hold the dates, as printed.
    """

    order: int
    category: str
    name: str
    operation: str
    ownership: str
    address: str
    district: ThingKey | None
    road: str
    building: str
    neighborhood: str
    opened: tuple[str, ...]
    completed: tuple[str, ...]
    taken_over: tuple[str, ...]
    rooms: str
    areas: tuple[FacilityArea, ...]
    remarks: tuple[str, ...]
    dates: tuple[str, ...]
    lines: Lines

    @property
    def named(self) -> ThingKey:
        """The facility itself: two of one name are told apart by their addresses."""
        return ThingKey("facility", self.name, ThingKey.of("address", self.address))

    @property
    def parts(self) -> tuple[Record, ...]:
        """Its areas and the notes on it."""
        notes = (FacilityRemark(self, order, text) for order, text in enumerate(self.remarks, 1))
        return (*(AreaOfFacility(self, area) for area in self.areas), *notes)


@dataclass(frozen=True)
class AreaOfFacility(Record):
    """An area with its facility."""

    facility: Facility
    area: FacilityArea

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of the facility."""
        return self.facility.sources


@dataclass(frozen=True)
class FacilityRemark(Record):
    """A note on a facility that is no date; ``order`` is its position among them."""

    facility: Facility
    order: int
    text: str

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of the facility."""
        return self.facility.sources
