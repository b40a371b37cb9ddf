"""Whether a server answers as the embedded store does: small questions about what was loaded, on which engines differ.

Whole numbers that grow beyond 32 bits, Korean in comparisons and in the lengths of texts, dates of several precisions,
decimals, languages; and what its default graph is, which both ways are fine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.errors import SbaKgError
from sba_kg.base.namespaces import SBA, SKOS, XSD
from sba_kg.store.checksum import line
from sba_kg.store.engine import Engine

_PREFIXES = f"PREFIX sba: <{SBA}>\nPREFIX skos: <{SKOS}>\nPREFIX xsd: <{XSD}>\n"
#: Name → what is counted or summed, and over what in a graph.
_QUESTIONS = {
    "integer-sum": ("SUM(?v)", "?s sba:value ?v FILTER(DATATYPE(?v) = xsd:integer)"),
    "decimal-comparison": ("COUNT(?v)", "?s sba:value ?v FILTER(?v > 0.5 && ?v < 1000000.25)"),
    "korean-text": ("COUNT(?l)", '?s skos:prefLabel ?l FILTER(LANG(?l) = "ko" && REGEX(STR(?l), "[가-힣]"))'),
    "korean-contains": ("COUNT(?l)", '?s skos:prefLabel ?l FILTER(CONTAINS(STR(?l), "사업"))'),
    "korean-length": ("SUM(STRLEN(STR(?l)))", '?s skos:prefLabel ?l FILTER(LANG(?l) = "ko")'),
    "languages": ("COUNT(?l)", '?s skos:prefLabel ?l FILTER(LANGMATCHES(LANG(?l), "en"))'),
    "dates": ("COUNT(?d)", '?s ?p ?d FILTER(DATATYPE(?d) = xsd:date && ?d >= "1900-01-01"^^xsd:date)'),
    "years": ("COUNT(?d)", "?s ?p ?d FILTER(DATATYPE(?d) = xsd:gYear || DATATYPE(?d) = xsd:gYearMonth)"),
    "booleans": ("COUNT(?b)", "?s ?p ?b FILTER(DATATYPE(?b) = xsd:boolean && ?b)"),
}


@dataclass(frozen=True)
class Probe:
    """A question with both answers.

    Attributes:
        name: What it is about.
        graph: The graph that it is asked of.
        ours: The answer of the embedded store.
        theirs: That of the server, or why it gave none.
    """

    name: str
    graph: str
    ours: str
    theirs: str

    @property
    def agrees(self) -> bool:
        """Whether both answers are the same."""
        return self.ours == self.theirs


def probe(ours: Engine, theirs: Engine, graphs: Sequence[str]) -> list[Probe]:
    """Ask both engines the same of each graph."""
    return [
        Probe(name, graph, _answer(ours, text), _answer(theirs, text))
        for graph in graphs
        for name, (counted, pattern) in _QUESTIONS.items()
        for text in [f"{_PREFIXES}SELECT ({counted} AS ?x) WHERE {{ GRAPH <{graph}> {{ {pattern} }} }}"]
    ]


def is_union(engine: Engine) -> bool:
    """Whether the default graph of a server is the union of its named ones; queries of ours do with both."""
    return engine.ask("ASK { ?s ?p ?o }")


def _answer(engine: Engine, question: str) -> str:
    """The row as text: values by what they mean, so that 1 and 1.0 are not the same."""
    try:
        rows = engine.select(question).rows
    except SbaKgError as error:
        return error.code
    node = ox.NamedNode("urn:x")
    cells = [line(ox.Triple(node, node, term)).split(" ", 2)[2] for row in rows for term in row if term is not None]
    return " ".join(cells)
