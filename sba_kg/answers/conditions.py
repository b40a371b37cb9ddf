"""Conditions on the cells of an answer: ``amount_krw >= 50억``, ``start < 2024-07``, ``program ~ 창업``.

What a condition may say depends on the type of its column. ``or`` and ``and`` (``또는``, ``그리고``) join conditions,
and ``change_krw != stated_change_krw`` compares two columns of numbers or dates. Amounts are read by the grammar of
quantities that reads reports (``50억``, ``1조 2천억원``, ``5,000만``). A date that is printed as a month or a year
fulfils a condition only if every day of it does.
"""

from __future__ import annotations

import operator
import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from decimal import Decimal

from sba_kg.answers import spoken
from sba_kg.base.errors import UsageError
from sba_kg.base.messages import LANGUAGES, Bilingual
from sba_kg.base.text import key
from sba_kg.query.columns import Column, ColumnType, Value, is_date

_CONDITION = re.compile(r"\s*(?P<column>.+?)\s*(?P<sign>>=|<=|!=|!~|=|<|>|~)\s*(?P<value>.*?)\s*", re.DOTALL)
_COMPARE: dict[str, Callable[[Decimal, Decimal], bool]] = {
    "=": operator.eq, "!=": operator.ne, ">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt,
}  # fmt: skip
_EQUAL, _WITHIN = {"=", "!="}, {"~", "!~"}
#: Between conditions of which one, or each, has to be fulfilled.
_OR, _AND = re.compile(r"\s+(?:or|또는)\s+", re.IGNORECASE), re.compile(r"\s+(?:and|그리고)\s+", re.IGNORECASE)
_TRUTH = {"true": True, "예": True, "yes": True, "false": False, "아니오": False, "아니요": False, "no": False}
#: The unit at the end of a label, which may be left out.
_UNIT = re.compile(r"\s*\([^()]*\)$")
#: A unit of count, behind which the grammar takes ``2만 5천`` for a number.
_COUNTED, _MONEY = "개", "원"

#: What a cell, or a row, has to fulfil.
Test = Callable[[Value], bool]
RowTest = Callable[[Sequence[Value]], bool]


def column(columns: Sequence[Column], name: str) -> int:
    """The place of a column, by its name or its label in Korean or English, with or without its unit.

    Raises:
        UsageError: E-U60, if there is none: the nearest names are in the message.
    """
    if (place := _place(columns, name)) is not None:
        return place
    from rapidfuzz import process  # noqa: PLC0415 - only a name that does not exist needs it

    names = [each.name for each in columns]
    near = [match for match, score, _ in process.extract(name, names, limit=3) if score > 50]
    known = Bilingual(*(", ".join(_known(each, lang) for each in columns) for lang in LANGUAGES))
    raise UsageError("E-U60", name=name, hint="near" if near else "none", near=", ".join(near), known=known)


def _known(which: Column, lang: str) -> str:
    """A column as a message names it; the label too, where it is another word."""
    label = which.label[lang]
    return which.name if key(label) == key(which.name) or lang == "en" else f"{which.name}({label})"


def _place(columns: Sequence[Column], name: str) -> int | None:
    wanted = key(name)
    for at, each in enumerate(columns):
        if name == each.name:
            return at
    for at, each in enumerate(columns):
        if wanted in {key(each.name), *(key(label) for label in each.label.values())}:
            return at
    for at, each in enumerate(columns):
        if wanted in {key(_UNIT.sub("", label)) for label in each.label.values()}:
            return at
    return None


def condition(columns: Sequence[Column], text: str) -> RowTest:
    """A condition as people write it: what a row has to fulfil.

    Args:
        columns: The columns of the answer.
        text: Column, sign (``=``, ``!=``, ``<``, ``<=``, ``>``, ``>=``, ``~`` contains, ``!~``) and value; nothing
            behind ``=`` or ``!=`` means an empty cell. Several are joined by ``or`` and ``and``, which binds closer.

    Raises:
        UsageError: E-U60 no such column, E-U61 no condition, E-U62 a sign or value that the type does not take.
    """
    choices = [[_one(columns, each) for each in _parts(columns, choice, _AND)] for choice in _parts(columns, text, _OR)]
    return lambda row: any(all(test(row) for test in each) for each in choices)


def _parts(columns: Sequence[Column], text: str, between: re.Pattern[str]) -> list[str]:
    """The conditions that a text joins. A word that no condition follows belongs to the value before it."""
    parts: list[str] = []
    at = 0
    for found in between.finditer(text):
        if _names_column(columns, text[found.end() :]):
            parts.append(text[at : found.start()])
            at = found.end()
    return [*parts, text[at:]]


def _names_column(columns: Sequence[Column], text: str) -> bool:
    found = _CONDITION.fullmatch(text)
    return found is not None and _place(columns, found["column"]) is not None


def _one(columns: Sequence[Column], text: str) -> RowTest:
    found = _CONDITION.fullmatch(text)
    if not found:
        raise UsageError("E-U61", text=text)
    place = column(columns, found["column"])
    sign, value = found["sign"], found["value"]
    if (second := _second(columns, place, value)) is not None:
        return _of_columns(columns[place], sign, place, second)
    value = value.strip("\"'")
    if not value and sign in _EQUAL:
        return lambda row: (row[place] in {None, ""}) == (sign == "=")
    test = _test(columns[place], sign, value)
    return lambda row: test(row[place])


def _second(columns: Sequence[Column], first: int, value: str) -> int | None:
    """The place of the column that a value names, if the two can be compared."""
    which = columns[first].type
    place = next((at for at, each in enumerate(columns) if each.name == value), None)
    if place is None:
        return None
    other = columns[place].type
    numbers = which.is_measure and other.is_measure and (which is ColumnType.WON) == (other is ColumnType.WON)
    return place if numbers or which is other is ColumnType.DATE else None


def _of_columns(which: Column, sign: str, first: int, second: int) -> RowTest:
    if sign in _WITHIN:
        raise _refused(which, sign, "sign")

    def test(row: Sequence[Value]) -> bool:
        mine, other = row[first], row[second]
        if mine is None or other is None:
            return False
        if which.type is ColumnType.DATE:
            return _of_date(which, sign, str(other))(mine)
        return _COMPARE[sign](Decimal(mine), Decimal(other))

    return test


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
    """Texts are compared without regard to spaces, case and width, as names are; codes go by their words as well."""
    wanted = key(value)

    def names(cell: Value) -> list[str]:
        return [key(str(cell or "")), *(key(word) for word in spoken.named(which, cell))]

    if sign in _WITHIN:
        return lambda cell: any(wanted in name for name in names(cell)) == (sign == "~")
    if sign in _EQUAL:
        return lambda cell: (wanted in names(cell)) == (sign == "=")
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
