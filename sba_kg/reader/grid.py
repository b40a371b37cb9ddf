"""Which cells of a table are headers, and which headers a cell has.

The size of the corner tells: as many rows as it spans are column headers, as many columns are row headers. An empty
header cell belongs to its neighbour: to the label above it in a row header, to the label on its left in a column
header (an L-shaped label is set so, by leaving out a border).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from sba_kg.reader.blocks import Cell, Table
from sba_kg.reader.normal import normalized, together

_NUMERIC = re.compile(
    r"^[△▲−–+(<\s-]*\d[\d,.\s]*(?:천|백만|만|억|조)?(?:원|명|인|건|개|개소|개사|회|%|%p|㎡|세|점|시간)?[)>\s*]*$|^[-–―−]$"
)
_YEAR = re.compile(r"^['‘’`´]?\s?\d{2,4}\s*(?:년|년도)?(?:\s*\(.*\))?$")
_BREAK_INSIDE = re.compile(r"(?<=[가-힣])\n(?=[가-힣])")
#: A label of so few letters is broken where its column ends, inside of a word.
_NARROW = 4


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
class Headed:
    """A table with its headers.

    Attributes:
        table: The table.
        top: How many rows are column headers.
        side: How many columns are row headers.
    """

    table: Table
    top: int
    side: int

    def column_headers(self, cell: Cell) -> tuple[str, ...]:
        """The column headers of a cell, the outermost first."""
        labels = [self._above[(row, cell.column)] for row in range(min(self.top, cell.row))]
        if cell.row < self.top and cell.column >= self.side:
            labels.append("")
            labels = [text for text in labels if text and text != label(cell.text)]
        return _distinct(labels)

    def row_headers(self, cell: Cell) -> tuple[str, ...]:
        """The row headers of a cell, the outermost first."""
        if cell.row < self.top:
            return ()
        labels = [self._beside[(cell.row, column)] for column in range(min(self.side, cell.column))]
        return _distinct([text for text in labels if text != ""])

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
        for column in range(self.side):
            above = ""
            for row in range(self.top, self.table.rows):
                cell = self.table.grid.get((row, column))
                text = label(cell.text) if cell else ""
                above = text or above
                found[(row, column)] = above
        return found


def headed(table: Table) -> Headed:
    """Find the headers of a table."""
    corner = table.grid.get((0, 0))
    top = corner.row_span if corner else 1
    side = corner.column_span if corner else 1
    top = top if _is_header(table, range(top)) and top < table.rows else 0
    body = range(top, table.rows)
    side = side if side < table.columns and _is_side(table, body, side) else 0
    return Headed(table, top, side)


def _row(table: Table, row: int) -> list[Cell]:
    return [cell for cell in table.cells if cell.row == row]


def _is_header(table: Table, rows: Sequence[int]) -> bool:
    cells = [cell for row in rows for cell in _row(table, row) if cell.text.strip()]
    return bool(cells) and not any(is_numeric(c.text) and not _YEAR.match(c.text.strip()) for c in cells)


def _is_side(table: Table, rows: Sequence[int], side: int) -> bool:
    """Whether the first columns are labels: no figures there, figures or longer texts beside them."""
    inside = [cell for cell in table.cells if cell.row in rows and cell.text.strip()]
    first = [cell for cell in inside if cell.column < side]
    others = [cell for cell in inside if cell.column >= side]
    if not first or not others or any(is_numeric(cell.text) for cell in first):
        return False
    if any(is_numeric(cell.text) for cell in others):
        return True
    return _mean(first) * 2 < _mean(others)


def _mean(cells: Sequence[Cell]) -> float:
    return sum(len(cell.text) for cell in cells) / len(cells)


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Without empty ones and immediate repetitions (a spanning label is met once a row)."""
    kept: list[str] = []
    for text in labels:
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return tuple(kept)
