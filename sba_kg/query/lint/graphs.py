"""Whether every SELECT of a saved query asks about one graph at a time, joined on the graph, by its algebra (rdflib).

Things that outlive an edition have the same IRI in each, so a part of a query that is not bound to the graph of the
rest adds up two years, and looks through all graphs for what stands in one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rdflib import URIRef, Variable
from rdflib.plugins.sparql.parserutils import CompValue

from sba_kg.base import sparql
from sba_kg.base.errors import Problem
from sba_kg.base.namespaces import ONTOLOGY_GRAPH
from sba_kg.query.lint.header import line_at

#: What rdflib calls a variable of GROUP BY before it is given its name back.
_SAMPLE = "__agg_"
#: A GRAPH, and one in the EXISTS of a BIND, which rdflib leaves as it was read.
_GRAPHS = {"Graph", "GraphGraphPattern"}


@dataclass
class _Select:
    """A SELECT: what it projects, and what stands in it but not in a SELECT inside it.

    Attributes:
        projected: Its variables.
        inside: The graph in whose GRAPH it stands, None if in none.
        asked: Graphs that its GRAPHs name.
        made: Variable that a BIND sets → variables that it is made of.
        values: Variables of its VALUES lines.
        selects: The SELECTs inside it.
    """

    projected: list[str]
    inside: str | None = None
    asked: set[str] = field(default_factory=set)
    made: dict[str, set[str]] = field(default_factory=dict)
    values: set[str] = field(default_factory=set)
    selects: list[_Select] = field(default_factory=list)

    def root(self, graph: str) -> str:
        """The graph that another is named after: that of the edition for what was made from it."""
        made_of = self.made.get(graph, set())
        return self.root(next(iter(made_of))) if len(made_of) == 1 else graph


def problems(text: str, algebra: CompValue) -> Iterator[Problem]:
    """The SELECTs of a query that are not bound to one graph.

    Args:
        text: The query.
        algebra: Its algebra, as rdflib's ``prepareQuery`` gives it.
    """
    whole = _Select([str(variable) for variable in algebra.PV])
    _read(algebra.p, whole, None)
    yield from _of(text, whole, None)


def _read(node: object, select: _Select, graph: str | None) -> None:
    """Note what a part of the algebra holds. ``graph``: in whose GRAPH it stands."""
    if isinstance(node, list | tuple | set | frozenset):
        for item in node:
            _read(item, select, graph)
    elif isinstance(node, CompValue):
        _read_node(node, select, graph)


def _read_node(node: CompValue, select: _Select, graph: str | None) -> None:
    if node.name == "ToMultiSet" and node.p.name != "values":
        inner = _Select([str(variable) for variable in _project(node.p).PV], graph)
        select.selects.append(inner)
        _read(node.p, inner, None)
        return
    if node.name in _GRAPHS:
        graph = str(node.term) if isinstance(node.term, Variable) else node.term.n3()
        if node.term != URIRef(ONTOLOGY_GRAPH):
            select.asked.add(graph)
    elif node.name == "Extend" and not str(node.expr).startswith(_SAMPLE):
        select.made[str(node.var)] = _variables(node.expr)
    elif node.name == "values":
        select.values |= {str(variable) for row in node.res for variable in row}
    for value in node.values():
        _read(value, select, graph)


def _project(node: Any) -> CompValue:
    """The projection of a SELECT below its ORDER BY, LIMIT and DISTINCT."""
    while "PV" not in node:
        node = node.p
    projection: CompValue = node
    return projection


def _variables(expression: object) -> set[str]:
    if isinstance(expression, Variable):
        return {str(expression)}
    if isinstance(expression, Mapping):
        return {name for value in expression.values() for name in _variables(value)}
    if isinstance(expression, list | tuple):
        return {name for item in expression for name in _variables(item)}
    return set()


def _of(text: str, select: _Select, above: str | None) -> Iterator[Problem]:
    """What is wrong with a SELECT and those inside it. ``above``: the graph of the SELECT around it."""
    roots = sorted({select.root(graph) for graph in select.asked})
    if select.inside is not None:
        yield _problem(text, select, "inside", graph=_shown(select.inside))
    elif len(roots) > 1 or any(root.startswith("<") for root in roots):
        yield _problem(text, select, "several", graphs=", ".join(map(_shown, roots)))
    elif roots:
        yield from _bound(text, select, roots[0], above)
    for inner in select.selects:
        yield from _of(text, inner, roots[0] if roots else above)


def _bound(text: str, select: _Select, graph: str, above: str | None) -> Iterator[Problem]:
    """A SELECT that asks about a graph: does it say which, and hand it on?"""
    shown = _shown(graph)
    if above is not None and graph not in select.values:
        yield _problem(text, select, "values", graph=shown)
    told = {graph, *(name for name, made_of in select.made.items() if made_of == {graph})}
    if above is not None and not told & set(select.projected):
        yield _problem(text, select, "projected", graph=shown)


def _shown(graph: str) -> str:
    return graph if graph.startswith("<") else f"?{graph}"


def _problem(text: str, select: _Select, fault: str, **graphs: Any) -> Problem:
    return Problem.of(_line(text, select.projected), "P-Q15", fault=fault, **graphs)


def _line(text: str, projected: list[str]) -> int:
    """The line of the first SELECT with these variables before its brace; an algebra has no places."""
    read = list(sparql.tokens(text))
    starts = [at for at, token in enumerate(read) if token.kind == "word" and token.text.upper() == "SELECT"]
    for at in starts:
        end = next((i for i in range(at, len(read)) if read[i].text == "{"), len(read))
        if {f"?{name}" for name in projected} <= {token.text for token in read[at:end]}:
            return line_at(text, read[at].start)
    return line_at(text, read[starts[-1]].start) if starts else 1
