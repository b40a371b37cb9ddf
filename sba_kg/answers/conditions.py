"""Conditions on the cells of an answer: ``amount_krw >= 50억``, ``start < 2024-07``, ``program ~ 창업``.

What a condition may say depends on the type of its column. Amounts are read by the grammar of quantities that reads
reports (``50억``, ``1조 2천억원``, ``5,000만``). A date that is printed as a month or a year fulfils a condition only
if every day of it does.
"""

from __future__ import annotations

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sba_kg.base.errors import UsageError
from sba_kg.base.text import key
from sba_kg.query.columns import Column, ColumnType, Value, is_date

_CONDITION = re.compile(r"\s*(?P<column>.+?)\s*(?P<sign>>=|<=|!=|!~|=|<|>|~)\s*(?P<value>.*?)\s*", re.DOTALL)
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_EQUAL, _WITHIN = {"=", "!="}, {"~", "!~"}
_TRUTH = {"true": True, "예": True, "yes": True, "false": False, "아니오": False, "아니요": False, "no": False}
#: A unit of count, behind which the grammar takes ``2만 5천`` for a number.
_COUNTED, _MONEY = "개", "원"

Test = Callable[[Value], bool]


@dataclass(frozen=True)
class Condition:
    """A condition on one column: the place of the column, and what its cells have to fulfil."""

    place: int
    test: Test


def column(columns: Sequence[Column], name: str) -> int:
    """The place of a column, by its name or its label in Korean or English.

    Raises:
        UsageError: E-U60, if there is none: the nearest names are in the message.
    """
    wanted = key(name)
    for at, each in enumerate(columns):
        if name == each.name:
            return at
    for at, each in enumerate(columns):
        if wanted in {key(each.name), *(key(label) for label in each.label.values())}:
            return at
    from rapidfuzz import process  # noqa: PLC0415 - only a name that does not exist needs it

    names = [each.name for each in columns]
    near = [match for match, score, _ in process.extract(name, names, limit=3) if score > 50]
    raise UsageError("E-U60", name=name, hint="near" if near else "none", near=", ".join(near), known=", ".join(names))


def condition(columns: Sequence[Column], text: str) -> Condition:
    """A condition as people write it.

    Args:
        columns: The columns of the answer.
        text: Column, sign (``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` contains, ``!~``) and value; nothing
            behind ``=`` or ``!=`` means an empty cell.

    Raises:
        UsageError: E-U60 no such column, E-U61 no condition, E-U62 a sign or value that the type does not take.
    """
    found = _CONDITION.fullmatch(text)
    if not found:
        raise UsageError("E-U61", text=text)
    place = column(columns, found["column"])
    sign, value = found["sign"], found["value"].strip("\"'")
    if not value and sign in _EQUAL:
        return Condition(place, lambda cell: (cell in {None, ""}) == (sign == "="))
    return Condition(place, _test(columns[place], sign, value))


def _test(which: Column, sign: str, value: str) -> Test:
    if which.type is ColumnType.BOOLEAN:
        return _of_truth(which, sign, value)
    if which.type is ColumnType.DATE:
        return _of_date(which, sign, value)
    if which.type.is_number:
        return _of_number(which, sign, value)
    if which.type is ColumnType.LINES and sign in _EQUAL:
        number = _number(which, value)
        return lambda cell: (str(number) in str(cell or "").split("; ")) == (sign == "=")
    return _of_text(which, sign, value)


def _of_text(which: Column, sign: str, value: str) -> Test:
    """Texts are compared without regard to spaces, case and width, as names are."""
    wanted = key(value)
    if sign in _WITHIN:
        return lambda cell: (wanted in key(str(cell or ""))) == (sign == "~")
    if sign in _EQUAL:
        return lambda cell: (wanted == key(str(cell or ""))) == (sign == "=")
    raise _refused(which, sign, "sign")


def _of_truth(which: Column, sign: str, value: str) -> Test:
    if sign not in _EQUAL:
        raise _refused(which, sign, "sign")
    if value.lower() not in _TRUTH:
        raise _refused(which, value, "boolean")
    wanted = _TRUTH[value.lower()]
    return lambda cell: cell is not None and (cell is wanted) == (sign == "=")


def _of_number(which: Column, sign: str, value: str) -> Test:
    if sign in _WITHIN:
        raise _refused(which, sign, "sign")
    wanted, compare = _number(which, value), _COMPARE[sign]
    return lambda cell: cell is not None and not isinstance(cell, str) and compare(Decimal(cell), wanted)


def _number(which: Column, text: str) -> Decimal:
    """The number that a text means in a column: won in one of won; another unit only if the column's label has it."""
    from sba_kg.reader import quantities  # noqa: PLC0415 - the grammar is read from files

    money = which.type is ColumnType.WON
    if (plain := quantities.plain(text.replace("−", "-"))) is not None:
        return plain
    body, minus = (text[1:].lstrip(), -1) if text[:1] in "-−△▲" else (text, 1)
    for tried in [body, body + _MONEY] if money else [body + _COUNTED, body]:
        found = quantities.figures(tried)
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(tried)) or found[0].value is None:
            continue
        unit, number = found[0].unit, found[0].value
        known = unit == _MONEY if money else tried != body or f"({unit})" in which.label["ko"]
        if known:
            return minus * number
    raise _refused(which, text, "won" if money else "number")


def _of_date(which: Column, sign: str, value: str) -> Test:
    if sign in _WITHIN:
        raise _refused(which, sign, "sign")
    if not is_date(value):
        raise _refused(which, value, "date")
    first, last = _days(value)

    def test(cell: Value) -> bool:
        if not isinstance(cell, str) or not cell:
            return False
        start, end = _days(cell)
        within = first <= start and end <= last
        return {
            "=": within, "!=": not within, ">=": start >= first, "<=": end <= last, ">": start > last, "<": end < first
        }[sign]  # fmt: skip

    return test


def _days(printed: str) -> tuple[str, str]:
    """First and last day of a year, month or day in ISO 8601."""
    if len(printed) == len("2024"):
        return f"{printed}-01-01", f"{printed}-12-31"
    if len(printed) == len("2024-05"):
        year, month = map(int, printed.split("-"))
        return f"{printed}-01", f"{printed}-{monthrange(year, month)[1]:02}"
    return printed, printed


def _refused(which: Column, value: str, why: str) -> UsageError:
    return UsageError("E-U62", column=which.name, type=which.type.value, value=value, why=why)
