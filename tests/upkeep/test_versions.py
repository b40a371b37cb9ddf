"""Two small ontologies: what was added, changed and removed, and the version that it asks for."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from sba_kg.base.errors import SbaKgError
from sba_kg.cli import group
from sba_kg.upkeep import versions
from sba_kg.upkeep.versions import Comparison, Level
from tests.support import ROOT

FOLDER = Path(__file__).parent / "versions"
OLD, NEW = FOLDER / "old", FOLDER / "new"
#: Written by hand from the two folders.
EXPECTED = {
    "added": {
        "Fresh": "minor",
        "kind": "minor",
        "kind/one": "minor",
        "X04-Strict": "major",
        "X05-Mild": "minor",
        "disjoint": "major",
    },
    "changed": {
        "Reworded": "patch",
        "Mapped": "minor",
        "Narrowed": "major",
        "usesMore": "minor",
        "usesLess": "major",
        "follows": "major",
        "chains": "major",
        "X02-Tighter": "major",
        "X03-Reworded": "patch",
    },
    "deprecated": {"Retired": "minor"},
    "removed": {"Gone": "major", "disjoint": "major"},
}


def found(comparison: Comparison) -> dict[str, dict[str, str]]:
    result: dict[str, dict[str, str]] = {}
    for change in comparison.changes:
        name = "disjoint" if change.term.kind == "axiom" else change.term.name
        result.setdefault(change.what, {})[name] = change.level.name.lower()
    return result


def test_every_kind_of_change() -> None:
    assert found(versions.compare(OLD, NEW)) == EXPECTED


def test_nothing_changed() -> None:
    comparison = versions.compare(NEW, NEW)
    assert comparison.changes == ()
    assert (comparison.level, comparison.advised, comparison.enough) == (Level.NONE, "1.3.0", True)


def test_a_changed_statement_is_shown_with_both_sides() -> None:
    (change,) = [c for c in versions.compare(OLD, NEW).changes if c.term.name == "chains"]
    (detail,) = change.details
    names = [re.findall(r"def/(\w+)", value.text) for value in (*detail.removed, *detail.added)]
    assert names == [["follows", "usesMore"], ["follows", "usesLess"]]


@pytest.mark.parametrize(
    ("old", "level", "advised"),
    [
        ("1.2.3", Level.MAJOR, "2.0.0"),
        ("1.2.3", Level.MINOR, "1.3.0"),
        ("1.2.3", Level.PATCH, "1.2.4"),
        ("1.2.3", Level.NONE, "1.2.3"),
        ("0.2.3", Level.MAJOR, "0.3.0"),
        ("0.2.3", Level.MINOR, "0.2.4"),
        ("0.2.3", Level.PATCH, "0.2.4"),
        ("", Level.MINOR, "1.3.0"),
    ],
)
def test_the_advised_version(old: str, level: Level, advised: str) -> None:
    changes = tuple(c for c in versions.compare(OLD, NEW).changes if c.level <= level)
    comparison = Comparison(old, "1.3.0", changes)
    assert comparison.level == level
    assert comparison.advised == advised


def test_without_an_earlier_version_all_is_added() -> None:
    comparison = versions.compare(None, NEW)
    assert {c.what for c in comparison.changes} == {"added"}
    assert len(comparison.changes) == 6 + 4 + 2 + 1 + 5  # classes, properties, list and code, axiom, rules
    assert comparison.enough


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A git repository: the old ontology tagged, the new one in the working tree, below a folder of its own."""
    shutil.copytree(OLD, tmp_path / "part" / "ontology")
    _git(tmp_path, "init", "-q")
    _commit(tmp_path)
    return tmp_path / "part"


def _git(folder: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *identity, "-C", folder, *arguments], check=True, capture_output=True)


def _commit(folder: Path) -> None:
    _git(folder, "add", "-A")
    _git(folder, "commit", "-qm", "state")


def test_the_last_tag(checkout: Path) -> None:
    with versions.open_source(root=checkout) as source:
        assert source == versions.Source("", None)
    _git(checkout, "tag", "v1.2.3")
    shutil.rmtree(checkout / "ontology")
    shutil.copytree(NEW, checkout / "ontology")
    _commit(checkout)
    for wanted in ("", "v1.2.3", "HEAD~1"):
        with versions.open_source(wanted, checkout) as source:
            assert source.name == (wanted or "v1.2.3")
            assert source.folder is not None
            assert found(versions.compare(source.folder, NEW)) == EXPECTED
    assert not source.folder.exists()


def test_a_tag_from_before_the_ontology(tmp_path: Path) -> None:
    (tmp_path / "read.me").write_text("x", "utf-8")
    _git(tmp_path, "init", "-q")
    _commit(tmp_path)
    _git(tmp_path, "tag", "v0")
    with versions.open_source(root=tmp_path) as source:
        assert source == versions.Source("v0", None)


@pytest.mark.parametrize("wanted", ["no-such-tag", "--help"])
def test_what_is_no_revision(wanted: str, checkout: Path) -> None:
    with pytest.raises(SbaKgError) as caught, versions.open_source(wanted, checkout):
        pass
    assert (caught.value.code, caught.value.exit_code) == ("E-T01", 2)


def test_no_checkout(tmp_path: Path) -> None:
    with pytest.raises(SbaKgError) as caught, versions.open_source(root=tmp_path):
        pass
    assert (caught.value.code, caught.value.exit_code) == ("E-T02", 5)


def test_no_git(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SbaKgError) as caught, versions.open_source(root=ROOT):
        pass
    assert caught.value.code == "E-T02"


def run(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(group, [*arguments])
    return result.exit_code, result.stdout


def test_the_command() -> None:
    against = ["terms", "--against", str(OLD), "--ontology", str(NEW)]
    code, text = run("--lang", "en", *against)
    assert code == 0
    assert "Added: class Fresh (Fresh) [minor]" in text
    assert "after 1.2.3 the version must be at least 2.0.0; the ontology states 1.3.0" in text
    code, text = run("--lang", "ko", *against, "--format", "md")
    assert "- 클래스 `Fresh` (새것) (차(마이너) 버전)" in text
    assert "rdfs:subClassOf sba:Same" in text
    code, text = run(*against, "--format", "json", "--check")
    assert code == 1
    parsed = json.loads(text)
    assert (parsed["level"], parsed["advised_version"], parsed["enough"]) == ("major", "2.0.0", False)
    listed = {(c["change"], c["name"]) for c in parsed["changes"] if c["kind"] != "axiom"}
    assert listed == {(what, n) for what, names in EXPECTED.items() for n in names if n != "disjoint"}
    assert run(*against, "--format", "json") == (0, text)


def test_the_command_on_the_ontology_of_the_package() -> None:
    code, text = run("--lang", "en", "terms", "--against", str(ROOT / "ontology"), "--check")
    assert code == 0
    assert "added 0, changed 0, deprecated 0, removed 0" in text
