"""Where graphs are: in memory (:mod:`embedded`) or on a server (:mod:`remote`), behind one protocol (:mod:`engine`)."""

from __future__ import annotations

from sba_kg.store.embedded import (
    INFERRED,
    INFERRED_SUFFIX,
    MADE,
    MemoryStore,
    graph_files,
    ontology_files,
    ontology_graphs,
    ontology_triples,
    open_store,
)

__all__ = [
    "INFERRED",
    "INFERRED_SUFFIX",
    "MADE",
    "MemoryStore",
    "graph_files",
    "ontology_files",
    "ontology_graphs",
    "ontology_triples",
    "open_store",
]
