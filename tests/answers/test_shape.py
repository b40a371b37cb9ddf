"""Work with the rows of any answer: conditions by type, sorting, groups, sums, Excel files, words for codes."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from sba_kg import KnowledgeGraph, query
from sba_kg.answers import excel, notes, shape, spoken, tables
from sba_kg.base.errors import OutsideError, UsageError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.embedded import MemoryStore
from sba_kg.vocabulary import codes
from tests.support.here import sba_kg as run

NAMES = [path.stem for path in query_files()]


def column(name: str, type_: str, ko: str = "") -> Column:
    return Column(name, ColumnType(type_), {"ko": ko or f"{name} 열", "en": name})


COLUMNS = (
    column("name", "string", "이름"), column("amount_krw", "won", "금액(원)"), column("people", "integer", "인원(명)"),
    column("area_m2", "decimal", "면적(㎡)"), column("start", "date"), column("open", "boolean"),
    column("source_line", "line"), column("share_percent", "decimal"),
)  # fmt: skip
ROWS: tuple[tuple[Value, ...], ...] = (
    ("가 사업", 5_000_000_000, 30, Decimal("10.5"), "2024-05", True, 3, Decimal(50)),
    ("나 사업", 4_999_999_999, None, Decimal(2), "2024", False, 5, Decimal(40)),
    ("다 사업", None, 20_000, None, "2024-06-30", None, 4, Decimal(10)),
    ("가 사업", 1, 4, Decimal(1), None, True, None, None),
)
ANSWER = Answer(COLUMNS, ROWS)


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("amount_krw >= 50억", [0]),
        ("금액(원) >= 50억원", [0]),
        ("금액 >= 50억원", [0]),
        ("amount_krw < 5,000,000,000", [1, 3]),
        ("amount_krw<50억", [1, 3]),
        ("amount_krw = 1", [3]),
        ("amount_krw =", [2]),
        ("amount_krw !=", [0, 1, 3]),
        ("people >= 2만", [2]),
        ("people > 1만 5천", [2]),
        ("인원(명) = 30명", [0]),
        ("area_m2 > 1.5㎡", [0, 1]),
        ("start >= 2024-05", [0, 2]),
        ("start = 2024", [0, 1, 2]),
        ("start < 2024-06", [0]),
        ("start <= 2024-12-31", [0, 1, 2]),
        ("open = true", [0, 3]),
        ("open = 아니오", [1]),
        ("open != true", [1]),
        ("name ~ 가사", [0, 3]),
        ("name !~ 가사", [1, 2]),
        ("name = 가사업", [0, 3]),
        ("source_line >= 4", [1, 2]),
        ("amount_krw = 1 or people >= 2만", [2, 3]),
        ("name ~ 가 그리고 amount_krw > 1 또는 name ~ 다", [0, 2]),
        ("name = 금 or 은", []),
        ("people > area_m2", [0, 3]),
        ("area_m2 <= people", [0, 3]),
    ],
)
def test_conditions_by_the_type_of_their_column(text: str, rows: list[int]) -> None:
    assert shape.where(ANSWER, text).rows == tuple(ROWS[i] for i in rows)


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("amount >= 50억", "E-U60", "amount_krw"),
        ("금액", "E-U61", "금액"),
        ("금 >= 50억", "E-U60", "amount_krw"),
        ("", "E-U61", ""),
        ("name >= 3", "E-U62", "string"),
        ("amount_krw >= 많이", "E-U62", "won"),
        ("amount_krw >= 50명", "E-U62", "won"),
        ("amount_krw ~ 50", "E-U62", "won"),
        ("people > 50억원", "E-U62", "integer"),
        ("area_m2 > 3명", "E-U62", "decimal"),
        ("start > 5월", "E-U62", "date"),
        ("open > true", "E-U62", "boolean"),
        ("open = 2", "E-U62", "boolean"),
        ("amount_krw > 10~20억", "E-U62", "won"),
        ("people ~ area_m2", "E-U62", "integer"),
        ("amount_krw > people", "E-U62", "won"),
        ("amount_krw > 1 or name >= 3", "E-U62", "string"),
    ],
)
def test_what_does_not_fit_the_type_is_refused(text: str, code: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        shape.where(ANSWER, text)
    assert caught.value.code == code
    assert said in caught.value.en
    assert said in caught.value.ko


def test_empty_cells_come_last_in_both_orders() -> None:
    assert [row[1] for row in shape.sort(ANSWER, ["amount_krw"]).rows] == [1, 4_999_999_999, 5_000_000_000, None]
    assert [row[1] for row in shape.sort(ANSWER, ["amount_krw:desc"]).rows] == [5_000_000_000, 4_999_999_999, 1, None]
    assert [row[6] for row in shape.sort(ANSWER, ["name:desc", "source_line"]).rows] == [4, 5, 3, None]
    with pytest.raises(UsageError) as caught:
        shape.sort(ANSWER, ["name:down"])
    assert caught.value.code == "E-U63"


def test_groups_and_totals_add_up_what_can_be_added() -> None:
    grouped = shape.group_by(ANSWER, ["name"])
    assert [c.name for c in grouped.columns] == ["name", "rows", "amount_krw", "people", "area_m2", "source_line"]
    assert grouped.rows[0] == ("가 사업", 2, 5_000_000_001, 34, Decimal("11.5"), "3")
    assert grouped.rows[2] == ("다 사업", 1, None, 20_000, None, "4")
    added = shape.total(ANSWER, "ko")
    assert added.rows[-1] == ("합계", 10_000_000_000, 20_034, Decimal("13.5"), None, None, None, None)
    cut = shape.columns(added, ["금액(원)", "name"])
    assert cut.rows[-1] == (10_000_000_000, "합계")
    assert tables.render(added, "table", "ko", numbered=True).splitlines()[-1].split()[0] == "합계"


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_can_be_sorted_grouped_and_added_up(name: str, shipped: MemoryStore) -> None:
    answer = query.run(find_query(name), shipped)
    for each in answer.columns:
        ordered = shape.sort(answer, [f"{each.name}:desc"])
        assert sorted(map(repr, ordered.rows)) == sorted(map(repr, answer.rows))
        groups = shape.group_by(answer, [each.name])
        assert sum(int(str(row[1])) for row in groups.rows) == len(answer.rows)
    assert len(shape.total(answer).rows) == len(answer.rows) + 1


@pytest.mark.parametrize("name", NAMES)
def test_codes_have_words_in_korean(name: str, shipped: MemoryStore) -> None:
    answer = query.run(find_query(name), shipped)
    said = spoken.spoken(answer, "ko")
    names = {c.name for c in answer.columns} & {"edition", "rule"}
    for at, each in enumerate(answer.columns):
        cells = {part for row in said.rows if isinstance(row[at], str) for part in str(row[at]).split("; ")}
        if each.type is ColumnType.STRING and each.name not in names:
            assert not cells or not all(re.fullmatch("[a-z][a-z-]*", cell) for cell in cells), (each.name, cells)


def test_words_of_the_ontologys_codes_are_its_own() -> None:
    for name, scheme in {"evidence": "evidence", "side": "budget-side"}.items():
        labels = codes.labels(scheme)
        assert {code: dict(labels[code]) for code in spoken.words(name)} == spoken.words(name)


def test_excel_has_types_headings_and_comments(shipped: MemoryStore) -> None:
    kg = KnowledgeGraph(shipped)
    answer = kg.query("facility-areas").marked
    book = openpyxl.load_workbook(io.BytesIO(excel.workbook(answer, "ko")))
    sheet = book["결과"]
    assert [cell.value for cell in sheet[1]] == ["시설", "면적 구분", "면적(㎡)", "줄"]
    assert sheet.freeze_panes == "A2"
    assert sheet.max_row == len(answer.rows) + 1
    place = next(i for i, row in enumerate(answer.rows, 2) if row[2] == 2_709_600)
    assert sheet.cell(place, 3).value == 2_709_600
    assert sheet.cell(place, 3).number_format == "#,##0"
    assert sheet.cell(place, 4).number_format == "0"
    comment = sheet.cell(place, 1).comment
    assert comment is not None
    assert "F01-AreaPlausible" in comment.text
    assert any("F01-AreaPlausible" in str(cell.value) for (cell,) in book["설명"].iter_rows())
    assert excel.workbook(answer, "ko") == excel.workbook(answer, "ko")


def test_excel_runs_nothing_and_keeps_digits() -> None:
    rows: tuple[tuple[Value, ...], ...] = (("=1+1", 10**16), ("http://x", 5), (None, None))
    answer = Answer((column("text", "string"), column("amount_krw", "won")), rows)
    sheet = openpyxl.load_workbook(io.BytesIO(excel.workbook(answer, "en")))["Answer"]
    assert [cell.data_type for cell in sheet["A"]] == ["s", "s", "s"]
    assert [cell.value for cell in sheet["B"]] == ["amount_krw", str(10**16), 5]
    assert sheet["A3"].hyperlink is None


def test_excel_without_its_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "xlsxwriter", None)
    with pytest.raises(OutsideError) as caught:
        excel.workbook(ANSWER, "ko")
    assert caught.value.code == "E-O22"


def test_shapes_in_python(tmp_path: Path) -> None:
    kg = KnowledgeGraph.open()
    lines = kg.query("budget-lines")
    large = lines.where("amount_krw >= 50억").sort("amount_krw:desc")
    assert [row.amount_krw for row in large] == sorted((r.amount_krw for r in large), reverse=True)
    assert {r.amount_krw >= 5_000_000_000 for r in large} == {True}
    assert any(row.doubts for row in large)
    funds = lines.group_by("fund_type")
    assert sum(row.rows for row in funds) == len(lines)
    assert sum(row.amount_krw for row in funds) == sum(row.amount_krw for row in lines)
    large.to_excel(tmp_path / "large.xlsx", "ko")
    assert openpyxl.load_workbook(tmp_path / "large.xlsx")["결과"].max_row == len(large) + 1


def test_options_of_the_command(tmp_path: Path) -> None:
    done = run("--lang", "ko", "query", "budget-lines", "--where", "amount_krw >= 50억", "--sort", "amount_krw:desc",
               "--limit", "2", "--columns", "program,amount_krw", "--total", "--quote", "--format", "csv")  # fmt: skip
    rows = [line.split(",") for line in done.stdout.splitlines()]
    assert rows[0] == ["program", "amount_krw", "quote"]
    assert len(rows) == 4
    assert int(rows[3][1]) == int(rows[1][1]) + int(rows[2][1])
    assert "42,577,273" in done.stdout
    refused = run("query", "budget-lines", "--where", "program > 3")
    assert (refused.returncode, "E-U62" in refused.stderr) == (2, True)
    charted = run("query", "budget-by-division", "--chart", "--total")
    assert charted.returncode == 2
    sheet = tmp_path / "rows.xlsx"
    assert run("query", "staffing", "-o", sheet).returncode == 0
    assert openpyxl.load_workbook(sheet)["Answer"]["A2"].value == "authorized"
    quoted = run("query", "facility-areas", "--where", "area_m2 > 100만", "--quote", "--format", "csv").stdout
    assert "2,709,600㎡" in quoted
    row = run("query", "facility-areas", "--where", "area_m2 > 100만", "--row", "1").stdout
    assert "1443" in row


def test_marks_in_a_row_are_spans() -> None:
    assert notes._spans([1, 2, 4, 5, 6, 9]) == "1,2,4-6,9"
