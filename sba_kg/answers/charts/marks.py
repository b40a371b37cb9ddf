"""What a chart draws: rows of an answer as marks, with readable units, titles and notes."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sba_kg.answers import spoken
from sba_kg.answers.notes import WHOLE, Notes
from sba_kg.base.messages import phrase
from sba_kg.base.visible import visible
from sba_kg.query.answer import Answer
from sba_kg.query.chart import Chart
from sba_kg.query.columns import ColumnType, Value
from sba_kg.query.saved import SavedQuery
from sba_kg.vocabulary import codes

#: Unit of the largest amount from which it is used → its size in won, its name by language.
_MONEY: dict[str, tuple[tuple[int, int, str], ...]] = {
    "ko": ((10**9, 10**8, "억원"), (10**7, 10**6, "백만원"), (10**5, 10**3, "천원"), (0, 1, "원")),
    "en": ((10**6, 10**6, "million won"), (10**4, 10**3, "thousand won"), (0, 1, "won")),
}
_UNIT = re.compile(r"\s*\((?:원|won)\)$")
#: What a row holds its mark under; no column of a query has such a name.
_DOUBT = "*"
#: A bar this many times as long as the next flattens the others; from as many bars.
_OUTLIER, _FEWEST = 5, 4
#: Length of a cut bar, in lengths of the longest that is not.
_CUT_LENGTH = Decimal("1.25")
_YEAR_MONTH = len("2024-01")
#: Digits of the largest figure that has decimal places because of the smallest.
_FIGURES = 4


@dataclass(frozen=True)
class ChartMark:
    """A bar, cell or span.

    Attributes:
        label: What it is called.
        value: Its size in the plot's unit, None for a span of time.
        text: The size as it is shown.
        group: Its group, ``""`` for none.
        parent: What it is a part of, ``""`` for nothing.
        start: First day of a span, None if it is not known.
        end: Last day of a span, None if it is not known.
        doubt: Sign of the notes on what is doubtful in it (``*1``), ``""`` for nothing: it is hatched.
    """

    label: str
    value: Decimal | None = None
    text: str = ""
    group: str = ""
    parent: str = ""
    start: date | None = None
    end: date | None = None
    doubt: str = ""

    @property
    def is_doubtful(self) -> bool:
        """Whether its own size is doubtful, and not only a share or rank that the row tells too."""
        return self.doubt not in {"", WHOLE}


@dataclass(frozen=True)
class Plot:
    """A chart with its data and words.

    Attributes:
        kind: Kind of chart (:data:`sba_kg.query.chart.KEYS`).
        lang: Language of the words.
        title: Title.
        question: The question that it answers.
        label_title: Title of what the marks are.
        value_title: Title of their size, with its unit.
        group_title: Title of their groups, ``""`` without groups.
        digits: Decimal places of sizes.
        marks: The marks, in the order of the rows.
        notes: Source and what is left out.
        cut: Size at which longer bars are cut, so that the others can be seen; None if none is.
    """

    kind: str
    lang: str
    title: str
    question: str
    label_title: str
    value_title: str
    group_title: str
    digits: int
    marks: tuple[ChartMark, ...]
    notes: tuple[str, ...]
    cut: Decimal | None = None

    def is_cut(self, size: Decimal | None) -> bool:
        """Whether the bar of a size is cut."""
        return self.cut is not None and size is not None and abs(size) > self.cut

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of the rows."""
        return tuple(dict.fromkeys(mark.group for mark in self.marks if mark.group))

    @property
    def description(self) -> str:
        """The chart in words, for those who do not see it."""
        shown = [
            f"{m.label}{f' ({m.group})' if m.group else ''}: {m.text}{f' {m.doubt}' if m.doubt else ''}"
            for m in self.marks
        ]
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
    notes = Notes(answer.marks, lang)
    rows: list[dict[str, Value]] = [
        {**dict(zip(titles, row, strict=True)), _DOUBT: notes.mark(i)} for i, row in enumerate(answer.rows)
    ]
    drawable = [row for row in rows if any(row[c] is not None for c in (chart.value, chart.start, chart.end) if c)]
    kept, coarse = _coarse_last(drawable, chart, answer, lang)
    values = [_number(row[chart.value]) for row in kept] if chart.value else []
    cut = _cut_at(chart.kind, values)
    factor, unit = _unit(chart, answer, [v for v in values if cut is None or abs(v) <= cut], lang)
    digits = _digits([value / factor for value in values])
    names = _names(chart, lang)
    plain = [_mark(row, chart, factor, digits, names) for row in kept]
    plain = [replace(m, label=_told(m.label, coarse, lang)) for m in plain]
    marks = _by_edition(plain, kept)
    value_title = titles.get(chart.value, "")
    drawn = Plot(
        chart.kind,
        lang,
        saved.title[lang],
        saved.question[lang],
        titles[chart.label],
        f"{_UNIT.sub('', value_title)} ({unit})" if unit else value_title,
        titles.get(chart.group, ""),
        digits,
        marks,
        (phrase("answers.charts.source", lang, source=visible(source), name=saved.name),),
        None if cut is None else cut / factor,
    )
    left_out = _notes(drawn, chart, len(rows) - len(kept), bool(coarse))
    hatched = [phrase("answers.charts.hatched", lang)] if any(mark.is_doubtful for mark in marks) else []
    return replace(drawn, notes=(*drawn.notes, *left_out, *hatched, *map(visible, notes.lines())))


def _notes(drawn: Plot, chart: Chart, left_out: int, coarse: bool) -> list[str]:
    """What a reader has to know beside the source."""
    notes = [phrase("answers.charts.left-out", drawn.lang, n=left_out)] if left_out else []
    if chart.start and chart.end and any((m.start is None) != (m.end is None) for m in drawn.marks):
        notes.append(phrase("answers.charts.point", drawn.lang))
    if coarse:
        notes.append(phrase("answers.charts.coarse", drawn.lang))
    if long := [f"{m.label} {m.text}" for m in drawn.marks if drawn.is_cut(m.value)]:
        notes.append(phrase("answers.charts.cut", drawn.lang, names=", ".join(long)))
    return notes


def _told(label: str, coarse: Mapping[str, str], lang: str) -> str:
    """A label that says what is missing: all of it, or a part of a date."""
    return f"{label} ({coarse[label]})" if label in coarse else label or phrase("answers.charts.unstated", lang)


def _coarse_last(
    rows: Sequence[Mapping[str, Value]], chart: Chart, answer: Answer, lang: str
) -> tuple[list[Mapping[str, Value]], dict[str, str]]:
    """Rows of bars for dates, years after months and months after days; what the coarser dates lack."""
    if not any(c.name == chart.label and c.type is ColumnType.DATE for c in answer.columns):
        return list(rows), {}
    dates = [str(row[chart.label] or "") for row in rows]
    finest = max(map(len, dates), default=0)
    lacks = phrase(f"answers.charts.no-{'month' if finest == _YEAR_MONTH else 'day'}", lang)
    coarse = {day: lacks for day in dates if day and len(day) < finest}
    return sorted(rows, key=lambda row: str(row[chart.label]) in coarse), coarse


def _cut_at(kind: str, values: Sequence[Decimal]) -> Decimal | None:
    """Where to cut bars that flatten the others: up to a quarter of them, many times as long as the rest."""
    if kind != "bar" or len(values) < _FEWEST:
        return None
    sizes = sorted(map(abs, values), reverse=True)
    gaps = [i for i in range(1, len(sizes) // 4 + 1) if sizes[i] and sizes[i - 1] >= _OUTLIER * sizes[i]]
    return sizes[gaps[-1]] * _CUT_LENGTH if gaps else None


def _by_edition(marks: Sequence[ChartMark], rows: Sequence[Mapping[str, Value]]) -> tuple[ChartMark, ...]:
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


def _unit(chart: Chart, answer: Answer, values: Sequence[Decimal], lang: str) -> tuple[int, str]:
    """Size in won and name of the unit in which amounts are readable; 1 and ``""`` for what is no amount."""
    if not any(c.name == chart.value and c.type is ColumnType.WON for c in answer.columns):
        return 1, ""
    largest = max(map(abs, values), default=Decimal(0))
    return next((size, name) for least, size, name in _MONEY[lang] if largest >= least)


def _digits(values: Sequence[Decimal]) -> int:
    """Decimal places: none for whole or large values, else as many as show that the smallest is not nothing."""
    largest = max(map(abs, values), default=Decimal(0))
    if all(value == value.to_integral_value() for value in values) or largest >= 1000:
        return 0
    least = min(abs(value) for value in values if value)
    most = max(1, _FIGURES - len(str(int(largest))))
    return next((n for n in range(1, most) if least >= Decimal(5).scaleb(-n - 1)), most)


def _names(chart: Chart, lang: str) -> dict[str, dict[str, str]]:
    """Column → what is shown for a code or a Korean label of its code list."""
    named = {name: words for name in chart.columns if (words := spoken.words(name))}
    names = {name: {code: said[lang] for code, said in words.items()} for name, words in named.items()}
    for column, scheme in (chart.codes or {}).items():
        labels = codes.labels(scheme)
        names[column] = {word: label[lang] for code, label in labels.items() for word in (code, label["ko"])}
    return names


def _mark(
    row: Mapping[str, Value], chart: Chart, factor: int, digits: int, names: Mapping[str, Mapping[str, str]]
) -> ChartMark:
    def text(column: str) -> str:
        value = row[column] if column else None
        return "" if value is None else names.get(column, {}).get(str(value), visible(str(value)))

    label = text(chart.label)
    if chart.kind == "timeline":
        first, last = text(chart.start), text(chart.end)
        shown = first if first == last or not chart.end else f"{first}~{last}"
        return ChartMark(label, None, shown, text(chart.group), "", _first(first), _last(last), str(row[_DOUBT]))
    value = _number(row[chart.value]) / factor
    return ChartMark(label, value, figure(value, digits), text(chart.group), text(chart.parent), doubt=str(row[_DOUBT]))


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
