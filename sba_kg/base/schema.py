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
from sba_kg.base.messages import Bilingual, sentence

#: A key, or the number of an entry in a list, from the outermost in.
Place = tuple[str | int, ...]
#: Longest text of a value, in characters; the longest line of a report has twice as many.
LONGEST = 10_000
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<key>.*)`", re.S)
_MISSING = re.compile(r"Object missing required field `(?P<key>.*)`")
_AT = re.compile(r" - at (?:`key` in )?`\$(?P<place>[^`]*)`\Z")
_STEP = re.compile(r"\.(?P<key>\w+)|\[(?P<number>\d+)\]")
_T = TypeVar("_T")


#: The greatest number that is one; TOML has ``nan`` and ``inf`` as well.
_GREATEST = sys.float_info.max
#: Class of a type of msgspec → what a person would write there; class of a value → what a person has written there.
_EXPECTED = {"StrType": "text", "BoolType": "true-or-false", "DateType": "date"}
_GIVEN: dict[type, str] = {
    str: "text",
    list: "list",
    dict: "table",
    type(None): "nothing",
    datetime: "date-with-time",
    time: "time",
}


class WrongValueError(ValueError):
    """A value that its schema does not allow.

    Attributes:
        place: Where it is.
        why: What is wrong.
    """

    def __init__(self, place: Place, why: Bilingual) -> None:
        super().__init__(f"'{named(place)}': {why.en}" if place else why.en)
        self.place, self.why = place, why


def named(place: Place) -> str:
    """A place as messages name it: its keys, with dots."""
    return ".".join(shortened(part) for part in place if isinstance(part, str))


def pattern(regex: str, key: str) -> Any:
    """For ``Annotated[str, …]``: what a text has to match, and the key of the sentence that says so."""
    return msgspec.Meta(pattern=regex, extra=_words(key))


def words(key: str) -> Any:
    """For ``Annotated``: the key of the sentence that says what is expected (:mod:`sba_kg.base.messages`)."""
    return msgspec.Meta(extra=_words(key))


def entries(name: str) -> Any:
    """For ``Annotated[tuple[…], …]``: an array of tables of a TOML file, which messages call by their head."""
    return msgspec.Meta(extra=_words("base.schema.entries", name=name))


def _words(key: str, **values: str) -> dict[str, Any]:
    return {"words": (key, values)}


#: A number, neither infinite nor none at all.
Finite = Annotated[float, msgspec.Meta(ge=-_GREATEST, le=_GREATEST, extra=_words("base.schema.number"))]


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
        why=problem.why,
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
        return WrongValueError((*place, found["key"]), sentence("base.schema.missing"))
    value = _value_at(data, place)
    wanted, given, near = _expected(kind), _given(value), _near(value, _choices(kind))
    hint = "near" if near else "none"
    return WrongValueError(place, sentence("base.schema.other", wanted=wanted, given=given, hint=hint, near=near))


def _unknown(place: Place, key: str, kind: msgspec.inspect.Type) -> WrongValueError:
    known = sorted(field.encode_name for struct in _structs(kind) for field in struct.fields)
    near = _near(key, known)
    why = sentence("base.schema.unknown", hint="near" if near else "none", near=near, known=", ".join(known))
    return WrongValueError((*place, key), why)


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


def _near(text: object, known: Sequence[str]) -> str:
    """The value that was meant, as it seems; ``""`` where none is near."""
    near = get_close_matches(text, known, 1, 0.6) if isinstance(text, str) else []
    return near[0] if near else ""


@singledispatch
def _expected(kind: Any) -> Bilingual:
    """What a person would write for a type."""
    return sentence(f"base.schema.{_EXPECTED[type(kind).__name__]}")


@_expected.register
def _(kind: msgspec.inspect.Metadata) -> Bilingual:
    key, values = (kind.extra or {}).get("words", ("", {}))
    return sentence(key, **values) if key else _expected(kind.type)


@_expected.register
def _(kind: msgspec.inspect.UnionType) -> Bilingual:
    parts = [_expected(one) for one in kind.types if not isinstance(one, msgspec.inspect.NoneType)]
    first, *others = dict.fromkeys(parts)
    for other in others:
        first = sentence("base.schema.or", first=first, second=other)
    return first


@_expected.register(msgspec.inspect.LiteralType)
@_expected.register(msgspec.inspect.EnumType)
def _(kind: msgspec.inspect.LiteralType | msgspec.inspect.EnumType) -> Bilingual:
    return sentence("base.schema.one-of", values=", ".join(_choices(kind)))


@_expected.register
def _(kind: msgspec.inspect.StructType) -> Bilingual:
    needed = ", ".join(field.encode_name for field in kind.fields if field.required)
    return sentence("base.schema.table-with", needed=needed) if needed else sentence("base.schema.table")


@_expected.register(msgspec.inspect.ListType)
@_expected.register(msgspec.inspect.VarTupleType)
def _(kind: msgspec.inspect.ListType | msgspec.inspect.VarTupleType) -> Bilingual:
    return sentence("base.schema.list-of", item=_expected(kind.item_type))


@_expected.register
def _(kind: msgspec.inspect.DictType) -> Bilingual:
    return sentence("base.schema.table-of", value=_expected(kind.value_type))


@_expected.register(msgspec.inspect.IntType)
@_expected.register(msgspec.inspect.FloatType)
def _(kind: msgspec.inspect.IntType | msgspec.inspect.FloatType) -> Bilingual:
    whole = isinstance(kind, msgspec.inspect.IntType)
    what = sentence("base.schema.whole-number") if whole else sentence("base.schema.number")
    if kind.ge is None or kind.le is None:
        return what
    return sentence("base.schema.between", what=what, least=kind.ge, most=kind.le)


def _given(value: object) -> Bilingual:
    if isinstance(value, str):
        return sentence("base.schema.given-text", text=shortened(value))
    if what := _GIVEN.get(type(value)):
        return sentence(f"base.schema.{what}")
    shown = shortened(str(value).lower() if isinstance(value, bool) else str(value))
    return Bilingual(shown, shown)


def _check_texts(data: object, place: Place) -> None:
    """Each text of data that fit their schema is short enough and has only characters that a text may have."""
    if isinstance(data, Mapping):
        for key, value in data.items():
            _check_texts(value, (*place, key))
    elif isinstance(data, str):
        if len(data) > LONGEST:
            raise WrongValueError(place, sentence("base.schema.long", length=len(data), limit=LONGEST))
        if bad := first_illegal(data):
            raise WrongValueError(place, sentence("base.schema.character", character=bad))
    elif isinstance(data, Sequence):
        for number, value in enumerate(data):
            _check_texts(value, (*place, number))
