"""Inference: small cases of every rule, the reference engine, no noise, contradictions with lines, the command."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from sba_kg import pipeline, reason, store
from sba_kg.base.errors import ContradictionError, ResourceError
from sba_kg.base.namespaces import CODE, GRAPH, ID, OWL, RDF, RDFS, SBA
from sba_kg.cli import group
from sba_kg.graph import write_turtle
from sba_kg.pipeline import inference
from sba_kg.reason import rules
from tests.support import REAL, ROOT
from tests.support.here import Done, sba_kg

CASES = {path.name: path for path in sorted((Path(__file__).parent / "cases").iterdir())}
#: Rules whose work others do too, as long as only things are asked about and not the vocabulary.
REDUNDANT = {
    "eq-trans", "prp-eqp1", "prp-eqp2", "cls-int2", "cls-uni", "cax-eqc1", "cax-eqc2", "scm-eqc2", "scm-eqp2",
    "scm-dom1", "scm-dom2", "scm-rng1", "scm-rng2", "scm-hv",
}  # fmt: skip
#: owlrl 7.6 never looks at the last property of a key; it exchanges literals that are declared one, which we do not.
OWLRL_DEPARTS = {"prp-key-last-differs", "dt-diff-does-not-spread"}
#: Nor does it look at the last of all different things or all disjoint properties; it has no dt-diff.
OWLRL_BLIND = {"eq-diff2-last", "prp-adp-last", "dt-diff", "dt-diff-cardinality", "dt-diff-does-not-spread"}
OWLRL_ERROR = rdflib.URIRef("http://www.daml.org/2002/03/agents/agent-ont#error")
TYPE = ox.NamedNode(RDF + "type")


def triples(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)]


def outcome(case: Path, engine: str = "sparql") -> set[object]:
    """What is inferred, or the rules and things of the contradictions."""
    data, ontology = triples(case / "data.ttl"), triples(case / "ontology.ttl")
    try:
        return set(reason.infer(data, ontology, saturate=reason.ENGINES[engine]))
    except ContradictionError as error:
        return {(rule, thing) for thing, rule in re.findall(r"<([^>]+)>.*\[([\w-]+)\]", error.en)}
    except ResourceError as error:
        return {error.code}


def expected(case: Path) -> set[object]:
    if (case / "expected.ttl").is_file():
        return set(triples(case / "expected.ttl"))
    return {tuple(line.split()) for line in (case / "contradiction.txt").read_text("utf-8").splitlines()}


@pytest.mark.parametrize("name", CASES)
def test_case(name: str) -> None:
    assert outcome(CASES[name]) == expected(CASES[name])


@pytest.mark.parametrize("name", CASES)
def test_owlrl_gives_the_same(name: str) -> None:
    same = outcome(CASES[name], "owlrl") == expected(CASES[name])
    assert same is (name not in OWLRL_DEPARTS)


@pytest.mark.parametrize("name", CASES)
def test_owlrl_finds_the_same_contradictions_by_itself(name: str) -> None:
    graph = rdflib.Graph().parse(CASES[name] / "ontology.ttl").parse(CASES[name] / "data.ttl")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    found = any(graph.objects(None, OWLRL_ERROR))
    contradicted = (CASES[name] / "contradiction.txt").is_file()
    assert found is (contradicted and name not in OWLRL_BLIND)


ALL_RULES = [rule.name for rule in (*rules.additions(), *rules.falsehoods())]


@pytest.mark.parametrize("name", ALL_RULES)
def test_every_rule_is_needed_by_one_of_its_cases(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the rule, a case named after it fails."""
    without = tuple(rule for rule in rules.additions() if rule.name != name)
    fewer = tuple(rule for rule in rules.falsehoods() if rule.name != name)
    monkeypatch.setattr(reason.sparql, "additions", lambda: without)
    monkeypatch.setattr(reason.contradictions, "falsehoods", lambda: fewer)
    own = [path for case, path in CASES.items() if case == name or case.startswith(f"{name}-")]
    assert any(outcome(case) != expected(case) for case in own) is (name not in REDUNDANT)


def test_rules_are_those_of_the_specification() -> None:
    """W3C OWL 2 Profiles, tables 4 to 7 and 9, but for what only adds axiomatic triples; of table 8 one."""
    table = {
        "eq-": "sym trans rep-s rep-p rep-o diff1 diff2 diff3",
        "prp-": "dom rng fp ifp irp symp asyp trp spo1 spo2 eqp1 eqp2 pdw adp inv1 inv2 key npa1 npa2",
        "cls-": "nothing2 int1 int2 uni com svf1 svf2 avf hv1 hv2 maxc1 maxc2 maxqc1 maxqc2 maxqc3 maxqc4 oo",
        "cax-": "sco eqc1 eqc2 dw adc",
        "dt-": "diff",
        "scm-": "cls sco eqc1 eqc2 op dp spo eqp1 eqp2 dom1 dom2 rng1 rng2 hv svf1 svf2 avf1 avf2 int uni",
    }
    names = {prefix + name for prefix, line in table.items() for name in line.split()}
    assert set(ALL_RULES) == names | {"prp-spo2-last", "prp-spo2-step"}


# -- the real graph -------------------------------------------------------------------------------


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


# -- contradictions -------------------------------------------------------------------------------


def contradicted(real: pipeline.EditionBuild) -> Iterator[ox.Triple]:
    """The real graph, with a program that is a mission too."""
    yield from real.built.triples
    yield ox.Triple(program(real), TYPE, ox.NamedNode(SBA + "Mission"))


def program(real: pipeline.EditionBuild) -> ox.NamedNode:
    found = [t.subject for t in real.built.triples if t.predicate == TYPE and t.object.value == SBA + "Program"]
    return min((s for s in found if isinstance(s, ox.NamedNode)), key=lambda s: s.value)


def test_contradiction_names_thing_classes_and_lines(real: pipeline.EditionBuild) -> None:
    with pytest.raises(ContradictionError) as caught:
        reason.infer(contradicted(real), file="report.txt")
    error, thing = caught.value, program(real)
    label = {
        t.object.language: t.object.value
        for t in real.built.triples
        if t.subject == thing and t.predicate.value.endswith("prefLabel") and isinstance(t.object, ox.Literal)
    }
    passages = {t.object for t in real.built.triples if t.subject == thing and "wasDerivedFrom" in t.predicate.value}
    lines = sorted(
        int(t.object.value)
        for t in real.built.triples
        if t.subject in passages and t.predicate.value == SBA + "startLine"
    )
    assert lines
    assert (error.code, error.exit_code, error.line) == ("E-I01", 1, lines[0])
    for lang, classes, text in (("ko", ("미션", "사업"), error.ko), ("en", ("Mission", "Program"), error.en)):
        assert f"'{label[lang]}' <{thing.value}>" in text
        assert all(f"'{name}'" in text for name in classes)
        assert ", ".join(map(str, lines)) in text
        assert f"report.txt:{lines[0]}: " in text
    assert error.render("en").startswith(f"E-I01: report.txt:{lines[0]}: ")


def test_finding_both_open_and_completed_is_a_contradiction(real: pipeline.EditionBuild) -> None:
    status = ox.NamedNode(SBA + "findingStatus")
    (subject, *_) = sorted(
        (t.subject for t in real.built.triples if t.predicate == TYPE and t.object.value == SBA + "Finding"), key=str
    )
    more = [ox.Triple(subject, status, ox.NamedNode(f"{CODE}finding-status/{c}")) for c in ("completed", "in-progress")]
    with pytest.raises(ContradictionError, match=r"cannot be both .*Completed finding.*cax-dw"):
        reason.infer([*real.built.triples, *more])


def test_many_contradictions_are_counted() -> None:
    ontology = triples(CASES["cax-dw"] / "ontology.ttl")
    (one, *_) = triples(CASES["cax-dw"] / "data.ttl")
    classes = [ox.NamedNode(f"https://example.org/{c}") for c in "AB"]
    data = [ox.Triple(ox.NamedNode(f"urn:thing:{i}"), one.predicate, c) for i in range(30) for c in classes]
    with pytest.raises(ContradictionError, match="and 10 more"):
        reason.infer(data, ontology)


def test_inconsistent_ontology_is_our_fault() -> None:
    """It is told apart from data that do not conform: exit 4."""
    case = CASES["cax-dw"]
    with pytest.raises(ResourceError, match=r"cannot be both") as caught:
        reason.infer([], [*triples(case / "ontology.ttl"), *triples(case / "data.ttl")])
    assert (caught.value.code, caught.value.exit_code) == ("E-I02", 4)


# -- the command ----------------------------------------------------------------------------------


def run(*arguments: object) -> Done:
    return sba_kg("infer", *arguments)


def test_command_writes_turtle_and_nquads(tmp_path: Path) -> None:
    turtle, quads = tmp_path / "x.ttl", tmp_path / "x.nq"
    assert run("-o", turtle).returncode == 0
    assert turtle.read_bytes() == (REAL / "inferred.ttl").read_bytes()
    assert run("--from", REAL, "-o", quads).returncode == 0
    assert {q.graph_name.value for q in ox.parse(path=str(quads))} == {GRAPH + "sba-2024/inferred"}
    assert {q.triple for q in ox.parse(path=str(quads))} == set(triples(turtle))


def test_check_tells_a_difference(tmp_path: Path) -> None:
    assert run("--check").returncode == 0
    folder = tmp_path / "sba-2024"
    folder.mkdir()
    (folder / "graph.ttl").write_bytes((REAL / "graph.ttl").read_bytes())
    assert run("--from", tmp_path, "--check").returncode == 3
    kept = triples(REAL / "inferred.ttl")
    (folder / "inferred.ttl").write_bytes(write_turtle(kept[1:]))
    done = run("--from", tmp_path, "--check")
    assert done.returncode == 1
    assert "+ 1 inferred triples" in done.stderr
    assert str(kept[0].subject) in done.stderr
    assert run("--from", folder, "--check", "--lang", "ko").returncode == 1


def test_contradiction_ends_with_1(tmp_path: Path, real: pipeline.EditionBuild) -> None:
    (tmp_path / "graph.ttl").write_bytes(write_turtle(contradicted(real)))
    done = run("--from", tmp_path / "graph.ttl", "--lang", "ko")
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("E-I01: ")
    assert program(real).value in done.stderr


def test_turtle_holds_one_graph(tmp_path: Path) -> None:
    done = run("sba-2024", ROOT / "tests" / "editions" / "hill-2025")
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith("E-I03: ")


def test_engine_of_the_command(tmp_path: Path) -> None:
    """owlrl by the command, on a small graph."""
    graph = tmp_path / "graph.ttl"
    graph.write_text(
        f"@prefix sba: <{SBA}> .\n<{ID}x/report> a sba:WorkReport .\n<{ID}x/line> a sba:ImpliedBudgetLine .\n", "utf-8"
    )
    made = [run("--from", graph, "--engine", engine) for engine in reason.ENGINES]
    assert [done.returncode for done in made] == [0, 0]
    assert made[0].stdout == made[1].stdout
    assert "sba:BudgetLine" in made[0].stdout


def test_build_writes_the_inferred_graph(tmp_path: Path) -> None:
    made = CliRunner().invoke(group, ["build", "--out", str(tmp_path)])
    assert made.exit_code == 0
    folder = tmp_path / "sba-2024"
    assert (folder / "inferred.ttl").read_bytes() == (REAL / "inferred.ttl").read_bytes()
    own = {q.triple for q in ox.parse(path=str(folder / "dataset.nq")) if q.graph_name.value.endswith("/inferred")}
    assert own == set(triples(folder / "inferred.ttl"))
    assert json.loads((folder / "summary.json").read_text("utf-8"))["inferred"] == len(own)


# -- any ontology ---------------------------------------------------------------------------------

CLASS, LINK, THING = (st.sampled_from([f":{name}" for name in names]) for names in ("ABCD", "pqr", "wxyz"))
VALUE = st.one_of(THING, st.sampled_from(['"a"', "1.50", "true"]))
AXIOM = st.one_of(
    st.builds("{} rdfs:subClassOf {} .".format, CLASS, CLASS),
    st.builds("{} owl:equivalentClass {} .".format, CLASS, CLASS),
    st.builds("{} rdfs:subPropertyOf {} .".format, LINK, LINK),
    st.builds("{} owl:equivalentProperty {} .".format, LINK, LINK),
    st.builds("{} owl:inverseOf {} .".format, LINK, LINK),
    st.builds("{} rdfs:domain {} .".format, LINK, CLASS),
    st.builds("{} rdfs:range {} .".format, LINK, CLASS),
    st.builds(
        "{} a owl:{}Property .".format,
        LINK,
        st.sampled_from(["Transitive", "Symmetric", "Functional", "InverseFunctional", "Irreflexive", "Asymmetric"]),
    ),
    st.builds("{} owl:propertyChainAxiom ( {} {} ) .".format, LINK, LINK, LINK),
    st.builds("{} owl:propertyChainAxiom ( {} {} {} ) .".format, LINK, LINK, LINK, LINK),
    st.builds("{} owl:equivalentClass [ owl:intersectionOf ( {} {} ) ] .".format, CLASS, CLASS, CLASS),
    st.builds("[ owl:unionOf ( {} {} ) ] rdfs:subClassOf {} .".format, CLASS, CLASS, CLASS),
    st.builds("[ owl:oneOf ( {} {} ) ] rdfs:subClassOf {} .".format, THING, THING, CLASS),
    st.builds("{} owl:equivalentClass [ owl:onProperty {} ; owl:hasValue {} ] .".format, CLASS, LINK, VALUE),
    st.builds("[ owl:onProperty {} ; owl:someValuesFrom {} ] rdfs:subClassOf {} .".format, LINK, CLASS, CLASS),
    st.builds("{} rdfs:subClassOf [ owl:onProperty {} ; owl:allValuesFrom {} ] .".format, CLASS, LINK, CLASS),
    st.builds("{} rdfs:subClassOf [ owl:onProperty {} ; owl:maxCardinality 1 ] .".format, CLASS, LINK),
    st.builds("{} owl:disjointWith {} .".format, CLASS, CLASS),
    st.builds("{} owl:complementOf {} .".format, CLASS, CLASS),
    st.builds("{} owl:propertyDisjointWith {} .".format, LINK, LINK),
)
FACT = st.one_of(
    st.builds("{} a {} .".format, THING, CLASS),
    st.builds("{} {} {} .".format, THING, LINK, VALUE),
    st.builds("{} owl:sameAs {} .".format, THING, THING),
    st.builds("{} owl:differentFrom {} .".format, THING, THING),
)
HEAD = f"@prefix : <https://example.org/> . @prefix owl: <{OWL}> . @prefix rdfs: <{RDFS}> . "


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(AXIOM, min_size=1, max_size=8, unique=True), st.lists(FACT, min_size=1, max_size=8, unique=True))
def test_engines_agree_on_any_ontology(axioms: list[str], facts: list[str]) -> None:
    """Where one finds a contradiction, so does the other; then it does not matter what else they find."""
    folder = Path(tempfile.mkdtemp())
    (folder / "ontology.ttl").write_text(HEAD + "\n".join(axioms), "utf-8")
    (folder / "data.ttl").write_text(HEAD + "\n".join(facts), "utf-8")
    try:
        ours, theirs = outcome(folder), outcome(folder, "owlrl")
        consistent = [all(isinstance(found, ox.Triple) for found in both) for both in (ours, theirs)]
        assert consistent[0] == consistent[1]
        assert ours == theirs or not consistent[0]
    finally:
        shutil.rmtree(folder)
