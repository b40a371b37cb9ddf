"""What the reader gives: a report as a tree of nodes, each with its span of lines.

The tree follows the outline conventions of Korean official documents: parts (``1. …``), chapters (roman
numerals), numbered sections, headings (``□``, then ``○``, then brackets), list items, notes and tables.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property

from sba_kg.reader.text import SourceText


class OutlineKind(Enum):
    """What a node is."""

    ROOT = "root"
    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    HEADING = "heading"
    ITEM = "item"
    NOTE = "note"
    CAPTION = "caption"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass(frozen=True)
class PipeCell:
    """A table cell.

    Attributes:
        text: Plain text, white space collapsed, markup removed.
        items: The text split at its bullets (``•``, ``○`` …), bullets removed; one item if it has none.
    """

    text: str
    items: tuple[str, ...] = ()


@dataclass(frozen=True)
class PipeRow:
    """A table row: its line and its cells, empty ones included."""

    line: int
    cells: tuple[PipeCell, ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The plain texts of the cells."""
        return tuple(cell.text for cell in self.cells)


@dataclass(frozen=True)
class PipeTable:
    """A table, continued ones joined; separator rows are left out.

    Attributes:
        rows: All rows, those of the header first.
        header_size: Number of rows above the first separator.
        spans: Spans of lines of its pieces.
    """

    rows: tuple[PipeRow, ...]
    header_size: int
    spans: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """First line."""
        return self.spans[0][0]

    @property
    def end(self) -> int:
        """Last line."""
        return self.spans[-1][1]

    @cached_property
    def width(self) -> int:
        """Number of cells of the widest row."""
        return max((len(row.cells) for row in self.rows), default=0)


@dataclass
class OutlineNode:
    """A node of the outline.

    Attributes:
        kind: What it is.
        start: First line.
        end: Last line of its own text (not of its children).
        text: Its text without marker and keyword, wrapped lines joined.
        marker: The printed marker (``□``, ``-``, ``※``, ``1.``, ``Ⅲ`` …), ``""`` if there is none.
        keyword: Text of a leading ``(…)`` or ``[…]``.
        bracket: The bracket that opens the keyword.
        full: The text with its keyword, as printed.
        level: 0 for the root; smaller levels enclose larger ones.
        indent: Spaces before the text.
        table: The table, for a TABLE node.
        children: Nodes below it, in order.
    """

    kind: OutlineKind
    start: int
    end: int
    text: str = ""
    marker: str = ""
    keyword: str = ""
    bracket: str = ""
    full: str = ""
    level: int = 0
    indent: int = 0
    table: PipeTable | None = None
    children: list[OutlineNode] = field(default_factory=list)

    def walk(self) -> Iterator[OutlineNode]:
        """This node and all below it, in document order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    @property
    def last_line(self) -> int:
        """Last line of the node with everything below it."""
        return max(node.end for node in self.walk())


@dataclass(frozen=True)
class Document:
    """A report, read: its text, its outline, its tables; of an office document also the page of each block's line."""

    source: SourceText
    root: OutlineNode
    tables: tuple[PipeTable, ...]
    pages: tuple[tuple[int, int], ...] = ()

    def page(self, line: int) -> int:
        """The page of a line; 0 where the document has no pages."""
        at = bisect_right(self.pages, (line, sys.maxsize))
        return self.pages[at - 1][1] if at else 0

    def nodes(self, *kinds: OutlineKind) -> list[OutlineNode]:
        """All nodes of some kinds (all if none is given), in document order."""
        return [n for n in self._nodes if n.kind in kinds] if kinds else list(self._nodes)

    def nodes_on(self, first: int, last: int, *kinds: OutlineKind) -> list[OutlineNode]:
        """The nodes that begin on lines ``first`` to ``last`` (both included), in document order."""
        start, stop = bisect_left(self._starts, first), bisect_right(self._starts, last)
        return [n for n in self._nodes[start:stop] if not kinds or n.kind in kinds]

    def tables_on(self, first: int, last: int) -> tuple[PipeTable, ...]:
        """The tables that begin on lines ``first`` to ``last`` (both included), in document order."""
        starts = self._table_starts
        return self.tables[bisect_left(starts, first) : bisect_right(starts, last)]

    @cached_property
    def _nodes(self) -> list[OutlineNode]:
        return list(self.root.walk())

    @cached_property
    def _starts(self) -> list[int]:
        return [node.start for node in self._nodes]

    @cached_property
    def _table_starts(self) -> list[int]:
        return [table.start for table in self.tables]

    def path(self, line: int) -> str:
        """Titles of the parts, chapters, sections and headings that enclose a line, joined by `` > ``."""
        return self._paths.get(line, "")

    @cached_property
    def _paths(self) -> dict[int, str]:
        """Line → path, filled from the outermost titles inwards."""
        paths: dict[int, str] = {}
        waiting = [(self.root, "")]
        while waiting:
            node, above = waiting.pop()
            for child in node.children:
                if child.kind in _ENCLOSING:
                    title = child.text or child.marker
                    path = f"{above} > {title}" if above else title
                    paths.update(dict.fromkeys(range(child.start, child.last_line + 1), path))
                    waiting.append((child, path))
        return paths


_ENCLOSING = {OutlineKind.PART, OutlineKind.CHAPTER, OutlineKind.SECTION, OutlineKind.HEADING}
