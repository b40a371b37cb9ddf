"""The frame of the report: headings, lists of contents, captions, headings of tables.

They say nothing that needs a record of its own, but they are printed: with them in the graph, what is left unread is
content that a converter missed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from sba_kg.base.text import squeeze
from sba_kg.converters.common.context import Context
from sba_kg.model import Lines, OutlineEntry
from sba_kg.reader import OutlineKind, OutlineNode, PipeTable

_HEADINGS = {OutlineKind.PART, OutlineKind.CHAPTER, OutlineKind.SECTION, OutlineKind.HEADING}
#: Heading rows that may stand below a table's rule (a second line of headings).
_MORE_HEADINGS = 1
#: A line of at most this many characters is a label.
_LABEL = 25
#: A caption stands at most this many lines above its table.
_NEAR = 4
_CONTENTS = re.compile(r"^\d{1,2}\s*[.)]\s")


def convert(context: Context, consumed: Collection[int]) -> list[OutlineEntry]:
    """The frame of a document.

    Args:
        context: The document.
        consumed: Lines that records derive from; a plain text or list item on one of them is no frame.
    """
    entries = [*_nodes(context, consumed), *(e for t in context.document.tables for e in _table(t, consumed))]
    entries.sort(key=lambda entry: entry[2])
    return [OutlineEntry(order, kind, text, lines) for order, (kind, text, lines) in enumerate(entries, 1)]


_Found = tuple[str, str, Lines]


def _nodes(context: Context, consumed: Collection[int]) -> Iterator[_Found]:
    parts = [n for n in context.document.root.children if n.kind is OutlineKind.PART]
    tables = {table.start for table in context.document.tables}
    contents = {child.start for part in parts for child in part.children if child.kind is OutlineKind.ITEM}
    opening = _openings(context)
    for node in context.document.nodes():
        if node.kind in _HEADINGS:
            yield "heading", _printed(node), Lines(node.start, node.end)
        elif node.kind is OutlineKind.CAPTION:
            yield "caption", node.text, Lines(node.start, node.end)
        elif node.start in contents or (node.kind is OutlineKind.PARAGRAPH and node.start in opening):
            yield "contents", _printed(node), Lines(node.start, node.end)
        elif node.start not in consumed and node.end not in consumed and _is_caption(node, tables, consumed):
            yield "caption", _printed(node), Lines(node.start, node.end)


def _openings(context: Context) -> set[int]:
    """The lines of each chapter of sections before its first section: its list of contents."""
    result: set[int] = set()
    for chapter in context.document.nodes(OutlineKind.CHAPTER):
        first = next((child.start for child in chapter.children if child.kind is OutlineKind.SECTION), 0)
        if first:
            result.update(range(chapter.start, first))
    return result


def _is_caption(node: OutlineNode, tables: Collection[int], consumed: Collection[int]) -> bool:
    """A label without figures; what stands right above a table; an item that all its children have told.

    A longer line, or one with a figure, is content: if no converter reads it, it stays unread.
    """
    if node.kind is OutlineKind.PARAGRAPH and len(node.text) <= _LABEL and not re.search(r"\d", node.text):
        return True
    if node.kind not in {OutlineKind.PARAGRAPH, OutlineKind.ITEM, OutlineKind.NOTE}:
        return False
    told = bool(node.children) and all(child.start in consumed for child in node.children)
    return told or any(start in tables for start in range(node.end + 1, node.end + _NEAR))


def _printed(node: OutlineNode) -> str:
    return squeeze(f"{node.marker} {node.full or node.text}")


def _table(table: PipeTable, consumed: Collection[int]) -> Iterator[_Found]:
    """The rows above a table's first record, and the lines without any text (rules, rows of pictures)."""
    first = min((row.line for row in table.rows if row.line in consumed), default=table.start)
    printed = {row.line: " | ".join(text for text in row.texts if text) for row in table.rows}
    heading = {row.line for row in table.rows[: table.header_size + _MORE_HEADINGS] if row.line < first}
    for line in sorted(heading):
        if printed[line]:
            yield "table-heading", printed[line], Lines.of(line)
    for row in table.rows:
        if row.line not in consumed and row.line not in heading and any(_CONTENTS.match(text) for text in row.texts):
            yield "contents", printed[row.line], Lines.of(row.line)
    for start, end in table.spans:
        for number in range(start, end + 1):
            if not printed.get(number):
                yield "table-heading", "", Lines.of(number)
