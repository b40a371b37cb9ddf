"""The institution: facts, staff, accounts, units, what it says of its management."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sba_kg.model.named import ThingKey
from sba_kg.model.record import LineRecord, Record
from sba_kg.model.values import Figure, Lines


@dataclass(frozen=True)
class Fact(LineRecord):
    """A statement about the report (``subject`` = ``report``) or its institution (``institution``)."""

    order: int
    subject: Literal["report", "institution"]
    property: str
    value: str
    lines: Lines


@dataclass(frozen=True, kw_only=True)
class Headcount(LineRecord):
    """A cell of the staffing table.

    Attributes:
        order: Position of its grade among the grades.
        measure: ``authorized`` or ``actual``.
        grade: As printed.
        parent: Order of the grade that it is a part of, 0 for the total.
        body: Who has the staff, as printed (``본부``); ``""`` where the table is of one body.
        body_order: Position of that body among those of the table, from 0.
    """

    order: int
    measure: str
    grade: str
    figure: Figure
    lines: Lines
    parent: int = 0
    body: str = ""
    body_order: int = 0

    @property
    def measure_code(self) -> str:
        """Code of the list ``measure``."""
        return f"{self.measure}-headcount"


@dataclass(frozen=True, kw_only=True)
class BudgetAccount(LineRecord):
    """A cell of the institution budget.

    Attributes:
        order: Position of the item in its column.
        side: ``revenue`` or ``expenditure``.
        item: Name of the item, spaces inside words removed.
        parent: Position of the item that it is a part of in the column (names such as 기타 repeat), 0 for the total.
        fiscal_year: Year of the amount; for a change, the later year.
        measure: ``institution-budget`` or ``institution-budget-change``.
        figure: In won.
        version: Which budget of the year, as printed (``본예산``), ``""`` where there is one.
        version_order: Position among the versions of that year, from 0.
        adds_up: Whether it and its like are said to add up to the item that they are parts of.
    """

    order: int
    side: str
    item: str
    fiscal_year: int
    measure: str
    figure: Figure
    lines: Lines
    parent: int = 0
    version: str = ""
    version_order: int = 0
    adds_up: bool = True


@dataclass(frozen=True, kw_only=True)
class Unit(LineRecord):
    """A unit of the organization table.

    Attributes:
        order: Position in the table.
        name: Without the spaces that line breaks left in it.
        printed: As printed.
        kind: Code of the list ``unit-type``.
        division: The division that it belongs to, None for a division.
        duties: Its duties as printed, one text per bullet.
        team_count: The printed number of its teams (``경영기획실 (4팀)``).
    """

    order: int
    name: str
    printed: str
    kind: str
    division: ThingKey | None
    duties: tuple[str, ...]
    lines: Lines
    team_count: Figure | None = None

    @property
    def named(self) -> ThingKey:
        """The unit itself."""
        return ThingKey("unit", self.name, self.division)

    @property
    def duties_text(self) -> str:
        """All duties as one text."""
        return "; ".join(self.duties)

    @property
    def duty_records(self) -> tuple[Duty, ...]:
        """Its duties as records."""
        return tuple(Duty(self, order, text) for order, text in enumerate(self.duties, 1))

    @property
    def parts(self) -> tuple[Record, ...]:
        """Its duties, and the number of its teams if one is printed."""
        return (*((TeamCount(self, self.team_count),) if self.team_count else ()), *self.duty_records)


@dataclass(frozen=True)
class Duty(Record):
    """One duty of a unit."""

    unit: Unit
    order: int
    text: str

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of the unit."""
        return self.unit.sources


@dataclass(frozen=True)
class TeamCount(Record):
    """The printed number of teams of a division."""

    unit: Unit
    figure: Figure

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of the division."""
        return self.unit.sources


@dataclass(frozen=True)
class UnitCount(LineRecord):
    """A printed number of units of one kind (``3실 8본부 1단 1센터(42팀)``)."""

    order: int
    kind: str
    figure: Figure
    lines: Lines


@dataclass(frozen=True, kw_only=True)
class ManagementItem(LineRecord):
    """An item of the table on personnel, labor policy and culture; level 1 is the topmost."""

    order: int
    area: str
    level: int
    marker: str
    text: str
    lines: Lines
