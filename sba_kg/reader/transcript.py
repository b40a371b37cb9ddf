"""Blocks → the transcript: the lines that every statement about an office document points at.

One paragraph or one row of a table a line, in reading order, the same for the same document. The page is a comment
before its first line. Spans are not in it: they are read from the document itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sba_kg.base.characters import legal
from sba_kg.base.text import squeeze
from sba_kg.reader.blocks import Block, Paragraph, Place, TableBlock, printed_in
from sba_kg.reader.entries import Placed
from sba_kg.reader.normal import glyphs

_ASIDE = {
    Place.FOOTNOTE: "각주",
    Place.ENDNOTE: "미주",
    Place.HEADER: "머리말",
    Place.FOOTER: "꼬리말",
}


class Transcript:
    """The transcript of a document.

    Attributes:
        lines: Its lines.
        placed: Each block with its first and last line.
        pages: The page of each line that begins one: line number → page.
    """

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.lines: list[str] = []
        self.placed: list[Placed] = []
        self.pages: dict[int, int] = {}
        self._page = 0
        for block in blocks:
            self._turn(block)
            self._write(block)

    @property
    def text(self) -> str:
        """The lines as one text, each with its line end."""
        return "".join(f"{line}\n" for line in self.lines)

    def _turn(self, block: Block) -> None:
        if block.page > self._page and block.place is Place.BODY:
            self._page = block.page
            self.lines += ["", f"<!-- {self._page}쪽 -->", ""]
            self.pages[len(self.lines) + 1] = self._page

    def _write(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            if block.blank:
                return
            self._add(block, [_aside(block) + _printed(block)])
        elif _boxed(block):
            self._add(block, [_printed(inner) for inner in printed_in(block)])
        else:
            self._add(block, [*map(_printed, block.caption), *_rows(block)])

    def _add(self, block: Block, lines: list[str]) -> None:
        if not lines:
            return
        first = len(self.lines) + 1
        self.lines += lines
        self.placed.append((block, (first, len(self.lines))))
        if isinstance(block, TableBlock):
            self.lines.append("")


def _aside(block: Paragraph) -> str:
    return f"[{_ASIDE[block.place]}] " if block.place in _ASIDE else ""


def _printed(paragraph: Paragraph) -> str:
    """A paragraph on one line; forced line ends as ``<br>``, superscripts as ``<sup>``."""
    text = "".join(f"<sup>{r.text.strip()}</sup>" if r.raised and r.text.strip() else r.text for r in paragraph.runs)
    return legal(glyphs(text).replace("\t", " ").rstrip().replace("\n", "<br>"))


def _boxed(table: TableBlock) -> bool:
    """Whether a table is a box around one cell: layout, written as its paragraphs."""
    return sum(1 for cell in table.cells if cell.text.strip()) <= 1


def _rows(table: TableBlock) -> Iterator[str]:
    """The rows that print something; what spans stands at its upper left, other places are empty."""
    columns = sorted({cell.column for cell in table.cells if cell.text.strip()})
    for row in range(table.rows):
        texts = {cell.column: _cell(cell.text) for cell in table.cells if cell.row == row}
        if any(texts.values()):
            yield "| " + " | ".join(texts.get(column, "") for column in columns) + " |"


def _cell(text: str) -> str:
    lines = [squeeze(line) for line in glyphs(text).split("\n") if line.strip()]
    return legal("<br>".join(lines)).replace("|", "\\|")
