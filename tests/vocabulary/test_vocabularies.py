"""Every term of another vocabulary that the ontology, the shapes or the graph use exists there.

The vocabularies are those that rdflib ships as closed namespaces. QUDT is in no package that is kept up, so the few
terms of it are listed here, as are the elements of StratML, which is an XML schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.namespace import (
    DCAT,
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    QB,
    RDF,
    RDFS,
    SDO,
    SH,
    SKOS,
    TIME,
    XSD,
    DefinedNamespace,
)

from sba_kg.base import resources
from sba_kg.base.namespaces import BASE, PREFIXES, QUDT, UNIT
from sba_kg.query.saved import saved_queries

VOCABULARIES: tuple[type[DefinedNamespace], ...] = (
    DCAT, DCTERMS, FOAF, ORG, OWL, PROV, QB, RDF, RDFS, SDO, SH, SKOS, TIME, XSD
)  # fmt: skip
_STRATML = "urn:ISO:std:iso:17469:tech:xsd:stratml_core#"
LISTED = {
    *(QUDT + name for name in ("hasUnit", "numericValue")),
    *(UNIT + name for name in ("CCY_KRW", "M2", "NUM", "PERCENT")),
    *(_STRATML + name for name in ("Organization", "Mission", "Vision", "Value", "Goal")),
}
#: Addresses of documents, not terms.
_DOCUMENTS = re.compile(
    r"https://creativecommons\.org/licenses/|https://www\.apache\.org/licenses/|http://id\.loc\.gov/"
    r"|https://www\.iana\.org/assignments/media-types/"
)
FILES = [*sorted(resources.ontology().rglob("*.ttl")), resources.data() / "sba-2024" / "graph.ttl"]


def unknown(iris: Iterable[str]) -> list[str]:
    """The IRIs that are in no vocabulary; ours and documents excepted."""
    return sorted(iri for iri in iris if not iri.startswith(BASE) and not _DOCUMENTS.match(iri) and not _exists(iri))


def _exists(iri: str) -> bool:
    if iri in LISTED or iri in PREFIXES.values():
        return True
    found = [v for v in VOCABULARIES if iri.startswith(str(v._NS))]
    return any(URIRef(iri) in vocabulary for vocabulary in found)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.name)
def test_terms_of_other_vocabularies_exist(path: Path) -> None:
    triples = [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)]
    nodes = {t for triple in triples for t in (triple.subject, triple.predicate, triple.object)}
    named = {t.value for t in nodes if isinstance(t, ox.NamedNode)}
    typed = {t.datatype.value for t in nodes if isinstance(t, ox.Literal)}
    assert named
    assert unknown(named | typed) == []


def test_terms_in_queries_exist() -> None:
    named = re.compile(r"(?<![\w<:?])([a-z]+):([A-Za-z][\w-]*)")
    found = set()
    for item in saved_queries():
        text = re.sub(r'"(?:[^"\\]|\\.)*"|<[^>]*>|(?m:#.*$)', " ", item.text)
        found |= {PREFIXES[prefix] + name for prefix, name in named.findall(text) if prefix in PREFIXES}
    assert len(found) > 50
    assert unknown(found) == []


@pytest.mark.parametrize(
    "wrong",
    [
        "http://www.w3.org/ns/org#FormalOrganisation",
        "http://purl.org/linked-data/cube#Dataset",
        "http://www.w3.org/ns/dcat#DataSet",
        "https://schema.org/Milestone",
        "http://www.w3.org/2006/time#begins",
        "http://qudt.org/schema/qudt/unit",
        "http://example.org/anything",
    ],
)
def test_a_wrong_term_is_found(wrong: str) -> None:
    assert unknown([wrong]) == [wrong]


def test_what_is_listed_is_used() -> None:
    texts = {
        t.object.value
        for path in FILES[:-1]
        for t in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if isinstance(t.object, ox.NamedNode)
    }
    assert texts >= LISTED


def test_every_vocabulary_named_for_alignment_is_aligned() -> None:
    path = resources.ontology() / "alignments.ttl"
    values = {
        str(q.object.value)
        for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE)
        if isinstance(q.object, ox.NamedNode)
    }
    for prefix in ("org", "prov", "qb", "dcat", "schema", "skos", "time", "dcterms", "qudt"):
        assert any(value.startswith(PREFIXES[prefix]) for value in values), prefix
    assert any(value.startswith(_STRATML) for value in values)
