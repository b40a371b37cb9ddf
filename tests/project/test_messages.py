"""Texts apart from code: each sentence that the code asks for is there with its placeholders, and none is there unused."""

from __future__ import annotations

import ast
import pickle
import re
import tomllib
from collections.abc import Iterator, Mapping
from string import Formatter
from typing import Any

import pytest

from sba_kg import errors
from sba_kg.base.messages import LANGUAGES, MessageError, message, messages, sentence
from tests.support import ROOT

PACKAGE = ROOT / "sba_kg"
TREES = {path: ast.parse(path.read_text("utf-8")) for path in sorted(PACKAGE.rglob("*.py"))}
ROOMS = {path.parent.name: tomllib.loads(path.read_text("utf-8")) for path in sorted(PACKAGE.glob("*/texts.toml"))}
ID = re.compile(r"[EP]-[A-Z]\d\d")
CLASSES = {name for name in errors.__all__ if name.endswith("Error")}
#: What takes an id and the values for its text, beside the classes of errors; ``error`` is one of those.
TELLERS = CLASSES | {"error", "of", "report"}
#: Arguments that are no values.
OTHERS = {"file", "line", "severity"}


def calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Where, the call, and the id or key that is its first text."""
    for path, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", node, argument.value
                        break


def name_of(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


#: Functions of ``messages`` that take a key and the values for its text.
SPEAKERS = {"sentence", "phrase"}
TOLD = [
    (at, call, said)
    for at, call, said in calls()
    if (ID.fullmatch(said) and name_of(call) in TELLERS) or name_of(call) in SPEAKERS
]


def entry(said: str) -> Mapping[str, Any]:
    if ID.fullmatch(said):
        return messages()[said]  # type: ignore[no-any-return]
    room, *path = said.split(".")
    found: Any = ROOMS[room]
    for name in path:
        found = found[name]
    return found  # type: ignore[no-any-return]


def keys(room: str, table: Mapping[str, Any]) -> Iterator[str]:
    """The keys of all sentences of a room."""
    for name, texts in table.items():
        if "ko" in texts:
            yield f"{room}.{name}"
        else:
            yield from keys(f"{room}.{name}", texts)


def fields(texts: Mapping[str, str]) -> set[str]:
    """The placeholders of a text in both languages."""
    return {name for lang in LANGUAGES for _, name, _, _ in Formatter().parse(texts[lang]) if name}


def chosen(value: ast.expr) -> set[str]:
    """The reasons that an argument may choose."""
    return {node.value for node in ast.walk(value) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


@pytest.mark.parametrize(("at", "call", "said"), TOLD, ids=lambda value: value if isinstance(value, str) else "")
def test_what_the_code_says_has_a_text_and_all_its_values(at: str, call: ast.Call, said: str) -> None:
    texts = entry(said)
    others = OTHERS if ID.fullmatch(said) else set()
    given = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg not in others}
    needed = fields(texts)
    for name, reasons in texts.items():
        if isinstance(reasons, dict) and name != "advice" and isinstance(given.get(name), ast.Constant | ast.IfExp):
            choices = chosen(given[name]) & set(reasons) if isinstance(given[name], ast.IfExp) else chosen(given[name])
            assert choices, at
            needed |= {field for choice in choices for field in fields(reasons[choice])}
        elif isinstance(reasons, dict) and name != "advice":
            needed |= {field for reason in reasons.values() for field in fields(reason)}
    if None in given:  # handed on
        assert set(given) - {None} <= needed, at
    else:
        assert set(given) == needed, at


@pytest.mark.parametrize(("at", "call", "said"), TOLD, ids=lambda value: value if isinstance(value, str) else "")
def test_an_error_ends_as_its_entry_says(at: str, call: ast.Call, said: str) -> None:
    if name_of(call) in CLASSES:
        ends = entry(said)["exit"]
        assert getattr(errors, name_of(call)).exit_code in (ends if isinstance(ends, list) else [ends]), at
    elif ID.fullmatch(said):
        assert ("severity" in entry(said)) == (name_of(call) != "error"), at


def test_ids_in_the_code_are_those_of_the_table() -> None:
    used = {
        node.value
        for tree in TREES.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and ID.fullmatch(node.value)
    }
    assert used == set(messages()) - {"parts"}


def test_no_sentence_of_a_room_is_unused() -> None:
    """A key is written out, or is put together behind a beginning that is written out: ``f"upkeep.level.{…}"``."""
    there = {key for room, table in ROOMS.items() for key in keys(room, table)}
    nodes = [node for tree in TREES.values() for node in ast.walk(tree)]
    used = {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    begun = set()
    for call in nodes:
        if isinstance(call, ast.Call) and name_of(call) in SPEAKERS | {"phrases"} and call.args:
            key = call.args[0].values[0] if isinstance(call.args[0], ast.JoinedStr) else call.args[0]
            if isinstance(key, ast.Constant) and key.value not in there:
                begun.add(key.value)
    assert {key for key in there - used if not key.startswith(tuple(begun))} == set()
    assert all(any(key.startswith(beginning) for key in there) for beginning in begun)


def test_every_text_is_in_both_languages() -> None:
    for code, one in messages().items():
        if code != "parts":
            assert code[:3] in messages()["parts"], code
            assert ("exit" in one) == code.startswith("E-"), code
            assert ("severity" in one) == code.startswith("P-"), code
            assert all(one["advice"][lang].strip() for lang in LANGUAGES), code
            assert re.search("[가-힣]|^{", one["ko"]), code


def test_a_text_or_a_value_that_is_missing() -> None:
    with pytest.raises(MessageError, match="E-Z99"):
        message("E-Z99", {})
    with pytest.raises(MessageError, match="number"):
        message("E-U23", {"rows": 3})
    with pytest.raises(MessageError, match="nothing"):
        sentence("base.nothing")


def test_no_korean_sentence_in_the_code() -> None:
    assert [str(path) for path in TREES if re.search("습니다|십시오", path.read_text("utf-8"))] == []


def test_an_error_says_more_and_survives_a_copy() -> None:
    error = errors.UsageError("E-U23", number=4, rows=3, file="a.csv")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.render("ko"), copy.args, type(copy)) == (error.render("ko"), error.args, errors.UsageError)
    assert "--row" in error.advice.en
    assert "--row" in error.advice.ko
