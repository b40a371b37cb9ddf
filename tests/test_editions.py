"""Other institutions: a new folder and no new code. Their reports are invented; every row was checked by hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg import edition, pipeline, query, store, tables
from sba_kg.graph import write_turtle

EDITIONS = Path(__file__).parent / "editions"
HILL = EDITIONS / "hill-2025"
EXPECTED = sorted((HILL / "expected").glob("*.csv"))


@pytest.fixture(scope="module")
def hill() -> pipeline.Result:
    return pipeline.run(edition.load(HILL))


@pytest.fixture(scope="module")
def loaded(hill: pipeline.Result, tmp_path_factory: pytest.TempPathFactory) -> store.Loaded:
    path = tmp_path_factory.mktemp("hill") / "graph.ttl"
    path.write_bytes(write_turtle(hill.built.triples))
    return store.open_store([path])


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.stem)
def test_rows(path: Path, loaded: store.Loaded) -> None:
    assert tables.render(query.run(query.find(path.stem), loaded), "csv") == path.read_text("utf-8")


def test_every_query_was_asked() -> None:
    assert [path.stem for path in EXPECTED] == sorted(path.stem for path in query.files())


def test_the_whole_text_is_in_the_graph(hill: pipeline.Result) -> None:
    assert (hill.coverage.unread, hill.coverage.missing) == ((), ())
    assert {problem.code for problem in hill.problems} == {"P-G01"}, "all it lacks is entries of the registry"


def test_things_that_the_registry_does_not_know_have_provisional_codes(hill: pipeline.Result) -> None:
    unknown = [thing for thing in hill.built.things if thing.entry is None]
    assert unknown
    assert all("/hill-x-" in thing.iri.value and thing.iri.value.isascii() for thing in unknown)


def test_two_editions_in_one_store(hill: pipeline.Result, real: pipeline.Result, tmp_path: Path) -> None:
    paths = []
    for result in (hill, real):
        path = tmp_path / result.edition.name / "graph.ttl"
        path.parent.mkdir()
        path.write_bytes(write_turtle(result.built.triples))
        paths.append(path)
    both = store.open_store(paths)
    saved = query.find("budget-lines")
    each = [len(query.run(saved, both, {"g": result.edition.name}).rows) for result in (hill, real)]
    assert each == [5, 41]
    assert len(query.run(saved, both).rows) == 46
