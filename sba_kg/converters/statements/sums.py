"""Sums in running text: what the words say is a total of what (``총``, ``포함``, ``누적``, ``나머지``, ``+``, ``=``).

That figures add up is no sign of a sum, and that they do not is none against it: only the words count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from sba_kg.converters.statements.collect import Collector, Segment
from sba_kg.model import Apportionment, Lines
from sba_kg.reader.numbers import Quantity
from sba_kg.vocabulary import genre

_WORDS = genre.words()
_ARROW = re.compile(genre.any_of(_WORDS.arrows))
_ARROWS = genre.signs(_WORDS.arrows)
_OPENING = re.compile(rf"[^(){_ARROWS},:：]{{0,12}}?(\(|\s*\)\s*[:：]|[:：])")
_APART = re.compile(rf"[=,;{_ARROWS}]")
_IN_ALL = genre.any_of(_WORDS.in_all)
#: Behind a word that joins figures, the total of them.
_THE_TOTAL = rf"\s*(?:약\s*)?(?:{_IN_ALL}\s*)?$"
_JOINING = re.compile(genre.any_of((*_WORDS.included, *_WORDS.by_way_of, *_WORDS.together)) + _THE_TOTAL)
#: ``a 및 b를 통한 c`` adds up only if the text says what is there and what is new.
_THROUGH = re.compile(genre.any_of(_WORDS.by_way_of) + _THE_TOTAL)
_ADDITION = re.compile(genre.any_of(_WORDS.additions))
_INCLUDING = re.compile(genre.any_of(_WORDS.included) + _THE_TOTAL)
_CUMULATIVE = re.compile(rf"\(\s*{genre.any_of(_WORDS.cumulative)}\s*$")
_REST = re.compile(genre.any_of(_WORDS.rest))
#: Parts in brackets without a word for a total (``1,030개사(상장 38개사, 비상장 12개사)``) may be some of many: they
#: are taken for all of them if they make up at least this share of it.
_SHARE = Fraction(1, 2)
_OF_PERCENT = re.compile(genre.any_of(_WORDS.shares))
#: After the last part: there are more.
_MORE = re.compile(r"등\s*$|\s외(?:\s|$)")
#: Between the last part and a total behind it; between two parts.
_CLOSING = re.compile(rf"[\s,(]*{genre.any_of((*_WORDS.in_all, *_WORDS.totals))}\s*")
_COMMA = re.compile(r"\s*[,및·+]\s*[^\d,()]{1,15}")
_TOTAL = re.compile(rf"{genre.any_of((*_WORDS.in_all, *_WORDS.totals))}\s*$")
#: A part of a total, by its name; those of a budget by where the money comes from.
_BARE_PART = re.compile(r"\s*[가-힣·A-Za-z]{1,12}\s?:?\s?(\d{1,3}(?:,\d{3})*(?:\.\d+)?|\d+(?:\.\d+)?)\s*")
_SOURCE = re.compile(rf"{genre.any_of(genre.tables()['budget']['source'])}\s?:?\s?$")
#: A table belongs to the item above it if at most this many lines lie between.
_GAP = 3


def read(collector: Collector, told: Collection[int] = ()) -> None:
    """Find the sums of all segments.

    Args:
        collector: The segments.
        told: Lines of budgets whose parts are known: other rules look at these.
    """
    for segment in collector.segments:
        quantities = collector.quantities(segment)
        _joined(collector, segment, quantities)
        _running(collector, segment, quantities)
        _listed(collector, segment, quantities)
        if segment.lines.start not in told:
            _bare(collector, segment, quantities)
        _closed(collector, segment, quantities)
        _added(collector, segment, quantities)
        _of_table(collector, segment, quantities)
    _rests(collector)


def _add(collector: Collector, total: int, parts: Sequence[int]) -> None:
    for part in parts:
        collector.link(part, "isPartOfTotal", total)


def _joined(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``a 및 b를 통한 c``, ``a, b 포함 총 c``: parts before the word, the total after it."""
    for position, total in enumerate(quantities):
        before = segment.text[: total.start]
        if not _JOINING.search(before):
            continue
        if _THROUGH.search(before) and not _ADDITION.search(before):
            return
        parts = [q for q in quantities[:position] if q.unit == total.unit]
        base: list[int] = []
        if _INCLUDING.search(before):
            base = _base(collector, segment, total) if segment.kind == "note" else []
            if not base:
                return  # what is included need not be all
        orders = [*base, *(collector.figure(segment, q) for q in parts)]
        if len(orders) > 1:
            _add(collector, collector.figure(segment, total), orders)
        return


def _base(collector: Collector, segment: Segment, total: Quantity) -> list[int]:
    """The figure of the item directly above a note that says what else is included."""
    above = collector.segments[segment.index - 1] if segment.index else None
    if above is None or above.kind not in {"item", "heading"} or above.section != segment.section:
        return []
    same = [q for q in collector.quantities(above) if q.unit == total.unit]
    return [collector.figure(above, same[-1])] if same else []


def _running(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``a ⇨ b(누적 c) ⇨ d(총 e)``: each running total is the one before it and what is added."""
    steps = [0, *(m.end() for m in _ARROW.finditer(segment.text)), len(segment.text) + 1]
    previous: Quantity | None = None
    for start, end in pairwise(steps):
        inside = [q for q in quantities if start <= q.start < end]
        running = next((q for q in inside if _CUMULATIVE.search(segment.text[: q.start])), None)
        if running and previous and inside[0] is not running and inside[0].unit == running.unit == previous.unit:
            parts = [collector.figure(segment, q) for q in (previous, inside[0])]
            _add(collector, collector.figure(segment, running), parts)
        previous = running or (inside[-1] if inside else previous)


def _listed(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``총 c(가 a, 나 b)`` and ``c: 가(a), 나(b)``: a total followed by the list of its parts."""
    for position, total in enumerate(quantities):
        after = segment.text[total.start + len(total.printed) :]
        opening = _OPENING.match(after)
        if not opening:
            continue
        closing = _matching(after, opening.end()) if opening[1] == "(" else len(after)
        first = total.start + len(total.printed) + opening.end()
        last = total.start + len(total.printed) + closing
        parts = [q for q in quantities[position + 1 :] if first <= q.start < last]
        if (
            len(parts) > 1
            and all(q.unit == total.unit for q in parts)
            and _is_list(segment.text[first:last], parts, first)
            and (opening[1] != "(" or _TOTAL.search(segment.text[: total.start]) or _is_most(total, parts))
        ):
            _add(collector, collector.figure(segment, total), [collector.figure(segment, q) for q in parts])
            return


def _bare(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``총 1,200백만원(시비 900, 도비 300)``: parts in the unit of their total, which is printed once."""
    for position, total in enumerate(quantities):
        end = total.start + len(total.printed)
        opening = _OPENING.match(segment.text[end:])
        if total.unit != "원" or not opening or opening[1] != "(":
            continue
        first = end + opening.end()
        last = end + _matching(segment.text[end:], opening.end())
        if any(first <= q.start < last for q in quantities[position + 1 :]):
            continue
        worth = next((won for name, won in genre.money_by_length() if total.printed.endswith(name)), 0)
        parts = _bare_parts(segment.text, (first, last), worth)
        whole = sum(part.value for part in parts)
        sources = all(_SOURCE.search(segment.text[: part.start]) for part in parts)
        in_all = _TOTAL.search(segment.text[: total.start])
        if len(parts) > 1 and (sources or in_all) and total.value <= 2 * whole <= 4 * total.value:
            _add(collector, collector.figure(segment, total), [collector.figure(segment, part) for part in parts])
            return


def _bare_parts(text: str, span: tuple[int, int], worth: int) -> list[Quantity]:
    """The parts of a bracket whose every piece is a name and a number; none otherwise."""
    parts: list[Quantity] = []
    at = span[0]
    for piece in re.split(r"(?<=\d),\s|,(?!\d)|[/+]", text[span[0] : span[1]]):
        start = text.index(piece, at) if piece else at
        match = _BARE_PART.fullmatch(piece)
        if not match or not worth:
            return []
        number = Decimal(match[1].replace(",", ""))
        exponent = Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
        parts.append(Quantity(number * worth, "원", exponent * worth, match[1], start + match.start(1)))
        at = start + len(piece)
    return parts


def _closed(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``가 a, 나 b 총 c`` and ``가 a, 나 b(총 c)``: the total directly after the list of its parts."""
    for position, total in enumerate(quantities):
        parts: list[Quantity] = []
        following = total
        for part in reversed(quantities[:position]):
            end = part.start + len(part.printed)
            if part.unit != total.unit or not _leads_to(segment.text[end : following.start], is_total=not parts):
                break
            parts.insert(0, part)
            following = part
        if len(parts) > 1:
            _add(collector, collector.figure(segment, total), [collector.figure(segment, q) for q in parts])


def _leads_to(between: str, *, is_total: bool) -> bool:
    """Whether what stands behind a part leads to the total, or to the next part."""
    return bool(_CLOSING.fullmatch(between) if is_total else _COMMA.fullmatch(between))


def _is_most(total: Quantity, parts: Sequence[Quantity]) -> bool:
    return Fraction(sum(q.value for q in parts)) >= _SHARE * Fraction(total.value)


def _matching(text: str, start: int) -> int:
    depth = 1
    for index in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)


def _is_list(text: str, parts: Sequence[Quantity], offset: int) -> bool:
    """Whether words stand before each figure and commas, slashes or ``+`` between them, with no arrow."""
    if _ARROW.search(text) or re.search(r"[~∼]|누적|평균|전년|중\s", text):
        return False
    if _MORE.search(text[parts[-1].start - offset :]):
        return False
    ends = [0, *(q.start - offset + len(q.printed) for q in parts)]
    between = [text[a : q.start - offset] for a, q in zip(ends, parts, strict=False)]
    return all(re.search(r"[가-힣A-Za-z]", b) for b in between) and all(re.search(r"[,/+·및]", b) for b in between[1:])


def _added(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``가 a + 나 b = c``; percentages without a total are shares of one whole."""
    runs: list[list[Quantity]] = []
    for previous, quantity in zip((None, *quantities), quantities, strict=False):
        between = segment.text[previous.start + len(previous.printed) : quantity.start] if previous else ""
        if previous and "+" in between and not _APART.search(between) and previous.unit == quantity.unit:
            runs[-1].append(quantity)
        else:
            runs.append([quantity])
    for position, run in enumerate(runs):
        following = next(iter(runs[position + 1 :]), [])
        if len(run) < 2:
            continue
        between = segment.text[run[-1].start : following[0].start] if following else ""
        if following and "=" in between and following[0].unit == run[0].unit:
            orders = [collector.figure(segment, q) for q in run]
            _add(collector, collector.figure(segment, following[0]), orders)
        elif run[0].unit == "%" and (len(run) > 2 or _OF_PERCENT.search(segment.text)):
            orders = [collector.figure(segment, q) for q in run]
            shares = collector.found.apportionments
            lines = Lines(segment.lines.start, segment.lines.end)
            shares.append(Apportionment(len(shares) + 1, segment.text, tuple(orders), lines))


def _of_table(collector: Collector, segment: Segment, quantities: Sequence[Quantity]) -> None:
    """``총 c`` in the text directly above a table with a row of figures of the same unit."""
    if segment.kind not in {"item", "heading", "note", "text"}:
        return
    totals = [q for q in quantities if _TOTAL.search(segment.text[: q.start])]
    if totals:  # 총 9개 과정, 170명: the word holds for what follows it in the same breath
        start = totals[0].start
        totals = [q for q in quantities if q.start >= start and "(" not in segment.text[start : q.start]]
    for total in totals:
        if cells := _row_below(collector, segment, total.unit):
            _add(collector, collector.figure(segment, total), cells)


def _row_below(collector: Collector, segment: Segment, unit: str) -> list[int]:
    end = segment.lines.end
    tables = collector.context.document.tables_on(end + 1, end + _GAP)
    for row in tables[0].rows if tables else ():
        cells = collector.cells.get(row.line, [])
        with_figures = [(s, [q for q in collector.quantities(s) if q.unit == unit]) for s in cells]
        filled = [(s, found[0]) for s, found in with_figures if len(found) == 1]
        if len(filled) > 1 and len(filled) >= len(cells) - 1:
            return [collector.figure(s, q) for s, q in filled]
    return []


def _rests(collector: Collector) -> None:
    """``… 금액은 a이고, 나머지 … b``: both are parts of the amount that the answer began with."""
    first = _first_by_unit(collector)
    for segment in collector.segments:
        rest = _REST.search(segment.text)
        if not rest or not segment.finding:
            continue
        quantities = collector.quantities(segment)
        before = [q for q in quantities if q.start < rest.start()]
        after = [q for q in quantities if q.start > rest.start()]
        if not before or not after or before[-1].unit != after[0].unit:
            continue
        earlier = first.get((segment.finding, segment.role, after[0].unit))
        if earlier and earlier[0].index < segment.index:
            total = collector.figure(*earlier)
            _add(collector, total, [collector.figure(segment, q) for q in (before[-1], after[0])])


def _first_by_unit(collector: Collector) -> dict[tuple[int, str, str], tuple[Segment, Quantity]]:
    """The first quantity of each unit in each side of each finding."""
    found: dict[tuple[int, str, str], tuple[Segment, Quantity]] = {}
    for segment in collector.segments:
        for quantity in collector.quantities(segment) if segment.finding else ():
            found.setdefault((segment.finding, segment.role, quantity.unit), (segment, quantity))
    return found
