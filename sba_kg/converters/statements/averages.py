"""Averages: ``매출총액 14.2조원 (평균매출액 138억원)`` over the number stated above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sba_kg.converters.statements.collect import Collector, Segment
from sba_kg.reader.numbers import Quantity
from sba_kg.vocabulary import genre

_AVERAGE = re.compile(r"(?:\(\s*평균|[1일]?\s*(?:인|명|개?사|건|팀)당\s*평균?)[^()\d]*$")
#: What one gets at most is no average.
_LIMIT_BEFORE, _LIMIT_BEHIND = (
    re.compile(rf"{genre.any_of(genre.words().limit_before)}[^()\d]*$"),
    re.compile(rf"\s*{genre.any_of(genre.words().limit_behind)}"),
)
_COUNTED = genre.units().averaged
#: The number that an average is taken over stands at most this many lines above it.
_ABOVE = 15


def read(collector: Collector) -> None:
    """Find the averages of all segments."""
    for segment in collector.segments:
        quantities = collector.quantities(segment)
        for position, average in enumerate(quantities):
            before, behind = segment.text[: average.start], segment.text[average.start + len(average.printed) :]
            if not _AVERAGE.search(before) or _LIMIT_BEFORE.search(before) or _LIMIT_BEHIND.match(behind):
                continue
            totals = [q for q in quantities[:position] if q.unit == average.unit]
            count = _count(collector, segment, quantities[:position], average)
            if totals and count:
                order = collector.figure(segment, average)
                collector.link(order, "isAverageOf", collector.figure(segment, totals[-1]))
                collector.link(order, "isPerUnitOf", collector.figure(*count))


def _count(
    collector: Collector, segment: Segment, before: list[Quantity], average: Quantity
) -> tuple[Segment, Quantity] | None:
    """What an average is taken over: a number of other things before it, or the first one in a text above."""
    own = _counted(segment, before, average)
    if own:
        return segment, own[-1]
    if segment.kind != "text":
        return None  # only the loose lines of a text box share one subject; items of a list each have their own
    found: tuple[Segment, Quantity] | None = None
    for other in reversed(collector.segments[: segment.index]):
        if segment.lines.start - other.lines.end > _ABOVE or other.kind == "heading":
            break
        counted = _counted(other, collector.quantities(other), average)
        if counted and not _AVERAGE.search(other.text[: counted[0].start]):
            found = (other, counted[0])  # the topmost below the heading: what the whole block is about
    return found


def _counted(segment: Segment, quantities: Sequence[Quantity], average: Quantity) -> list[Quantity]:
    """The numbers of things; the 1 of ``1인당`` counts nothing."""
    return [
        q
        for q in quantities
        if q.unit in _COUNTED and q.unit != average.unit and not segment.text.startswith("당", q.start + len(q.printed))
    ]
