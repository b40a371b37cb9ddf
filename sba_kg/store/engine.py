"""What answers queries: the embedded store (:mod:`sba_kg.store.embedded`) or a server (:mod:`sba_kg.store.remote`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH

#: Triple terms within triple terms, at most so deep: the parser of pyoxigraph recurses, and ends the process.
_DEEPEST = 100
_JSON_BRACE = re.compile(rb'"(?:[^"\\]|\\.)*+"|[{}]', re.DOTALL)

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


@dataclass(frozen=True)
class Solutions:
    """The solutions of a SELECT: the names of its variables and a row of terms for each solution."""

    variables: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]


class Engine(Protocol):
    """Answers SPARQL over the graphs of editions and the ontology."""

    @property
    def editions(self) -> tuple[str, ...]:
        """IRIs of the graphs of editions, sorted."""

    @property
    def parts(self) -> Sequence[Engine]:
        """The engines to ask one after the other about all editions, in the order of their graphs; itself, if one."""

    def select(self, text: str) -> Solutions:
        """The solutions of a SELECT.

        Raises:
            SyntaxError: If the embedded engine cannot read it; a server says so with an OutsideError.
            OutsideError: If a server, or a SERVICE of the query, does not answer.
        """

    def ask(self, text: str) -> bool:
        """The answer of an ASK. Raises what :meth:`select` raises."""

    def guarded(self, *, service: bool = False) -> Engine:
        """The engine for a text of a user's own: what it does has no consequence for this process.

        Args:
            service: Whether a SERVICE of the text may reach the network.
        """


def part(engine: Engine, graph: str) -> Engine:
    """The engine to ask about the graph of one edition."""
    if len(engine.parts) == 1:
        return engine
    return next((each for each in engine.parts if graph in each.editions), engine)


def solutions(found: ox.QuerySolutions) -> Solutions:
    """Solutions of pyoxigraph, all of them read."""
    return Solutions(tuple(v.value for v in found.variables), tuple(tuple(row) for row in found))


def parsed(results: bytes) -> ox.QuerySolutions | ox.QueryBoolean:
    """SPARQL results in JSON, as somebody else gives them.

    Raises:
        SyntaxError: If they are not that.
    """
    if (b"triple" in results or b"\\u" in results) and _deep(results):
        raise SyntaxError(f"triple terms are nested more than {_DEEPEST} deep")
    return ox.parse_query_results(results, format=ox.QueryResultsFormat.JSON)


def _deep(results: bytes) -> bool:
    """Whether braces are nested too deep for the parser; a triple term has two of them."""
    depth = 0
    for match in _JSON_BRACE.finditer(results):
        depth += {b"{": 1, b"}": -1}.get(match[0], 0)
        if depth > 2 * _DEEPEST:
            return True
    return False


def is_edition(graph: str) -> bool:
    """Whether a graph is that of an edition, and not the ontology or what was made from an edition's graph."""
    return graph.startswith(GRAPH) and graph != ONTOLOGY_GRAPH and "/" not in graph.removeprefix(GRAPH)


def line_number(term: Term | None) -> int:
    """The line that a literal states; 0 if it states none."""
    text = term.value if isinstance(term, ox.Literal) else ""
    return int(text) if text.isdecimal() and len(text) < 10 else 0
