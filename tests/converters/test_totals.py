"""Which cells of a table add up to which. Everything here is invented."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sba_kg.converters.document.totals import step, with_totals
from sba_kg.model.document_layer import DocumentCell, DocumentTable

#: Row header, then the figures of a row.
Row = tuple[str, ...]


def cell(row: int, column: int, headers: tuple[str, str], text: str, unit: str = "명") -> DocumentCell:
    return DocumentCell(
        row=row, column=column, row_span=1, column_span=1, row_header=headers[0], column_header=headers[1], text=text,
        value=Decimal(text.replace(",", "")) * (1_000_000 if unit == "원" else 1), unit=unit, line=row,
    )  # fmt: skip


def table(columns: tuple[str, ...], *rows: Row, unit: str = "명") -> DocumentTable:
    cells = tuple(
        cell(row, column, (header, columns[column - 1]), text, unit)
        for row, (header, *texts) in enumerate(rows, 1)
        for column, text in enumerate(texts, 1)
        if text
    )
    return DocumentTable(
        order=1, section=1, caption="", kind="data", rows=9, columns=9, start_line=1, end_line=9, page=0, cells=cells
    )


def totals(made: DocumentTable) -> dict[tuple[int, int], int]:
    """Place of a total → how many cells add up to it."""
    found: dict[tuple[int, int], int] = {}
    for one in made.cells:
        for place in one.totals:
            found[place] = found.get(place, 0) + 1
    return found


FUNDS = ("계", "국비", "시비", "자부담")


def test_a_column_of_totals_that_add_up_but_for_one() -> None:
    made = with_totals(
        table(FUNDS, ("가", "6", "1", "2", "3"), ("나", "9", "2", "3", "4"), ("다", "10", "1", "2", "4"))
    )
    assert totals(made) == {(1, 1): 3, (2, 1): 3, (3, 1): 3}
    assert next(c for c in made.cells if (c.row, c.column) == (3, 1)).step == 0


def test_what_is_beside_the_parts_is_none() -> None:
    columns = (*FUNDS, "전년도")
    made = with_totals(table(columns, ("가", "6", "1", "2", "3", "5"), ("나", "9", "2", "3", "4", "8")))
    assert totals(made) == {(1, 1): 3, (2, 1): 3}


def test_a_blank_cell_is_nothing() -> None:
    made = with_totals(table(FUNDS, ("가", "6", "1", "2", "3"), ("나", "7", "", "3", "4"), ("다", "3", "1", "", "2")))
    assert totals(made) == {(1, 1): 3, (2, 1): 2, (3, 1): 2}


def test_rows_that_are_parts_of_a_total() -> None:
    rows = (("계", "30", "60", "12"), ("계 > 가", "10", "20", "5"), ("계 > 나", "20", "40", "6"))
    made = with_totals(table(("1분기", "2분기", "3분기"), *rows))
    assert totals(made) == {(1, 1): 2, (1, 2): 2, (1, 3): 2}


@pytest.mark.parametrize(
    "rows",
    [
        (("가", "60", "1", "2", "3"), ("나", "9", "2", "3", "4"), ("다", "11", "1", "2", "4")),  # most do not add up
        (("가", "60", "1", "2", "3"),),  # nothing bears it out
    ],
)
def test_sums_that_nothing_bears_out(rows: tuple[Row, ...]) -> None:
    assert totals(with_totals(table(FUNDS, *rows))) == {}


def test_a_sum_alone_that_misses_little() -> None:
    made = with_totals(table(FUNDS, ("2025년", "1,240", "200", "340", "690"), unit="원"))
    assert totals(made) == {(1, 1): 3}


def test_averages_and_rates_are_not_added() -> None:
    rows = (("계", "30", "60", "15"), ("계 > 가", "10", "20", "10"), ("계 > 나", "20", "40", "20"))
    for header, expected in (("1인당 평균", {(1, 1): 2, (1, 2): 2}), ("강사", {(1, 1): 2, (1, 2): 2, (1, 3): 2})):
        assert totals(with_totals(table(("인원", "수강생", header), *rows))) == expected


def test_what_rounding_explains() -> None:
    assert step(cell(1, 1, ("", ""), "1,240", "원")) == 1_000_000
    assert step(cell(1, 1, ("", ""), "12.5", "㎡")) == Decimal("0.1")
    assert step(cell(1, 1, ("", ""), "12")) == 0
