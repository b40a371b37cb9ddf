"""HTML → blocks (parsed by selectolax, an HTML5 parser); tables with their spans."""

from __future__ import annotations

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from sba_kg.reader.blocks import DEEPEST, Block, BlockCell, Paragraph, Run, TableBlock, gathered

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BLOCKS = {
    "p",
    "div",
    "li",
    "ul",
    "ol",
    "section",
    "article",
    "main",
    "body",
    "header",
    "footer",
    "figure",
    "caption",
    "blockquote",
    "dl",
    "dt",
    "dd",
    "pre",
    "center",
    "form",
    "fieldset",
    *_HEADINGS,
}
_IGNORED = {"script", "style", "head", "nav", "template", "noscript", "svg"}
_BOLD = {"b", "strong", "th"}
#: Spans beyond this are a mistake of the writer (HTML Living Standard 4.9.11 has 1,000 for columns).
_WIDEST, _HIGHEST = 1_000, 65_534


def blocks_of(text: str) -> list[Block]:
    """The blocks of an HTML document or fragment, in order."""
    body = LexborHTMLParser(text).body
    return [] if body is None else _inside(body, 0)


def _inside(node: LexborNode, depth: int) -> list[Block]:
    """The blocks of an element: runs of text between block elements are paragraphs."""
    heading = _HEADINGS.get(node.tag or "", 0)
    parts = _parts(node, depth, bold=node.tag in _BOLD or node.tag in _HEADINGS, raised=False)
    return gathered(parts, lambda runs: Paragraph(runs=tuple(runs), heading=heading))


def _parts(node: LexborNode, depth: int, *, bold: bool, raised: bool) -> Iterator[Run | list[Block]]:
    if depth > DEEPEST:
        yield Run(text=" ".join(node.text(separator=" ").split()), bold=bold, raised=raised)
        return
    for child in node.iter(include_text=True):
        tag = child.tag or ""
        if tag == "-text":
            text = child.text_content or ""
            yield Run(
                text=" ".join(text.split("\n")) if text.strip() else (" " if text else ""), bold=bold, raised=raised
            )
        elif tag == "br":
            yield Run(text="\n", bold=bold)
        elif tag == "table":
            yield [_table(child, depth + 1)]
        elif tag in _BLOCKS:
            yield _inside(child, depth + 1)
        elif tag == "input" and child.attributes.get("type") == "checkbox":
            yield Run(text="□ ", bold=bold)
        elif tag not in _IGNORED:
            yield from _parts(child, depth + 1, bold=bold or tag in _BOLD, raised=raised or tag == "sup")


def _rows(table: LexborNode) -> Iterator[LexborNode]:
    for child in table.iter():
        if child.tag == "tr":
            yield child
        elif child.tag in ("thead", "tbody", "tfoot"):
            yield from (row for row in child.iter() if row.tag == "tr")


def _table(node: LexborNode, depth: int) -> TableBlock:
    """Cells at their places: HTML Living Standard 4.9.12.1, forming a table."""
    taken: set[tuple[int, int]] = set()
    cells: list[BlockCell] = []
    rows = list(_rows(node))
    for row, line in enumerate(rows):
        column = 0
        for cell in line.iter():
            if cell.tag not in ("td", "th"):
                continue
            while (row, column) in taken:
                column += 1
            row_span = _span(cell, "rowspan", _HIGHEST) or len(rows) - row
            column_span = _span(cell, "colspan", _WIDEST) or 1
            row_span = min(row_span, len(rows) - row)
            taken |= {(r, c) for r in range(row, row + row_span) for c in range(column, column + column_span)}
            cells.append(
                BlockCell(
                    row=row,
                    column=column,
                    row_span=row_span,
                    column_span=column_span,
                    header=cell.tag == "th",
                    blocks=tuple(_inside(cell, depth)),
                )
            )
            column += column_span
    captions = [block for child in node.iter() if child.tag == "caption" for block in _inside(child, depth)]
    return TableBlock(
        rows=len(rows),
        columns=max((column + 1 for _, column in taken), default=0),
        cells=tuple(cells),
        caption=tuple(block for block in captions if isinstance(block, Paragraph)),
    )


def _span(cell: LexborNode, name: str, most: int) -> int:
    """A span attribute; 1 where it is missing or no number, 0 where it says 0."""
    value = (cell.attributes.get(name) or "1").strip()
    return min(int(value), most) if value.isdecimal() and len(value) <= len(str(most)) else 1
