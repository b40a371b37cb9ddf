"""Which cells of a table are headers, and which headers a cell has.

The size of the corner tells: as many rows as it spans are column headers, as many columns are row headers. An empty
header cell belongs to its neighbour: to the label above it in a row header, to the label on its left in a column
header (an L-shaped label is set so, by leaving out a border).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from sba_kg.reader.blocks import BlockCell, TableBlock
from sba_kg.reader.marks import TICK, read_mark
from sba_kg.reader.nesting import is_total, nest
from sba_kg.reader.normal import normalized, together
from sba_kg.reader.quantities import plain
from sba_kg.vocabulary import genre

_NUMERIC = re.compile(
    rf"^[△▲−–+(<\s-]*\d[\d,.\s]*(?:천|백만|만|억|조)?{genre.any_of(genre.units().figures['cell'])}?[)>\s*]*$|^[{genre.signs(genre.words().none)}]$"
)
_UNIT_LINE = re.compile(r"^[(〔\[<〈]?\s*단위\s*[:：]?[^\n]*$")
_TITLE = re.compile(r"[<〈【《][^\n]{2,60}[>〉】》]")
_YEAR = re.compile(r"^['‘’`´]?\s?\d{2,4}\s*(?:년|년도)?(?:\s*\(.*\))?$")
#: A label of so few letters is broken where its column ends, inside of a word.
_NARROW = 4
_MONTHS = 12


@lru_cache(maxsize=4_096)  # a header is asked for by each of its cells
def label(text: str) -> str:
    """A header's text: letters set apart or broken inside of a narrow word are joined."""
    lines = [together(line) for line in normalized(text).split("\n") if line.strip()]
    if len(lines) > 1 and all(len(line) <= _NARROW and " " not in line for line in lines):
        return "".join(lines)
    return " ".join(lines)


def is_numeric(text: str) -> bool:
    """Whether a cell holds a figure (or a dash for none), perhaps with its unit."""
    return bool(_NUMERIC.match(" ".join(text.split())))


@dataclass(frozen=True)
class HeaderTable:
    """A table with its headers.

    Attributes:
        table: The table.
        first: How many rows are a caption that was set into the table (``(단위: 백만원)`` and nothing else).
        top: How many rows are caption or column headers.
        side: How many columns are row headers.
        width: How many columns one table has, where several of the same columns are set side by side.
    """

    table: TableBlock
    first: int
    top: int
    side: int
    width: int

    @property
    def caption(self) -> str:
        """The caption that was set into the table, ``""`` for none."""
        return " ".join(label(cell.text) for cell in self.table.cells if cell.row < self.first and cell.text.strip())

    def column_headers(self, cell: BlockCell) -> tuple[str, ...]:
        """The column headers of a cell, the outermost first."""
        labels = [self._above[(row, cell.column)] for row in range(self.first, min(self.top, cell.row))]
        if cell.row < self.top and cell.column >= self.side:
            labels.append("")
            labels = [text for text in labels if text and text != label(cell.text)]
        return _distinct(labels)

    def row_headers(self, cell: BlockCell) -> tuple[str, ...]:
        """The row headers of a cell, the outermost first: the rows that its row is a part of, then its own."""
        if cell.row < self.top:
            return ()
        base = self._base(cell.column)
        own = [self._beside[(cell.row, column)] for column in range(base, min(base + self.side, cell.column))]
        return _distinct([*self._above_row(cell.row, base), *map(unmarked, own)])

    def is_label(self, cell: BlockCell) -> bool:
        """Whether a cell is a header itself."""
        return cell.row < self.top or cell.column - self._base(cell.column) < self.side

    def parent_row(self, row: int, column: int = 0) -> int:
        """The row that a row is a part of, in the table that a column belongs to; -1 for none."""
        return self._nested[self._base(column)].get(row, -1)

    def _base(self, column: int) -> int:
        """The first column of the table that a column belongs to."""
        return column // self.width * self.width

    def _above_row(self, row: int, base: int) -> list[str]:
        labels: list[str] = []
        group = self._groups.get(row)
        while (row := self._nested[base].get(row, -1)) >= 0:
            labels.insert(0, unmarked(self._beside[(row, base + self.side - 1)]))
        return [group, *labels] if group else labels

    @cached_property
    def _groups(self) -> dict[int, str]:
        """Row → the label above it that spans the whole table."""
        found: dict[int, str] = {}
        current = ""
        for row in range(self.top, self.table.rows):
            cell = self.table.grid.get((row, 0))
            if cell and cell.row == row and cell.column_span == self.table.columns > 1:
                current = label(cell.text)
            elif current:
                found[row] = current
        return found

    @cached_property
    def _nested(self) -> dict[int, dict[int, int]]:
        """First column of a table → row → the row that it is a part of; only where labels are one column."""
        found: dict[int, dict[int, int]] = {}
        for base in range(0, self.table.columns, self.width):
            rows = [row for row in range(self.top, self.table.rows) if self._own_label(row, base)]
            found[base] = {}
            if self.side == 1:
                labels = [self._beside[(row, base)] for row in rows]
                values = [self._values(row, base) for row in rows]
                # The total below tables side by side is that of them all.
                nested = nest(labels, values, whole=self.width == self.table.columns)
                found[base] = {row: rows[parent] for row, parent in zip(rows, nested, strict=True) if parent >= 0}
        return found

    def _own_label(self, row: int, base: int) -> bool:
        cell = self.table.grid.get((row, base))
        return bool(cell and cell.row == row and cell.text.strip())

    def _values(self, row: int, base: int) -> dict[int, Decimal]:
        cells = (self.table.grid.get((row, c)) for c in range(base + self.side, base + self.width))
        found = ((cell.column, plain(label(cell.text))) for cell in cells if cell and cell.row == row)
        return {column: value for column, value in found if value is not None}

    @cached_property
    def _above(self) -> dict[tuple[int, int], str]:
        """Label at each place of the column headers."""
        found: dict[tuple[int, int], str] = {}
        for row in range(self.top):
            left = ""
            for column in range(self.table.columns):
                cell = self.table.grid.get((row, column))
                text = label(cell.text) if cell else ""
                left = text or left
                found[(row, column)] = left if column >= self.side else text
        return found

    @cached_property
    def _beside(self) -> dict[tuple[int, int], str]:
        """Label at each place of the row headers."""
        found: dict[tuple[int, int], str] = {}
        bases = range(0, self.table.columns, self.width)
        for column in (base + at for base in bases for at in range(self.side)):
            above = ""
            for row in range(self.top, self.table.rows):
                cell = self.table.grid.get((row, column))
                text = label(cell.text) if cell else ""
                # The row of totals of tables side by side has its label once.
                beside = found.get((row, column - self.width), "") if column >= self.width else ""
                above = text or (beside if is_total(beside) else above)
                found[(row, column)] = above
        return found


def unmarked(text: str) -> str:
    """A label without its mark."""
    return read_mark(text)[1]


def headed(table: TableBlock) -> HeaderTable:
    """Find the headers of a table."""
    first = _captions(table)
    corner = table.grid.get((first, 0))
    top = first + (corner.row_span if corner else 1)
    side = corner.column_span if corner else 1
    top = top if _is_header(table, range(first, top)) and top < table.rows else first
    while top > first and (_continues_header(table, top) or _divides_header(table, top)):
        top += 1
        side = 1 if table.exact else side
    width = _width(table, top - 1) if top > first else table.columns
    body = range(top, table.rows)
    while side < width - 1 and _groups_next(table, body, side):
        side += 1
    side = side if side < width and _is_side(table, body, side) else 0
    return HeaderTable(table, first, top, side, width)


def _continues_header(table: TableBlock, row: int) -> bool:
    """Whether a row is a second row of headers in a table that has lost its spans.

    The row above has cells that were merged and are empty now, this one has no figure and every column, and below it
    there are figures.
    """
    if table.exact or row >= table.rows - 1 or not _is_header(table, [row]):
        return False
    filled = {r: {cell.column for cell in _row(table, r) if cell.text.strip()} for r in (row - 1, row)}
    below = (cell for cell in table.cells if cell.row > row and cell.text.strip())
    gaps = set(range(1, table.columns)) - filled[row - 1]
    return bool(gaps) and gaps <= filled[row] and any(is_numeric(cell.text) for cell in below)


def _divides_header(table: TableBlock, row: int) -> bool:
    """Whether a row is a second row of headers because each header above it spans several columns (수입 | 지출)."""
    if not table.exact or row >= table.rows - 1 or not _is_header(table, [row]):
        return False
    upper = {id(cell): cell for c in range(table.columns) if (cell := table.grid.get((row - 1, c)))}.values()
    whole = all(cell.column_span > 1 and cell.row + cell.row_span == row and cell.text.strip() for cell in upper)
    own = [cell for cell in _row(table, row) if cell.text.strip()]
    below = (cell for cell in table.cells if cell.row == row + 1)
    return whole and len(own) == table.columns and any(is_numeric(cell.text) for cell in below)


def _groups_next(table: TableBlock, rows: Sequence[int], side: int) -> bool:
    """Whether a column of labels groups the next one, which has labels too: its cells span rows (본부 beside 팀)."""
    outer = [cell for cell in table.cells if cell.row in rows and cell.column == side - 1 and cell.text.strip()]
    inner = [cell for cell in table.cells if cell.row in rows and cell.column == side]
    if not table.exact or not any(cell.row_span > 1 for cell in outer):
        return False
    return all(cell.text.strip() and not is_numeric(cell.text) for cell in inner)


def _captions(table: TableBlock) -> int:
    """How many rows at the top hold nothing but a unit or a title in brackets."""
    row = 0
    while row < table.rows - 1:
        texts = [cell.text for cell in _row(table, row) if cell.text.strip()]
        if len(texts) != 1 or not (_UNIT_LINE.match(texts[0].strip()) or _TITLE.fullmatch(texts[0].strip())):
            break
        row += 1
    return row


def _width(table: TableBlock, row: int) -> int:
    """How many columns are repeated all along a row of headers; all, if none are."""
    labels = [label(cell.text) if (cell := table.grid.get((row, c))) else "" for c in range(table.columns)]
    for width in range(2, len(labels) // 2 + 1):
        first = labels[:width]
        if (
            len(labels) % width == 0
            and all(first)
            and len(set(first)) == width
            and labels == first * (len(labels) // width)
        ):
            return width
    return table.columns


def _row(table: TableBlock, row: int) -> list[BlockCell]:
    return [cell for cell in table.cells if cell.row == row]


def _is_header(table: TableBlock, rows: Sequence[int]) -> bool:
    cells = [cell for row in rows for cell in _row(table, row) if cell.text.strip()]
    counted = [int(text) for cell in cells if (text := cell.text.strip()).isdecimal() and len(text) < len("100")]
    if counted == list(range(1, _MONTHS + 1)):  # months by their numbers
        return True
    return bool(cells) and not any(is_numeric(c.text) and not _YEAR.match(c.text.strip()) for c in cells)


def _is_side(table: TableBlock, rows: Sequence[int], side: int) -> bool:
    """Whether the first columns are labels: no figures there, figures or longer texts beside them."""
    inside = [cell for cell in table.cells if cell.row in rows and cell.text.strip()]
    first = [cell for cell in inside if cell.column < side]
    others = [cell for cell in inside if cell.column >= side]
    if not first or not others or any(is_numeric(cell.text) for cell in first):
        return False
    if any(is_numeric(cell.text) for cell in others) or all(TICK.fullmatch(cell.text.strip()) for cell in others):
        return True
    return _mean(first) * 2 < _mean(others)


def _mean(cells: Sequence[BlockCell]) -> float:
    return sum(len(cell.text) for cell in cells) / len(cells)


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Without empty ones and immediate repetitions (a spanning label is met once a row)."""
    kept: list[str] = []
    for text in labels:
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return tuple(kept)
