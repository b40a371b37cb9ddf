"""The tutorial and the page on Python: they run, and what they show is what the goldens and the text say."""

from __future__ import annotations

import csv
import doctest
import re
import runpy
from pathlib import Path
from typing import Any

import pytest
import rdflib

from sba_kg.query.saved import find_query
from tests.support import REAL, ROOT

TUTORIAL = ROOT / "docs" / "tutorial.py"
PAGE = ROOT / "docs" / "python.md"
LINES = (REAL / "report.txt").read_text("utf-8").splitlines()


def golden(name: str) -> list[dict[str, str]]:
    with (ROOT / "tests" / "queries" / name / "expected.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.fixture(scope="module")
def ran() -> dict[str, Any]:
    """The names of the tutorial after it has run."""
    return runpy.run_path(str(TUTORIAL))


def test_the_tutorial_is_a_notebook_of_cells() -> None:
    cells = re.split(r"(?m)^# %%", TUTORIAL.read_text("utf-8"))
    assert cells[0] == ""
    assert len([cell for cell in cells if cell.startswith(" [markdown]")]) >= 10
    code = [cell for cell in cells[1:] if not cell.startswith(" [markdown]")]
    assert len(code) >= 10
    for cell in cells[1:]:
        assert cell.startswith((" [markdown]\n", "\n"))
    for cell in (cell for cell in cells if cell.startswith(" [markdown]")):
        assert all(line.startswith("#") for line in cell.splitlines()[1:] if line)


def test_it_answers_what_the_goldens_say(ran: dict[str, Any]) -> None:
    assert ran["tasks"].column("stated_krw") == [int(row["stated_krw"]) for row in golden("budget-by-policy-task")]
    assert ran["largest"]["policy_task"] == golden("budget-by-policy-task")[0]["policy_task"]
    assert [(row["unit"], str(row["amount_krw"])) for row in ran["open_findings"]] == [
        (row["unit"], row["amount_krw"]) for row in golden("open-findings-money")
    ]
    for relation, printed in (("held", "2024년 9월"), ("due", "~ 2024년 9월")):
        lines = [int(row["source_line"]) for row in golden("milestones") if row["printed"] == printed]
        assert [row["source_line"] for row in ran["september"] if row["relation"] == relation] == lines
        assert lines
    sums = {row["fund_type"]: int(row["amount_krw"]) for row in golden("budget-by-fund-type")}
    assert ran["by_fund_type"].to_dict() == sums
    (wrong,) = (row for row in golden("budget-totals") if int(row["difference_krw"]))
    assert [row["name"] for row in ran["differences"]] == [wrong["name"]]


def test_it_shows_the_lines_of_the_text(ran: dict[str, Any]) -> None:
    (line,) = ran["evidence"]
    assert line.printed == LINES[line.number - 1]
    assert "47,658,731천원" in line.printed
    assert ran["largest"]["stated_krw"] == 47_658_731_000


def test_it_finds_the_two_teams_and_their_programs(ran: dict[str, Any]) -> None:
    assert [hub.thing.ko for hub in ran["hubs"]] == ["창업허브1팀", "창업허브2팀"]
    assert [program["program"] for program in ran["programs"]] == [
        row["program"] for row in golden("budget-lines") if row["teams"] == "창업허브1팀"
    ]


def test_it_goes_from_a_program_to_the_mission(ran: dict[str, Any]) -> None:
    path = ran["path"]
    (row,) = (row for row in golden("path-to-mission") if row["program_name"] == "서울시 벤처펀드 조성 및 운영")
    assert {name: "" if value is None else str(value) for name, value in path.items()} == row
    assert path["mission"] in LINES[107]


def test_own_sparql_and_rdflib(ran: dict[str, Any]) -> None:
    assert int(str(ran["milestones"][0]["milestones"])) == len(golden("milestones"))
    lines = [int(row["source_line"]) for row in golden("milestones")]
    assert [int(str(ran["milestones"][0][name])) for name in ("first", "last")] == [min(lines), max(lines)]
    assert set(ran["graph"]) == set(rdflib.Graph().parse(REAL / "graph.ttl"))


def blocks(path: Path) -> list[str]:
    return re.findall(r"(?ms)^```pycon\n(.*?)^```$", path.read_text("utf-8"))


def test_examples_of_the_page(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The examples run from top to bottom in one session, and print what stands below them."""
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {}
    for number, block in enumerate(blocks(PAGE), 1):
        test = doctest.DocTestParser().get_doctest(block, names, f"block {number}", str(PAGE), 0)
        runner = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        assert test.examples
        runner.run(test, clear_globs=False)
        assert runner.summarize(verbose=False).failed == 0, block
        names = test.globs
    assert len(blocks(PAGE)) >= 8


def test_the_page_names_what_exists() -> None:
    text = PAGE.read_text("utf-8")
    errors = (ROOT / "docs" / "errors.md").read_text("utf-8")
    for code in set(re.findall(r"\bE-[A-Z]\d\d\b", text)):
        assert f"### {code}" in errors
    for target in re.findall(r"\]\(([^)#:]+)\)", text):
        assert (PAGE.parent / target).exists(), target
    for name in re.findall(r'kg\.query\("([a-z-]+)"', text):
        assert find_query(name).name == name
