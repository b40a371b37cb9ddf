"""Saved queries as files: finding and reading them.

A saved query is a SPARQL file headed by ``#+`` lines of YAML, which say what :mod:`sba_kg.query.supplied` does not;
:mod:`sba_kg.query.parameters` sets its parameters and :mod:`sba_kg.query.answer` runs it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sba_kg.base import inputs, resources
from sba_kg.base.errors import ResourceError, UsageError
from sba_kg.query import supplied
from sba_kg.query.chart import Chart
from sba_kg.query.chart import read as read_chart

#: Types of columns.
TYPES = {"string", "integer", "won", "decimal", "boolean", "date", "line", "lines", "iri"}
#: Parameters whose value in the query is a thing; the user types its label.
LABEL_TYPES = {"unit", "policy-task", "focus-task", "program", "facility", "district"}
PARAMETER_TYPES = {"edition", "string", "integer", "won", "date"} | LABEL_TYPES
#: The safe loader in C, many times faster, where PyYAML was built with it.
_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NEEDED = {"name", "category", "title", "question", "columns"}
_KNOWN = _NEEDED | {"parameters", "ordered", "note", "chart"}
_LONGEST_HEADER = 65_536


class _Loader(_SAFE):  # type: ignore[misc]
    """The safe loader, to which a key that stands twice is an error."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        """A mapping of a node, each of whose keys stands once."""
        found: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        if len(found) != len(node.value):
            raise yaml.constructor.ConstructorError(None, None, "a key stands twice", node.start_mark)
        return found


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
    raise UsageError("E-U02", name=name, hint="near" if near else "none", near=near)


def read_query(path: Path) -> SavedQuery:
    """Read a saved query's file.

    Raises:
        ResourceError: E-X06, if it is not UTF-8 or its header is broken; E-R51 or E-R52, if it cannot be read.
    """
    data = inputs.read_bytes(path, error=ResourceError)
    try:
        text = data.decode("utf-8-sig")
        said = read_header(text)
        _check(said, path)
        header = supplied.complete(said, text)
        return SavedQuery(
            header["name"],
            header["category"],
            header["title"],
            header["question"],
            tuple(Column(c["name"], c["type"], c["label"]) for c in header["columns"]),
            tuple(
                Parameter(p["name"], p["type"], str(p["default"]), p["label"], bool(p.get("optional", False)))
                for p in header["parameters"]
            ),
            bool(header.get("ordered", False)),
            header.get("note", {}),
            text,
            path,
            _chart(header),
        )
    except (yaml.YAMLError, KeyError, TypeError, ValueError, RecursionError) as error:
        raise ResourceError("E-X06", fault="header", reason=error, file=str(path)) from error


def read_header(text: str) -> dict[str, Any]:
    """What the ``#+`` lines of a query say.

    Raises:
        yaml.YAMLError, TypeError, ValueError: If they are no YAML mapping, too long, or have an alias.
    """
    lines = "\n".join(line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+"))
    if len(lines) > _LONGEST_HEADER:
        raise ValueError(f"more than {_LONGEST_HEADER:,} characters")
    if "&" in lines and any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(lines, Loader=_Loader)):
        raise ValueError("a header says everything once: no aliases")  # they can stand for billions of entries
    header = yaml.load(lines, Loader=_Loader)  # a safe loader
    if not isinstance(header, dict):
        raise TypeError("no #+ header")
    return header


def _check(header: Mapping[str, Any], path: Path) -> None:
    if missing := _NEEDED - set(header):
        raise ValueError(f"missing: {', '.join(sorted(missing))}")
    if unknown := set(header) - _KNOWN:
        raise ValueError(f"unknown: {', '.join(sorted(map(str, unknown)))}")
    if header["name"] != path.stem or header["category"] != path.parent.name:
        raise ValueError("name and category must be those of the file and its folder")
    items = [*header["columns"], *header.get("parameters", ())]
    for texts in (header["title"], header["question"], *(item["label"] for item in items)):
        if set(texts) != {"ko", "en"}:
            raise ValueError("every title, question and label needs ko and en")
        _check_texts(texts)
    _check_texts(header.get("note", {}))
    for item in items:
        _check_texts({"name": item["name"], "type": item["type"]})
    _check_types(header["columns"], "column", TYPES)
    _check_types(header.get("parameters", ()), "parameter", PARAMETER_TYPES)


def _check_types(items: Sequence[Mapping[str, Any]], what: str, known: Collection[str]) -> None:
    for item in items:
        if item["type"] not in known:
            raise ValueError(f"unknown {what} type {item['type']}")


def _check_texts(texts: object) -> None:
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        raise TypeError("names, types and labels are texts")


def _chart(header: Mapping[str, Any]) -> Chart | None:
    if "chart" not in header:
        return None
    return read_chart(header["chart"], {column["name"]: column["type"] for column in header["columns"]})
