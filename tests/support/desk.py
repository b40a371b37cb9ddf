"""A desk to work at: an edition, graphs, queries, ontologies and files of somebody else, all of which must stay."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from sba_kg import cli, pipeline
from sba_kg.base import resources
from sba_kg.editions import edition
from sba_kg.pipeline import outputs
from sba_kg.upkeep import docs
from tests.support import EDITIONS, ROOT

RIVER = EDITIONS / "river-2025"
ACME = "acme-2025"
GRAPHS = ("graph.ttl", "inferred.ttl", "validation.ttl", "document.ttl")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graphs of the edition."""
    folder = tmp_path_factory.mktemp("graphs") / ACME
    shutil.copytree(RIVER, folder)
    made = outputs.derive(pipeline.run(edition.load(folder))).graphs()
    for name, data in made.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def desk(tmp_path: Path, built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an edition, graphs, queries, two ontologies and files of somebody else; the place to work in."""
    shutil.copytree(RIVER, tmp_path / ACME)
    (tmp_path / ACME / "corrections.toml").touch()
    (tmp_path / ACME / "known-issues.toml").touch()
    (tmp_path / ACME / "notes.md").write_text("mine")
    shutil.copy(built / "graph.ttl", tmp_path / ACME)
    (tmp_path / ACME / "registry").mkdir()
    (tmp_path / ACME / "registry" / "units.csv").write_text("code,label_ko,label_en,label_status\n")
    (tmp_path / "graphs" / ACME).mkdir(parents=True)
    for name in GRAPHS:
        shutil.copy(built / name, tmp_path / "graphs" / ACME)
    (tmp_path / "own.rq").write_text("SELECT ?s WHERE { GRAPH ?g { ?s a ?c } } LIMIT 3")
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
        shutil.copy(ROOT / "ontology" / "sba.owl.ttl", tmp_path / name)
    for folder in ("place", f"place/{ACME}", "elsewhere", f"elsewhere/{ACME}"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "bystander.ttl").write_text("mine")
    (tmp_path / "package").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(docs, "build", lambda: dict.fromkeys(("index.html", "ko.html", "en.html"), "<html>"))
    return tmp_path


Snapshot = dict[str, tuple[int, bytes]]


def snapshot(folder: Path) -> Snapshot:
    """Every file, link and folder below a folder: mode, and bytes or target."""
    found = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        data = b""
        if path.is_symlink():
            data = os.readlink(path).encode()  # noqa: PTH115 - as it is written
        elif path.is_file():
            data = path.read_bytes()
        found[str(path.relative_to(folder))] = (mode, data)
    return found


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    return {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}


@dataclass
class Done:
    code: int
    err: str


Run = Callable[[str], Done]


@pytest.fixture
def at_desk(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    def command(line: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["sba-kg", "--lang", "en", *line.split()])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return Done(int(ended.value.code or 0), capfd.readouterr().err)

    return command


def copied_package(desk: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package's folders on the desk, so that a mistake harms nobody."""
    root = desk / "package"
    if not any(root.iterdir()):
        shutil.copytree(ROOT / "ontology", root / "ontology")
        shutil.copytree(ROOT / "queries", root / "queries")
        shutil.copytree(ROOT / "docs", root / "docs")
        shutil.copytree(ROOT / "data" / "registry", root / "data" / "registry")
        monkeypatch.setattr(resources, "root", lambda: root)
    return root
