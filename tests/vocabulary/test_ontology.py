"""The ontology and code lists: two parsers, four texts, no contradiction, nothing that only one side knows."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from sba_kg import store
from sba_kg.base import namespaces, resources
from sba_kg.converters.common.units import _CODES
from sba_kg.graph.mapping import ENTITIES
from sba_kg.graph.mapping.fields import FixedCode
from sba_kg.model import EVIDENCE
from sba_kg.vocabulary import codes
from sba_kg.vocabulary.kinds import CLASSES
from sba_kg.vocabulary.unit_names import UNIT_ENDINGS
from tests.support import REAL, ROOT

FILES = store.ontology_files()
SBA = rdflib.Namespace(namespaces.SBA)
SH = rdflib.Namespace(namespaces.SH)


@pytest.fixture(scope="module")
def ontology() -> rdflib.Graph:
    graph = rdflib.Graph()
    for path in FILES:
        graph.parse(path)
    return graph


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_two_parsers_read_the_same(path: object) -> None:
    ours = rdflib.Graph().parse(
        data=ox.serialize(
            (q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)), format=ox.RdfFormat.N_TRIPLES
        ),
        format="nt",
    )
    assert isomorphic(rdflib.Graph().parse(str(path)), ours)


def test_prefix_table_is_namespaces_py(ontology: rdflib.Graph) -> None:
    declared = {
        str(ontology.value(node, SH.prefix)): str(ontology.value(node, SH.namespace))
        for node in ontology.objects(None, SH.declare)
    }
    assert declared == namespaces.PREFIXES


def test_terms_of_the_mapping_are_declared(ontology: rdflib.Graph) -> None:
    used = {field.term for entity in ENTITIES for field in entity.fields if hasattr(field, "term")}
    used |= {name for name in CLASSES.values() if ":" not in name}
    assert used
    assert [name for name in sorted(used) if (SBA[name], rdflib.RDF.type, None) not in ontology] == []


def test_codes_in_the_code_are_in_the_lists() -> None:
    lists = {scheme: set(words.values()) for scheme, words in codes.words().items()}
    assert set(EVIDENCE) == lists["evidence"]
    assert set(UNIT_ENDINGS.values()) == lists["unit-type"]
    assert {codes.words()["unit-type"][ending] for ending in UNIT_ENDINGS} == set(UNIT_ENDINGS.values())
    assert set(_CODES.values()) <= lists["unit"]
    fixed = {(f.scheme, f.name) for e in ENTITIES for f in e.fields if isinstance(f, FixedCode)}
    assert all(code in lists[scheme] for scheme, code in fixed)


def test_data_are_without_blank_nodes_and_read_by_rdflib() -> None:
    graph = rdflib.Graph().parse(REAL / "graph.ttl")
    assert len(graph) > 6_000
    assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
    subjects = {str(s) for s in graph.subjects()}
    assert all(s.isascii() for s in subjects)


def test_everything_has_a_source() -> None:
    """Each thing and observation derives from a passage; not what the registry says, and not the implied line.

    The registry has all districts of the institution's province, those that the report does not name too.
    """
    graph = rdflib.Graph().parse(REAL / "graph.ttl")
    prov = rdflib.Namespace(namespaces.PROV)
    free = {"Passage", "Conversion", "WorkReport", "Institution", "Province", "ImpliedBudgetLine"}
    without = sorted(
        str(subject)
        for subject, class_ in graph.subject_objects(rdflib.RDF.type)
        if str(class_).startswith(namespaces.SBA)
        and str(class_).removeprefix(namespaces.SBA) not in free
        and (subject, prov.wasDerivedFrom, None) not in graph
    )
    located = {str(district) for district in graph.objects(None, rdflib.URIRef(namespaces.SBA + "isLocatedIn"))}
    lost = namespaces.ID + "program/sba-program-startup-hub-dongjak"
    assert [each for each in without if "/id/district/" not in each] == [lost]
    assert not set(without) & located


def test_registry_labels_every_named_thing() -> None:
    graph = rdflib.Graph().parse(REAL / "graph.ttl")
    for class_ in {name for name in CLASSES.values() if ":" not in name} | {
        "BudgetItem",
        "StaffGrade",
        "Mission",
        "Goal",
        "CoreValue",
    }:
        things = list(graph.subjects(rdflib.RDF.type, SBA[class_]))
        assert things, class_
        for thing in things:
            languages = sorted(label.language or "" for label in graph.objects(thing, rdflib.SKOS.prefLabel))
            assert languages == ["en", "ko"], thing
            assert (thing, SBA.labelStatus, None) in graph, thing


def test_every_error_has_its_heading() -> None:
    documented = set(re.findall(r"(?m)^### ([EP]-[A-Z]\d\d)", (ROOT / "docs" / "errors.md").read_text("utf-8")))
    package = resources.root() / "sba_kg"
    used = {c for path in package.rglob("*.py") for c in re.findall(r'"([EP]-[A-Z]\d\d)"', path.read_text("utf-8"))}
    used |= {c for path in package.rglob("*.py") for c in re.findall(r'f"([EP]-[A-Z]\d\d):', path.read_text("utf-8"))}
    assert used == documented
