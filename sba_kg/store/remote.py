"""A SPARQL server as an engine: one adapter around SPARQLWrapper.

Queries go by POST (SPARQL 1.1 Protocol, section 2.1.2), answers come as SPARQL 1.1 Query Results JSON and are read by
pyoxigraph, so that a server's terms are those of the embedded store. Only queries are sent, never an update.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from http.client import HTTPException
from typing import Any, NamedTuple

import pyoxigraph as ox

from sba_kg.base import sparql
from sba_kg.base.errors import OutsideError, shortened
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, SBA, SKOS
from sba_kg.store.engine import Solutions, is_edition, parsed, solutions
from sba_kg.store.faults import Faults, checked
from sba_kg.store.transport import Credentials, Limits, RefusedError, TooLargeError, Transport, shown

__all__ = ["MAX_SIZE", "TIMEOUT", "Copy", "Credentials", "Remote"]

#: Seconds to wait for an answer, unless told otherwise.
TIMEOUT = 60.0
#: Most bytes of an answer, unless told otherwise; all rows of all saved queries on fifty editions have fewer.
MAX_SIZE = 128 * 1024 * 1024
_TYPES = {"application/sparql-results+json", "application/json"}
_WORK_REPORT, _CODE_LIST = SBA + "WorkReport", SKOS + "ConceptScheme"
_WHAT_IS_THERE = f"""
SELECT DISTINCT ?graph ?kind ?report WHERE {{
  VALUES ?kind {{ <{_WORK_REPORT}> <{_CODE_LIST}> }}
  GRAPH ?graph {{ ?thing a ?kind }}
  BIND(IF(?kind = <{_WORK_REPORT}>, ?thing, ?kind) AS ?report)
}}"""


class Copy(NamedTuple):
    """A graph that holds the report of another one, by their IRIs: what both say would count twice."""

    graph: str
    original: str


class Remote:
    """A SPARQL endpoint. It is an :class:`~sba_kg.store.engine.Engine`.

    Args:
        url: Address of its query service, http or https.
        timeout: Seconds to wait for the whole answer to one query, attempts to reach the server included.
        credentials: Who asks.
        max_size: Most bytes of an answer.

    Raises:
        UsageError: E-U18, if the address is none.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = TIMEOUT,
        credentials: Credentials | None = None,
        max_size: int = MAX_SIZE,
    ) -> None:
        who, limits = credentials or Credentials(), Limits(timeout, max_size)
        self._transport = Transport(checked(url), who, limits)
        self.name = shown(url)
        #: What the server said it is, when it answered.
        self.server = ""
        self._faults = Faults(self.name, limits, who)

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """IRIs of the graphs of editions: the named graphs that hold a work report.

        Raises:
            OutsideError: E-O09 if there is none, E-O10 if the ontology's graph is missing; what :meth:`select` raises.
        """
        reports, has_lists = self._there
        editions = tuple(sorted(filter(is_edition, reports)))
        if not editions:
            raise self._no_editions(sorted(reports))
        if not has_lists:
            raise OutsideError("E-O10", graph=ONTOLOGY_GRAPH, file=self.name)
        return editions

    @property
    def parts(self) -> tuple[Remote, ...]:
        """Itself: a server is asked once."""
        return (self,)

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """The graphs that hold a report which stands in another graph too. Raises what :meth:`select` raises."""
        graphs: dict[str, list[str]] = defaultdict(list)
        for graph, reports in self._there[0].items():
            for report in reports:
                graphs[report].append(graph)
        return tuple(sorted({copy for report, found in graphs.items() for copy in _copies(report, sorted(found))}))

    @cached_property
    def _there(self) -> tuple[dict[str, set[str]], bool]:
        """Graph → the reports in it, and whether the graph of the ontology has code lists."""
        reports: dict[str, set[str]] = defaultdict(set)
        has_lists = False
        for graph, kind, report in self.select(_WHAT_IS_THERE).rows:
            if not (isinstance(graph, ox.NamedNode) and isinstance(kind, ox.NamedNode)):
                continue
            if kind.value == _WORK_REPORT:
                reports[graph.value].add(str(report).strip("<>"))
            has_lists |= graph.value == ONTOLOGY_GRAPH and kind.value == _CODE_LIST
        return dict(reports), has_lists

    def select(self, text: str) -> Solutions:
        """The solutions of a SELECT, their columns those of the query in its order.

        Raises:
            OutsideError: E-O03 no connection, E-O04 timeout, E-O05 credentials, E-O06 no SPARQL answer, E-O07 the
                request or the query is refused, E-O08 the server fails, E-O40 an answer of other columns, E-O42 an
                answer that is too large, E-O43 one that the server has cut.
        """
        answer: Solutions = self._ask(text, "SELECT", _solutions)
        asked = _projection(text)
        if asked is None or answer.variables == asked:
            return answer
        if set(answer.variables) != set(asked):
            raise self._other_columns(asked, answer.variables)
        places = [answer.variables.index(name) for name in asked]
        return Solutions(asked, tuple(tuple(row[at] for at in places) for row in answer.rows))

    def ask(self, text: str) -> bool:
        """The answer of an ASK. Raises what :meth:`select` raises."""
        answer: bool = self._ask(text, "ASK", _boolean)
        return answer

    def guarded(self, *, service: bool = False) -> Remote:
        """The same: a text does nothing to this process."""
        return self

    def _ask(self, text: str, form: str, read: Callable[[object], Any]) -> Any:
        try:
            reply = self._transport.send(text, form)
        except (RefusedError, TooLargeError, OSError, HTTPException) as error:
            raise self._faults.told(error) from error
        self.server = reply.server
        if reply.kind not in _TYPES or reply.coding.lower() not in {"", "identity"}:
            raise self._faults.no_answer(shortened(f"{reply.kind} {reply.coding}".strip()))
        if reply.cut:
            raise OutsideError("E-O43", rows=shortened(reply.cut), file=self.name)
        try:
            return read(parsed(reply.body))
        except (SyntaxError, ValueError, TypeError, RecursionError) as error:
            # Without its frames: pyoxigraph's solutions in them must not be freed by another thread.
            raise self._faults.no_answer(reply.kind) from error.with_traceback(None)

    def _other_columns(self, asked: tuple[str, ...], found: tuple[str, ...]) -> OutsideError:
        ours, theirs = ", ".join(asked), shortened(", ".join(found) or "-")
        return OutsideError("E-O40", ours=ours, theirs=theirs, file=self.name)

    def _no_editions(self, others: list[str]) -> OutsideError:
        return OutsideError(
            "E-O09", base=GRAPH, others="some" if others else "none", graphs=", ".join(others), file=self.name
        )


def _copies(report: str, graphs: list[str]) -> list[Copy]:
    """The graphs that hold a report beside its own: the one named like it, else the first one of an edition."""
    own = GRAPH + report.removeprefix(ID).partition("/")[0]
    original = own if own in graphs else next(filter(is_edition, graphs), graphs[0])
    return [Copy(graph, original) for graph in graphs if graph != original and not graph.startswith(f"{original}/")]


def _projection(text: str) -> tuple[str, ...] | None:
    """The columns that a SELECT asks for; None for ``*``."""
    names: list[str] = []
    depth, before, selecting = 0, "", False
    for token in sparql.tokens(text):
        word = token.text.upper()
        if token.kind == "other":
            depth += (word == "(") - (word == ")")
        if selecting and depth == 0 and word in {"{", "WHERE", "FROM", "*"}:
            return None if word == "*" else tuple(dict.fromkeys(names))
        if selecting and token.kind == "variable" and (depth == 0 or (depth == 1 and before == "AS")):
            names.append(token.text[1:])
        selecting |= token.kind == "word" and word == "SELECT"
        before = word
    return None


def _solutions(found: object) -> Solutions:
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError
    return solutions(found)


def _boolean(found: object) -> bool:
    if not isinstance(found, ox.QueryBoolean):
        raise TypeError
    return bool(found)
