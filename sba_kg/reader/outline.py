"""Lines → the outline tree.

A line's marker says what it is; its level says where it belongs. Markers are those of Korean official
documents (행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조: 1., 가., □, ○, -, ※) with the variants that
conversions from PDF and HWP produce.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sba_kg.base.text import squeeze
from sba_kg.reader import marks
from sba_kg.reader.document import Document, OutlineKind, OutlineNode, PipeTable
from sba_kg.reader.headings import is_standard
from sba_kg.reader.tables import join_continued, read_table, row_lots, split_tables
from sba_kg.reader.text import SourceText
from sba_kg.vocabulary import genre

_ROMAN = r"(?:[IVX]{1,4}|[Ⅰ-Ⅻ])"
_CHAPTER = re.compile(rf"^({_ROMAN})(?:\.\s*|\s+|$)(.*)$")
_NUMBERED_TITLE = re.compile(r"^(\d{1,2})\s+(?=[^\W\d_])(.{2,40})$")
_NUMBER_ALONE = re.compile(r"^(\d{1,2})\.?$")
_PART = re.compile(r"^(\d{1,2})\.\s*(.+)$")
_PART_WORDS = re.compile(genre.any_of(genre.sections().parts))
_SQUARE = re.compile(rf"^([{marks.SQUARES}]|{marks.SQUARE_LETTER}(?=[\s(]))\s*(.*)$")
_CIRCLES = marks.CIRCLES + marks.DOUBLE_CIRCLES
_CIRCLE = re.compile(rf"^([{_CIRCLES}]|{marks.CIRCLE_LETTER}(?=[\s(가-힣]))\s*(.*)$")
_BRACKET = re.compile(r"^([\[【〈<〔「])([^\]】〉>〕」]+)[\]】〉>〕」]\s*(\([^)]*\))?$")
_ENCLOSED = re.compile(rf"^([{marks.ENCLOSED}])\s*(.*)$")
_NOTE = re.compile(r"^(※|\*{1,3}(?!\*)|(?:\d{1,2}|[¹²³⁴⁵])[)⁾])\s*(.+)$")
#: Signs of items on a lower level than a dash.
_SMALL = f"{marks.DOTS}{marks.INNER_DOTS}{marks.POINTERS}➢{marks.CHECKS}"
_LIST = re.compile(rf"^([{marks.DASHES}{_SMALL}{marks.ENCLOSED}]|[*+](?=\s))\s*(.*)$")
_SUB_MARKER = re.compile(
    rf"^([{_SMALL}※{_CIRCLES}{marks.ENCLOSED}]|{marks.CIRCLE_LETTER}(?=[\s(])|\*{{1,3}}(?!\*))\s*(.*)$"
)
_KEYWORD = re.compile(r"^(?:\(([^()]{1,40})\)|\[([^\[\]]{1,40})\])\s*(.*)$")
_CAPTION = re.compile(r"^(?=.*[)〕\]>〉]$)[(〔\[<〈]\s*(?:단위|['’‘`´]?\d{2,4}\s*[년.].*기준|기준)")
_LEVEL = {OutlineKind.ROOT: 0, OutlineKind.PART: 1, OutlineKind.CHAPTER: 2, OutlineKind.SECTION: 3}
_SQUARE_LEVEL, _CIRCLE_LEVEL, _BRACKET_LEVEL, _ENCLOSED_LEVEL, _LIST_LEVEL = 4, 5, 6, 7, 10
#: Markers by rank: at one indent, a marker of a higher rank stands below one of a lower rank.
_RANKS = {**dict.fromkeys("-–—―+" + _CIRCLES + marks.CIRCLE_LETTER, 0), **dict.fromkeys(_SMALL, 1)}
_NOTE_RANK = 2


def read_document(source: SourceText, given: Sequence[PipeTable] = ()) -> Document:
    """Read a whole text into its outline and tables.

    Args:
        source: The text, in its normal form.
        given: Tables that are written otherwise than with bars (HTML); no other is read from their lines.
    """
    inside = {n for table in given for first, last in table.spans for n in range(first, last + 1)}
    lots = row_lots(source.lines, other=inside)
    piped = [read_table(rows) for lot in lots for rows in split_tables(lot)]
    tables = join_continued(sorted([*piped, *given], key=lambda table: table.start), source)
    return Document(source, _Builder(source, tables).build(), tuple(tables))


@dataclass
class _OpenNode:
    """A node that may still take children, with what decides about its place."""

    node: OutlineNode
    level: int
    indent: int
    rank: int


class _Builder:
    def __init__(self, source: SourceText, tables: list[PipeTable]) -> None:
        self._lines = source.lines
        self._starts = {table.start: table for table in tables}
        self._inside = {n for t in tables for a, b in t.spans for n in range(a, b + 1)}
        self._root = OutlineNode(OutlineKind.ROOT, 1, len(self._lines))
        self._stack = [_OpenNode(self._root, 0, -1, -1)]

    def build(self) -> OutlineNode:
        index = 0
        while index < len(self._lines):
            index = self._step(index)
        return self._root

    def _step(self, index: int) -> int:
        """Read the node that begins at a line; gives the index of the line after it."""
        line = self._lines[index]
        if line.number in self._inside:
            if table := self._starts.get(line.number):
                node = OutlineNode(OutlineKind.TABLE, table.start, table.end, level=_LIST_LEVEL, table=table)
                self._parent_of(_BRACKET_LEVEL + 1).children.append(node)
            return index + 1
        if line.blank:
            return index + 1
        return (
            self._title(index)
            or self._heading(index)
            or self._note(index)
            or self._item(index)
            or self._paragraph(index)
        )

    # -- parts, chapters, numbered sections -------------------------------------------------------

    def _title(self, index: int) -> int:
        line = self._lines[index]
        if (match := _PART.match(line.text)) and line.indent == 0 and _PART_WORDS.search("".join(match[2].split())):
            return self._open(OutlineKind.PART, index, index, match[1] + ".", match[2])
        if (match := _CHAPTER.match(line.text)) and line.indent == 0:
            return self._numbered(OutlineKind.CHAPTER, index, match[1], match[2])
        if line.indent == 0 and (match := _NUMBER_ALONE.match(line.text)):
            return self._numbered(OutlineKind.SECTION, index, match[1], "")
        if line.indent == 0 and self._isolated(index) and (match := _NUMBERED_TITLE.match(line.text)):
            return self._open(OutlineKind.SECTION, index, index, match[1], match[2])
        return 0

    def _numbered(self, kind: OutlineKind, index: int, number: str, title: str) -> int:
        """A number whose title may stand on the next printed line."""
        last = index
        if not title:
            last = self._next_printed(index)
            if last < 0 or self._is_marked(last):
                return 0
            title = self._lines[last].text
        return self._open(kind, index, last, number, title)

    def _open(self, kind: OutlineKind, first: int, last: int, marker: str, text: str) -> int:
        node = OutlineNode(
            kind,
            self._lines[first].number,
            self._lines[last].number,
            squeeze(text),
            marker,
            level=_LEVEL[kind],
        )
        self._push(node, _LEVEL[kind])
        return last + 1

    def _isolated(self, index: int) -> bool:
        before = index == 0 or self._lines[index - 1].blank
        return before and (index + 1 == len(self._lines) or self._lines[index + 1].blank)

    def _next_printed(self, index: int) -> int:
        for i in range(index + 1, len(self._lines)):
            if not self._lines[i].blank:
                return i
        return -1

    def _is_marked(self, index: int) -> bool:
        """Whether a line begins a node of its own, so that it is nobody's title."""
        text = self._lines[index].text
        marked = (_SQUARE, _CIRCLE, _ENCLOSED, _NOTE, _LIST, _CAPTION, _CHAPTER, _NUMBER_ALONE)
        inside = self._lines[index].number in self._inside
        return inside or any(p.match(text) for p in marked) or is_standard(text)

    # -- headings ---------------------------------------------------------------------------------

    def _heading(self, index: int) -> int:
        line = self._lines[index]
        for pattern, level in (
            (_SQUARE, _SQUARE_LEVEL),
            (_CIRCLE, _CIRCLE_LEVEL),
            (_ENCLOSED, _ENCLOSED_LEVEL),
        ):
            if match := pattern.match(line.text):
                return self._open_heading(index, match[1], match[2], level)
        if is_standard(line.text):
            return self._open_heading(index, "", line.text, _SQUARE_LEVEL)
        if _CAPTION.match(line.text):
            node = OutlineNode(OutlineKind.CAPTION, line.number, line.number, squeeze(line.text), level=_LIST_LEVEL)
            self._parent_of(_BRACKET_LEVEL + 1).children.append(node)
            return index + 1
        if match := _BRACKET.match(line.text):
            text = line.text if match[3] else match[2]  # brackets around a part of the line stay
            return self._open_heading(index, match[1], text, _BRACKET_LEVEL)
        return 0

    def _open_heading(self, index: int, marker: str, text: str, level: int) -> int:
        line = self._lines[index]
        keyword, rest = _split_keyword(text) if level != _BRACKET_LEVEL else ("", squeeze(text))
        bracket = squeeze(text)[0] if keyword else ""
        node = OutlineNode(
            OutlineKind.HEADING,
            line.number,
            line.number,
            rest,
            marker,
            keyword,
            bracket,
            squeeze(text),
            level,
            line.indent,
        )
        self._push(node, level)
        return index + 1

    # -- items, notes, paragraphs -------------------------------------------------------------------

    def _note(self, index: int) -> int:
        line = self._lines[index]
        match = _NOTE.match(line.text)
        return self._open_item(OutlineKind.NOTE, index, match[1], match[2], _NOTE_RANK) if match else 0

    def _item(self, index: int) -> int:
        match = _LIST.match(self._lines[index].text)
        if not match:
            return 0
        marker, text = match[1], match[2]
        if sub := _SUB_MARKER.match(text):
            marker, text = sub[1], sub[2]
        note = marker[0] in "※*"
        return self._open_item(
            OutlineKind.NOTE if note else OutlineKind.ITEM,
            index,
            marker,
            text,
            _NOTE_RANK if note else _RANKS.get(marker, 1),
        )

    def _open_item(self, kind: OutlineKind, index: int, marker: str, text: str, rank: int) -> int:
        line = self._lines[index]
        last = index
        while last + 1 < len(self._lines) and self._continues(last + 1):
            last += 1
        text = " ".join((text, *(line.text for line in self._lines[index + 1 : last + 1])))
        keyword, rest = _split_keyword(text) if kind is OutlineKind.ITEM else ("", squeeze(text))
        bracket = squeeze(text)[0] if keyword else ""
        node = OutlineNode(
            kind,
            line.number,
            self._lines[last].number,
            rest,
            marker,
            keyword,
            bracket,
            squeeze(text),
            _LIST_LEVEL,
            line.indent,
        )
        self._push(node, _LIST_LEVEL, line.indent, rank)
        return last + 1

    def _paragraph(self, index: int) -> int:
        last = index
        while last + 1 < len(self._lines) and self._continues(last + 1):
            last += 1
        lines = self._lines[index : last + 1]
        node = OutlineNode(
            OutlineKind.PARAGRAPH,
            lines[0].number,
            lines[-1].number,
            squeeze(" ".join(line.text for line in lines)),
            level=_LIST_LEVEL,
            indent=lines[0].indent,
        )
        self._parent_of(_BRACKET_LEVEL + 1).children.append(node)
        return last + 1

    def _continues(self, index: int) -> bool:
        """Whether a line is the wrapped rest of the one before it."""
        line = self._lines[index]
        return not (line.blank or self._is_marked(index) or _PART.match(line.text) or _BRACKET.match(line.text))

    # -- the stack --------------------------------------------------------------------------------

    def _push(self, node: OutlineNode, level: int, indent: int = 0, rank: int = 0) -> None:
        while not self._encloses(self._stack[-1], level, indent, rank):
            self._stack.pop()
        self._stack[-1].node.children.append(node)
        self._stack.append(_OpenNode(node, level, indent, rank))

    @staticmethod
    def _encloses(candidate: _OpenNode, level: int, indent: int, rank: int) -> bool:
        if candidate.level != level or level < _LIST_LEVEL:
            return candidate.level < level
        return candidate.indent < indent or (candidate.indent == indent and candidate.rank < rank)

    def _parent_of(self, level: int) -> OutlineNode:
        """The innermost open node below ``level``; what is opened deeper ends here."""
        while self._stack[-1].level >= level:
            self._stack.pop()
        return self._stack[-1].node


def _split_keyword(text: str) -> tuple[str, str]:
    """A leading ``(keyword)`` or ``[keyword]``, if text follows it."""
    text = squeeze(text)
    match = _KEYWORD.match(text)
    if match and match[3]:
        return match[1] or match[2], match[3]
    return "", text
