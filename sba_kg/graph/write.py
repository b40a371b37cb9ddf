"""Triples → files, byte for byte the same for the same graph.

Statements are sorted before they are written; data have no blank nodes, so the order is total.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar

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
_V = TypeVar("_V")
_K = TypeVar("_K", bound=Hashable)


def _natural(text: str) -> _Key:
    """A sort key that counts: ``line/9`` before ``line/10``. Digits are compared as text: they may be any number."""
    return tuple(
        (0, len(part.lstrip("0")), part.lstrip("0")) if part[0] in "0123456789" else (1, 0, part)
        for part in _NUMBERS.split(text)
        if part
    )


def in_order(triples: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Triples in the one order in which they are written.

    They are put in groups that are sorted one by one, by subject and then by predicate: few keys are made and compared.
    """
    natural = cache(_natural)  # as long as this graph is written
    subjects = _groups(triples, lambda triple: _text(triple.subject))
    ordered = sorted(subjects, key=lambda subject: (natural(subject), subject))
    return [triple for subject in ordered for triple in _of_subject(subjects[subject], natural)]


def _of_subject(triples: Iterable[ox.Triple], natural: Callable[[str], _Key]) -> Iterator[ox.Triple]:
    predicates = _groups(triples, lambda triple: triple.predicate.value)
    for predicate in sorted(predicates, key=lambda predicate: (predicate != _TYPE, predicate)):
        same = predicates[predicate]
        yield from same if len(same) == 1 else sorted(same, key=lambda t: _object_order(t.object, natural))


def _groups(values: Iterable[_V], key: Callable[[_V], _K]) -> dict[_K, list[_V]]:
    found: dict[_K, list[_V]] = {}
    for value in values:
        found.setdefault(key(value), []).append(value)
    return found


def _object_order(term: object, natural: Callable[[str], _Key]) -> tuple[object, ...]:
    # The text itself last: 07 and 7 count alike, and which comes first must not be left to chance.
    if isinstance(term, ox.Literal):
        return (1, natural(term.value), term.language or "", term.datatype.value, term.value)
    return (0, natural(text := _text(term)), "", "", text)


def _text(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def write_turtle(triples: Iterable[ox.Triple], prefixes: Mapping[str, str] | None = None) -> bytes:
    """A graph as canonical Turtle (W3C RDF 1.1 Turtle), with the prefixes of our files or others."""
    return write_ordered(in_order(triples), prefixes)


def write_ordered(triples: Sequence[ox.Triple], prefixes: Mapping[str, str] | None = None) -> bytes:
    """As :func:`write_turtle`, of triples that are :func:`in_order`."""
    data = ox.serialize(triples, format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes or PREFIXES))
    assert data is not None  # serialize() gives None only when it writes to a file
    lines = data.splitlines(keepends=True)
    body = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join([*sorted(lines[:body]), b"\n", *lines[body:]])  # the writer shuffles its prefixes


def write_nquads(graphs: Iterable[tuple[ox.NamedNode, Iterable[ox.Triple]]]) -> bytes:
    """Named graphs as sorted N-Quads (W3C RDF 1.1 N-Quads)."""
    lines: set[bytes] = set()
    for name, triples in graphs:
        data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
        assert data is not None
        end = f" {name} .\n".encode()
        lines.update(line.removesuffix(b" .") + end for line in data.splitlines())
    return b"".join(sorted(lines))
