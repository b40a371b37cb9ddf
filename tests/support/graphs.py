"""Small graphs of editions that say which version they are."""

from __future__ import annotations

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH, ID, RDF, SBA


def graph(name: str, size: int, version: str) -> list[tuple[ox.NamedNode, list[ox.Triple]]]:
    """The graph of an edition, and one made from it, which both say which version they are."""
    report, says = ox.NamedNode(f"{ID}{name}/report"), ox.NamedNode("urn:says")
    triples = [ox.Triple(ox.NamedNode(f"{ID}{name}/{i}"), says, ox.Literal(version)) for i in range(size)]
    triples.append(ox.Triple(report, ox.NamedNode(RDF + "type"), ox.NamedNode(SBA + "WorkReport")))
    return [(ox.NamedNode(GRAPH + name), triples), (ox.NamedNode(f"{GRAPH}{name}/inferred"), triples[: size // 2])]
