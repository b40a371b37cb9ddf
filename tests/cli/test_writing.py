"""Nobody's files are touched (decision 0060): every command that writes, on a desk full of other people's files."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import pytest

from sba_kg import cli
from sba_kg.pipeline import outputs
from sba_kg.upkeep import checks
from tests.support.desk import ACME, GRAPHS, Run, changed, copied_package, snapshot

#: What stands for the place that a test writes to.
OUT = "{out}"
EDITION = tuple(
    f"{ACME}/{name}"
    for name in ("edition.toml", "report.txt", "corrections.toml", "known-issues.toml", "registry/units.csv")
)
PACKAGE = ("sba.owl.ttl", "codes.skos.ttl", "shapes/40-budget.shacl.ttl")


@dataclass(frozen=True)
class Case:
    """A command that writes.

    Attributes:
        arguments: Its arguments.
        inputs: What it reads, as paths on the desk; parts of the package follow ``package:``.
        written: Names of the files below the place, none if the place is a file.
    """

    arguments: str
    inputs: tuple[str, ...]
    written: tuple[str, ...] = ()


OF_PACKAGE = tuple(f"package:{name}" for name in PACKAGE)
FROM = tuple(f"graphs/{ACME}/{name}" for name in GRAPHS)
#: Every option that names what is written.
WRITERS = {
    ("build", "--out"): Case(
        f"build {ACME} --out {OUT}", EDITION + OF_PACKAGE, tuple(f"{ACME}/{f}" for f in outputs.FILES)
    ),
    ("build", "--output"): Case(f"build {ACME} --out elsewhere -o {OUT}", EDITION + OF_PACKAGE),
    ("validate", "--output"): Case(f"validate {ACME} -o markdown={OUT}", EDITION + OF_PACKAGE),
    ("export", "--output"): Case(f"export --from graphs --format jsonld --no-manifest -o {OUT}", (*FROM, *OF_PACKAGE)),
    ("infer", "--output"): Case(f"infer --from graphs -o {OUT}", (*FROM[:1], *OF_PACKAGE)),
    ("find", "--output"): Case(f"find 강 --from graphs --format csv -o {OUT}", FROM + OF_PACKAGE),
    ("search", "--output"): Case(f"search 강 --from graphs --format csv -o {OUT}", FROM + OF_PACKAGE),
    ("about", "--output"): Case(f"about 예술지원팀 --from graphs --format json -o {OUT}", FROM + OF_PACKAGE),
    ("query", "--output"): Case(f"query own.rq --from graphs --format csv -o {OUT}", ("own.rq", *FROM, *OF_PACKAGE)),
    ("terms", "--output"): Case(
        f"terms --against old --ontology new -o {OUT}", ("old/sba.owl.ttl", "new/sba.owl.ttl", *OF_PACKAGE)
    ),
    ("docs", "--out"): Case(f"docs --out {OUT}", OF_PACKAGE, ("index.html", "ko.html", "en.html")),
}
#: Further ways to name inputs, whose output is that of a command above.
MORE = {
    "validate a graph": Case(f"validate --from graphs/{ACME} -o markdown={OUT}", (*FROM[:1], *OF_PACKAGE)),
    "validate a graph beside its text": Case(f"validate --from {ACME} -o markdown={OUT}", EDITION),
    "infer from a text": Case(f"infer {ACME} -o {OUT}", EDITION + OF_PACKAGE),
    "query a file": Case(f"query budget-totals --from graphs/{ACME}/graph.ttl --format csv -o {OUT}", FROM[:1]),
    "query to Parquet": Case(f"query own.rq --from graphs --format parquet -o {OUT}", ("own.rq", *FROM)),
    "query explained": Case(f"query staffing --explain --from graphs --format table -o {OUT}", FROM),
    "query drawn": Case(f"query budget-by-policy-task --chart --from graphs --format table -o {OUT}", FROM),
}
CASES = [*WRITERS.values(), *MORE.values()]
IDS = [*(" ".join(key) for key in WRITERS), *MORE]
#: Options that write without naming a place, or only where nothing is yet; they have tests of their own.
IN_PLACE = {("check", "--write"), ("new", "--to"), ("build", "--store"), ("load", "--store")}
#: Options and arguments that name what is read.
READERS = {
    ("validate", "--from"), ("infer", "--from"), ("find", "--from"), ("query", "--from"), ("query", "name"), ("query", "--in"), ("query", "--not-in"), ("query", "--with"),
    ("search", "--from"), ("search", "--store"), ("about", "--from"), ("about", "--store"), ("load", "--targets"), ("load", "--credentials"),
    *((name, option) for name in ("find", "query", "search", "about") for option in ("--credentials", "--targets")),
    ("load", "--from"), ("load", "--from-store"), ("export", "--from"), ("export", "--store"), ("find", "--store"), ("query", "--store"), ("queries lint", "names"), ("queries lint", "--from"), ("terms", "--against"), ("terms", "--ontology"), ("new", "file"),
}  # fmt: skip
_PLACES = ("FILE", "DIR", "PATH", "FOLDER")


def _commands(group: click.Group, above: str = "") -> Iterator[tuple[str, click.Command]]:
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from _commands(command, f"{above}{name} ")
        else:
            yield above + name, command


def _names_a_place(parameter: click.Parameter) -> bool:
    words = f"{parameter.metavar or ''} {getattr(parameter, 'help', '') or ''}"
    return isinstance(parameter.type, click.Path | click.File) or any(
        word in words.upper() for word in (*_PLACES, "WRITE", "SAVE")
    )


def test_every_option_that_may_write_is_known_here() -> None:
    """A new option that names a file or writes one fails here until it is in one of the tables above."""
    found = {
        (name, max(parameter.opts, key=len))
        for name, command in _commands(cli.group)
        for parameter in command.params
        if _names_a_place(parameter)
    }
    told_of = {("validate", "--format"), ("find", "--format"), ("query", "--format"), ("infer", "--format")}
    told_of |= {
        ("search", "--format"),
        ("about", "--format"),
        ("export", "--format"),
        ("export", "--manifest"),
        ("export", "--compress"),
        ("infer", "--check"),
        ("query", "--chart"),
        ("query", "--explain"),
        ("validate", "--fail-on"),
    }
    assert found - told_of - READERS == set(WRITERS) | IN_PLACE


def place(case: Case) -> str:
    """Where a test lets a command write."""
    return "place" if case.written else "place/result"


def results(case: Case) -> list[Path]:
    return [Path("place") / name for name in case.written] or [Path("place/result")]


def also(case: Case) -> set[str]:
    """What a command writes beside the result that is looked at."""
    return {f"elsewhere/{ACME}/{name}" for name in outputs.FILES} if "elsewhere" in case.arguments else set()


# -- all commands -----------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_only_what_is_named_is_written(case: Case, desk: Path, at_desk: Run) -> None:
    """New files have the mode of the umask, old ones keep theirs, a link stays, and all else is as it was."""
    wanted = {str(path) for path in results(case)}
    before = snapshot(desk)
    old_umask = os.umask(0o077)
    try:
        done = at_desk(case.arguments.format(out=place(case)))
    finally:
        os.umask(old_umask)
    assert done.code in {0, 1}, done.err
    assert changed(before, snapshot(desk)) == wanted | also(case)
    assert {stat.S_IMODE(path.stat().st_mode) for path in results(case)} == {0o600}
    # Again, over files with modes of their own and through links.
    first = {path: path.read_bytes() for path in results(case)}
    for path in results(case):
        path.write_text("old")
        path.chmod(0o640)
    linked = results(case)[-1]
    target = desk / "behind" / linked.name
    target.parent.mkdir()
    linked.rename(target)
    linked.symlink_to(target)
    before = snapshot(desk)
    done = at_desk(case.arguments.format(out=place(case)))
    assert done.code in {0, 1}, done.err
    gone = changed(before, snapshot(desk)) - also(case)
    assert gone == wanted - {str(linked)} | {str(target.relative_to(desk))}
    assert linked.is_symlink()
    assert {path: path.read_bytes() for path in results(case)} == first
    assert {stat.S_IMODE(path.stat().st_mode) for path in results(case)} == {0o640}


@pytest.mark.parametrize("way", ["name", "link", "hard link"])
@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_no_input_is_written_over(
    case: Case, way: str, desk: Path, at_desk: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in case.inputs:
        path = desk / name
        if name.startswith("package:"):
            path = copied_package(desk, monkeypatch) / "ontology" / name.removeprefix("package:")
        out = path
        if way != "name" or case.written:
            out = desk / "place" / (case.written[0] if case.written else "result")
            out.unlink(missing_ok=True)
            out.hardlink_to(path) if way == "hard link" else out.symlink_to(path)
        before = snapshot(desk)
        done = at_desk(case.arguments.format(out="place" if case.written else out))
        assert (done.code, "E-U08" in done.err, str(out.name) in done.err) == (2, True, True), (name, done.err)
        assert changed(before, snapshot(desk)) == set(), name


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_folder_is_never_replaced(case: Case, desk: Path, at_desk: Run) -> None:
    results(case)[-1].mkdir()
    (results(case)[-1] / "mine.txt").write_text("mine")
    before = snapshot(desk)
    done = at_desk(case.arguments.format(out=place(case)))
    assert (done.code, "E-U40" in done.err) == (2, True), done.err
    assert changed(before, snapshot(desk)) == set()


def test_generated_files_are_all_that_check_writes(
    desk: Path, at_desk: Run, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copied_package(desk, monkeypatch)
    shutil.copytree(desk / ACME, root / "data" / ACME)
    for finding in ("_terms", "_queries"):  # they take long and only read
        monkeypatch.setattr(checks, finding, lambda *_: [])
    graphs = {f"package/data/{ACME}/{name}" for name in (*GRAPHS, "search.tsv")}
    pages = {"package/queries/README.md", "package/docs/rules.md", "package/docs/terms.md", "package/ontology/usage.md"}
    for page in pages:
        Path(page).write_text("old")
        Path(page).chmod(0o600)
    Path(f"package/data/{ACME}/graph.ttl").unlink()
    before = snapshot(desk)
    at_desk("check --write")
    assert changed(before, snapshot(desk)) == graphs | pages
    assert {stat.S_IMODE(Path(page).stat().st_mode) for page in pages} == {0o600}
    assert Path(f"package/data/{ACME}/graph.ttl").read_bytes() == (built / "graph.ttl").read_bytes()
    Path(f"package/data/{ACME}/graph.ttl").unlink()
    Path(f"package/data/{ACME}/graph.ttl").symlink_to("report.txt")
    before = snapshot(desk)
    assert "E-U08" in at_desk("check --write").err
    assert changed(before, snapshot(desk)) == set()
