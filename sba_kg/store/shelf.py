"""Graphs as they are loaded: a store for each edition, with what was made from its graph and the ontology."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from sba_kg.base.errors import ResourceError
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH

Graph = ox.NamedNode | ox.BlankNode | ox.DefaultGraph


class Shelf:
    """Stores by the graph that is at their root.

    Args:
        ontology: The files of the ontology, which each store gets.
    """

    def __init__(self, ontology: Iterable[Path]) -> None:
        self._ontology = tuple(ontology)
        self._stores: dict[str, ox.Store] = {}

    def stores(self) -> tuple[ox.Store, ...]:
        """The stores, in the order of their roots; one with the ontology alone if nothing was loaded.

        Raises:
            ResourceError: E-X05, if the ontology is broken.
        """
        if not self._stores:
            self._store("")
        return tuple(self._stores[root] for root in sorted(self._stores))

    def add_ontology(self, ontology: Iterable[Path]) -> None:
        """Load the ontology into the stores that are there.

        Raises:
            ResourceError: E-X05, if it is broken.
        """
        for path in ontology:
            for store in self._stores.values():
                self._add_ontology(store, path)

    def load(self, path: Path, format_: ox.RdfFormat, graph: ox.NamedNode) -> Graph | None:
        """Load a file of triples into a graph.

        Returns:
            The graph, if it was there before and the file says something else about it.

        Raises:
            SyntaxError: If it is not of the format.
            OSError: If it cannot be read.
        """
        store = self._store(_root(graph))
        before = _size(store, graph) if _there(store, graph) else 0
        store.bulk_load(path=str(path), format=format_, to_graph=graph)
        return graph if before and _size(store, graph) != before else None

    def add(self, quads: Iterable[ox.Quad]) -> Graph | None:
        """Add quads, each to the store of its graph. Gives what :meth:`load` gives.

        What a file of quads says of the ontology goes to the stores of its other graphs.

        Raises:
            SyntaxError: If the quads are parsed from a file that is not of its format.
            OSError: If that file cannot be read.
        """
        graphs: dict[Graph, list[ox.Quad]] = defaultdict(list)
        for quad in quads:
            graphs[quad.graph_name].append(quad)
        ontology = graphs.pop(ox.NamedNode(ONTOLOGY_GRAPH), [])
        twice = [graph for graph, own in graphs.items() if self._differs(graph, own, ontology)]
        return min(twice, key=str, default=None)

    def _differs(self, graph: Graph, own: list[ox.Quad], ontology: list[ox.Quad]) -> bool:
        store = self._store(_root(graph))
        before = _size(store, graph) if _there(store, graph) else 0
        store.bulk_extend(own)
        store.bulk_extend(ontology)
        return bool(before) and _size(store, graph) != before

    def _store(self, root: str) -> ox.Store:
        if root not in self._stores:
            self._stores[root] = ox.Store()
            for path in self._ontology:
                self._add_ontology(self._stores[root], path)
        return self._stores[root]

    @staticmethod
    def _add_ontology(store: ox.Store, path: Path) -> None:
        """Load a module; a store gives the anonymous nodes of each file names of their own."""
        try:
            store.bulk_load(path=str(path), format=ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(ONTOLOGY_GRAPH))
        except (SyntaxError, OSError) as error:
            raise ResourceError("E-X05", reason=error, file=str(path)) from error


def _root(graph: Graph) -> str:
    """The graph of the edition that a graph was made from; itself, if it is no edition's."""
    name = str(graph).strip("<>")
    return GRAPH + name.removeprefix(GRAPH).partition("/")[0] if name.startswith(GRAPH) else name


def _there(store: ox.Store, graph: Graph) -> bool:
    return not isinstance(graph, ox.DefaultGraph) and store.contains_named_graph(graph)


def _size(store: ox.Store, graph: Graph) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, None, None, graph))
