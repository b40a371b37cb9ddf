"""Wherever an implied budget line is counted, the row says so, and how much of its figures is implied.

Each saved query is asked twice: of a graph, and of the same graph without its implied lines.
"""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline, query, store
from sba_kg.base.namespaces import SBA
from sba_kg.editions import edition
from sba_kg.pipeline.outputs import derive
from sba_kg.query import Value
from sba_kg.query.saved import SavedQuery, find_query, query_files
from tests.support import EDITIONS, REAL

TWIN = EDITIONS / "twin-2025"
NAMES = [path.stem for path in query_files()]
#: A table with fixed columns, none of which can say it: it has the titles of programs and no figure of a line.
SILENT = {"program-reports"}
#: Queries on all money of programs: one row of each at least tells.
ALWAYS = {name for name in NAMES if name.startswith("budget-by-")} | {
    "contributions",
    "largest-programs",
    "programs-by-amount",
}
#: Parameters without which a query would leave implied lines out.
WIDE = {"largest-programs": {"top": "1000"}}
#: The row of the invented report that its text loses; two units of two divisions share it.
ROW = "| | | | 운영비 | 50 | 지원팀 | 자체 |\n"
LOST = """
[[lost_line]]
program = "운영비"
focus_task = "기반 조성"
subtask = "음악당 운영"
after = "인건비"
amount_krw = 50000000
fund_type = "고유"
units = ["도서팀", "음악팀"]
reason_ko = "합계에서 50백만원이 남는다."
reason_en = "The total leaves 50 million won."
"""

Row = dict[str, Value]


@dataclass(frozen=True)
class Both:
    """The graphs of an edition, and the same without its implied lines."""

    whole: store.MemoryStore
    printed: store.MemoryStore
    amount: int

    def rows(self, name: str) -> tuple[SavedQuery, list[Row], list[Row]]:
        saved = find_query(name)
        names = [column.name for column in saved.columns]
        whole, printed = (
            [dict(zip(names, row, strict=True)) for row in query.run(saved, graphs, WIDE.get(name, {})).rows]
            for graphs in (self.whole, self.printed)
        )
        return saved, whole, printed


@pytest.fixture(scope="module", params=[REAL.name, TWIN.name])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Both:
    paths = [] if request.param == REAL.name else [_twin(tmp_path_factory.mktemp("twin"))]
    whole, printed = store.open_store(paths), store.open_store(paths)
    implied = ox.NamedNode(SBA + "isImpliedBy")
    value = ox.NamedNode(SBA + "value")
    amount = 0
    for line in {quad.subject for quad in printed.store.quads_for_pattern(None, implied, None)}:
        amount += sum(int(quad.object.value) for quad in printed.store.quads_for_pattern(line, value, None))
        for quad in list(printed.store.quads_for_pattern(line, None, None)):
            printed.store.remove(quad)
    assert amount
    return Both(whole, printed, amount)


def _twin(folder: Path) -> Path:
    """The graphs of an invented report whose text has lost a row."""
    source, target = folder / TWIN.name, folder / "graphs"
    shutil.copytree(TWIN, source)
    text = (source / "report.txt").read_text("utf-8")
    assert ROW in text
    (source / "report.txt").write_text(text.replace(ROW, ""), "utf-8")
    (source / "corrections.toml").write_text(LOST, "utf-8")
    target.mkdir()
    for name, data in derive(pipeline.run(edition.load(source))).graphs().items():
        (target / name).write_bytes(data)
    return target


def _implied(row: Row) -> Row:
    return {name: value for name, value in row.items() if name.startswith("implied_")}


def _said(row: Row) -> frozenset[tuple[str, Value]]:
    """What a row states beside what is implied in it."""
    return frozenset((name, value) for name, value in row.items() if name not in _implied(row))


def _tells(row: Row) -> bool:
    return any(_implied(row).values()) or row.get("evidence") == "correction"


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SILENT])
def test_a_row_that_counts_an_implied_line_says_so(name: str, both: Both) -> None:
    _, whole, printed = both.rows(name)
    stays = Counter(map(_said, printed))
    changed = [row for row in whole if stays[_said(row)] == 0]
    assert [row for row in changed if not _tells(row)] == []
    assert len(printed) <= len(whole), "a row that is there only without the line cannot say so"
    assert not any(value for row in printed for value in _implied(row).values())


@pytest.mark.parametrize("name", [n for n in NAMES if any(c.name == "implied_krw" for c in find_query(n).columns)])
def test_what_is_implied_is_what_goes_with_the_line(name: str, both: Both) -> None:
    """An amount less what is implied in it is the amount of the printed lines; so with programs."""
    saved, whole, printed = both.rows(name)
    texts = [column.name for column in saved.columns if column.type == "string"]
    sums_of_printed = {"section-budgets", "programs-against-institution-budget"}
    without = {tuple(row[text] for text in texts): row for row in printed}
    told = 0
    for row in whole:
        left = without.get(tuple(row[text] for text in texts), {})
        for figure, implied in (("amount_krw", "implied_krw"), ("programs", "implied_programs")):
            if isinstance(row.get(figure), int) and implied in row and name not in sums_of_printed:
                assert int(str(row[figure])) - int(str(row[implied])) == (left.get(figure) or 0), row
        assert row["implied_krw"] in {0, both.amount}, "there is one such line"
        assert row.get("implied_in_whole_krw", 0) in {0, both.amount}
        told += bool(row["implied_krw"])
    assert told or name not in ALWAYS


def test_shares_tell_what_is_implied_in_their_whole(both: Both) -> None:
    """All shares of the whole do; those of a division or task where the line is in it."""
    for name in ("budget-by-team", "budget-by-division", "budget-by-policy-task", "largest-programs"):
        assert {row["implied_in_whole_krw"] for row in both.rows(name)[1]} == {both.amount}
    for name in ("division-by-policy-task", "fund-types-of-policy-tasks"):
        rows = both.rows(name)[1]
        tasks = {row["policy_task"] for row in rows if row["implied_krw"]}
        divisions = {row.get("division") for row in rows if row["implied_krw"]} - {None}
        telling = [row for row in rows if row["implied_in_whole_krw"]]
        assert telling == [row for row in rows if row["policy_task"] in tasks or row.get("division") in divisions]
