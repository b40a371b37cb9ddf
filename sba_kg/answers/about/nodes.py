"""What graphs say of a thing and of what points at it: nodes with their values and lines, asked with SPARQL."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH, PROV, RDF, SBA, SH, SKOS
from sba_kg.store.engine import Engine, Term, line_number

#: What names a thing to which something links.
NAMES = (SKOS + "prefLabel", SBA + "title", SBA + "entryName", SBA + "request", SBA + "text")
#: Links from a section to what it is about: its items are about that, too.
_COVERS = tuple(f"<{SBA}{name}>" for name in ("coversProgram", "reportsOn"))
_MANY = 300
_START = f"<{PROV}wasDerivedFrom>/<{SBA}startLine>"
_INCOMING = """
SELECT ?graph ?node ?link ?to WHERE {{
  VALUES ?graph {{ {graphs} }}
  {nodes}
  GRAPH ?graph {{ ?node ?link ?to }}
}}"""
_SECTIONS = f"""
SELECT ?graph ?node WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?node {"|".join(_COVERS)} ?to }}}}
  GRAPH ?graph {{{{ ?node a <{SBA}ProgramReport> }}}}
}}}}"""
_SAID = f"""
SELECT ?graph ?node ?property ?value ?name WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?node ?property ?value }}}}
  OPTIONAL {{{{
    VALUES ?naming {{{{ {" ".join(f"<{name}>" for name in NAMES)} }}}}
    GRAPH ?graph {{{{ ?value ?naming ?name }}}}
  }}}}
}}}}"""
_LINES = f"""
SELECT ?graph ?node ?line WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?node {_START} ?line }}}}
}}}}"""
_RESULTS = f"""
SELECT DISTINCT ?graph ?result WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?result <{SH}focusNode>|<{SBA}compares> ?node }}}}
}}}}"""
_OF_RESULTS = """
SELECT ?graph ?node ?property ?value WHERE {{
  VALUES ?graph {{ {graphs} }}
  {nodes}
  GRAPH ?graph {{ ?node ?property ?value }}
}}"""
#: Asked apart: beside an optional pattern the lines of all passages are gone through.
_STARTS = f"""
SELECT ?graph ?passage ?line WHERE {{{{
  VALUES ?graph {{{{ {{graphs}} }}}}
  {{nodes}}
  GRAPH ?graph {{{{ ?passage <{SBA}startLine> ?line }}}}
}}}}"""


@dataclass
class Node:
    """A node of an edition's graph.

    Attributes:
        edition: Name of the edition.
        iri: Its IRI.
        values: Property → its values.
        names: IRI of a value → its name by language.
        lines: The lines it is read from.
    """

    edition: str
    iri: str
    values: dict[str, list[Term]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    lines: set[int] = field(default_factory=set)

    @property
    def kind(self) -> str:
        """IRI of its class, the first of several."""
        return min((iri_of(value) for value in self.values.get(RDF + "type", ())), default="")

    def text(self, *properties: str) -> str:
        """Its first text for one of some properties; Korean before English."""
        for property_ in properties:
            texts = [value for value in self.values.get(property_, ()) if isinstance(value, ox.Literal)]
            if texts:
                return min(texts, key=lambda value: (value.language == "en", value.value)).value
        return ""


@dataclass(frozen=True)
class Link:
    """A node that points at a thing, or at a section about it."""

    node: Node
    property: str
    section: Node | None = None


class Graphs:
    """The graphs of the editions of an engine."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._graphs = " ".join(f"<{graph}>" for graph in engine.editions)

    def nodes(self, iris: Collection[str]) -> list[Node]:
        """Some nodes with all that is said of them, one for each edition that says something."""
        found: dict[tuple[str, str], Node] = {}
        for graph, node, property_, value, name in self._asked(_SAID, "node", iris):
            edition, iri = _edition(graph), iri_of(node)
            one = found.setdefault((edition, iri), Node(edition, iri))
            if value is not None and value not in one.values[iri_of(property_)]:
                one.values[iri_of(property_)].append(value)
            if isinstance(name, ox.Literal):
                names = one.names[iri_of(value)]
                language = name.language or "ko"
                names[language] = min(names.get(language, name.value), name.value)
        for graph, node, line in self._asked(_LINES, "node", iris):
            if number := line_number(line):
                found[_edition(graph), iri_of(node)].lines.add(number)
        return [found[at] for at in sorted(found)]

    def links(self, iri: str) -> list[Link]:
        """The nodes that point at a thing, and those that point at the sections about it."""
        rows = [(g, node, link, "") for g, node, link, _ in self._asked(_INCOMING, "to", [iri])]
        sections = {iri_of(node) for _, node in self._asked(_SECTIONS, "to", [iri])}
        rows += [(g, node, link, iri_of(to)) for g, node, link, to in self._asked(_INCOMING, "to", sections)]
        nodes = {(one.edition, one.iri): one for one in self.nodes({iri_of(node) for _, node, *_ in rows} | sections)}
        links = {
            (_edition(g), iri_of(node), iri_of(link), section): Link(
                nodes[_edition(g), iri_of(node)], iri_of(link), nodes.get((_edition(g), section))
            )
            for g, node, link, section in rows
            if (_edition(g), iri_of(node)) in nodes
        }
        return [links[at] for at in sorted(links)]

    def results(self, iris: Collection[str]) -> list[Node]:
        """The results of the validation that are about some nodes."""
        found: dict[tuple[str, str], Node] = {}
        graphs = " ".join(f"<{graph}/validation>" for graph in self._engine.editions)
        results = {iri_of(result) for _, result in self._rows(_RESULTS, graphs, "node", iris)}
        for graph, node, property_, value in self._rows(_OF_RESULTS, graphs, "node", results):
            one = found.setdefault((_edition(graph), iri_of(node)), Node(_edition(graph), iri_of(node)))
            if value is not None and value not in one.values[iri_of(property_)]:
                one.values[iri_of(property_)].append(value)
        named = {iri_of(value) for one in found.values() for values in one.values.values() for value in values} - {""}
        starts = {
            (_edition(graph), iri_of(passage)): number
            for graph, passage, line in self._asked(_STARTS, "passage", named)
            if (number := line_number(line))
        }
        for one in found.values():
            values = (iri_of(value) for each in one.values.values() for value in each)
            one.lines.update(starts[one.edition, iri] for iri in values if (one.edition, iri) in starts)
        return [found[at] for at in sorted(found)]

    def _asked(self, query: str, variable: str, iris: Collection[str]) -> Iterator[tuple[Term | None, ...]]:
        yield from self._rows(query, self._graphs, variable, iris)

    def _rows(self, query: str, graphs: str, variable: str, iris: Collection[str]) -> Iterator[tuple[Term | None, ...]]:
        for values in _values(variable, iris):
            yield from self._engine.select(query.format(graphs=graphs, nodes=values)).rows


def _values(variable: str, iris: Iterable[str]) -> Iterator[str]:
    listed = sorted(iris)
    for start in range(0, len(listed), _MANY):
        terms = " ".join(f"<{iri}>" for iri in listed[start : start + _MANY])
        yield f"VALUES ?{variable} {{ {terms} }}"


def _edition(graph: Term | None) -> str:
    return iri_of(graph).removeprefix(GRAPH).partition("/")[0]


def iri_of(term: Term | None) -> str:
    """The IRI of a term, ``""`` if it is none."""
    return term.value if isinstance(term, ox.NamedNode) else ""
