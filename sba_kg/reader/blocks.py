"""What every format gives: paragraphs and tables in reading order.

A table is cells with row, column and spans, and a cell is again a list of blocks, so a nested table is a table in a
cell. What is no body text (footnotes, running heads, page numbers) is told apart by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property

#: Elements of HTML inside one another that are walked; what is deeper (a table that a broken file opens again and
#: again) gives its text alone. Above any document, below what the stack holds.
DEEPEST = 120


class Place(Enum):
    """Where a block was printed."""

    BODY = "body"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    ENDNOTE = "endnote"
    HEADER = "header"
    FOOTER = "footer"


@dataclass(frozen=True, kw_only=True)
class Run:
    r"""Characters of one look.

    Attributes:
        text: As in the file; a forced line end is ``\n``.
        bold: Printed bold.
        raised: Superscript: a reference mark or a label, never a part of the number beside it.
        size: Height in points, 0 if the format has none.
    """

    text: str
    bold: bool = False
    raised: bool = False
    size: float = 0


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """A paragraph.

    Attributes:
        runs: Its characters.
        place: Where it was printed.
        heading: Outline level that the format itself gives (1 is the highest), 0 for none.
        page: 1-based page where it begins, 0 if the format has no pages.
        indent: Left margin in points.
        apart: Whether it is set apart from its neighbours, as in a text by blank lines.
    """

    runs: tuple[Run, ...]
    place: Place = Place.BODY
    heading: int = 0
    page: int = 0
    indent: float = 0
    apart: bool = True

    @cached_property
    def text(self) -> str:
        """All characters."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def guarded(self) -> str:
        """All characters, with U+2063 around superscripts, so that these never join a number."""
        return "".join(f"\u2063{run.text}\u2063" if run.raised and run.text.strip() else run.text for run in self.runs)

    @property
    def bold(self) -> bool:
        """Whether all that is printed is bold."""
        printed = [run for run in self.runs if run.text.strip()]
        return bool(printed) and all(run.bold for run in printed)

    @property
    def size(self) -> float:
        """Height of its largest characters in points, 0 if the format has none."""
        return max((run.size for run in self.runs if run.text.strip()), default=0)

    @property
    def blank(self) -> bool:
        """Whether nothing is printed in it."""
        return not self.text.strip()


@dataclass(frozen=True, kw_only=True)
class BlockCell:
    """A cell of a table.

    Attributes:
        row: 0-based row of its upper left corner.
        column: 0-based column of it.
        blocks: What is in it.
        row_span: How many rows it spans.
        column_span: How many columns it spans.
        header: Whether the format says that it is a header.
        line: Its line, 0 if the format does not know it.
        borders: Its sides that are drawn: letters of ``tblr`` (top, bottom, left, right), if the format knows them.
    """

    row: int
    column: int
    blocks: tuple[Block, ...]
    row_span: int = 1
    column_span: int = 1
    header: bool = False
    line: int = 0
    borders: str = ""

    @cached_property
    def text(self) -> str:
        """The texts of its blocks, one a line."""
        return "\n".join(part for part in map(text_of, self.blocks) if part.strip())


@dataclass(frozen=True, kw_only=True)
class TableBlock:
    """A table.

    Attributes:
        rows: How many rows it has.
        columns: How many columns it has.
        cells: Every cell once, by row, then column.
        place: Where it was printed.
        page: 1-based page where it begins, 0 if the format has no pages.
        exact: Whether spans are those of the file; a pipe table that a conversion made has lost them.
    """

    rows: int
    columns: int
    cells: tuple[BlockCell, ...]
    caption: tuple[Paragraph, ...] = ()
    place: Place = Place.BODY
    page: int = 0
    exact: bool = True

    @cached_property
    def grid(self) -> dict[tuple[int, int], BlockCell]:
        """(row, column) → the cell that covers it."""
        return {
            (row, column): cell
            for cell in self.cells
            for row in range(cell.row, cell.row + cell.row_span)
            for column in range(cell.column, cell.column + cell.column_span)
        }


Block = Paragraph | TableBlock


def text_of(block: Block) -> str:
    """The text of a block; of a table, its cells' texts, a row a line."""
    if isinstance(block, Paragraph):
        return block.text
    lines: dict[int, list[str]] = {}
    for cell in block.cells:
        lines.setdefault(cell.row, []).append(" ".join(cell.text.split()))
    return "\n".join(" ".join(filter(None, texts)) for _, texts in sorted(lines.items()))


def walk(blocks: Sequence[Block]) -> Iterator[Block]:
    """All blocks, those inside of cells too, in reading order."""
    for block in blocks:
        yield block
        if isinstance(block, TableBlock):
            yield from block.caption
            for cell in block.cells:
                yield from walk(cell.blocks)


def printed_in(block: Block) -> list[Paragraph]:
    """The paragraphs of a block that print something, those inside of cells too."""
    return [inner for inner in walk([block]) if isinstance(inner, Paragraph) and not inner.blank]


def gathered(parts: Iterable[Run | list[Block]], paragraph: Callable[[list[Run]], Paragraph]) -> list[Block]:
    """Runs of text and the blocks between them, as blocks.

    Args:
        parts: Runs and blocks in reading order.
        paragraph: Makes a paragraph of the runs between two blocks; runs that print nothing make none.
    """
    made: list[Block] = []
    runs: list[Run] = []

    def close() -> None:
        if any(run.text.strip() for run in runs):
            made.append(paragraph(list(runs)))
        runs.clear()

    for part in parts:
        if isinstance(part, Run):
            runs.append(part)
        else:
            close()
            made.extend(part)
    close()
    return made
