"""PDF → blocks, read with PDFium: ruled tables with their spans, lines joined into paragraphs, running heads apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from pypdfium2 import raw

from sba_kg.reader.blocks import Block, BlockCell, Place, TableBlock
from sba_kg.reader.formats.pdf.flow import Flow, Seams
from sba_kg.reader.formats.pdf.ink import UNKNOWN, sheets_of
from sba_kg.reader.formats.pdf.joined import joined
from sba_kg.reader.formats.pdf.layout import Grid, Region, layout
from sba_kg.reader.formats.pdf.lines import PrintedLine
from sba_kg.reader.formats.pdf.margins import take_margins, take_notes

#: Widest margin that a cell is taken to have at its sides, in points.
_PADDING = 5.2
#: What lies within so many heights of a place is at that place.
_ASIDE = 0.35
#: So many lines that begin or end at one place show the edge of the text.
_FEWEST = 3


class PasswordLock(Exception):  # noqa: N818 - a state of the file; its reader makes the error of it
    """The file opens with a password only."""


class NamelessGlyphs(Exception):  # noqa: N818
    """The fonts do not say which characters their glyphs are."""


def read(data: bytes) -> tuple[tuple[Block, ...], tuple[int, ...]]:
    """The blocks of a file, the body first, then notes and running heads; and the pages that are pictures without text.

    Raises:
        Protected: The file needs a password.
        Unnamed: Most of its characters are not known.
        pypdfium2.PdfiumError: The file is damaged.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise PasswordLock from error
        raise
    try:
        sheets = list(sheets_of(document))
    finally:
        document.close()
    signs = Counter(glyph.text == UNKNOWN for sheet in sheets for glyph in sheet.glyphs if glyph.text.strip())
    if signs[True] > signs[False]:
        raise NamelessGlyphs
    pages = [layout(sheet) for sheet in sheets]
    running = take_margins(pages)
    notes = [found for page in pages if (found := take_notes(page))]
    body = _Body(pages)
    aside = [note for lines in notes for note in body.flow(lines[0]).paragraphs(lines, Place.FOOTNOTE)]
    aside += [body.flow(line).paragraph([line], place) for line, place in running]
    pictures = tuple(s.number for s, page in zip(sheets, pages, strict=True) if s.pictures and not page.items)
    return (*joined(body.blocks()), *aside), pictures


class _Body:
    """The pages of a document as one flow of lines and tables."""

    def __init__(self, pages: Sequence[Region]) -> None:
        self._pages = pages
        self._seams = Seams(line for page in pages for line in _lines(page))
        widths = {page.box[2] for page in pages}
        self._edges = {width: _edges([page for page in pages if page.box[2] == width]) for width in widths}
        self._width = {line.page: page.box[2] for page in pages for line in page.lines}
        self._widest = max(self._edges, default=0)

    def flow(self, line: PrintedLine) -> Flow:
        """The flow of the page of a line."""
        return Flow(self._seams, *self._edges[self._width.get(line.page, self._widest)])

    def blocks(self) -> Iterator[tuple[Block, Grid | None]]:
        """Paragraphs and tables, each table with what it is on its page."""
        open_: list[PrintedLine] = []
        for page in self._pages:
            for item in page.items:
                if isinstance(item, PrintedLine):
                    if open_ and not self.flow(item).continues(open_, item):
                        yield self.flow(open_[0]).paragraph(open_), None
                        open_ = []
                    open_.append(item)
                    continue
                if open_:
                    yield self.flow(open_[0]).paragraph(open_), None
                    open_ = []
                yield self._table(item), item
        if open_:
            yield self.flow(open_[0]).paragraph(open_), None

    def _table(self, grid: Grid) -> TableBlock:
        cells = [
            BlockCell(
                row=slot.row,
                column=slot.column,
                row_span=slot.row_span,
                column_span=slot.column_span,
                blocks=tuple(self._inside(region)),
            )
            for slot, region in grid.cells
        ]
        return TableBlock(
            rows=len(grid.frame.ys) - 1, columns=len(grid.frame.xs) - 1, cells=tuple(cells), page=grid.page
        )

    def _inside(self, region: Region) -> Iterator[Block]:
        """The blocks in a cell."""
        left, _, right, _ = region.box
        lines = region.lines
        padding = min([_PADDING, *(line.x0 - left for line in lines), *(right - line.x1 for line in lines)])
        centred = _centred(lines, (left + right) / 2)
        start = left + padding if centred else min((line.x0 for line in lines), default=left)
        flow = Flow(self._seams, start, right - padding, centred=centred)
        open_: list[PrintedLine] = []
        for item in region.items:
            if isinstance(item, PrintedLine):
                open_.append(item)
                continue
            yield from flow.paragraphs(open_)
            open_ = []
            yield self._table(item)
        yield from flow.paragraphs(open_)


def _centred(lines: Sequence[PrintedLine], middle: float) -> bool:
    """Whether lines stand around a middle and begin at different places."""
    if not lines:
        return False
    size = lines[0].size
    around = all(abs((line.x0 + line.x1) / 2 - middle) <= _ASIDE * size for line in lines)
    return around and (len(lines) == 1 or max(n.x0 for n in lines) - min(n.x0 for n in lines) > _ASIDE * size)


def _lines(region: Region) -> Iterator[PrintedLine]:
    for item in region.items:
        if isinstance(item, PrintedLine):
            yield item
        else:
            yield from item.lines()


def _edges(pages: Sequence[Region]) -> tuple[float, float]:
    """Left and right edge of the text: where several lines begin, and where several end.

    Where no lines end at one place, the margins are taken to be alike.
    """
    lines = [line for page in pages for line in page.lines]
    width = pages[0].box[2]
    if not lines:
        return 0, width
    starts, ends = Counter(round(line.x0) for line in lines), Counter(round(line.x1) for line in lines)
    many = max(_FEWEST, len(lines) // 100)
    left = min((x for x, count in starts.items() if count >= many), default=min(starts))
    right = max((x for x, count in ends.items() if count >= many), default=0)
    return left, right if right > width / 2 else max(*ends, width - left)
