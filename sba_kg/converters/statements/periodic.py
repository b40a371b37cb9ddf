"""Figures per quarter, month or half-year beside the one of the year (``분기별 30개사, 연간 총 120개사``)."""

from __future__ import annotations

import re

from sba_kg.converters.statements.collect import Collector
from sba_kg.vocabulary import genre

_PERIODS = genre.words().periods
_PERIOD = re.compile(rf"(?<![가-힣\d])매?({genre.any_of(_PERIODS)})(?:별|마다|당|간)?\s*(?:약\s*|총\s*|각\s*)*$")
_YEARLY = re.compile(rf"{genre.any_of(genre.words().yearly)}\s*(?:약\s*|총\s*)*$")


def read(collector: Collector) -> None:
    """Find the periodic figures of all segments."""
    for segment in collector.segments:
        quantities = collector.quantities(segment)
        yearly = [q for q in quantities if _YEARLY.search(segment.text[: q.start])]
        for quantity in quantities:
            period = _PERIOD.search(segment.text[: quantity.start])
            year = next((q for q in yearly if q.unit == quantity.unit), None)
            if period and year:
                order = collector.figure(segment, quantity)
                collector.link(order, "timesPerYear", value=_PERIODS[period[1]])
                collector.link(order, "isPeriodicPartOf", collector.figure(segment, year))
