"""The reference engine: owlrl on rdflib. Slow; what the default engine is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from sba_kg.base import rdf
from sba_kg.reason.generalized import GeneralizedGraph

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def saturate(graph: GeneralizedGraph) -> None:
    """Add all that follows from a graph, and owlrl's axiomatic triples."""
    import owlrl  # noqa: PLC0415  (rdflib and owlrl are slow to import, and seldom needed here)

    closure = to_rdflib(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    graph.add_generalized((rdf.from_rdflib(s), rdf.from_rdflib(p), rdf.from_rdflib(o)) for s, p, o in closure)


def to_rdflib(graph: GeneralizedGraph) -> Graph:
    """A graph with its blank nodes and literals, for libraries that work on rdflib."""
    from rdflib import Graph  # noqa: PLC0415

    found = Graph("SimpleMemory")  # it is one graph: without the cost of contexts
    for quad in graph.quads():
        found.add((_node(graph, quad.subject), _node(graph, quad.predicate), _node(graph, quad.object)))
    return found


def _node(graph: GeneralizedGraph, name: object) -> Node:
    return rdf.to_rdflib(graph.term(name) if isinstance(name, ox.NamedNode) else name)
