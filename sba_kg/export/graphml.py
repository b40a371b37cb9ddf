"""A property graph as GraphML (http://graphml.graphdrawing.org/), which Gephi, yEd, igraph and networkx read.

GraphML knows neither several labels nor several values: the classes of a node stand in ``labels``, joined by ``:`` as
in Cypher, and several values of a property are joined by ``; ``.
"""

from __future__ import annotations

import io
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from sba_kg.export import rdf
from sba_kg.export.content import Content
from sba_kg.export.property_graph import GraphNode, PropertyGraph, properties, property_graph

#: What GraphML calls the types of a property.
_TYPES = {"long": "long", "double": "double", "boolean": "boolean"}
_OF_NODES = ("labels", "graphs")


def write(content: Content) -> bytes:
    """The graphs as one GraphML file.

    Raises:
        InputError: E-Q52, if a text has a character that XML cannot hold.
    """
    for _, triples in content.graphs():
        rdf.check_xml(triples)
    return _Writer(property_graph(content)).written()


class _Writer:
    def __init__(self, graph: PropertyGraph) -> None:
        self._graph = graph
        self._out = io.BytesIO()
        self._xml = XMLGenerator(self._out, "utf-8", short_empty_elements=True)

    def written(self) -> bytes:
        self._xml.startDocument()
        self._open("graphml", xmlns="http://graphml.graphdrawing.org/xmlns")
        self._keys()
        self._open("graph", id="sba-kg", edgedefault="directed")
        for node in self._graph.nodes:
            self._node(node)
        for number, edge in enumerate(self._graph.edges):
            self._open("edge", id=f"e{number}", source=edge.start, target=edge.end)
            self._data("e_type", edge.type)
            self._data("e_graphs", "; ".join(edge.graphs))
            self._close("edge")
        self._close("graph", "graphml")
        return self._out.getvalue()

    def _keys(self) -> None:
        for name in _OF_NODES:
            self._key(f"n_{name}", "node", name, "string")
        for one in properties(self._graph.nodes):
            self._key(f"p_{one.name}", "node", one.name, "string" if one.many else _TYPES.get(one.type, "string"))
        for name in ("type", "graphs"):
            self._key(f"e_{name}", "edge", name, "string")

    def _key(self, ident: str, domain: str, name: str, type_: str) -> None:
        attributes = {"id": ident, "for": domain, "attr.name": name, "attr.type": type_}
        self._xml.startElement("key", AttributesImpl(attributes))
        self._close("key")

    def _node(self, node: GraphNode) -> None:
        self._open("node", id=node.iri)
        self._data("n_labels", ":".join(node.labels))
        self._data("n_graphs", "; ".join(node.graphs))
        for name, values in node.values.items():
            self._data(f"p_{name}", "; ".join(values))
        self._close("node")

    def _data(self, key: str, text: str) -> None:
        self._xml.startElement("data", AttributesImpl({"key": key}))
        self._xml.characters(text)
        self._xml.endElement("data")
        self._xml.characters("\n")

    def _open(self, name: str, **attributes: str) -> None:
        self._xml.startElement(name, AttributesImpl(attributes))
        self._xml.characters("\n")

    def _close(self, *names: str) -> None:
        for name in names:
            self._xml.endElement(name)
            self._xml.characters("\n")
