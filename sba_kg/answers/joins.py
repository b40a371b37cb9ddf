"""Two answers together: columns of another answer beside each row, or only the rows that are, or are not, in it.

``audit-subjects on division`` names another saved query and the column that both have; where its name differs,
``audit-subjects on unit=division`` has that of the first answer before the sign. A condition may follow:
``due-by on title where end < 2024-07``. Names are compared as everywhere, without regard to spaces and case; rows of
different reports never meet.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from sba_kg.answers import conditions, sums
from sba_kg.base.errors import UsageError
from sba_kg.base.text import key
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Added, Column, ColumnType, Value

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
    raise UsageError("E-U02", name=query, hint="none")


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

    A cell with several values (``교육1팀; 교육2팀``) has one if one of them has.

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
    """The answer with the columns of another one beside each row, and the number of its rows; empty where it has none.

    If several rows of the other one fit, their sums, lines and different texts stand there.

    Raises:
        UsageError: As for :func:`only_in`.
    """
    wanted = other(text)
    rest = _rows(wanted, ask)
    mine, theirs = _places(answer, rest, wanted)
    by_key: dict[_Key, list[int]] = defaultdict(list)
    for i, row in enumerate(rest.rows):
        for each in _each(row, theirs):
            by_key[each].append(i)
    found = [sorted({i for each in _each(row, mine) for i in by_key.get(each, ())}) for row in answer.rows]
    _check(answer, rest, text, met=any(found))
    taken = [at for at, each in enumerate(rest.columns) if at not in theirs and each.name != _EDITION]
    rows = tuple(
        (*row, len(members), *(_together(rest, members, at) for at in taken))
        for row, members in zip(answer.rows, found, strict=True)
    )
    shared = Counter(i for members in found for i in members)
    never = any(count > 1 for count in shared.values())
    count = Column("rows", ColumnType.INTEGER, {"ko": "행 수", "en": "Rows"})
    added = [_renamed(answer, each, wanted.query) for each in (count, *(rest.columns[at] for at in taken))]
    # What stands beside several rows would count several times.
    told = tuple(replace(each, added=Added(never=True)) if never else each for each in added)
    missing = _missing(rest, found, taken)
    names = [each.name for at, each in zip(taken, told[1:], strict=True) if at in missing]
    made = replace(answer, columns=(*answer.columns, *told), rows=rows, terms=())
    return _marked(replace(made, not_added=(*answer.not_added, *names)), rest, found)


def _missing(rest: Answer, found: Sequence[Sequence[int]], taken: Sequence[int]) -> set[int]:
    """The columns of which several rows have figures and no sum."""
    several = [members for members in found if len(members) > 1]
    known = sums.missed(rest, several)
    return {at for at in taken if rest.columns[at].name in known}


def _together(rest: Answer, members: Sequence[int], place: int) -> Value:
    """What a column says in some rows."""
    which = rest.columns[place]
    if which.type.of_lines:
        return sums.lines(rest, members, place)
    if len(members) < 2:
        return rest.rows[members[0]][place] if members else None
    if which.type.is_measure:
        return sums.added(rest, members, place)
    values = dict.fromkeys(value for i in members if (value := rest.rows[i][place]) is not None)
    if len(values) < 2:
        return next(iter(values), None)
    return _BETWEEN.join(map(str, values)) if which.type is ColumnType.STRING else None


def _rows(wanted: Other, ask: Ask) -> Answer:
    rest = ask(wanted.query)
    if not wanted.condition:
        return rest
    holds = conditions.condition(rest.columns, wanted.condition)
    return rest.of([i for i, row in enumerate(rest.rows) if holds(row)])


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
    """A column of the other answer, under a name that the first one does not have; lines are of several rows."""
    if which.type.of_lines:
        which = replace(which, type=ColumnType.LINES)
    if which.name not in {"rows", *(each.name for each in answer.columns)}:
        return which
    label = {lang: f"{text} ({query})" for lang, text in which.label.items()}
    return replace(which, name=f"{query.replace('-', '_')}_{which.name}", label=label)


def _marked(answer: Answer, rest: Answer, found: Sequence[Sequence[int]]) -> Answer:
    """The answer with the doubts of the rows that were put beside its own."""
    mine, theirs = answer.marks, rest.marks
    if not mine or not theirs:
        return answer
    rows = [
        tuple(dict.fromkeys((*own, *(doubt for i in members for doubt in theirs.rows[i]))))
        for own, members in zip(mine.rows, found, strict=True)
    ]
    whole = [own or any(theirs.whole[i] for i in members) for own, members in zip(mine.whole, found, strict=True)]
    others = tuple(dict.fromkeys((*mine.others, *theirs.others)))
    return replace(answer, marks=replace(mine, rows=tuple(rows), whole=tuple(whole), others=others))
