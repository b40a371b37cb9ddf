"""Columns that are computed from others."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sba_kg.answers import computed, shape
from sba_kg.base.errors import UsageError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value


def column(name: str, type_: str) -> Column:
    return Column(name, ColumnType(type_), {"ko": f"{name}_열", "en": name})


COLUMNS = tuple(
    column(*each) for each in (("who", "string"), ("amount_krw", "won"), ("seats", "integer"), ("area_m2", "decimal"))
)
ROWS: tuple[tuple[Value, ...], ...] = (
    ("가", 1_000, 3, Decimal("10.5")),
    ("가", 500, 2, Decimal("4.5")),
    ("나", 70, 0, None),
)
ANSWER = Answer(COLUMNS, ROWS)


@pytest.mark.parametrize(
    ("text", "type_", "values"),
    [
        ("x = amount_krw / seats", "won", [333, 250, None]),
        ("x = area_m2 / seats", "decimal", [Decimal("3.5"), Decimal("2.25"), None]),
        ("x=seats*2+1", "integer", [7, 5, 1]),
        ("x = -(seats - 1)", "integer", [-2, -1, 1]),
        ("x = amount_krw_열 / amount_krw * 100", "decimal", [Decimal(100)] * 3),
        ("x = seats / 3", "decimal", [Decimal(1), Decimal("0.6667"), Decimal(0)]),
        ("x = amount_krw * 0.5", "won", [500, 250, 35]),
        ("x = area_m2 + 1", "decimal", [Decimal("11.5"), Decimal("5.5"), None]),
    ],
)
def test_calculations_have_values_and_types(text: str, type_: str, values: list[Value]) -> None:
    made = computed.compute(ANSWER, computed.formula(COLUMNS, text))
    assert made.columns[-1].type == type_
    assert [row[-1] for row in made.rows] == values
    assert [str(row[-1]) for row in made.rows] == [str(value) for value in values]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("amount_krw / seats", "E-U64", "NAME"),
        ("x = amount_krw /", "E-U64", "NAME"),
        ("x = __import__('os')", "E-U64", "NAME"),
        ("x = seats ** 99999999", "E-U64", "NAME"),
        ("x = 'text'", "E-U64", "NAME"),
        ("x = " + "(" * 400 + "1", "E-U64", "NAME"),
        ("x = " + "1+" * 400 + "1", "E-U64", "NAME"),
        ("seats = amount_krw / 2", "E-U64", "seats"),
        ("x = who / 2", "E-U64", "string"),
        ("x = amount_krw + seats", "E-U64", "amount"),
        ("x = seat / 2", "E-U60", "seats"),
    ],
)
def test_what_cannot_be_computed_is_refused(text: str, code: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        computed.formula(COLUMNS, text)
    assert caught.value.code == code
    assert said in caught.value.en


def test_groups_and_totals_have_the_ratio_of_their_sums() -> None:
    wanted = shape.RowShape(compute=["x = amount_krw / seats"], group_by=["who"], total=True)
    made = shape.shaped(ANSWER, wanted)
    assert [c.name for c in made.columns] == ["who", "rows", "amount_krw", "seats", "area_m2", "x"]
    assert made.rows == (
        ("가", 2, 1_500, 5, Decimal("15.0"), 300),
        ("나", 1, 70, 0, None, None),
        ("Total", 3, 1_570, 5, Decimal("15.0"), 314),
    )
    assert made.not_added == ()


def test_sums_of_different_rows_make_no_ratio() -> None:
    wanted = shape.RowShape(compute=["x = amount_krw / area_m2"], total=True)
    made = shape.shaped(ANSWER, wanted)
    assert [row[-1] for row in made.rows] == [95, 111, None, None]
    assert made.not_added == ("x",)
    grouped = shape.shaped(ANSWER, shape.RowShape(compute=["x = amount_krw / area_m2"], group_by=["who"]))
    assert [row[-1] for row in grouped.rows] == [100, None]


def test_a_computed_column_can_be_asked_for_and_sorted_by() -> None:
    wanted = shape.RowShape(compute=["x = amount_krw / seats"], where=["x >= 250"], sort=["x"], columns=["who", "x"])
    assert shape.shaped(ANSWER, wanted).rows == (("가", 250), ("가", 333))
