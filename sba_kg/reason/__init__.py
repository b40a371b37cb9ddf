"""What follows from a report's graph and the ontology (OWL 2 RL), edition by edition.

Stated triples and ontology → closure (:mod:`sparql`, or :mod:`reference` with owlrl) → contradictions, which are
errors (:mod:`contradictions`) → the inferred triples alone, for their own named graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import pyoxigraph as ox

from sba_kg import store
from sba_kg.base.errors import ResourceError
from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import OWL, RDF, RDFS, XSD
from sba_kg.reason import contradictions, reference, sparql
from sba_kg.reason.generalized import GeneralizedGraph

__all__ = ["ENGINES", "FILE", "Inference", "graph_name", "infer"]

#: The file of an edition's inferred graph, beside its ``graph.ttl``.
FILE = store.INFERRED
#: Engines by name; each takes a graph to its closure. The first is the default.
ENGINES: Mapping[str, Callable[[GeneralizedGraph], None]] = {"sparql": sparql.saturate, "owlrl": reference.saturate}

_TYPE, _SAME = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "sameAs")
_BUILT_IN = (OWL, RDF, RDFS, XSD)
_ABOUT_THINGS = {_TYPE.value, _SAME.value, OWL + "differentFrom"}
_TERMS = {
    OWL + name
    for name in ("Ontology", "Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Restriction")
} | {RDF + "Property", RDFS + "Class", RDFS + "Datatype"}


@dataclass(frozen=True)
class Inference:
    """What was inferred from a graph.

    Attributes:
        edition: Name of the edition.
        graph: IRI of the named graph that the triples belong to.
        triples: The triples; none of them is stated in the graph or the ontology.
    """

    edition: str
    graph: str
    triples: frozenset[ox.Triple]

    @property
    def named(self) -> tuple[ox.NamedNode, frozenset[ox.Triple]]:
        """The triples with the name of their graph."""
        return ox.NamedNode(self.graph), self.triples


def graph_name(edition_graph: str) -> str:
    """The IRI of the graph of what is inferred from an edition's graph."""
    return edition_graph + store.INFERRED_SUFFIX


def infer(
    data: Iterable[ox.Triple],
    ontology: Iterable[ox.Triple] | None = None,
    *,
    saturate: Callable[[GeneralizedGraph], None] = sparql.saturate,
    file: str = "report.txt",
) -> frozenset[ox.Triple]:
    """What follows from data and ontology together and from neither of them alone, but not what is only axiomatic.

    Left out are triples about the vocabulary itself (classes, properties), about anonymous classes and literals,
    ``owl:sameAs`` of a thing with itself and membership in what OWL itself defines (``owl:Thing``, datatypes).

    Args:
        data: The triples of one edition.
        ontology: Ontology and code lists; those of the package by default.
        saturate: The engine, which takes a graph to its closure; one of :data:`ENGINES`.
        file: The report's text, for messages.

    Raises:
        ContradictionError: E-I01, if the data contradict the ontology.
        ResourceError: E-X05 or E-I02, if the ontology is broken or contradicts itself.
    """
    stated = list(data)
    closed, terms = (
        _own_closure(tuple(store.ontology_triples()), saturate) if ontology is None else _closure(ontology, saturate)
    )
    graph = closed.copy()
    known = graph.quads() | graph.add(stated)
    saturate(graph)
    contradictions.check(graph, file)
    new = (graph.triple(quad) for quad in graph.store if quad not in known)
    return frozenset(t for t in new if t is not None and t.subject not in terms and _says_something(t))


def _closure(
    ontology: Iterable[ox.Triple], saturate: Callable[[GeneralizedGraph], None]
) -> tuple[GeneralizedGraph, set[ox.NamedNode]]:
    """What follows from the ontology alone, and its terms."""
    graph = GeneralizedGraph()
    graph.add(ontology)
    terms = graph.instances(_TERMS)
    saturate(graph)
    if found := contradictions.find(graph):
        raise ResourceError("E-I02", reason=Bilingual(found[0].ko, found[0].en))
    return graph, terms


#: The same for the ontology of the package, once in a process, however many reports it reads.
_own_closure = lru_cache(maxsize=1)(_closure)


def _says_something(triple: ox.Triple) -> bool:
    """Whether a triple says something about a thing, rather than about vocabulary."""
    subject, predicate, value = triple.subject, triple.predicate, triple.object
    if not isinstance(subject, ox.NamedNode) or isinstance(value, ox.BlankNode):
        return False
    if subject.value.startswith(_BUILT_IN) or (predicate == _SAME and subject == value):
        return False
    if predicate == _TYPE:
        return isinstance(value, ox.NamedNode) and not value.value.startswith(_BUILT_IN)
    return predicate.value in _ABOUT_THINGS or not predicate.value.startswith(_BUILT_IN)
