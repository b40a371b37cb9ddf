"""Running queries, saved ones and others, and their answers with typed cells."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sba_kg.base import sparql
from sba_kg.base.errors import InputError, ResourceError, shortened
from sba_kg.query import unlike, without
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.store.engine import Engine, Solutions, Term
from sba_kg.store.guarded import no_service

if TYPE_CHECKING:
    from sba_kg.query.doubts import Marks
    from sba_kg.query.saved import SavedQuery

#: Forms of query that give no table, and the words that updates begin with (SPARQL 1.1, 19.8).
_OTHER_FORMS = {
    "CONSTRUCT", "DESCRIBE",
    "INSERT", "DELETE", "WITH", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY",
}  # fmt: skip


@dataclass(frozen=True)
class Answer:
    """The rows of a query, with its columns.

    Attributes:
        columns: The columns.
        rows: Their values.
        terms: The RDF terms of a query that is not a saved one, as the engine gave them; None where unbound.
        ask: Whether the query was an ASK.
        total: Whether the last row has the sums of the others.
        not_added: Names of columns of numbers that a group or a total has no sum of, since none would be right.
        coded: Whether cells may be codes, for which people get words.
        marks: The doubts that the rows rest on; None where nobody has looked (:func:`sba_kg.query.rests.look`).
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    terms: tuple[tuple[Term | None, ...], ...] = ()
    ask: bool = False
    total: bool = False
    not_added: tuple[str, ...] = ()
    coded: bool = True
    marks: Marks | None = field(default=None, compare=False)

    def of(self, indexes: Sequence[int]) -> Answer:
        """Some rows, by their places from 0 and in the order given, with their doubts."""
        return replace(
            self,
            rows=tuple(self.rows[i] for i in indexes),
            terms=tuple(self.terms[i] for i in indexes) if self.terms else (),
            total=False,
            marks=self.marks.of(indexes) if self.marks else None,
        )


@dataclass(frozen=True)
class QueryRun:
    """A query with its answer.

    Attributes:
        query: The saved query, or the text of another one.
        given: The parameters given.
        engine: What answered.
        answer: The answer.
        sources: Paths that the graphs came from; none for those of the package.
    """

    query: SavedQuery | str
    given: Mapping[str, str]
    engine: Engine
    answer: Answer
    sources: Sequence[Path] = ()


def run(
    query: SavedQuery,
    engine: Engine,
    given: Mapping[str, str] | None = None,
    *,
    leaving_out: Collection[str] = (),
) -> Answer:
    """Run a saved query.

    Args:
        query: The query.
        engine: What answers it: the embedded store or a server.
        given: Parameter name → value as typed by the user.
        leaving_out: IRIs of figures whose values the query is not to see.

    Raises:
        UsageError: E-U03, E-U04 or E-U09, for wrong parameters.
        InputError: E-Q05, if it asks for what is made from an edition's graph and that is not there; E-R55, if a value
            of the graph is not of its column's type.
        ResourceError: E-X07, if the query is not valid SPARQL, or lacks a column.
        OutsideError: E-O03 to E-O10, E-O40 or E-O42 to E-O44, if a server does not answer rightly or has no graphs.
    """
    from sba_kg.query import parameters  # noqa: PLC0415 - many show an answer, and few ask a saved query

    asked = parameters.fill_parts(query, given or {}, engine)
    for part, _ in asked:
        unlike.check(query.name, part)
    made = _made(query)
    for part, _ in asked if made else ():
        _check_made(query, made, part)
    answers = [_answer(query, part, without.leave_out(text, leaving_out)) for part, text in asked]
    rows = tuple(row for answer in answers for row in answer)
    return Answer(query.columns, rows)


def _answer(query: SavedQuery, engine: Engine, text: str) -> list[tuple[Value, ...]]:
    """The rows of a query from one part of an engine."""
    try:
        found = engine.select(text)
    except SyntaxError as error:
        raise ResourceError("E-X07", fault="syntax", reason=error, file=str(query.path)) from error
    missing = [column.name for column in query.columns if column.name not in found.variables]
    if missing:
        raise ResourceError("E-X07", fault="columns", missing=", ".join(missing), file=str(query.path))
    places = [found.variables.index(column.name) for column in query.columns]
    columns = tuple(zip(places, query.columns, strict=True))
    try:
        return [tuple(_value(row[at], c) for at, c in columns) for row in found.rows]
    except _WrongValueError as error:
        raise InputError(
            "E-R55", query=query.name, column=error.column.name, type=error.column.type, value=error.value
        ) from error


class _WrongValueError(Exception):
    """A value that is not of its column's type."""

    def __init__(self, column: Column, value: str) -> None:
        super().__init__(value)
        self.column, self.value = column, shortened(value)


def _check_made(query: SavedQuery, made: Sequence[str], engine: Engine) -> None:
    """A query on what is inferred, or on what disagrees, would find nothing where nobody has looked."""
    for graph in (f"{edition}/{name}" for name in made for edition in engine.editions):
        if not engine.ask(f"ASK {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}"):
            raise InputError("E-Q05", query=query.name, graph=graph)


def _made(query: SavedQuery) -> list[str]:
    """The graphs beside an edition's own that a query names."""
    strings = [token.text for token in sparql.tokens(query.text) if token.kind == "string"]
    return [made for made in ("inferred", "validation", "document") if any(made in text for text in strings)]


def run_text(text: str, name: str, engine: Engine, *, own: bool = False, allow_service: bool = False) -> Answer:
    """Run a SPARQL SELECT or ASK that is not a saved query; columns are its variables.

    Args:
        text: The query.
        name: What it is called in messages.
        engine: What answers it.
        own: Whether the text is the package's own, and so may run in this process.
        allow_service: Whether a SERVICE of the query may reach another server.

    Raises:
        InputError: E-Q01 not valid SPARQL, E-Q02 neither SELECT nor ASK, E-Q40 too long or deep for the engine, E-Q43
            too much memory.
        UsageError: E-Q42, if it has a SERVICE that is not allowed.
        OutsideError: E-O02 if a SERVICE of the query cannot be reached, E-O03 to E-O08 if a server does not answer,
            E-Q41 if the answer takes too long.
    """
    form = sparql.form(text)
    if not own:
        if not allow_service and sparql.has_service(text):
            raise no_service()
        engine = engine.guarded(service=allow_service)
    try:
        if form == "ASK":
            column = Column("result", ColumnType.BOOLEAN, {"ko": "결과", "en": "Result"})
            return Answer((column,), ((engine.ask(text),),), ask=True)
        if form == "SELECT":
            return _table(engine.select(text))
        if form not in _OTHER_FORMS:
            raise SyntaxError("a query begins with SELECT or ASK, after its prefixes")  # noqa: TRY301 - as the engine does
    except SyntaxError as error:
        raise InputError("E-Q01", reason=error, file=name) from error
    raise InputError("E-Q02", file=name)


def _table(found: Solutions) -> Answer:
    columns = tuple(
        Column(name, _type([row[i] for row in found.rows]), {"ko": name, "en": name})
        for i, name in enumerate(found.variables)
    )
    rows = tuple(tuple(_value(term, column) for term, column in zip(row, columns, strict=True)) for row in found.rows)
    return Answer(columns, rows, found.rows)


def _type(terms: Sequence[Term | None]) -> ColumnType:
    """The type of a column by its terms: that which they all have, text if they differ."""
    types = {ColumnType.of(term) for term in terms if term is not None}
    if types == {ColumnType.INTEGER, ColumnType.DECIMAL}:
        return ColumnType.DECIMAL
    return types.pop() if len(types) == 1 else ColumnType.STRING


def _value(term: object, column: Column) -> Value:
    """A cell of a column.

    Raises:
        _WrongValueError: If the term is no value of the column's type.
    """
    text = _text(term)
    try:
        return column.type.read(text)
    except ValueError as error:
        raise _WrongValueError(column, text or "") from error


def _text(term: object) -> str | None:
    return None if term is None else term.value if isinstance(term, ox.NamedNode | ox.Literal) else str(term)
