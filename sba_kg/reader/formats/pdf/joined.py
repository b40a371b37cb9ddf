"""Tables that the end of a page cut in two, joined."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from sba_kg.reader.blocks import Block, BlockCell, Paragraph, TableBlock
from sba_kg.reader.formats.pdf.layout import Grid

#: Columns of the two parts are at one place within so many points.
_NEAR = 3.0
#: A heading of more rows is none.
_DEEPEST = 4
_GOES_ON = re.compile(r"[(<\[]?계속[)>\]]?")


def joined(blocks: Iterable[tuple[Block, Grid | None]]) -> Iterator[Block]:
    """Blocks in order, a table and what goes on of it at the top of the next page as one.

    What stands between the parts may only repeat what stands above the first: a caption, a unit.
    """
    made: list[Block] = []
    last: tuple[int, Grid] | None = None
    for block, grid in blocks:
        if isinstance(block, TableBlock) and grid:
            if last and _cut(last[1], grid) and _repeats(made[last[0] + 1 :], made[: last[0]]):
                table = made[last[0]]
                if isinstance(table, TableBlock):
                    made[last[0] :] = [_one(table, block)]
                    last = (last[0], grid)
                    continue
            last = (len(made), grid)
        made.append(block)
    yield from made


def _repeats(between: Sequence[Block], above: Sequence[Block]) -> bool:
    """Whether each paragraph between two tables is one of those right above the first."""
    known = {_caption(block) for block in above[-len(between) - 1 :] if isinstance(block, Paragraph)}
    return all(isinstance(block, Paragraph) and _caption(block) in known for block in between)


def _caption(block: Paragraph) -> str:
    return _GOES_ON.sub("", "".join(block.text.split()))


def _cut(above: Grid, below: Grid) -> bool:
    """Whether the second table is on the next page and has the same columns, more than one."""
    one, other = above.frame.xs, below.frame.xs
    if below.page != above.page + 1 or len(one) != len(other) or len(one) < 3:
        return False
    return all(abs(a - b) <= _NEAR for a, b in zip(one, other, strict=True))


def _one(above: TableBlock, below: TableBlock) -> TableBlock:
    """Two parts as one table: without a repeated heading, cells that were cut put together."""
    skip = _repeated(above, below)
    rest = [replace(c, row=c.row - skip) for c in below.cells if c.row >= skip]
    cells = list(above.cells)
    if _goes_on(cells, rest, above.rows):
        cells = _mended(cells, [c for c in rest if c.row == 0], above.rows)
        rest = [replace(c, row=c.row - 1) for c in rest if c.row > 0]
        skip += 1
    cells += [replace(c, row=c.row + above.rows) for c in rest]
    return replace(
        above, rows=above.rows + below.rows - skip, cells=tuple(sorted(cells, key=lambda c: (c.row, c.column)))
    )


def _repeated(above: TableBlock, below: TableBlock) -> int:
    """How many rows at the beginning of the second part repeat those of the first."""

    def row(table: TableBlock, number: int) -> list[tuple[int, int, int, str]]:
        return [(c.column, c.column_span, c.row_span, "".join(c.text.split())) for c in table.cells if c.row == number]

    count = 0
    while count < min(_DEEPEST, above.rows, below.rows - 1) and row(above, count) == row(below, count):
        count += 1
    return count if any(c.text.strip() for c in above.cells if c.row < count) else 0


def _goes_on(above: list[BlockCell], below: list[BlockCell], rows: int) -> bool:
    """Whether the first row below is the rest of the last row above: its first cell is empty, that above is not."""
    ends = [c for c in above if c.row + c.row_span == rows]
    starts = [c for c in below if c.row == 0]
    shape = [(c.column, c.column_span) for c in ends]
    if sorted(shape) != sorted((c.column, c.column_span) for c in starts) or any(c.row_span > 1 for c in starts):
        return False
    first = min(starts, key=lambda c: c.column)
    over = min(ends, key=lambda c: c.column)
    return not first.text.strip() and bool(over.text.strip()) and any(c.text.strip() for c in starts)


def _mended(above: list[BlockCell], starts: list[BlockCell], rows: int) -> list[BlockCell]:
    more = {c.column: c.blocks for c in starts}
    return [replace(c, blocks=(*c.blocks, *more[c.column])) if c.row + c.row_span == rows else c for c in above]
