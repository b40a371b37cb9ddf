"""Entries → the structure of a report: sections, items, notes and tables, by what nests in what in *this* report.

Nothing here knows a heading's words. A heading is what is set as one (a chip, a roman number), or what has items of a
deeper mark below it. Which of two numbered marks is the outer one, the numbers tell: the inner starts again at 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from sba_kg.base.text import key, squeeze
from sba_kg.reader.entries import LONGEST_TITLE, Entry
from sba_kg.reader.levels import LAST_TITLE, ranks
from sba_kg.reader.marks import MarkKind
from sba_kg.reader.normal import together
from sba_kg.vocabulary import genre

_KEYWORD = re.compile(r"^(?:\(((?:[^()]|\([^()]{0,20}\)){1,40})\)|\[([^\[\]]{1,40})\])\s*(?=\S)")
_TITLE_BRACKET = re.compile(r"^([<〈【《\[])\s*([^<>〈〉【】《》\[\]]{2,50}?)\s*[>〉】》\]]$")
_CONTENTS = re.compile(rf"^[\[<〈【「(]?\s*{genre.apart(genre.sections().contents)}\s*[\]>〉】」)]?$")
_CONTENTS_LINE = re.compile(r"[·.…\s]\d{1,3}$")
#: Dots that lead to a page number: no other line ends so.
_DOTS = "[·․‥.…⋯ᆞㆍ∙-]"
_LEADER = re.compile(rf"(?<!{_DOTS})(?<!{_DOTS}\s)(?:{_DOTS}\s?){{4,}}+\d{{1,3}}$")
#: A contents list has at most so many lines.
_MOST_CONTENTS = 120


class NodeKind(Enum):
    """What a node of the structure is."""

    SECTION = "section"
    ITEM = "item"
    NOTE = "note"
    PARAGRAPH = "paragraph"
    TABLE = "table"


@dataclass
class StructureNode:
    """A node of the structure.

    Attributes:
        kind: What it is.
        entry: What it was read from.
        text: Without mark and keyword, forced line ends joined.
        keyword: Words in the leading brackets of an item.
        level: Depth among the sections (1 is the highest), or among the items of its section.
        parent: The section or item that it belongs to.
    """

    kind: NodeKind
    entry: Entry
    text: str
    keyword: str = ""
    level: int = 1
    parent: StructureNode | None = None
    children: list[StructureNode] = field(default_factory=list)

    def walk(self) -> Iterator[StructureNode]:
        """This node and all below, in document order."""
        yield self
        for child in self.children:
            yield from child.walk()


def read_structure(entries: Sequence[Entry]) -> list[StructureNode]:
    """The top nodes of a report: its first sections, and before them what stands on the cover."""
    return _Structure(list(entries)).read()


class _Structure:
    def __init__(self, entries: list[Entry]) -> None:
        self._entries = entries
        self._ranks = ranks(entries)
        self._contents = _contents(entries)
        self._cover = _cover(entries, self._ranks, self._contents)

    def read(self) -> list[StructureNode]:
        roots: list[StructureNode] = []
        sections: list[tuple[float, StructureNode]] = []
        items: list[tuple[float, StructureNode]] = []
        for index, entry in enumerate(self._entries):
            if index in self._contents:
                continue
            rank = self._ranks[index]
            if self._is_section(index):
                node = StructureNode(NodeKind.SECTION, entry, _title(entry))
                while sections and sections[-1][0] >= rank:
                    sections.pop()
                items.clear()
                self._add(node, sections, roots)
                node.level = len(sections) + 1
                sections.append((rank, node))
                continue
            node = self._node(entry)
            if node.kind is NodeKind.ITEM and not entry.box:
                self._close(sections, entry, rank)
            self._place(node, index, items)
            self._add(node, items or sections, roots)
            if node.kind in (NodeKind.ITEM, NodeKind.NOTE):
                node.level = len(items) + 1
            if node.kind is NodeKind.ITEM:
                items.append((self._depth(index), node))
        return roots

    @staticmethod
    def _close(sections: list[tuple[float, StructureNode]], entry: Entry, rank: float) -> None:
        """An item with the mark of the open section stands beside it: the section has items below it, the item none."""
        while sections and sections[-1][0] >= rank and sections[-1][1].entry.mark.kind is entry.mark.kind:
            sections.pop()

    @staticmethod
    def _add(node: StructureNode, open_: Sequence[tuple[float, StructureNode]], roots: list[StructureNode]) -> None:
        if open_:
            node.parent = open_[-1][1]
            open_[-1][1].children.append(node)
        else:
            roots.append(node)

    # -- sections ---------------------------------------------------------------------------------

    def _is_section(self, index: int) -> bool:
        entry = self._entries[index]
        if entry.table is not None or entry.box:
            return False
        if index == self._cover:
            return False
        if entry.chip or entry.heading:
            return True
        if entry.mark.kind is MarkKind.ROMAN:
            return len(entry.text) <= LONGEST_TITLE
        if self._ranks[index] > LAST_TITLE or entry.mark.kind is MarkKind.NOTE:
            return False
        return len(squeeze(entry.text)) <= LONGEST_TITLE + 20 and self._opens(index)

    def _opens(self, index: int) -> bool:
        """Whether items of a deeper mark, or a table, stand below an entry."""
        for entry, rank in zip(self._entries[index + 1 :], self._ranks[index + 1 :], strict=True):
            if entry.box or entry.mark.kind is MarkKind.NOTE:
                continue
            if entry.table is not None:
                return True
            if entry.chip or entry.heading or entry.mark.kind is not MarkKind.NONE:
                return rank > self._ranks[index]
        return False

    # -- items ------------------------------------------------------------------------------------

    def _node(self, entry: Entry) -> StructureNode:
        text = squeeze(entry.text)
        if entry.table is not None:
            return StructureNode(NodeKind.TABLE, entry, "")
        if entry.mark.kind is MarkKind.NOTE:
            return StructureNode(NodeKind.NOTE, entry, text)
        if entry.mark.kind is MarkKind.NONE:
            kind = NodeKind.ITEM if entry.box and _TITLE_BRACKET.match(text) else NodeKind.PARAGRAPH
            return StructureNode(kind, entry, text)
        keyword = _KEYWORD.match(text)
        if keyword:
            return StructureNode(NodeKind.ITEM, entry, text[keyword.end() :], keyword[1] or keyword[2])
        return StructureNode(NodeKind.ITEM, entry, text)

    def _depth(self, index: int) -> float:
        entry = self._entries[index]
        if entry.mark.kind is MarkKind.NONE:
            return 0
        return self._ranks[index]

    def _place(self, node: StructureNode, index: int, items: list[tuple[float, StructureNode]]) -> None:
        """Close the items that a node does not belong to."""
        entry = self._entries[index]
        if items and items[-1][1].entry.box != entry.box:
            while items and items[-1][1].entry.box != entry.box:
                items.pop()
            if entry.box:
                items.clear()
        if node.kind is not NodeKind.ITEM:
            while items and items[-1][1].entry.mark.kind is MarkKind.ARROW and not entry.box:
                items.pop()
            return
        if entry.mark.kind is MarkKind.ARROW:
            while items and items[-1][1].entry.indent >= entry.indent and not entry.box:
                items.pop()
            return
        depth = self._depth(index)
        while items and items[-1][0] >= depth:
            items.pop()


def _title(entry: Entry) -> str:
    """The text of a heading; brackets around the whole of one without a mark are its mark."""
    text = squeeze(entry.text)
    bracketed = _TITLE_BRACKET.match(text) if entry.mark.kind is MarkKind.NONE and not entry.chip else None
    return bracketed[2] if bracketed and not entry.heading else text


def _cover(entries: Sequence[Entry], ranks: Sequence[float], contents: set[int]) -> int:
    """Index of the title on the cover, -1 if there is none: no number, and titles above its own rank follow."""
    for index, entry in enumerate(entries):
        if index in contents or not (entry.chip or entry.heading or entry.mark.number):
            continue
        above = any(o.mark.number and rank < ranks[index] for o, rank in zip(entries, ranks, strict=True))
        return index if above and not entry.mark.number else -1
    return -1


def _contents(entries: Sequence[Entry]) -> set[int]:
    """Indexes of the contents list: what is below 목차, in its box, as long as lines end in a page number, or up to
    where its first line is printed again; and lines whose dots lead to a page number.
    """
    found = {i for i, e in enumerate(entries) if e.table is None and _LEADER.search(squeeze(e.text))}
    for index, entry in enumerate(entries):
        if entry.table is None and _CONTENTS.match(together(squeeze(entry.text))):
            return found | {index} | set(_listed_below(entries, index)) | set(_repeated_below(entries, index))
    return found


def _listed_below(entries: Sequence[Entry], index: int) -> Iterator[int]:
    for further in range(index + 1, len(entries)):
        other = entries[further]
        boxed = entries[index].box and other.box == entries[index].box
        if not (boxed or _CONTENTS_LINE.search(other.text.rstrip())):
            return
        yield further


def _repeated_below(entries: Sequence[Entry], index: int) -> Iterator[int]:
    """The short lines between a heading of contents and where the first of them begins the report."""
    if index + 1 >= len(entries) or entries[index + 1].table is not None:
        return
    first = _title_key(entries[index + 1])
    last = min(len(entries), index + _MOST_CONTENTS)
    again = next((at for at in range(index + 2, last) if first and _title_key(entries[at]) == first), 0)
    between = range(index + 1, again)
    if all(entries[at].table is None and len(entries[at].text) <= LONGEST_TITLE for at in between):
        yield from between


def _title_key(entry: Entry) -> str:
    return "" if entry.table is not None else key(_CONTENTS_LINE.sub("", entry.text.rstrip(" .·…")))
