"""Neo4j: the files of an export imported by its Cypher and by ``neo4j-admin``, counted, and asked five questions."""

from __future__ import annotations

import json
import os
import re
import subprocess
import urllib.request
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg.base.namespaces import RDF, SBA, SKOS
from sba_kg.export import Content, export
from sba_kg.store import MemoryStore, open_store
from sba_kg.store.dataset import dataset
from tests.support import ROOT
from tests.support.java import classpath

pytestmark = [pytest.mark.servers, pytest.mark.slow]
HERE = ROOT / "tests" / "export" / "neo4j"
#: What Neo4j needs of Java's own.
_OPEN = [
    word
    for name in ("java.nio", "java.lang", "sun.nio.ch")
    for word in ("--add-opens", f"java.base/{name}=ALL-UNNAMED")
]
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture(scope="module")
def loaded(built: Path) -> MemoryStore:
    return open_store([built])


@pytest.fixture(scope="module")
def content(loaded: MemoryStore) -> Content:
    return Content(dataset(loaded))


@pytest.fixture(scope="module")
def files(content: Content, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("neo4j")
    for name, data in export(content, "neo4j").items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


class Neo4j:
    """A running server."""

    def __init__(self, url: str) -> None:
        self._url = f"{url.rstrip('/')}/db/neo4j/tx/commit"

    def ask(self, *statements: str) -> list[list[object]]:
        """The rows of the last of some statements, all of them in one transaction."""
        body = json.dumps({"statements": [{"statement": one} for one in statements]}).encode()
        request = urllib.request.Request(self._url, body, {"Content-Type": "application/json"})
        with _DIRECT.open(request, timeout=300) as response:
            found = json.load(response)
        assert found["errors"] == []
        return [row["row"] for row in found["results"][-1]["data"]]


@pytest.fixture(scope="module")
def neo4j(files: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4j]:
    """Neo4j in a process of its own, with the files loaded by their Cypher."""
    home = tmp_path_factory.mktemp("neo4j-home")
    java = classpath("neo4j", HERE / "neo4j.pom.xml", home)
    command = [java[0], *_OPEN, *java[1:], str(HERE / "Neo4jServer.java"), str(home), str(files)]
    with (home / "log").open("wb") as log:
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdin
    assert process.stdout
    try:
        url = next((line.strip() for line in process.stdout if line.startswith("http")), "")
        assert url, (home / "log").read_text("utf-8", "replace")
        server = Neo4j(url)
        lines = (files / "load.cypher").read_text("utf-8").splitlines()
        constraint, *loads = [line.rstrip(";") for line in lines if line and not line.startswith("//")]
        server.ask(constraint)
        for at in range(0, len(loads), 5):  # what is read as one statement takes memory
            server.ask(*loads[at : at + 5])
        server.ask(loads[0])  # again, which changes nothing
        yield server
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(60)


def stated(content: Content) -> set[ox.Triple]:
    return {triple for _, triples in content.graphs() for triple in triples}


def test_nodes_by_label_and_relations_by_type(neo4j: Neo4j, content: Content) -> None:
    types = [t for t in stated(content) if t.predicate.value == RDF + "type" and isinstance(t.object, ox.NamedNode)]
    ours = Counter(
        t.object.value.removeprefix(SBA)
        for t in types
        if isinstance(t.object, ox.NamedNode) and t.object.value.startswith(SBA)
    )
    found = {str(label): count for label, count in neo4j.ask("MATCH (n) UNWIND labels(n) AS l RETURN l, count(*)")}
    assert {label: found.get(label) for label in ours} == ours
    relations = Counter(
        t.predicate.value
        for t in stated(content)
        if not isinstance(t.object, ox.Literal) and t.predicate.value != RDF + "type"
    )
    by_type = dict(map(tuple, neo4j.ask("MATCH ()-[r]->() RETURN type(r), count(r)")))  # type: ignore[arg-type]
    assert sorted(by_type.values()) == sorted(relations.values())
    assert by_type["observes"] == relations[SBA + "observes"]


QUESTIONS = {
    "won of each program": (
        f"SELECT ?n (SUM(?v) AS ?won) {{ GRAPH ?g {{ ?l a <{SBA}BudgetLine> ; <{SBA}observes> ?p ; <{SBA}value> ?v . ?p <{SKOS}prefLabel> ?n }} FILTER(LANG(?n) = 'ko') }} GROUP BY ?n",
        "MATCH (l:BudgetLine)-[:observes]->(p) RETURN p.prefLabel_ko, sum(l.value)",
    ),
    "programs of each unit": (
        f"SELECT ?n (COUNT(?p) AS ?c) {{ GRAPH ?g {{ ?p a <{SBA}Program> ; <{SBA}isManagedBy> ?u . ?u <{SKOS}prefLabel> ?n }} FILTER(LANG(?n) = 'ko') FILTER(!STRENDS(STR(?g), '/inferred')) }} GROUP BY ?n",
        "MATCH (p:Program)-[:isManagedBy]->(u) RETURN u.prefLabel_ko, count(DISTINCT p)",
    ),
    "headcounts": (
        f"SELECT ?o ?v {{ GRAPH ?g {{ ?h a <{SBA}Headcount> ; <{SBA}order> ?o ; <{SBA}value> ?v }} }}",
        "MATCH (h:Headcount) WHERE h.value IS NOT NULL RETURN h.order, h.value",
    ),
    "lines of what a program is read from": (
        f"SELECT ?n ?s {{ GRAPH ?g {{ ?p a <{SBA}Program> ; <{SKOS}prefLabel> ?n ; <http://www.w3.org/ns/prov#wasDerivedFrom> ?e . ?e <{SBA}startLine> ?s }} FILTER(LANG(?n) = 'ko') }}",
        "MATCH (p:Program)-[:wasDerivedFrom]->(e:Passage) RETURN p.prefLabel_ko, e.startLine",
    ),
    "focus tasks of each policy task": (
        # What is said of a thing may stand in several graphs; it is one node.
        f"SELECT ?n ?m {{ GRAPH ?a {{ ?f <{SBA}contributesTo> ?t }} GRAPH ?b {{ ?f a <{SBA}FocusTask> ; <{SKOS}prefLabel> ?n }} GRAPH ?c {{ ?t a <{SBA}PolicyTask> ; <{SKOS}prefLabel> ?m }} FILTER(LANG(?n) = 'ko' && LANG(?m) = 'ko') }}",
        "MATCH (f:FocusTask)-[:contributesTo]->(t:PolicyTask) RETURN f.prefLabel_ko, t.prefLabel_ko",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("sparql", "cypher"), QUESTIONS.values(), ids=QUESTIONS)
def test_the_same_rows_in_cypher(sparql: str, cypher: str, neo4j: Neo4j, loaded: MemoryStore) -> None:
    ours = {
        tuple("" if term is None else str(getattr(term, "value", term)) for term in row)
        for row in loaded.select(sparql).rows
    }
    assert {tuple(map(str, row)) for row in neo4j.ask(cypher)} == ours
    assert ours


def test_neo4j_admin_imports_the_same(files: Path, content: Content, tmp_path: Path) -> None:
    java = classpath("neo4j", HERE / "neo4j.pom.xml", tmp_path)
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "neo4j.conf").touch()
    quoted = " ".join(f"'{word}'" for word in [java[0], *_OPEN, *java[1:], "org.neo4j.cli.AdminTool"])
    admin = tmp_path / "neo4j-admin"
    admin.write_text(f'#!/bin/sh\nexec {quoted} "$@"\n', "utf-8")
    admin.chmod(0o700)
    environment = {"NEO4J_ADMIN": str(admin), "NEO4J_HOME": str(tmp_path), "NEO4J_CONF": str(tmp_path / "conf")}
    done = subprocess.run(["sh", files / "import.sh", "reports"], capture_output=True, text=True, check=False, cwd="/", env={**os.environ, **environment})  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    relations = [
        t for t in stated(content) if not isinstance(t.object, ox.Literal) and t.predicate.value != RDF + "type"
    ]
    nodes = {t.subject for t in stated(content)} | {t.object for t in relations}
    said = {what: int(count) for count, what in re.findall(r"(\d+) (nodes|relationships)\b", done.stdout)}
    assert (said["nodes"], said["relationships"]) == (len(nodes), len(relations))
