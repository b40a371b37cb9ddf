"""How files are called in outputs: from here for people, from the root of the repository for platforms."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from sba_kg.base import paths
from tests.support import ROOT


@pytest.fixture(autouse=True)
def _no_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in paths._VARIABLES:
        monkeypatch.delenv(variable, raising=False)


@pytest.fixture
def below(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder two levels below the root of a repository, as the working folder."""
    folder = tmp_path / "root" / "services" / "a"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.mark.parametrize("kind", ["folder", "file"])
def test_the_root_has_a_git_folder_or_file(kind: str, below: Path) -> None:
    git = below.parents[1] / ".git"
    if kind == "folder":
        git.mkdir()
    else:
        git.write_text("gitdir: elsewhere")
    for file in ("x/report.txt", below / "x" / "report.txt", "../a/x/report.txt"):
        assert paths.in_repository(file) == "services/a/x/report.txt"
    assert paths.in_repository("../b/report.txt") == "services/b/report.txt"
    assert paths.from_here(below / "x" / "report.txt") == "x/report.txt"


def test_without_a_repository_the_root_is_the_working_folder(below: Path) -> None:
    assert paths.in_repository("x/report.txt") == "x/report.txt"
    outside = below.parent / "b" / "report.txt"
    assert paths.in_repository("../b/report.txt") == outside.as_posix(), "absolute: from here nobody would find it"


@pytest.mark.parametrize("variable", paths._VARIABLES)
def test_the_variable_of_a_platform(variable: str, below: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (below / ".git").mkdir()  # checked out below the workspace
    monkeypatch.setenv(variable, str(below.parents[1]))
    assert paths.in_repository("x/report.txt") == "services/a/x/report.txt"


@pytest.mark.parametrize("value", ["", "relative", "/no/such/folder"])
def test_a_variable_that_says_nothing(value: str, below: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (below.parents[1] / ".git").mkdir()
    monkeypatch.setenv("GITHUB_WORKSPACE", value)
    assert paths.in_repository("x/report.txt") == "services/a/x/report.txt"


def test_links(below: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    link = tmp_path / "link"
    try:
        link.symlink_to(below.parents[1], target_is_directory=True)
    except OSError:
        pytest.skip("no links here")
    monkeypatch.setenv("GITHUB_WORKSPACE", str(link))
    assert paths.in_repository("x/report.txt") == "services/a/x/report.txt", "the platform names the root by a link"
    (tmp_path / "texts").mkdir()
    (below / "x").symlink_to(tmp_path / "texts", target_is_directory=True)
    monkeypatch.delenv("GITHUB_WORKSPACE")
    assert paths.in_repository("x/report.txt") == "x/report.txt", "an edition that is a link has its place here"


def test_outputs_of_a_call_below_the_root(below: Path) -> None:
    """SARIF, annotations, JUnit, Markdown and JSON name a text alike; the text form names it from here."""
    (below.parents[1] / ".git").mkdir()
    edition = below / "한글 판" / "river-2025"
    edition.mkdir(parents=True)
    source = ROOT / "tests" / "editions" / "river-2025"
    (edition / "edition.toml").write_bytes((source / "edition.toml").read_bytes())
    text = (source / "report.txt").read_text("utf-8").replace("| 현원 | 45 |", "| 현원 | 46 |")
    (edition / "report.txt").write_text(text, "utf-8")
    wanted_files = [f"-o{name}" for name in ("x.sarif", "x.xml", "x.md", "x.json", "x.txt", "github=x.log")]
    subprocess.run(
        [sys.executable, "-m", "sba_kg", "validate", "한글 판/river-2025", "--fail-on", "never", *wanted_files],
        cwd=below,
        check=True,
        capture_output=True,
    )
    wanted = "services/a/한글 판/river-2025/report.txt"
    (run,) = json.loads((below / "x.sarif").read_text("utf-8"))["runs"]
    places = [loc["physicalLocation"]["artifactLocation"] for r in run["results"] for loc in r["locations"]]
    assert {place["uri"] for place in places} == {"services/a/%ED%95%9C%EA%B8%80%20%ED%8C%90/river-2025/report.txt"}
    annotated = re.findall(r"^::\w+ file=([^,:]*)", (below / "x.log").read_text("utf-8"), re.MULTILINE)
    assert set(annotated) == {wanted}
    assert json.loads((below / "x.json").read_text("utf-8"))["editions"][0]["file"] == wanted
    assert f'file="{wanted}"' in (below / "x.xml").read_text("utf-8")
    assert f"`{wanted}`" in (below / "x.md").read_text("utf-8")
    assert "--> 한글 판/river-2025/report.txt:" in (below / "x.txt").read_text("utf-8")
