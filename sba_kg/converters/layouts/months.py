"""Columns of months, quarters and halves, and the periods of cells that span them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.model.document_layer import DocumentCell
from sba_kg.reader.dates import YEAR, Period
from sba_kg.reader.grid import label
from sba_kg.reader.spans import read_span

_YEAR = re.compile(rf"{YEAR}\s?년?")
#: A quarter in the header of a column, which might be a day elsewhere.
_QUARTER = re.compile(r"([1-4])\s?/\s?4\s?(?:분기)?")
_MONTHS = 12


def column_spans(sheet: Sheet, year: int | None) -> dict[int, Period]:
    """Column → the quarter, half or month that its header says; 1 to 12 beside each other are months."""
    grid, top = sheet.heads.table.grid, sheet.heads.top
    columns = range(sheet.heads.side, sheet.table.columns)
    heads = {at + 1: label(grid[top - 1, at].text) for at in columns if (top - 1, at) in grid}
    quarters = sum(1 for head in heads.values() if _QUARTER.fullmatch(head.strip()))
    counted = [int(head) for head in heads.values() if head.isdecimal()]
    if counted == list(range(1, _MONTHS + 1)):
        heads = {column: f"{head}월" if head.isdecimal() else head for column, head in heads.items()}
    return {column: span for column, head in heads.items() if (span := _column_span(head, year, quarters > 1))}


def over(spans: Mapping[int, Period], first: DocumentCell, last: DocumentCell) -> Period:
    """The period from the first column of a cell to the last one of another."""
    begins, ends = spans[first.column], spans[_end(last, spans)]
    if begins == ends:
        return begins
    return Period(begins.start, ends.end, False, f"{begins.printed}~{ends.printed}")


def _column_span(head: str, year: int | None, quarters: bool) -> Period | None:
    """The quarter, half or month of a column's header; ``1/4`` is a quarter where several columns are."""
    if _YEAR.fullmatch(head.strip()):
        return None
    quarter = _QUARTER.fullmatch(head.strip()) if quarters else None
    found = read_span(f"{quarter[1]}분기" if quarter else head, year)
    return found if found and len(found.start) == len("2026-01") else None


def is_next(left: DocumentCell, right: DocumentCell) -> bool:
    """Whether a cell begins where another ends."""
    return left.column + left.column_span >= right.column


def _end(cell: DocumentCell, spans: Mapping[int, Period]) -> int:
    """The last column with a span that a cell is in."""
    return max(column for column in spans if cell.column <= column < cell.column + cell.column_span)
