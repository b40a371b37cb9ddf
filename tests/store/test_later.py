"""Graphs that wait until a query may be about them: every query has the answer that it has with all of them there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from sba_kg.base.namespaces import GRAPH
from sba_kg.query.saved import saved_queries
from sba_kg.store.embedded import open_store
from sba_kg.store.later import Later
from tests.support import REAL

EDITION = f"{GRAPH}sba-2024"
ENDINGS = ("/inferred", "/document", "ontology")
STATED = f"SELECT ?s {{ VALUES ?g {{ <{EDITION}> }} GRAPH ?g {{ ?s a ?c }} }}"


def waiting() -> Later:
    return Later((ending, lambda: None) for ending in ENDINGS)


@pytest.mark.parametrize(
    "text",
    [
        STATED,
        f"SELECT ?s {{ GRAPH <{EDITION}> {{ ?s a ?c }} }}",
        f'SELECT ?s {{ VALUES ?g {{ <{EDITION}> }} BIND(IRI(CONCAT(STR(?g), "/validation")) AS ?v) GRAPH ?v {{ ?s a ?c }} }}',
        "SELECT ?s { ?s ?p 'GRAPH ?g' }",
    ],
)
def test_what_is_about_other_graphs_does_not_wait_for_these(text: str) -> None:
    assert waiting().wanted(text) == set()


@pytest.mark.parametrize(
    ("text", "endings"),
    [
        ("SELECT ?s { GRAPH ?g { ?s a ?c } }", ENDINGS),
        (f"SELECT ?s {{ GRAPH <{EDITION}/inferred> {{ ?s a ?c }} }}", ["/inferred"]),
        (f"SELECT ?s {{ GRAPH <{GRAPH}ontology> {{ ?s a ?c }} GRAPH <{EDITION}> {{ ?s a ?c }} }}", ["ontology"]),
        ("SELECT ?s { GRAPH graph:ontology { ?s a ?c } }", ["ontology"]),
        (
            f'SELECT ?s {{ VALUES ?g {{ <{EDITION}> }} BIND(IRI(CONCAT(STR(?g), "/document")) AS ?d) GRAPH ?d {{ ?s a ?c }} }}',
            ["/document"],
        ),
        (f"SELECT ?s {{ VALUES (?g ?x) {{ (<{EDITION}> 1) }} GRAPH ?g {{ ?s a ?c }} }}", ENDINGS),
    ],
)
def test_what_may_be_about_them_waits(text: str, endings: Sequence[str]) -> None:
    assert waiting().wanted(text) == set(endings)


def test_they_are_loaded_once_and_not_before() -> None:
    loads: list[str] = []
    later = Later([("/inferred", lambda: loads.append("a")), ("/document", lambda: loads.append("b"))])
    later.load(STATED)
    assert loads == []
    later.load(f"SELECT ?s {{ GRAPH <{EDITION}/inferred> {{ ?s a ?c }} }}")
    assert loads == ["a"]
    later.load()
    later.load()
    assert loads == ["a", "b"]
    assert later.wanted("SELECT ?s { GRAPH ?g { ?s a ?c } }") == set()


def test_the_package_has_the_graphs_of_its_folder() -> None:
    shipped, whole = open_store(), open_store([REAL])
    count = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
    assert shipped.editions == whole.editions
    assert shipped.select(STATED) == open_store().select(STATED)
    assert shipped.select(count) == whole.select(count)
    assert len(open_store().store) == len(whole.store)
    assert len(list(open_store().triples(f"{EDITION}/document"))) > 1000


@pytest.mark.parametrize("name", [saved.name for saved in saved_queries()])
def test_a_saved_query_waits_for_what_it_is_about(name: str) -> None:
    text = next(saved.text for saved in saved_queries() if saved.name == name)
    assert waiting().wanted(text) == {ending for ending in ENDINGS if ending in text}
