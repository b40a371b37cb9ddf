"""The page of terms: every class and property with what it means, and an example that is in the graphs."""

from __future__ import annotations

import re

import pyoxigraph as ox

from sba_kg.base.namespaces import PREFIXES
from sba_kg.store.embedded import MemoryStore
from sba_kg.upkeep import term_page
from sba_kg.vocabulary import ontology
from tests.support import ROOT

PAGE = (ROOT / "docs" / "terms.md").read_text("utf-8")
ROW = re.compile(r"^\| `([a-z]+):([^`]+)` \|", re.MULTILINE)
EXAMPLE = re.compile(r"\| `([a-z]+):([^`]+)`(?: → .+)? \([\d,]+\) \|$", re.MULTILINE)


def test_every_class_and_property_is_there_once() -> None:
    known = ontology.load().of_kind("class", "object-property", "datatype-property")
    wanted = sorted(term.iri for term in known if not term.deprecated)
    assert sorted(PREFIXES[prefix] + name for prefix, name in ROW.findall(PAGE)) == wanted


def test_examples_are_in_the_graphs(shipped: MemoryStore) -> None:
    subjects = [ox.NamedNode(PREFIXES[prefix] + name) for prefix, name in EXAMPLE.findall(PAGE)]
    assert len(subjects) > 200
    assert [s for s in subjects if not any(shipped.store.quads_for_pattern(s, None, None, None))] == []


def test_what_a_report_says_is_no_markup() -> None:
    store = ox.Store()
    subject, term = ox.NamedNode("http://example.org/s"), ox.NamedNode(f"{PREFIXES['sba']}text")
    store.add(ox.Quad(subject, term, ox.Literal("a | *b* `c` <d>"), ox.NamedNode("http://example.org/g")))
    assert r"a \| \*b\* \`c\` \<d>" in term_page.as_markdown(ontology.load(), store)
