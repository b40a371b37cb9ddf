"""Triples → files, byte for byte the same for the same graph.

Statements are sorted before they are written; data have no blank nodes, so the order is total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import pyoxigraph as ox

from sba_kg.base.namespaces import DCAT, DCTERMS, ORG, PROV, QB, RDF, SBA, SH, SKOS, XSD

#: Prefixes of the Turtle files. IRIs of things and codes stay whole: their slashes would need escapes.
PREFIXES = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "org": ORG,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "sba": SBA,
    "sh": SH,
    "skos": SKOS,
    "xsd": XSD,
}
_NUMBERS = re.compile(r"([0-9]+)")
_TYPE = RDF + "type"


_Key = tuple[tuple[int, int, str], ...]


def _natural(text: str) -> _Key:
    """A sort key that counts: ``line/9`` before ``line/10``. Digits are compared as text: they may be any number."""
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0")) if part[0] in "0123456789" else (1, 0, part)
        for part in _NUMBERS.split(text)
        if part
    )


def _order(triple: ox.Triple, natural: Callable[[str], _Key]) -> tuple[object, ...]:
    predicate = triple.predicate.value
    return (natural(_text(triple.subject)), predicate != _TYPE, predicate, *_object_order(triple.object, natural))


def _object_order(term: object, natural: Callable[[str], _Key]) -> tuple[object, ...]:
    if isinstance(term, ox.Literal):
        # The text itself last: 07 and 7 count alike, and which comes first must not be left to chance.
        return (1, natural(term.value), term.language or "", term.datatype.value, term.value)
    return (0, natural(_text(term)), "", "", "")


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples in the one order in which they are written."""
    natural = cache(_natural)  # as long as this graph is written
    return sorted(triples, key=lambda triple: _order(triple, natural))


def write_turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str] | None = None) -> bytes:
    """A graph as canonical Turtle (W3C RDF 1.1 Turtle), with the prefixes of our files or others."""
    data = ox.serialize(in_order(triples), format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes or PREFIXES))
    assert data is not None  # serialize() gives None only when it writes to a file
    lines = data.splitlines(keepends=True)
    body = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join([*sorted(lines[:body]), b"\n", *lines[body:]])  # the writer shuffles its prefixes


def write_nquads(graphs: Iterable[tuple[ox.NamedNode, Iterable[ox.Triple]]]) -> bytes:
    """Named graphs as sorted N-Quads (W3C RDF 1.1 N-Quads)."""
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for name, triples in graphs for t in triples)
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    return b"".join(sorted(set(data.splitlines(keepends=True))))
