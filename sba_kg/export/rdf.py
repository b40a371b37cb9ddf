"""Graphs as Turtle, N-Triples, N-Quads, TriG and RDF/XML (W3C), the same bytes each time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pyoxigraph as ox

from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import FOAF, GRAPH, OWL, QUDT, RDFS, SCHEMA, TIME, UNIT
from sba_kg.export import sorting
from sba_kg.export.content import Content
from sba_kg.graph.write import PREFIXES as OF_GRAPHS
from sba_kg.graph.write import in_order, write_turtle

#: Those of our own files, and those of the ontology.
PREFIXES = OF_GRAPHS | {
    "foaf": FOAF, "owl": OWL, "qudt": QUDT, "rdfs": RDFS, "schema": SCHEMA, "time": TIME, "unit": UNIT,
}  # fmt: skip
#: What XML 1.0 (2.2) cannot hold in any way.
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NAMESPACE = re.compile(rb' xmlns:[\w-]+="[^"]*"')


def turtle(content: Content) -> Iterator[bytes]:
    """One graph as Turtle."""
    yield write_turtle(_one(content, "turtle"), PREFIXES)


def n_triples(content: Content) -> Iterator[bytes]:
    """One graph, or all as one, as sorted N-Triples."""
    _check_one(content, "ntriples")
    yield from sorting.in_order(line for _, triples in content.graphs() for line in _statements(triples))


def _statements(triples: list[ox.Triple]) -> list[bytes]:
    data = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return data.splitlines(keepends=True)


def n_quads(content: Content) -> Iterator[bytes]:
    """The graphs as N-Quads, one after the other, each sorted."""
    return (_lines(name, triples) for name, triples in content.graphs())


def _lines(name: ox.NamedNode, triples: list[ox.Triple]) -> bytes:
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    data = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
    return b"".join(sorted(data.splitlines(keepends=True)))


def trig(content: Content) -> Iterator[bytes]:
    """The graphs as TriG: the prefixes once, then graph after graph."""
    for number, (name, triples) in enumerate(content.graphs()):
        head, body = _trig(name, triples)
        if number == 0:
            yield head
        yield b"\n" + body


def _trig(name: ox.NamedNode, triples: list[ox.Triple]) -> tuple[bytes, bytes]:
    quads = (ox.Quad(t.subject, t.predicate, t.object, name) for t in in_order(triples))
    lines = (ox.serialize(quads, format=ox.RdfFormat.TRIG, prefixes=PREFIXES) or b"").splitlines(keepends=True)
    body = next((i for i, line in enumerate(lines) if not line.startswith(b"@prefix")), len(lines))
    return b"".join(sorted(lines[:body])), b"".join(lines[body:])  # the writer shuffles its prefixes


def rdf_xml(content: Content) -> Iterator[bytes]:
    """One graph as RDF/XML.

    Raises:
        InputError: E-Q52, if a text has a character that XML cannot hold.
    """
    triples = in_order(_one(content, "rdfxml"))
    check_xml(triples)
    data = ox.serialize(triples, format=ox.RdfFormat.RDF_XML, prefixes=PREFIXES) or b""
    end = data.index(b">", data.index(b"<rdf:RDF"))
    head = data[:end]
    namespaces = _NAMESPACE.findall(head)
    yield _NAMESPACE.sub(b"", head) + b"".join(sorted(namespaces)) + data[end:]


def check_xml(triples: list[ox.Triple]) -> None:
    """Look for what XML cannot hold.

    Raises:
        InputError: E-Q52, if there is any.
    """
    for triple in triples:
        if isinstance(triple.object, ox.Literal) and (found := _NO_XML.search(triple.object.value)):
            subject = str(triple.subject).strip("<>")
            raise InputError("E-Q52", subject=subject, character=f"U+{ord(found[0]):04X}")


def _one(content: Content, form: str) -> list[ox.Triple]:
    """The triples of the one graph, or of all if that is wanted. Raises what :func:`_check_one` raises."""
    _check_one(content, form)
    return content.union()


def _check_one(content: Content, form: str) -> None:
    """Refuse several graphs where a form holds one.

    Raises:
        UsageError: E-U52, if there are several, and nobody wants them as one.
    """
    if len(content.dataset.names) > 1 and not content.merged:
        known = ", ".join(name.removeprefix(GRAPH) for name in content.dataset.names)
        raise UsageError("E-U52", form=form, count=len(content.dataset.names), known=known)


#: Form → how it is written.
WRITERS: dict[str, Callable[[Content], Iterator[bytes]]] = {
    "turtle": turtle, "ntriples": n_triples, "nquads": n_quads, "trig": trig, "rdfxml": rdf_xml,
}  # fmt: skip
