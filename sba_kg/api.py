"""The interface for Python programs and notebooks: one class, :class:`KnowledgeGraph`.

    >>> from sba_kg import KnowledgeGraph
    >>> kg = KnowledgeGraph.open()
    >>> row = kg.query("budget-totals")[0]
    >>> row.name, row.stated_krw
    ('글로벌 창업기업 육성', 37891988000)
    >>> [line.number for line in kg.source(row)]
    [140]

Amounts are whole numbers of won. Whatever a user can mend is an :class:`~sba_kg.errors.SbaKgError` with an id, the text
in Korean and English, and file and line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sba_kg import query, store
from sba_kg.answers import evidence
from sba_kg.answers.frames import Row, Table
from sba_kg.base import rdf
from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH, PREFIXES, SBA, SKOS
from sba_kg.base.text import squeeze
from sba_kg.editions import origin
from sba_kg.query import find, search
from sba_kg.query.find import Match, Thing
from sba_kg.query.saved import SavedQuery, find_query, saved_queries
from sba_kg.query.search import Hit
from sba_kg.reader.cells import plain_text
from sba_kg.store import remote
from sba_kg.store.engine import Engine, Term, part

if TYPE_CHECKING:
    import rdflib

__all__ = ["Hit", "KnowledgeGraph", "Line", "Row", "Table"]

#: What a parameter of a saved query takes.
Parameter = str | int | date | Thing | Match | None


@dataclass(frozen=True)
class Line:
    """A line of a report.

    Attributes:
        edition: Name of the edition.
        file: The file that holds it.
        number: Its 1-based number.
        printed: The line as printed.
        text: The same without HTML tags, and with single spaces.
        why_ko: What stands on a line that a row does not name but was found by (``부서별 주요업무``); else ``""``.
        why_en: The same in English (``duties of the unit``).
    """

    edition: str
    file: str
    number: int
    printed: str
    text: str
    why_ko: str = ""
    why_en: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.number}: {self.text}"


class KnowledgeGraph:
    """The graphs of one or several editions with the ontology, ready to be asked.

    :meth:`open` loads graphs into memory, :meth:`connect` asks a server; all else is the same.
    """

    def __init__(self, engine: Engine, near: Sequence[Path] = (), files: Sequence[Path] | None = None) -> None:
        self._engine = engine
        self._near = tuple(near)
        self._files = files
        self._passages: search.Index | None = None
        self._origins: dict[str, origin.Origin] = {}

    @classmethod
    def open(cls, *paths: str | Path, texts: Iterable[str | Path] = (), timeout: float | None = None) -> KnowledgeGraph:
        """Load graphs into memory.

        Args:
            paths: Build folders, edition folders inside them, or RDF files; without any, the graphs of the package.
            texts: Folders of editions whose texts :meth:`source` may quote, where they are neither beside the graphs
                nor in the package. A text counts only if its checksum is the one that the graph names.
            timeout: Seconds that an answer may take; None for any time. An interrupt is heeded in any case.

        Raises:
            InputError: E-R01 no such path, E-Q03 no graph there, E-Q04 not RDF.
        """
        folders = [Path(path) for path in paths]
        return cls(store.open_store(folders, timeout), [*map(Path, texts), *folders], store.graph_files(folders))

    @classmethod
    def connect(
        cls,
        endpoint: str,
        *,
        timeout: float = remote.TIMEOUT,
        credentials: remote.Credentials | None = None,
        texts: Iterable[str | Path] = (),
        max_size: int = remote.MAX_SIZE,
    ) -> KnowledgeGraph:
        """Ask a SPARQL server that holds the graphs (``sba-kg build`` writes ``dataset.nq`` to load).

        Args:
            endpoint: Address of its query service, http or https.
            timeout: Seconds to wait for each answer.
            credentials: Who asks, if the server wants to know.
            texts: As for :meth:`open`.
            max_size: Most bytes of an answer.

        Raises:
            UsageError: E-U18, if the address is none.
            OutsideError: E-O03 to E-O10, E-O40 or E-O42, by this or a later call, if the server does not answer rightly
                or lacks the graphs.
        """
        engine = remote.Remote(endpoint, timeout=timeout, credentials=credentials, max_size=max_size)
        return cls(engine, [*map(Path, texts)])

    def __repr__(self) -> str:
        return f"<KnowledgeGraph {', '.join(self.editions)}>"

    @property
    def editions(self) -> tuple[str, ...]:
        """The names of the editions, such as ``sba-2024``."""
        return tuple(iri.removeprefix(GRAPH) for iri in self._engine.editions)

    # -- questions ---------------------------------------------------------------------------------

    def queries(self, category: str = "") -> list[SavedQuery]:
        """The saved queries with their titles and questions in ``ko`` and ``en``, columns and parameters.

        Args:
            category: Only those of a category (``budget``, ``audit`` …); all if empty.
        """
        return [saved for saved in saved_queries() if category in {"", saved.category}]

    def query(self, name: str, /, **parameters: Parameter) -> Table:
        """The answer of a saved query.

        Args:
            name: Its name, such as ``budget-lines``; :meth:`queries` lists them.
            parameters: Its parameters by name: labels as text (or what :meth:`find` gives), whole numbers (won), dates
                as :class:`datetime.date` or text (``2024``, ``2024-05``). One that is left out, or None, has its
                default; ``g`` is the edition, by default all. A name that is a keyword of Python takes an underscore
                at its end: ``in_``.

        Raises:
            UsageError: E-U02 no such query, E-U03 no such parameter, E-U04 a value of the wrong type, E-U09 a label
                that no thing has.
        """
        saved = find_query(name)
        given = {_name(saved, key): _text(key, value) for key, value in parameters.items() if value is not None}
        answer = query.run(saved, self._engine, given)
        return Table(answer, self._asked(saved, given), name, self._near)

    def sparql(self, text: str, *, allow_service: bool = False) -> Table:
        """The answer of a SPARQL SELECT or ASK; the columns are its variables.

        Graphs in memory are asked in a process of its own, which ends with the answer: no query can crash the one that
        calls, or take all its memory.

        Data are in the graphs of the editions, labels of codes in that of the ontology: a query names its graphs, as in
        ``GRAPH ?g { … }``.

        Args:
            text: The query.
            allow_service: Whether a SERVICE of the query may reach another server, and send it what the query says.

        Raises:
            InputError: E-Q01 not valid SPARQL, E-Q02 neither SELECT nor ASK, E-Q40 too long or deeply nested for the
                engine, E-Q43 too much memory.
            UsageError: E-Q42, if it has a SERVICE that is not allowed.
            OutsideError: E-Q41 if it takes longer than the timeout, E-O02 if a SERVICE of the query cannot be reached,
                E-O03 to E-O10 if a server does not answer.
        """
        answer = query.run_text(text, "sparql", self._engine, allow_service=allow_service)
        return Table(answer, self._only(), sources=self._near)

    def find(self, text: str, kind: str | None = None, limit: int = 20) -> list[Match]:
        """The things and terms whose names match a text, best first.

        Where no name holds the text: the plan items, findings and duties that hold it, or else names that look like it.

        Args:
            text: A name or a part of one, in Korean (with or without spaces) or English.
            kind: Only of a kind, by its code or name (``program``, ``unit``, ``사업`` …); all kinds if None.
            limit: At most this many.

        Raises:
            UsageError: E-U30, if there is no such kind.
        """
        return find.find(self._engine, text, kind or "", limit)

    def search(self, text: str, *, kind: str = "", part: str = "", limit: int = 20) -> list[Hit]:
        """The lines of the reports that hold all the words of a text, best first.

        Every text that the graphs hold is looked at: items, titles, schedules, findings, duties, notes, cells. Spaces,
        punctuation and case don't count.

        Args:
            text: One or several words.
            kind: Only passages of a kind, by its name or a part of one (``finding``, ``추진일정``); all if empty.
            part: Only lines below a heading that holds this text; all if empty.
            limit: At most this many.

        Raises:
            UsageError: E-U30, if no passage is of such a kind.
        """
        passages = self._passages or search.passages_for(text, self._files, lambda: self._engine)
        if self._files is not None and passages.complete:
            self._passages = passages
        return list(search.look(passages, text, kind=kind, part=part, limit=limit).found)

    def describe(self, thing: str | Thing | Match) -> Table:
        """All that the graphs say of a thing: columns ``graph``, ``property``, ``value``, and ``label`` of the value.

        Args:
            thing: Its IRI, or what :meth:`find` gives.

        Raises:
            UsageError: E-U04, if the IRI is not one.
        """
        iri = _iri("thing", thing)
        answer = query.run_text(_DESCRIBE.format(iri=iri), "describe", self._engine, own=True)
        return Table(answer, self._only(), sources=self._near)

    # -- evidence ----------------------------------------------------------------------------------

    def source(self, what: Row | Match | Hit | Thing | int | Iterable[int], edition: str | None = None) -> list[Line]:
        """The lines of the report behind a row, a thing, or with some numbers, as printed.

        Args:
            what: A row of an answer, what :meth:`find` or :meth:`search` gives, or 1-based line numbers.
            edition: Name of the edition; needed only where several are open and a row does not say which one it is of.

        Returns:
            The lines in the order in which the row names them; then those that it was found by without naming them,
            with ``why_ko`` and ``why_en``: the duties that told a unit, the total that implies a lost row.

        Raises:
            UsageError: E-U04 no such edition, E-U31 several editions to choose from, E-U32 no line has the number.
            InputError: E-Q30, if the text is not at hand: give its folder as ``texts`` of :meth:`open`.
        """
        numbers, own = _lines(what)
        edition = edition or own or self._only()
        support = self._support(what, edition, numbers) if isinstance(what, Row) and edition else {}
        if not numbers and not support:
            return []
        text = self._origin(edition)
        if not text.lines:
            raise InputError(
                "E-Q30",
                "그래프를 만든 본문이 없습니다. "
                "KnowledgeGraph.open(…, texts=[보고서의 폴더])로 본문의 폴더를 알려 주십시오.",
                "the text that the graph was made of is not here: "
                "tell its folder with KnowledgeGraph.open(…, texts=[FOLDER])",
                file=text.name,
            )
        found_by = [replace(_line(text, n), why_ko=why["ko"], why_en=why["en"]) for n, why in support.items()]
        return [*(_line(text, number) for number in numbers), *found_by]

    def _support(self, row: Row, edition: str, lines: Sequence[int]) -> dict[int, dict[str, str]]:
        """The lines that a row was found by without naming them, and what stands on each."""
        found = evidence.behind(self._engine, GRAPH + edition, row.schema, tuple(row.values()), lines)
        return {each.line: each.why for one in found for each in one.support if each.line not in lines}

    # -- graphs ------------------------------------------------------------------------------------

    def graph(self, edition: str | None = None) -> rdflib.Graph:
        """A copy of one graph for rdflib.

        Args:
            edition: Name of an edition (``sba-2024``), of a graph made from one (``sba-2024/validation``), or
                ``ontology``. Needed only if several editions are open.

        Raises:
            UsageError: E-U04 no such graph, E-U31 several editions to choose from.
        """
        import rdflib  # noqa: PLC0415 - large, and few programs need it

        name = edition or self._one()
        graph = rdflib.Graph(identifier=rdflib.URIRef(GRAPH + name))
        _bind(graph)
        asked = part(self._engine, GRAPH + name.partition("/")[0])
        for row in asked.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{_graph_iri(name)}> {{ ?s ?p ?o }} }}").rows:
            graph.add(_triple(row))
        if not len(graph):
            raise _no_edition(name, self.editions)
        return graph

    def dataset(self) -> rdflib.Dataset:
        """A copy of all graphs, those of the ontology and of what was made from editions too, for rdflib."""
        import rdflib  # noqa: PLC0415 - as above

        dataset = rdflib.Dataset()
        _bind(dataset)
        for graph, *triple in self._rows("SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }"):
            dataset.graph(rdf.to_rdflib(graph)).add(_triple(triple))
        return dataset

    # -- which edition -----------------------------------------------------------------------------

    def _rows(self, text: str) -> tuple[tuple[Term | None, ...], ...]:
        return self._engine.select(text).rows

    def _only(self) -> str | None:
        return self.editions[0] if len(self.editions) == 1 else None

    def _one(self) -> str:
        if (only := self._only()) is not None:
            return only
        raise _several(self.editions)

    def _asked(self, saved: SavedQuery, given: dict[str, str]) -> str | None:
        """The one edition that a query asked, None if it asked several."""
        for parameter in saved.parameters:
            if parameter.type == "edition" and parameter.name in given:
                return given[parameter.name].removeprefix(GRAPH)
        return self._only()

    def _origin(self, edition: str | None) -> origin.Origin:
        if edition is None:
            raise _several(self.editions)
        if edition not in self.editions:
            raise _no_edition(edition, self.editions)
        if edition not in self._origins:
            graph = GRAPH + edition
            asked = part(self._engine, graph)
            found = asked.select(f"SELECT ?sum WHERE {{ GRAPH <{graph}> {{ ?s <{SBA}textChecksum> ?sum }} }}")
            checksums = {row[0].value for row in found.rows if isinstance(row[0], ox.Literal)}
            self._origins[edition] = origin.find(graph, checksums, self._near)
        return self._origins[edition]


_DESCRIBE = f"""
SELECT ?graph ?property ?value (SAMPLE(?name) AS ?label) WHERE {{{{
  GRAPH ?graph {{{{ <{{iri}}> ?property ?value }}}}
  OPTIONAL {{{{
    GRAPH ?naming {{{{ ?value <{SKOS}prefLabel> ?name }}}}
    FILTER(LANG(?name) = "ko" && (?naming = ?graph || ?naming = <{ONTOLOGY_GRAPH}>))
  }}}}
}}}}
GROUP BY ?graph ?property ?value
ORDER BY ?graph ?property STR(?value) LANG(?value)
"""


def _name(saved: SavedQuery, key: str) -> str:
    """The parameter that a keyword argument means: ``in_`` is ``in`` where the query has no ``in_`` itself."""
    names = {parameter.name for parameter in saved.parameters}
    return key[:-1] if key not in names and key.endswith("_") and key[:-1] in names else key


def _text(name: str, value: Parameter) -> str:
    """A value as it is typed on the command line."""
    if isinstance(value, Thing | Match):
        return _iri(name, value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise UsageError(
        "E-U04",
        f"매개변수 {name}에는 글, 정수, 날짜, 찾은 대상만 적을 수 있습니다({type(value).__name__}).",
        f"parameter {name} takes text, a whole number, a date or a thing that was found, not {type(value).__name__}",
    )


def _iri(name: str, thing: str | Thing | Match) -> str:
    iri = thing if isinstance(thing, str) else thing.iri if isinstance(thing, Thing) else thing.thing.iri
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise UsageError(
            "E-U04", f"{name}에는 IRI를 적으십시오. '{iri}'은(는) IRI가 아닙니다.", f"{name} takes an IRI, not '{iri}'"
        ) from error


def _graph_iri(name: str) -> str:
    return _iri("edition", GRAPH + name)


def _lines(what: Row | Match | Hit | Thing | int | Iterable[int]) -> tuple[tuple[int, ...], str | None]:
    """The numbers of lines that something names, and its edition if it knows it."""
    if isinstance(what, Row):
        return what.lines, what.edition
    if isinstance(what, Hit):
        return (what.line,), what.edition
    if isinstance(what, Match):
        what = what.thing
    if isinstance(what, Thing):
        return (() if what.line is None else (what.line,)), what.edition or None
    return ((what,) if isinstance(what, int) else tuple(what)), None


def _line(text: origin.Origin, number: int) -> Line:
    if not 0 < number <= len(text.lines):
        raise UsageError(
            "E-U32",
            f"{number}번째 줄이 없습니다. 본문은 {len(text.lines):,}줄입니다.",
            f"there is no line {number}: the text has {len(text.lines):,} lines",
            file=text.file,
        )
    printed = text.lines[number - 1]
    return Line(text.name, text.file, number, printed, squeeze(plain_text(printed)))


def _several(names: Sequence[str]) -> UsageError:
    listed = ", ".join(names)
    return UsageError(
        "E-U31",
        f"보고서가 여럿입니다({listed}). edition으로 하나를 고르거나 질의에 g를 지정하십시오.",
        f"there are several editions ({listed}): choose one with edition=, or ask the query with g=",
    )


def _no_edition(name: str, names: Sequence[str]) -> UsageError:
    listed = ", ".join(names)
    return UsageError(
        "E-U04",
        f"보고서 '{name}'이(가) 없습니다. 있는 보고서: {listed}.",
        f"edition '{name}' is not loaded; loaded: {listed}",
    )


# -- rdflib ----------------------------------------------------------------------------------------


def _bind(graph: rdflib.Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)


def _triple(terms: Sequence[object]) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    subject, predicate, object_ = terms
    return rdf.to_rdflib(subject), rdf.to_rdflib(predicate), rdf.to_rdflib(object_)
