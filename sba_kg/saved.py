"""Saved queries as files: finding and reading them.

A saved query is a SPARQL file headed by ``#+`` lines of YAML; :mod:`sba_kg.parameters` sets its parameters and
:mod:`sba_kg.query` runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sba_kg import resources
from sba_kg.chart import Chart
from sba_kg.chart import read as read_chart
from sba_kg.errors import ResourceError, UsageError

#: Types of columns.
TYPES = {"string", "integer", "won", "decimal", "boolean", "date", "line", "lines", "iri"}
#: Parameters whose value in the query is a thing; the user types its label.
LABEL_TYPES = {"unit", "policy-task", "focus-task", "program", "facility", "district"}
PARAMETER_TYPES = {"edition", "string", "integer", "won", "date"} | LABEL_TYPES
#: The safe loader in C, many times faster, where PyYAML was built with it.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NEEDED = {"name", "category", "title", "question", "columns"}
_KNOWN = _NEEDED | {"parameters", "ordered", "note", "chart"}


@dataclass(frozen=True)
class Column:
    """A column: its name, the type of its values, its labels by language."""

    name: str
    type: str
    label: Mapping[str, str]


@dataclass(frozen=True)
class Parameter:
    """A parameter: the variable it sets, its type, default and labels; an optional one may be left open."""

    name: str
    type: str
    default: str
    label: Mapping[str, str]
    optional: bool = False


@dataclass(frozen=True)
class SavedQuery:
    """A saved query with what its header says."""

    name: str
    category: str
    title: Mapping[str, str]
    question: Mapping[str, str]
    columns: tuple[Column, ...]
    parameters: tuple[Parameter, ...]
    ordered: bool
    note: Mapping[str, str]
    text: str
    path: Path
    chart: Chart | None = None


def query_files() -> list[Path]:
    """The files of all saved queries."""
    return sorted(resources.queries().glob("*/*.rq"))


def saved_queries() -> list[SavedQuery]:
    """All saved queries, by category and name.

    Raises:
        ResourceError: E-X06, if a header is broken.
    """
    return sorted((read_query(path) for path in query_files()), key=lambda q: (q.category, q.name))


def find_query(name: str) -> SavedQuery:
    """The saved query with a name.

    Raises:
        UsageError: E-U02, if there is none; the nearest names are in the message.
    """
    paths = {path.stem: path for path in query_files()}
    if name in paths:
        return read_query(paths[name])
    from rapidfuzz import process  # noqa: PLC0415 - only a name that does not exist needs it

    near = ", ".join(match for match, score, _ in process.extract(name, list(paths), limit=3) if score > 50)
    raise UsageError(
        "E-U02",
        f"저장된 질의 '{name}'이(가) 없습니다."
        + (f" 비슷한 이름: {near}." if near else "")
        + " sba-kg query list를 보십시오.",
        f"no saved query '{name}'" + (f"; did you mean {near}?" if near else "") + " See sba-kg query list.",
    )


def read_query(path: Path) -> SavedQuery:
    """Read a saved query's file.

    Raises:
        ResourceError: E-X06, if its header is broken.
    """
    text = path.read_text("utf-8")
    lines = [line[2:] for line in text.splitlines() if line.startswith("#+")]
    try:
        header = yaml.load("\n".join(line.removeprefix(" ") for line in lines), Loader=_LOADER)
        if not isinstance(header, dict):
            raise TypeError("no #+ header")  # noqa: TRY301 - one message for all that is wrong with a header
        _check(header, path)
        return SavedQuery(
            header["name"],
            header["category"],
            header["title"],
            header["question"],
            tuple(Column(c["name"], c["type"], c["label"]) for c in header["columns"]),
            tuple(
                Parameter(p["name"], p["type"], str(p["default"]), p["label"], bool(p.get("optional", False)))
                for p in header.get("parameters", ())
            ),
            bool(header.get("ordered", False)),
            header.get("note", {}),
            text,
            path,
            _chart(header),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise ResourceError(
            "E-X06",
            f"질의의 머리말이 잘못되었습니다({error}).",
            f"broken query header ({error})",
            file=str(path),
        ) from error


def _check(header: Mapping[str, Any], path: Path) -> None:
    if missing := _NEEDED - set(header):
        raise ValueError(f"missing: {', '.join(sorted(missing))}")
    if unknown := set(header) - _KNOWN:
        raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
    if header["name"] != path.stem or header["category"] != path.parent.name:
        raise ValueError("name and category must be those of the file and its folder")
    for texts in (header["title"], header["question"], *(c["label"] for c in header["columns"])):
        if set(texts) != {"ko", "en"}:
            raise ValueError("every title, question and label needs ko and en")
    for item in header["columns"]:
        if item["type"] not in TYPES:
            raise ValueError(f"unknown column type {item['type']}")
    for item in header.get("parameters", ()):
        if item["type"] not in PARAMETER_TYPES:
            raise ValueError(f"unknown parameter type {item['type']}")


def _chart(header: Mapping[str, Any]) -> Chart | None:
    if "chart" not in header:
        return None
    return read_chart(header["chart"], {column["name"]: column["type"] for column in header["columns"]})
