"""A store on the disk: the same rows as in memory, readers while somebody writes, and what a kill leaves."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import portalocker
import pyoxigraph as ox
import pytest

from sba_kg import KnowledgeGraph, query
from sba_kg.base.errors import InputError, OutsideError, UsageError
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH
from sba_kg.query import find
from sba_kg.query.saved import find_query, query_files
from sba_kg.store import MemoryStore
from sba_kg.store.checksum import Sum, summed
from sba_kg.store.dataset import dataset
from sba_kg.store.disk import DiskStore, folder, open_stored, put, spool
from tests.support import ROOT
from tests.support.graphs import graph

NAMES = [path.stem for path in query_files()]
EDITION = GRAPH + "town-2025"


@pytest.fixture(scope="module")
def folder_of_shipped(tmp_path_factory: pytest.TempPathFactory, shipped: MemoryStore) -> Path:
    path = tmp_path_factory.mktemp("store") / "graphs"
    put(path, dataset(shipped).graphs())
    return path


@pytest.fixture(scope="module")
def stored(folder_of_shipped: Path) -> DiskStore:
    return open_stored(folder_of_shipped)


@pytest.mark.parametrize("name", NAMES)
def test_same_rows(name: str, stored: DiskStore, shipped: MemoryStore) -> None:
    saved = find_query(name)
    assert query.run(saved, stored) == query.run(saved, shipped)


def test_same_things_and_own_queries(stored: DiskStore, shipped: MemoryStore) -> None:
    assert stored.editions == shipped.editions
    assert find.find(stored, "창업허브") == find.find(shipped, "창업허브") != []
    text = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{GRAPH}sba-2024> {{ ?s ?p ?o }} }}"
    assert query.run_text(text, "-", stored).rows == query.run_text(text, "-", shipped).rows
    with pytest.raises(UsageError, match="SERVICE"):
        query.run_text("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "-", stored)


def test_the_interface_for_programs(folder_of_shipped: Path) -> None:
    kg = KnowledgeGraph.stored(folder_of_shipped)
    row = kg.query("budget-totals")[0]
    assert [line.number for line in kg.source(row)] == [row.source_line]


# -- what is in it -------------------------------------------------------------------------------------


def sums(path: Path) -> dict[str, Sum]:
    opened = open_stored(path)
    names = sorted(g.value for g in opened.store.named_graphs() if isinstance(g, ox.NamedNode))
    return {name: summed(opened.triples(name)) for name in names}


def test_an_edition_takes_the_place_of_the_one_of_its_name(tmp_path: Path) -> None:
    put(tmp_path / "s", [*graph("town-2025", 10, "old"), *graph("town-2026", 5, "other")])
    put(tmp_path / "s", graph("town-2025", 4, "new")[:1])
    assert {name: one.count for name, one in sums(tmp_path / "s").items()} == {
        EDITION: 5,
        f"{GRAPH}town-2026": 6,
        f"{GRAPH}town-2026/inferred": 2,
    }
    put(tmp_path / "s", [], remove=[f"{GRAPH}town-2026"])
    assert list(sums(tmp_path / "s")) == [EDITION]


def test_readers_keep_what_they_opened(tmp_path: Path) -> None:
    put(tmp_path, graph("town-2025", 100, "1"))
    readers = []
    for version in range(2, 6):
        readers.append(open_stored(tmp_path))
        put(tmp_path, graph("town-2025", 100 * version, str(version)))
    counts = [sum(1 for _ in reader.triples(EDITION)) for reader in readers]
    assert counts == [101, 201, 301, 401]
    text = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }"
    assert [row[0] for row in query.run_text(text, "-", readers[0]).rows] == [151]
    assert len(list(tmp_path.glob("g-*"))) == 5
    readers.clear()
    put(tmp_path, graph("town-2025", 1, "last"))
    assert [one.name for one in tmp_path.glob("g-*")] == ["g-000006"]


def test_a_reader_in_the_middle_of_a_write(tmp_path: Path) -> None:
    put(tmp_path, graph("town-2025", 10, "old"))
    before = sums(tmp_path)

    def slow() -> Iterator[tuple[ox.NamedNode, list[ox.Triple]]]:
        for one in graph("town-2025", 20, "new"):
            assert sums(tmp_path) == before
            with pytest.raises(OutsideError) as caught:
                put(tmp_path, graph("town-2026", 1, "mine"))
            assert caught.value.code == "E-O50"
            yield one

    put(tmp_path, slow())
    assert sums(tmp_path) != before


def test_graphs_wait_beside_the_store_which_is_locked_for_writing_only(tmp_path: Path) -> None:
    with spool() as kept:
        for one in graph("town-2025", 20, "new"):
            kept.add(*one)
            put(tmp_path, graph("town-2026", 1, "mine"))  # nobody has to wait while graphs are made
        put(tmp_path, kept.graphs())
        folder_of_kept = kept._folder
    assert not folder_of_kept.exists()
    assert sums(tmp_path)[EDITION] == summed(graph("town-2025", 20, "new")[0][1])
    assert f"{GRAPH}town-2026" in sums(tmp_path)


def test_a_writer_waits_for_another_one(tmp_path: Path) -> None:
    put(tmp_path, graph("town-2025", 1, "old"))
    held = (tmp_path / "write.lock").open("r+b")
    portalocker.lock(held, portalocker.LockFlags.EXCLUSIVE)
    threading.Timer(0.2, held.close).start()
    with pytest.raises(OutsideError, match="another process is writing"):
        put(tmp_path, graph("town-2025", 2, "new"), wait=0.05)
    put(tmp_path, graph("town-2025", 2, "new"), wait=30)
    assert sums(tmp_path)[EDITION].count == 3


def test_a_full_disk_beside_the_store_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(ox, "serialize", full)
    with spool() as kept, pytest.raises(OutsideError, match="No space left"):
        kept.add(*graph("town-2025", 1, "new")[0])


def test_an_error_while_writing_changes_nothing(tmp_path: Path) -> None:
    put(tmp_path, graph("town-2025", 10, "old"))
    before = sums(tmp_path)

    def broken() -> Iterator[tuple[ox.NamedNode, list[ox.Triple]]]:
        yield graph("town-2025", 3, "new")[0]
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        put(tmp_path, broken())
    assert sums(tmp_path) == before
    assert [one.name for one in tmp_path.glob("g-*")] == ["g-000001"]


# -- folders that are no store -------------------------------------------------------------------------


def test_nobodys_folder_becomes_a_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    for path in (tmp_path, tmp_path / "letter.txt"):
        with pytest.raises(UsageError) as caught:
            put(path, graph("town-2025", 1, "new"))
        assert caught.value.code == "E-U50"
        with pytest.raises(InputError) as missing:
            open_stored(path)
        assert missing.value.code == "E-Q50"
    assert [one.name for one in tmp_path.iterdir()] == ["letter.txt"]


@pytest.mark.parametrize("damage", ["pointer", "generation", "manifest"])
def test_a_damaged_store_is_told(tmp_path: Path, damage: str) -> None:
    put(tmp_path, graph("town-2025", 1, "new"))
    data = tmp_path / "g-000001" / "data"
    if damage == "pointer":
        (tmp_path / "current").write_text("sba-kg store 1\nelsewhere\n")
    elif damage == "generation":
        (tmp_path / "g-000001" / "in-use").unlink()
    else:
        next(data.glob("MANIFEST-*")).write_bytes(b"nonsense")
    with pytest.raises(InputError) as caught:
        open_stored(tmp_path)
    assert caught.value.code == "E-Q51"


def test_no_space_or_no_right_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path, graph("town-2025", 5, "old"))
    before = sums(tmp_path)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(folder.files, "write", full)
    with pytest.raises(OutsideError, match="No space left"):
        put(tmp_path, graph("town-2025", 6, "new"))
    assert sums(tmp_path) == before
    assert len(list(tmp_path.glob("g-*"))) == 1


# -- kill -9 -------------------------------------------------------------------------------------------

_CHILD = """
import sys
from pathlib import Path
from sba_kg.store.disk import put
from tests.support.graphs import graph
made = graph("town-2025", int(sys.argv[2]), sys.argv[3])
print("ready", flush=True)
sys.stdin.readline()
put(Path(sys.argv[1]), made)
print("done", flush=True)
"""


def _writer(path: Path, size: int, version: str) -> subprocess.Popen[str]:
    child = subprocess.Popen(
        [sys.executable, "-c", _CHILD, str(path), str(size), version],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert child.stdout
    assert child.stdout.readline() == "ready\n"
    return child


@pytest.mark.slow
def test_a_kill_at_any_moment_leaves_the_old_graph_or_the_new_one(tmp_path: Path) -> None:
    """Twenty kills spread over the time that a write takes; whatever they leave, the next write is whole."""
    path, size, chance = tmp_path / "s", 8_000, random.Random(15)
    put(path, graph("town-2025", size, "0"))
    whole = {"0": sums(path)}
    child = _writer(path, size, "1")
    began = time.monotonic()
    child.communicate("go\n")
    took = time.monotonic() - began
    whole["1"] = sums(path)
    assert whole["0"] != whole["1"]
    left = "1"
    outcomes = []
    for _ in range(20):
        new = "0" if left == "1" else "1"
        child = _writer(path, size, new)
        assert child.stdin
        child.stdin.write("go\n")
        child.stdin.flush()
        time.sleep(chance.uniform(0, took))
        child.kill()
        child.communicate()
        found = sums(path)
        assert found in (whole[left], whole[new])
        outcomes.append(found == whole[new])
        left = new if found == whole[new] else left
    put(path, graph("town-2025", size, "0"))
    assert sums(path) == whole["0"]
    assert len(list(path.glob("g-*"))) == 1  # what the killed ones were preparing is gone
    assert False in outcomes


def test_a_first_write_that_was_killed(tmp_path: Path) -> None:
    (tmp_path / "g-000001" / "data").mkdir(parents=True)
    (tmp_path / "g-000001" / "in-use").touch()
    (tmp_path / "write.lock").touch()
    (tmp_path / ".sba-kg-0123456789abcdef").write_text("half")
    put(tmp_path, graph("town-2025", 1, "new"))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["current", "g-000001", "write.lock"]


def test_a_generation_that_is_being_removed_is_not_opened(tmp_path: Path) -> None:
    put(tmp_path, graph("town-2025", 1, "new"))
    with (tmp_path / "g-000001" / "in-use").open("r+b") as held:
        portalocker.lock(held, portalocker.LockFlags.EXCLUSIVE)
        with pytest.raises(InputError) as caught:
            open_stored(tmp_path)
    assert caught.value.code == "E-Q51"
    assert open_stored(tmp_path).editions == (EDITION,)


# -- which graphs --------------------------------------------------------------------------------------


def test_graphs_by_name_and_layer(shipped: MemoryStore) -> None:
    every = [f"{GRAPH}sba-2024", *(f"{GRAPH}sba-2024/{made}" for made in ("document", "inferred", "validation"))]
    assert dataset(shipped).names == tuple(sorted([*every, ONTOLOGY_GRAPH]))
    assert dataset(shipped, ["sba-2024"]).names == tuple(sorted(every))
    assert dataset(shipped, ["sba-2024/inferred"]).names == (f"{GRAPH}sba-2024/inferred",)
    assert dataset(shipped, [ONTOLOGY_GRAPH]).names == dataset(shipped, ["ontology"]).names == (ONTOLOGY_GRAPH,)
    assert dataset(shipped, without={"inferred", "document", "validation", "ontology"}).names == (every[0],)
    assert dataset(shipped).editions == (every[0],)
    for wrong in (["sba-1999"], ["sba-2024/nothing"]):
        with pytest.raises(UsageError) as caught:
            dataset(shipped, wrong)
        assert caught.value.code == "E-U51"
    with pytest.raises(UsageError):
        dataset(shipped, ["ontology"], {"ontology"})


def test_the_ontology_has_no_blank_nodes(shipped: MemoryStore) -> None:
    triples = list(dataset(shipped, ["ontology"]).triples(ONTOLOGY_GRAPH))
    assert len(triples) > 1000
    assert not [t for t in triples if isinstance(t.subject, ox.BlankNode) or isinstance(t.object, ox.BlankNode)]
