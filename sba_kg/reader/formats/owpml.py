"""HWPX (KS X 6101, OWPML) and HWP 5.0 → blocks.

python-hwpx opens both and gives one OWPML tree (it converts HWP 5.0 by its published file format); the walk over
the tree is ours, because nested tables, superscripts and overlapped glyphs have to stay what they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

from sba_kg.reader.blocks import Block, BlockCell, Paragraph, Place, Run, TableBlock, gathered
from sba_kg.reader.formats.numbering import Numbering

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped, unused-ignore]

#: HWPUNIT: a hundredth of a point (KS X 6101, 3.2).
_UNITS_PER_POINT = 100
_SPACES = {"fwSpace": " ", "nbSpace": " ", "tab": "\t", "lineBreak": "\n", "hyphen": "-"}
_NOTES = {"footNote": Place.FOOTNOTE, "endNote": Place.ENDNOTE}
_RUNNING = {"header": Place.HEADER, "footer": Place.FOOTER}


#: Lines of the colour of the paper.
_UNSEEN = {"#FFFFFF", "NONE"}


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


@dataclass(frozen=True)
class OwpmlLook:
    """A character shape (``hh:charPr``)."""

    bold: bool = False
    raised: bool = False
    size: float = 0


@dataclass
class _OwpmlWalk:
    """State of the walk: the shapes of the header, the page, what was found outside of the body."""

    looks: dict[str, OwpmlLook]
    margins: dict[str, float]
    numbering: Numbering
    borders: dict[str, str]
    page: int = 1
    height: int = -1
    aside: list[Block] = field(default_factory=list)


def blocks_of(document: Any) -> tuple[Block, ...]:
    """The blocks of an opened document: the body, then notes and running heads.

    Args:
        document: A ``hwpx.HwpxDocument``.
    """
    headers = document.parts.headers
    header = headers[0].element if headers else None
    state = _OwpmlWalk(_looks(header), _margins(header), Numbering.of(header), _borders(header))
    body: list[Block] = []
    for section in document.sections:
        for element in section.element:
            if local(element) == "p":
                body += _paragraph(element, state, top=True)
        state.height = -1
    return (*body, *state.aside)


def _looks(header: _Element | None) -> dict[str, OwpmlLook]:
    looks = {}
    for shape in [] if header is None else header.iter("{*}charPr"):
        names = {local(child) for child in shape}
        size = int(shape.get("height", "0")) / _UNITS_PER_POINT
        looks[shape.get("id", "")] = OwpmlLook("bold" in names, "supscript" in names, size)
    return looks


def _margins(header: _Element | None) -> dict[str, float]:
    margins = {}
    for shape in [] if header is None else header.iter("{*}paraPr"):
        left = next(shape.iter("{*}left"), None)
        margins[shape.get("id", "")] = int(left.get("value", "0")) / _UNITS_PER_POINT if left is not None else 0
    return margins


def _borders(header: _Element | None) -> dict[str, str]:
    """The sides of each kind of cell (OWPML borderFill) that one can see, as letters of ``tblr``."""
    return {
        shape.get("id", ""): "".join(
            letter
            for letter, name in (("t", "top"), ("b", "bottom"), ("l", "left"), ("r", "right"))
            if (side := shape.find(f"{{*}}{name}Border")) is not None
            and side.get("type", "NONE") != "NONE"
            and side.get("color", "").upper() not in _UNSEEN
        )
        for shape in ([] if header is None else header.iter("{*}borderFill"))
    }


def _paragraph(element: _Element, state: _OwpmlWalk, place: Place = Place.BODY, *, top: bool = False) -> list[Block]:
    """A paragraph as blocks: what it says, cut where a table is anchored in it.

    A table that is treated as a character stands in its paragraph; text before and after it are paragraphs.
    """
    if top:
        _turn_page(element, state)
    label = state.numbering.label(element)
    number = [Run(text=label + " ")] if label else []

    def paragraph(runs: list[Run]) -> Paragraph:
        margin = state.margins.get(element.get("paraPrIDRef", ""), 0)
        heading = state.numbering.level(element)
        return Paragraph(runs=tuple(_merged(runs)), place=place, heading=heading, page=state.page, indent=margin)

    return gathered(chain(number, _parts(element, state)), paragraph)


def _turn_page(element: _Element, state: _OwpmlWalk) -> None:
    """Count pages by what the file says of them: forced breaks, and the heights of the lines that Hancom laid out."""
    heights = [int(seg.get("vertpos", "0")) for array in element.findall("{*}linesegarray") for seg in array]
    if element.get("pageBreak") == "1" and state.height >= 0:
        state.page += 1
        state.height = -1
    for height in heights[:1]:
        if height < state.height:
            state.page += 1
    state.height = heights[-1] if heights else state.height


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Neighbours of one look as one run."""
    open_: Run | None = None
    for run in runs:
        if open_ and (open_.bold, open_.raised, open_.size) == (run.bold, run.raised, run.size):
            open_ = Run(text=open_.text + run.text, bold=run.bold, raised=run.raised, size=run.size)
        else:
            if open_:
                yield open_
            open_ = run
    if open_:
        yield open_


def _parts(element: _Element, state: _OwpmlWalk) -> Iterator[Run | list[Block]]:
    for run in element.findall("{*}run"):
        look = state.looks.get(run.get("charPrIDRef", ""), OwpmlLook())
        for child in run:
            yield from _part(child, look, state)


def _part(element: _Element, look: OwpmlLook, state: _OwpmlWalk) -> Iterator[Run | list[Block]]:
    name = local(element)
    if name == "t":
        yield Run(text=_text(element), bold=look.bold, raised=look.raised, size=look.size)
    elif name == "compose":
        yield Run(text=_composed(element.get("composeText", "")), bold=look.bold, size=look.size)
    elif name == "tbl":
        yield [_table(element, state)]
    elif name == "ctrl":
        for child in element:
            _control(child, state)
    elif name == "switch":
        for branch in [*element.findall("{*}case"), *element.findall("{*}default")][:1]:
            for child in branch:
                yield from _part(child, look, state)
    else:
        drawn = [block for text in element.iter("{*}drawText") for block in _inside(text, state)]
        caption = [block for c in element.findall("{*}caption") for block in _inside(c, state, Place.CAPTION)]
        if drawn or caption:
            yield [*drawn, *caption]


def _text(element: _Element) -> str:
    parts = [element.text or ""]
    for child in element:
        name = local(child)
        if name == "deleteBegin":  # of tracked changes, what was deleted is in text of its own
            continue
        parts += [_SPACES.get(name, ""), child.tail or ""]
    return "".join(parts)


def _composed(text: str) -> str:
    """Overlapped glyphs; digits and frames are joined by :mod:`sba_kg.reader.normal`."""
    return f"\ue000{text}\ue001" if len(text) > 1 else text


def _control(element: _Element, state: _OwpmlWalk) -> None:
    """Notes and running heads go aside; other controls print nothing of their own."""
    name = local(element)
    place = _NOTES.get(name) or _RUNNING.get(name)
    if place:
        state.aside += _inside(element, state, place)


def _inside(element: _Element, state: _OwpmlWalk, place: Place = Place.BODY) -> list[Block]:
    return [
        block
        for sub in element.findall("{*}subList")
        for paragraph in sub.findall("{*}p")
        for block in _paragraph(paragraph, state, place)
    ]


def _table(element: _Element, state: _OwpmlWalk) -> TableBlock:
    cells = [_cell(cell, state) for row in element.findall("{*}tr") for cell in row.findall("{*}tc")]
    caption = [b for c in element.findall("{*}caption") for b in _inside(c, state, Place.CAPTION)]
    return TableBlock(
        rows=max((c.row + c.row_span for c in cells), default=0),
        columns=max((c.column + c.column_span for c in cells), default=0),
        cells=tuple(sorted(cells, key=lambda c: (c.row, c.column))),
        caption=tuple(block for block in caption if isinstance(block, Paragraph)),
        page=state.page,
    )


def _cell(element: _Element, state: _OwpmlWalk) -> BlockCell:
    address, span = element.find("{*}cellAddr"), element.find("{*}cellSpan")
    return BlockCell(
        row=int(address.get("rowAddr", "0")) if address is not None else 0,
        column=int(address.get("colAddr", "0")) if address is not None else 0,
        row_span=int(span.get("rowSpan", "1")) if span is not None else 1,
        column_span=int(span.get("colSpan", "1")) if span is not None else 1,
        header=element.get("header") == "1",
        borders=state.borders.get(element.get("borderFillIDRef", ""), ""),
        blocks=tuple(_inside(element, state)),
    )
