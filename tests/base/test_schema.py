"""Values that a schema does not allow, told in both languages with their place."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pytest

from sba_kg.base import schema
from sba_kg.base.errors import InputError


class _Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    name: str
    share: schema.Finite = 0.0


class _Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    who: Annotated[str, schema.pattern(r"^[a-z]+\Z", "editions.sha256")] | _Step
    year: Annotated[int, msgspec.Meta(ge=1900, le=2199)] | None = None
    day: date | None = None
    state: Literal["open", "shut"] = "open"
    step: Annotated[tuple[_Step, ...], schema.entries("step")] = ()
    tags: tuple[str, ...] = ()
    names: dict[str, str] = {}
    done: bool = False


def test_what_fits() -> None:
    found = schema.convert({"who": {"name": "a", "share": 1}, "day": date(2024, 5, 31), "tags": ["b"]}, _Plan)
    assert found == _Plan(who=_Step("a", 1.0), day=date(2024, 5, 31), tags=("b",))


@pytest.mark.parametrize(
    ("data", "place", "ko", "en"),
    [
        ({}, ("who",), "없어서는 안 되는 항목", "missing"),
        ({"who": "A"}, ("who",), "16진수 64자리 또는 name 항목이 있는 표", "64 hexadecimal digits or a table with name expected"),
        ({"who": {}}, ("who", "name"), "없어서는 안 되는 항목", "missing"),
        ({"who": {"nmae": "a"}}, ("who", "nmae"), "name의 오타", "did you mean name?"),
        ({"who": {"n` - at `$.x": "a"}}, ("who", "n` - at `$.x"), "없는 항목", "no such key"),
        ({"who": "a", "colour": 1}, ("colour",), "쓸 수 있는 항목: day, done", "the keys are day, done"),
        ({"who": "a", "year": "2024"}, ("year",), "1900부터 2199까지의 정수; 적힌 값: 글 '2024'", "not the text '2024'"),
        ({"who": "a", "year": 5}, ("year",), "적힌 값: 5", "a whole number from 1900 to 2199 expected, not 5"),
        ({"who": "a", "year": True}, ("year",), "적힌 값: true", "expected, not true"),
        ({"who": "a", "day": "2024-05-31"}, ("day",), "따옴표 없이", "without quotation marks"),
        ({"who": "a", "day": datetime(2024, 5, 31)}, ("day",), "날짜와 시각", "not a date with a time"),
        ({"who": "a", "state": "opne"}, ("state",), "open의 오타인지", "one of open, shut expected, not the text 'opne'; did you mean open?"),
        ({"who": "a", "step": {}}, ("step",), "[[step]]", "entries that begin with [[step]] expected, not a table"),
        ({"who": "a", "step": [{"name": "b"}, {"name": 5}]}, ("step", 1, "name"), "필요한 값: 글", "a text expected"),
        ({"who": "a", "step": [{"name": "b", "share": float("nan")}]}, ("step", 0, "share"), "수", "a number expected"),
        ({"who": "a", "tags": "b"}, ("tags",), "목록", "a list, each entry a text, expected"),
        ({"who": "a", "tags": ["b", None]}, ("tags", 1), "빈 값", "not nothing"),
        ({"who": "a", "names": {"b": 5}}, ("names",), "값마다 글", "each value a text"),
        ({"who": "a", "done": 1}, ("done",), "true나 false", "true or false expected"),
        ({"who": "a", "tags": ["b", "\x1b[0m"]}, ("tags", 1), "U+001B", "cannot hold the character U+001B"),
        ({"who": "a" * 10_001}, ("who",), "10,001자", "10,001 characters are too many"),
        ([], (), "목록", "a table with who expected, not a list"),
    ],
)  # fmt: skip
def test_what_does_not(data: Any, place: schema.Place, ko: str, en: str) -> None:
    with pytest.raises(schema.WrongValueError) as caught:
        schema.convert(data, _Plan)
    assert (caught.value.place, ko in caught.value.why.ko, en in caught.value.why.en) == (place, True, True), (
        caught.value.why,
    )


@pytest.mark.parametrize(
    ("text", "key", "line"),
    [
        ("who = 'a'\nyear = 5\n", "year", 2),
        ("who = 'a'\n[[step]]\nname = 'b'\n\n[[step]]\nname = 5\n", "step.name", 6),
        ("who = 'a'\n[[step]]\nname = 'b'\n\n[[step]]\n\n", "step.name", 5),
        ("who = 'a'\n\n[[stpe]]\nname = 'b'\n", "stpe", 3),
        ("who = 'a'\ntags = ['b', 5]\n", "tags", 2),
        ("[who]\nname = 'b'\nshare = 'c'\n", "who.share", 3),
    ],
)
def test_the_line_of_a_key(text: str, key: str, line: int, tmp_path: Path) -> None:
    path = tmp_path / "plan.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        schema.read_toml(path, _Plan, schema.Ids("E-E01", "E-E03", "E-E02"))
    error = caught.value
    assert (error.code, error.file, error.line) == ("E-E02", str(path), line)
    assert error.render("en").endswith(error.en)
    assert f"'{key}' is wrong" in error.en
    assert f"'{key}' 항목이 잘못되었습니다" in error.ko
