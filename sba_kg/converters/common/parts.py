"""Which parts of the genre were not read, and whether the text has a heading of theirs.

A report need not have every part. But where a heading says that a part is there and no record came of it, what the
report says of it is missing from the graph, and nobody may take the rest for the whole. The words of the headings are
the labels of the code list ``report-part``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sba_kg.base.messages import Bilingual
from sba_kg.base.text import key
from sba_kg.converters.common.context import INSTITUTION, Context
from sba_kg.model import Lines, Records, UnreadPart
from sba_kg.model.document_layer import DocumentSection
from sba_kg.reader.cells import plain_text
from sba_kg.reader.marks import CIRCLES, DOUBLE_CIRCLES, ENCLOSED, SQUARES
from sba_kg.vocabulary import codes, genre

SCHEME = "report-part"
#: The title of the report stands within this many lines; it has the words of a part and is no heading of one.
_COVER = 60
_REPORT = genre.any_of(genre.sections().report_titles)
_TITLE = re.compile(rf"20\d\d\s*년.*{_REPORT}|{_REPORT}.*20\d\d\s*년")
#: What may stand before the words of a heading: Markdown, numbers, the markers of headings (not those of items).
_NUMBERED = r"[#>\s]*(?:#|\**\s*(?:\d{1,2}(?:-\d{1,2})?\s*[.)]|제\s*\d+\s*[장절]|[IVX]{1,4}\b\.?|[Ⅰ-Ⅻ]\.?|[가-하]\.))"
_MARK = re.compile(rf"^(?P<number>{_NUMBERED})?[#*\s\[【<〈《「{CIRCLES}{DOUBLE_CIRCLES}{SQUARES}◈◆◇▶{ENCLOSED}❶-❿]*")
_NUMBER = re.compile(r"\d{1,2}\.?|[IVX]{1,4}\.?|[Ⅰ-Ⅻ]\.?")
_YEAR = re.compile(r"^['’‘`´]?(?:20)?\d\d\s*(?:년도?|\.)?\s*(?=\D)")
_BRACKETS = re.compile(r"\s*[(\[〔<〈][^()\[\]]*[)\]〕>〉]?\s*$")
#: A heading begins with a word; an item (``-``, ``•``) or a note (``※``) does not.
_TITLED = re.compile(r"['’‘`´\"“]?\w")
_LABELLED = re.compile(r"[:：]\s*\S")
#: General nouns that end a heading (``시설 현황``, ``행정사무감사 처리결과 보고서``).
_GENERAL = genre.any_of(genre.sections().general_nouns) + "*"
#: A row of a table that the reader does not take for one, or of a table in HTML.
_CELLS = re.compile(r"\||</?(?:table|thead|tbody|tr|th|td|li|ul|ol)\b", re.IGNORECASE)
#: A word as short as this (``비전``) ends too many headings of other things: it counts only alone.
_SHORT = 2
_LONGEST = 30


@dataclass(frozen=True)
class Heading:
    """A line that is worded like the heading of a part.

    ``rest`` is the number of characters before the words of the part.
    """

    part: str
    line: int
    text: str
    rest: int
    numbered: bool

    @property
    def order(self) -> tuple[int, bool, int]:
        """The barest heading first, then one with a number, then the last: lists of contents come before."""
        return self.rest, not self.numbered, -self.line


def named(headings: Mapping[str, Sequence[Heading]]) -> dict[int, str]:
    """Line of a heading → the part that its words name."""
    return {heading.line: part for part, own in headings.items() for heading in own}


def convert(
    context: Context,
    records: Records,
    found: Mapping[str, list[Heading]],
    sections: Sequence[DocumentSection] = (),
    read: Collection[int] = (),
) -> list[UnreadPart]:
    """The parts that no record was read of, in the order of the code list; each is a problem too.

    Args:
        context: The document.
        records: What was read.
        found: Part → the headings that name it.
        sections: The sections of the report.
        read: The lines that records derive from.
    """
    unread = [_unread(part, found) for part, is_read in _read(records).items() if not is_read]
    spans = {section.start_line: section.end_line for section in sections}
    unread = [part for part in unread if not _is_read_in_parts(part, spans, read)]
    for part in unread:
        _report(context, part)
    return unread


def _read(records: Records) -> Mapping[str, bool]:
    """For each part of the genre, whether something of it was read."""
    return {
        "general-facts": any(fact.subject == INSTITUTION for fact in records.facts),
        "strategy": bool(records.vision),
        "staffing": bool(records.headcounts),
        "institution-budget": bool(records.accounts),
        "program-table": bool(records.budget_lines),
        "program-sections": bool(records.reports),
        "organization": bool(records.units),
        "audit-findings": bool(records.findings),
        "audit-summary": any(count.status for count in records.finding_counts),
        "facilities": bool(records.facilities),
    }


#: Parts that hold others: they are read where anything below their heading is.
_WHOLE = {"general-facts", "program-sections"}


def _is_read_in_parts(part: UnreadPart, spans: Mapping[int, int], read: Collection[int]) -> bool:
    if part.part not in _WHOLE or part.lines is None:
        return False
    start = part.lines.start
    return any(line in read for line in range(start + 1, spans.get(start, start) + 1))


#: A part whose headings count only below a heading of another: ``총괄`` is a heading in many places.
_WITHIN = {"audit-summary": "audit-findings"}


def _unread(part: str, found: Mapping[str, list[Heading]]) -> UnreadPart:
    headings = found.get(part, [])
    if part in _WITHIN:
        above = min(found.get(_WITHIN[part], []), key=lambda h: h.order, default=None)
        headings = [h for h in headings if above is not None and h.line > above.line]
    best = min(headings, key=lambda h: h.order, default=None)
    return UnreadPart(part, best.text if best else "", Lines.of(best.line) if best else None)


def _report(context: Context, unread: UnreadPart) -> None:
    part = Bilingual(**codes.labels(SCHEME)[unread.part])
    if unread.lines is None:
        context.report(0, "P-R01", part=part)
        return
    context.report(unread.lines.start, "P-R50", part=part, heading=unread.heading)


# -- headings -------------------------------------------------------------------------------------


def headings(context: Context) -> dict[str, list[Heading]]:
    """Part → the headings that name it, by the words of the genre."""
    found: dict[str, list[Heading]] = {}
    for line, text in _candidates(context):
        if heading := _heading(line, text):
            found.setdefault(heading.part, []).append(heading)
    return found


def _candidates(context: Context) -> Iterator[tuple[int, str]]:
    """Lines behind the title that may be headings: a row of a table is one if it holds a title and perhaps a number."""
    rows = {row.line: [t for t in row.texts if t] for table in context.document.tables for row in table.rows}
    lines = context.document.source.lines
    title = next((i for i, line in enumerate(lines[:_COVER], 1) if _TITLE.search(line.text)), 0)
    for line in lines[title:]:
        cells = rows.get(line.number)
        if cells is None and not line.blank and not _CELLS.match(line.text):
            yield line.number, plain_text(line.text).strip()
        elif cells and (len(cells) == 1 or (len(cells) == 2 and _NUMBER.fullmatch(cells[0]))):
            yield line.number, " ".join(cells)


def _heading(line: int, text: str) -> Heading | None:
    mark = _MARK.match(text)
    title = _BRACKETS.sub("", text[mark.end() if mark else 0 :].strip(" *#"))
    if not _TITLED.match(title) or _LABELLED.search(title):
        return None
    words = key(_YEAR.sub("", title))
    match = _words().search(words) if 0 < len(words) <= _LONGEST else None
    word = match["word"] if match else ""
    if not match or (len(word) <= _SHORT and match.start()):
        return None
    return Heading(_parts()[word], line, title, match.start(), bool(mark and mark["number"]))


@cache
def _parts() -> Mapping[str, str]:
    """Each word of the headings, as a key, with the part that it stands for."""
    return {key(word): part for word, part in codes.words()[SCHEME].items()}


@cache
def _words() -> re.Pattern[str]:
    """The words at the end of a heading; the longest that fits is found, as it begins first."""
    words = "|".join(sorted(map(re.escape, _parts()), key=len, reverse=True))
    return re.compile(rf"(?P<word>{words}){_GENERAL}$")
