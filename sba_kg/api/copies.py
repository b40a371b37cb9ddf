"""Copies of graphs for rdflib."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from sba_kg.base import rdf
from sba_kg.base.namespaces import PREFIXES
from sba_kg.store.engine import Engine

if TYPE_CHECKING:
    import rdflib


def graph_copy(engine: Engine, iri: str) -> rdflib.Graph:
    """A graph of an engine; empty if there is none of that IRI."""
    import rdflib  # noqa: PLC0415 - large, and few programs need it

    graph = rdflib.Graph(identifier=rdflib.URIRef(iri))
    _bind(graph)
    for row in engine.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{iri}> {{ ?s ?p ?o }} }}").rows:
        graph.add(_triple(row))
    return graph


def dataset_copy(engine: Engine) -> rdflib.Dataset:
    """All graphs of an engine."""
    import rdflib  # noqa: PLC0415 - as above

    dataset = rdflib.Dataset()
    _bind(dataset)
    for graph, *triple in engine.select("SELECT ?g ?s ?p ?o WHERE { GRAPH ?g { ?s ?p ?o } }").rows:
        dataset.graph(rdf.to_rdflib(graph)).add(_triple(triple))
    return dataset


def _bind(graph: rdflib.Graph) -> None:
    for prefix, namespace in PREFIXES.items():
        graph.bind(prefix, namespace)


def _triple(terms: Sequence[object]) -> tuple[rdflib.term.Node, rdflib.term.Node, rdflib.term.Node]:
    subject, predicate, object_ = terms
    return rdf.to_rdflib(subject), rdf.to_rdflib(predicate), rdf.to_rdflib(object_)
