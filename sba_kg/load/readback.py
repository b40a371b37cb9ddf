"""What a server holds of a graph, as it is summed: by the Graph Store Protocol, or in pages by queries."""

from __future__ import annotations

import pyoxigraph as ox

from sba_kg.load.targets import Target
from sba_kg.store.checksum import Sum, line, of_lines


def read(target: Target, graph: str) -> Sum:
    """The number and the checksum of the triples of a graph. Raises what :func:`lines` raises."""
    return of_lines(lines(target, graph))


def lines(target: Target, graph: str) -> set[str]:
    """The triples of a graph, each as a line.

    A server that gives so many rows of an answer and no more is asked for one page after the other. It says nothing of
    their order; if that changed between two pages, triples would be missing, which a comparison shows.

    Raises:
        OutsideError: As :meth:`sba_kg.store.graph_store.GraphStore.read`.
    """
    size, by_value = target.kind.page, target.kind.by_value
    if not size:
        return target.store().lines(graph)
    engine, found, offset = target.remote(), set[str](), 0
    while True:
        text = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }} LIMIT {size} OFFSET {offset}"
        rows = engine.select(text).rows
        for subject, predicate, value in rows:
            if isinstance(subject, ox.NamedNode | ox.BlankNode) and isinstance(predicate, ox.NamedNode) and value:
                found.add(line(ox.Triple(subject, predicate, value), by_value=by_value))
        if len(rows) < size:
            return found
        offset += size
