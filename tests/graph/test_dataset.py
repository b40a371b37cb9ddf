"""Metadata of the report and its dataset (DCAT), and that properties connect what the ontology says they do."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline
from sba_kg.base.errors import InputError
from sba_kg.base.namespaces import GRAPH, ID, OWL, PREFIXES, RDF, SBA, SKOS
from sba_kg.editions import edition
from sba_kg.pipeline.outputs import derive
from sba_kg.vocabulary import ontology
from sba_kg.vocabulary.ontology import DOMAIN, RANGE, SUBCLASS
from tests.support import ROOT

_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


def ask(result: pipeline.EditionBuild, select: str) -> list[tuple[str, ...]]:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in result.built.triples)
    rows = store.query(_PREFIXES + select)
    return sorted(tuple(value.value if value is not None else "" for value in row) for row in rows)


def of(result: pipeline.EditionBuild, subject: str, predicate: str) -> list[tuple[str, ...]]:
    return ask(result, f"SELECT ?v (LANG(?v) AS ?lang) {{ <{subject}> {predicate} ?v }}")


def test_the_dataset_of_the_2024_report(real: pipeline.EditionBuild) -> None:
    """As edition.toml and data/README.md say."""
    data, report = GRAPH + "sba-2024", ID + "sba-2024/report"
    assert of(real, data, "dcterms:title") == [
        ("Knowledge graph: Work Report 2024, Seoul Business Agency", "en"),
        ("서울경제진흥원 2024년도 주요 업무보고 지식그래프", "ko"),
    ]
    assert [lang for _, lang in of(real, data, "dcterms:description")] == ["en", "ko"]
    assert of(real, data, "dcterms:publisher/foaf:name") == [("SBA-KG", "")]
    assert {v for v, _ in of(real, data, "dcterms:license")} == {
        "https://creativecommons.org/licenses/by/4.0/",
        "https://www.apache.org/licenses/LICENSE-2.0",
    }
    assert [v for v, _ in of(real, data, "dcterms:conformsTo")] == [ontology.version_iri()]
    assert [v for v, _ in of(real, data, "dcterms:source")] == [report]
    assert {v for v, _ in of(real, data, "dcterms:temporal/dcat:startDate")} == {"2024"}
    assert {v[-2:] for v, _ in of(real, data, "dcterms:language")} == {"ko", "en"}
    assert len(of(real, data, "dcat:keyword")) == 10
    assert [v for v, _ in of(real, report, "dcterms:publisher")] == [ID + "institution/sba"]
    assert [v for v, _ in of(real, report, "dcterms:issued")] == ["2024-02-27"]


def test_the_distributions_are_what_build_writes(real: pipeline.EditionBuild) -> None:
    found = ask(
        real,
        """SELECT ?name ?type ?address { ?data a dcat:Dataset ; dcat:distribution ?file .
            ?file a dcat:Distribution ; dcterms:title ?name ; dcat:mediaType ?type ; dcat:accessURL ?address }""",
    )
    types = "https://www.iana.org/assignments/media-types/"
    assert found == [
        ("dataset.nq", types + "application/n-quads", GRAPH + "sba-2024"),
        ("graph.ttl", types + "text/turtle", GRAPH + "sba-2024"),
    ]
    assert {name for name, _, _ in found} <= set(derive(real).files())


def test_an_edition_that_states_less_has_less() -> None:
    """Nothing is made up: no licence, no dates beyond those of edition.toml; the shape on datasets holds all the same."""
    result = pipeline.run(edition.find(str(ROOT / "tests" / "editions" / "hill-2025")))
    stated = result.edition
    data, report = f"{GRAPH}{stated.name}", f"{ID}{stated.name}/report"
    assert of(result, data, "dcterms:license") == []
    assert bool(of(result, report, "dcterms:issued")) == bool(stated.report_date)
    assert bool(of(result, data, "dcterms:temporal")) == bool(stated.fiscal_year)
    assert [lang for _, lang in of(result, data, "dcterms:title")] == ["en", "ko"]


@pytest.mark.parametrize("value", ['["CC BY"]', '["https://a.org/ b"]', "[1]", '"https://a.org/"'])
def test_a_licence_is_a_list_of_addresses(value: str, tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text(f'institution = "sba"\nlicense = {value}\n', "utf-8")
    with pytest.raises(InputError) as caught:
        edition.load(tmp_path)
    assert caught.value.code == "E-E02"


# -- what properties connect ----------------------------------------------------------------------------------------


def _above(iri: str) -> set[str]:
    term = ontology.load().terms.get(iri)
    return {iri}.union(*(_above(parent) for parent in (term.iris(SUBCLASS) if term else ()) if parent != iri))


@pytest.mark.parametrize("name", ["sba-2024", "tests/editions/hill-2025"])
def test_properties_connect_what_the_ontology_says(name: str, real: pipeline.EditionBuild) -> None:
    """Each use in a real graph is covered by schema:domainIncludes and schema:rangeIncludes."""
    result = real if name == "sba-2024" else pipeline.run(edition.find(str(ROOT / name)))
    types: dict[object, set[str]] = {}
    for t in result.built.triples:
        if t.predicate.value == RDF + "type":
            types.setdefault(t.subject, set()).update(_above(t.object.value))
    wrong, looked = set(), 0
    for t in result.built.triples:
        term = ontology.load().terms.get(t.predicate.value)
        if term is None or PREFIXES["qb"] + "Slice" in types.get(t.subject, ()):
            continue
        looked += 1
        own = types.get(t.subject, set()) | {OWL + "Thing"}
        if isinstance(t.object, ox.Literal):
            value = {t.object.datatype.value}
        else:
            value = types.get(t.object, {SKOS + "Concept"}) | {OWL + "Thing"}
        if not own & set(term.iris(DOMAIN)) or not value & set(term.iris(RANGE)):
            shown = (sorted(re.sub(r".*[/#]", "", c) for c in side) for side in (own, value))
            wrong.add((term.name, *map(str, shown)))
    assert sorted(wrong) == []
    assert looked > 300
    assert all(
        t.predicate.value in ontology.load().terms for t in result.built.triples if t.predicate.value.startswith(SBA)
    )
