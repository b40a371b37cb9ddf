"""Two answers together: columns of another answer beside each row, or only the rows that are, or are not, in it.

``audit-subjects on division`` names another saved query and the column that both have; where its name differs,
``audit-subjects on unit=division`` has that of the first answer before the sign. A condition may follow:
``due-by on title where end < 2024-07``. Names are compared as everywhere, without regard to spaces and case; rows of
different reports never meet.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sba_kg.answers import conditions
from sba_kg.base.errors import UsageError
from sba_kg.base.text import key
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, Value

_OTHER = re.compile(
    r"\s*(?P<query>[\w.-]+)\s+on\s+(?P<columns>.+?)(?:\s+where\s+(?P<condition>.+?))?\s*", re.DOTALL | re.IGNORECASE
)
#: Between the values of a cell that has several.
_BETWEEN = "; "
_EDITION = "edition"

#: Gives the answer of a saved query.
Ask = Callable[[str], Answer]
_Key = tuple[str, ...]


@dataclass(frozen=True)
class Other:
    """Another answer: its query, the columns of both that have to agree, and a condition on its rows."""

    query: str
    pairs: tuple[tuple[str, str], ...]
    condition: str = ""


def nobody(query: str) -> Answer:
    """Gives no answer, where there are no graphs to ask.

    Raises:
        UsageError: E-U02.
    """
    raise UsageError("E-U02", name=query, hint="none", near="")


def other(text: str) -> Other:
    """Another answer as people write it.

    Raises:
        UsageError: E-U65, if the text does not read ``QUERY on COLUMN``.
    """
    found = _OTHER.fullmatch(text)
    if not found:
        raise UsageError("E-U65", text=text, why="form")
    pairs = [part.partition("=") for part in found["columns"].split(",")]
    named = tuple((mine.strip(), (theirs or mine).strip()) for mine, _, theirs in pairs)
    return Other(found["query"], named, found["condition"] or "")


def only_in(answer: Answer, text: str, ask: Ask, *, there: bool = True) -> Answer:
    """The rows that have a row of another answer, or that have none.

    A cell with several values (``창업허브1팀; 창업허브2팀``) has one if one of them has.

    Args:
        answer: The answer.
        text: The other one (:func:`other`).
        ask: Gives it.
        there: Whether the rows that have one stay, or those that have none.

    Raises:
        UsageError: E-U02 no such query, E-U60 no such column, E-U65 no two answers that fit.
    """
    wanted = other(text)
    rest = _rows(wanted, ask)
    mine, theirs = _places(answer, rest, wanted)
    known = {each for row in rest.rows for each in _each(row, theirs)}
    has = [any(each in known for each in _each(row, mine)) for row in answer.rows]
    _check(answer, rest, text, met=any(has))
    return answer.of([i for i, found in enumerate(has) if found == there])


def joined(answer: Answer, text: str, ask: Ask) -> Answer:
    """The answer with the columns of another one beside each row; empty where that has none for it.

    If several rows of the other one fit, their sums stand there, as a group has them.

    Raises:
        UsageError: As for :func:`only_in`.
    """
    from sba_kg.answers import shape  # noqa: PLC0415 - it uses this module

    wanted = other(text)
    rest = _rows(wanted, ask)
    mine, theirs = _places(answer, rest, wanted)
    keys = [_whole(row, theirs) for row in rest.rows]
    if len(set(keys)) < len(keys):
        rest = shape.group_by(rest, [rest.columns[at].name for at in theirs])
        theirs = list(range(len(theirs)))
    found = {_whole(row, theirs): i for i, row in enumerate(rest.rows)}
    taken = [at for at, each in enumerate(rest.columns) if at not in theirs and each.name != _EDITION]
    places = [found.get(_whole(row, mine)) for row in answer.rows]
    _check(answer, rest, text, met=any(place is not None for place in places))
    empty: tuple[Value, ...] = (None,) * len(taken)
    rows = tuple(
        (*row, *(empty if at is None else tuple(rest.rows[at][i] for i in taken)))
        for row, at in zip(answer.rows, places, strict=True)
    )
    added = tuple(_renamed(answer, rest.columns[at], wanted.query) for at in taken)
    return _marked(replace(answer, columns=(*answer.columns, *added), rows=rows, terms=()), rest, places)


def _rows(wanted: Other, ask: Ask) -> Answer:
    from sba_kg.answers import shape  # noqa: PLC0415 - it uses this module

    rest = ask(wanted.query)
    return shape.where(rest, wanted.condition) if wanted.condition else rest


def _places(answer: Answer, rest: Answer, wanted: Other) -> tuple[list[int], list[int]]:
    """The columns of both answers that have to agree, those of the editions among them."""
    mine = [conditions.column(answer.columns, name) for name, _ in wanted.pairs]
    theirs = [conditions.column(rest.columns, name) for _, name in wanted.pairs]
    if _EDITION in {each.name for each in answer.columns} & {each.name for each in rest.columns}:
        mine.append(conditions.column(answer.columns, _EDITION))
        theirs.append(conditions.column(rest.columns, _EDITION))
    return mine, theirs


def _whole(row: Sequence[Value], places: Iterable[int]) -> _Key:
    return tuple(key(str("" if row[at] is None else row[at])) for at in places)


def _each(row: Sequence[Value], places: Sequence[int]) -> list[_Key]:
    """The keys of a row: one for each value of its first column; none if that is empty."""
    first, *rest = places
    values = str("" if row[first] is None else row[first]).split(_BETWEEN)
    return [(key(value), *_whole(row, rest)) for value in values if value]


def _check(answer: Answer, rest: Answer, text: str, *, met: bool) -> None:
    """Two columns that have nothing in common are the wrong ones: without a word, nothing or all would be left."""
    if answer.rows and rest.rows and not met:
        raise UsageError("E-U65", text=text, why="apart")


def _renamed(answer: Answer, which: Column, query: str) -> Column:
    """A column of the other answer, under a name that the first one does not have."""
    if which.name not in {each.name for each in answer.columns}:
        return which
    label = {lang: f"{text} ({query})" for lang, text in which.label.items()}
    return replace(which, name=f"{query.replace('-', '_')}_{which.name}", label=label)


def _marked(answer: Answer, rest: Answer, places: Sequence[int | None]) -> Answer:
    """The answer with the doubts of the rows that were put beside its own."""
    if not answer.marks or not rest.marks:
        return answer
    rows = [
        tuple(dict.fromkeys((*mine, *(() if at is None else rest.marks.rows[at]))))
        for mine, at in zip(answer.marks.rows, places, strict=True)
    ]
    whole = [
        mine or (at is not None and rest.marks.whole[at]) for mine, at in zip(answer.marks.whole, places, strict=True)
    ]
    others = tuple(dict.fromkeys((*answer.marks.others, *rest.marks.others)))
    return replace(answer, marks=replace(answer.marks, rows=tuple(rows), whole=tuple(whole), others=others))
