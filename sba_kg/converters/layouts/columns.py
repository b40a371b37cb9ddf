"""Columns of a table by the words of their headers, and its rows as texts by column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sba_kg.base.text import squeeze
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.words import flat, words
from sba_kg.reader.normal import normalized


@dataclass(frozen=True)
class SheetRow:
    """A row: the text of each known column, carried down where a cell spans or is left empty, and its line."""

    texts: Mapping[str, str]
    own: frozenset[str]
    line: int

    def __getitem__(self, column: str) -> str:
        return self.texts.get(column, "")


def columns(sheet: Sheet, table: str) -> dict[str, int]:
    """Column → its 0-based place, for the lists of words of a kind of table whose word a header is."""
    heads = sheet.heads
    found: dict[str, int] = {}
    for cell in heads.table.cells:
        if not heads.first <= cell.row < heads.top:
            continue
        name = flat(cell.text).split("(")[0]
        for column, known in words(table).items():
            if name in known and column not in found:
                found[column] = cell.column
    return found


def records(sheet: Sheet, places: Mapping[str, int], carried: frozenset[str]) -> Iterator[SheetRow]:
    """The rows below the headers.

    Args:
        sheet: The table.
        places: Columns by name.
        carried: Columns whose text holds for the rows below it, until there is another.
    """
    grid = sheet.heads.table.grid
    lines = {cell.row - 1: cell.line for cell in sheet.table.cells}
    above: dict[str, str] = {}
    for row in range(sheet.heads.top, sheet.heads.table.rows):
        cells = {name: grid.get((row, place)) for name, place in places.items()}
        own = {name: squeeze(normalized(cell.text)) for name, cell in cells.items() if cell and cell.row == row}
        printed = {name: text for name, text in own.items() if text}
        if row not in lines or not printed:
            continue
        above.update({name: text for name, text in printed.items() if name in carried})
        yield SheetRow({**above, **printed}, frozenset(printed), lines[row])
