"""Quantified plans, states and baselines in the program sections → targets.

Each number with a counted unit, an amount of money, an area or a share, in an item, note or table of a plan. Not
counted are what only looks like one: ordinals (``제24회``, ``3기``), floors, names of sets (``5대 업종``), dates.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.text import squeeze
from sba_kg.converters.common.context import Context, items_by_section
from sba_kg.converters.common.units import as_figure
from sba_kg.converters.sections.counted_per import counted_per
from sba_kg.model import Lines, PlanItem, ProgramReport, Target
from sba_kg.reader import PipeRow, PipeTable
from sba_kg.reader.numbers import Quantity, find_money, outside
from sba_kg.reader.numerals import LARGE, NUMERAL, SMALL, decimal, is_number
from sba_kg.reader.quantities import doubts, figures
from sba_kg.reader.units import qualifier_behind
from sba_kg.vocabulary import genre

_WORDS = genre.words()
_NOUNS = genre.any_of(_WORDS.counted_nouns)
_SET_NOUNS = genre.any_of((*_WORDS.counted_nouns, *_WORDS.set_nouns))
#: A unit and no other word (``3회차``, ``10전시회``).
_UNITS = genre.any_of(genre.units().aimed) + "".join(
    f"(?!(?<={unit})[{letters}])" for unit, letters in genre.units().another_word.items()
)
_COUNTED = re.compile(
    rf"(?<![\d,.제])(?<!\d[·‧・])(?:(?P<low>\d++)\s*~\s*)?(?P<number>{NUMERAL})\s*(?P<scale>[십백천만]?)(?:여(?=\s?[개명건회]))?\s*"
    rf"(?:개\s*(?P<noun>{_NOUNS})(?![가-힣]{{3}})|(?P<set>(?<=\()?대\s(?P<set_noun>{_SET_NOUNS})(?=\)))|(?P<unit>{_UNITS})|(?P<bare>개)(?![가-힣]))"
)
#: A number with several multipliers: ``3천5백``, ``2만 5천``.
_COMPOUND = re.compile(r"\d\s?[십백천만]\s?\d")
_SCALES = {"": 1, **SMALL, **LARGE}
_AS_OF = genre.any_of(_WORDS.as_of)
#: ``현재 4개소``, ``현행 5%``: how it is, not what is to be reached.
_NOW = re.compile(rf"{genre.any_of(_WORDS.now)}\s?$")
_STATE = re.compile(rf"{genre.any_of(_WORDS.states)}|{_AS_OF}(?:$|[),])")
_ARROWS = genre.signs(genre.words().arrows)
_ARROW = re.compile(genre.any_of(genre.words().arrows))
_BEFORE = re.compile(rf"{genre.any_of(_WORDS.before)}\s*$")
_YEAR = re.compile(r"(?:(20\d\d)|['’‘]?(?<!\d)(\d\d))(?:\s*~\s*\d\d)?\s*년")
#: A note of at most this many characters is the caption of the table below it.
_CAPTION = 20
_CLAUSE = re.compile(rf"[,/{_ARROWS}+:：]|\s및\s|\)\s*[-–]")
#: Nouns that say themselves what is counted: 상장사, 업체, 브랜드 need no "기업", 매출총액 no "금액".
_COUNTED_NOUN = re.compile(rf"(?:{genre.any_of(_WORDS.self_counted)}|[가-힣]사)$")
_FIGURE = re.compile(rf"(?<![\d,.])([,.]*+)\d[\d,.]*+\s*{genre.any_of(genre.units().figures['target'])}")
_DEED = re.compile(rf"^\s*({genre.any_of(_WORDS.deeds)})")


@dataclass(frozen=True)
class _Found:
    quantity: Quantity
    end: int


@dataclass(frozen=True)
class _Place:
    """A text with quantities: the words that say what it is about, and the text around it."""

    subject: str
    text: str
    around: str
    item: int
    lines: Lines


def convert(context: Context, reports: Sequence[ProgramReport], items: Sequence[PlanItem]) -> list[Target]:
    """The targets of all sections; what is dated before the fiscal year of the report is a baseline."""
    result: list[Target] = []
    by_section = items_by_section(items)
    for report in reports:
        own = by_section.get(report.key, [])
        places = [*_item_places(own), *_table_places(context, report, own)]
        order = 0
        for place in sorted(places, key=lambda p: (p.lines.start, p.item)):
            if not context.is_readable(place.text, place.lines.start):
                continue
            for target in _targets(report, place, context.fiscal_year):
                order += 1
                result.append(replace(target, order=order, lines=_line(context, target)))
    return result


def _line(context: Context, target: Target) -> Lines:
    """The line of a wrapped item on which the figure is printed."""
    for number in range(target.lines.start, target.lines.end + 1):
        if target.figure.printed in context.document.source.line(number).text:
            return Lines.of(number)
    return target.lines


def _item_places(items: Sequence[PlanItem]) -> Iterator[_Place]:
    by_order = {item.order: item for item in items}
    for item in items:
        parent = by_order.get(item.parent)
        subject = item.keyword or (parent.keyword or parent.text if parent and parent.kind != "item" else "")
        around = " ".join((parent.text if parent else "", item.text))
        text = f"{item.keyword} {item.text}" if re.search(r"\d", item.keyword) else item.text
        yield _Place(subject, text, around, item.order, item.lines)


def _table_places(context: Context, report: ProgramReport, items: Sequence[PlanItem]) -> Iterator[_Place]:
    """The cells of the tables of a section, with the labels of their row and column."""
    last = max((item.lines.start for item in items), default=report.lines.end)
    end = report.budget_lines.start if report.budget_lines else last
    captions = [i for i in items if i.kind != "note" or len(i.text) <= _CAPTION]
    starts = [i.lines.start for i in captions]
    for table in context.document.tables_on(report.lines.start, max(end, last)):
        above = bisect_left(starts, table.start)
        yield from _cells(table, captions[above - 1].text if above else "")


def _cells(table: PipeTable, above: str) -> Iterator[_Place]:
    labels: dict[int, str] = {}
    grouped = _grouped(table)
    for row in table.rows:
        numeric = [i for i, text in enumerate(row.texts) if text and _quantities(text)]
        first = numeric[0] if numeric else len(row.texts)
        for column, text in enumerate(row.texts[:first]):
            if text:
                labels.setdefault(column, re.sub(r"[<>]", "", text))
        for column in numeric:
            subject = labels.get(column, "") if len(numeric) > 1 else _subject(row, column, grouped)
            yield _Place(subject, row.texts[column], f"{above} {row.texts[0]}", 0, Lines.of(row.line))


def _grouped(table: PipeTable) -> bool:
    """Whether the first column names groups of rows: it is empty in a row that has a name in the second."""
    return any(not row.texts[0] and len(row.texts) > 1 and row.texts[1] for row in table.rows)


def _subject(row: PipeRow, column: int, grouped: bool) -> str:
    """A single figure is about its row, not about the group of rows that it opens; side by side, each its own."""
    names = [text for text in row.texts[:column] if text]
    return names[1 if grouped and row.texts[0] and len(names) > 1 else 0] if names else ""


def _quantities(text: str) -> list[_Found]:
    money = find_money(text)
    ends = {found.quantity: found.end for found in _counted(text)}
    found = [_Found(q, q.start + len(q.printed)) for q in money]
    found += [_Found(q, ends[q]) for q in outside(money, ends)]
    return sorted(found, key=lambda f: (f.quantity.start, f.quantity.value))


def _counted(text: str) -> Iterator[_Found]:
    wider = figures(text) if _COMPOUND.search(text) else []
    doubtful = [(doubt.start, doubt.start + len(doubt.printed)) for doubt in doubts(text)]
    for match in _COUNTED.finditer(text):
        if any(start <= match.start() < end for start, end in doubtful):
            continue  # one number or several: told by its line, and no target
        whole = next((f for f in wider if f.start < match.start() < f.end and f.value is not None), None)
        if whole is not None and whole.unit != "원":
            printed = text[whole.start : match.end()].strip()
            quantity = Quantity(whole.value or Decimal(0), whole.unit, whole.precision, printed, whole.start)
            yield _Found(quantity, match.end())
            continue
        scale = _SCALES[match["scale"]]
        unit = match["noun"] or match["set_noun"] or match["unit"] or match["bare"]
        unit = "㎡" if unit.startswith("m") else unit
        for number in (match["low"], match["number"]):
            if number and is_number(number):
                value, precision = decimal(number)
                quantity = Quantity(value * scale, unit, precision * scale, match[0].strip(), match.start())
                yield _Found(quantity, match.end())


def _targets(report: ProgramReport, place: _Place, year: int | None) -> Iterator[Target]:
    for found in _quantities(place.text):
        quantity = found.quantity
        yield Target(
            section=report.key,
            order=0,
            what=_what(place, found),
            unit=quantity.unit,
            kind=_kind(place, found, year),
            qualifier=qualifier_behind(place.text, found.end),
            figure=as_figure(quantity),
            lines=place.lines,
            year=_year(place, found) or year,
            counted_per=counted_per(place.text, quantity.start, found.end, place.subject),
        )


def _kind(place: _Place, found: _Found, year: int | None) -> str:
    """``actual`` for a state, ``baseline`` for the earlier side of an arrow or of the year, else ``target``."""
    start = found.quantity.start
    before, after = place.text[:start], place.text[found.end :]
    clause = _ARROW.split(before)[-1] + _ARROW.split(after)[0]
    if _STATE.search(clause) or _STATE.search(place.around.replace(place.text, "")) or _STATE.search(place.subject):
        return "actual"
    if _NOW.search(before):
        return "actual"
    years = [int(m[1] or f"20{m[2]}") for m in _YEAR.finditer(re.split(rf"[{_ARROWS},]", before)[-1])]
    if year and years and years[-1] < year:
        return "baseline"
    if _BEFORE.search(before):
        return "baseline"
    if (
        _ARROW.search(re.split(r"[(),]", after)[0])
        and not _ARROW.search(before)
        and _quantities(_ARROW.split(after, maxsplit=1)[1])
    ):
        return "baseline"
    return "target"


def _year(place: _Place, found: _Found) -> int | None:
    """The last year printed before the figure."""
    years = [int(m[1] or f"20{m[2]}") for m in _YEAR.finditer(place.text[: found.quantity.start])]
    return years[-1] if years else None


def _what(place: _Place, found: _Found) -> str:
    """What is counted, in words of the text: subject, noun before the number, word of the measure, year.

    The noun is what stands between the number and the comma, bracket or arrow before it; where that is no more
    than a year, it is the phrase with which the text begins.
    """
    quantity = found.quantity
    before = place.text[: quantity.start]
    year = re.findall(r"['’‘]?\d{2,4}(?:\s*~\s*\d{2})?년", re.split(rf"[{_ARROWS},]", before)[-1])
    noun = _noun(_CLAUSE.split(before)[-1]) or _after(place, found) or _noun(re.split(r"[(:：]|\d", place.text)[0])
    subject = re.sub(r"\s*현황$", "", _noun(place.subject))
    verb = _DEED.match(place.text[found.end :].lstrip(" )"))
    measure = _measure(quantity.unit, noun, verb[1] if verb else "")
    if verb and quantity.unit == "원" and subject:
        noun = ""  # the keyword says whose money it is, the verb what is done with it
    parts = [subject if subject != noun and subject not in noun else "", noun]
    words = " ".join(part for part in parts if part)
    for word in measure.split():
        words = words if words.endswith(word) else f"{words} {word}"
    return squeeze(words) + (f"({year[-1]})" if year else "")


def _after(place: _Place, found: _Found) -> str:
    """What a bare number (``및 5개 신규 조성을``) counts where no word stands before it: the object behind it."""
    behind = re.match(r"\s([가-힣A-Za-z ]+?)[을를]\s", place.text[found.end :]) if found.quantity.unit == "개" else None
    return behind[1] if behind else ""


def _measure(unit: str, noun: str, verb: str) -> str:
    """The word for what a number of a unit measures."""
    if unit == "원":
        return f"{verb}액" if verb else "" if noun.endswith("액") else "금액"
    if unit == "개사" and _COUNTED_NOUN.search(noun):
        return "수"
    return _WORDS.measures.get(unit, f"{unit} 수" if unit != "개" else "수")


def _noun(text: str) -> str:
    """A phrase without what surrounds its noun: brackets, years, earlier numbers, words of counting."""
    text = re.sub(r"\([^()]*\)|〈|〉|『|』|「|」", " ", text)
    text = re.sub(
        r"['’‘]?\d{2,4}(?:\s*~\s*\d{2})?년", " ", text.rsplit("(", 1)[-1] if _is_label(text) else text.split("(")[0]
    )
    text = _FIGURE.sub(r"\1 ", text)
    return squeeze(re.sub(r"(?:^|\s)(?:총|누적|약|및|등|연간|분기별)(?=\s|$)", " ", text)).strip(" ()·-+~'’‘")


def _is_label(text: str) -> bool:
    """Whether the words in an open bracket name the number (``(평균매출액 138억원)``) and not just its year."""
    inside = text.rsplit("(", 1)
    return len(inside) == 2 and ")" not in inside[1] and len(re.sub(r"[\d'’‘년총누적\s]", "", inside[1])) > 1
