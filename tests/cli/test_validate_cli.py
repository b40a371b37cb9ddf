"""``sba-kg validate``: which outputs go where, exit codes, nothing half-written. The engine has its own tests."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from sba_kg import cli
from sba_kg.base.errors import InputError, ResourceError
from sba_kg.cli import validate
from sba_kg.editions.edition import Edition
from sba_kg.validation import outputs
from sba_kg.validation.results import Validation
from tests.support import REAL
from tests.support import validations as cases


@dataclass
class Done:
    code: int
    out: str
    err: str


Run = Callable[..., Done]


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[object]:
    """Puts a hand-made engine in place; the first entry of the list is what it gives, the rest what it was asked."""
    state: list[object] = [[cases.MIXED]]

    def run(editions: Sequence[Edition], sources: Sequence[Path]) -> validate.Validations:
        state[1:] = [[e.name for e in editions], list(sources)]
        if isinstance(state[0], Exception):
            raise state[0]
        found: list[Validation] = state[0]  # type: ignore[assignment]
        return validate.Validations(found, lambda: "# a report\n")

    monkeypatch.setattr(validate, "run_validations", run)
    monkeypatch.chdir(tmp_path)
    return state


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    def command(*arguments: str, lang: str = "en") -> Done:
        monkeypatch.setattr(sys, "argv", ["sba-kg", "--lang", lang, "validate", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        captured = capsys.readouterr()
        return Done(int(ended.value.code or 0), captured.out, captured.err)

    return command


def test_the_formats_of_the_command_are_those_of_the_library() -> None:
    assert set(validate._FORMATS) == set(outputs.FORMATS)


def test_text_on_stdout_by_default(engine: list[object], run: Run) -> None:
    done = run("sba-2024")
    assert done.code == 1
    assert done.out == outputs.render("text", [cases.MIXED], outputs.Options("en"))
    assert done.err == ""
    assert engine[1:] == [["sba-2024"], []]
    assert "불통과" in run("sba-2024", lang="ko").out


def test_several_outputs_in_one_run(engine: list[object], run: Run) -> None:
    names = ["a.txt", "out/a.json", "a.ttl", "a.xml", "a.sarif", "a.md"]
    done = run(*[word for name in names for word in ("-o", name)], "-o", "github=log", "-o", "markdown=summary")
    assert done.code == 1
    assert done.out == ""
    assert done.err == "river-2025: 1 violation, 3 warnings, 1 info, 1 acknowledged\n"
    options = outputs.Options("en")
    for name in names:
        form = str(outputs.format_of(name))
        expected = "# a report\n" if form == "turtle" else outputs.render(form, [cases.MIXED], options)
        assert Path(name).read_text("utf-8") == expected, name
    assert Path("log").read_text("utf-8") == outputs.render("github", [cases.MIXED], options)
    assert Path("summary").read_text("utf-8") == Path("a.md").read_text("utf-8")
    assert sorted(p.name for p in Path().iterdir()) == sorted(
        ["a.txt", "out", "a.ttl", "a.xml", "a.sarif", "a.md", "log", "summary"]
    ), "nothing is left beside the results"


def test_format_is_for_stdout(engine: list[object], run: Run) -> None:
    done = run("-o", "a.sarif", "-f", "github")
    assert done.out == outputs.render("github", [cases.MIXED], outputs.Options("en"))
    assert json.loads(Path("a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads(run("--format", "json").out)["passed"] is False
    assert json.loads(run("-o", "json=-").out)["passed"] is False
    assert run("-o", "-").out.startswith("river-2025")


@pytest.mark.parametrize(
    ("given", "fail_on", "code"),
    [
        (cases.CLEAN, "info", 0),
        (cases.MIXED, "violation", 1),
        (cases.MIXED, "never", 0),
        (cases.validation(cases.ROUNDED), "violation", 0),
        (cases.validation(cases.ROUNDED), "warning", 0),
        (cases.validation(cases.ROUNDED), "info", 1),
        (cases.validation(cases.OVERSTAFFED), "violation", 0),
        (cases.validation(cases.OVERSTAFFED), "warning", 1),
        (cases.ACKNOWLEDGED_ONLY, "info", 0),
        (cases.STALE, "violation", 1),
        (cases.STALE, "never", 0),
        (cases.GAP, "violation", 1),
        (cases.GATED, "violation", 1),
    ],
)
def test_fail_on(given: Validation, fail_on: str, code: int, engine: list[object], run: Run) -> None:
    engine[0] = [given]
    assert run("--fail-on", fail_on).code == code
    engine[0] = [cases.CLEAN, given]
    assert run("--fail-on", fail_on).code == code


def test_default_edition_only_without_graphs(engine: list[object], run: Run, tmp_path: Path) -> None:
    run()
    assert engine[1:] == [["sba-2024"], []]
    run("--from", "build")
    assert engine[1:] == [[], [Path("build")]]


def test_an_edition_by_the_files_in_it(engine: list[object], run: Run, tmp_path: Path) -> None:
    """As hooks name what has changed: the folder once, whatever files of it are named."""
    folder = tmp_path / "data" / "acme-2025"
    folder.mkdir(parents=True)
    for name in ("edition.toml", "corrections.toml"):
        shutil.copy(REAL / name, folder)
    (folder / "report.txt").write_text("x")
    run("data/acme-2025/report.txt", "data/acme-2025/edition.toml", "data/acme-2025")
    assert engine[1] == ["acme-2025"]


def test_files_are_named_from_the_working_directory(engine: list[object], run: Run, tmp_path: Path) -> None:
    below = str(tmp_path / "data" / "x" / "report.txt")
    engine[0] = [replace(cases.MIXED, file=below, issues_file="/elsewhere/known-issues.toml")]
    (edition,) = json.loads(run("-f", "json").out)["editions"]
    assert (edition["file"], edition["known_issues_file"]) == ("data/x/report.txt", "/elsewhere/known-issues.toml")


def test_wrong_use(engine: list[object], run: Run, tmp_path: Path) -> None:
    for arguments, said in (
        (("-o", "summary"), "E-U06"),
        (("-o", "a.csv"), "E-U06"),
        (("-o", "xlsx=a"), "E-U06"),
        (("-o", "a.md", "-o", "markdown=./a.md"), "E-U07"),
        (("-f", "text", "-o", "-"), "E-U07"),
        (("-f", "xlsx"), "not one of"),
        (("--fail-on", "error"), "not one of"),
        (("sba-1999",), "E-U01"),
        ((str(REAL), str(_copy(tmp_path / "sba-2024"))), "E-U05"),
    ):
        done = run(*arguments)
        assert (done.code, said in done.err) == (2, True), (arguments, done.err)
    assert [p.name for p in tmp_path.iterdir() if p.is_file()] == []


def _copy(folder: Path) -> Path:
    shutil.copytree(REAL, folder)
    return folder


def test_an_input_is_never_written_over(engine: list[object], run: Run, tmp_path: Path) -> None:
    text = _copy(tmp_path / "acme-2025") / "report.txt"
    before = text.read_bytes()
    done = run("acme-2025", "-o", "acme-2025/report.txt")
    assert (done.code, "E-U08" in done.err) == (2, True)
    assert text.read_bytes() == before
    assert engine[1:] == [], "it is told before the work begins"
    assert "E-U08" in run("--from", "graph.ttl", "-o", "graph.ttl").err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (InputError("E-R01", file="report.txt"), 3),
        (ResourceError("E-V01", reason="broken"), 4),
    ],
)
def test_errors_of_the_engine(error: Exception, code: int, engine: list[object], run: Run) -> None:
    engine[0] = error
    done = run("-o", "a.json")
    assert done.code == code
    assert len(done.err.splitlines()) == 1
    assert not Path("a.json").exists()


def test_a_place_that_cannot_be_written(engine: list[object], run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = run("-o", "file/a.json")
    assert (done.code, "E-O01" in done.err) == (5, True)


def test_colours_on_a_terminal_only(engine: list[object], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b" not in run().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("FORCE_COLOR", "1")
    styled = run().out
    assert "\x1b[" in styled
    assert "하천 정비" in styled
