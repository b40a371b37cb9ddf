"""What prose names is there: files, options, names of code, limits."""

from __future__ import annotations

import importlib
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import click
import pytest
from hypothesis import settings

from sba_kg.cli import group
from sba_kg.cli.groups import COMMANDS
from sba_kg.reader.text import MAX_BYTES
from tests.conftest import IN_CI
from tests.support import ROOT

_READ = {".md", ".py", ".toml", ".ttl", ".rq", ".yml", ".yaml"}
#: A path below a folder of ours.
_PATH = re.compile(r"(?<![\w/.-])((?:sba_kg|tests|ontology|docs|queries|data|benchmarks|\.ci)/[\w./-]*[A-Za-z0-9_])")
#: A module named alone.
_MODULE = re.compile(r"(?<![\w/<:.*-])([a-z_]+\.py)\b")
#: Made by commands, or made up.
_NOT_HERE = re.compile(r"acme-\d{4}|NAME|sba_kg/_resources|/_?x(\.|$)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]+")
_ROLE = re.compile(r":(?:mod|class|func|data|meth|attr|exc):`~?([\w.]+)")


@cache
def _files() -> tuple[str, ...]:
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return tuple(name for name in listed.stdout.splitlines() if (ROOT / name).is_file())


def _prose() -> list[str]:
    """Our own files with words for people; what is generated or kept as it was is not among them."""
    if not _files():
        pytest.skip("not a checkout of git")
    skipped = re.compile(r"CHANGELOG\.md|tests/|data/[^/]+/(graph|inferred)\.ttl")
    return [name for name in _files() if Path(name).suffix in _READ and not skipped.match(name)]


def _found(pattern: re.Pattern[str], names: list[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        for number, line in enumerate((ROOT / name).read_text("utf-8").split("\n"), 1):
            for match in pattern.finditer(line):
                yield f"{name}:{number}", match[1] if pattern.groups else match[0]


def test_files_that_prose_names_are_there() -> None:
    missing = [
        f"{place}: {path}"
        for place, path in _found(_PATH, _prose())
        if not _NOT_HERE.search(path) and not (ROOT / path).exists() and not (ROOT / f"{path}.py").exists()
    ]
    assert missing == []


def test_modules_that_prose_names_are_there() -> None:
    known = {Path(name).name for name in _files()}
    assert [f"{place}: {name}" for place, name in _found(_MODULE, _prose()) if name not in known] == []


def test_no_paper_outside_the_repository_is_referred_to() -> None:
    assert list(_found(re.compile(r"\bDESIGN\b"), _prose())) == []


def test_options_that_prose_names_are_there() -> None:
    above = [importlib.import_module(f"sba_kg.cli.{name}").command for name in COMMANDS]
    below = [sub for command in above if isinstance(command, click.Group) for sub in command.commands.values()]
    commands = [group, *above, *below]
    known = {option for command in commands for p in command.params for option in [*p.opts, *p.secondary_opts]}
    lines = re.compile(r"sba-kg (?:[a-z-]+ )?[^`|\n]*")
    named = {
        option
        for _, words in _found(lines, [name for name in _prose() if name.endswith(".md") and "decisions/" not in name])
        for option in _OPTION.findall(words.split(" && ")[0])
    }
    assert named
    assert named - known - {"--help", "--version"} == set()


def test_commands_have_the_options_of_click() -> None:
    assert isinstance(group, click.Group)
    assert group.list_commands(click.Context(group)) == list(COMMANDS)


def test_names_of_code_in_docstrings_are_there() -> None:
    wrong = []
    for path in sorted((ROOT / "sba_kg").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        wrong += [f"{module}: {name}" for name in _ROLE.findall(path.read_text("utf-8")) if not _is_there(module, name)]
    assert wrong == []


def _is_there(module: str, name: str) -> bool:
    members = vars(importlib.import_module(module))
    if any(
        hasattr(v, name) or name in getattr(v, "__annotations__", {}) for v in members.values() if isinstance(v, type)
    ):
        return True
    return any(_resolves(f"{before}{name}") for before in ("", f"{module}.", f"{module.rpartition('.')[0]}."))


def _resolves(name: str) -> bool:
    parts = name.split(".")
    for end in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:end]))
        except (ImportError, ValueError):
            continue
        for part in parts[end:]:
            found = getattr(found, part, None)  # type: ignore[assignment]
        return found is not None
    return False


def test_limits_are_those_of_the_code() -> None:
    pages = [(ROOT / "docs" / name).read_text("utf-8") for name in ("errors.md", "errors.ko.md")]
    limits = [limit for page in pages for limit in re.findall(r"(\d+) MiB", page.split("### E-R06")[1].split("###")[0])]
    assert [int(limit) * 2**20 for limit in limits] == [MAX_BYTES] * 2


def test_examples_of_hypothesis_have_no_deadline() -> None:
    assert settings().deadline is None
    assert settings().derandomize == IN_CI
