"""Graphs as the rules of OWL 2 RL need them: generalized RDF (W3C OWL 2 Profiles, section 4.3) in an RDF store.

In generalized RDF a literal may be a subject and a blank node a predicate; no store takes that. So blank nodes and
literals get IRIs of their own while the rules run. Literals keep their lexical forms that way, too, which the store
would normalize (1.50 to 1.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pyoxigraph as ox

from sba_kg.base.namespaces import OWL, RDF

#: Namespaces of the IRIs that stand for literals and for blank nodes.
LITERAL, _BLANK = "urn:generalized:literal:", "urn:generalized:blank:"
_VALUE = ox.NamedNode(LITERAL + "value")
_TYPE, _SAME = ox.NamedNode(RDF + "type"), ox.NamedNode(OWL + "sameAs")
#: Numbers that the rules read.
_CARDINALITIES = {OWL + "maxCardinality", OWL + "maxQualifiedCardinality"}

Term = ox.NamedNode | ox.BlankNode | ox.Literal


class GeneralizedGraph:
    """A graph in a store, with names for its blank nodes and literals.

    Attributes:
        store: The store; its default graph is the graph.
    """

    def __init__(self) -> None:
        self.store = ox.Store()
        self._names: dict[Term, ox.NamedNode] = {}
        self._terms: dict[ox.NamedNode, Term] = {}

    def copy(self) -> GeneralizedGraph:
        """A graph of its own that holds the same."""
        other = GeneralizedGraph()
        other.store.bulk_extend(self.store)
        other._names, other._terms = self._names.copy(), self._terms.copy()
        return other

    def add(self, triples: Iterable[ox.Triple]) -> set[ox.Quad]:
        """Add triples; gives them as they are in the store."""
        quads = {ox.Quad(self._name(t.subject), t.predicate, self._name(t.object, t.predicate.value)) for t in triples}
        self.store.bulk_extend(quads)
        return quads

    def add_generalized(self, triples: Iterable[tuple[Term, Term, Term]]) -> None:
        """Add triples in which any term may stand anywhere."""
        self.store.bulk_extend(ox.Quad(*map(self._name, triple)) for triple in triples)

    def quads(self) -> set[ox.Quad]:
        """All that is in the store."""
        return set(self.store)

    def term(self, name: ox.NamedNode) -> Term:
        """What an IRI of the store stands for."""
        return self._terms.get(name, name)

    def triple(self, quad: ox.Quad) -> ox.Triple | None:
        """The triple that a quad of the store stands for; None if it is one of generalized RDF only."""
        assert isinstance(quad.subject, ox.NamedNode)
        subject, predicate, value = self.term(quad.subject), self.term(quad.predicate), quad.object
        if isinstance(value, ox.NamedNode):
            value = self.term(value)
        if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode) or isinstance(value, ox.Triple):
            return None
        return ox.Triple(subject, predicate, value)

    def instances(self, classes: Iterable[str]) -> set[ox.NamedNode]:
        """The things that are of one of some classes."""
        found = (self.store.quads_for_pattern(None, _TYPE, ox.NamedNode(name), None) for name in classes)
        return {q.subject for quads in found for q in quads if isinstance(q.subject, ox.NamedNode)}

    @contextmanager
    def values(self) -> Iterator[None]:
        """While it lasts, literals that have turned out to be the same as something have their values (``dt-diff``)."""
        same = {q.subject for q in self.store.quads_for_pattern(None, _SAME, None, None)}
        literals = {name: self._terms.get(name) for name in same if isinstance(name, ox.NamedNode)}
        quads = [ox.Quad(name, _VALUE, term) for name, term in literals.items() if isinstance(term, ox.Literal)]
        self.store.extend(quads)
        try:
            yield
        finally:
            for quad in quads:
                self.store.remove(quad)

    def _name(self, term: object, predicate: str = "") -> ox.NamedNode:
        if isinstance(term, ox.NamedNode):
            return term
        if predicate in _CARDINALITIES:
            return term  # type: ignore[return-value]  # a literal that the rules read
        assert isinstance(term, ox.BlankNode | ox.Literal)
        name = self._names.get(term)
        if name is None:
            namespace = LITERAL if isinstance(term, ox.Literal) else _BLANK
            name = self._names[term] = ox.NamedNode(f"{namespace}{len(self._names)}")
            self._terms[name] = term
        return name
