"""The cover and the general facts of part 1 (설립목적, 설립근거, 이사회 …) → :class:`~sba_kg.model.Fact`.

A fact is a property and a value. The property is the heading above an item, or the label before its
colon; some phrases of the genre hold a second fact (a legal basis, a term of office, a number of people).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

from sba_kg.base.text import key, squeeze
from sba_kg.converters.common.context import INSTITUTION, REPORT, Context
from sba_kg.model import Fact, Lines
from sba_kg.reader import OutlineKind, OutlineNode
from sba_kg.reader.dates import find_dates
from sba_kg.vocabulary import genre

_SECTIONS = genre.sections()
_GENERAL = re.compile(genre.apart(_SECTIONS.general_facts))
_SESSION = re.compile(rf"제\s*\d{{1,4}}\s*회|{genre.any_of(_SECTIONS.sessions)}")
_COMMITTEE = re.compile(rf"{genre.any_of(_SECTIONS.committees)}\)?$")
_TITLE = re.compile(genre.any_of(_SECTIONS.report_titles))
_LABELLED = re.compile(r"^([^:：()]{1,30}?)\s*[:：]\s*(.+)$")
_WORDS = genre.words()
_AS_OF_WORD, _FOUNDED_WORD = genre.any_of(_WORDS.as_of), genre.any_of(_WORDS.founded)
_AS_OF = re.compile(rf"\s*\(([^()]*{_AS_OF_WORD})\)$")
_UNIT = re.compile(r"단위\s*[:：]\s*([^,)]+)")
_BASE = re.compile(rf"['’‘`´]?\d{{2,4}}\s*[년.][^,)]*{_AS_OF_WORD}")
_TERM = re.compile(r"\(임기\s*([^()]+)\)")
_LAW = re.compile(rf"\((?=[^()]*?{genre.any_of(_WORDS.laws)})([^()]*)\)$")
_FOUNDED = re.compile(rf"^(?=.*\)$)(.*?({_FOUNDED_WORD}))\s*\((.+)\)$")
_RANKED = re.compile(rf"(?<!\d)\d+{genre.any_of(_WORDS.ordinal)}")
_SEPARATE = re.compile(r"^(?P<head>[^():]+)\((?P<word>\S+)\s+(?P<count>[\d,]+명)[^()]*\)\s*[:：]\s*(?P<rest>.+)$")
_LABEL_COUNT = re.compile(r"(?:(?<!\S)|(?<=명\)))(\S{1,40}?)\(([\d,]++명)\)")
_AMONG = re.compile(r"등의\s+")
_STAFFED = re.compile(rf"^(?P<who>.+?)\s+{genre.any_of(_WORDS.in_all)}\s*(?P<count>[\d,]+명)\s+(?P<what>.+)$")
_CONNECTIVE = re.compile(rf"^.*{genre.any_of(_WORDS.connectives)}\s+")
#: Letters before the name of an institution: 재단법인, 지방공기업.
_LEGAL = 6
_YEAR_PREFIX = re.compile(r"^['’‘]?\d{2,4}년(?:도)?\s*")


def convert(context: Context) -> list[Fact]:
    """Read the facts of the cover and of the chapters on general facts."""
    facts = [*_cover(context), *_general(context)]
    return [Fact(order, subject, name, value, lines) for order, (subject, name, value, lines) in enumerate(facts, 1)]


_Found = tuple[Literal["report", "institution"], str, str, Lines]


def _cover(context: Context) -> Iterator[_Found]:
    """The lines before the first part or chapter."""
    first = next((n.start for n in context.document.nodes(OutlineKind.PART, OutlineKind.CHAPTER)), 0)
    for line in context.document.source.lines[: max(0, first - 1)]:
        if line.blank:
            continue
        if name := _cover_property(context, line.text):
            yield REPORT, name, squeeze(line.text.lstrip("#")), Lines.of(line.number)
        else:
            context.report(line.number, "P-F01", text=line.text)


def _cover_property(context: Context, text: str) -> str:
    dates = find_dates(text)
    if _SESSION.search(text):
        return "보고 회의"
    if _COMMITTEE.search(text):
        return "소관 위원회"
    if dates and key(dates[0][0]) == key(text):
        return "보고일" if len(dates[0][1]) == len("YYYY-MM-DD") else "작성연월"
    if _TITLE.search(text):
        return "제목"
    if key(text).endswith(key(context.institution)) and len(key(text)) <= len(key(context.institution)) + _LEGAL:
        return "보고 기관"
    return ""


def _general(context: Context) -> Iterator[_Found]:
    """Headings with items in the part (or, where there are no parts, the chapter) on general facts."""
    top = context.document.root.children
    for node in top:
        if node.kind in {OutlineKind.PART, OutlineKind.CHAPTER} and _GENERAL.search(node.text):
            for heading in _headings(node):
                yield from _under_heading(heading)


def _headings(node: OutlineNode) -> Iterator[OutlineNode]:
    """The topmost headings below a part or chapter."""
    waiting = list(reversed(node.children))
    while waiting:
        child = waiting.pop()
        if child.kind is OutlineKind.HEADING:
            yield child
        else:
            waiting.extend(reversed(child.children))


def _under_heading(heading: OutlineNode) -> Iterator[_Found]:
    subject = _YEAR_PREFIX.sub("", heading.text)
    if (label := _LABELLED.match(heading.text)) and not heading.children:
        yield INSTITUTION, label[1], label[2], _lines(heading)
    for node in heading.children:
        if node.kind is OutlineKind.CAPTION:
            yield from _caption(subject, node)
        elif node.kind is OutlineKind.NOTE:
            yield from _note(node)
        elif node.kind is not OutlineKind.TABLE:
            yield from _item(subject, node)


def _caption(subject: str, node: OutlineNode) -> Iterator[_Found]:
    for suffix, pattern in (("단위", _UNIT), ("기준", _BASE)):
        if match := pattern.search(node.text):
            value = match[1] if match.lastindex else match[0]
            yield INSTITUTION, f"{subject} {suffix}", value.strip(), _lines(node)


def _item(subject: str, node: OutlineNode) -> Iterator[_Found]:
    parts = [child for child in node.children if child.kind in {OutlineKind.ITEM, OutlineKind.HEADING}]
    if parts:
        for part in parts:
            yield INSTITUTION, node.text, part.text, _lines(part)
    else:
        yield from _statement(subject, node)
    for child in node.children:
        if child.kind is OutlineKind.NOTE:
            yield from _note(child)


def _statement(subject: str, node: OutlineNode) -> Iterator[_Found]:
    text, lines = node.text, _lines(node)
    if match := _AS_OF.search(text):
        text = text[: match.start()]
    label = _LABELLED.match(text)
    name, value = (label[1], label[2]) if label else (subject, text)
    yield INSTITUTION, name, value, lines
    if match:
        yield INSTITUTION, f"{name} 기준", match[1], lines
    if term := _TERM.search(value):
        yield INSTITUTION, f"{name} 임기", term[1], lines
    if (law := _LAW.search(value)) and not name.endswith("근거"):
        yield INSTITUTION, f"{name} 근거", law[1], lines


def _note(node: OutlineNode) -> Iterator[_Found]:
    """Facts in the notes below an item or table."""
    text, lines = node.text, _lines(node)
    found: list[tuple[str, str]] = []
    if (match := _FOUNDED.match(text)) and find_dates(match[3]):
        found = [(f"{match[2]}일", match[3])]
        if _RANKED.search(match[1]):
            found.append((f"{match[2]} 순서", match[1]))
    elif match := _SEPARATE.match(text):
        found = list(_separate(match))
    elif match := _staffed(text):
        found = [(f"{match['who']} {match['what']} 인원", match["count"])]
    for name, value in found or [("비고", text)]:
        yield INSTITUTION, name, value, lines


def _staffed(text: str) -> re.Match[str] | None:
    """``… 등의 … 위원회 총 12명 구성``: who, how many, what; who begins behind the first ``등의`` if it can."""
    among = _AMONG.search(text)
    return (_STAFFED.match(text[among.end() :]) if among else None) or _STAFFED.match(text)


def _separate(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    """``제도 별도직급(현원 8명 별도): 1년차(5명), 2년차(3명)으로 … 별도 직무 수행(행안부 지침)``."""
    head, rest = match["head"].strip(), match["rest"]
    scheme = head.split()[0]
    yield f"{head} {match['word']}", match["count"]
    end = 0
    for counted in _LABEL_COUNT.finditer(rest):
        yield f"{scheme} {counted[1]} 인원", counted[2]
        end = counted.end()
    law = _LAW.search(rest)
    rule = re.sub(r"^(?:으로|로)\s*", "", rest[end : law.start() if law else None]).strip(" ,")
    if rule:
        yield f"{head} 운영", rule
    if law:
        matter = _CONNECTIVE.sub("", rule).rsplit(" ", 1)[0] if rule else head
        yield f"{scheme} {matter} 근거", law[1]


def _lines(node: OutlineNode) -> Lines:
    return Lines(node.start, node.end)
