"""Graphs as JSON-LD 1.1 with a context that reads well: short names, and values as they are written.

The context is made from the data: a property whose values are all IRIs, all of one datatype or all texts with a
language says so once, so that an amount is ``"amount": "1000"`` and a name is ``"prefLabel": {"ko": "…"}``. Numbers are
strings: a JSON number would lose digits. Whatever does not fit is written in full, so nothing is lost either way.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pyoxigraph as ox

from sba_kg.base.namespaces import BASE, PREFIXES, RDF, SBA, XSD
from sba_kg.export.content import Content
from sba_kg.export.names import names
from sba_kg.graph.write import in_order

_TYPE, _STRING = RDF + "type", XSD + "string"
#: Name → keyword, in place of words with an @.
_ALIASES = {"id": "@id", "type": "@type"}
_MIXED = "mixed"
#: Ours are in the base, and one of them would be called ``id``.
_PREFIXES = {prefix: namespace for prefix, namespace in sorted(PREFIXES.items()) if prefix not in _ALIASES}
_NAMESPACES = sorted(((namespace, prefix) for prefix, namespace in _PREFIXES.items()), key=lambda one: -len(one[0]))


def write(content: Content) -> bytes:
    """The graphs as JSON-LD, each under its name.

    The context stands first, then graph after graph, and in each the things in the order of their IRIs.
    """
    graphs = list(content.graphs())
    kinds = _kinds(triple for _, triples in graphs for triple in triples)
    terms = names(kinds, {*_ALIASES, *_PREFIXES})
    writer = _JsonLdWriter(kinds, terms)
    document = {
        "@context": _context(kinds, terms),
        "@graph": [{"id": writer.iri(name.value), "@graph": writer.things(triples)} for name, triples in graphs],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _kinds(triples: Iterable[ox.Triple]) -> dict[str, str]:
    """What the values of each property are: ``@id``, ``@language``, a datatype, or of several kinds."""
    found: dict[str, set[str]] = defaultdict(set)
    for triple in triples:
        if triple.predicate.value != _TYPE or not isinstance(triple.object, ox.NamedNode):
            found[triple.predicate.value].add(_kind(triple.object))
    return {iri: kinds.pop() if len(kinds) == 1 else _MIXED for iri, kinds in found.items()}


def _kind(value: object) -> str:
    if not isinstance(value, ox.Literal):
        return "@id"
    if value.direction is not None:
        return _MIXED
    return "@language" if value.language else value.datatype.value


def _context(kinds: dict[str, str], terms: dict[str, str]) -> dict[str, Any]:
    context: dict[str, Any] = {"@version": 1.1, "@base": BASE, "@vocab": SBA, **_ALIASES, **_PREFIXES}
    for iri, term in sorted(terms.items(), key=lambda one: one[1]):
        context[term] = _definition(iri, kinds[iri])
    return context


def _definition(iri: str, kind: str) -> Any:
    prefixed = _prefixed(iri)
    if kind == "@language":
        return {"@id": prefixed, "@container": "@language"}
    if kind in {_MIXED, _STRING}:
        return prefixed
    return {"@id": prefixed, "@type": kind if kind == "@id" else _prefixed(kind)}


def _prefixed(iri: str) -> str:
    for namespace, prefix in _NAMESPACES:
        local = iri.removeprefix(namespace)
        if local != iri and local and not local.startswith("/"):
            return f"{prefix}:{local}"
    return iri


class _JsonLdWriter:
    def __init__(self, kinds: dict[str, str], terms: dict[str, str]) -> None:
        self._kinds, self._terms = kinds, terms

    def things(self, triples: Iterable[ox.Triple]) -> list[dict[str, Any]]:
        """The things of a graph with what is said of them."""
        found: dict[str, dict[str, list[Any]]] = {}
        for triple in in_order(triples):
            thing = found.setdefault(self.iri(_subject(triple)), defaultdict(list))
            key, value = self._said(triple)
            thing[key].append(value)
        return [{"id": iri} | {key: self._packed(key, v) for key, v in thing.items()} for iri, thing in found.items()]

    def _said(self, triple: ox.Triple) -> tuple[str, Any]:
        iri, value = triple.predicate.value, triple.object
        if iri == _TYPE and isinstance(value, ox.NamedNode):
            return "type", self._class(value.value)
        return self._terms[iri], self._value(value, self._kinds[iri])

    def _packed(self, key: str, values: list[Any]) -> Any:
        """One value by itself, several as a list; those with a language by their language."""
        if values and isinstance(values[0], tuple):
            by_language: dict[str, list[str]] = defaultdict(list)
            for language, text in values:
                by_language[language].append(text)
            return {one: self._packed(key, texts) for one, texts in sorted(by_language.items())}
        return values[0] if len(values) == 1 else values

    def _value(self, value: object, kind: str) -> Any:
        if not isinstance(value, ox.Literal):
            iri = self.iri(value.value if isinstance(value, ox.NamedNode) else str(value))
            return iri if kind == "@id" else {"id": iri}
        if kind == "@language":
            return value.language, value.value
        if kind == value.datatype.value and not value.language:
            return value.value
        if value.language:
            full = {"@value": value.value, "@language": value.language}
            return full | ({"@direction": str(value.direction)} if value.direction else {})
        if value.datatype.value == _STRING:
            return value.value
        return {"@value": value.value, "@type": _prefixed(value.datatype.value)}

    def iri(self, iri: str) -> str:
        """An IRI from our base on, or with a prefix, as far as that is read back as the same one."""
        relative = iri.removeprefix(BASE)
        if relative != iri and relative and ":" not in relative and relative[0] not in "/?#_":
            return relative
        return _prefixed(iri)

    def _class(self, iri: str) -> str:
        local = iri.removeprefix(SBA)
        return (
            local
            if local != iri and local and local.isalnum() and local not in self._terms.values()
            else _prefixed(iri)
        )


def _subject(triple: ox.Triple) -> str:
    return triple.subject.value if isinstance(triple.subject, ox.NamedNode) else str(triple.subject)
