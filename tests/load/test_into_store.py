"""Built graphs in a store on the disk, by the commands."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from sba_kg import query
from sba_kg.base.namespaces import GRAPH
from sba_kg.query.saved import find_query
from sba_kg.store import open_store
from sba_kg.store.disk import open_stored
from tests.support import ROOT
from tests.support.here import Done, sba_kg


def test_commands(tmp_path: Path) -> None:
    run = partial(sba_kg, cwd=tmp_path)
    built = run("build", str(ROOT / "tests/editions/hill-2025"), "--store", "graphs")
    assert built.returncode == 0, built.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["graphs"]
    assert (loaded := run("load", "--store", "graphs", "--graph", "sba-2024")).returncode == 0, loaded.stderr
    asked = run("query", "staffing", "--store", "graphs", "-p", "g=hill-2025", "--format", "csv")
    expected = open_store([_built(run, tmp_path)])
    assert asked.stdout.splitlines()[1:] == [
        ",".join("" if v is None else str(v) for v in row) for row in query.run(find_query("staffing"), expected).rows
    ]
    assert open_stored(tmp_path / "graphs").editions == (f"{GRAPH}hill-2025", f"{GRAPH}sba-2024")
    both = run("query", "staffing", "--store", "graphs", "--from", "build")
    assert (both.returncode, "--store" in both.stderr) == (2, True)


def _built(run: Callable[..., Done], at: Path) -> Path:
    assert run("build", str(ROOT / "tests/editions/hill-2025"), "--out", "build").returncode == 0
    return at / "build"
