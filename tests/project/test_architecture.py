"""The house: one direction of imports, no printing in library code, no edition in the code, a wheel that works."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

from tests.support import REAL, ROOT

PACKAGE = ROOT / "sba_kg"
MODULES = sorted(PACKAGE.rglob("*.py"))


def test_imports_go_one_way(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contracts of ``pyproject.toml``; the report of a broken one is what pytest captures."""
    monkeypatch.chdir(ROOT)
    assert lint_imports() == 0


@pytest.mark.parametrize(
    ("module", "others"),
    [
        ("reason", {"reader", "converters", "pipeline", "graph", "editions", "model", "query"}),
        ("validation", {"reader", "converters", "pipeline", "graph", "model"}),
        ("query", {"reader", "converters", "pipeline", "graph", "editions", "model"}),
    ],
)
def test_what_takes_triples_loads_no_pipeline(module: str, others: set[str]) -> None:
    code = f"import sys, sba_kg.{module}; print(*(n for n in sys.modules if n.startswith('sba_kg.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {name.split(".")[1] for name in done.stdout.split()} & others == set()


def test_few_modules_lie_loose() -> None:
    """A newcomer reads the architecture from the listing."""
    assert {path.name for path in PACKAGE.glob("*.py")} == {"__init__.py", "__main__.py", "errors.py"}


def test_no_class_name_stands_for_two_things() -> None:
    places: dict[str, list[str]] = {}
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places.setdefault(node.name, []).append(str(path.relative_to(PACKAGE)))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


#: Folders of tests that are no room of the package: helpers, the project as a whole, a program that uses the package;
#: and two sets of cases by what they are of, a saved query or a rule.
OTHER_TESTS = {"support", "project", "typing", "queries", "shapes"}


def test_tests_mirror_the_rooms() -> None:
    """Each room has its tests, and no test lies outside of a room."""
    rooms = {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").is_file()} - {"model", "_resources"}
    folders = {path.name for path in (ROOT / "tests").iterdir() if path.is_dir() and path.name[0] not in "._"}
    assert folders == rooms | OTHER_TESTS
    for room in rooms:
        assert list((ROOT / "tests" / room).glob("test_*.py")), room
    assert [path.name for path in (ROOT / "tests").glob("test_*.py")] == []


@pytest.mark.parametrize(
    "path", [p for p in MODULES if "cli" not in p.parts and p.name != "__main__.py"], ids=lambda p: p.name
)
def test_library_never_prints_exits_or_configures_logging(path: Path) -> None:
    calls = {
        ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    }
    assert calls & {"print", "sys.exit", "exit", "quit", "logging.basicConfig", "click.echo"} == set()


def test_no_name_or_figure_of_an_edition_in_the_code() -> None:
    """Names of the registry that consist of more than a word of the genre, and amounts of the report."""
    names = set()
    for file in ("units", "tasks", "programs"):
        for line in (ROOT / "data" / "registry" / f"{file}.csv").read_text("utf-8").splitlines()[1:]:
            names |= set(re.findall(r"[가-힣A-Z&+]{5,}", line))
    amounts = {n for n in re.findall(r"\d{1,3}(?:,\d{3})+", (REAL / "report.txt").read_text("utf-8")) if len(n) > 5}
    assert len(names) > 80
    for path in MODULES:
        code = _without_docstrings(path)
        assert [name for name in sorted(names) if name in code] == [], path
        assert [amount for amount in sorted(amounts) if amount in code] == [], path


def _without_docstrings(path: Path) -> str:
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body = node.body[1:] or [ast.Pass()]
    return ast.unparse(tree)


@pytest.mark.slow
def test_wheel_works_in_an_empty_environment(tmp_path: Path) -> None:
    """The wheel alone, installed elsewhere, builds the same bytes from another folder."""
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT],
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    environment = tmp_path / "env"
    venv.create(environment, with_pip=True)
    constraints = ROOT / ".ci" / "constraints.txt"
    pip = [environment / "bin" / "python", "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "-c", constraints, wheel], check=True, capture_output=True)
    assert list(environment.glob("lib/python*/site-packages/sba_kg/py.typed"))
    away = tmp_path / "away"
    away.mkdir()
    command = environment / "bin" / "sba-kg"
    subprocess.run([command, "build", "--out", "out"], cwd=away, check=True, capture_output=True)
    assert (away / "out" / "sba-2024" / "graph.ttl").read_bytes() == (REAL / "graph.ttl").read_bytes()
    asked = subprocess.run([command, "query", "staffing", "--format", "csv"], cwd=away, check=True, capture_output=True)
    assert asked.stdout.decode() == (ROOT / "tests" / "queries" / "staffing" / "expected.csv").read_text("utf-8")


def test_constraints_pin_every_dependency_without_hashes_or_addresses() -> None:
    text = (ROOT / ".ci" / "constraints.txt").read_text("utf-8")
    pinned = {
        re.split("==", line)[0].lower().replace("_", "-") for line in text.splitlines() if line and line[0] != "#"
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    needed = project["dependencies"] + project["optional-dependencies"]["dev"]
    assert {re.split(r"[<>=\[]", item)[0].lower() for item in needed} <= pinned
    assert "http" not in text
    assert "sha256" not in text
