"""The staffing table (정원 and 현원 by grade) → :class:`~sba_kg.model.Headcount`."""

from __future__ import annotations

import re

from sba_kg.converters.common.context import Context
from sba_kg.model import Figure, Headcount, Lines
from sba_kg.reader import PipeRow, PipeTable
from sba_kg.reader.nesting import is_subtotal, is_total
from sba_kg.reader.numbers import parse_plain
from sba_kg.vocabulary import genre

_MEASURES = {word: measure for measure in ("authorized", "actual") for word in genre.tables()["staffing"][measure]}


def convert(context: Context) -> list[Headcount]:
    """Read every table that has a row of authorized and a row of actual headcounts."""
    result: list[Headcount] = []
    for table in context.document.tables:
        rows = reversed(list(enumerate(table.rows)))
        measured = {measure: (at, row) for at, row in rows if (measure := _measure(row))}
        if len(measured) < len(set(_MEASURES.values())):
            continue
        if result:
            _report_second(context, table)
            continue
        grades = _grades(table, min(at for at, _ in measured.values()))
        for measure, (_, row) in sorted(measured.items(), key=lambda item: item[1][0]):
            _check_width(context, row, grades)
            result += _row(context, row, measure, grades)
    return result


def _check_width(context: Context, row: PipeRow, grades: dict[int, tuple[str, int]]) -> None:
    """A row with fewer figures than there are grades may have lost a cell, and its figures may have slipped."""
    figures = sum(1 for text in row.texts[1:] if text)
    if figures != len(grades):
        context.report(row.line, "P-S03", figures=figures, grades=len(grades))


def _report_second(context: Context, table: PipeTable) -> None:
    context.report(table.start, "P-S02", which="first")


def _measure(row: PipeRow) -> str:
    return _MEASURES.get("".join(row.texts[0].split()), "") if row.cells else ""


def _grades(table: PipeTable, first: int) -> dict[int, tuple[str, int]]:
    """Column → grade and the order of the grade that it is part of, from the heading rows above the first figures.

    A grade in the lower heading row belongs to the group named above it, whose subtotal is 소계; a
    column named in the upper row alone belongs to the total.
    """
    headings = table.rows[:first]
    lowest = {i: _clean(t) for row in headings for i, t in enumerate(row.texts) if t and i > 0}
    under = {i for row in headings[1:] for i, t in enumerate(row.texts) if t and i > 0}
    columns = sorted(lowest)
    subtotals = [i for i in columns if i in under and is_subtotal(lowest[i])]
    groups = [i for i, text in enumerate(headings[0].texts) if text and i > 0] if headings else []
    total = next((i for i in columns if is_total(lowest[i])), None)

    def group(i: int) -> int:
        return max((start for start in groups if start <= i), default=0)

    def parent(i: int) -> int:
        if i == total:
            return 0
        above = total
        if i in under and i not in subtotals and subtotals:
            own = [s for s in subtotals if len(subtotals) == 1 or group(s) == group(i)]
            above = own[0] if own else None
        return columns.index(above) + 1 if above is not None else 0

    return {i: (lowest[i], parent(i)) for i in columns}


def _clean(text: str) -> str:
    return "".join(text.split())


def _row(context: Context, row: PipeRow, measure: str, grades: dict[int, tuple[str, int]]) -> list[Headcount]:
    result = []
    orders = {column: order for order, column in enumerate(grades, 1)}
    for i, text in enumerate(row.texts):
        if i == 0 or not text:
            continue
        number = parse_plain(re.sub(r"명$", "", text))
        if number is None and text in genre.words().none:
            number = parse_plain("0")
        headcount = number.whole if number else None
        if headcount is None or headcount < 0 or i not in grades:
            context.report(row.line, "P-S01", text=text)
            continue
        grade, parent = grades[i]
        figure = Figure(headcount, "person", text, "person")
        result.append(
            Headcount(
                order=orders[i], measure=measure, grade=grade, figure=figure, lines=Lines.of(row.line), parent=parent
            )
        )
    return result
