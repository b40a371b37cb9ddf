"""Real servers: graphs loaded, exchanged and read back, and asked as the embedded engine is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import query
from sba_kg.base.errors import OutsideError
from sba_kg.load import plan, probes, readback, run, targets
from sba_kg.query import find
from sba_kg.query.saved import find_query, saved_queries
from sba_kg.query.unlike import UNLIKE
from sba_kg.store import MemoryStore
from sba_kg.store.checksum import summed
from sba_kg.store.dataset import Dataset, dataset
from sba_kg.store.remote import Remote
from sba_kg.store.transport import Credentials
from tests.support import servers
from tests.support.faces import found, page
from tests.support.servers import Server

pytestmark = [pytest.mark.servers, pytest.mark.slow]
#: What Virtuoso 7.2.5 answers otherwise: it keeps large whole numbers as decimals, and knows no Hangul in a REGEX.
KNOWN = {"virtuoso": {"integer-sum", "korean-text"}}
#: Things of several kinds, and a finding, that have pages.
THINGS = ("SETEC", "finding 12")
#: Those whose pages ask what Virtuoso does not answer.
UNABLE = {"SETEC"}


@pytest.fixture(scope="module", params=["fuseki", "oxigraph", "rdf4j", "virtuoso"])
def running(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with getattr(servers, request.param)(tmp_path_factory.mktemp(request.param)) as server:
        yield server


@pytest.fixture(scope="module")
def target(running: Server) -> targets.LoadTarget:
    digest = running.kind == "virtuoso"
    return targets.target(running.kind, running.url, Credentials(running.user, running.password, digest=digest))


@pytest.fixture(scope="module")
def given(shipped: MemoryStore) -> Dataset:
    return dataset(shipped, without={"document"})


@pytest.fixture(scope="module")
def answers(shipped: MemoryStore) -> dict[str, query.Answer]:
    """What the embedded engine answers to each saved query."""
    return {saved.name: query.run(saved, shipped) for saved in saved_queries()}


@pytest.fixture(scope="module")
def loaded(target: targets.LoadTarget, given: Dataset) -> targets.LoadTarget:
    steps = plan.plan(target, given)
    assert {step.action for step in steps} == {"new"}
    assert [one.count for one in run.load(target, given, steps)] == [step.ours.count for step in steps]
    return target


def test_what_is_read_back_is_what_was_sent(loaded: targets.LoadTarget, given: Dataset) -> None:
    by_value = loaded.kind.by_value
    for name in given.names:
        assert readback.read(loaded, name) == summed(given.triples(name), by_value=by_value)
        assert readback.read(loaded, name + plan.WAITING).count == 0
    assert {step.action for step in plan.plan(loaded, given)} == {"same"}


def test_it_answers_small_questions_as_we_do(loaded: targets.LoadTarget, given: Dataset, running: Server) -> None:
    differing = {one.name for one in probes.probe(given.loaded, loaded.remote(), given.editions) if not one.agrees}
    assert differing == KNOWN.get(running.kind, set())
    assert loaded.remote().copies == ()


@pytest.fixture(scope="module")
def whole(loaded: targets.LoadTarget, running: Server, shipped: MemoryStore) -> Remote:
    """The server with the document layer too, which is quicker to send than to read back."""
    if running.kind in {"fuseki", "oxigraph"}:
        pytest.skip("asked in tests/store/test_remote.py")
    every = dataset(shipped)
    for name in (name for name in every.names if name.endswith("/document")):
        for part in _batches(every.triples(name), loaded.batch):
            loaded.store().add(name, part)
    return loaded.remote()


def _batches(triples: Iterable[ox.Triple], size: int) -> Iterator[list[ox.Triple]]:
    rest = iter(triples)
    while part := list(islice(rest, size)):
        yield part


def test_it_answers_each_saved_query_as_we_do(whole: Remote, running: Server, answers: dict[str, query.Answer]) -> None:
    unable = UNLIKE["Virtuoso/07"] if running.kind == "virtuoso" else frozenset()
    assert unable <= set(answers)
    differing = [name for name in sorted(set(answers) - unable) if query.run(find_query(name), whole) != answers[name]]
    assert differing == []
    for name in sorted(unable):
        with pytest.raises(OutsideError, match="is known not to answer"):
            query.run(find_query(name), whole)


def test_it_finds_as_we_do(whole: Remote, shipped: MemoryStore) -> None:
    assert find.things(whole) == find.things(shipped)
    assert find.find(whole, "창업허브") == find.find(shipped, "창업허브") != []
    for text in ("청년", "AI"):
        assert found(whole, text) == found(shipped, text)


@pytest.mark.parametrize("name", THINGS)
def test_its_pages_are_ours(name: str, whole: Remote, running: Server, shipped: MemoryStore) -> None:
    if running.kind == "virtuoso" and name in UNABLE:
        with pytest.raises(OutsideError, match="is known not to answer"):
            page(whole, name)
        return
    assert page(whole, name) == page(shipped, name)


def test_an_edition_is_exchanged_and_added_to(loaded: targets.LoadTarget, given: Dataset) -> None:
    """A smaller dataset under the same names takes the place, and the whole one again; adding twice changes nothing."""
    name = next(name for name in given.names if name.endswith("/validation"))
    every = list(given.triples(name))
    half = Dataset((name,), _only(every[: len(every) // 2], name))
    whole = Dataset((name,), _only(every, name))
    assert [step.action for step in plan.plan(loaded, half)] == ["replace"]
    run.load(loaded, half, plan.plan(loaded, half))
    assert readback.read(loaded, name).count == len(every) // 2
    for _ in range(2):
        run.load(loaded, whole, plan.plan(loaded, whole, add=True))
        assert readback.read(loaded, name) == summed(every, by_value=loaded.kind.by_value)


def _only(triples: list[object], name: str) -> MemoryStore:
    store = ox.Store()
    for triple in triples:
        assert isinstance(triple, ox.Triple)
        store.add(ox.Quad(triple.subject, triple.predicate, triple.object, ox.NamedNode(name)))
    return MemoryStore((store,))


def test_wrong_credentials_and_paths_are_told(running: Server, loaded: targets.LoadTarget, given: Dataset) -> None:
    if not running.user:  # Virtuoso answers every address, once it knows who asks
        wrong = targets.target(running.kind, f"{running.url}/x", loaded.who)
        with pytest.raises(OutsideError) as lost:
            plan.plan(wrong, given)
        assert lost.value.code in {"E-O06", "E-O07", "E-O08"}
    if running.user:
        nobody = targets.target(running.kind, running.url, Credentials("dba", "wrong", digest=True))
        with pytest.raises(OutsideError) as caught:
            plan.plan(nobody, given)
        assert caught.value.code == "E-O05"
        assert "wrong" not in caught.value.en


def test_by_the_command_and_a_named_target(running: Server, loaded: targets.LoadTarget, tmp_path: Path) -> None:
    login = f'user = "{running.user}"\npassword_env = "OF_THE_TEST"\n' if running.user else ""
    file = tmp_path / "targets.toml"
    file.write_text(f'[office]\nkind = "{running.kind}"\nurl = "{running.url}"\n{login}', "utf-8")
    environment = {**os.environ, "OF_THE_TEST": running.password}

    def sba_kg(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([sys.executable, "-m", "sba_kg", *arguments], capture_output=True, text=True, check=False, cwd=tmp_path, env=environment)  # fmt: skip

    done = sba_kg("load", "office", "--without", "document")
    assert done.returncode == (1 if running.kind in KNOWN else 0), done.stderr
    assert "(is there)" in done.stderr
    asked = sba_kg("query", "staffing", "--endpoint", "office", "--format", "csv")
    assert asked.stdout == sba_kg("query", "staffing", "--format", "csv").stdout
    assert sba_kg("find", "창업허브", "--endpoint", "office").stdout == sba_kg("find", "창업허브").stdout
    nowhere = sba_kg("query", "staffing", "--endpoint", "elsewhere")
    assert (nowhere.returncode, "E-U54" in nowhere.stderr, "office" in nowhere.stderr) == (2, True, True)
