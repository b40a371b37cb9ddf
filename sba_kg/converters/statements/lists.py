"""Numbers beside the list of all they count: ``4대 직무: 가, 나, 다, 라``, headings of tables, groups of rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal

from sba_kg.converters.statements.collect import Collector, Segment
from sba_kg.model import TableEntry
from sba_kg.reader.numbers import Quantity
from sba_kg.vocabulary import genre

_COUNT = (
    r"(?<![\d,.])(?P<n>\d{1,2})\s*(?P<unit>개(?!월|년|사\b)|대(?=\s?[가-힣])|가지|종(?!합|목|류))"
    r"\s*(?P<noun>[가-힣]{0,8})"
)
_COLON = re.compile(rf"{_COUNT}\s*\)?\s*[:：]\s*(?P<list>.+)$")
_BRACKET = re.compile(rf"{_COUNT}\s*\((?P<list>[^()]*)\)")
_SET = re.compile(r"(?<![\d,.])(?P<n>\d{1,2})\s*(?P<unit>대)\s*(?P<noun>[가-힣]{2,})")
_AT_END = re.compile(r"\(\s*(?:총\s*)?(?P<n>\d{1,2})\s*(?P<unit>개소|개|곳|종|대)\s*(?P<noun>[가-힣]*)\s*\)\s*$")
_OPEN_END = re.compile(rf"{genre.any_of(genre.words().and_others)}\s*(?:\d+\s*\S+)?\s*[.)]?$")
_NO_LIST = re.compile(rf"[{genre.signs(genre.words().arrows)}:：]|\d{{2,}}")
_WITH_FIGURE = re.compile(rf"\d\s*{genre.any_of(genre.units().figures['list'])}")
_SENTENCE = re.compile(rf"{genre.any_of(genre.words().goes_on)}\s*[,，]")
#: A table belongs to the text above it if at most this many lines lie between; a heading's table may be further down.
_DIRECT, _BELOW_HEADING = 3, 10


def read(collector: Collector, entries: Sequence[TableEntry]) -> None:
    """Find the counted lists of all segments and of the tables inside the sections."""
    for segment in collector.segments:
        for match in (*_COLON.finditer(segment.text), *_BRACKET.finditer(segment.text)):
            items = _items(match["list"])
            apart = [part for item in items for part in re.split(r"\s및\s", item)]
            if len(apart) == int(match["n"]):
                items = apart  # 가, 나 및 다 are three; 기획 및 운영 may be one
            if len(items) > 1:
                _enumerate(collector, segment, match, items)
    _above_tables(collector, entries)
    _groups(collector, entries)


def _items(text: str) -> list[str]:
    """The items of a list without ``등``; nothing if they are figures or phrases of a sentence."""
    if _OPEN_END.search(text.strip()) or _NO_LIST.search(text) or _SENTENCE.search(text):
        return []
    depth, parts, current = 0, [], ""
    for letter in text:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter in ",，、" and depth == 0:
            parts.append(current)
            current = ""
        else:
            current += letter
    items = [part.strip(" .") for part in (*parts, current)]
    if all(re.search(_WITH_FIGURE, item) for item in items):
        return []  # 5개(1층 2개, 2층 3개): parts of a sum
    return items if all(items) else []


def _enumerate(collector: Collector, segment: Segment, match: re.Match[str], items: Sequence[str]) -> None:
    printed = match[0][match.start("n") - match.start() : match.end("unit") - match.start()]
    quantity = Quantity(Decimal(match["n"]), match["unit"], Decimal(1), printed, match.start("n"))
    order = collector.figure(segment, quantity)
    for position, item in enumerate(items, 1):
        collector.link(order, "enumerates", value=f"{position}. {item}")


def _names(entries: Sequence[TableEntry]) -> list[str]:
    """What the entries are called, or the first that is said of one whose name the text lost (``554㎡``)."""
    return [name for entry in entries if (name := _name(entry))]


def _name(entry: TableEntry) -> str:
    terms = ("entryName", "description", "group")
    named = (text for wanted in terms for term, text, _ in entry.values if term == wanted)
    return next(named, entry.values[0][1] if entry.values else "")


def _first_line(entry: TableEntry) -> int:
    return min((line for _, _, line in entry.values), default=0)


def _tables(collector: Collector, entries: Sequence[TableEntry]) -> list[tuple[int, list[TableEntry]]]:
    """The entries of each table with the line on which it starts."""
    by_line = sorted((_first_line(entry), order) for order, entry in enumerate(entries))
    found = []
    for table in collector.context.document.tables:
        first = bisect_left(by_line, (table.start, 0))
        inside = by_line[first : bisect_left(by_line, (table.end + 1, 0))]
        if len(inside) > 1:
            found.append((table.start, [entries[order] for order in sorted(order for _, order in inside)]))
    return found


def _above_tables(collector: Collector, entries: Sequence[TableEntry]) -> None:
    """A number of a set directly above its table, or at the end of the heading that the table stands under."""
    texts = [s for s in collector.segments if s.kind != "cell"]
    for start, inside in _tables(collector, entries):
        # Texts do not overlap: those that begin above a table end above it. No more than these can be near enough.
        last = bisect_left(texts, start, key=lambda s: s.lines.start)
        above = [s for s in texts[max(0, last - _BELOW_HEADING) : last] if s.lines.end < start]
        direct = [s for s in above[-1:] if start - s.lines.end <= _DIRECT]
        headings = [s for s in above if s.kind == "heading" and start - s.lines.end <= _BELOW_HEADING][-1:]
        for segment, pattern in (*((s, _SET) for s in direct), *((s, _AT_END) for s in headings)):
            names = _names(inside)
            if names and (match := pattern.search(segment.text)):
                _enumerate(collector, segment, match, names)
                break


def _groups(collector: Collector, entries: Sequence[TableEntry]) -> None:
    """A cell that names a set (``5대 R&D``) beside the rows of the set."""
    for _, inside in _tables(collector, entries):
        groups: dict[str, list[TableEntry]] = {}
        for entry in inside:
            for group in {text for term, text, _ in entry.values if term == "group"}:
                groups.setdefault(group, []).append(entry)
        for group, rows in sorted(groups.items(), key=lambda item: item[0]):
            match = re.match(r"(?P<n>\d{1,2})(?P<unit>대)\s*\S", group)
            line = min(map(_first_line, rows))
            cell = next((s for s in collector.cells.get(line, ()) if s.text == group), None)
            names = _names(rows)
            if match and cell and len(names) > 1:
                _enumerate(collector, cell, match, names)
