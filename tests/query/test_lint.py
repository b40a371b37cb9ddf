"""The linter of saved queries: each fault that it knows is seen on its line.

That every saved query passes it is a part of ``sba-kg check`` (``tests/cli/test_cli.py``).
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import SBA
from sba_kg.cli import group
from sba_kg.query import lint
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.embedded import MemoryStore
from tests.support import ROOT

PATHS = query_files()


@pytest.fixture(scope="module")
def ground(shipped: MemoryStore) -> lint.Ground:
    return lint.Ground(shipped)


#: A parameter that needs no saying.
GIVEN = "#+ parameters:\n#+   - {name: g, type: edition, default: sba-2024"
#: Query, what is changed in it, the one problem that has to be found, a piece of the line it has to be found on.
FAULTS = [
    ("staffing", "#+ ordered: true", "#+ ordered: [", "P-Q01", "#+ ordered"),
    ("staffing", "#+ name: staffing", "#+ name: staff", "P-Q01", "#+ name"),
    ("staffing", "#+ category: organization\n", "", "P-Q01", "#+ name"),
    ("staffing", "{ko: 정원과 현원, en: Staffing}", "{ko: Staffing, en: Staffing}", "P-Q02", "#+ title"),
    ("staffing", "en: How many staff are", "en: 몇 명인가? #", "P-Q02", "#+ question"),
    ("staffing", "{ko: 직급, en: Grade}", "{ko: grade, en: Grade}", "P-Q02", "name: grade"),
    ("staffing", "#+ columns:", f"{GIVEN}, label: {{ko: 판, en: 판}}}}\n#+ columns:", "P-Q02", "name: g"),
    ("staffing", "#+ columns:", f"{GIVEN}, label: {{ko: 보고서, en: Edition}}}}\n#+ columns:", "P-Q16", "name: g"),
    ("targets", "#+ ordered:", "#+   - {name: x, type: iri, label: {ko: 보고서, en: Edition}}\n#+ ordered:", "P-Q07", "SELECT"),
    ("staffing", "ORDER BY ?g ?source_line ?order", "ORDER ?source_line", "P-Q03", "ORDER ?source_line"),
    ("staffing", "PREFIX prov: <http://www.w3.org/ns/prov#>\n", "", "P-Q03", "prov:wasDerivedFrom"),
    ("staffing", "SELECT ?measure ?grade ?headcount ?source_line", "CONSTRUCT { ?g a ?grade }", "P-Q04", "PREFIX prov"),
    ("staffing", "http://www.w3.org/ns/prov#>", "http://www.w3.org/ns/prov->", "P-Q05", "PREFIX prov"),
    ("staffing", "PREFIX prov:", "PREFIX time: <http://www.w3.org/2006/time#>\nPREFIX prov:", "P-Q05", "PREFIX time"),
    ("staffing", "sba:value ?headcount", "sba:valeu ?headcount", "P-Q06", "sba:valeu"),
    ("largest-programs", "{ ?any sba:measure measure:program-budget", "{ ?any sba:measure measure:programs-budget", "P-Q06", "programs-budget"),
    ("facilities-in-district", "code/ownership>", "code/owners>", "P-Q06", "code/owners>"),
    ("staffing", "SELECT ?measure ?grade", "SELECT ?grade ?measure", "P-Q07", "SELECT"),
    ("staffing", "SELECT ?measure ?grade ?headcount", "SELECT ?measure ?headcount", "P-Q07", "SELECT"),
    ("staffing", "  VALUES ?g { <https://w3id.org/sba-kg/graph/sba-2024> }\n", "", "P-Q08", "GRAPH ?g"),
    ("staffing", "  GRAPH ?g {\n", "  VALUES ?g { UNDEF }\n  GRAPH ?g {\n", "P-Q09", "VALUES ?g { UNDEF }"),
    ("largest-programs", "      VALUES ?top { 10 }\n", "", "P-Q08", "name: top"),
    ("largest-programs", "default: 10", "default: 11", "P-Q09", "VALUES ?top"),
    ("largest-programs", "default: 10", "default: ten", "P-Q09", "VALUES ?top"),
    ("facilities-in-district", 'default: ""', 'default: "도봉구"', "P-Q09", "VALUES ?district"),
    ("facilities-in-district", 'default: ""', 'default: "마포동"', "P-Q09", "VALUES ?district"),
    ("staffing", "  GRAPH ?g {\n", "  ?x a sba:Headcount .\n  GRAPH ?g {\n", "P-Q10", "WHERE {"),
    ("staffing", "a sba:Headcount ;", "a sba:Mission ;", "P-Q11", "SELECT"),
    ("budget-totals", "SELECT ?g ?total (SUM(?part_value) AS ?sum)", "SELECT ?total (SUM(?part_value) AS ?sum)", "P-Q15", "SELECT ?total"),
    ("budget-totals", "      VALUES ?g { <https://w3id.org/sba-kg/graph/sba-2024> }\n", "", "P-Q15", "SELECT ?g ?total"),
    ("open-findings", "EXISTS { GRAPH ?g {", "EXISTS { GRAPH ?any {", "P-Q15", "SELECT ?number ?request"),
    ("staffing", "  GRAPH ?g {\n", "  GRAPH <https://w3id.org/sba-kg/graph/sba-2024> {\n", "P-Q15", "SELECT"),
    ("staffing", "  GRAPH ?g {\n", "  GRAPH ?g { { SELECT ?observation WHERE { ?observation a sba:Headcount } }\n", "P-Q15", "SELECT ?observation"),
    ("staffing", "{name: grade, type: string,", "{name: grade, type: integer,", "P-Q12", "name: grade"),
    ("staffing", "{name: headcount, type: integer,", "{name: headcount, type: boolean,", "P-Q12", "name: headcount"),
    ("staffing", "sba:value ?headcount ;", "sba:value ?n ;", "P-Q12", "name: headcount"),
    ("staffing", "BIND(STR(?label) AS ?grade)", "BIND(?observation AS ?grade)", "P-Q12", "name: grade"),
    ("staffing", "ORDER BY ?g ?source_line ?order", "ORDER BY ?source_line", "P-Q13", "ORDER BY"),
    ("staffing", "ORDER BY ?g ?source_line ?order", "", "P-Q13", "#+ name"),
    ("largest-programs", "    ORDER BY ?edition ?rank ?unit\n", "    ORDER BY ?edition ?rank\n", "P-Q13", "ORDER BY ?edition ?rank"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "old", "new", "code", "place"), FAULTS, ids=lambda v: str(v)[:24])
def test_each_fault_is_seen(
    name: str, old: str, new: str, code: str, place: str, ground: lint.Ground, tmp_path: Path
) -> None:
    text = changed(name, old, new)
    if code == "P-Q12" and new == "sba:value ?n ;":  # a float where a whole number belongs
        text = text.replace("  BIND(STR(?label)", "  BIND(?n * 1.0e0 AS ?headcount)\n  BIND(STR(?label)")
    path = written(tmp_path, name, text)
    faults = lint.lint(path, ground)
    assert {fault.code for fault in faults} == {code}, faults
    assert len(faults) == 1 or code == "P-Q03"  # each of the two engines says that it cannot read a text
    for fault in faults:
        assert place in text.splitlines()[fault.line - 1]
        assert fault.ko != fault.en


def test_a_block_behind_a_pattern_does_not_lead(ground: lint.Ground, tmp_path: Path) -> None:
    """Behind the patterns the block still joins, but sums of subqueries are taken without it."""
    block = "      VALUES ?top { 10 }\n"
    text = changed("largest-programs", block, "").replace(
        "      FILTER(?rank <= ?top)\n", block + "      FILTER(?rank <= ?top)\n"
    )
    (fault,) = lint.lint(written(tmp_path, "largest-programs", text), ground)
    assert fault.code == "P-Q08"
    assert "first" in fault.en


def test_every_problem_of_the_linter_has_a_case() -> None:
    codes = {code for path in (ROOT / "sba_kg" / "query" / "lint").glob("*.py") for code in _codes(path)}
    assert {case[3] for case in FAULTS} | {code for _, found in DOUBTS for code in found} == codes


def _codes(path: Path) -> list[str]:
    return [part.split('"')[0] for part in path.read_text("utf-8").split('"') if part.startswith("P-Q")]


def test_a_file_that_is_not_utf8(ground: lint.Ground, tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_bytes("#+ name: 정원".encode("cp949"))
    (fault,) = lint.lint(path, ground)
    assert fault.code == "P-Q01"


def test_names_and_files() -> None:
    staffing = find_query("staffing").path
    assert lint.places(["staffing", str(staffing)]) == [staffing, staffing]
    assert lint.places([]) == PATHS
    with pytest.raises(UsageError, match="staffing"):
        lint.places(["staffin"])
    with pytest.raises(InputError, match="no such file"):
        lint.places(["nowhere/staffing.rq"])


def test_command(tmp_path: Path) -> None:
    fine = CliRunner().invoke(group, ["--lang", "en", "queries", "lint", "staffing"])
    assert (fine.exit_code, fine.stdout, fine.stderr) == (0, "", "1 queries, 0 problems\n")
    path = written(tmp_path, "staffing", changed("staffing", "sba:value", "sba:valeu"))
    broken = CliRunner().invoke(group, ["--lang", "ko", "queries", "lint", str(path), "staffing"])
    assert broken.exit_code == 1
    line = path.read_text("utf-8").splitlines().index("      sba:valeu ?headcount ;") + 1
    assert f"{path}:{line}: error P-Q06: 온톨로지에 없는 용어: sba:valeu\n" in broken.stdout
    assert CliRunner().invoke(group, ["query", "staffing", "lint"]).exit_code == 2


def test_hooks_run_the_linter_on_saved_queries_only() -> None:
    for file in (".pre-commit-config.yaml", ".pre-commit-hooks.yaml"):
        loaded = yaml.safe_load((ROOT / file).read_text("utf-8"))
        hooks = loaded if isinstance(loaded, list) else loaded["repos"][0]["hooks"]
        (hook,) = [hook for hook in hooks if hook["id"] == "sba-kg-lint-queries"]
        assert hook["entry"].endswith("sba-kg queries lint")
        assert hook["require_serial"] is True


def changed(name: str, old: str, new: str) -> str:
    text = find_query(name).path.read_text("utf-8")
    assert text.count(old) == 1, old
    return text.replace(old, new)


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / "queries" / find_query(name).category / f"{name}.rq"
    shutil.rmtree(folder / "queries", ignore_errors=True)
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


#: A query of a user, and what may be wrong with it if it finds nothing.
DOUBTS: list[tuple[str, list[str]]] = [
    ("SELECT ?x { ?x a sba:BudgetLine }", ["P-Q14"]),
    ("SELECT ?x { GRAPH ?g { ?x a sba:BudgtLine } }", ["P-Q06"]),
    ("SELECT ?x { ?x a sba:BudgtLine }", ["P-Q14", "P-Q06"]),
    ('SELECT ?x { GRAPH ?g { ?x a sba:BudgetLine ; sba:asPrinted "sba:Nothing" } } # sba:Nothing', []),
]


@pytest.mark.parametrize(("text", "codes"), DOUBTS)
def test_doubts_about_a_query_that_found_nothing(text: str, codes: list[str]) -> None:
    found = lint.doubts(f"PREFIX sba: <{SBA}>\n{text}")
    assert [problem.code for problem in found] == codes
    assert {problem.severity.value for problem in found} <= {"warning"}
