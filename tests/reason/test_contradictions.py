"""Contradictions with their lines, and the command that infers."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from sba_kg import pipeline, reason
from sba_kg.base.errors import ContradictionError, ResourceError
from sba_kg.base.namespaces import CODE, GRAPH, ID, SBA
from sba_kg.cli import group
from sba_kg.graph import write_turtle
from tests.support import REAL, ROOT
from tests.support.here import Done, sba_kg
from tests.support.inference import CASES, TYPE, contradicted, program, triples

# -- contradictions ------------------------------------------------------------------------------


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


# -- the command ---------------------------------------------------------------------------------


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
