"""Work with the rows of any answer: choose, sort, group, add up. Types of columns decide; no query is known here.

Doubts go with the rows: a group or a total has the doubts of all its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sba_kg.answers import conditions
from sba_kg.base.errors import UsageError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt, Marks

#: Numbers that no sum means anything of: ratios and shares, and what only tells things apart.
_NOT_ADDED = re.compile(
    r"(?:^|_)(?:per|percent|share|rank|number|order|year|level|depth|page|row|column|grade|smallest|largest|low|high)(?:_|$)"
)
_ROWS = Column("rows", ColumnType.INTEGER, {"ko": "행 수", "en": "Rows"})
_TOTAL = {"ko": "합계", "en": "Total"}
_DESCENDING, _ASCENDING = "desc", "asc"


@dataclass(frozen=True)
class RowShape:
    """What is to be done with an answer, in this order.

    Attributes:
        where: Conditions that all rows fulfil (:func:`sba_kg.answers.conditions.condition`).
        group_by: Columns whose values make a group; sums and numbers of rows take the place of the other columns.
        sort: Columns to sort by, each ``NAME`` or ``NAME:desc``; empty cells come last.
        limit: At most so many rows.
        total: Whether a row with the sums follows.
        columns: The columns to show, in this order; all if empty.
    """

    where: Sequence[str] = ()
    group_by: Sequence[str] = ()
    sort: Sequence[str] = ()
    limit: int | None = None
    total: bool = False
    columns: Sequence[str] = field(default=())


def shaped(answer: Answer, shape: RowShape, lang: str = "en") -> Answer:
    """An answer with its rows chosen, grouped, sorted and added up.

    Args:
        answer: The answer; its doubts, if it has them, go with the rows.
        shape: What to do.
        lang: Language of the word in the row of sums.

    Raises:
        UsageError: E-U60, E-U61 or E-U62, for a column, a condition or a value that does not fit.
    """
    for text in shape.where:
        answer = where(answer, text)
    if shape.group_by:
        answer = group_by(answer, shape.group_by)
    if shape.sort:
        answer = sort(answer, shape.sort)
    if shape.limit is not None:
        answer = answer.of(range(len(answer.rows))[: shape.limit])
    if shape.total:
        answer = total(answer, lang)
    return columns(answer, shape.columns) if shape.columns else answer


def where(answer: Answer, text: str) -> Answer:
    """The rows that fulfil a condition. Raises what :func:`sba_kg.answers.conditions.condition` raises."""
    wanted = conditions.condition(answer.columns, text)
    return answer.of([i for i, row in enumerate(answer.rows) if wanted.test(row[wanted.place])])


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


def is_added(which: Column) -> bool:
    """Whether a sum of a column's values means something."""
    return which.type.is_measure and not _NOT_ADDED.search(which.name)


def group_by(answer: Answer, names: Sequence[str]) -> Answer:
    """One row for each combination of values: the values, the number of rows, the sums, the lines.

    Raises:
        UsageError: E-U60, if there is no such column.
    """
    keys = [conditions.column(answer.columns, name) for name in names]
    added = [at for at, each in enumerate(answer.columns) if at not in keys and is_added(each)]
    lines = [at for at, each in enumerate(answer.columns) if at not in keys and each.type.of_lines]
    groups: dict[tuple[Value, ...], list[int]] = {}
    for i, row in enumerate(answer.rows):
        groups.setdefault(tuple(row[at] for at in keys), []).append(i)
    rows = [
        (*group, len(members), *(_sum(answer, members, at) for at in added),
         *(_lines(answer, members, at) for at in lines))
        for group, members in groups.items()
    ]  # fmt: skip
    gathered = [replace(answer.columns[at], type=ColumnType.LINES) for at in lines]
    made = (*(answer.columns[at] for at in keys), _ROWS, *(answer.columns[at] for at in added), *gathered)
    marks = answer.marks and _joined(answer.marks, list(groups.values()))
    return Answer(made, tuple(rows), marks=marks)


def total(answer: Answer, lang: str = "en") -> Answer:
    """The answer with one more row: the sums of the columns whose sum means something."""
    everything = list(range(len(answer.rows)))
    row: list[Value] = [
        _sum(answer, everything, at) if is_added(each) else None for at, each in enumerate(answer.columns)
    ]
    marks = answer.marks
    if marks:
        whole = _joined(marks, [everything])
        marks = replace(marks, rows=(*marks.rows, *whole.rows), whole=(*marks.whole, False))
    made = replace(answer, rows=(*answer.rows, tuple(row)), terms=(), marks=marks, total=True)
    return replace(made, rows=_named(made, _TOTAL[lang]))


def _sum(answer: Answer, members: Sequence[int], place: int) -> Value:
    """The sum of a column's values; None if there is none."""
    values = [value for i in members if isinstance(value := answer.rows[i][place], int | Decimal)]
    if not values:
        return None
    found = sum((Decimal(value) for value in values), Decimal(0))
    return int(found) if all(isinstance(value, int) for value in values) else found


def _lines(answer: Answer, members: Sequence[int], place: int) -> Value:
    cells = (str(answer.rows[i][place] or "") for i in members)
    found = {int(part) for cell in cells for part in cell.split("; ") if part.isdecimal()}
    return "; ".join(map(str, sorted(found))) or None


def _joined(marks: Marks, groups: Sequence[Sequence[int]]) -> Marks:
    """The marks of groups of rows: all doubts of their members, each once."""
    rows: list[tuple[Doubt, ...]] = []
    for members in groups:
        rows.append(tuple(dict.fromkeys(doubt for i in members for doubt in marks.rows[i])))
    return replace(marks, rows=tuple(rows), whole=tuple(any(marks.whole[i] for i in members) for members in groups))
