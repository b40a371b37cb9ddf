"""What running text states about its own figures: sums, rates, averages, shares, lists, dated periods."""

from __future__ import annotations

from dataclasses import dataclass, field

from sba_kg.model.named import SectionKey
from sba_kg.model.record import LineRecord, Record
from sba_kg.model.values import Figure, Lines


@dataclass(frozen=True, kw_only=True)
class StatedFigure(LineRecord):
    """A figure printed in running text or in a cell, that takes part in a statement or stands in a finding.

    Attributes:
        order: Position among the stated figures.
        role: ``request`` or ``answer`` for a figure of a finding, else ``""``.
        text: The words before it in its clause.
        qualifier: Code of the list ``qualifier`` (내외, 이상 …), ``""`` for none.
        section: The section it is in, None if it is in none.
        finding: Number of the finding it stands in, 0 if it is in none.
        number: Position among the figures of its section, its finding, or the rest of the report.
    """

    reads = False

    order: int
    figure: Figure
    text: str
    lines: Lines
    role: str = ""
    qualifier: str = ""
    section: SectionKey | None = None
    finding: int = 0
    number: int = 0


@dataclass(frozen=True)
class FigureLink:
    """What a stated figure has to do with another (its position), a text or a number.

    Attributes:
        subject: Position of the figure.
        term: Property of the ontology (``isPartOfTotal``, ``changesFrom``, ``enumerates`` …).
        target: Position of the other figure; 0 if ``value`` is meant.
        value: A text or number.
    """

    subject: int
    term: str
    target: int = 0
    value: str | int = 0


@dataclass(frozen=True)
class Apportionment(LineRecord):
    """Shares of one whole that stand side by side (``A 40% + B 60%``): positions of their figures."""

    reads = False

    order: int
    text: str
    shares: tuple[int, ...]
    lines: Lines


@dataclass(frozen=True)
class StatedPeriod(LineRecord):
    """A dated period in running text; bounds as in a milestone."""

    reads = False

    order: int
    printed: str
    start: str
    end: str
    lines: Lines


@dataclass(frozen=True)
class StatedDate(LineRecord):
    """A day printed with its weekday: 1 Monday … 7 Sunday (ISO 8601-1, section 5.2.3)."""

    reads = False

    order: int
    printed: str
    date: str
    weekday: int
    lines: Lines


@dataclass(frozen=True)
class SpellingVariant(Record):
    """A word that looks misspelt: as printed, the word it is near to (``""`` for none), and where both stand."""

    reads = False

    order: int
    printed: str
    other: str
    lines: tuple[Lines, ...]
    others: tuple[Lines, ...]

    @property
    def sources(self) -> tuple[Lines, ...]:
        """Where it is printed."""
        return self.lines

    @property
    def support(self) -> tuple[Lines, ...]:
        """Where the other form is printed."""
        return self.others


@dataclass(kw_only=True)
class Statements:
    """All that was found."""

    figures: list[StatedFigure] = field(default_factory=list)
    links: list[FigureLink] = field(default_factory=list)
    apportionments: list[Apportionment] = field(default_factory=list)
    periods: list[StatedPeriod] = field(default_factory=list)
    dates: list[StatedDate] = field(default_factory=list)
    variants: list[SpellingVariant] = field(default_factory=list)
