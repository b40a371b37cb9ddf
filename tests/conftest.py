"""What many tests share: the built real edition, its store, and ways to build a changed copy of it."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

from sba_kg import pipeline, query, store
from sba_kg.editions import edition
from sba_kg.graph import write_turtle
from sba_kg.query.answer import Value
from sba_kg.query.saved import find_query
from tests.support import REAL

#: Real servers, for the tests that cross HTTP; a desk of files, for those that write.
pytest_plugins = ["tests.support.servers", "tests.support.desk"]

# A busy machine is slow and not wrong; in CI the examples are the same each time.
IN_CI = bool(os.environ.get("CI") or os.environ.get("SBA_KG_REQUIRE"))
settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if IN_CI else "local")

Rows = list[dict[str, Value]]
Build = Callable[..., pipeline.Result]


@pytest.fixture(scope="session")
def real() -> pipeline.Result:
    """The real edition, built."""
    return pipeline.run(edition.find("sba-2024"))


@pytest.fixture(scope="session")
def shipped() -> store.Loaded:
    """The store with the committed graphs."""
    return store.open_store()


@pytest.fixture
def real_text() -> str:
    """The real report as text."""
    return (REAL / "report.txt").read_text("utf-8")


@pytest.fixture
def build_text(tmp_path: Path) -> Build:
    """Build a changed text with the real edition's edition.toml and corrections.toml (without its checksum)."""

    def build(text: str | bytes, *, corrections: bool = True) -> pipeline.Result:
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


@pytest.fixture
def rows_of(tmp_path: Path) -> Callable[[pipeline.Result, str], Rows]:
    """The rows of a saved query on a built edition."""

    loaded: dict[int, store.Loaded] = {}

    def rows(result: pipeline.Result, name: str) -> Rows:
        if id(result) not in loaded:
            path = tmp_path / "graph.ttl"
            path.write_bytes(write_turtle(result.built.triples))
            loaded[id(result)] = store.open_store([path])
        answer = query.run(find_query(name), loaded[id(result)])
        return [dict(zip([c.name for c in answer.columns], row, strict=True)) for row in answer.rows]

    return rows


def without_lines(rows: Rows) -> Rows:
    """Rows without their source lines, to compare texts whose lines have moved."""
    return [{k: v for k, v in row.items() if k != "source_line"} for row in rows]
