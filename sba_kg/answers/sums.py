"""Sums of the columns of an answer: only those that mean something.

The name of a column tells shares, ranks and numbers that only tell things apart. The header of a query tells the rest
(:class:`sba_kg.query.columns.Added`): what several rows share is counted once or not at all, and levels, units and
years are not mixed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sba_kg.query.answer import Answer
from sba_kg.query.columns import Added, Column, Value

#: Numbers that no sum means anything of: ratios and shares, and what only tells things apart.
_NOT_ADDED = re.compile(
    r"(?:^|_)(?:per|percent|share|rank|number|order|year|level|depth|page|row|column|grade|smallest|largest|low|high"
    r"|in_whole|in_policy_task)(?:_|$)"
)
#: The rows of two reports are about two things, whatever their names.
_EDITION = "edition"

Members = Sequence[int]


def is_added(which: Column) -> bool:
    """Whether a sum of a column's values can mean something."""
    return which.type.is_measure and not which.added.never and not _NOT_ADDED.search(which.name)


def missed(answer: Answer, groups: Sequence[Members]) -> tuple[str, ...]:
    """The columns of figures that somebody may look for in the sums of groups of rows and not find there."""
    names = []
    for at, which in enumerate(answer.columns):
        if not which.type.is_measure or _NOT_ADDED.search(which.name):
            continue
        if any(any(answer.rows[i][at] is not None for i in g) and added(answer, g, at) is None for g in groups):
            names.append(which.name)
    return tuple(names)


def added(answer: Answer, members: Members, place: int) -> Value:
    """The sum of a column's values in some rows; None if there is none, or if it would mean nothing.

    Args:
        answer: The answer.
        members: The rows, by their places from 0.
        place: The column.
    """
    which = answer.columns[place]
    if not is_added(which) or not _alike(answer, members, which.added.within):
        return None
    values = [value for i in members if isinstance(value := answer.rows[i][place], int | Decimal)]
    if which.added.once:
        values = list(_once(answer, members, place).values())
    if not values:
        return None
    found = sum((Decimal(value) for value in values), Decimal(0))
    return int(found) if all(isinstance(value, int) for value in values) else found


def lines(answer: Answer, members: Members, place: int) -> Value:
    """The lines that a column names in some rows, in order."""
    cells = (str(answer.rows[i][place] or "") for i in members)
    found = {int(part) for cell in cells for part in cell.split("; ") if part.isdecimal()}
    return "; ".join(map(str, sorted(found))) or None


def of_groups(answer: Answer, which: Column, keys: Sequence[str], groups: Sequence[Members]) -> Column:
    """A column of sums: how these are added up in their turn.

    Args:
        answer: The answer whose rows were grouped.
        which: The column.
        keys: Names of the columns that made the groups.
        groups: The rows of each group.
    """
    rule = which.added
    within = tuple(name for name in rule.within if name in keys)
    never = len(within) < len(rule.within)
    if rule.once:
        place = answer.columns.index(which)
        things = [thing for members in groups for thing in _once(answer, members, place)]
        never = never or len(things) > len(set(things))
    return replace(which, added=Added(never=never, within=within))


def _once(answer: Answer, members: Members, place: int) -> dict[tuple[Value, ...], int | Decimal]:
    """What the values belong to, each with its first value."""
    named = {*answer.columns[place].added.once, _EDITION}
    at = [i for i, each in enumerate(answer.columns) if each.name in named]
    found: dict[tuple[Value, ...], int | Decimal] = {}
    for i in members:
        row = answer.rows[i]
        if isinstance(value := row[place], int | Decimal):
            found.setdefault(tuple(row[each] for each in at), value)
    return found


def _alike(answer: Answer, members: Members, names: Sequence[str]) -> bool:
    at = [i for i, each in enumerate(answer.columns) if each.name in names]
    return len({tuple(answer.rows[i][each] for each in at) for i in members}) <= 1
