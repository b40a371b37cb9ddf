"""Which graphs leave for a file or a server: those of some editions, with or without what was made from them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH
from sba_kg.store.embedded import MemoryStore, ontology_graphs

#: What is made from the graph of an edition and can be left out, and the ontology.
LAYERS = ("inferred", "document", "validation", "ontology")


@dataclass(frozen=True)
class Dataset:
    """Named graphs, in the order of their names.

    The graph of the ontology has no blank nodes (:func:`sba_kg.store.embedded.ontology_graphs`), so that a dataset is
    the same bytes each time.

    Attributes:
        names: IRIs of the graphs.
        loaded: Where the graphs are.
    """

    names: tuple[str, ...]
    loaded: MemoryStore

    def triples(self, name: str) -> Iterator[ox.Triple]:
        """The triples of a graph, in no order."""
        return iter(self._ontology) if name == ONTOLOGY_GRAPH else self.loaded.triples(name)

    @cached_property
    def _ontology(self) -> list[ox.Triple]:
        return [triple for _, triples in ontology_graphs() for triple in triples]

    def graphs(self) -> Iterator[tuple[ox.NamedNode, Iterator[ox.Triple]]]:
        """The graphs with their triples, one after the other."""
        return ((ox.NamedNode(name), self.triples(name)) for name in self.names)

    @property
    def editions(self) -> tuple[str, ...]:
        """The graphs of editions among them."""
        return tuple(name for name in self.names if name in self.loaded.editions)


def dataset(loaded: MemoryStore, graphs: Sequence[str] = (), without: Collection[str] = ()) -> Dataset:
    """The graphs that somebody wants.

    Args:
        loaded: All graphs.
        graphs: Their names: an edition (``sba-2024``), which means what was made from it too; a graph of one
            (``sba-2024/inferred``); ``ontology``; or an IRI. All graphs if there are none.
        without: Which of :data:`LAYERS` are left out.

    Raises:
        UsageError: E-U51, if there is no such graph, or none is left.
    """
    there = sorted({graph.value for store in loaded.stores for graph in store.named_graphs() if _is_named(graph)})
    there = sorted({*there, ONTOLOGY_GRAPH})
    wanted = {name for one in graphs for name in _meant(one, there)} if graphs else set(there)
    left = tuple(name for name in there if name in wanted and layer(name) not in without)
    if not left:
        raise _no_graph(", ".join(graphs), there)
    return Dataset(left, loaded)


def layer(name: str) -> str:
    """Which of :data:`LAYERS` a graph is; ``edition`` for the graph of an edition, ``""`` for another one."""
    if name == ONTOLOGY_GRAPH:
        return "ontology"
    if not name.startswith(GRAPH):
        return ""
    made = name.removeprefix(GRAPH).partition("/")[2]
    return made if made in LAYERS else "" if made else "edition"


def _is_named(graph: object) -> bool:
    return isinstance(graph, ox.NamedNode)


def _meant(name: str, there: Sequence[str]) -> list[str]:
    iri = name if name in there else GRAPH + name.removeprefix(GRAPH)
    whole = "/" not in iri.removeprefix(GRAPH)
    found = [one for one in there if one == iri or (whole and one.startswith(f"{iri}/"))]
    if not found:
        raise _no_graph(name, there)
    return found


def _no_graph(name: str, there: Sequence[str]) -> UsageError:
    known = ", ".join(one.removeprefix(GRAPH) for one in there)
    return UsageError("E-U51", name=name, known=known)
