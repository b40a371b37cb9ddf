"""One quantity, one definition: a saved query and the rule on the same figures state, compute and subtract alike.

For each pair: every result of the rule is a row of the query, and every row that disagrees, beyond what the rule calls
correct rounding, is a result of the rule. On the 2024 report and on invented ones, whole and with changed figures.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from sba_kg import pipeline, query, store
from sba_kg.editions import edition
from sba_kg.pipeline.outputs import derive
from sba_kg.query.answer import Value
from sba_kg.query.saved import find_query
from sba_kg.validation.results import Result, Validation
from tests.support import EDITIONS, REAL

Figures = tuple[Value | None, ...]
Row = dict[str, Value]


@dataclass(frozen=True)
class Pair:
    """A query and the rules on the same quantity.

    Attributes:
        query: Name of the query.
        rules: The first part of the ids of the rules.
        columns: Line, stated, computed and difference; a ``-`` in front of the last one turns its sign.
        about: Of the rules' results, those that are about what the query shows: a part of the focus' IRI.
        correct: A difference up to this is a correctly rounded figure, and the rule says nothing.
        compares: Whether a row compares two figures at all.
    """

    query: str
    rules: tuple[str, ...]
    columns: tuple[str, str, str, str]
    about: str = ""
    correct: int = 0
    compares: Callable[[Row], bool] = lambda row: True


def _stated(row: Row) -> bool:
    return row["stated_change_krw"] is not None


def _overstaffed(row: Row) -> bool:
    return int(str(row["vacant"])) < 0


def _fund(row: Row) -> bool:
    return bool(row["fund_type"])


PAIRS = (
    Pair("budget-totals", ("B01", "B02"), ("source_line", "stated_krw", "sum_of_parts_krw", "difference_krw"),
         "/program-table/", 500),
    Pair("section-budgets", ("B06", "B07"), ("source_line", "stated_krw", "sum_of_programs_krw", "difference_krw"),
         correct=500_000),
    Pair("budget-change", ("B04", "B05"), ("source_line", "stated_change_krw", "change_krw", ""), compares=_stated),
    Pair("programs-against-institution-budget", ("B10", "B11"),
         ("source_line", "item_krw", "programs_krw", "-difference_krw"), correct=40_000_000, compares=_fund),
    Pair("unit-counts", ("O02",), ("source_line", "stated", "counted", "difference")),
    Pair("vacancy-rate", ("O01",), ("", "actual", "authorized", "-vacant"), compares=_overstaffed),
)  # fmt: skip

#: Edition → what is changed in its text, so that the rules have something to say.
CHANGES: dict[str, tuple[tuple[str, str], ...]] = {
    "sba-2024": (),
    "harbor-2025": (),
    "river-2025": (),
    "twin-2025": (),
    "hill-2025": (),
    "hill-2025 changed": (
        ("■ 조직: 2본부 4팀", "■ 조직: 2본부 5팀"),
        ("| 현원 | 30 | 1 | 8 | 15 | 23 | 6 |", "| 현원 | 33 | 1 | 11 | 15 | 26 | 6 |"),
        ("| 출연금 | 7,000 | 6,800 | 200 |", "| 출연금 | 7,000 | 6,800 | 300 |"),
        ("| 수탁수입 | 2,600 | 2,200 | 400 |", "| 수탁수입 | 2,600 | 2,200 | 401 |"),
        ("기업 성장 (4,350백만원)", "기업 성장 (4,450백만원)"),
        ("| | | 예비창업 교실 | 300 |", "| | | 예비창업 교실 | 310 |"),
        ("'25년 예산: 29억원", "'25년 예산: 31억원"),
        ("| 시정·처리요구사항 | 2 | 1 | 1 | - | - |", "| 시정·처리요구사항 | 3 | 2 | 1 | - | - |"),
    ),
    "twin-2025 changed": (
        ("| | | | 운영비 | 50 | 지원팀 | 자체 |\n", ""),
        ("| 읽는 도시 (350백만원)", "| 읽는 도시 (351백만원)"),
        ("※ 인건비 200백만원 / 운영비 150백만원", "※ 인건비 200백만원 / 운영비 140백만원"),
    ),
}

LOST = """
[[lost_line]]
program = "운영비"
focus_task = "기반 조성"
subtask = "음악당 운영"
after = "인건비"
amount_krw = 50000000
fund_type = "고유"
units = ["음악팀"]
reason_ko = "합계에서 50백만원이 남는다."
reason_en = "The total leaves 50 million won."
"""


@dataclass(frozen=True)
class Made:
    """An edition with its validation, in a store."""

    validation: Validation
    loaded: store.MemoryStore

    def results(self, rules: tuple[str, ...], about: str = "") -> list[Result]:
        return [r for r in self.validation.results if r.rule.id.startswith(rules) and about in r.focus]

    def rows(self, name: str) -> list[Row]:
        answer = query.run(find_query(name), self.loaded)
        return [dict(zip([c.name for c in answer.columns], row, strict=True)) for row in answer.rows]


@pytest.fixture(scope="module", params=CHANGES)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    name, _, changed = request.param.partition(" ")
    folder = tmp_path_factory.mktemp("edition") / name
    shutil.copytree(REAL if name == REAL.name else EDITIONS / name, folder)
    text = (folder / "report.txt").read_text("utf-8")
    for old, new in CHANGES[request.param]:
        assert old in text, old
        text = text.replace(old, new)
    (folder / "report.txt").write_text(text, "utf-8")
    if changed and name == "twin-2025":
        (folder / "corrections.toml").write_text(LOST, "utf-8")
    result = derive(pipeline.run(edition.load(folder)))
    target = tmp_path_factory.mktemp("graphs") / name
    target.mkdir()
    for file, data in result.graphs().items():
        (target / file).write_bytes(data)
    return Made(result.validated.validation, store.open_store([target]))


def _figures(row: Row, columns: tuple[str, ...]) -> Figures:
    line, stated, computed, difference = columns
    sign = -1 if difference.startswith("-") else 1
    found = row[difference.lstrip("-")] if difference else int(str(row[stated])) - int(str(row[computed]))
    return (row.get(line), row[stated], row[computed], None if found is None else sign * int(str(found)))


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.query)
def test_query_and_rule_agree(pair: Pair, made: Made) -> None:
    rows = {_figures(row, pair.columns) for row in made.rows(pair.query) if pair.compares(row)}
    results = {
        (r.main_line if pair.columns[0] else None, r.stated, r.computed, r.difference)
        for r in made.results(pair.rules, pair.about)
    }
    assert results <= rows, "a figure of the rule that the query does not show"
    silent = {row for row in rows if row not in results}
    assert all(row[3] is None or abs(int(str(row[3]))) <= pair.correct for row in silent)


def test_within_rounding_is_what_the_rules_say(made: Made) -> None:
    rows = {row["source_line"]: row["within_rounding"] for row in made.rows("section-budgets")}
    assert all(rows[r.main_line] is False for r in made.results(("B06",)))
    assert all(rows[r.main_line] is True for r in made.results(("B07",)))
    assert {line for line, within in rows.items() if within is False} == {r.main_line for r in made.results(("B06",))}


def test_parts_of_sections(made: Made) -> None:
    rows = {
        (row["title"], row["stated_krw"], row["sum_of_parts_krw"], row["difference_krw"])
        for row in made.rows("section-budget-parts")
    }
    results = {r.focus: r for r in made.results(("B01", "B02"), "/section/")}
    said = {(r.stated, r.computed, r.difference) for r in results.values()}
    assert said <= {row[1:] for row in rows}
    assert all(row[1:] in said or abs(int(str(row[3]))) <= 500_000 for row in rows)


def test_audit_summary(made: Made) -> None:
    """The query has no totals, so the rule may say more."""
    rows = [(row["stated"], row["counted"]) for row in made.rows("audit-summary")]
    results = [(r.stated, r.computed) for r in made.results(("A03",))]
    differing = [row for row in rows if row[1] is not None and row[0] != row[1]]
    assert all(results.count(row) >= differing.count(row) for row in differing)
    assert not results or differing or not rows


def test_former_units(made: Made) -> None:
    rows = sorted((row["source_line"], row["unit"]) for row in made.rows("former-units"))
    assert rows == sorted((r.main_line, r.stated) for r in made.results(("O06",)))


def test_implied_programs_are_told_and_not_counted(made: Made) -> None:
    """A line that the text lost is in no sum that a printed figure is compared with, and the row says so."""
    lost = [row for row in made.rows("budget-lines") if row["source_line"] is None]
    for name in ("section-budgets", "programs-against-institution-budget"):
        rows = [row for row in made.rows(name) if row.get("fund_type", "") is not None]
        assert all((row["implied_programs"] == 0) == (row["implied_krw"] == 0) for row in rows)
        if lost and name == "section-budgets":
            assert sum(int(str(row["implied_krw"])) for row in rows) == sum(int(str(x["amount_krw"])) for x in lost)


#: The rules of the pairs that have something to say about each edition; about those not named, none has.
SPEAK = {
    "sba-2024": {"B01", "B02", "B06", "B07", "B10", "B11", "O01", "O06"},
    "hill-2025 changed": {"A03", "B01", "B04", "B05", "B06", "B07", "O01", "O02"},
    "twin-2025 changed": {"B01", "B02", "B06"},
}


def test_the_rules_speak(made: Made, request: pytest.FixtureRequest) -> None:
    """Else the comparison above would compare nothing."""
    rules = {rule for pair in PAIRS for rule in pair.rules} | {"A03", "O06"}
    said = {result.rule.id[:3] for result in made.validation.results} & rules
    assert said == SPEAK.get(request.node.callspec.params["made"], set())


def test_every_rule_speaks_somewhere() -> None:
    assert {rule for pair in PAIRS for rule in pair.rules} | {"A03", "O06"} == set().union(*SPEAK.values())
