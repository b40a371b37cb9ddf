"""What uses each term: queries, rules, other terms, mappings; and what uses none."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.base import resources
from sba_kg.base.namespaces import SBA
from sba_kg.query.saved import saved_queries
from sba_kg.upkeep import usage
from sba_kg.validation import shapes
from sba_kg.vocabulary import ontology

_ONTOLOGY = """
@prefix sba: <https://w3id.org/sba-kg/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
sba:Asked a owl:Class .
sba:Mapped a owl:Class ; rdfs:subClassOf prov:Entity .
sba:Parent a owl:Class .
sba:Child a owl:Class ; rdfs:subClassOf sba:Parent .
sba:inChain a owl:ObjectProperty .
sba:chains a owl:ObjectProperty ; owl:propertyChainAxiom ( sba:inChain sba:inChain ) .
sba:commented a owl:DatatypeProperty .
sba:quoted a owl:DatatypeProperty .
sba:byIri a owl:DatatypeProperty .
"""
_QUERY = """#+ name: case
# sba:commented
SELECT ?x WHERE { ?x a sba:Asked ; <https://w3id.org/sba-kg/def/byIri> ?y . FILTER(?y != "sba:quoted") }
"""


@pytest.fixture
def small(tmp_path: Path) -> dict[str, usage.Use]:
    (tmp_path / "sba.owl.ttl").write_text(_ONTOLOGY, "utf-8")
    found = usage.uses(ontology.load(tmp_path), {"case": _QUERY}, shapes.Shapes((), {}))
    return {iri.removeprefix(SBA): use for iri, use in found.items()}


def test_queries_terms_and_mappings(small: dict[str, usage.Use]) -> None:
    assert {name for name, use in small.items() if use.queries} == {"Asked", "byIri"}
    assert {name: use.terms for name, use in small.items() if use.terms} == {"Parent": {"Child"}, "inChain": {"chains"}}
    assert {name for name, use in small.items() if use.mappings} == {"Mapped"}
    assert {name for name, use in small.items() if not use.used} == {"Child", "chains", "commented", "quoted"}


def test_rules() -> None:
    """A core rule by its path, one in SPARQL by its text, both by their targets."""
    found = usage.uses(ontology.load(), {}, shapes.load())
    assert found[SBA + "precision"].rules >= {"G02-ObservationHasPrecision", "B01-TotalEqualsSumOfParts"}
    assert "G09-BudgetLineObservesProgram" in found[SBA + "Program"].rules
    assert found[SBA + "edtf"].rules == set()


def test_every_class_and_property_is_on_the_page_and_what_is_unused_has_its_reason() -> None:
    page = usage.as_markdown(shapes.load())
    terms = ontology.load().of_kind("class", "object-property", "datatype-property")
    for term in terms:
        assert page.count(f"\n| `{term.name}` |") == 1
    used = usage.uses(ontology.load(), {q.name: q.text for q in saved_queries()}, shapes.load())
    unused = page.partition("## Used by nothing")[2].partition("\n## ")[0]
    for term in terms:
        assert (f"- `{term.name}`:" in unused) == (not used[term.iri].used)
    assert "no reason is given" not in unused
    assert (resources.ontology() / "usage.md").read_text("utf-8") == page
