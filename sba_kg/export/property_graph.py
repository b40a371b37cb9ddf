"""RDF as a property graph: things with labels and properties, and relations between them.

A thing is a node with its IRI as key; its classes are its labels, what is said of it by a value is a property, what is
said by another thing is a relation. Names are the short ones of the ontology. Each node and relation says in ``graphs``
which graphs state it, so that editions stay apart though they share nodes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH, RDF, XSD
from sba_kg.export.content import Content
from sba_kg.export.names import names

_TYPE = RDF + "type"
#: The label that every node has.
NODE = "Resource"
#: Names that a property cannot have: those of the node itself.
_TAKEN = ("iri", "graphs")
#: Datatype → type of a property. Dates of mixed precision (2024, 2024-05) stay texts, as all else does.
_TYPES = {XSD + "integer": "long", XSD + "decimal": "double", XSD + "double": "double", XSD + "boolean": "boolean"}
_DATE = XSD + "date"
_LONGEST = 2**63
#: Whole numbers below this are exact as doubles; their type is ``int`` here.
_EXACT = 2**53


@dataclass(frozen=True)
class Property:
    """A property of nodes.

    Attributes:
        name: Its name.
        type: ``long``, ``double``, ``boolean``, ``date`` or ``string``.
        many: Whether some node has several values.
    """

    name: str
    type: str
    many: bool


@dataclass
class GraphNode:
    """A thing.

    Attributes:
        iri: Its IRI.
        labels: Its classes, sorted, and ``Resource``.
        values: Property name → its values as texts, sorted.
        types: Property name → the types of its values.
        graphs: The graphs that state something of it, by their short names, sorted.
    """

    iri: str
    labels: tuple[str, ...] = (NODE,)
    values: dict[str, list[str]] = field(default_factory=dict)
    types: dict[str, set[str]] = field(default_factory=dict)
    graphs: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class Edge:
    """A relation: what kind, from which IRI to which, stated by which graphs."""

    type: str
    start: str
    end: str
    graphs: tuple[str, ...]


@dataclass(frozen=True)
class PropertyGraph:
    """Nodes in the order of their IRIs, relations in that of their types and ends."""

    nodes: list[GraphNode]
    edges: list[Edge]


def property_graph(content: Content) -> PropertyGraph:
    """The graphs as one property graph."""
    stated = [(_short(name.value), triples) for name, triples in content.graphs()]
    every = [triple for _, triples in stated for triple in triples]
    types = {triple.object.value for triple in every if _is_type(triple) and isinstance(triple.object, ox.NamedNode)}
    used = {triple.predicate.value for triple in every if not _is_type(triple)}
    maker = _Maker(names(types, {NODE}), names(used, _TAKEN))
    for graph, triples in stated:
        for triple in triples:
            maker.take(graph, triple)
    return maker.made()


def _short(graph: str) -> str:
    return graph.removeprefix(GRAPH)


def _is_type(triple: ox.Triple) -> bool:
    return triple.predicate.value == _TYPE and isinstance(triple.object, ox.NamedNode)


class _Maker:
    def __init__(self, classes: dict[str, str], terms: dict[str, str]) -> None:
        self._classes, self._terms = classes, terms
        self._labels: dict[str, set[str]] = defaultdict(set)
        self._graphs: dict[str, set[str]] = defaultdict(set)
        self._values: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        self._edges: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._types: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))

    def take(self, graph: str, triple: ox.Triple) -> None:
        """Take a triple that a graph states."""
        thing = _key(triple.subject)
        self._graphs[thing].add(graph)
        if _is_type(triple):
            self._labels[thing].add(self._classes[_key(triple.object)])
        elif isinstance(triple.object, ox.Literal):
            self._take_value(thing, triple.predicate.value, triple.object)
        else:
            self._edges[self._terms[triple.predicate.value], thing, _key(triple.object)].add(graph)

    def _take_value(self, thing: str, predicate: str, value: ox.Literal) -> None:
        name = self._terms[predicate] + (f"_{value.language.lower().replace('-', '_')}" if value.language else "")
        self._values[thing][name].add(value.value)
        self._types[thing][name].add(_type(value))

    def made(self) -> PropertyGraph:
        """All that was taken."""
        ends = {end for _, _, end in self._edges}
        nodes = [self._node(iri) for iri in sorted({*self._graphs, *ends})]
        edges = sorted(Edge(*key, tuple(sorted(graphs))) for key, graphs in self._edges.items())
        return PropertyGraph(nodes, edges)

    def _node(self, iri: str) -> GraphNode:
        values = {name: sorted(found) for name, found in sorted(self._values.get(iri, {}).items())}
        labels, graphs = sorted(self._labels.get(iri, ())), sorted(self._graphs.get(iri, ()))
        return GraphNode(iri, (NODE, *labels), values, dict(self._types.get(iri, {})), tuple(graphs))


def _key(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)


def _type(value: ox.Literal) -> str:
    """The type of a value; numbers that would not keep all their digits are texts."""
    kind = _TYPES.get(value.datatype.value, "string")
    if kind == "long" and not (_is_integer(value.value) and -_LONGEST <= int(value.value) < _LONGEST):
        return "string"
    if kind == "boolean" and value.value not in {"true", "false"}:
        return "string"
    if kind == "double" and not _is_number(value.value):
        return "string"
    if kind == "long" and abs(int(value.value)) < _EXACT:
        return "int"
    return "date" if value.datatype.value == _DATE and len(value.value) == 10 else kind


def _is_integer(text: str) -> bool:
    return text.lstrip("+-").isascii() and text.lstrip("+-").isdigit() and len(text) < 21


def _is_number(text: str) -> bool:
    try:
        return abs(float(text)) < float("inf")
    except ValueError:
        return False


def properties(nodes: Iterable[GraphNode]) -> list[Property]:
    """The properties that some of the nodes have, each with a type that all its values have."""
    types: dict[str, set[str]] = defaultdict(set)
    many = set()
    for node in nodes:
        for name, values in node.values.items():
            types[name] |= node.types[name]
            if len(values) > 1:
                many.add(name)
    return [Property(name, _common(found), name in many) for name, found in sorted(types.items())]


def _common(types: set[str]) -> str:
    """A type for values of several: numbers are decimals where some are, as long as that keeps all digits."""
    if len(types) == 1:
        return "long" if types == {"int"} else next(iter(types))
    if types == {"int", "long"}:
        return "long"
    return "double" if types == {"int", "double"} else "string"


def grouped(nodes: Iterable[GraphNode]) -> dict[tuple[str, ...], list[GraphNode]]:
    """The nodes by their labels."""
    found: dict[tuple[str, ...], list[GraphNode]] = defaultdict(list)
    for node in nodes:
        found[node.labels].append(node)
    return dict(sorted(found.items()))
