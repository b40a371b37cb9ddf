"""The graphs of one or several editions, ready to be asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from sba_kg import query, store
from sba_kg.answers import about, evidence
from sba_kg.answers.about import LIMIT, About
from sba_kg.answers.frames import Table
from sba_kg.answers.row import Row
from sba_kg.api.arguments import Parameter, graph_iri, iri_of, name_of, no_edition, several_editions, text_of
from sba_kg.api.copies import dataset_copy, graph_copy
from sba_kg.api.lines import Line, checksums, line_of, numbers_of
from sba_kg.api.own import ask_own
from sba_kg.base import sparql
from sba_kg.base.errors import InputError
from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH, SKOS
from sba_kg.editions import source_text
from sba_kg.query import QueryRun, find, search
from sba_kg.query.find import Match, Thing
from sba_kg.query.saved import SavedQuery, find_query, saved_queries
from sba_kg.query.search import Hit, Index
from sba_kg.store import disk, remote
from sba_kg.store.engine import Engine, part

if TYPE_CHECKING:
    import rdflib


class KnowledgeGraph:
    """The graphs of one or several editions with the ontology, ready to be asked.

    :meth:`open` loads graphs into memory, :meth:`connect` asks a server; all else is the same.
    """

    def __init__(self, engine: Engine, near: Sequence[Path] = (), files: Sequence[Path] | None = None) -> None:
        self._engine = engine
        self._near = tuple(near)
        self._files = files
        self._passages: Index | None = None
        self._origins: dict[str, source_text.GraphText] = {}

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
    def stored(
        cls, folder: str | Path, texts: Iterable[str | Path] = (), *, timeout: float | None = None
    ) -> KnowledgeGraph:
        """Ask a store on the disk, which ``sba-kg build --store`` or ``sba-kg load --store`` made.

        It stays as it is when it is opened, whatever others write to it meanwhile.

        Args:
            folder: The folder of the store.
            texts: As for :meth:`open`.
            timeout: As for :meth:`open`.

        Raises:
            InputError: E-Q50 there is no store, E-Q51 it is damaged.
        """
        return cls(disk.open_stored(Path(folder), timeout), [*map(Path, texts)])

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
            OutsideError: E-O03 to E-O10, E-O40, E-O42 or E-O43, by this or a later call, if the server does not answer
                rightly or lacks the graphs.
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
        given = {name_of(saved, key): text_of(key, value) for key, value in parameters.items() if value is not None}
        answer = query.run(saved, self._engine, given)
        asked = QueryRun(saved, given, self._engine, answer)
        return Table(answer, self._asked(saved, given), name, self._near, asked)

    def sparql(self, text: str, *, allow_service: bool = False, union: bool = False) -> Table:
        """The answer of a SPARQL SELECT or ASK; the columns are its variables.

        Graphs in memory are asked in a process of its own, which ends with the answer: no query can crash the one that
        calls, or take all its memory.

        Data are in the graphs of the editions, labels of codes in that of the ontology: a query names its graphs, as in
        ``GRAPH ?g { … }``, or asks for the union of all. The prefixes of the project, and names of code lists as
        prefixes, need no declaration. A query that finds nothing gets a ``UserWarning`` for each likely reason.

        Args:
            text: The query.
            allow_service: Whether a SERVICE of the query may reach another server, and send it what the query says.
            union: Whether patterns outside GRAPH are about all graphs taken together.

        Raises:
            InputError: E-Q01 not valid SPARQL, E-Q02 neither SELECT nor ASK, E-Q07 a prefix that nobody declares, E-Q40
                too long or deeply nested for the engine, E-Q43 too much memory.
            UsageError: E-Q08, if it has FROM and asks for the union; E-Q42, if it has a SERVICE that is not allowed.
            OutsideError: E-Q41 if it takes longer than the timeout, E-O02 if a SERVICE of the query cannot be reached,
                E-O03 to E-O10 if a server does not answer.
        """
        asked = ask_own(self._engine, text, allow_service=allow_service, union=union)
        own = None if sparql.has_service(text) else asked
        return Table(asked.answer, self._only(), sources=self._near, asked=own)

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

    def search(
        self,
        text: str | Sequence[str],
        *,
        kind: str = "",
        part: str = "",
        limit: int = 20,
        without: Sequence[str] = (),
    ) -> list[Hit]:
        """The lines of the reports that hold all the words of a text, best first.

        Every text that the graphs hold is looked at: items, titles, schedules, findings, duties, notes, cells. Spaces,
        punctuation and case don't count.

        Args:
            text: One or several words; or several such texts, of which a line has to hold one.
            kind: Only passages of a kind, by its name or a part of one (``finding``, ``추진일정``); all if empty.
            part: Only lines below a heading that holds this text; all if empty.
            limit: At most this many.
            without: Texts that a line may not hold.

        Raises:
            UsageError: E-U30, if no passage is of such a kind.
        """
        wanted = search.WantedTexts([text] if isinstance(text, str) else text, without)
        passages = self._texts_for(wanted.any_of)
        return list(search.look(passages, wanted, kind=kind, part=part, limit=limit).found)

    def about(self, thing: str | Thing | Match, *, kind: str = "", lang: str = "ko", limit: int = LIMIT) -> About:
        """One page on a thing: its facts, what points at it, the lines that name it, where the report disagrees.

        Args:
            thing: Its name, whole or a part that nothing else has; a kind with a number (``finding 12``); its IRI; or
                what :meth:`find` gives.
            kind: Its kind, where things of several kinds have the name.
            lang: Language of labels, ``ko`` or ``en``.
            limit: Most rows of a table.

        Raises:
            UsageError: E-U30 no such kind, E-U70 several things have the name, E-U71 none has.
        """
        name = thing if isinstance(thing, str) else iri_of("thing", thing)
        found = about.resolve(self._engine, name, kind)
        passages = self._texts_for(about.names_of(found))
        return about.about(self._engine, found, passages, lang=lang, limit=limit)

    def _texts_for(self, texts: Sequence[str]) -> Index:
        """The passages to look for texts in; those of files are kept."""
        passages = self._passages or search.passages_for(texts, self._files, lambda: self._engine)
        if self._files is not None and passages.complete:
            self._passages = passages
        return passages

    def describe(self, thing: str | Thing | Match) -> Table:
        """All that the graphs say of a thing: columns ``graph``, ``property``, ``value``, and ``label`` of the value.

        Args:
            thing: Its IRI, or what :meth:`find` gives.

        Raises:
            UsageError: E-U04, if the IRI is not one.
        """
        iri = iri_of("thing", thing)
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
        numbers, own = numbers_of(what)
        edition = edition or own or self._only()
        support = self._support(what, edition, numbers) if isinstance(what, Row) and edition else {}
        if not numbers and not support:
            return []
        text = self._origin(edition)
        if not text.lines:
            raise InputError("E-Q30", file=text.name)
        found_by = [replace(line_of(text, n), why_ko=why.ko, why_en=why.en) for n, why in support.items()]
        return [*(line_of(text, number) for number in numbers), *found_by]

    def _support(self, row: Row, edition: str, lines: Sequence[int]) -> dict[int, Bilingual]:
        """The lines that a row was found by without naming them, and what is on each."""
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
        name = edition or self._one()
        graph = graph_copy(part(self._engine, GRAPH + name.partition("/")[0]), graph_iri(name))
        if not len(graph):
            raise no_edition(name, self.editions)
        return graph

    def dataset(self) -> rdflib.Dataset:
        """A copy of all graphs, those of the ontology and of what was made from editions too, for rdflib."""
        return dataset_copy(self._engine)

    # -- which edition -----------------------------------------------------------------------------

    def _only(self) -> str | None:
        return self.editions[0] if len(self.editions) == 1 else None

    def _one(self) -> str:
        if (only := self._only()) is not None:
            return only
        raise several_editions(self.editions)

    def _asked(self, saved: SavedQuery, given: dict[str, str]) -> str | None:
        """The one edition that a query asked, None if it asked several."""
        for parameter in saved.parameters:
            if parameter.type == "edition" and parameter.name in given:
                return given[parameter.name].removeprefix(GRAPH)
        return self._only()

    def _origin(self, edition: str | None) -> source_text.GraphText:
        if edition is None:
            raise several_editions(self.editions)
        if edition not in self.editions:
            raise no_edition(edition, self.editions)
        if edition not in self._origins:
            graph = GRAPH + edition
            self._origins[edition] = source_text.find(graph, checksums(part(self._engine, graph), graph), self._near)
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
