"""Tables in HTML inside of a text → rows of a pipe table, each on its line: one form for all readers of tables.

What a cell spans becomes empty cells, as conversions to Markdown write it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sba_kg.base.text import for_reading, squeeze
from sba_kg.reader.blocks import DEEPEST
from sba_kg.reader.cells import markup
from sba_kg.reader.text import SourceText

_START = re.compile(r"<table\b", re.IGNORECASE)
_END = re.compile(r"</table\s*>", re.IGNORECASE)
_ROW_START = re.compile(r"<tr\b", re.IGNORECASE)
_BAR = re.compile(r"(?<!\\)\|")
#: A cell of a header is a label; longer texts, and items, are what a table says.
_LONGEST_LABEL = 40
_NUMBER = re.compile(r"[△▲-]?[\d,.]+%?")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ITEM = re.compile(r"[□○•※]|<(?:li|br)\b")
#: Spans beyond this are a mistake of the writer; a text has no table of more cells.
_WIDEST, _MOST_CELLS = 200, 20_000


@dataclass(frozen=True)
class HtmlTable:
    """A table: its first and last line, its rows as pipe rows with their lines, how many of them are its header."""

    first: int
    last: int
    rows: tuple[tuple[int, str], ...]
    header: int


def spans(source: SourceText) -> Iterator[tuple[int, int, int]]:
    """First and last line of each outermost table in HTML, and how many tables are inside one another there.

    One that is never closed ends with the text.
    """
    start = depth = deepest = 0
    for line in source.lines:
        if not depth and "<" not in line.text:
            continue
        opened, closed = len(_START.findall(line.text)), len(_END.findall(line.text))
        if opened and not depth:
            start = line.number
        deepest = max(deepest, depth + opened)
        depth = max(depth + opened - closed, 0)
        if start and not depth:
            yield start, line.number, deepest
            start = deepest = 0
    if start:
        yield start, len(source.lines), deepest


def inside(source: SourceText) -> set[int]:
    """Numbers of the lines that tables in HTML are on."""
    return {n for first, last, _ in spans(source) for n in range(first, last + 1)}


def tables(source: SourceText) -> Iterator[HtmlTable]:
    """The tables of a text; one in a cell of another is text of that cell."""
    for first, last, deepest in spans(source):
        if deepest > DEEPEST:
            continue
        text = "\n".join(markup(line.text) for line in source.lines[first - 1 : last])
        body = LexborHTMLParser(text).body
        starts = [first + text.count("\n", 0, match.start()) for match in _ROW_START.finditer(text)]
        nodes = body.css("tr") if body is not None else []
        lines = dict(zip((node.mem_id for node in nodes), starts, strict=False)) if len(nodes) == len(starts) else {}
        for table in body.css("table") if body is not None else []:
            if not _inner(table):
                yield _read(table, (first, last), lines)


def _inner(table: LexborNode) -> bool:
    parent = table.parent
    while parent is not None and parent.tag != "body":
        if parent.tag == "table":
            return True
        parent = parent.parent
    return False


def _read(table: LexborNode, span: tuple[int, int], lines: dict[int, int]) -> HtmlTable:
    rows = [row for row in table.css("tr") if _owner(row) == table.mem_id]
    grid = _grid(rows)
    numbers = [lines.get(row.mem_id, span[0]) for row in rows]
    made = [(number, _pipe(cells)) for number, cells in zip(numbers, grid, strict=True) if cells]
    header = _header(rows, grid)
    if made and not header:
        width = max(len(cells) for cells in grid)
        made.insert(0, (made[0][0], _pipe([""] * width)))
        header = 1
    return HtmlTable(*span, tuple(made), header)


def _owner(row: LexborNode) -> int:
    parent = row.parent
    while parent is not None and parent.tag != "table":
        parent = parent.parent
    return parent.mem_id if parent is not None else 0


def _grid(rows: Sequence[LexborNode]) -> list[list[str]]:
    """The inner HTML of the cells of each row; what is spanned is empty."""
    taken: set[tuple[int, int]] = set()
    result: list[list[str]] = []
    for row, node in enumerate(rows):
        cells: dict[int, str] = {}
        column = 0
        for cell in node.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            cells[column] = cell.inner_html or ""
            wide, high = _span(cell, "colspan"), min(_span(cell, "rowspan"), len(rows) - row)
            if len(taken) < _MOST_CELLS:
                taken |= {(r, c) for r in range(row, row + high) for c in range(column, column + wide)}
            column += wide
        width = max([*cells, *(c for r, c in taken if r == row)], default=-1) + 1
        result.append([cells.get(c, "") for c in range(width)])
    return result


def _span(cell: LexborNode, name: str) -> int:
    value = (cell.attributes.get(name) or "1").strip()
    return max(1, min(int(value), _WIDEST)) if value.isdecimal() and len(value) < len(str(_WIDEST)) + 1 else 1


def _pipe(cells: Sequence[str]) -> str:
    texts = [_BAR.sub(r"\\|", squeeze(for_reading(cell))) for cell in cells]
    return f"| {' | '.join(texts)} |"


def _header(rows: Sequence[LexborNode], grid: Sequence[Sequence[str]]) -> int:
    """How many rows are the header: those that HTML marks as one, else the first, if it has labels only."""
    marked = 0
    for row in rows:
        cells = [cell.tag for cell in row.iter() if cell.tag in ("td", "th")]
        if not cells or not (_in_head(row) or all(tag == "th" for tag in cells)):
            break
        marked += 1
    if marked and marked < len(rows):
        return marked
    return 1 if grid and all(_is_label(cell) for cell in grid[0]) else 0


def _in_head(row: LexborNode) -> bool:
    return row.parent is not None and row.parent.tag == "thead"


def _is_label(cell: str) -> bool:
    number = _NUMBER.fullmatch(cell.strip()) and not _YEAR.fullmatch(cell.strip())
    return len(cell) <= _LONGEST_LABEL and not number and not _ITEM.search(cell)
