"""Two answers together: columns beside each row, and rows that are, or are not, in another answer."""

from __future__ import annotations

import pytest

from sba_kg import KnowledgeGraph
from sba_kg.answers import joins, shape
from sba_kg.base.errors import UsageError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt, Marks
from tests.support.here import sba_kg as run


def answer(names: str, *rows: tuple[Value, ...]) -> Answer:
    types = {"krw": "won", "findings": "integer", "end": "date", "source_line": "line"}
    columns = [Column(n, ColumnType(types.get(n, "string")), {"ko": n, "en": n}) for n in names.split()]
    return Answer(tuple(columns), rows)


UNITS = answer("unit krw source_line", ("가 팀", 10, 1), ("나팀; 다팀", 20, 2), ("라팀", 30, 3), (None, 1, 4))
AUDIT = answer("team findings end source_line", ("가팀", 2, "2024-03", 11), ("다팀", 1, "2024-12", 12),
               ("가팀", 3, "2024-05", 13))  # fmt: skip


def ask(name: str) -> Answer:
    return {"audit": AUDIT, "units": UNITS}[name]


def test_rows_that_are_in_another_answer_and_rows_that_are_not() -> None:
    assert joins.only_in(UNITS, "audit on unit=team", ask).rows == UNITS.rows[:2]
    assert joins.only_in(UNITS, "audit on unit=team", ask, there=False).rows == UNITS.rows[2:]
    wanted = shape.RowShape(not_in=["audit on unit=team where end < 2024-07"])
    assert shape.shaped(UNITS, wanted, ask=ask).rows == UNITS.rows[1:]


def test_columns_of_another_answer_stand_beside_each_row_its_rows_added_up() -> None:
    made = joins.joined(UNITS, "audit on unit=team", ask)
    names = ["unit", "krw", "source_line", "audit_rows", "findings", "end", "audit_source_line"]
    assert [c.name for c in made.columns] == names
    assert made.rows[0] == ("가 팀", 10, 1, 2, 5, None, "11; 13")
    assert made.rows[1][3:] == (1, 1, "2024-12", "12")
    assert made.rows[2] == ("라팀", 30, 3, 0, None, None, None)
    assert shape.total(made).rows[-1] == ("Total", 61, None, 3, 6, None, None)


def test_a_row_that_stands_beside_several_is_not_added_up() -> None:
    made = joins.joined(AUDIT, "units on team=unit", ask)
    assert [row[5] for row in made.rows] == [10, 20, 10]
    assert shape.total(made).not_added == ("units_rows", "krw")


def test_a_cell_of_several_values_has_the_rows_of_them_all() -> None:
    mine = answer("team", ("가팀; 다팀",), ("나팀; 가팀",), ("가팀; 가팀",))
    made = joins.joined(mine, "audit on team", ask)
    assert [row[2] for row in made.rows] == [6, 5, 5]


def test_rows_of_two_reports_do_not_meet() -> None:
    mine = answer("unit edition", ("가팀", "a"), ("가팀", "b"))
    theirs = answer("unit edition krw", ("가팀", "b", 5))
    assert joins.only_in(mine, "x on unit", lambda _: theirs).rows == (("가팀", "b"),)
    assert [row[-1] for row in joins.joined(mine, "x on unit", lambda _: theirs).rows] == [None, 5]


def test_doubts_go_with_what_is_put_beside() -> None:
    doubt = Doubt("a", "warning", "R", "가팀", {"ko": "의심", "en": "doubt"}, {}, False, True, ())
    mine = Answer(UNITS.columns, UNITS.rows, marks=Marks(((),) * 4, (False,) * 4))
    theirs = Answer(AUDIT.columns, AUDIT.rows, marks=Marks(((doubt,), (), ()), (False,) * 3))
    made = joins.joined(mine, "audit on unit=team", lambda _: theirs)
    assert made.marks is not None
    assert made.marks.rows == ((doubt,), (), (), ())


@pytest.mark.parametrize("text", ["audit", "audit on", "on unit", "audit on unit=team where"])
def test_another_answer_that_is_not_written_as_one(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        joins.only_in(UNITS, text, ask)
    assert caught.value.code in {"E-U65", "E-U60"}


def test_columns_without_a_common_value_are_the_wrong_ones() -> None:
    none = joins.joined(UNITS, "audit on unit=team where findings > 9", ask)
    assert {(row[3], row[-1]) for row in none.rows} == {(0, None)}
    with pytest.raises(UsageError) as caught:
        joins.joined(UNITS, "audit on unit=end", ask)
    assert (caught.value.code, "common" in caught.value.en) == ("E-U65", True)


def test_nobody_to_ask() -> None:
    with pytest.raises(UsageError) as caught:
        shape.shaped(UNITS, shape.RowShape(joined=["audit on unit=team"]))
    assert caught.value.code == "E-U02"


def test_the_command_and_python_do_the_same() -> None:
    done = run("query", "budget-by-division", "--not-in", "audit-subjects on division", "--where",
               "amount_krw >= 100억", "--with", "facility-operators on division=facility", "--format", "csv")  # fmt: skip
    assert done.returncode == 2
    done = run("query", "budget-by-division", "--not-in", "audit-subjects on division", "--where",
               "amount_krw >= 100억", "--columns", "division,amount_krw", "--format", "csv")  # fmt: skip
    kg = KnowledgeGraph.open()
    table = kg.query("budget-by-division").where("amount_krw >= 100억").not_in("audit-subjects on division")
    assert done.stdout.splitlines()[1:] == [f"{row.division},{row.amount_krw}" for row in table]
    ratio = kg.query("budget-by-division").beside("audit-subjects on division").compute("x = amount_krw / findings")
    assert {row.x is None for row in ratio if row.findings is None} == {True}
    assert all(row.x == round(row.amount_krw / row.findings) for row in ratio if row.findings)
    only = kg.query("budget-by-division").only_in("audit-subjects on division")
    assert len(only) == sum(1 for row in ratio if row.findings)


def test_what_is_left_out_is_left_out_of_what_stands_beside() -> None:
    options = ("query", "facilities", "--with", "facilities-in-district on name=facility", "--where", "name ~ 제조",
               "--columns", "floor_area_m2", "--format", "csv")  # fmt: skip
    assert run(*options).stdout.splitlines()[1:] == ["2709600"]
    assert run(*options, "--without-doubtful").stdout.splitlines()[1:] != ["2709600"]
    table = (
        KnowledgeGraph.open().query("facilities").without_doubtful().beside("facilities-in-district on name=facility")
    )
    assert 2_709_600 not in {row.floor_area_m2 for row in table}
