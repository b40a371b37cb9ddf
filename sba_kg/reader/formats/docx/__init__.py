"""DOCX (WordprocessingML, ISO/IEC 29500) → blocks: tables with their spans, notes and running heads apart.

python-docx opens the package; the walk over the tree is ours, because nested tables, tracked changes, text boxes and
drawn numbers have to stay what they are. Pages are those that Word laid out last, if the file says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from docx.opc.constants import RELATIONSHIP_TYPE as RT

from sba_kg.reader.blocks import Block, BlockCell, Paragraph, Place, Run, TableBlock
from sba_kg.reader.formats.docx.looks import DocxLook, Labels, Styles, W, number, switched, value

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped, unused-ignore]

_SIGNS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
#: Elements that only hold others.
_HOLDERS = {
    "hyperlink",
    "ins",
    "moveTo",
    "smartTag",
    "fldSimple",
    "sdt",
    "sdtContent",
    "customXml",
    "dir",
    "bdo",
    "object",
}
#: Word has 63 columns at most.
_WIDEST = 100
_CODE = re.compile(r"[0-9A-Fa-f]{4}")
_GONE = {"del", "moveFrom", "instrText", "delText", "rPr", "pPr"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_NOTE_PLACES = {"footnote": Place.FOOTNOTE, "endnote": Place.ENDNOTE}
_NOTE_PARTS = {"footnote": RT.FOOTNOTES, "endnote": RT.ENDNOTES}
_RUNNING = {RT.HEADER: Place.HEADER, RT.FOOTER: Place.FOOTER}


def local(element: _Element) -> str:
    """The name of an element without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


@dataclass
class _Walk:
    """State of the walk: styles, labels, the page, notes by kind and id, what was found outside of the body."""

    styles: Styles
    labels: Labels
    laid_out: bool
    notes: dict[tuple[str, str], _Element]
    page: int = 1
    numbers: dict[str, int] = field(default_factory=dict)
    aside: list[Block] = field(default_factory=list)


def blocks_of(document: Any) -> tuple[Block, ...]:
    """The blocks of an opened document: the body, then notes and running heads.

    Args:
        document: A ``docx.document.Document``.
    """
    part = document.part
    styles = Styles.of(_root(part, RT.STYLES))
    notes = {
        (kind, str(note.get(f"{W}id"))): note
        for kind, relation in _NOTE_PARTS.items()
        if (root := _root(part, relation)) is not None
        for note in root.findall(f"{W}{kind}")
    }
    body = document.element.body
    laid_out = next(body.iter(f"{W}lastRenderedPageBreak"), None) is not None
    state = _Walk(styles, Labels.of(_root(part, RT.NUMBERING), styles), laid_out, notes)
    made = list(_blocks(body, state))
    return (*made, *state.aside, *_running(part, state))


def _root(part: Any, relation: str) -> _Element | None:
    """The root of a related part; None if the document has none."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415 - beside its use, it knows the parser of the library

    try:
        related = part.part_related_by(relation)
    except KeyError:
        return None
    return parse_xml(related.blob)


def _running(part: Any, state: _Walk) -> Iterator[Block]:
    """Running heads, each text once."""
    from docx.oxml.parser import parse_xml  # noqa: PLC0415

    seen: set[tuple[Place, str]] = set()
    for relation in part.rels.values():
        place = _RUNNING.get(relation.reltype)
        if place is None or relation.is_external:
            continue
        for block in _blocks(parse_xml(relation.target_part.blob), state, place):
            text = block.text if isinstance(block, Paragraph) else ""
            if isinstance(block, TableBlock) or (place, text) not in seen:
                seen.add((place, text))
                yield replace(block, page=0)


def _blocks(parent: _Element, state: _Walk, place: Place = Place.BODY) -> Iterator[Block]:
    for child in parent:
        name = local(child)
        if name == "p":
            yield from _paragraph(child, state, place)
        elif name == "tbl":
            yield _table(child, state, place)
        elif name in _HOLDERS:
            yield from _blocks(child, state, place)
        elif name == "AlternateContent":
            for branch in list(child)[:1]:
                yield from _blocks(branch, state, place)


def _paragraph(element: _Element, state: _Walk, place: Place) -> list[Block]:
    """A paragraph as blocks: what it says, and the text boxes that are anchored in it, after it."""
    properties = element.find(f"{W}pPr")
    if switched(properties, "pageBreakBefore") and not state.laid_out and place is Place.BODY:
        state.page += 1
    look = state.styles.look(value(properties, "pStyle") or state.styles.normal)
    label = state.labels.label(properties)
    start = state.page
    runs: list[Run] = [Run(text=f"{label} ", bold=look.bold, size=look.size)] if label else []
    boxes: list[Block] = []
    for part in _parts(element, look, state):
        if isinstance(part, Run):
            if part.text and not any(run.text.strip() for run in runs):
                start = state.page
            runs.append(part)
        else:
            boxes += part
    if not any(run.text.strip() for run in runs):
        return boxes
    made = Paragraph(
        runs=tuple(_merged(runs)),
        place=place,
        heading=state.styles.level(properties),
        page=start if place is Place.BODY else 0,
        indent=state.styles.indent(properties),
    )
    return [made, *boxes]


def _parts(parent: _Element, look: DocxLook, state: _Walk) -> Iterator[Run | list[Block]]:
    for child in parent:
        name = local(child)
        if name == "r":
            properties = child.find(f"{W}rPr")
            style = value(properties, "rStyle")
            own = (state.styles.look(style, look) if style else look).changed(properties)
            for piece in child:
                yield from _piece(piece, own, state)
        elif name in _HOLDERS:
            yield from _parts(child, look, state)
        elif name in ("oMath", "oMathPara"):
            yield Run(text="".join(t.text or "" for t in child.iter("{*}t")), bold=look.bold, size=look.size)


def _piece(piece: _Element, look: DocxLook, state: _Walk) -> Iterator[Run | list[Block]]:
    """What stands in a run."""
    name = local(piece)
    if name in _GONE:
        return
    if name in _NOTES:
        yield _reference(piece, _NOTES[name], look, state)
    elif name in ("br", "lastRenderedPageBreak"):
        page = name != "br" or piece.get(f"{W}type") == "page"
        if page:
            state.page += (name != "br") == state.laid_out
        else:
            yield Run(text="\n", bold=look.bold, raised=look.raised, size=look.size)
    elif name in ("drawing", "pict", "AlternateContent", "object"):
        yield _boxes(piece, state)
    else:
        yield Run(text=_text(piece, name), bold=look.bold, raised=look.raised, size=look.size)


def _text(piece: _Element, name: str) -> str:
    if name == "t":
        return piece.text or ""
    if name == "sym":
        code = piece.get(f"{W}char", "")
        return chr(int(code, 16)) if _CODE.fullmatch(code) else ""
    return _SIGNS.get(name, "")


def _boxes(piece: _Element, state: _Walk) -> list[Block]:
    """What is in the text boxes of a drawing; of its two writings, that for newer readers."""
    if local(piece) == "AlternateContent":
        piece = next(iter(piece), piece)
    found = list(piece.iter(f"{W}txbxContent"))
    outer = [c for c in found if not any(o is not c and c in o.iter() for o in found)]
    return [block for content in outer for block in _blocks(content, state)]


def _reference(piece: _Element, kind: str, look: DocxLook, state: _Walk) -> Run:
    """The mark of a note; the note itself goes aside, once."""
    note = state.notes.get((kind, str(piece.get(f"{W}id"))))
    state.numbers[kind] = state.numbers.get(kind, 0) + 1
    label = f"{state.numbers[kind]})"
    if note is not None:
        page, blocks = state.page, list(_blocks(note, state, _NOTE_PLACES[kind]))
        if blocks and isinstance(blocks[0], Paragraph):
            text = blocks[0].text.lstrip()
            blocks[0] = replace(blocks[0], runs=(Run(text=f"{label} {text}", size=blocks[0].size),))
        state.aside += [replace(block, page=page) for block in blocks]
    return Run(text=label, bold=look.bold, raised=True, size=look.size)


def _merged(runs: list[Run]) -> Iterator[Run]:
    """Neighbours of one look as one run."""
    open_: Run | None = None
    for run in runs:
        if not run.text:
            continue
        if open_ and (open_.bold, open_.raised, open_.size) == (run.bold, run.raised, run.size):
            open_ = replace(open_, text=open_.text + run.text)
        else:
            if open_:
                yield open_
            open_ = run
    if open_:
        yield open_


# -- tables ----------------------------------------------------------------------------------------


def _held(parent: _Element, wanted: str) -> Iterator[_Element]:
    """Rows of a table or cells of a row, those in content controls too."""
    for child in parent:
        name = local(child)
        if name == wanted:
            yield child
        elif name in _HOLDERS:
            yield from _held(child, wanted)


def _number(text: str, least: int) -> int:
    return min(max(number(text), least), _WIDEST)


def _table(element: _Element, state: _Walk, place: Place) -> TableBlock:
    page = state.page
    cells: list[BlockCell] = []
    open_: dict[int, int] = {}
    rows = 0
    for rows, row in enumerate(_held(element, "tr"), start=1):
        properties = row.find(f"{W}trPr")
        header = bool(switched(properties, "tblHeader"))
        column = _number(value(properties, "gridBefore"), 0)
        above, open_ = open_, {}
        for cell in _held(row, "tc"):
            own = cell.find(f"{W}tcPr")
            span = _number(value(own, "gridSpan"), 1)
            merge = own.find(f"{W}vMerge") if own is not None else None
            blocks = tuple(_blocks(cell, state))
            if merge is not None and merge.get(f"{W}val", "continue") == "continue" and column in above:
                open_[column] = above[column]
                index = above[column]
                cells[index] = replace(
                    cells[index],
                    row_span=rows - cells[index].row,
                    blocks=(*cells[index].blocks, *blocks),
                )
            else:
                if merge is not None:
                    open_[column] = len(cells)
                cells.append(BlockCell(row=rows - 1, column=column, column_span=span, blocks=blocks, header=header))
            column += span
    return TableBlock(
        rows=rows,
        columns=max((cell.column + cell.column_span for cell in cells), default=0),
        cells=tuple(cells),
        place=place,
        page=page if place is Place.BODY else 0,
    )
