"""Saved queries as files: finding and reading them.

A saved query is a SPARQL file headed by ``#+`` lines of YAML, which say what :mod:`sba_kg.query.supplied` does not;
:mod:`sba_kg.query.parameters` sets its parameters and :mod:`sba_kg.query.answer` runs it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sba_kg.base import inputs, resources
from sba_kg.base.errors import ResourceError, UsageError
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.schema import WrongValueError
from sba_kg.query import chart as charts
from sba_kg.query import header as headers
from sba_kg.query import supplied
from sba_kg.query.chart import Chart
from sba_kg.query.columns import Column, Parameter


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


def queries_of(kind: str) -> list[SavedQuery]:
    """The saved queries with a parameter of a type, as :func:`saved_queries` gives them.

    Most of the time goes into headers: those whose file does not name the type are not read.

    Raises:
        ResourceError: As for :func:`saved_queries`.
    """
    named = (path for path in query_files() if f"type: {kind}" in path.read_text("utf-8"))
    found = (saved for saved in map(read_query, named) if any(p.type == kind for p in saved.parameters))
    return sorted(found, key=lambda q: (q.category, q.name))


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
    except UnicodeDecodeError as error:
        raise _broken(path, sentence("query.not-utf8", reason=error), None) from error
    try:
        return _query(path, text)
    except headers.HeaderError as error:
        raise _broken(path, error.why, error.line) from error


def _query(path: Path, text: str) -> SavedQuery:
    said = headers.read(text)
    try:
        _check_place(said, path)
        columns = supplied.columns(said, text)
        if said.chart:
            charts.check(said.chart, {column.name: column.type for column in columns})
    except WrongValueError as error:
        raise headers.wrong(text, error) from error
    return SavedQuery(
        name=said.name,
        category=said.category,
        title=said.title.by_language(),
        question=said.question.by_language(),
        columns=columns,
        parameters=supplied.parameters(said, text),
        ordered=said.ordered,
        note=said.note.by_language() if said.note else {},
        text=text,
        path=path,
        chart=said.chart,
    )


def _check_place(said: headers.Header, path: Path) -> None:
    for key, name, wanted in (("name", said.name, path.stem), ("category", said.category, path.parent.name)):
        if name != wanted:
            raise WrongValueError((key,), sentence("query.header.place"))


def _broken(path: Path, reason: Bilingual, line: int | None) -> ResourceError:
    return ResourceError("E-X06", fault="header", reason=reason, file=str(path), line=line)
