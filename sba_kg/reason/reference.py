"""The reference engine: owlrl on rdflib. Slow; what the default engine is compared with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyoxigraph as ox

from sba_kg.reason.generalized import Generalized

if TYPE_CHECKING:
    from rdflib import Graph
    from rdflib.term import Node


def saturate(graph: Generalized) -> None:
    """Add all that follows from a graph, and owlrl's axiomatic triples."""
    import owlrl  # noqa: PLC0415  (rdflib and owlrl are slow to import, and seldom needed here)

    closure = to_rdflib(graph)
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closure)
    graph.add_generalized((to_ox(s), to_ox(p), to_ox(o)) for s, p, o in closure)


def to_rdflib(graph: Generalized) -> Graph:
    """A graph with its blank nodes and literals, for libraries that work on rdflib."""
    from rdflib import Graph  # noqa: PLC0415

    found = Graph()
    for quad in graph.quads():
        found.add((_node(graph, quad.subject), _node(graph, quad.predicate), _node(graph, quad.object)))
    return found


def _node(graph: Generalized, name: object) -> Node:
    from rdflib import BNode, Literal, URIRef  # noqa: PLC0415

    term = graph.term(name) if isinstance(name, ox.NamedNode) else name
    if isinstance(term, ox.Literal):
        datatype = None if term.language else URIRef(term.datatype.value)
        # Not normalized: 1.50 stays 1.50, as in the graph.
        return Literal(term.value, lang=term.language, datatype=datatype, normalize=False)
    assert isinstance(term, ox.NamedNode | ox.BlankNode)
    return URIRef(term.value) if isinstance(term, ox.NamedNode) else BNode(term.value)


def to_ox(node: Node) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term of rdflib as one of pyoxigraph."""
    from rdflib import BNode, Literal  # noqa: PLC0415

    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))
