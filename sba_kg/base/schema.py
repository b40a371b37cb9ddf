"""Files that people write, against a schema: a :class:`msgspec.Struct` with ``forbid_unknown_fields``.

msgspec decides whether a value fits. What is wrong is told from the schema and the value, in both languages, with the
place of the value: the library's own messages are for programmers.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import singledispatch
from pathlib import Path
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec

from sba_kg.base import inputs
from sba_kg.base.characters import first_illegal
from sba_kg.base.errors import InputError, SbaKgError, shortened
from sba_kg.base.messages import Bilingual

#: A key, or the number of an entry in a list, from the outermost in.
Place = tuple[str | int, ...]
#: Longest text of a value, in characters; the longest line of a report has twice as many.
LONGEST = 10_000
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`", re.S)
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_AT = re.compile(r" - at (?:`key` in )?`\$(?P<place>[^`]*)`\Z")
_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<number>\d+)\]")
_T = TypeVar("_T")


class _Words(NamedTuple):
    """A wording in both languages."""

    ko: str
    en: str


_NUMBER, _WHOLE, _TEXT = _Words("수", "a number"), _Words("정수", "a whole number"), _Words("글", "a text")
_DAY = _Words("따옴표 없이 적은 날짜(예: 2024-05-31)", "a date such as 2024-05-31, without quotation marks")
#: A number that is one; TOML has ``nan`` and ``inf`` as well.
_GREATEST = sys.float_info.max
Finite = Annotated[float, msgspec.Meta(ge=-_GREATEST, le=_GREATEST, extra={"words": _NUMBER})]
#: Class of a type of msgspec → what a person would write there.
_EXPECTED = {"StrType": _TEXT, "BoolType": _Words("true나 false", "true or false"), "DateType": _DAY}
#: Class of a value → what a person has written there.
_GIVEN: dict[type, _Words] = {
    str: _TEXT,
    list: _Words("목록", "a list"),
    dict: _Words("표", "a table"),
    type(None): _Words("빈 값", "nothing"),
    datetime: _Words("날짜와 시각", "a date with a time"),
    time: _Words("시각", "a time"),
}


class WrongValueError(ValueError):
    """A value that its schema does not allow.

    Attributes:
        place: Where it is.
        ko: What is wrong, in Korean.
        en: The same in English.
    """

    def __init__(self, place: Place, ko: str, en: str) -> None:
        super().__init__(f"'{named(place)}': {en}" if place else en)
        self.place, self.ko, self.en = place, ko, en


def named(place: Place) -> str:
    """A place as messages name it: its keys, with dots."""
    return ".".join(shortened(part) for part in place if isinstance(part, str))


def pattern(regex: str, ko: str, en: str) -> Any:
    """For ``Annotated[str, …]``: what a text has to match, and how messages say that."""
    return msgspec.Meta(pattern=regex, extra={"words": _Words(ko, en)})


def words(ko: str, en: str) -> Any:
    """For ``Annotated``: how messages say what is expected."""
    return msgspec.Meta(extra={"words": _Words(ko, en)})


def entries(key: str) -> Any:
    """For ``Annotated[tuple[…], …]``: an array of tables of a TOML file, which messages call by their head."""
    return words(f"[[{key}]]로 시작하는 항목", f"entries that begin with [[{key}]]")


def convert(data: object, schema: type[_T]) -> _T:
    """Data as their schema has them.

    Args:
        data: What a parser of TOML or YAML gives.
        schema: A Struct; of nested ones, too, every field has to be allowed by its type.

    Raises:
        WrongValueError: A key is unknown or missing, a value has the wrong type or is out of range, a text is too
            long or has a character that no text may have.
    """
    try:
        # Types of TOML's own are told apart from texts that look like them.
        found = msgspec.convert(data, schema, builtin_types=(date, datetime, time))
    except msgspec.ValidationError as error:
        raise _wrong(data, schema, str(error)) from error
    _check_texts(data, ())
    return found


class Ids(NamedTuple):
    """Ids of the errors of a file, and their class.

    Attributes:
        broken: For what is no TOML.
        unread: For a file that cannot be read.
        wrong: For what the schema does not allow; it names the key and its line.
        error: Class of all of them.
    """

    broken: str
    unread: str
    wrong: str
    error: type[SbaKgError] = InputError


def read_toml(path: Path, schema: type[_T], ids: Ids) -> _T:
    """A TOML file as its schema has it.

    Args:
        path: The file.
        schema: As for :func:`convert`.
        ids: Ids of the errors.

    Raises:
        SbaKgError: One of the ids, or E-R51, too large.
    """
    data = inputs.read_toml(path, ids.broken, ids.unread, ids.error)
    try:
        return convert(data, schema)
    except WrongValueError as problem:
        raise wrong_value(path, ids, problem) from problem


def wrong_value(path: Path, ids: Ids, problem: WrongValueError) -> SbaKgError:
    """The error for a wrong value in a TOML file."""
    return ids.error(
        ids.wrong,
        name=named(problem.place),
        why=Bilingual(problem.ko, problem.en),
        file=str(path),
        line=_line(path, problem.place),
    )


def _line(path: Path, place: Place) -> int | None:
    """The line of a place: of the key in its entry, else of the list, else of the key."""
    keys = [part for part in place if isinstance(part, str)]
    if len(place) > 1 and isinstance(place[1], int):
        found = inputs.line_of(path, ".".join(keys[1:]) or keys[0], keys[0], place[1])
        return found or inputs.line_of(path, keys[0])
    return inputs.line_of(path, ".".join(keys))


def _wrong(data: object, schema: type, message: str) -> WrongValueError:
    at = _AT.search(message)
    said, place = (message[: at.start()], _place(at["place"])) if at else (message, ())
    kind = _type_at(msgspec.inspect.type_info(schema), place)
    if found := _UNKNOWN.fullmatch(said):
        return _unknown(place, found["key"], kind)
    if found := _MISSING.fullmatch(said):
        return WrongValueError((*place, found["key"]), "없어서는 안 되는 항목입니다", "missing")
    value = _value_at(data, place)
    wanted, given, near = _expected(kind), _given(value), _near(value, _choices(kind))
    return WrongValueError(
        place,
        f"필요한 값: {wanted.ko}; 적힌 값: {given.ko}{near.ko}",
        f"{wanted.en} expected, not {given.en}{near.en}",
    )


def _unknown(place: Place, key: str, kind: msgspec.inspect.Type) -> WrongValueError:
    known = sorted(field.encode_name for struct in _structs(kind) for field in struct.fields)
    near = _near(key, known)
    return WrongValueError(
        (*place, key),
        f"없는 항목입니다{near.ko}. 쓸 수 있는 항목: {', '.join(known)}",
        f"no such key{near.en or ';'} the keys are {', '.join(known)}",
    )


def _place(path: str) -> Place:
    return tuple(step["key"] or int(step["number"]) for step in _STEP.finditer(path))


def _value_at(data: Any, place: Place) -> object:
    for part in place:
        data = data[part]
    found: object = data
    return found


def _type_at(kind: msgspec.inspect.Type, place: Place) -> msgspec.inspect.Type:
    """The type that the schema has for a place."""
    for part in place:
        if isinstance(part, str):
            kind = next(f.type for struct in _structs(kind) for f in struct.fields if f.encode_name == part)
        else:
            kind = next(one.item_type for one in _plain(kind) if hasattr(one, "item_type"))
    return kind


def _plain(kind: msgspec.inspect.Type) -> Iterator[Any]:
    """The types that a type is made of, without what is said about them."""
    if isinstance(kind, msgspec.inspect.Metadata):
        yield from _plain(kind.type)
    elif isinstance(kind, msgspec.inspect.UnionType):
        for one in kind.types:
            yield from _plain(one)
    else:
        yield kind


def _structs(kind: msgspec.inspect.Type) -> list[msgspec.inspect.StructType]:
    return [one for one in _plain(kind) if isinstance(one, msgspec.inspect.StructType)]


def _choices(kind: msgspec.inspect.Type) -> list[str]:
    """The values that a type lists."""
    listed: list[Any] = []
    for one in _plain(kind):
        if isinstance(one, msgspec.inspect.LiteralType):
            listed += one.values
        elif isinstance(one, msgspec.inspect.EnumType):
            listed += one.cls
    return sorted(map(str, listed))


def _near(text: object, known: Sequence[str]) -> _Words:
    """A question for the value that was meant, with a space before it; nothing where none is near."""
    near = get_close_matches(text, known, 1, 0.6) if isinstance(text, str) else []
    return _Words(f" ({near[0]}의 오타인지 확인하십시오)", f"; did you mean {near[0]}?") if near else _Words("", "")


@singledispatch
def _expected(kind: Any) -> _Words:
    """What a person would write for a type."""
    return _EXPECTED[type(kind).__name__]


@_expected.register
def _(kind: msgspec.inspect.Metadata) -> _Words:
    return (kind.extra or {}).get("words") or _expected(kind.type)


@_expected.register
def _(kind: msgspec.inspect.UnionType) -> _Words:
    parts = [_expected(one) for one in kind.types if not isinstance(one, msgspec.inspect.NoneType)]
    return _Words(" 또는 ".join(dict.fromkeys(p.ko for p in parts)), " or ".join(dict.fromkeys(p.en for p in parts)))


@_expected.register(msgspec.inspect.LiteralType)
@_expected.register(msgspec.inspect.EnumType)
def _(kind: msgspec.inspect.LiteralType | msgspec.inspect.EnumType) -> _Words:
    values = ", ".join(_choices(kind))
    return _Words(f"{values} 가운데 하나", f"one of {values}")


@_expected.register
def _(kind: msgspec.inspect.StructType) -> _Words:
    needed = ", ".join(field.encode_name for field in kind.fields if field.required)
    return _Words(f"{needed} 항목이 있는 표", f"a table with {needed}") if needed else _Words("표", "a table")


@_expected.register(msgspec.inspect.ListType)
@_expected.register(msgspec.inspect.VarTupleType)
def _(kind: msgspec.inspect.ListType | msgspec.inspect.VarTupleType) -> _Words:
    item = _expected(kind.item_type)
    return _Words(f"목록(하나하나가 {item.ko})", f"a list, each entry {item.en},")


@_expected.register
def _(kind: msgspec.inspect.DictType) -> _Words:
    value = _expected(kind.value_type)
    return _Words(f"표(값마다 {value.ko})", f"a table, each value {value.en},")


@_expected.register(msgspec.inspect.IntType)
@_expected.register(msgspec.inspect.FloatType)
def _(kind: msgspec.inspect.IntType | msgspec.inspect.FloatType) -> _Words:
    what = _WHOLE if isinstance(kind, msgspec.inspect.IntType) else _NUMBER
    if kind.ge is None or kind.le is None:
        return what
    return _Words(f"{kind.ge}부터 {kind.le}까지의 {what.ko}", f"{what.en} from {kind.ge} to {kind.le}")


def _given(value: object) -> _Words:
    what = _GIVEN.get(type(value))
    if isinstance(value, str):
        return _Words(f"글 '{shortened(value)}'", f"the text '{shortened(value)}'")
    shown = shortened(str(value).lower() if isinstance(value, bool) else str(value))
    return what or _Words(shown, shown)


def _check_texts(data: object, place: Place) -> None:
    """Each text of data that fit their schema is short enough and has only characters that a text may have."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            _check_texts(value, (*place, key))
    elif isinstance(data, str):
        if len(data) > LONGEST:
            ko, en = f"글이 {LONGEST:,}자보다 깁니다({len(data):,}자)", f"{len(data):,} characters are too many"
            raise WrongValueError(place, ko, f"{en} (limit {LONGEST:,})")
        if bad := first_illegal(data):
            raise WrongValueError(
                place, f"쓸 수 없는 문자가 있습니다({bad})", f"a text cannot hold the character {bad}"
            )
    elif isinstance(data, Sequence):
        for number, value in enumerate(data):
            _check_texts(value, (*place, number))
