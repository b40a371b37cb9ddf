"""Graphs as files for other programs: RDF in six forms, property graphs, compressed or not, with a manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sba_kg.export import graphml, jsonld, neo4j, rdf
from sba_kg.export.content import Content
from sba_kg.export.packing import SUFFIXES as PACKED
from sba_kg.export.packing import packed

__all__ = ["FORMATS", "PACKED", "SUFFIXES", "Content", "export", "stream"]

#: Forms of one file.
_FILES: dict[str, Callable[[Content], Iterable[bytes]]] = {
    **rdf.WRITERS,
    "jsonld": lambda content: [jsonld.write(content)],
    "graphml": lambda content: [graphml.write(content)],
}
#: All forms.
FORMATS = (*_FILES, "neo4j")
#: Suffix of a file → form.
SUFFIXES = {
    ".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".trig": "trig", ".rdf": "rdfxml", ".jsonld": "jsonld",
    ".graphml": "graphml",
}  # fmt: skip


def export(content: Content, form: str, compression: str = "none") -> dict[str, bytes]:
    """Graphs as files.

    Args:
        content: The graphs.
        form: One of :data:`FORMATS`.
        compression: ``gzip``, ``zstd`` or ``none``; of each CSV file for Neo4j, which reads gzip.

    Returns:
        Name → bytes; ``""`` is the name of the only file of a form that has one.

    Raises:
        UsageError: E-U52, if the form holds one graph, and there are several.
        InputError: E-Q52, if a text has a character that XML cannot hold.
    """
    if form == "neo4j":
        return neo4j.write(content)
    return {"": b"".join(stream(content, form, compression))}


def stream(content: Content, form: str, compression: str = "none") -> Iterator[bytes]:
    """A form of one file, in parts as they are made: N-Quads and TriG graph by graph, merged N-Triples with the help of
    files; other forms need all in memory. Arguments and errors are those of :func:`export`; errors come with the first
    part.
    """
    return packed(_FILES[form](content), compression)
