"""The table on personnel, labor policy and culture → management items.

A table of two columns in part 1 whose right cells are lists (``○``, ``-``, ``•``, ``※``) and whose left cells name
their areas.
"""

from __future__ import annotations

from sba_kg.converters.common.context import Context
from sba_kg.model import Lines, ManagementItem
from sba_kg.reader import OutlineKind, PipeRow, PipeTable
from sba_kg.reader.cells import marked
from sba_kg.reader.marks import CHECKS, CIRCLES, DOTS, POINTERS

_LEVELS = {**dict.fromkeys(CIRCLES, 1), "-": 2, **dict.fromkeys(f"{DOTS}※{CHECKS}{POINTERS}", 3)}
_COLUMNS = 2


def convert(context: Context) -> list[ManagementItem]:
    """Read the lists of the table."""
    result: list[ManagementItem] = []
    for table in context.document.tables:
        if _is_management(context, table):
            for row in table.rows:
                _read(row, result)
    return result


def _is_management(context: Context, table: PipeTable) -> bool:
    """In the first part, two columns, nothing in the heading, an outline in each right cell."""
    parts = [n.start for n in context.document.nodes(OutlineKind.PART)]
    inside = len(parts) < 2 or parts[0] <= table.start < parts[1]
    rows = [row for row in table.rows if any(row.texts)]
    return inside and bool(rows) and all(_is_list(row) for row in rows)


def _is_list(row: PipeRow) -> bool:
    printed = [text for text in row.texts if text]
    if len(printed) != _COLUMNS:
        return False
    levels = {_LEVELS.get(mark, 0) for mark, _ in marked(printed[1])}
    return 1 in levels and 2 in levels and 0 not in levels


def _read(row: PipeRow, result: list[ManagementItem]) -> None:
    printed = [text for text in row.texts if text]
    if not printed:
        return
    area, content = printed
    for mark, text in marked(content):
        result.append(
            ManagementItem(
                order=len(result) + 1, area=area, level=_LEVELS[mark], marker=mark, text=text, lines=Lines.of(row.line)
            )
        )
