"""Inference on the real graph: both engines, no noise, what follows."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from sba_kg import pipeline, reason, store
from sba_kg.base.namespaces import GRAPH, ID, OWL, RDF, RDFS, SBA
from sba_kg.graph import write_turtle
from sba_kg.pipeline import inference
from tests.support import REAL, ROOT
from tests.support.inference import TYPE, triples


@pytest.fixture(scope="session")
def inferred(real: pipeline.EditionBuild) -> reason.Inference:
    return inference.infer_result(real)


@pytest.fixture(scope="session")
def by_owlrl(real: pipeline.EditionBuild) -> reason.Inference:
    """The reference, on the real graph: tens of seconds, once."""
    return inference.infer_result(real, "owlrl")


@pytest.mark.slow
def test_both_engines_give_the_same_on_the_real_graph(inferred: reason.Inference, by_owlrl: reason.Inference) -> None:
    assert len(inferred.triples) > 1_000
    assert inferred == by_owlrl


def test_committed_graph_is_what_is_inferred(inferred: reason.Inference) -> None:
    assert (REAL / "inferred.ttl").read_bytes() == write_turtle(inferred.triples)


def test_no_noise(real: pipeline.EditionBuild, inferred: reason.Inference) -> None:
    ontology = store.ontology_triples()
    stated = {*real.built.triples, *ontology}
    kinds = {OWL + k for k in ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "Ontology")}
    terms = {t.subject for t in ontology if t.predicate == TYPE and t.object.value in kinds}
    things = {t.subject for t in real.built.triples} | {t.object for t in real.built.triples}
    for triple in inferred.triples:
        assert triple not in stated
        assert triple.subject not in terms
        assert triple.subject in things
        assert isinstance(triple.subject, ox.NamedNode)
        assert isinstance(triple.object, ox.NamedNode | ox.Literal)
        assert not triple.object.value.startswith((OWL, RDF, RDFS, "urn:"))
        assert triple.predicate == TYPE or not triple.predicate.value.startswith((OWL, RDF, RDFS))


def instances(inferred: reason.Inference, name: str) -> set[str]:
    class_ = ox.NamedNode(SBA + name)
    return {t.subject.value.removeprefix(ID) for t in inferred.triples if t.predicate == TYPE and t.object == class_}


def test_classes_by_restriction_are_what_the_records_say(
    real: pipeline.EditionBuild, inferred: reason.Inference
) -> None:
    """Counted on the records that the converters read, not on the graph."""
    findings = real.records.findings
    open_ = [f for f in findings if f.status != "completed"]
    assert len(instances(inferred, "OpenFinding")) == len(open_) > 0
    assert len(instances(inferred, "CompletedFinding")) == len(findings) - len(open_) > 0
    units = {unit for finding in open_ for unit in finding.units}
    assert len(instances(inferred, "UnitWithOpenFinding")) == len(units) > 0
    for name, code in (("CommissionedProgram", "commissioned"), ("OwnFundedProgram", "own")):
        programs = {line.program for line in real.records.budget_lines if line.fund_type == code}
        assert len(instances(inferred, name)) == len(programs) > 0


def test_program_contributes_to_all_above_it(inferred: reason.Inference) -> None:
    programs = {
        t.subject
        for t in inferred.triples
        if t.predicate.value == SBA + "contributesTo" and t.object.value.startswith(ID + "sba-2024/mission/")
    }
    stated = {t.subject for t in triples(REAL / "graph.ttl") if t.object == ox.NamedNode(SBA + "Program")}
    assert len(stated) > 30
    assert stated <= programs


def test_division_oversees_the_programs_of_its_teams(real: pipeline.EditionBuild, inferred: reason.Inference) -> None:
    above = {t.subject: t.object for t in real.built.triples if t.predicate.value.endswith("org#unitOf")}
    managed = [t for t in real.built.triples if t.predicate.value == SBA + "isManagedBy"]
    by_hand = {(t.subject, above[t.object]) for t in managed if t.object in above}
    assert by_hand == {(t.subject, t.object) for t in inferred.triples if t.predicate.value == SBA + "isOverseenBy"}
    assert len(by_hand) > 30


@pytest.mark.parametrize("name", ["UnitWithOpenFinding", "FormerUnit", "PlannedFacility", "LeasedFacility"])
def test_ontology_axioms_stay_in_the_profile(name: str) -> None:
    """Each class has members, and owl:equivalentClass only what OWL 2 RL admits there (section 4.2.3)."""
    graph = rdflib.Graph()
    for path in store.ontology_files():
        graph.parse(path)
    admitted = {rdflib.OWL.intersectionOf, rdflib.OWL.hasValue, rdflib.OWL.onProperty, rdflib.RDF.type}
    defined = [c for c in graph.objects(None, rdflib.OWL.equivalentClass) if isinstance(c, rdflib.BNode)]
    assert defined
    for class_ in defined:
        for part in [class_, *(graph.items(graph.value(class_, rdflib.OWL.intersectionOf)))]:
            if isinstance(part, rdflib.BNode):
                assert set(graph.predicates(part)) <= admitted
    assert f"sba:{name}" in (REAL / "inferred.ttl").read_text("utf-8")


@pytest.mark.slow
def test_inferred_bytes_are_the_same_under_every_hash_seed() -> None:
    made = [
        subprocess.run(
            [sys.executable, "-m", "sba_kg", "infer", "--from", REAL],
            env={**os.environ, "PYTHONHASHSEED": seed},
            cwd=ROOT,
            check=True,
            capture_output=True,
        ).stdout
        for seed in ("0", "4711")
    ]
    assert made[0] == made[1] == (REAL / "inferred.ttl").read_bytes()


def test_queries_and_validation_do_not_see_what_is_inferred(tmp_path: Path, shipped: store.MemoryStore) -> None:
    """The graph has its own name, is no edition, and the edition's own graph is as it was."""
    name = ox.NamedNode(reason.graph_name(GRAPH + "sba-2024"))
    assert set(shipped.store.quads_for_pattern(None, None, None, name))
    assert shipped.editions == (GRAPH + "sba-2024",)
    own = ox.NamedNode(GRAPH + "sba-2024")
    assert {q.triple for q in shipped.store.quads_for_pattern(None, None, None, own)} == set(
        triples(REAL / "graph.ttl")
    )


def test_store_names_the_inferred_graph_after_the_graph_beside_it(tmp_path: Path) -> None:
    """Also in a folder of another name."""
    folder = tmp_path / "copy"
    folder.mkdir()
    for file in ("graph.ttl", "inferred.ttl"):
        (folder / file).write_bytes((REAL / file).read_bytes())
    names = {graph.value for graph in store.open_store([folder]).store.named_graphs()}
    assert GRAPH + "sba-2024/inferred" in names
    assert not any("copy" in name for name in names)
