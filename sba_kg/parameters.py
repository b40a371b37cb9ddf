"""Parameters of saved queries: one leading ``VALUES ?x { … }`` whose terms are replaced by typed terms.

The place of the block is found by a scanner that knows strings, IRIs and comments, and what is put there are terms in
their N-Triples form: a value can never become syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sba_kg.errors import ResourceError, UsageError
from sba_kg.namespaces import GRAPH
from sba_kg.store import Loaded

if TYPE_CHECKING:
    from sba_kg.query import Parameter, SavedQuery

#: Parameters whose value in the query is a thing; the user types its label.
LABEL_TYPES = {"unit", "policy-task", "focus-task", "program", "facility", "district"}
TYPES = {"edition", "string", "integer", "won", "date"} | LABEL_TYPES
_TOKEN = re.compile(
    r'"""(?:[^"\\]|\\.|"(?!""))*"""|\'\'\'(?:[^\'\\]|\\.|\'(?!\'\'))*\'\'\''
    r'|"(?:[^"\\\n]|\\.)*"|\'(?:[^\'\\\n]|\\.)*\'|<[^<>"{}|^`\\\s]*>|#[^\n]*'
    r"|(?P<values>VALUES\s+\?(?P<name>\w+)\s*)(?P<open>\{)|(?P<close>\})",
    re.IGNORECASE,
)
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")

Term = ox.NamedNode | ox.Literal


def blocks(text: str) -> dict[str, tuple[int, int]]:
    """The place of the braces of each ``VALUES ?x { … }`` of one variable, by variable."""
    found: dict[str, tuple[int, int]] = {}
    open_: tuple[str, int] | None = None
    for token in _TOKEN.finditer(text):
        if token["open"] and open_ is None:
            open_ = (token["name"], token.start("open"))
        elif token["close"] and open_:
            found.setdefault(open_[0], (open_[1], token.end()))
            open_ = None
    return found


def fill(query: SavedQuery, given: Mapping[str, str], loaded: Loaded) -> str:
    """The text of a query with its parameters set.

    Args:
        query: The query.
        given: Parameter name → value as typed by the user.
        loaded: The graphs: their editions are what an edition parameter means if it is not given, their things are
            what labels are looked up in.

    Raises:
        UsageError: E-U03 unknown parameter, E-U04 a value of the wrong type or an edition that is not loaded,
            E-U09 a label that no thing has.
        ResourceError: E-X06, if the query has no VALUES line for a parameter.
    """
    names = {p.name for p in query.parameters}
    for name in given:
        if name not in names:
            known = ", ".join(sorted(names)) or "-"
            near = ", ".join(get_close_matches(name, sorted(names), 1, 0.5))
            raise UsageError(
                "E-U03",
                f"질의 {query.name}에는 매개변수 '{name}'이(가) 없습니다. "
                + (f"비슷한 것: {near}. " if near else "")
                + f"있는 것: {known}.",
                f"query {query.name} has no parameter '{name}'; "
                + (f"did you mean {near}? " if near else "")
                + f"It has: {known}",
            )
    places = blocks(query.text)
    text = query.text
    for parameter in sorted(query.parameters, key=lambda p: places.get(p.name, (0, 0)), reverse=True):
        if parameter.name not in places:
            raise ResourceError(
                "E-X06",
                f"매개변수 {parameter.name}의 VALUES 줄이 없습니다.",
                f"parameter {parameter.name} has no VALUES line",
                file=str(query.path),
            )
        start, end = places[parameter.name]
        if (terms := _terms(parameter, given.get(parameter.name), loaded)) is not None:
            text = f"{text[:start]}{{ {' '.join(map(str, terms))} }}{text[end:]}"
    return text


def _terms(parameter: Parameter, value: str | None, loaded: Loaded) -> list[Term] | None:
    """The terms of a value; None if the file's own default stands."""
    if parameter.type == "edition":
        return _edition(value, loaded)
    if value is None or (value == "" and parameter.optional):
        return None if parameter.optional or parameter.type in LABEL_TYPES else [_term(parameter, parameter.default)]
    if parameter.type in LABEL_TYPES:
        from sba_kg.find import resolve  # noqa: PLC0415 - the search by label is slow to import

        return [ox.NamedNode(resolve(loaded, parameter.name, parameter.type, value))]
    return [_term(parameter, value)]


def _edition(value: str | None, loaded: Loaded) -> list[Term]:
    if value is None:
        return [ox.NamedNode(iri) for iri in loaded.editions]
    iri = value if value.startswith(GRAPH) else GRAPH + value
    if iri not in loaded.editions:
        names = ", ".join(e.removeprefix(GRAPH) for e in loaded.editions)
        raise UsageError(
            "E-U04",
            f"판 '{value}'이(가) 없습니다. 있는 판: {names}.",
            f"edition '{value}' is not loaded; loaded: {names}",
        )
    return [ox.NamedNode(iri)]


def _term(parameter: Parameter, value: str) -> ox.Literal:
    if parameter.type in {"integer", "won"}:
        plain = value.replace(",", "")
        if not re.fullmatch(r"[+-]?\d+", plain):
            raise UsageError(
                "E-U04",
                f"매개변수 {parameter.name}에는 정수를 적으십시오.",
                f"parameter {parameter.name} takes a whole number, not '{value}'",
            )
        return ox.Literal(int(plain))
    if parameter.type == "date" and not _DATE.fullmatch(value):
        raise UsageError(
            "E-U04",
            f"매개변수 {parameter.name}에는 2024, 2024-05, 2024-05-03 같은 날짜를 적으십시오.",
            f"parameter {parameter.name} takes a date such as 2024, 2024-05 or 2024-05-03, not '{value}'",
        )
    return ox.Literal(value)
