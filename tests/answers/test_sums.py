"""Which columns are added up, and how: what rows share counts once or not at all, and levels are not mixed."""

from __future__ import annotations

import pytest

from sba_kg import query
from sba_kg.answers import shape
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Added, Column, ColumnType, Value
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.embedded import MemoryStore
from tests.support.here import sba_kg as run


def column(name: str, type_: str = "string", added: Added | None = None) -> Column:
    return Column(name, ColumnType(type_), {"ko": name, "en": name}, added or Added())


ROWS: tuple[tuple[Value, ...], ...] = (
    ("1팀", "가", "명", 10, 10, 10),
    ("2팀", "가", "명", 10, 5, 1),
    ("2팀", "나", "명", 7, 2, 1),
    ("3팀", "다", "곳", 1, 1, 1),
)
ANSWER = Answer(
    (
        column("team"), column("program"), column("unit"), column("krw", "won", Added(once=("program",))),
        column("value", "integer", Added(within=("unit",))), column("findings", "integer", Added(never=True)),
    ),
    ROWS,
)  # fmt: skip


def test_a_total_counts_what_rows_share_once_and_mixes_nothing() -> None:
    made = shape.total(ANSWER)
    assert made.rows[-1] == ("Total", None, None, 18, None, None)
    assert made.not_added == ("value", "findings")
    assert shape.total(ANSWER.of([0, 1])).rows[-1] == ("Total", None, None, 10, 15, None)


def test_groups_add_up_likewise_and_know_what_they_share() -> None:
    by_team = shape.group_by(ANSWER, ["team"])
    assert [c.name for c in by_team.columns] == ["team", "rows", "krw", "value"]
    assert by_team.rows == (("1팀", 1, 10, 10), ("2팀", 2, 17, 7), ("3팀", 1, 1, 1))
    # Program 가 is in two groups: its money would count twice; units are no longer told apart.
    assert shape.total(by_team).rows[-1] == ("Total", 4, None, None)
    by_program = shape.group_by(ANSWER, ["program", "unit"])
    assert shape.total(by_program).rows[-1] == ("Total", None, 4, 18, None)


def test_rows_of_two_reports_share_nothing() -> None:
    columns = (column("edition"), column("program"), column("krw", "won", Added(once=("program",))))
    rows: tuple[tuple[Value, ...], ...] = (("a", "가", 3), ("b", "가", 4), ("b", "가", 4))
    assert shape.total(Answer(columns, rows)).rows[-1] == ("Total", None, 7)


@pytest.mark.parametrize("name", [path.stem for path in query_files()])
def test_no_total_of_a_saved_query_is_more_money_than_there_is(name: str, shipped: MemoryStore) -> None:
    """The largest sum that the report prints bounds all that adds up parts of it, last year's included."""
    most = max(int(str(row[4])) for row in query.run(find_query("institution-budget"), shipped).rows)
    answer = query.run(find_query(name), shipped)
    last = shape.total(answer).rows[-1]
    money = [value for value, c in zip(last, answer.columns, strict=True) if c.type is ColumnType.WON and value]
    assert all(isinstance(value, int) and abs(value) <= most for value in money), (name, money)


def test_columns_that_a_rule_names_are_there() -> None:
    for path in query_files():
        saved = find_query(path.stem)
        names = {each.name for each in saved.columns}
        for each in saved.columns:
            assert {*each.added.once, *each.added.within} <= names, (saved.name, each.name)


def test_the_command_says_what_it_did_not_add() -> None:
    done = run("query", "unit-profile", "--group-by", "division")
    assert "amount_krw" in done.stderr
    assert "amount_krw" not in run("query", "programs-of-unit", "--total").stderr
    korean = run("--lang", "ko", "query", "budget-by-team", "--total", "--columns", "unit,amount_krw").stderr
    assert "합산하지 않은 열" in korean
    assert "divided" not in korean
