"""Terms of pyoxigraph as terms of rdflib and back: one converter, nothing lost, strings are plain."""

from __future__ import annotations

import ast

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from sba_kg import KnowledgeGraph
from sba_kg.base import rdf
from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import SHAPE, XSD
from sba_kg.validation.core import core_results
from sba_kg.validation.results import Rule, Severity
from sba_kg.validation.shapes import Shape
from tests.support import ROOT

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
_LANGUAGES = st.sampled_from(["ko", "en", "en-GB", "zh-Hant"])
_NAMES = st.text("abcxyz가나다0189", min_size=1, max_size=9)
_TYPES = st.sampled_from(
    ["string", "integer", "decimal", "double", "boolean", "date", "gYear", "gYearMonth", "dateTime", "anyURI"]
)
_LEXICAL = st.one_of(_TEXTS, st.sampled_from(["1.50", "01", "+7", "1e3", "INF", "true", "1", "2024", "2024-05"]))
_TERMS = st.one_of(
    st.builds(lambda name: ox.NamedNode(f"urn:x:{name}"), _NAMES),
    st.builds(lambda number: ox.BlankNode(f"b{number}"), st.integers(0, 10**9)),
    st.builds(ox.Literal, _TEXTS),
    st.builds(lambda text, language: ox.Literal(text, language=language), _TEXTS, _LANGUAGES),
    st.builds(lambda text, name: ox.Literal(text, datatype=ox.NamedNode(XSD + name)), _LEXICAL, _TYPES),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("urn:type")), _TEXTS),
)


@given(_TERMS)
@settings(deadline=None)
def test_a_term_comes_back_as_it_was(term: rdf.Term) -> None:
    node = rdf.to_rdflib(term)
    assert rdf.from_rdflib(node) == rdf.from_rdflib(rdf.to_rdflib(term, typed=True)) == term
    assert rdf.to_rdflib(rdf.from_rdflib(node)) == node
    if isinstance(term, ox.Literal):
        assert str(node) == term.value


@given(st.builds(rdflib.Literal, _TEXTS))
@settings(deadline=None)
def test_a_string_is_plain_in_rdflib_and_typed_in_pyoxigraph(plain: rdflib.Literal) -> None:
    typed = rdflib.Literal(str(plain), datatype=rdflib.XSD.string)
    assert rdf.from_rdflib(plain) == rdf.from_rdflib(typed) == ox.Literal(str(plain))
    assert rdf.to_rdflib(rdf.from_rdflib(typed)) == plain
    assert rdf.to_rdflib(rdf.from_rdflib(plain), typed=True) == typed


def test_what_the_other_has_not_is_an_error() -> None:
    node = ox.NamedNode("urn:a")
    for term in (ox.Triple(node, node, node), ox.Literal("a", language="ko", direction=ox.BaseDirection.RTL), None):
        with pytest.raises(ValueError, match="rdflib has no term"):
            rdf.to_rdflib(term)
    with pytest.raises(ValueError, match="no term of RDF"):
        rdf.from_rdflib(rdflib.Variable("x"))
    with pytest.raises(ValueError, match="IRI"):
        rdf.from_rdflib(rdflib.URIRef("no iri"))


def test_graphs_for_rdflib_are_as_its_own_parser_reads_them() -> None:
    text = 'PREFIX : <urn:> :a :b "a" , 1.50 , 01 , "x"@ko , true .'
    triples = [quad.triple for quad in ox.parse(text.encode(), ox.RdfFormat.TURTLE)]
    expected = rdflib.Graph()
    for triple in rdflib.Graph().parse(data=text):
        expected.add(triple)
    assert {str(o) for o in rdf.graph_of(triples).objects()} == {"a", "1.50", "01", "x", "true"}
    assert rdflib.Literal("a") in set(rdf.graph_of(triples).objects())
    assert rdflib.Literal("a") in set(expected.objects())


@pytest.mark.parametrize(("value", "found"), [("a", 0), ("b", 2)])
def test_shapes_compare_strings_with_those_of_a_store(value: str, found: int) -> None:
    shape = f"""
        PREFIX sh: <http://www.w3.org/ns/shacl#> PREFIX : <{SHAPE}>
        :S sh:targetNode <urn:a> ; a sh:PropertyShape ; sh:path <urn:b> ; sh:hasValue "a" ; sh:in ("a" "c") .
    """
    words = Bilingual("가", "a")
    rule = Rule("S", SHAPE + "S", 10, Severity.VIOLATION, words, words, words, ROOT / "README.md")
    store = ox.Store()
    store.add(ox.Quad(ox.NamedNode("urn:a"), ox.NamedNode("urn:b"), ox.Literal(value)))
    triples = [quad.triple for quad in ox.parse(shape.encode(), ox.RdfFormat.TURTLE)]
    assert len(core_results(store, rdf.graph_of(triples, typed=True), [Shape(rule, (), (), ())])) == found


def test_a_graph_of_the_interface_has_plain_strings() -> None:
    found = {o.datatype for o in KnowledgeGraph.open().graph("sba-2024").objects() if isinstance(o, rdflib.Literal)}
    assert rdflib.XSD.string not in found
    assert rdflib.XSD.integer in found


def test_there_is_one_converter() -> None:
    """No other module makes literals of both libraries."""
    makers = []
    for path in sorted((ROOT / "sba_kg").rglob("*.py")):
        calls = [node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)]
        names = {ast.unparse(call) for call in calls}
        if names & {"Literal", "rdflib.Literal"}:
            makers.append(path.name)
    assert makers == ["rdf.py"]
