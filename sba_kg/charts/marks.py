"""What a chart draws: rows of an answer as marks, with readable units, titles and notes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sba_kg import codes
from sba_kg.chart import Chart
from sba_kg.query import Answer, Value
from sba_kg.saved import SavedQuery
from sba_kg.visible import visible

#: Unit of the largest amount from which it is used → its size in won, its name by language.
_MONEY: dict[str, tuple[tuple[int, int, str], ...]] = {
    "ko": ((10**9, 10**8, "억원"), (10**7, 10**6, "백만원"), (10**5, 10**3, "천원"), (0, 1, "원")),
    "en": ((10**6, 10**6, "million won"), (10**4, 10**3, "thousand won"), (0, 1, "won")),
}
_UNIT = re.compile(r"\s*\((?:원|won)\)$")
_LEFT_OUT = {
    "ko": "그릴 값이 없는 행 {n}개는 빠져 있다.",
    "en": "Rows left out because they have nothing to draw: {n}.",
}
_POINT = {
    "ko": "마름모(◆)는 시작과 끝 가운데 하나만 적힌 일정이다.",
    "en": "A diamond (◆) is a date of which only the start or the end is printed.",
}
_SOURCE = {
    "ko": "출처: {source}. 값이 적힌 줄 번호는 표(sba-kg query {name})에 있다.",
    "en": "Source: {source}. The table (sba-kg query {name}) has the lines of the report.",
}


@dataclass(frozen=True)
class Mark:
    """A bar, cell or span.

    Attributes:
        label: What it is called.
        value: Its size in the plot's unit, None for a span of time.
        text: The size as it is shown.
        group: Its group, ``""`` for none.
        parent: What it is a part of, ``""`` for nothing.
        start: First day of a span, None if it is not known.
        end: Last day of a span, None if it is not known.
    """

    label: str
    value: Decimal | None = None
    text: str = ""
    group: str = ""
    parent: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True)
class Plot:
    """A chart with its data and words.

    Attributes:
        kind: Kind of chart (:data:`sba_kg.chart.KEYS`).
        lang: Language of the words.
        title: Title.
        question: The question that it answers.
        label_title: Title of what the marks are.
        value_title: Title of their size, with its unit.
        group_title: Title of their groups, ``""`` without groups.
        digits: Decimal places of sizes.
        marks: The marks, in the order of the rows.
        notes: Source and what is left out.
    """

    kind: str
    lang: str
    title: str
    question: str
    label_title: str
    value_title: str
    group_title: str
    digits: int
    marks: tuple[Mark, ...]
    notes: tuple[str, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of the rows."""
        return tuple(dict.fromkeys(mark.group for mark in self.marks if mark.group))

    @property
    def description(self) -> str:
        """The chart in words, for those who do not see it."""
        shown = [f"{m.label}{f' ({m.group})' if m.group else ''}: {m.text}" for m in self.marks]
        return f"{self.question} {self.value_title or self.label_title}: {'; '.join(shown)}. {' '.join(self.notes)}"


def plot(saved: SavedQuery, answer: Answer, lang: str, source: str) -> Plot:
    """The chart of an answer.

    Args:
        saved: The query, with a chart.
        answer: Its answer.
        lang: ``ko`` or ``en``.
        source: Title of the report that the answer is from.
    """
    chart = saved.chart
    assert chart is not None
    titles = {column.name: column.label[lang] for column in answer.columns}
    rows = [dict(zip(titles, row, strict=True)) for row in answer.rows]
    kept = [row for row in rows if any(row[c] is not None for c in (chart.value, chart.start, chart.end) if c)]
    factor, unit = _unit(chart, answer, kept, lang)
    digits = _digits([_number(row[chart.value]) / factor for row in kept]) if chart.value else 0
    names = _names(chart, lang)
    marks = _by_edition([_mark(row, chart, factor, digits, names) for row in kept], kept)
    value_title = titles.get(chart.value, "")
    notes = [_SOURCE[lang].format(source=visible(source), name=saved.name)]
    if len(kept) < len(rows):
        notes.append(_LEFT_OUT[lang].format(n=len(rows) - len(kept)))
    if chart.start and chart.end and any((m.start is None) != (m.end is None) for m in marks):
        notes.append(_POINT[lang])
    return Plot(
        chart.kind,
        lang,
        saved.title[lang],
        saved.question[lang],
        titles[chart.label],
        f"{_UNIT.sub('', value_title)} ({unit})" if unit else value_title,
        titles.get(chart.group, ""),
        digits,
        marks,
        tuple(notes),
    )


def _by_edition(marks: Sequence[Mark], rows: Sequence[Mapping[str, Value]]) -> tuple[Mark, ...]:
    """Marks of several editions with the edition in their names, so that they are kept apart."""
    editions = [str(row.get("edition") or "") for row in rows]
    if len(set(editions)) < 2:
        return tuple(marks)
    return tuple(
        replace(mark, label=f"{mark.label} · {name}", parent=f"{mark.parent} · {name}" if mark.parent else "")
        for mark, name in zip(marks, editions, strict=True)
    )


def figure(value: Decimal, digits: int) -> str:
    """A number with thousands separated, rounded half up as people do."""
    return f"{value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):,}"


def _number(value: Value) -> Decimal:
    return Decimal(str(value))


def _unit(chart: Chart, answer: Answer, rows: Sequence[Mapping[str, Value]], lang: str) -> tuple[int, str]:
    """Size in won and name of the unit in which amounts are readable; 1 and ``""`` for what is no amount."""
    if not any(c.name == chart.value and c.type == "won" for c in answer.columns):
        return 1, ""
    largest = max((abs(_number(row[chart.value])) for row in rows), default=Decimal(0))
    return next((size, name) for least, size, name in _MONEY[lang] if largest >= least)


def _digits(values: Sequence[Decimal]) -> int:
    """One decimal place where some value has a fraction and the largest is below a thousand."""
    whole = all(value == value.to_integral_value() for value in values)
    return 0 if whole or max(map(abs, values), default=Decimal(0)) >= 1000 else 1


def _names(chart: Chart, lang: str) -> dict[str, dict[str, str]]:
    """Column → what is shown for a code or a Korean label of its code list."""
    names = {}
    for column, scheme in (chart.codes or {}).items():
        labels = codes.labels(scheme)
        names[column] = {word: label[lang] for code, label in labels.items() for word in (code, label["ko"])}
    return names


def _mark(
    row: Mapping[str, Value], chart: Chart, factor: int, digits: int, names: Mapping[str, Mapping[str, str]]
) -> Mark:
    def text(column: str) -> str:
        value = row[column] if column else None
        return "" if value is None else names.get(column, {}).get(str(value), visible(str(value)))

    label = text(chart.label) or "-"
    if chart.kind == "timeline":
        first, last = text(chart.start), text(chart.end)
        shown = first if first == last or not chart.end else f"{first}~{last}"
        return Mark(label, None, shown, text(chart.group), "", _first(first), _last(last))
    value = _number(row[chart.value]) / factor
    return Mark(label, value, figure(value, digits), text(chart.group), text(chart.parent))


def _first(printed: str) -> date | None:
    """First day of a year, month or day in ISO 8601."""
    parts = [int(part) for part in printed.split("-")] if printed else []
    return date(*(*parts, 1, 1)[:3]) if parts else None


def _last(printed: str) -> date | None:
    """Last day of a year, month or day in ISO 8601."""
    parts = [int(part) for part in printed.split("-")] if printed else []
    if len(parts) == 3:
        return date(*parts)
    if not parts:
        return None
    year, month = (*parts, 12)[:2]
    return date(year, month, monthrange(year, month)[1])
