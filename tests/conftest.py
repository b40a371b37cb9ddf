"""What many tests share: the built real edition, its store, and ways to build a changed copy of it."""

from __future__ import annotations

import gc
import os
import re
import shutil
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import settings

from sba_kg import pipeline, query, store
from sba_kg.editions import edition
from sba_kg.query.answer import Value
from sba_kg.query.saved import find_query
from tests.support import REAL

#: Real servers, for the tests that cross HTTP; a desk of files, for those that write; what is run where.
pytest_plugins = ["tests.support.servers", "tests.support.desk", "tests.support.schedule"]

# A busy machine is slow and not wrong; in CI the examples are the same each time.
IN_CI = bool(os.environ.get("CI") or os.environ.get("SBA_KG_REQUIRE"))
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "local")

#: A worker holds many graphs: Python's default would go through all of their objects again and again.
gc.set_threshold(50_000, 20, 20)


Rows = list[dict[str, Value]]
Build = Callable[..., pipeline.EditionBuild]


@pytest.fixture(scope="session")
def real() -> pipeline.EditionBuild:
    """The real edition, built."""
    return pipeline.run(edition.find("sba-2024"))


@pytest.fixture(scope="session")
def shipped() -> store.MemoryStore:
    """The store with the committed graphs."""
    return store.open_store()


@pytest.fixture
def real_text() -> str:
    """The real report as text."""
    return (REAL / "report.txt").read_text("utf-8")


@pytest.fixture
def build_text(tmp_path: Path) -> Build:
    """Build a changed text with the real edition's edition.toml and corrections.toml (without its checksum)."""

    def build(text: str | bytes, *, corrections: bool = True) -> pipeline.EditionBuild:
        folder = tmp_path / "sba-2024"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        toml = (REAL / "edition.toml").read_text("utf-8")
        (folder / "edition.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", toml), "utf-8")
        if corrections:
            shutil.copy(REAL / "corrections.toml", folder)
        (folder / "report.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
        return pipeline.run(edition.load(folder))

    return build


class _Answers:
    """Rows of saved queries on built editions. Those on the real edition, which very many tests compare with, are kept."""

    def __init__(self, real: pipeline.EditionBuild, folder: Path) -> None:
        self._real, self._rows = real, dict[str, Rows]()
        self._path = folder / "graph.nt"  # to sort for Turtle would take longer than all queries
        self._last: tuple[pipeline.EditionBuild, store.MemoryStore] | None = None

    def __call__(self, result: pipeline.EditionBuild, name: str) -> Rows:
        if result is not self._real:
            return self._ask(result, name)
        if name not in self._rows:
            self._rows[name] = self._ask(result, name)
        return deepcopy(self._rows[name])

    def _ask(self, result: pipeline.EditionBuild, name: str) -> Rows:
        answer = query.run(find_query(name), self._store(result))
        return [dict(zip([c.name for c in answer.columns], row, strict=True)) for row in answer.rows]

    def _store(self, result: pipeline.EditionBuild) -> store.MemoryStore:
        if self._last is None or self._last[0] is not result:
            self._path.write_bytes(ox.serialize(result.built.triples, format=ox.RdfFormat.N_TRIPLES) or b"")
            self._last = (result, store.open_store([self._path]))
        return self._last[1]


@pytest.fixture(scope="session")
def rows_of(
    real: pipeline.EditionBuild, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[pipeline.EditionBuild, str], Rows]:
    """The rows of a saved query on a built edition."""
    return _Answers(real, tmp_path_factory.mktemp("rows"))


def without_lines(rows: Rows) -> Rows:
    """Rows without their source lines, to compare texts whose lines have moved."""
    return [{k: v for k, v in row.items() if k != "source_line"} for row in rows]
