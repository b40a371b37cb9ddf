"""Real servers: graphs loaded, exchanged and read back, and asked as the embedded engine is."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import query
from sba_kg.base.errors import OutsideError
from sba_kg.load import plan, probes, readback, run, targets
from sba_kg.query import find
from sba_kg.query.saved import find_query
from sba_kg.store import MemoryStore
from sba_kg.store.checksum import summed
from sba_kg.store.dataset import Dataset, dataset
from sba_kg.store.transport import Credentials
from tests.support import servers
from tests.support.servers import Server

pytestmark = [pytest.mark.servers, pytest.mark.slow]
#: What Virtuoso 7.2.5 answers otherwise: it keeps large whole numbers as decimals, and knows no Hangul in a REGEX.
KNOWN = {"virtuoso": {"integer-sum", "korean-text"}}
#: Saved queries that are asked here on each server; all of them are in tests/store/test_remote.py.
ASKED = ("staffing", "organization-units", "audit-findings", "milestones", "plan-items", "facilities")


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


def _unordered(rows: Sequence[Sequence[query.Value]]) -> tuple[tuple[object, ...], ...]:
    """Rows whose joined values stand in one order."""
    return tuple(tuple(sorted(v.split("; ")) if isinstance(v, str) else v for v in row) for row in rows)


def test_it_answers_as_we_do(loaded: targets.LoadTarget, given: Dataset, running: Server) -> None:
    differing = {one.name for one in probes.probe(given.loaded, loaded.remote(), given.editions) if not one.agrees}
    assert differing == KNOWN.get(running.kind, set())
    assert loaded.remote().copies == ()
    for name in ASKED:
        saved = find_query(name)
        theirs, ours = query.run(saved, loaded.remote()), query.run(saved, given.loaded)
        # Virtuoso joins what GROUP_CONCAT(DISTINCT …) finds in an order of its own.
        same = _unordered if running.kind == "virtuoso" else tuple
        assert (theirs.columns, same(theirs.rows)) == (ours.columns, same(ours.rows)), name
    assert find.find(loaded.remote(), "창업허브") == find.find(given.loaded, "창업허브") != []


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
