"""Streams that are closed or full, and what else the system refuses, in the commands: ordinary errors, no bug."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from sba_kg.cli import group
from tests.support import ROOT

HILL = ROOT / "tests" / "editions" / "hill-2025"


@pytest.fixture
def hill(tmp_path: Path) -> Path:
    """A small edition whose registry Excel has saved, so that there is something to tell on stderr."""
    folder = tmp_path / "hill-2025"
    shutil.copytree(HILL, folder)
    (folder / "registry").mkdir()
    row = "institution,code,label_ko,label_en,label_status\nhill,hill-x,총무팀,General Affairs Team,unofficial\n"
    (folder / "registry" / "units.csv").write_bytes(row.encode("cp949"))
    return folder


def shell(arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command line of a shell, with its redirections."""
    return subprocess.run(
        ["bash", "-c", f"{shlex.quote(sys.executable)} -m sba_kg {arguments}"],
        cwd=cwd,
        env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


FULL = Path("/dev/full").exists()
CLOSED = [
    "2>&-",
    "<&- >&- 2>&-",
    pytest.param("2>/dev/full", marks=pytest.mark.skipif(not FULL, reason="no /dev/full")),
]


@pytest.mark.parametrize("streams", CLOSED)
def test_build_without_stderr(streams: str, hill: Path) -> None:
    done = shell(f"build hill-2025 --out out {streams}", hill.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert ("hill-2025" in done.stdout) == (">&- 2" not in streams)
    for file in sorted((hill.parent / "out" / "hill-2025").iterdir()):
        assert "P-R65" not in file.read_text("utf-8") or file.name == "summary.json", file


def test_build_tells_of_the_encoding(hill: Path) -> None:
    done = shell("build hill-2025 --out out", hill.parent)
    assert done.returncode == 0
    (line,) = [line for line in done.stderr.splitlines() if "P-R65" in line]
    assert line.startswith("hill-2025/registry/units.csv: warning P-R65: ")
    assert "CP949" in line


@pytest.mark.parametrize("streams", CLOSED)
def test_validate_without_stderr(streams: str, hill: Path) -> None:
    told = shell("validate hill-2025 --format json -o told.json", hill.parent)
    done = shell(f"validate hill-2025 --format json -o out.json {streams}", hill.parent)
    assert done.returncode == told.returncode
    assert done.returncode in {0, 1}
    assert (hill.parent / "out.json").read_bytes() == (hill.parent / "told.json").read_bytes()


@pytest.mark.skipif(not FULL, reason="no /dev/full")
@pytest.mark.parametrize(
    "arguments", ["queries list", "query staffing", "queries show staffing", "validate hill-2025", "terms"]
)
def test_a_full_disk(arguments: str, hill: Path) -> None:
    done = shell(f"{arguments} >/dev/full", hill.parent)
    assert done.returncode == 5, done.stderr
    assert done.stderr.splitlines()[-1].startswith(("E-O01: ", "E-O41: "))
    assert "Traceback" not in done.stderr
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize("arguments", ["queries list", "query nosuch", "query - <&-", "--help"])
def test_closed_streams_are_no_bug(arguments: str, tmp_path: Path) -> None:
    for streams in ("", "2>&-", ">&-", ">&- 2>&-"):
        assert shell(f"{arguments} {streams}", tmp_path).returncode in {0, 2, 3}


#: A line of each command that writes to stdout, and its exit code; a test sees to it that none is missing.
LINES = {
    "--help": 0,
    "--version": 0,
    "build hill-2025 --out out": 0,
    "about 교육1팀": 0,
    "check --help": 0,
    "docs --out pages": 0,
    "find 창업": 0,
    "find nothing-of-this-name": 1,
    "find": 2,
    "export --format nquads": 0,
    "load --help": 0,
    "search 창업": 0,
    "infer hill-2025": 0,
    "new hill-2025/report.txt --institution sba --to made": 0,
    "queries lint broken.rq": 1,
    "queries list": 0,
    "queries show budget-lines": 0,
    "query cells": 0,
    "query cells --format parquet": 0,
    "query cells --format nothing": 2,
    "terms --against terms --check": 0,
    "terms --against terms --ontology more --check": 1,
    "validate wrong-2025": 1,
    "validate wrong-2025 --format sarif": 1,
}


@pytest.fixture
def ground(hill: Path) -> Path:
    """A folder in which every line above has something to write."""
    wrong = hill.parent / "wrong-2025"
    shutil.copytree(hill, wrong)
    text = (wrong / "report.txt").read_text("utf-8")
    (wrong / "report.txt").write_text(text.replace("| 300 |", "| 301 |"), "utf-8")
    (wrong / "known-issues.toml").unlink(missing_ok=True)
    (hill.parent / "broken.rq").write_text("SELECT * WHERE { ?s ?p ?o }\n", "utf-8")
    for name in ("terms", "more"):
        shutil.copytree(ROOT / "ontology", hill.parent / name)
    with (hill.parent / "more" / "budget.owl.ttl").open("a", encoding="utf-8") as file:
        file.write('\nsba:Extra a owl:Class ; rdfs:label "Extra"@en .\n')
    return hill.parent


def gone(arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command whose stdout nobody reads from the beginning."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        return subprocess.run(
            [sys.executable, "-m", "sba_kg", *shlex.split(arguments)],
            cwd=cwd,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            stdout=writing,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            check=False,
        )
    finally:
        os.close(writing)


def test_every_command_has_a_line() -> None:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        below = [f"{name} {one}" for one in command.commands] if isinstance(command, click.Group) else [name]
        assert all(any(line.startswith(one) for line in LINES) for one in below), name


@pytest.mark.parametrize("arguments", LINES)
def test_a_reader_that_goes(arguments: str, ground: Path) -> None:
    """The exit code is that of the command, whoever reads what it says."""
    done = gone(arguments, ground)
    assert done.returncode == LINES[arguments], done.stderr
    for noise in ("Traceback", "Exception ignored", "Broken pipe", "E-B01"):
        assert noise not in done.stderr


def test_a_reader_of_the_first_line(hill: Path) -> None:
    done = shell("query cells | head -1; echo ${PIPESTATUS[0]}", hill.parent)
    assert done.stdout.splitlines()[-1] == "0"
    assert done.stderr == ""


def test_a_reader_that_goes_does_not_hide_what_validate_found(tmp_path: Path) -> None:
    """The 2024 report without its known issues fails, whoever reads the first line alone."""
    shutil.copytree(
        ROOT / "data" / "sba-2024", tmp_path / "sba-2024", ignore=shutil.ignore_patterns("known-issues.toml")
    )
    done = shell("validate sba-2024/ | head -1; echo ${PIPESTATUS[0]}", tmp_path)
    assert done.stdout.splitlines()[-1] == "1"
    assert "Exception ignored" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        "build $LONG", "validate $LONG", "validate --from $LONG", "query $LONG", "query ./$LONG.rq", "queries lint $LONG.rq",
        "query staffing --from $LONG", "find a --from $LONG", "query staffing -o $LONG.csv", "query staffing -o loop/x.csv",
        "build loop", "validate --from loop", "query ./loop", "query ./pipe", "validate --from pipe", "query ./folder",
        "validate folder", "infer --from $LONG", "infer $LONG", "validate hill-2025 -o loop/x.json", "query staffing --from pipe",
    ],
)  # fmt: skip
def test_strange_paths(arguments: str, hill: Path) -> None:
    here = hill.parent
    (here / "loop").symlink_to("loop")
    (here / "folder").mkdir()
    os.mkfifo(here / "pipe")
    done = shell(arguments.replace("$LONG", "a" * 5_000), here)
    assert done.returncode in {2, 3, 5}, done.stderr
    assert "E-B01" not in done.stderr
    assert "Traceback" not in done.stderr


def test_no_home_and_no_folder(tmp_path: Path) -> None:
    gone = "mkdir gone && cd gone && rmdir ../gone && env -u HOME"
    done = subprocess.run(
        ["bash", "-c", f"{gone} {shlex.quote(sys.executable)} -m sba_kg queries list"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in {0, 5}, done.stderr
    assert "Traceback" not in done.stderr
