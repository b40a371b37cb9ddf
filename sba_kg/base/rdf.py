"""Terms of pyoxigraph as terms of rdflib and back.

A string is a plain literal in rdflib: that is how its parsers read ``"a"``, and to rdflib a literal with the datatype
``xsd:string`` is another term, where RDF 1.1 has one. pySHACL gives the strings of a store with the datatype; what it
compares with them needs it too (``typed``). Lexical forms stay as they are (``1.50`` and ``01``).
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyoxigraph as ox

from sba_kg.base.namespaces import XSD

if TYPE_CHECKING:
    from rdflib import BNode, Graph, Literal, URIRef
    from rdflib.term import Node

Term = ox.NamedNode | ox.BlankNode | ox.Literal


def to_rdflib(term: object, *, typed: bool = False) -> URIRef | BNode | Literal:
    """A term as one of rdflib.

    Args:
        term: The term.
        typed: Whether strings have their datatype.

    Raises:
        ValueError: If rdflib has none such: a triple term, a literal with a direction (RDF 1.2).
    """
    from rdflib import BNode, URIRef  # noqa: PLC0415 - large, and few programs need it

    if isinstance(term, ox.NamedNode):
        return URIRef(term.value)
    if isinstance(term, ox.BlankNode):
        return BNode(term.value)
    if not isinstance(term, ox.Literal) or term.direction is not None:
        raise ValueError(f"rdflib has no term for {term}")
    return _literal(term, typed)


def _literal(term: ox.Literal, typed: bool) -> Literal:
    from rdflib import Literal, URIRef  # noqa: PLC0415 - as above

    if term.language:
        return Literal(term.value, lang=term.language)
    iri = term.datatype.value
    plain = iri == XSD + "string" and not typed
    if iri != XSD + "boolean":
        return Literal(term.value, datatype=None if plain else URIRef(iri), normalize=False)
    with warnings.catch_warnings():
        # A text that is no boolean is kept all the same; that it is none is for a shape to find.
        warnings.simplefilter("ignore", UserWarning)
        return Literal(term.value, datatype=URIRef(iri), normalize=False)


def from_rdflib(node: Node) -> Term:
    """A term of rdflib as one of pyoxigraph.

    Raises:
        ValueError: If it is no IRI, blank node or literal of RDF.
    """
    from rdflib import BNode, Literal, URIRef  # noqa: PLC0415 - as above

    if isinstance(node, URIRef):
        return ox.NamedNode(str(node))
    if isinstance(node, BNode):
        return ox.BlankNode(str(node))
    if not isinstance(node, Literal):
        raise ValueError(f"{node!r} is no term of RDF")  # noqa: TRY004 - about the data, not about a call
    if node.language:
        return ox.Literal(str(node), language=node.language)
    return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype)) if node.datatype else None)


def graph_of(triples: Iterable[ox.Triple], *, typed: bool = False) -> Graph:
    """Triples as a graph of rdflib. It takes and raises what :func:`to_rdflib` does."""
    from rdflib import Graph  # noqa: PLC0415 - as above

    graph = Graph()
    for triple in triples:
        subject, predicate, value = (to_rdflib(term, typed=typed) for term in triple)
        graph.add((subject, predicate, value))
    return graph
