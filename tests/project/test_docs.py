"""What the documentation shows is what the commands print."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

from sba_kg import pipeline, query
from sba_kg.base.namespaces import ONTOLOGY_GRAPH, RDF, SBA
from sba_kg.cli.query import _FORMATS, _SUFFIXES
from sba_kg.editions import edition
from sba_kg.pipeline import EditionBuild, summary
from sba_kg.query.saved import query_files
from sba_kg.store.embedded import MemoryStore
from tests.support import ROOT

README = (ROOT / "README.md").read_text("utf-8")
SPARQL = (ROOT / "docs" / "sparql.md").read_text("utf-8")
EXAMPLES = re.findall(r"^(\d+)\. ([^\n]+)\n\n```sparql\n(.+?)```", SPARQL, re.MULTILINE | re.DOTALL)


def test_summary_and_warnings_of_the_readme(real: EditionBuild) -> None:
    printed = summary.as_text(real, 0, "en").splitlines()
    for start in (
        "Edition",
        "Triples",
        "Lines read",
        "Numbers in the graph",
        "Programs placed by",
        "Reviewed",
        "To look at",
    ):
        (line,) = [text for text in printed if text.startswith(start)]
        assert line in README
    for problem in real.problems:
        assert problem.render("data/sba-2024/report.txt") in README


def test_the_readme_has_the_two_commands_that_ci_runs() -> None:
    commands = re.findall(r"(?m)^python3 -m venv \.venv && .*$", README)
    assert len(commands) == 2
    assert commands[1].endswith("pytest")
    assert "sba-kg build" in commands[0]


def test_queries_named_in_the_readme_exist() -> None:
    named = set(re.findall(r"sba-kg query ([a-z]+(?:-[a-z]+)+)(?![\w.-])", README))
    assert named
    assert named <= {path.stem for path in query_files()}


def test_links_of_the_documentation_lead_somewhere() -> None:
    for path in (
        *ROOT.glob("*.md"),
        *(ROOT / "ontology").rglob("*.md"),
        *(ROOT / "data").glob("*.md"),
        *(ROOT / "docs").glob("*.md"),
    ):
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_editions_of_the_package() -> None:
    assert edition.names() == ["sba-2024"]
    assert pipeline.run(edition.find("data/sba-2024")).edition.name == "sba-2024"


def test_counts_of_the_module_table() -> None:
    table = (ROOT / "ontology" / "README.md").read_text("utf-8")
    kinds = (rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty)
    for path in (ROOT / "ontology").glob("*.owl.ttl"):
        graph = rdflib.Graph().parse(path)
        counts = [sum(str(s).startswith(SBA) for s in set(graph.subjects(rdflib.RDF.type, kind))) for kind in kinds]
        (row,) = [line for line in table.splitlines() if line.startswith(f"| `{path.name}`")]
        assert row.endswith("| {} | {} | {} |".format(*counts)), path.name


def test_counts_of_the_inference_tables() -> None:
    """Members of the classes by restriction, and the other numbers of inferred triples, are those of the committed graph."""
    inferred = rdflib.Graph().parse(ROOT / "data" / "sba-2024" / "inferred.ttl")
    text = (ROOT / "ontology" / "README.md").read_text("utf-8")
    section = text.split("\n## Inference\n")[1].split("\n## ")[0]
    classes = re.findall(r"(?m)^\| `sba:(\w+)` \| [^|]+ \| (\d+) \|", section)
    assert len(classes) > 10
    for name, count in classes:
        assert len(set(inferred.subjects(rdflib.RDF.type, rdflib.URIRef(SBA + name)))) == int(count), name
    links = re.findall(r"(?m)^\| [^|`]+: `(sba|org):(\w+)` \| [^|]+ \| ([\d,]+) \|$", section)
    assert len(links) == 4
    for prefix, name, count in links:
        predicate = rdflib.URIRef((SBA if prefix == "sba" else str(rdflib.ORG)) + name)
        assert len(list(inferred.subject_objects(predicate))) == int(count.replace(",", "")), name


def _commands(path: Path) -> list[str]:
    """The blocks of commands of a page, without those that set an environment up: the tests run in one."""
    blocks = re.findall(r"(?ms)^```sh\n(.*?)^```$", path.read_text("utf-8"))
    kept = [re.sub(r"(?m)^(python3 -m venv|\.venv/bin/pip install) .*\n", "", block) for block in blocks]
    return [block.replace(".venv/bin/", "") for block in kept if block.strip()]


def _run(block: str, folder: Path) -> subprocess.CompletedProcess[bytes]:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path}
    done = subprocess.run(
        ["bash", "-eo", "pipefail", "-c", block], cwd=folder, env=environment, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    return done


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout, with a build in it, for the commands of the README in their order."""
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "data").symlink_to(ROOT / "data")
    _run("sba-kg build", folder)
    return folder


@pytest.mark.parametrize("block", _commands(ROOT / "README.md"), ids=lambda block: block.split("\n")[0][:50])
def test_commands_of_the_readme_run(block: str, checkout: Path) -> None:
    done = _run(block, checkout)
    shown = re.search(
        r"(?s)" + re.escape(block.split("SPARQL", maxsplit=1)[0]) + r".*?^```text\n(.*?)^```", README, re.MULTILINE
    )
    if "sed -n" in block or "SPARQL" in block:  # what the page shows right below is what they print
        assert shown is not None
        assert done.stdout.decode() == shown[1]


@pytest.mark.parametrize("block", _commands(ROOT / "docs" / "query.md"), ids=lambda block: block.split("\n")[0][:50])
def test_commands_of_the_documentation_of_queries_run(block: str, tmp_path: Path) -> None:
    done = _run(block, tmp_path)
    assert done.stdout or list(tmp_path.iterdir())


def test_forms_of_the_documentation_are_those_of_the_command() -> None:
    table = (ROOT / "docs" / "query.md").read_text("utf-8").split("# 질문하기")[0]
    rows = re.findall(r"(?m)^\| (`(?!--)[^|]*`) \|([^|]*)\|", table)
    named = {word for forms, _ in rows for word in re.findall(r"`([a-z-]+)`", forms)}
    suffixes = {word for _, cell in rows for word in re.findall(r"`(\.[a-z]+)`", cell)}
    assert named == set(_FORMATS)
    assert suffixes == set(filter(None, _SUFFIXES))


@pytest.mark.parametrize(("number", "title", "text"), EXAMPLES, ids=[number for number, _, _ in EXAMPLES])
def test_examples_of_the_sparql_page_give_rows(number: str, title: str, text: str, shipped: MemoryStore) -> None:
    (prefixes,) = re.findall(r"```prefixes\n(.+?)```", SPARQL, re.DOTALL)
    answer = query.run_text(prefixes + text, f"example {number}", shipped)
    assert answer.rows
    assert all(any(value is not None for value in row) for row in answer.rows)
    assert " / " in title, "English and Korean"


def test_every_example_of_the_sparql_page_is_run() -> None:
    assert [int(number) for number, _, _ in EXAMPLES] == list(range(1, SPARQL.count("```sparql") + 1))


def test_terms_of_the_sparql_page_exist(shipped: MemoryStore) -> None:
    """Terms with their prefix, the bare names of the drawing, and the codes."""
    declared = {
        quad.subject.value
        for quad in shipped.store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), None, ox.NamedNode(ONTOLOGY_GRAPH)
        )
        if isinstance(quad.subject, ox.NamedNode)
    }
    drawn = re.findall(
        r"\|([a-z]\w+)\||\b([A-Z][a-z]+(?:[A-Z][a-z]+)+)\b",
        SPARQL.split("## How things connect")[1].split("| class")[0],
    )
    named = set(re.findall(r"(?<![\w/])sba:(\w+)", SPARQL)) | {name for pair in drawn for name in pair if name}
    assert len(named) > 50
    assert {name for name in named if SBA + name not in declared} == set()
    codes = set(re.findall(r"https://w3id\.org/sba-kg/code/[\w/-]+[\w]", SPARQL)) - {
        "https://w3id.org/sba-kg/code/measure"
    }
    assert codes
    assert codes <= declared
