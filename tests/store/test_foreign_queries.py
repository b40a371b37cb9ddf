"""Queries of a user's own in memory: too long, too slow, too large, or bound for the network; the process goes on."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sba_kg import KnowledgeGraph, query
from sba_kg.base import apart, sparql
from sba_kg.base.errors import InputError, OutsideError, SbaKgError, UsageError
from sba_kg.query import lint
from sba_kg.store import guarded
from sba_kg.store.embedded import MemoryStore
from sba_kg.store.engine import parsed, solutions
from sba_kg.store.guarded import GuardedStore
from tests.store.test_remote import sba_kg

MANY = 20_000
#: What overflows the stack of the engine's parser, optimizer or evaluation.
LONG = {
    "not": f"ASK {{ FILTER({'!' * MANY}true) }}",
    "or": f"ASK {{ FILTER({'||'.join(['?a'] * MANY)}) }}",
    "and": f"ASK {{ FILTER({'&&'.join(['?a'] * MANY)}) }}",
    "union": f"ASK {{ {' UNION '.join(['{?s ?p ?o}'] * MANY)} }}",
    "path": f"ASK {{ ?s {'/'.join(['<urn:b>'] * MANY)} ?o }}",
    "alternatives": f"ASK {{ ?s {'|'.join(['<urn:b>'] * MANY)} ?o }}",
    "brackets": f"ASK {{ FILTER({'(' * MANY}1{')' * MANY}) }}",
    "groups": f"ASK {{ {'{' * MANY} ?s ?p ?o {'}' * MANY} }}",
    "optional": f"ASK {{ {'OPTIONAL{?s ?p ?o ' * MANY}{'}' * MANY} }}",
    "patterns": f"ASK {{ {' . '.join(f'?s{i} ?p ?o' for i in range(MANY))} }}",
    "plus": f"SELECT ({'+'.join(['1'] * MANY)} AS ?x) {{}}",
    "minus": f"SELECT ({'-'.join(['?a'] * MANY)} AS ?x) {{}}",
    "times": f"SELECT ({'*'.join(['1'] * MANY)} AS ?x) {{}}",
    "list": f"ASK {{ ?s ?p {'(' * MANY}{')' * MANY} }}",
    "filters": f"ASK {{ {'FILTER(?a) ' * MANY} }}",
    "functions": f"SELECT ({'COALESCE(' * MANY}1{')' * MANY} AS ?x) {{}}",
    "exists": f"ASK {{ {'FILTER EXISTS{' * MANY} ?s ?p ?o {'}' * MANY} }}",
    "selects": f"ASK {{ {'{SELECT * {' * MANY} ?s ?p ?o {'}}' * MANY} }}",
    "columns": f"SELECT {' '.join(f'(1 AS ?x{i})' for i in range(MANY))} {{}}",
    "triple terms": f"ASK {{ {'<<' * MANY}?s ?p ?o{'>> ?p ?o' * MANY} }}",
    "objects": f"ASK {{ ?s ?p {','.join(['?o'] * MANY)} }}",
}
#: As long, and no trouble.
FINE = {
    "in": f"ASK {{ FILTER(1 IN ({','.join(['1'] * MANY)})) }}",
    "values": f"ASK {{ VALUES ?x {{ {'1 ' * MANY} }} }}",
    "concat": f"SELECT (CONCAT({','.join(['1'] * MANY)}) AS ?x) {{}}",
    "a long text": f"ASK {{ FILTER('{'a' * 1_000_000}' != '') }}",
}
#: Would take days.
SLOW = f"SELECT (COUNT(*) AS ?n) {{ {' '.join(f'?a{i} ?b{i} ?c{i} .' for i in range(9))} }}"


@pytest.fixture(scope="module")
def small() -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"urn:{i}"), ox.NamedNode("urn:b"), ox.Literal(i)) for i in range(60))
    return store


@pytest.mark.parametrize("name", LONG)
def test_a_query_too_long_for_the_engine_is_an_error_and_no_end_of_the_process(name: str, small: ox.Store) -> None:
    with pytest.raises(InputError) as caught:
        query.run_text(LONG[name], "own", MemoryStore((small,)))
    assert (caught.value.code, caught.value.exit_code) == ("E-Q40", 3)


@pytest.mark.parametrize("name", FINE)
def test_a_long_query_that_the_engine_takes_is_answered(name: str, small: ox.Store) -> None:
    assert len(query.run_text(FINE[name], "own", MemoryStore((small,))).rows) == 1


@pytest.mark.parametrize("fork", [True, False])
def test_the_ways_to_another_process_give_the_same(
    fork: bool, small: ox.Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of this process, or another interpreter: where there is no copy to be had."""
    monkeypatch.setattr(apart, "_FORK", fork)
    engine = GuardedStore(small, (), 8)
    assert engine.select("SELECT * { ?s ?p ?o } ORDER BY ?o") == MemoryStore((small,)).select(
        "SELECT * { ?s ?p ?o } ORDER BY ?o"
    )
    assert engine.ask("ASK { <urn:1> ?p ?o }")
    with pytest.raises(SyntaxError):
        engine.select("SELECT")
    with pytest.raises(SbaKgError) as caught:
        engine.select(LONG["not"])
    assert caught.value.code == "E-Q40"
    with pytest.raises(OutsideError) as late:
        GuardedStore(small, (), 1).select(SLOW)
    assert late.value.code == "E-Q41"


def test_a_file_with_a_long_query_is_linted(tmp_path: Path, shipped: MemoryStore) -> None:
    """The linter reads a file of the user's with the engine, too."""
    head = (
        "#+ name: long\n#+ category: own\n#+ title: {ko: 가, en: a}\n#+ question: {ko: 가, en: a}\n"
        "#+ columns: [{name: x, type: integer, label: {ko: 가, en: a}}]\n"
    )
    path = tmp_path / "own" / "long.rq"
    path.parent.mkdir()
    path.write_text(head + f"SELECT ?x {{ BIND({'!' * MANY}1 AS ?x) }}", "utf-8")
    assert "P-Q03" in {problem.code for problem in lint.lint(path, lint.Ground(shipped))}


# -- time and memory -------------------------------------------------------------------------------


@pytest.mark.parametrize("own", [True, False])
def test_a_time_limit_holds(own: bool, small: ox.Store) -> None:
    start = time.monotonic()
    with pytest.raises(OutsideError) as caught:
        query.run_text(SLOW, "own", MemoryStore((small,), 0.5), own=own)
    assert (caught.value.code, caught.value.exit_code) == ("E-Q41", 5)
    assert time.monotonic() - start < 10


def test_time_limit_of_the_command_and_of_python(tmp_path: Path) -> None:
    path = tmp_path / "slow.rq"
    path.write_text(SLOW.replace("{ ?a0", "{ GRAPH ?g { ?a0") + "}", "utf-8")
    done = sba_kg("query", path, "--timeout", "0.5")
    assert (done.returncode, "E-Q41" in done.stderr) == (5, True)
    done = sba_kg("query", "budget-lines", "--timeout", "0.00001")
    assert (done.returncode, "E-Q41" in done.stderr) == (5, True)
    with pytest.raises(OutsideError) as caught:
        KnowledgeGraph.open(timeout=0.5).sparql(path.read_text("utf-8"))
    assert caught.value.code == "E-Q41"


def _program(call: str) -> subprocess.Popen[str]:
    text = f"""
import pyoxigraph as ox
from sba_kg.store import MemoryStore
store = ox.Store()
store.extend(ox.Quad(ox.NamedNode(f"urn:{{i}}"), ox.NamedNode("urn:b"), ox.Literal(i)) for i in range(60))
print("ready", flush=True)
try:
    MemoryStore((store,)){call}.select({SLOW!r})
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""
    return subprocess.Popen([sys.executable, "-c", text], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("call", ["", ".guarded()"])
def test_an_interrupt_is_heeded(call: str) -> None:
    with _program(call) as program:
        assert program.stdout
        assert program.stdout.readline() == "ready\n"
        time.sleep(0.5)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=20)
    assert (out, err, program.returncode) == ("interrupted\n", "", 0)


def _until(true: Callable[[], bool]) -> bool:
    end = time.monotonic() + 20
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="needs the processes of Linux as files")
def test_no_child_outlives_its_parent() -> None:
    with _program(".guarded()") as program:
        children = Path(f"/proc/{program.pid}/task/{program.pid}/children")
        assert _until(lambda: bool(children.read_text()))
        (child,) = children.read_text().split()
        program.kill()
        program.wait()
        assert _until(lambda: not Path(f"/proc/{child}").exists() or " Z " in Path(f"/proc/{child}/stat").read_text())


def test_an_answer_too_large_is_an_error(small: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guarded, "_LARGEST", 100_000)
    with pytest.raises(InputError) as caught:
        query.run_text("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "own", MemoryStore((small,)))
    assert (caught.value.code, caught.value.exit_code) == ("E-Q43", 3)


@pytest.mark.skipif(not Path("/proc/self/statm").is_file(), reason="memory is bounded on Linux")
def test_a_query_that_takes_too_much_memory_is_an_error(small: ox.Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_MEMORY", 100 << 20)
    with pytest.raises(InputError) as caught:
        query.run_text(
            "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?l ?i ?f", "own", MemoryStore((small,))
        )
    assert caught.value.code == "E-Q43"


# -- what comes back -------------------------------------------------------------------------------

_TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
_LITERALS = st.one_of(
    st.builds(ox.Literal, _TEXTS),
    st.builds(lambda text: ox.Literal(text, language="ko"), _TEXTS),
    st.builds(lambda text: ox.Literal(text, datatype=ox.NamedNode("urn:t")), _TEXTS),
    st.builds(ox.Literal, st.one_of(st.integers(-(2**63), 2**63 - 1), st.booleans(), st.floats())),
)
_PLAIN = st.one_of(_LITERALS, st.builds(lambda n: ox.NamedNode(f"urn:가{n}"), st.integers()), st.builds(ox.BlankNode))
_TERMS = st.one_of(_PLAIN, st.builds(ox.Triple, st.just(ox.NamedNode("urn:s")), st.just(ox.NamedNode("urn:p")), _PLAIN))


@given(st.lists(_TERMS, max_size=5))
@settings(deadline=None)
def test_terms_come_back_as_they_are(terms: list[ox.Literal]) -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode(f"urn:{i}"), ox.NamedNode("urn:b"), term) for i, term in enumerate(terms))
    text = "SELECT * { ?s ?p ?o OPTIONAL { ?o <urn:none> ?x } }"
    found = parsed(guarded.answer(guarded.PickledStore(store), text))
    assert isinstance(found, ox.QuerySolutions)
    assert set(solutions(found).rows) == set(MemoryStore((store,)).select(text).rows)


def test_triple_terms_too_deep_for_the_parser_are_no_results() -> None:
    """A server, or a query of somebody else, could send them."""
    inner = '{"type": "triple", "value": {"subject": {"type": "uri", "value": "urn:}"}, "object": '
    for start in ('{"head": {"vars": ["t"]}, "results": {"bindings": [{"t": ', '{"\\u0074": "', '"triple'):
        with pytest.raises(SyntaxError):
            parsed((start + inner * 9_000).encode())
    with pytest.raises(SyntaxError):
        parsed((inner.replace("triple", "\\u0074riple") * 9_000).encode())


# -- SERVICE ---------------------------------------------------------------------------------------

#: {u} is the address of a server as IRI, {a} without its brackets.
SERVICES = [
    "ASK {{ SERVICE {u} {{ ?a ?b ?c }} }}",
    "ASK {{ service silent {u} {{ ?a ?b ?c }} }}",
    "ASK {{ ?s ?p 1.SERVICE {u} {{ ?a ?b ?c }} }}",
    "ASK {{ ?s ?p 1SERVICE {u} {{ ?a ?b ?c }} }}",
    "ASK {{ ?s ?p trueSERVICE {u} {{ ?a ?b ?c }} }}",
    "ASK {{ ?s ?p <urn:b>.SERVICE{u}{{ ?a ?b ?c }} }}",
    "ASK {{ SERVICESILENT{u}{{ ?a ?b ?c }} }}",
    "PREFIX ex: <{a}> ASK {{ SERVICEex:x {{ ?a ?b ?c }} }}",
    "PREFIX : <{a}> ASK {{ SERVICE:x {{ ?a ?b ?c }} }}",
    "ASK {{ FILTER NOT EXISTS {{ SERVICE {u} {{ ?a ?b ?c }} }} }}",
    "SELECT * {{ {{ SELECT ?a {{ OPTIONAL {{ SERVICE {u} {{ ?a ?b ?c }} }} }} }} }}",
    "SELECT * {{ VALUES ?x {{ {u} }} SERVICE ?x {{ ?a ?b ?c }} }}",
    "ASK {{ FILTER(1 <2)SERVICE {u} {{ ?a ?b ?c }} FILTER(3> 2) }}",
    '# no SERVICE here\nASK {{ ?s ?p "#" SERVICE {u} {{ ?a ?b ?c }} }}',
    "ASK {{ \\u0053ERVICE {u} {{ ?a ?b ?c }} }}",
    'ASK {{ ?s ?p "\\u0022 . SERVICE {u} {{ ?a ?b ?c }} #" }}',
]
NO_SERVICES = [
    "ASK { ?s ?p 'SERVICE <urn:a> {' }",
    'ASK { ?s ?p """\n SERVICE <urn:a> {""" }',
    "ASK { ?s ?p ?o } # SERVICE <urn:a> { }",
    "ASK { GRAPH <urn:SERVICE> { ?s <http://a/SERVICE#SERVICE> ?service } }",
    "PREFIX service: <urn:> ASK { GRAPH service:a { ?s service:b $SERVICE } }",
    "PREFIX a: <urn:> ASK { ?s a:SERVICE a:my.service , 'SERVICE'@service }",
    "ASK { ?s ?p '\\u0053ERVICE' }",
]


@pytest.fixture
def listener() -> Iterator[tuple[str, list[int]]]:
    """The address of a server, and how often it was reached."""
    reached: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    reached.append(1)
                    connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}/", reached
        server.shutdown(socket.SHUT_RDWR)


@pytest.mark.parametrize("template", SERVICES)
def test_a_service_is_not_reached_unless_allowed(
    template: str, small: ox.Store, listener: tuple[str, list[int]]
) -> None:
    address, reached = listener
    text = template.format(u=f"<{address}>", a=address)
    with pytest.raises(UsageError) as caught:
        query.run_text(text, "own", MemoryStore((small,)))
    assert (caught.value.code, caught.value.exit_code) == ("E-Q42", 2)
    if os.name == "posix":  # nor would it be, were it not seen
        with suppress(SbaKgError, SyntaxError):
            GuardedStore(small, ()).select(text.replace("ASK", "SELECT *"))
    assert reached == []


@pytest.mark.parametrize("text", NO_SERVICES)
def test_a_word_in_a_text_a_name_or_a_comment_is_no_service(text: str, small: ox.Store) -> None:
    assert not sparql.has_service(text)
    assert len(query.run_text(text.replace("@service", "@en"), "own", MemoryStore((small,))).rows) == 1


def test_a_service_that_is_allowed_is_reached(small: ox.Store, listener: tuple[str, list[int]]) -> None:
    address, reached = listener
    with pytest.raises(OutsideError) as caught:
        query.run_text(SERVICES[0].format(u=f"<{address}>"), "own", MemoryStore((small,)), allow_service=True)
    assert (caught.value.code, bool(reached)) == ("E-O02", True)
    with pytest.raises(OutsideError) as caught:
        query.run_text("ASK { SERVICE ?x { ?a ?b ?c } }", "own", MemoryStore((small,)), allow_service=True)
    assert caught.value.code == "E-O02"


def test_service_on_the_command_line_and_in_python(tmp_path: Path, listener: tuple[str, list[int]]) -> None:
    address, reached = listener
    path = tmp_path / "far.rq"
    path.write_text(SERVICES[0].format(u=f"<{address}>"), "utf-8")
    done = sba_kg("query", path)
    assert (done.returncode, "E-Q42" in done.stderr, reached) == (2, True, [])
    done = sba_kg("query", path, "--endpoint", address)
    assert (done.returncode, "E-Q42" in done.stderr, reached) == (2, True, [])
    done = sba_kg("query", path, "--allow-service")
    assert (done.returncode, "E-O02" in done.stderr, bool(reached)) == (5, True, True)
    kg = KnowledgeGraph.open()
    with pytest.raises(UsageError):
        kg.sparql(path.read_text("utf-8"))
    with pytest.raises(OutsideError):
        kg.sparql(path.read_text("utf-8"), allow_service=True)


@pytest.mark.parametrize(
    "text", ["LOAD <http://127.0.0.1:9/>", "DESCRIBE <http://127.0.0.1:9/>", "CONSTRUCT WHERE { ?s ?p ?o }"]
)
def test_what_is_no_select_is_not_run(text: str, small: ox.Store) -> None:
    with pytest.raises(InputError) as caught:
        query.run_text(text, "own", MemoryStore((small,)))
    assert caught.value.code == "E-Q02"
