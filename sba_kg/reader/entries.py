"""Blocks → entries: what the structure is made of, in reading order.

A box around a single cell is layout, not a table: what is printed in it counts as paragraphs. A box with one short
line, or a number in one cell and a title in the next (a chip), is how Korean reports set a heading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from sba_kg.base.text import squeeze
from sba_kg.reader.blocks import Block, BlockCell, Paragraph, Place, Run, TableBlock, printed_in, text_of
from sba_kg.reader.marks import NO_MARK, Mark, MarkKind, read_mark, roman_number
from sba_kg.reader.normal import normalized
from sba_kg.vocabulary import genre

#: A block with its first and last line.
Placed = tuple[Block, tuple[int, int]]
#: Longest heading, in characters; longer text in a box is a statement.
LONGEST_TITLE = 60
#: A chip has a number and a title, perhaps with an empty cell between them.
_CHIP_COLUMNS, _CHIP_ROWS = 4, 3
#: ``전략목표 1``, ``과제 ①``: a level of the strategy with its number.
_NAMED_NUMBER = re.compile(r"([가-힣][가-힣\s]{1,9}?)\s?(\d{1,2}|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ①-⑳])\.?")
_LEVEL_WORDS = frozenset(w for name in ("goal", "task", "management-policy") for w in genre.tables()["strategy"][name])
_BRACKETED = re.compile(r"[(〔\[<〈【][^\n]{1,60}[)〕\]>〉】]")
#: A line that begins with such a mark is an item of its own, though it is no paragraph of its own.
_OWN_ITEM = {MarkKind.SQUARE, MarkKind.CIRCLE, MarkKind.DASH}


@dataclass(frozen=True, kw_only=True)
class Entry:
    r"""A paragraph or a table at its place.

    Attributes:
        lines: First and last line of the transcript.
        mark: What stands before the text.
        text: Without its mark, forced line ends as ``\\n``.
        guarded: The same with U+2063 around superscripts, for reading quantities.
        indent: Number of spaces before the mark.
        chip: Whether it is a box or a chip with a single line: a heading by its look.
        box: Number of the box that it is in, 0 outside of boxes.
        size: Of its characters, in points; 0 if unknown.
        bold: Printed bold throughout.
        heading: Outline level that the format gives, 0 for none.
        apart: Whether blank lines, or the ends of its own paragraph, set it apart from its neighbours.
        table: The table, if it is one.
    """

    lines: tuple[int, int]
    page: int = 0
    mark: Mark = NO_MARK
    text: str = ""
    guarded: str = ""
    indent: int = 0
    chip: bool = False
    box: int = 0
    size: float = 0
    bold: bool = False
    heading: int = 0
    apart: bool = True
    table: TableBlock | None = None


def entries_of(blocks: Sequence[Placed]) -> Iterator[Entry]:
    """The entries of the body.

    Args:
        blocks: Each block with its first and last line in the transcript.
    """
    boxes = 0
    for block, lines in blocks:
        if block.place is not Place.BODY:
            continue
        if isinstance(block, Paragraph):
            if not block.blank:
                yield from (_entry(part, lines) for part in _divided(block))
        elif chip := _chip(block, lines):
            yield chip
        elif inner := _boxed(block):
            boxes += 1
            yield from _in_box(inner, lines, boxes)
        elif rows := _stacked(block):
            boxes += 1
            for inside, span in zip(rows, _spans(len(rows), lines), strict=True):
                # What is in brackets above a table is its caption, not a statement in a box.
                titled = any(map(_is_data, inside)) or not _BRACKETED.fullmatch(squeeze(_text(inside)))
                yield from _in_box(inside, span, boxes if titled else 0)
        elif _filled(block):
            yield from _tables(block, lines)


def _divided(paragraph: Paragraph) -> Iterator[Paragraph]:
    """The items of a marked paragraph whose writer ended lines by hand and marked each (``ㅇ …↵ - …↵ - …``)."""
    lines: list[list[Run]] = [[]]
    for run in paragraph.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(replace(run, text=first))
        lines += [[replace(run, text=text)] for text in others]
    texts = ["".join(run.text for run in line) for line in lines]
    marks = [read_mark(normalized(text))[0].kind for text in texts]
    starts = [at for at, kind in enumerate(marks) if at and kind in _OWN_ITEM] if marks[0] in _OWN_ITEM else []
    if not starts:
        yield paragraph
        return
    for start, end in pairwise([0, *starts, len(lines)]):
        runs = [run for at, line in enumerate(lines[start:end]) for run in (*[Run(text="\n")] * bool(at), *line)]
        yield replace(paragraph, runs=tuple(runs))


def _entry(paragraph: Paragraph, lines: tuple[int, int]) -> Entry:
    text = normalized(paragraph.text).rstrip()
    mark, rest = read_mark(text)
    return Entry(
        lines=lines,
        page=paragraph.page,
        mark=mark,
        text=rest,
        guarded=read_mark(normalized(paragraph.guarded))[1],
        indent=len(text) - len(text.lstrip()),
        size=paragraph.size,
        bold=paragraph.bold,
        heading=paragraph.heading,
        apart=paragraph.apart,
    )


def _filled(table: TableBlock) -> list[BlockCell]:
    return [cell for cell in table.cells if cell.text.strip()]


def _chip(table: TableBlock, lines: tuple[int, int]) -> Entry | None:
    """A box with one short line, or a number beside a short line."""
    filled = _filled(table)
    if table.columns > _CHIP_COLUMNS or table.rows > _CHIP_ROWS or not filled:
        return None
    texts = [squeeze(normalized(cell.text)) for cell in filled]
    size = max((block.size for cell in filled for block in cell.blocks if isinstance(block, Paragraph)), default=0)
    made = Entry(lines=lines, page=table.page, chip=True, size=size)
    if any("\n" in cell.text.strip() or len(text) > LONGEST_TITLE for cell, text in zip(filled, texts, strict=True)):
        return None
    if len(texts) == 1:
        mark, rest = read_mark(texts[0])
        return replace(made, mark=mark, text=rest, guarded=rest)
    if len(texts) == 2 and filled[0].row == filled[1].row and (number := _number(texts[0])):
        return replace(made, mark=number, text=texts[1], guarded=texts[1])
    return None


def _number(text: str) -> Mark | None:
    """The number of a chip: digits, a roman number, a circled number, with or without a point."""
    plain = text.rstrip(". )").lstrip("(")
    if plain.isdigit() and len(plain) <= 2:
        return Mark(MarkKind.DECIMAL, text, int(plain))
    if roman_number(plain):
        return Mark(MarkKind.ROMAN, text, roman_number(plain))
    if match := _NAMED_NUMBER.fullmatch(text):
        named = "".join(match[1].split()) in _LEVEL_WORDS and _number(match[2])
        return replace(named, kind=MarkKind.DECIMAL, printed=text) if named else None
    mark, rest = read_mark(f"{text} x")
    return mark if mark.number and rest == "x" else None


def _boxed(table: TableBlock) -> tuple[Block, ...] | None:
    """What is in a table that has a single filled cell."""
    filled = _filled(table)
    return filled[0].blocks if len(filled) == 1 else None


def _in_box(blocks: Sequence[Block], lines: tuple[int, int], box: int) -> Iterator[Entry]:
    """The entries in a box; each has a line of its own in a transcript, all have the box's in other texts."""
    printed = sum(len(printed_in(block)) for block in blocks)
    own = printed == lines[1] - lines[0] + 1
    at = lines[0]
    for block in blocks:
        count = len(printed_in(block))
        if not count:
            continue
        span = (at, at + count - 1) if own else lines
        at += count
        if isinstance(block, Paragraph):
            yield from (replace(_entry(part, span), box=box) for part in _divided(block))
        elif inner := _boxed(block):
            yield from _in_box(inner, span, box)
        else:
            yield from _tables(block, span, box)


def _tables(table: TableBlock, lines: tuple[int, int], box: int = 0) -> Iterator[Entry]:
    """A table, then the tables that are set into its cells, each for itself."""
    cells = [replace(cell, blocks=tuple(b for b in cell.blocks if not _is_data(b))) for cell in table.cells]
    yield Entry(lines=lines, page=table.page, table=replace(table, cells=tuple(cells)), box=box)
    rows = sorted({cell.row for cell in table.cells if cell.text.strip()})
    spans = dict(zip(rows, _spans(len(rows), lines), strict=True))
    for cell in table.cells:
        for at, block in enumerate(cell.blocks):
            if isinstance(block, TableBlock) and _is_data(block):
                yield from _tables(replace(block, caption=_caption(block, cell.blocks[:at])), spans[cell.row], box)


def _is_data(block: Block) -> bool:
    """Whether a block is a table with more than one row and column; smaller ones are boxes and chips."""
    if not isinstance(block, TableBlock):
        return False
    filled = _filled(block)
    return len({cell.row for cell in filled}) > 1 and len({cell.column for cell in filled}) > 1


def _caption(table: TableBlock, before: Sequence[Block]) -> tuple[Paragraph, ...]:
    """The caption of a table in a cell: its own, else the line in brackets that is printed right above it."""
    above = [block for block in before if isinstance(block, Paragraph) and not block.blank][-1:]
    return table.caption or tuple(line for line in above if _BRACKETED.fullmatch(line.text.strip()))


def _text(blocks: Sequence[Block]) -> str:
    return "\n".join(map(text_of, blocks))


def _stacked(table: TableBlock) -> list[tuple[Block, ...]] | None:
    """What is in the rows of a box of one column that holds a table: its title, the table, a note."""
    filled = _filled(table)
    if len({cell.column for cell in filled}) != 1 or not any(_is_data(block) for c in filled for block in c.blocks):
        return None
    return [cell.blocks for cell in filled]


def _spans(rows: int, lines: tuple[int, int]) -> list[tuple[int, int]]:
    """First and last line of each printed row: a line each, where there are as many, else those of the table."""
    first, last = lines
    return [(first + at, first + at) for at in range(rows)] if last - first + 1 == rows else [lines] * rows
