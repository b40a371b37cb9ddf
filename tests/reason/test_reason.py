"""Inference: small cases of every rule, the reference engine, any ontology."""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given, settings
from hypothesis import strategies as st

from sba_kg import reason
from sba_kg.base.errors import ContradictionError, ResourceError
from sba_kg.base.namespaces import OWL, RDFS
from sba_kg.reason import rules
from tests.support.inference import CASES, triples

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


# -- any ontology --------------------------------------------------------------------------------


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
