"""Blocks of Markdown table lines → tables (cells split by markdown-it-py, GitHub tables extension)."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache, lru_cache

from markdown_it import MarkdownIt

from sba_kg.reader.cells import read_cell
from sba_kg.reader.document import PipeRow, PipeTable
from sba_kg.reader.text import SourceText, TextLine

_ROW = re.compile(r"^(?:[-*+]\s+)?\|")
_BAR = re.compile(r"(?<!\\)\|")
_RULE_CELL = re.compile(r"^:?-+:?$")
_RULE_LINE = re.compile(r"^(?:[-*+]\s+)?\|(?:\s*+:?+-{2,}+:?+\s*+\|?+)++$")
_PAGE_MARK = re.compile(r"^[-–—<\[(\s]*(?:\d{1,3}|계속|이어서)[-–—>\])\s]*$")
_SINGLE_BAR_MINIMUM = 2
_MOST_CELLS = 50_000
#: A lot of rows is closed when filling them up would make it this many times larger than what is printed.
_FILLED, _FEW_CELLS = 4, 1_000


def is_row(line: TextLine) -> bool:
    """Whether a line is a row of a Markdown table (also behind a stray list dash)."""
    bars = len(_BAR.findall(line.text))
    return bars >= _SINGLE_BAR_MINIMUM and (bool(_ROW.match(line.text)) or line.text.endswith("|"))


def row_lots(
    lines: Sequence[TextLine], aside: Collection[int] = (), other: Collection[int] = ()
) -> Iterator[list[TextLine]]:
    """Consecutive table lines; a rule that a page end has cut from its header row belongs to it.

    Args:
        lines: The lines of a text.
        aside: Numbers of lines that count as blank.
        other: Numbers of lines that are no rows, whatever they look like.
    """
    lot: list[TextLine] = []
    cut = False
    for line in lines:
        if is_row(line) and line.number not in other:
            if cut and not (_RULE_LINE.match(line.text) and not any(_RULE_LINE.match(row.text) for row in lot)):
                yield lot
                lot = []
            cut = False
            lot.append(line)
        elif line.blank or line.number in aside:
            cut = bool(lot)
        elif lot:
            yield lot
            lot, cut = [], False
    if lot:
        yield lot


def split_tables(lines: Sequence[TextLine]) -> Iterator[Sequence[TextLine]]:
    """Cut consecutive table lines into tables: a rule below its second line begins one with the row above it.

    A rule on the last line closes a table and begins none.
    """
    start = 0
    for index in range(1, len(lines) - 1):
        if index > start + 1 and _RULE_LINE.match(lines[index].text) and not _RULE_LINE.match(lines[index - 1].text):
            yield lines[start : index - 1]
            start = index - 1
    yield lines[start:]


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("zero").enable("table")


def read_table(lines: Sequence[TextLine]) -> PipeTable:
    """Read consecutive table lines.

    A header row as wide as the widest line is put before them, because a Markdown parser drops the cells
    that stand right of the header, and these texts have rows wider than their header.
    """
    texts = [_ROW.sub("|", line.text) if _ROW.match(line.text) else f"| {line.text}" for line in lines]
    cells = [row for batch, width in _batches(texts) for row in _cells(tuple(batch), width)]
    rules = {i for i, row in enumerate(cells) if _is_rule(row, i)}
    rows = tuple(
        PipeRow(line.number, tuple(read_cell(c) for c in row[: _printed_width(text)]))
        for i, (line, text, row) in enumerate(zip(lines, texts, cells, strict=True))
        if i not in rules
    )
    header_size = min(rules, default=0)
    return PipeTable(rows, header_size, ((lines[0].number, lines[-1].number),))


def read_rows(rows: Sequence[tuple[int, str]], header_size: int, span: tuple[int, int]) -> PipeTable:
    """Read pipe rows, each with its line, whose header is known."""
    made: list[PipeRow] = []
    for batch, width in _batches([text for _, text in rows]):
        cells = _cells(tuple(batch), width)
        numbers = rows[len(made) : len(made) + len(batch)]
        made += [
            PipeRow(number, tuple(read_cell(cell) for cell in row[: _printed_width(text)]))
            for (number, text), row in zip(numbers, cells, strict=True)
        ]
    return PipeTable(tuple(made), header_size, (span,))


def _batches(texts: Sequence[str]) -> Iterator[tuple[Sequence[str], int]]:
    """Rows in lots, each with the width of its widest row.

    The parser fills up short rows: it stops doing so after some ten thousand cells, and one very wide row must not
    widen all others.
    """
    batch: list[str] = []
    width = printed = 0
    for text in texts:
        bars = len(_BAR.findall(text))
        filled = max(width, bars) * (len(batch) + 1)
        if batch and (filled > _MOST_CELLS or filled > _FILLED * (printed + bars) + _FEW_CELLS):
            yield batch, width
            batch, width, printed = [], 0, 0
        batch.append(text)
        width, printed = max(width, bars), printed + bars
    yield batch, width


@lru_cache(maxsize=512)  # more than the tables of a report: several readers take the same lines
def _cells(texts: tuple[str, ...], width: int) -> tuple[tuple[str, ...], ...]:
    header = ["|" + " |" * width, "|" + "---|" * width]
    rows: list[list[str]] = []
    for token in _parser().parse("\n".join([*header, *texts])):
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return tuple(map(tuple, rows[1:]))


def _printed_width(text: str) -> int:
    bars = len(_BAR.findall(text))
    return bars - 1 if text.rstrip().endswith("|") else bars


def _is_rule(cells: Sequence[str], index: int) -> bool:
    """A separator row. One dash is also a printed "none", so single dashes count in the second row only."""
    printed = [c for c in cells if c]
    if not printed or not all(_RULE_CELL.match(c) for c in printed):
        return False
    return index == 1 or any(len(c) > 1 for c in printed)


_UNIT_CAPTION = re.compile(r"^[(\[<〈]\s*단위\s*[:：][^)\]>〉]*[)\]>〉]$")


def join_continued(tables: Sequence[PipeTable], source: SourceText) -> list[PipeTable]:
    """Join the pieces of tables that a page break has cut.

    Two tables are one if nothing but blank lines and page marks stands between them and the second has
    the header of the first, or no header of its own and the same width.
    """
    groups: list[list[PipeTable]] = []
    width = 0  # of the rows of the group that are kept
    for table in tables:
        if groups and _continues(groups[-1], width, table, source):
            width = max(width, *(len(row.cells) for row in _further_rows(groups[-1][0], table)), 0)
            groups[-1].append(table)
        else:
            groups.append([table])
            width = table.width
    return [_joined(group) for group in groups]


def _joined(pieces: Sequence[PipeTable]) -> PipeTable:
    first, *further = pieces
    rows = (row for piece in further for row in _further_rows(first, piece))
    return PipeTable((*first.rows, *rows), first.header_size, tuple(span for piece in pieces for span in piece.spans))


def _further_rows(first: PipeTable, piece: PipeTable) -> list[PipeRow]:
    """What a piece adds to its table: its rows without a repeated header and without empty ones."""
    rows = piece.rows[piece.header_size :] if _same_header(first, piece) else piece.rows
    return [row for row in rows if any(row.texts)]


def _continues(pieces: Sequence[PipeTable], width: int, second: PipeTable, source: SourceText) -> bool:
    between = source.lines[pieces[-1].end : second.start - 1]
    marks = (_PAGE_MARK, _UNIT_CAPTION)
    if any(not line.blank and not any(mark.match(line.text) for mark in marks) for line in between):
        return False
    if _same_header(pieces[0], second):
        captioned = any(_UNIT_CAPTION.match(line.text) for line in between)
        return not (captioned and _begins_alike(pieces[0], second))
    headless = not any(text for row in second.rows[: second.header_size] for text in row.texts)
    return headless and second.width == width


def _begins_alike(first: PipeTable, second: PipeTable) -> bool:
    """Whether the first row of a table is labelled like that of another: it is a table of its own then."""
    labels = [
        next((t for t in row.texts if t), "")
        for table in (first, second)
        for row in table.rows[table.header_size :][:1]
    ]
    return len(labels) == 2 and labels[0] == labels[1]


def _has_header(table: PipeTable) -> bool:
    return any(text for row in table.rows[: table.header_size] for text in row.texts)


def _same_header(first: PipeTable, second: PipeTable) -> bool:
    return _has_header(first) and _header_key(first) == _header_key(second)


def _header_key(table: PipeTable) -> tuple[str, ...]:
    header = table.rows[: table.header_size]
    return tuple("".join(text.split()) for row in header for text in row.texts if text)
