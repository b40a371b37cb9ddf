"""What goes wrong between us and a server: the old graph or the new one is there, and nothing is claimed that is not."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg.base.errors import InputError, OutsideError, SbaKgError
from sba_kg.base.namespaces import GRAPH
from sba_kg.load import targets
from sba_kg.load.plan import Step, plan
from sba_kg.load.run import load
from sba_kg.store import MemoryStore
from sba_kg.store.checksum import summed
from sba_kg.store.dataset import Dataset
from sba_kg.store.graph_store import Patience
from tests.support import REAL
from tests.support.faulty import Faulty, cut, cut_answer, faulty, page, slow, status
from tests.support.graphs import graph
from tests.support.here import sba_kg
from tests.support.servers import free_port, oxigraph

EDITION = GRAPH + "town-2025"


@pytest.fixture
def server() -> Iterator[Faulty]:
    with faulty() as running:
        yield running


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        Patience, "__init__", lambda self, attempts=6, pause=0.01: self.__dict__.update(attempts=attempts, pause=pause)
    )


def given(version: str, size: int = 50) -> Dataset:
    store = ox.Store()
    for name, triples in graph("town-2025", size, version):
        store.extend(ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
    names = sorted(g.value for g in store.named_graphs() if isinstance(g, ox.NamedNode))
    return Dataset(tuple(names), MemoryStore((store,)))


def target(url: str, timeout: float = 20, **settings: int) -> targets.LoadTarget:
    return targets.target("oxigraph", url, settings=targets.Settings(timeout=timeout, batch=20, **settings))


def run(url: str, dataset: Dataset, timeout: float = 20, *, add: bool = False, overwrite: bool = False) -> list[Step]:
    to = target(url, timeout)
    steps = plan(to, dataset, add=add, overwrite=overwrite)
    load(to, dataset, steps)
    return steps


def there(server: Faulty, dataset: Dataset) -> bool:
    """Whether a server holds these graphs and no more."""
    names = {g.value for g in server.store.named_graphs() if isinstance(g, ox.NamedNode)}
    kept = {n for n in names if any(server.store.quads_for_pattern(None, None, None, ox.NamedNode(n)))}
    return kept == set(dataset.names) and all(
        summed(q.triple for q in server.store.quads_for_pattern(None, None, None, ox.NamedNode(name)))
        == summed(dataset.triples(name))
        for name in dataset.names
    )


def test_graphs_are_exchanged(server: Faulty) -> None:
    assert [step.action for step in run(server.url, given("old"))] == ["new", "new"]
    assert there(server, given("old"))
    assert [step.action for step in run(server.url, given("new", 33))] == ["replace", "replace"]
    assert there(server, given("new", 33))
    assert [step.action for step in run(server.url, given("new", 33))] == ["same", "same"]


PASSING = {
    "503 twice": ("POST /store", [status(503), status(503)]),
    "429 with a time to wait": ("POST /store", [status(429, Retry_After="0")]),
    "cut while a batch is sent": ("POST /store", [None, cut, cut]),
    "cut in the middle of an answer": ("GET /store", [cut_answer, None, cut_answer]),
    "the answer to the exchange is lost": ("POST /update", [cut]),
    "the exchange is refused for a moment": ("POST /update", [status(503)]),
    "a bad gateway at a question": ("POST /query", [status(502)]),
    "no compressed requests": ("POST /store", [status(415)]),
}  # fmt: skip


@pytest.mark.parametrize(("what", "faults"), PASSING.values(), ids=PASSING)
def test_what_passes_is_waited_for(server: Faulty, what: str, faults: Sequence[object]) -> None:
    run(server.url, given("old"))
    server.fail(what, *faults)  # type: ignore[arg-type]
    run(server.url, given("new", 77))
    assert there(server, given("new", 77))
    assert not server.faults[what]


#: Fault → what meets it, the id of the cause, and whether the old graphs are still there.
LASTING = {
    "disk full": ("POST /store", [None, None, status(507, "Insufficient Storage")], "E-O08"),
    "wrong path": ("POST /store", [status(404)], "E-O07"),
    "credentials": ("POST /store", [status(401)], "E-O05"),
    "always 503": ("POST /store", [None, *[status(503)] * 6], "E-O08"),
    "always cut": ("POST /store", [None, *[cut] * 6], "E-O03"),
    "a proxy takes a batch": ("POST /store", [None, page], "E-O52"),
    "a proxy answers what is read": ("GET /store", [page], "E-O06"),
    "a proxy takes the removal and a batch": ("POST /store", [page, page, page], "E-O52"),
    "no RDF is read": ("GET /store", [status(500)], "E-O08"),
    "the exchange is refused": ("POST /update", [status(400, "no COPY here")], "E-O07"),
    "a proxy takes the exchange": ("POST /update", [page], "E-O52"),
    "sent elsewhere": ("POST /store", [status(301, Location="http://127.0.0.1:9/")], "E-O07"),
}  # fmt: skip


@pytest.mark.parametrize(("what", "faults", "cause"), LASTING.values(), ids=LASTING)
def test_what_lasts_leaves_the_old_graphs(server: Faulty, what: str, faults: Sequence[object], cause: str) -> None:
    old = given("old")
    run(server.url, old)
    server.fail(what, *faults)  # type: ignore[arg-type]
    new = given("new", 61)
    with pytest.raises(OutsideError) as caught:
        run(server.url, new)
    assert caught.value.code == "E-O51"
    assert cause in caught.value.en
    for name in old.names:
        assert summed(q.triple for q in server.store.quads_for_pattern(None, None, None, ox.NamedNode(name))) == summed(
            old.triples(name)
        )
    assert "as they were" in caught.value.en or "(old)" in caught.value.en, caught.value.en
    server.faults.clear()
    run(server.url, new)
    assert there(server, new)


def test_what_fails_after_the_exchange_leaves_the_new_graphs_and_says_so(server: Faulty) -> None:
    run(server.url, given("old"))
    server.fail("GET /store", None, None, status(500))
    with pytest.raises(OutsideError, match=r"\(new\)"):
        run(server.url, given("new", 61))
    server.faults.clear()
    run(server.url, given("new", 61))
    assert there(server, given("new", 61))


def test_a_slow_server(server: Faulty) -> None:
    run(server.url, given("old"))
    server.fail("POST /store", slow(0.2))
    run(server.url, given("new"))
    assert there(server, given("new"))
    server.fail("POST /store", slow(3))
    with pytest.raises(OutsideError, match="E-O04"):
        run(server.url, given("newer", 20), 0.6)
    assert there(server, given("new"))


def test_nobody_is_there() -> None:
    with pytest.raises(OutsideError) as caught:
        run(f"http://127.0.0.1:{free_port()}", given("old"))
    assert caught.value.code == "E-O03"


def test_a_graph_with_something_else_is_not_lost(server: Faulty) -> None:
    mine = ox.Quad(
        ox.NamedNode("http://example.org/mine"), ox.NamedNode("urn:p"), ox.Literal("dear"), ox.NamedNode(EDITION)
    )
    server.store.add(mine)
    new = given("new")
    with pytest.raises(InputError, match=r"http://example\.org/mine") as caught:
        run(server.url, new)
    assert caught.value.code == "E-Q53"
    assert mine in server.store
    assert len(list(server.store)) == 1
    assert [step.action for step in run(server.url, given("new"), add=True)] == ["add", "add"]
    assert mine in server.store
    assert len(list(server.store)) == 1 + sum(1 for name in given("new").names for _ in given("new").triples(name))
    run(server.url, given("new"), overwrite=True)
    assert there(server, given("new"))


@pytest.mark.parametrize("fault", [status(507), page])
def test_adding_that_is_interrupted_is_mended(server: Faulty, fault: object) -> None:
    run(server.url, given("old"))
    server.fail("POST /store", None, fault)  # type: ignore[arg-type]
    with pytest.raises(OutsideError) as caught:
        run(server.url, given("new"), add=True)
    assert caught.value.code == "E-O51"
    assert f"<{EDITION}>" in caught.value.en
    run(server.url, given("new"), add=True)
    for name in given("new").names:
        found = {q.triple for q in server.store.quads_for_pattern(None, None, None, ox.NamedNode(name))}
        assert found == {*given("old").triples(name), *given("new").triples(name)}


def test_what_a_killed_load_left_is_told_and_goes(server: Faulty) -> None:
    waiting = ox.NamedNode(EDITION + "/loading")
    server.store.add(ox.Quad(ox.NamedNode("urn:x"), ox.NamedNode("urn:y"), ox.Literal("left"), waiting))
    steps = run(server.url, given("new"))
    assert [step.waiting for step in steps] == [1, 0]
    assert there(server, given("new"))


def test_blank_nodes_stay_what_they_are(server: Faulty) -> None:
    """Their names end with a request, so a graph that has any goes in one."""
    store, name = ox.Store(), ox.NamedNode(GRAPH + "town-2025")
    for number in range(45):
        node = ox.BlankNode(f"b{number % 3}")
        store.add(ox.Quad(node, ox.NamedNode("urn:p"), ox.Literal(str(number)), name))
    run(server.url, Dataset((name.value,), MemoryStore((store,))))
    assert len({quad.subject for quad in server.store}) == 3


def test_the_server_is_killed_in_the_middle_and_comes_again(tmp_path: Path) -> None:
    """A server on the disk is killed while batches come; the old graphs are there, and the next load is whole."""
    data = str(tmp_path / "data")
    old, new = given("old", 300), given("new", 3_000)
    with oxigraph(tmp_path, "--location", data) as first:
        run(first.url, old)
        threading.Timer(0.15, os.kill, (first.pid, 9)).start()

        def until_the_kill() -> None:
            for _ in range(50):
                run(first.url, new)
                run(first.url, old)

        with pytest.raises(SbaKgError) as caught:
            until_the_kill()
        assert caught.value.exit_code == 5
    with oxigraph(tmp_path, "--location", data) as again:
        store = target(again.url).store()
        for name in old.names:
            assert store.read(name) in (summed(old.triples(name)), summed(new.triples(name)))
        run(again.url, new)
        assert [store.read(name) for name in new.names] == [summed(new.triples(name)) for name in new.names]


def test_the_command_says_what_it_does(server: Faulty) -> None:
    common = ["load", server.url, "--kind", "oxigraph", "--graph", "sba-2024", "--without", "document"]
    dry = sba_kg(*common, "--dry-run")
    assert (dry.returncode, len(list(server.store))) == (0, 0)
    stated = sum(1 for _ in ox.parse(path=str(REAL / "graph.ttl"), format=ox.RdfFormat.TURTLE))
    assert f"0 → {stated:,} (new)" in dry.stderr
    done = sba_kg(*common, "--timeout", "50", SBA_KG_TOKEN="s3cret")
    assert done.returncode == 0, done.stderr
    assert "loaded and read back" in done.stderr
    assert "s3cret" not in done.stderr + done.stdout
    server.fail("POST /query", status(401, "who is s3cret?"))
    denied = sba_kg(*common, SBA_KG_TOKEN="s3cret")
    assert (denied.returncode, "E-O05" in denied.stderr, "s3cret" in denied.stderr) == (5, True, False)
    for wrong in (["load"], ["load", server.url], ["load", "--store", "x", server.url, "--kind", "fuseki"]):
        assert sba_kg(*wrong).returncode == 2


def test_an_answer_that_differs_is_told(server: Faulty) -> None:
    """Exit 1: the graphs are there, but the server counts otherwise."""

    def wrong(handler: object) -> bool:
        handler.body()  # type: ignore[attr-defined]
        body = b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "7"}}]}}'
        handler.reply(200, body, "application/sparql-results+json")  # type: ignore[attr-defined]
        return True

    arguments = ["load", server.url, "--kind", "oxigraph", "--graph", "sba-2024", "--without", "document"]
    assert sba_kg(*arguments).returncode == 0
    server.asked.clear()
    assert sba_kg(*arguments).returncode == 0
    first = len([one for one in server.asked if one == "POST /query"]) - 9  # the last nine are the probes
    server.fail("POST /query", *[None] * first, wrong)
    done = sba_kg(*arguments)
    assert (done.returncode, "P-Q51" in done.stderr) == (1, True), done.stderr
