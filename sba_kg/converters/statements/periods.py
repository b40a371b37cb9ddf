"""Dated periods and days with their weekday in running text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sba_kg.converters.statements.collect import Collector
from sba_kg.model import Lines, Milestone, StatedDate, StatedPeriod
from sba_kg.reader.dates import find_dates, parse_period

_WEEKDAYS = {day: number for number, day in enumerate("월화수목금토일", 1)}
_DAY = re.compile(r"\(([월화수목금토일])\)\s*$")
_RIGHT = re.compile(
    r"\s*[~∼〜～]\s*((?:['’‘]?\d{2,4}\s*[.년]\s*)?(?:\d{1,2}\s*[.월]\s*)?\d{1,2}\s*[.일월]?(?:\s*\([월화수목금토일]\))?)"
)
_FULL = 10


def read(collector: Collector, milestones: Sequence[Milestone]) -> None:
    """Find the periods and weekdays of all segments that are no milestone."""
    taken = {n for m in milestones for n in range(m.lines.start, m.lines.end + 1)}
    for segment in collector.segments:
        if not taken.isdisjoint(range(segment.lines.start, segment.lines.end + 1)):
            continue
        end = 0
        for printed, iso in find_dates(segment.text):
            start = segment.text.find(printed, end)
            if start < 0:
                continue
            _weekday(collector, printed, iso, segment.lines)
            if start >= end:
                end = _period(collector, segment.text, start, printed, segment.lines)


def _period(collector: Collector, text: str, start: int, printed: str, lines: Lines) -> int:
    """Read the period that begins with a date; where it ends in the text."""
    end = start + len(printed)
    right = _RIGHT.match(text, end)
    if not right:
        return end
    whole = text[start : right.end()].strip()
    period = parse_period(whole)
    if period and len(period.start) >= 7 and len(period.end) == len(period.start):
        found = collector.found.periods
        found.append(StatedPeriod(len(found) + 1, whole, period.start, period.end, lines))
    return right.start(1)


def _weekday(collector: Collector, printed: str, iso: str, lines: Lines) -> None:
    day = _DAY.search(printed)
    if day and len(iso) == _FULL:
        found = collector.found.dates
        found.append(StatedDate(len(found) + 1, printed, iso, _WEEKDAYS[day[1]], lines))
