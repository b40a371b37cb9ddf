"""All regular expressions of the product, and inputs that are the worst for each.

The inputs are made from a pattern's own parts: whatever it can repeat is repeated, behind what leads there, and ends in
something that fits nowhere, so that a matcher that backtracks has to try every way of cutting it up.
"""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from re import _constants as op  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

import sba_kg
from sba_kg.base import resources

_FROM_THE_START = {"match", "fullmatch"}
_FUNCTIONS = {"compile", "match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
_CATEGORIES = {
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_DIGIT: "7",
    op.CATEGORY_WORD: "가",
    op.CATEGORY_NOT_SPACE: "가",
    op.CATEGORY_NOT_DIGIT: "가",
    op.CATEGORY_NOT_WORD: " ",
}
_REPEATS = {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}
#: Tried where a set says what it does not contain.
_ORDINARY = "가7 a-,.:()[]<>|/'\n"
#: Fits nowhere: behind the repeated part it makes the match fail.
_STRANGE = "\x01"
_MOST = 14


@dataclass(frozen=True)
class Found:
    """A pattern with the place where it stands; ``searched`` unless it is only ever matched from the start of a text."""

    place: str
    pattern: re.Pattern[str]
    searched: bool

    def run(self, text: str) -> None:
        """Use the pattern on a text, to the last match."""
        if self.searched:
            for _ in self.pattern.finditer(text):
                pass
        else:
            self.pattern.match(text)


def of_product() -> list[Found]:
    """Every pattern of every module, in the order of modules, each once."""
    found: dict[tuple[str, int], Found] = {}
    for info in pkgutil.walk_packages(sba_kg.__path__, "sba_kg."):
        if info.name.endswith("__main__"):
            continue
        for item in _of_module(importlib.import_module(info.name)):
            found.setdefault((item.pattern.pattern, item.pattern.flags), item)
    return list(found.values())


def _of_module(module: Any) -> Iterator[Found]:
    tree = ast.parse(inspect.getsource(module))
    uses = _uses(tree)
    for name, value in vars(module).items():
        for pattern in _patterns(value):
            yield Found(f"{module.__name__}.{name}", pattern, not uses.get(name, {"search"}) <= _FROM_THE_START)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _is_re(node.func) and node.args:
            written, *others = (_value(part, module) for part in (*node.args, *(k.value for k in node.keywords)))
            flags = next((value for value in others if isinstance(value, re.RegexFlag)), re.RegexFlag(0))
            if isinstance(written, str):
                searched = ast.unparse(node.func).removeprefix("re.") not in _FROM_THE_START
                yield Found(f"{module.__name__}:{node.lineno}", re.compile(written, flags), searched)


def _uses(tree: ast.Module) -> dict[str, set[str]]:
    """The methods that are called on each name of a module."""
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            uses.setdefault(node.value.id, set()).add(node.attr)
    return uses


def _patterns(value: Any) -> list[re.Pattern[str]]:
    """The patterns in a value, also those in tuples, lists and mappings."""
    if isinstance(value, re.Pattern):
        return [value] if isinstance(value.pattern, str) else []
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    return [p for v in value for p in _patterns(v)] if isinstance(value, tuple | list | set | frozenset) else []


def _is_re(function: ast.expr) -> bool:
    return (
        isinstance(function, ast.Attribute)
        and isinstance(function.value, ast.Name)
        and function.value.id == "re"
        and function.attr in _FUNCTIONS
    )


def _value(node: ast.expr, module: Any) -> object:
    """A pattern written in a call, names of the module filled in; None for one that is made from an input."""
    try:
        return eval(compile(ast.Expression(node), "<pattern>", "eval"), vars(module))
    except (NameError, AttributeError, KeyError, TypeError):
        return None


def of_resources() -> list[tuple[str, str]]:
    """Patterns in queries, shapes and rules (``REGEX``, ``REPLACE``, ``sh:pattern``) with their files."""
    literal = r'"((?:[^"\\]|\\.)*+)"'
    written = re.compile(rf"(?:(?:REGEX|REPLACE)\s*\([^\"]*?,\s*|sh:pattern\s+){literal}", re.IGNORECASE)
    return [
        (path.name, match[1].replace("\\\\", "\\"))
        for folder in (resources.queries(), resources.ontology())
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".rq", ".ttl"}
        for match in written.finditer(path.read_text("utf-8"))
    ]


def attacks(pattern: re.Pattern[str], length: int) -> Iterator[str]:
    """Texts of about a length in which what the pattern repeats is repeated."""
    tree = parser.parse(pattern.pattern, pattern.flags)
    leads = sorted({"", *_leads(tree)}, key=lambda s: (len(s), s))[:_MOST]
    letters = sorted(_letters(tree))[:_MOST]
    bodies = {body for body in _bodies(tree) if body}
    pumps = sorted({*letters, *("".join(pair) for pair in product(letters, repeat=2)), *bodies})
    for lead, pump in product(leads, pumps):
        text = lead + pump * (length // len(pump))
        yield text
        yield text + _STRANGE


def _sample(tree: Any) -> str:
    """A short text that a part of a pattern matches, lookarounds aside."""
    return "".join(_sample_of(kind, value) for kind, value in tree)


def _sample_of(kind: Any, value: Any) -> str:
    if kind is op.LITERAL:
        return chr(value)
    if kind is op.NOT_LITERAL:
        return next(c for c in _ORDINARY if ord(c) != value)
    if kind is op.ANY:
        return "가"
    if kind is op.IN:
        return next(iter(_members(value)), "")
    if kind is op.BRANCH:
        return _sample(value[1][0])
    if kind is op.SUBPATTERN:
        return _sample(value[-1])
    if kind is op.ATOMIC_GROUP:
        return _sample(value)
    if kind in _REPEATS:
        return _sample(value[2]) * max(1, min(value[0], 3))
    return ""


def _members(items: Any) -> list[str]:
    """A few letters of a set."""
    found: list[str] = []
    for kind, value in items:
        if kind is op.NEGATE:
            written = {chr(v) for k, v in items if k is op.LITERAL}
            return [c for c in _ORDINARY if c not in written][:2]
        if kind is op.LITERAL:
            found.append(chr(value))
        elif kind is op.RANGE:
            found.append(chr(value[0]))
        elif kind is op.CATEGORY:
            found.append(_CATEGORIES.get(value, ""))
    return found[:4]


def _inner(kind: Any, value: Any) -> list[Any]:
    """The parts that a part of a pattern is made of."""
    if kind is op.BRANCH:
        return list(value[1])
    if kind is op.SUBPATTERN:
        return [value[-1]]
    if kind is op.ATOMIC_GROUP:
        return [value]
    if kind in _REPEATS:
        return [value[2]]
    return [value[1]] if kind in {op.ASSERT, op.ASSERT_NOT} else []


def _leads(tree: Any) -> Iterator[str]:
    """What may stand before each part that is repeated."""
    before = ""
    for kind, value in tree:
        if kind in _REPEATS:
            yield before
        for part in _inner(kind, value):
            yield from (before + lead for lead in _leads(part))
        before += _sample_of(kind, value)


def _bodies(tree: Any) -> Iterator[str]:
    """What each repeated part repeats, and the whole."""
    yield _sample(tree)
    for kind, value in tree:
        if kind in _REPEATS:
            yield _sample(value[2])
        for part in _inner(kind, value):
            yield from _bodies(part)


def _letters(tree: Any) -> set[str]:
    """Letters that the repeated parts of a pattern take."""
    found: set[str] = set()
    for kind, value in tree:
        if kind in _REPEATS:
            found |= _all_letters(value[2])
        for part in _inner(kind, value):
            found |= _letters(part)
    return found


def _all_letters(tree: Any) -> set[str]:
    found: set[str] = set()
    for kind, value in tree:
        if kind is op.IN:
            found |= {c for c in _members(value) if c}
        elif kind in {op.LITERAL, op.NOT_LITERAL, op.ANY}:
            found.add(_sample_of(kind, value))
        for part in _inner(kind, value):
            found |= _all_letters(part)
    return found
