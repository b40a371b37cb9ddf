"""The document layer: what is printed in a report, whether its part is known or not.

Every record has a position (``order``, from 1) and refers to others by it; lines are those of the text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class DocumentSection:
    """A heading with what is below it.

    Attributes:
        order: Position among the sections.
        level: Depth, 1 for the highest.
        number: Its number or sign as printed (``Ⅲ``, ``2.``, ``□``), ``""`` for none.
        title: Without the number.
        parent: Order of the section that it is in, 0 for none.
        kind: What its figures are, by its words: ``plan``, ``result``, ``state`` or ``other``.
        start_line: Line of the heading.
        end_line: Last line of the section.
        page: Page of the heading, 0 where the format has none.
        part: Code of the list ``report-part``: what it was taken for, ``""`` for another part.
    """

    order: int
    level: int
    number: str
    title: str
    parent: int
    kind: str
    start_line: int
    end_line: int
    page: int
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentItem:
    """An item, a note or a paragraph.

    Attributes:
        order: Position among the items.
        section: Order of its section, 0 for what is before the first.
        depth: Depth in its section, 1 for the highest.
        kind: ``item``, ``note`` or ``paragraph``.
        parent: Order of the item that it is below, 0 for none.
    """

    order: int
    section: int
    depth: int
    kind: str
    marker: str
    keyword: str
    text: str
    parent: int
    start_line: int
    end_line: int
    page: int


@dataclass(frozen=True, kw_only=True)
class DocumentCell:
    """A cell with something in it; row and column count from 1 and are those of the file where it has spans.

    Attributes:
        value: The number that is the whole cell, in ``unit`` (won for money), None for text.
        unit: Unit by its header, its caption or itself, ``""`` if none is printed.
        totals: Row and column of the cells whose sum it is a part of.
        step: Of such a cell: what rounding may take from or add to it, in ``unit``.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    row_header: str
    column_header: str
    text: str
    value: Decimal | None
    unit: str
    line: int
    totals: tuple[tuple[int, int], ...] = ()
    step: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class DocumentTable:
    """A table; ``kind`` is ``layout`` for a drawing made of cells, else ``data``.

    ``part`` is the code of the list ``report-part`` for what it was read as, ``""`` for another part.
    """

    order: int
    section: int
    caption: str
    kind: str
    rows: int
    columns: int
    start_line: int
    end_line: int
    page: int
    cells: tuple[DocumentCell, ...] = ()
    part: str = ""


@dataclass(frozen=True, kw_only=True)
class DocumentFigure:
    """A printed quantity of a text.

    Attributes:
        what: What it measures, in words of the text.
        low: Its value, or the lower end of a range, in ``unit``; None for an upper bound.
        high: Its value, or the upper end; None for a lower bound.
        unit: ``원`` for money, else as printed.
        kind: ``plan``, ``result``, ``baseline``, ``state``, ``limit`` or ``other``.
        period: ISO 8601 year, quarter, month, day or span ``A..B``; ``""`` if unknown.
        qualifier: ``about``, ``at-least``, ``at-most``, ``maximum``, ``minimum`` or ``""``.
    """

    order: int
    section: int
    what: str
    low: Decimal | None
    high: Decimal | None
    unit: str
    kind: str
    period: str
    qualifier: str
    printed: str
    line: int


@dataclass(frozen=True, kw_only=True)
class StrategyElement:
    """A level of the strategy, a task or a program.

    Attributes:
        order: Position in the tree, from 1.
        level: Code of the list ``statement-kind``, or ``subtask`` or ``program``.
        level_word: What the report calls the level, ``""`` if it does not say.
        parent: Order of what it belongs to, 0 for none.
        amount: Its money in won, None if none is printed.
        units: Responsible units, joined by ``; ``.
        line: Where it is printed, 0 for a line that the text lost.
    """

    order: int
    level: str
    level_word: str
    text: str
    parent: int
    line: int
    amount: int | None = None
    units: str = ""


@dataclass(frozen=True, kw_only=True)
class PartShare:
    """How much of a top section is understood: non-blank lines, and printed numbers.

    Attributes:
        order: Order of the section, 0 for what is before the first.
        title: Its number and title, ``""`` for what is before the first.
        understood: Lines that a fact, or a figure with subject and unit, derives from.
        kept: Other lines that are text of an item, a heading or a table.
        numbers_understood: Numbers that a fact, a figure or a cell with a unit holds.
        numbers_kept: Other numbers on lines that are understood or kept.
    """

    order: int
    title: str
    start_line: int
    end_line: int
    lines: int
    understood: int
    kept: int
    numbers: int
    numbers_understood: int
    numbers_kept: int

    @property
    def unread(self) -> int:
        """Lines that are neither understood nor kept."""
        return self.lines - self.understood - self.kept

    @property
    def numbers_unread(self) -> int:
        """Numbers that are neither understood nor kept."""
        return self.numbers - self.numbers_understood - self.numbers_kept


@dataclass(frozen=True, kw_only=True)
class NamedPlace:
    """A region that a text of the report names.

    Attributes:
        kind: ``section``, ``item`` or ``table``: what the text is.
        order: Its order, of a cell the path below ``table/``.
        region: Kind and code of the region in the registry: its IRI below ``…/id/``.
    """

    kind: str
    order: str
    region: str
    line: int


@dataclass(kw_only=True)
class DocumentLayer:
    """All of a report.

    ``doubts`` are lines with characters that may be one number or several; ``unknown`` are lines of tables with their
    headers, none of which is a word that the reader knows.
    """

    sections: list[DocumentSection] = field(default_factory=list)
    items: list[DocumentItem] = field(default_factory=list)
    tables: list[DocumentTable] = field(default_factory=list)
    figures: list[DocumentFigure] = field(default_factory=list)
    strategy: list[StrategyElement] = field(default_factory=list)
    shares: list[PartShare] = field(default_factory=list)
    places: list[NamedPlace] = field(default_factory=list)
    doubts: list[tuple[int, str]] = field(default_factory=list)
    unknown: list[tuple[int, str]] = field(default_factory=list)

    @property
    def structured(self) -> bool:
        """Whether there is a heading, an item or a table in it."""
        return bool(self.sections or self.tables) or any(item.kind != "paragraph" for item in self.items)
