"""Rates: of a change (``355백만원 → 723백만원, 103%↑``), of a part taken from a whole (``48개 … 23개 … (48%↓)``)."""

from __future__ import annotations

import re

from sba_kg.converters.statements.collect import Collector, Segment
from sba_kg.reader.dates import QUOTE
from sba_kg.reader.numbers import Quantity
from sba_kg.vocabulary import genre

_ARROW = re.compile(genre.any_of(genre.words().arrows))
_UP = re.compile(rf"\s*(?:{genre.any_of(genre.words().up)}|증(?![가-힣]))")
_DOWN = re.compile(rf"\s*(?:{genre.any_of(genre.words().down)}|감(?![가-힣]))")
_COMPARED = re.compile(rf"\s?{genre.any_of(genre.words().compared)}(?![가-힣])[^()]{{0,30}}")
_AMONG = re.compile(r"[가-힣\s]{0,8}?\s*(?:중|가운데)(?:에서|에)?\s")
#: Between figures and their rate: brackets, commas and words of comparison, nothing that begins another matter.
_TO_RATE = re.compile(
    rf"[\s,(]*(?:(?:{QUOTE}\s?|20)\d\d\s?년도?[\s,]*)?(?:전년\s*(?:도\s*)?(?:대비|比)?|대비|증감률|증가율|감소율|약|총|[:：\s(])*"
)
#: Between a rate and the figures in brackets behind it: words and one open bracket.
_FROM_RATE = re.compile(r"[^()]{0,12}\([^()]*")


def read(collector: Collector) -> None:
    """Find the rates of all segments."""
    for segment in collector.segments:
        quantities = collector.quantities(segment)
        for rate, sign in [(q, _sign(segment.text, q)) for q in quantities if q.unit == "%"]:
            if sign and (pair := _pair(segment.text, quantities, rate)):
                order = collector.figure(segment, rate, sign)
                collector.link(order, "changesFrom", collector.figure(segment, pair[0]))
                collector.link(order, "changesTo", collector.figure(segment, pair[1]))
            elif taken := _taken(segment, quantities, rate, sign):
                order = collector.figure(segment, rate, sign or 1)
                collector.link(order, "hasNumerator", collector.figure(segment, taken[0]))
                collector.link(order, "isShareOf", collector.figure(segment, taken[1]))


def _sign(text: str, rate: Quantity) -> int:
    """The direction printed after a rate: 1 up, -1 down, 0 none."""
    after = text[rate.start + len(rate.printed) :]
    return 1 if _UP.match(after) else -1 if _DOWN.match(after) else 0


def _pair(text: str, quantities: list[Quantity], rate: Quantity) -> tuple[Quantity, Quantity] | None:
    """The figures left and right of an arrow directly before the rate, or in brackets behind it."""
    for arrow in _ARROW.finditer(text):
        left = [q for q in quantities if q.start < arrow.start() and q.unit != "%"]
        right = [q for q in quantities if q.start >= arrow.end() and q.unit != "%"]
        if not left or not right or left[-1].unit != right[0].unit:
            continue
        before = text[right[0].start + len(right[0].printed) : rate.start]
        behind = text[rate.start + len(rate.printed) : left[-1].start]
        after_figures = right[0].start < rate.start and _TO_RATE.fullmatch(before)
        before_figures = rate.start < left[-1].start and _FROM_RATE.fullmatch(behind)
        if after_figures or before_figures:
            return left[-1], right[0]
    return _compared(text, quantities, rate)


def _compared(text: str, quantities: list[Quantity], rate: Quantity) -> tuple[Quantity, Quantity] | None:
    """``8,946억원(’24년 8,412억원 대비 534억원, 6.3% 증)``: the figure in the bracket, and the one before it."""
    opened = text.rfind("(", 0, rate.start)
    if opened < 0 or ")" in text[opened : rate.start] or _ARROW.search(text[opened : rate.start]):
        return None
    inside = [q for q in quantities if opened < q.start < rate.start and q.unit != "%"]
    before = [q for q in quantities if q.start < opened][-1:]
    if not inside or not before or inside[0].unit != before[0].unit:
        return None
    directly = before[0].start + len(before[0].printed) == len(text[:opened].rstrip())
    behind = text[inside[0].start + len(inside[0].printed) : rate.start]
    return (inside[0], before[0]) if directly and _COMPARED.fullmatch(behind) else None


def _taken(segment: Segment, quantities: list[Quantity], rate: Quantity, sign: int) -> tuple[Quantity, Quantity] | None:
    """Part and whole of a rate in brackets: ``140팀 가운데 35팀(25%)``, or two totals (``총``) with a sign."""
    text = segment.text
    before = text[: rate.start].rstrip()
    if not before.endswith("(") or _ARROW.search(text):
        return None
    near = [q for q in quantities if q.start < rate.start][-2:]
    if len(near) == 2 and near[0].unit == near[1].unit:
        between = text[near[0].start + len(near[0].printed) : near[1].start]
        if _AMONG.match(between):
            return near[1], near[0]
    if not sign:
        return None
    totals = [q for q in quantities if q.start < rate.start and re.search(r"총\s*$", text[: q.start])]
    if len(totals) < 2 or totals[-1].unit != totals[-2].unit:
        return None
    return totals[-1], totals[-2]
