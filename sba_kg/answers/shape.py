"""Work with the rows of any answer: join, compute, choose, sort, group, add up.

Types of columns decide; no query is known here. Doubts go with the rows: a group or a total has the doubts of all its
rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sba_kg.answers import computed, conditions, joins, sums
from sba_kg.base.errors import UsageError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt, Marks

_ROWS = Column("rows", ColumnType.INTEGER, {"ko": "행 수", "en": "Rows"})
_TOTAL = {"ko": "합계", "en": "Total"}
_DESCENDING, _ASCENDING = "desc", "asc"


@dataclass(frozen=True)
class RowShape:
    """What is to be done with an answer, in this order.

    Attributes:
        joined: Answers whose columns come beside each row (:func:`sba_kg.answers.joins.joined`).
        compute: Columns to be computed (:func:`sba_kg.answers.computed.formula`); of groups and sums anew.
        where: Conditions that all rows fulfil (:func:`sba_kg.answers.conditions.condition`).
        only_in: Answers in which each row has one (:func:`sba_kg.answers.joins.only_in`).
        not_in: Answers in which no row has one.
        group_by: Columns whose values make a group; sums and numbers of rows take the place of the other columns.
        sort: Columns to sort by, each ``NAME`` or ``NAME:desc``; empty cells come last.
        limit: At most so many rows.
        total: Whether a row with the sums follows.
        columns: The columns to show, in this order; all if empty.
    """

    joined: Sequence[str] = ()
    compute: Sequence[str] = ()
    where: Sequence[str] = ()
    only_in: Sequence[str] = ()
    not_in: Sequence[str] = ()
    group_by: Sequence[str] = ()
    sort: Sequence[str] = ()
    limit: int | None = None
    total: bool = False
    columns: Sequence[str] = field(default=())


def shaped(answer: Answer, shape: RowShape, lang: str = "en", ask: joins.Ask = joins.nobody) -> Answer:
    """An answer with its rows joined, computed, chosen, grouped, sorted and added up.

    Args:
        answer: The answer; its doubts, if it has them, go with the rows.
        shape: What to do.
        lang: Language of the word in the row of sums.
        ask: Gives the answers of other saved queries, where the shape names some.

    Raises:
        UsageError: E-U02 or E-U60 to E-U65, for a query, a column, a condition or a value that does not fit.
    """
    for text in shape.joined:
        answer = joins.joined(answer, text, ask)
    formulas: list[computed.Formula] = []
    for text in shape.compute:
        formulas.append(computed.formula(answer.columns, text))
        answer = computed.compute(answer, formulas[-1])
    for text in shape.where:
        answer = where(answer, text)
    for there, texts in ((True, shape.only_in), (False, shape.not_in)):
        for text in texts:
            answer = joins.only_in(answer, text, ask, there=there)
    if shape.group_by:
        answer = group_by(answer, shape.group_by, formulas)
    return _finished(answer, shape, formulas, lang)


def _finished(answer: Answer, shape: RowShape, formulas: Sequence[computed.Formula], lang: str) -> Answer:
    """The answer sorted, cut, added up, with the columns wanted."""
    if shape.sort:
        answer = sort(answer, shape.sort)
    if shape.limit is not None:
        answer = answer.of(range(len(answer.rows))[: shape.limit])
    if shape.total:
        answer = computed.in_total(total(answer, lang), formulas)
    return columns(answer, shape.columns) if shape.columns else answer


def where(answer: Answer, text: str) -> Answer:
    """The rows that fulfil a condition. Raises what :func:`sba_kg.answers.conditions.condition` raises."""
    wanted = conditions.condition(answer.columns, text)
    return answer.of([i for i, row in enumerate(answer.rows) if wanted(row)])


def sort(answer: Answer, keys: Sequence[str]) -> Answer:
    """The rows in another order; rows that are equal stay in theirs.

    Raises:
        UsageError: E-U60 no such column, E-U63 a direction that is neither ``asc`` nor ``desc``.
    """
    order = list(range(len(answer.rows)))
    for text in reversed(keys):
        name, _, direction = text.partition(":")
        if direction not in {"", _ASCENDING, _DESCENDING}:
            raise UsageError("E-U63", text=text, direction=direction)
        place = conditions.column(answer.columns, name.strip())
        full = [i for i in order if answer.rows[i][place] is not None]
        full.sort(key=lambda i: _sortable(answer.rows[i][place]), reverse=direction == _DESCENDING)
        order = [*full, *(i for i in order if answer.rows[i][place] is None)]
    return answer.of(order)


def _sortable(value: Value) -> tuple[int, Decimal, str]:
    """Numbers by their size; texts by their characters, those of numbers first (``9; 12``)."""
    if isinstance(value, int | Decimal):
        return 0, Decimal(value), ""
    text = str(value)
    leading = re.match(r"\d{1,9}(?=;|$)", text)
    return (0, Decimal(leading[0]), text) if leading else (1, Decimal(0), text)


def columns(answer: Answer, names: Sequence[str]) -> Answer:
    """Some columns, in the order given.

    Raises:
        UsageError: E-U60, if there is no such column.
    """
    places = [conditions.column(answer.columns, name) for name in names]
    rows = tuple(tuple(row[place] for place in places) for row in answer.rows)
    terms = tuple(tuple(row[place] for place in places) for row in answer.terms)
    made = replace(answer, columns=tuple(answer.columns[place] for place in places), rows=rows, terms=terms)
    named = answer.rows[-1] if answer.total else ()
    word = next((value for value in named if value in _TOTAL.values()), None)
    return made if word is None or word in made.rows[-1] else replace(made, rows=_named(made, str(word)))


def _named(answer: Answer, word: str) -> tuple[tuple[Value, ...], ...]:
    """The rows, the last of them with a word in its first empty cell for text."""
    last = list(answer.rows[-1])
    free = (at for at, each in enumerate(answer.columns) if last[at] is None and each.type is ColumnType.STRING)
    if (place := next(free, None)) is not None:
        last[place] = word
    return (*answer.rows[:-1], tuple(last))


def group_by(answer: Answer, names: Sequence[str], formulas: Sequence[computed.Formula] = ()) -> Answer:
    """One row for each combination of values: the values, the number of rows, the sums, the lines.

    Args:
        answer: The answer.
        names: The columns whose values make a group.
        formulas: Calculations that the answer has columns of, to be made of the sums.

    Raises:
        UsageError: E-U60, if there is no such column.
    """
    keys = [conditions.column(answer.columns, name) for name in names]
    groups: dict[tuple[Value, ...], list[int]] = {}
    for i, row in enumerate(answer.rows):
        groups.setdefault(tuple(row[at] for at in keys), []).append(i)
    members = list(groups.values())
    numbers = [at for at, each in enumerate(answer.columns) if at not in keys and each.type.is_measure]
    totals = {at: [sums.added(answer, each, at) for each in members] for at in numbers}
    shown = [at for at in numbers if sums.is_added(answer.columns[at])]
    shown = [at for at in shown if not members or any(value is not None for value in totals[at])]
    lines = [at for at, each in enumerate(answer.columns) if at not in keys and each.type.of_lines]
    rows = [
        (*group, len(groups[group]), *(totals[at][n] for at in shown),
         *(sums.lines(answer, groups[group], at) for at in lines))
        for n, group in enumerate(groups)
    ]  # fmt: skip
    by = [answer.columns[at].name for at in keys]
    gathered = [replace(answer.columns[at], type=ColumnType.LINES) for at in lines]
    summed = [sums.of_groups(answer, answer.columns[at], by, members) for at in shown]
    made = (*(answer.columns[at] for at in keys), _ROWS, *summed, *gathered)
    marks = answer.marks and _joined(answer.marks, members)
    missed = tuple(name for name in sums.missed(answer, members) if name not in by)
    grouped = Answer(made, tuple(rows), not_added=missed, marks=marks)
    for each in formulas:
        left = tuple(name for name in grouped.not_added if name != each.column.name)
        grouped = computed.of_groups(answer, replace(grouped, not_added=left), each, members)
    return grouped


def total(answer: Answer, lang: str = "en") -> Answer:
    """The answer with one more row: the sums of the columns whose sum means something."""
    everything = list(range(len(answer.rows)))
    row = [sums.added(answer, everything, at) for at in range(len(answer.columns))]
    marks = answer.marks
    if marks:
        whole = _joined(marks, [everything])
        marks = replace(marks, rows=(*marks.rows, *whole.rows), whole=(*marks.whole, False))
    missed = sums.missed(answer, [everything])
    told = tuple(dict.fromkeys((*answer.not_added, *missed)))
    made = replace(answer, rows=(*answer.rows, tuple(row)), terms=(), marks=marks, total=True, not_added=told)
    return replace(made, rows=_named(made, _TOTAL[lang]))


def _joined(marks: Marks, groups: Sequence[Sequence[int]]) -> Marks:
    """The marks of groups of rows: all doubts of their members, each once."""
    rows: list[tuple[Doubt, ...]] = []
    for members in groups:
        rows.append(tuple(dict.fromkeys(doubt for i in members for doubt in marks.rows[i])))
    return replace(marks, rows=tuple(rows), whole=tuple(any(marks.whole[i] for i in members) for members in groups))
