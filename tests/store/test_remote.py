"""Saved queries over HTTP: the same rows as in memory, on real servers."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings

from sba_kg import query
from sba_kg.base.errors import InputError, OutsideError, UsageError
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH, SBA
from sba_kg.query import find
from sba_kg.query.saved import find_query, query_files, saved_queries
from sba_kg.store.embedded import MemoryStore
from sba_kg.store.remote import Remote
from tests.query.test_parameters import ECHO, EXAMPLES, TEXT
from tests.support import ROOT
from tests.support.faces import found, page
from tests.support.servers import Server, fuseki, load

NAMES = [path.stem for path in query_files()]
REPORT = f"<urn:report> a <{SBA}WorkReport> ."


@pytest.fixture(scope="module")
def remote(server: Server) -> Remote:
    return Remote(server.query)


def sba_kg(*arguments: str, text: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sba_kg", *arguments],
        input=text,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
        check=False,
    )


# -- the same answers -----------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_same_rows(name: str, remote: Remote, shipped: MemoryStore) -> None:
    saved = find_query(name)
    ours, theirs = query.run(saved, shipped), query.run(saved, remote)
    assert theirs == ours
    assert [[type(value) for value in row] for row in theirs.rows] == [[type(v) for v in row] for row in ours.rows]
    assert theirs.rows


def test_same_editions_and_things(remote: Remote, shipped: MemoryStore) -> None:
    assert remote.editions == shipped.editions
    assert find.things(remote) == find.things(shipped)
    assert find.find(remote, "창업허브") == find.find(shipped, "창업허브") != []


@pytest.mark.parametrize("text", ["청년", "AI"])
def test_same_lines_and_pages(text: str, remote: Remote, shipped: MemoryStore) -> None:
    assert found(remote, text) == found(shipped, text)
    name = {"AI": "SETEC"}.get(text, "finding 12")
    assert page(remote, name) == page(shipped, name)


def test_a_unit_without_rows_of_its_own_is_no_failure_of_the_server(remote: Remote, shipped: MemoryStore) -> None:
    """Jena ends with an error where one side of some joins is empty: the pages of teams ask such questions."""
    (team,) = find.find(shipped, "기획팀")[:1]
    saved, given = find_query("division-by-policy-task"), {"unit": team.thing.iri}
    assert query.run(saved, remote, given) == query.run(saved, shipped, given)
    assert query.run(saved, shipped, given).rows == ()


def _labelled() -> list[tuple[str, str, str]]:
    """Query, parameter and kind of every parameter that takes the name of a thing."""
    return [
        (saved.name, parameter.name, parameter.type)
        for saved in saved_queries()
        for parameter in saved.parameters
        if parameter.type not in {"edition", "string", "integer", "won", "date"}
    ]


@pytest.fixture(scope="module")
def named(remote: Remote, shipped: MemoryStore) -> dict[int, list[find.Thing]]:
    """The named things of both engines, asked for once; a name is looked up among all of them at each question."""
    return {id(engine): find.things(engine) for engine in (remote, shipped)}


@pytest.mark.parametrize(("name", "parameter", "kind"), _labelled())
def test_same_rows_with_a_label(
    name: str,
    parameter: str,
    kind: str,
    remote: Remote,
    shipped: MemoryStore,
    named: dict[int, list[find.Thing]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The first things of the kind by which the query gives rows, each by its Korean label."""
    monkeypatch.setattr(find, "things", lambda engine: named[id(engine)])
    saved, asked = find_query(name), 0
    for thing in [t for t in find.things(shipped) if t.kind == kind]:
        try:
            ours = query.run(saved, shipped, {parameter: thing.ko})
        except UsageError:
            continue  # a name that two things have
        if ours.rows:
            assert query.run(saved, remote, {parameter: thing.ko}) == ours
            asked += 1
        if asked == 3:
            break
    assert asked
    with pytest.raises(UsageError) as caught:
        query.run(saved, remote, {parameter: "없는 이름 #}"})
    assert caught.value.code == "E-U09"


def test_an_edition_that_is_not_there(remote: Remote) -> None:
    saved = find_query("staffing")
    assert query.run(saved, remote, {"g": "sba-2024"}).rows
    with pytest.raises(UsageError, match="loaded: sba-2024"):
        query.run(saved, remote, {"g": "sba-1999"})


@pytest.fixture(scope="module")
def echoes(remote: Remote) -> Remote:
    assert remote.editions  # asked for once, not by every example
    return remote


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=TEXT)
def test_a_value_comes_back_unchanged(value: str, echoes: Remote) -> None:
    # An engine may tell white space at the ends of a line apart, but not a carriage return in XML: JSON is asked for.
    assert query.run(ECHO, echoes, {"x": value}).rows == ((value or None,),)


for _example in EXAMPLES:
    test_a_value_comes_back_unchanged = example(value=_example)(test_a_value_comes_back_unchanged)


# -- SPARQL of one's own --------------------------------------------------------------------------


def test_own_queries(remote: Remote) -> None:
    text = f"# SELECT\nSELECT ?r WHERE {{ GRAPH <{GRAPH}sba-2024> {{ ?r a <{SBA}WorkReport> }} }}"
    assert len(query.run_text(text, "-", remote).rows) == 1
    assert query.run_text(f"ASK {{ GRAPH ?g {{ ?r a <{SBA}WorkReport> }} }}", "-", remote).rows == ((True,),)
    assert query.run_text("ASK { <urn:a> <urn:b> <urn:c> }", "-", remote).rows == ((False,),)


def test_a_query_that_the_server_cannot_read(remote: Remote) -> None:
    with pytest.raises(OutsideError, match=r"refused the request \(400\)\. \w+") as caught:
        query.run_text("SELECT ?x WHERE { ", "-", remote)
    assert caught.value.code == "E-O07"


@pytest.mark.parametrize(
    "text",
    ["DROP ALL", "PREFIX s: <urn:s> # SELECT\nDELETE WHERE { GRAPH ?g { ?s ?p ?o } }", "CONSTRUCT WHERE { ?s ?p ?o }"],
)
def test_nothing_but_questions_is_sent(text: str, remote: Remote) -> None:
    with pytest.raises(InputError, match="only SELECT and ASK"):
        query.run_text(text, "-", remote)
    assert remote.ask(f"ASK {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}")


@pytest.mark.parametrize("form", ["select", "ask"])
def test_an_update_in_the_place_of_a_query_changes_nothing(form: str, remote: Remote) -> None:
    with pytest.raises(OutsideError):
        getattr(remote, form)("DROP ALL")
    assert remote.ask(f"ASK {{ GRAPH <{ONTOLOGY_GRAPH}> {{ ?s ?p ?o }} }}")


def test_the_address_of_the_graph_store_is_no_query_service(server: Server) -> None:
    with pytest.raises(OutsideError) as caught:
        _ = Remote(server.graphs + "/nowhere").editions
    assert caught.value.code in {"E-O06", "E-O07"}


# -- the command ----------------------------------------------------------------------------------


def test_command(server: Server) -> None:
    golden = (ROOT / "tests" / "queries" / "staffing" / "expected.csv").read_text("utf-8")
    asked = sba_kg("query", "staffing", "--endpoint", server.query, "--format", "csv")
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, golden, "")
    by_environment = sba_kg("query", "staffing", "--format", "csv", SBA_KG_ENDPOINT=server.query)
    assert by_environment.stdout == golden
    own = sba_kg("query", "-", "--endpoint", server.query, "--format", "csv", text="ASK { GRAPH ?g { ?s ?p ?o } }")
    assert own.stdout == "result\ntrue\n"


def test_find_command(server: Server) -> None:
    here, there = (sba_kg("find", "창업허브", *more) for more in ([], ["--endpoint", server.query]))
    assert there.returncode == 0
    assert there.stdout == here.stdout != ""


def test_command_with_a_label(server: Server, tmp_path: Path) -> None:
    arguments = ["query", "programs-of-unit", "-p", "unit=교육1팀", "--format", "csv"]
    here, there = sba_kg(*arguments), sba_kg(*arguments, "--endpoint", server.query, "-o", str(tmp_path / "out.csv"))
    assert there.returncode == 0, there.stderr
    assert (tmp_path / "out.csv").read_text("utf-8") == here.stdout
    assert here.stdout.count("\n") > 1


def test_from_and_endpoint_exclude_each_other(tmp_path: Path) -> None:
    data = str(ROOT / "data")
    refused = sba_kg("query", "staffing", "--from", data, "--endpoint", "http://127.0.0.1:1/")
    assert refused.returncode == 2
    assert "excludes --from" in refused.stderr
    meant = sba_kg("query", "staffing", "--from", data, SBA_KG_ENDPOINT="http://127.0.0.1:1/")
    assert meant.returncode == 0


# -- a server without our graphs ------------------------------------------------------------------


def editions_of(server: Server) -> str:
    with pytest.raises(OutsideError) as caught:
        _ = Remote(server.query).editions
    assert caught.value.exit_code == 5
    assert re.search("[가-힣]", caught.value.render("ko"))
    return caught.value.render("en")


def test_what_a_server_lacks_is_said(empty: Server, shipped: MemoryStore) -> None:
    assert "E-O09" in editions_of(empty)
    empty.put("urn:elsewhere", REPORT.encode())
    assert "other graphs: urn:elsewhere" in editions_of(empty)
    empty.put(GRAPH + "b-2025", REPORT.encode())
    assert "E-O10" in editions_of(empty)
    load(empty, shipped)
    assert Remote(empty.query).editions == (GRAPH + "b-2025", GRAPH + "sba-2024")
    empty.put(GRAPH + "b-2025/inferred", REPORT.encode())
    assert len(Remote(empty.query).editions) == 2
    empty.delete(ONTOLOGY_GRAPH)
    failed = sba_kg("query", "staffing", "--endpoint", empty.query)
    assert (failed.returncode, failed.stdout) == (5, "")
    assert failed.stderr.startswith(f"E-O10: {empty.query}: ")


# -- a server that wants to know who asks ---------------------------------------------------------


def test_user_and_password(guarded: tuple[Server, str]) -> None:
    server, kind = guarded
    arguments = ["query", "-", "--endpoint", server.query, "--format", "csv", "--auth", kind]
    asked = sba_kg(*arguments, text="ASK {}", SBA_KG_USER="officer", SBA_KG_PASSWORD="s3cret")
    assert (asked.returncode, asked.stdout) == (0, "result\ntrue\n"), asked.stderr
    for user, password in (("officer", "guess"), ("nobody", "s3cret"), ("", "")):
        refused = sba_kg(*arguments, text="ASK {}", SBA_KG_USER=user, SBA_KG_PASSWORD=password)
        assert (refused.returncode, refused.stdout) == (5, "")
        assert refused.stderr.startswith("E-O05")


# -- documentation, and the tests themselves ------------------------------------------------------

EXAMPLE = "http://127.0.0.1:3030/ds/query"
PAGE = (ROOT / "docs" / "endpoints.md").read_text("utf-8")


#: Loading has tests of its own.
@pytest.mark.parametrize("line", re.findall(r"(?m)^sba-kg (?!load )(.+)$", PAGE))
def test_commands_of_the_documentation_run(line: str, server: Server) -> None:
    command, _, file = line.replace(EXAMPLE, server.query).partition(" < ")
    asked = sba_kg(*shlex.split(command), text="ASK {}" if file else "")
    assert asked.returncode == 0, asked.stderr
    assert "E-" not in asked.stderr, "a note of what else there is may be said"
    assert asked.stdout


def test_python_of_the_documentation_runs(server: Server) -> None:
    (code,) = re.findall(r"(?s)```python\n(.*?)```", PAGE)
    names: dict[str, object] = {}
    exec(code.replace(EXAMPLE, server.query), names)
    assert len(names["rows"]) > 30  # type: ignore[arg-type]


def test_a_missing_server_skips_unless_it_is_required(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SBA_KG_FUSEKI_JAR", str(tmp_path / "none.jar"))
    for required, outcome in (("", "Skipped"), ("oxigraph", "Skipped"), ("fuseki,oxigraph", "Failed")):
        monkeypatch.setenv("SBA_KG_REQUIRE", required)
        with pytest.raises(BaseException) as caught, fuseki(tmp_path):  # noqa: PT011 - pytest's own outcomes
            raise AssertionError("it started")
        assert type(caught.value).__name__ == outcome
        assert "fuseki" in str(caught.value)
