"""The command line as a user meets it: outputs, messages, exit codes, nothing half-written."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.support import REAL, ROOT
from tests.support.here import sba_kg as run

NAMES = ["budget-lines", "staffing"]


def process(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own, where that is what matters."""
    return subprocess.run(
        [sys.executable, "-m", "sba_kg", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "LANG": "C", "LC_ALL": "C", **environment},
        timeout=120,
        check=False,
    )


def edition(folder: Path, text: str | bytes, toml: str = 'institution = "sba"\n') -> Path:
    folder.mkdir()
    (folder / "edition.toml").write_text(toml, "utf-8")
    (folder / "report.txt").write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def test_build_writes_all_files_and_a_summary(tmp_path: Path) -> None:
    done = process("build", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "out" / "sba-2024"
    assert {p.name for p in folder.iterdir()} == {
        "dataset.nq", "document.ttl", "graph.ttl", "inferred.ttl", "search.tsv", "summary.json", "validation.ttl",
    }  # fmt: skip
    assert (folder / "graph.ttl").read_bytes() == (REAL / "graph.ttl").read_bytes()
    summary = json.loads((folder / "summary.json").read_text("utf-8"))
    assert summary["classes"]["BudgetLine"] == 40
    assert len(summary["lines"]["unread"]) < summary["lines"]["printed"]
    assert "Triples:" in done.stdout
    again = run("--lang", "ko", "build", "--out", tmp_path / "out")
    assert "트리플:" in again.stdout
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["sba-2024"], "nothing is left beside the result"


@pytest.mark.slow
def test_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        assert process("build", "--out", tmp_path / seed, PYTHONHASHSEED=seed).returncode == 0
    for file in (
        "graph.ttl",
        "inferred.ttl",
        "validation.ttl",
        "document.ttl",
        "search.tsv",
        "dataset.nq",
        "summary.json",
    ):
        one, two = ((tmp_path / seed / "sba-2024" / file).read_bytes() for seed in ("1", "2"))
        assert one == two, file


BAD_TEXTS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "E-R05"),
    "binary": (b"%PDF\x00\x01\x02", "E-R04"),
    "cp949": ("2024년도 주요 업무보고".encode("cp949"), "E-R03"),
    "utf-16": ("2024년도 주요 업무보고".encode("utf-16"), "E-R03"),
    "no known part": ("안녕하십니까.\n".encode(), "E-R07"),
    "english prose": (b"Lorem ipsum dolor sit amet.\n" * 50, "E-R07"),
    "one long line": (b"x" * 100_000, "E-R09"),
    "too large": (b"noise \n" * 1_300_000, "E-R06"),
}


@pytest.mark.parametrize("what", BAD_TEXTS)
def test_bad_texts(what: str, tmp_path: Path) -> None:
    data, code = BAD_TEXTS[what]
    done = run("build", edition(tmp_path / "bad", data), "--out", tmp_path / "out")
    assert (done.returncode, code in done.stderr) == (3, True), done.stderr
    assert "report.txt" in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_one_bad_edition_writes_none(tmp_path: Path) -> None:
    bad = edition(tmp_path / "bad", b"")
    assert run("build", "sba-2024", bad, "--out", tmp_path / "out").returncode == 3
    assert not (tmp_path / "out").exists()


def test_missing_text_and_text_that_is_a_folder(tmp_path: Path) -> None:
    folder = edition(tmp_path / "bad", "x")
    (folder / "report.txt").unlink()
    assert "E-R01" in run("build", folder, "--out", tmp_path / "out").stderr
    (folder / "report.txt").mkdir()
    done = run("build", folder, "--out", tmp_path / "out")
    assert (done.returncode, "E-R02" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("toml", "code", "exit_code"),
    [
        ("institution = ", "E-E01", 3),
        ('institution = "sba"\ncolour = 1\n', "E-E02", 3),
        ('institution = "sba"\nfiscal_year = "2024"\n', "E-E02", 3),
        ('institution = "sba"\nreport_date = 2024-02-27T10:00:00\n', "E-E02", 3),
        ('institution = "SBA 1"\n', "E-E02", 3),
        ('institution = "nobody"\n', "E-E04", 3),
        ("fiscal_year = 2024\n", "E-E02", 3),
        (f'institution = "sba"\nsha256 = "{"0" * 64}"\n', "E-R08", 3),
    ],
)
def test_bad_edition_files(toml: str, code: str, exit_code: int, tmp_path: Path) -> None:
    folder = edition(tmp_path / "bad", (REAL / "report.txt").read_bytes(), toml)
    done = run("build", folder, "--out", tmp_path / "out")
    assert (done.returncode, code in done.stderr) == (exit_code, True), done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "corrections",
    [
        '[[reading]]\nkind = "slip"\nprinted = "a"\nread = "b"\nreason_ko = "c"\nreason_en = "d"\n',
        "[[lost_line]]\nunits = [1]\n",
        "[[x]]\n",
    ],
)
def test_bad_corrections(corrections: str, tmp_path: Path) -> None:
    folder = edition(tmp_path / "bad", (REAL / "report.txt").read_bytes())
    (folder / "corrections.toml").write_text(corrections)
    done = run("build", folder, "--out", tmp_path / "out")
    assert (done.returncode, "E-E02" in done.stderr, "corrections.toml" in done.stderr) == (3, True, True), done.stderr


def test_a_text_with_errors_is_built_and_exits_1(tmp_path: Path) -> None:
    folder = tmp_path / "stale"
    folder.mkdir()
    toml = re.sub(r"(?m)^sha256.*\n", "", (REAL / "edition.toml").read_text("utf-8"))
    (folder / "edition.toml").write_text(toml, "utf-8")
    shutil.copy(REAL / "corrections.toml", folder)
    text = (REAL / "report.txt").read_text("utf-8").replace("글로벌커머steam", "글로벌커머스팀")
    (folder / "report.txt").write_text(text, "utf-8")
    done = run("build", folder, "--out", tmp_path / "out")
    assert (done.returncode, "P-C01" in done.stderr) == (1, True), done.stderr
    assert (tmp_path / "out" / "stale" / "graph.ttl").is_file()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("build", "sba-1999"), "E-U01"),
        (("query", "budget-line"), "E-U02"),
        (("query", "staffing", "-p", "x=1"), "E-U03"),
        (("query", "staffing", "-p", "g=sba-1999"), "E-U04"),
        (("build", str(REAL), "sba-2024", "--out", "/nonexistent/x"), "E-U05"),
        (("query", "staffing", "-p", "x"), "NAME=VALUE"),
        (("query",), "Missing argument"),
        (("frobnicate",), "No such command"),
        (("query", "staffing", "--format", "docx"), "not one of"),
    ],
)
def test_wrong_use_exits_2(arguments: Sequence[str], code: str) -> None:
    done = run(*arguments)
    assert (done.returncode, code in done.stderr) == (2, True), done.stderr


def test_unwritable_place_exits_5(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("in the way")
    done = run("build", "--out", blocker / "out")
    assert (done.returncode, "E-O01" in done.stderr) == (5, True), done.stderr


@pytest.mark.parametrize("name", NAMES)
def test_query_formats_agree(name: str, tmp_path: Path) -> None:
    as_csv = list(csv.DictReader(io.StringIO(run("query", name, "--format", "csv").stdout)))
    as_json = json.loads(run("query", name, "--format", "json").stdout)
    assert [{k: "" if v is None else str(v) for k, v in row.items()} for row in as_json] == as_csv
    if name == "budget-lines":
        assert all(isinstance(row["amount_krw"], str) for row in as_json)
    markdown = run("query", name, "--format", "md").stdout.split("\n\n")[0].splitlines()
    assert len(markdown) == len(as_csv) + 2
    table = run("query", name).stdout.split("\n\n")[0].splitlines()
    assert len(table) == len(as_csv) + 1
    target = tmp_path / "rows.csv"
    assert run("query", name, "-o", target, "--bom").returncode == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf")


def test_query_of_a_build_folder_and_of_a_file(tmp_path: Path) -> None:
    run("build", "--out", tmp_path / "out")
    shipped = run("query", "staffing", "--format", "csv").stdout
    for source in (tmp_path / "out", tmp_path / "out" / "sba-2024", tmp_path / "out" / "sba-2024" / "dataset.nq"):
        assert run("query", "staffing", "--from", source, "--format", "csv").stdout == shipped


def test_own_sparql(tmp_path: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH <https://w3id.org/sba-kg/graph/sba-2024> { ?s a <https://w3id.org/sba-kg/def/BudgetLine> } }"
    path = tmp_path / "own.rq"
    path.write_text(text)
    assert run("query", path, "--format", "csv").stdout == "n\n40\n"
    path.write_text("SELECT * WHERE {")
    done = run("query", path)
    assert (done.returncode, "E-Q01" in done.stderr) == (3, True)
    path.write_bytes(b"\xff\xfe")
    assert run("query", path).returncode == 3
    path.write_text("CONSTRUCT WHERE { ?s ?p ?o }")
    assert "E-Q02" in run("query", path).stderr
    assert "E-R01" in run("query", tmp_path / "none.rq").stderr


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [("x.ttl", "not turtle", "E-Q04"), ("x.docx", "", "E-Q04"), ("empty", None, "E-Q03"), ("none", "", "E-R01")],
)
def test_bad_graphs(name: str, content: str | None, code: str, tmp_path: Path) -> None:
    path = tmp_path / name
    if content is None:
        path.mkdir()
    elif name != "none":
        path.write_text(content)
    done = run("query", "staffing", "--from", path)
    assert (done.returncode, code in done.stderr) == (3, True), done.stderr


def test_list_and_show() -> None:
    listed = run("queries", "list", "--lang", "ko").stdout
    assert "budget-totals" in listed
    assert "과제별 예산 합계 대조" in listed
    shown = run("queries", "show", "budget-lines").stdout
    assert "SELECT" in shown
    assert "Evidence" in shown


def test_tracebacks_only_when_asked_for() -> None:
    assert "Traceback" not in run("build", "sba-1999").stderr
    verbose = process("-vv", "build", "sba-1999")
    assert (verbose.returncode, "Traceback" in verbose.stderr) == (2, True)


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['sba-kg', '--help']\n"
        "from sba_kg.cli import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'rdflib', 'owlrl', 'pyshacl', 'pyoxigraph', 'markdown_it', 'selectolax', 'rich', 'yaml'} & set(sys.modules)\n"
        "sys.exit(str(sorted(heavy)) if heavy else 0)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr


@pytest.mark.slow
def test_check_passes() -> None:
    done = process("check")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("ok ") > 8
