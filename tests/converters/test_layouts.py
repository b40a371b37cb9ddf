"""Domain facts from any layout: staff, budget, whole reports in other words. Everything here is invented."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.converters.layouts import (
    accounts,
    staffing,
    strategy,
)
from sba_kg.editions import edition
from sba_kg.model import Lines, Records, VisionStatement
from sba_kg.model.document_layer import DocumentItem, DocumentLayer
from sba_kg.pipeline.validation import validate_result
from sba_kg.validation.results import Severity
from tests.support import REPORTS, ROOT
from tests.support.layouts import Reading, table

# -- the strategy in other words -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("‘누구나 편하게 일하는 도시’를 위하여", ["누구나 편하게 일하는 도시"]),
        ("“누구나 편하게 일할 수 있는 도시”", ["누구나 편하게 일할 수 있는 도시"]),
        ("‘도시’를 만들고 누구나 편하게 일하는 도시", []),
        ("‘모든 시민이 함께 걷는 거리’ 조성", []),
    ],
)
def test_texts_that_quote_the_vision(text: str, quoted: list[str]) -> None:
    stated = VisionStatement(order=1, kind="vision", text="누구나 편하게 일할 수 있는 도시", lines=Lines.of(3))
    item = DocumentItem(
        order=1, section=0, depth=1, kind="item", parent=0, marker="○", keyword="", text=text, start_line=9, end_line=9,
        page=0,
    )  # fmt: skip
    found = strategy.wordings(Records(vision=[stated]), DocumentLayer(items=[item]))
    assert [naming.printed for naming in found] == quoted


# -- staffing ------------------------------------------------------------------------------------


BODIES = "Ⅰ. 일반현황\n\n□ 인원 현황\n\n" + table(
    "1x2:구분|계|1급|2급", "2x1:합계|정 원|30|10|20", "현 원|28|9|19", "2x1:본원|정 원|20|8|12", "현 원|19|7|12",
    "2x1:지역센터|정 원|10|2|8", "현 원|9|2|7",
)  # fmt: skip


def test_staff_of_several_bodies(read: Reading) -> None:
    found = staffing.convert(read(BODIES)[0], read(BODIES)[2])
    assert len(found) == 18
    assert {h.body for h in found} == {"합계", "본원", "지역센터"}
    assert [h.figure.value for h in found if h.body == "지역센터" and h.measure == "actual"] == [9, 2, 7]
    assert {h.grade: h.parent for h in found} == {"계": 0, "1급": 1, "2급": 1}


def test_grades_as_rows_in_two_tables_side_by_side(read: Reading) -> None:
    text = "□ 정·현원\n\n" + table(
        "직급|정원|현원|과부족|직급|정원|현원|과부족", "연구관|3|2|△1|연구사|6|6|-", "사무관|1|1|-|주사|2|1|△1", "총계||||  |12|10|△2",
    )  # fmt: skip
    context, _, tables = read(text)
    found = {(h.measure, h.grade): h.figure.value for h in staffing.convert(context, tables)}
    assert found["authorized", "연구관"] == 3
    assert found["actual", "주사"] == 1
    assert not {value for value in found.values() if value < 0}, "what is missing is no headcount"


def test_two_figures_for_one_grade_are_not_read(read: Reading) -> None:
    context, _, tables = read("□ 정원\n\n" + table("구분|1급|1급", "정원|3|4", "현원|3|4"))
    assert staffing.convert(context, tables) == []


# -- budget --------------------------------------------------------------------------------------


BUDGET = "□ 예산 현황\n\n" + table(
    "1x5:(단위 : 백만원)", "구 분|2025년(A)|2026년(B)|증감(B-A)|%", "총지출(a+b)|300|330|30|10.0", "사업비(a)|200|220|20|10.0",
    "⋅연구|120|130|10|8.3", "⋅교육|80|90|10|12.5", "운영비(b)|100|110|10|10.0",
)  # fmt: skip


def test_a_budget_with_its_tree(read: Reading) -> None:
    context, _, tables = read(BUDGET)
    found = accounts.convert(context, tables)
    assert {a.side for a in found} == {"expenditure"}
    items = {a.order: a.item for a in found}
    parents = {a.item: items.get(a.parent) for a in found}
    assert parents == {"총지출": None, "사업비": "총지출", "연구": "사업비", "교육": "사업비", "운영비": "총지출"}
    of_research = {(a.measure, a.fiscal_year): a.figure.value for a in found if a.item == "연구"}
    assert of_research["institution-budget", 2026] == 130_000_000
    assert of_research["institution-budget-change", 2026] == 10_000_000
    assert str(of_research["institution-budget-rate", 2026]) == "8.3"


def test_each_side_has_its_table(read: Reading) -> None:
    rows = ("구분|2025년|2026년", "합계|90|100", "가|50|60", "나|40|40")
    text = "□ 세입예산 (단위: 백만원)\n\n" + table(*rows) + "\n□ 세출예산 (단위: 백만원)\n\n" + table(*rows)
    context, _, tables = read(text)
    found = accounts.convert(context, tables)
    assert [a.side for a in found].count("revenue") == [a.side for a in found].count("expenditure") == 6


def test_versions_of_one_year(read: Reading) -> None:
    text = "□ 세출예산 (단위: 백만원)\n\n" + table(
        "구분|2025년 본예산|2025년 2차 추경|증감", "합계|90|100|10", "가|90|100|10"
    )
    context, _, tables = read(text)
    found = accounts.convert(context, tables)
    assert {a.version for a in found} == {"본예산", "추경"}
    assert {a.measure for a in found} == {"institution-budget"}, "what a change is of is not said"


@pytest.mark.parametrize(
    "text",
    [
        "□ 지원 현황 (단위: 백만원)\n\n" + table("구분|2025년|2026년", "합계|90|100", "가|50|60"),
        "□ 세출예산\n\n" + table("구분|2025년|2026년", "합계|90|100", "가|50|60"),
        "□ 예산 (단위: 백만원)\n\n" + table("구분|2025년|2026년", "합계|90|100", "가|50|60"),
        "□ 세출예산 (단위: 백만원)\n\n" + table("사업명|2025년|2026년", "합계|90|100", "가|50|60"),
    ],
    ids=["no budget", "no unit", "no side", "programs"],
)
def test_what_is_no_budget_of_the_institution(text: str, read: Reading) -> None:
    context, _, tables = read(text)
    assert accounts.convert(context, tables) == []


# -- whole reports -------------------------------------------------------------------------------


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the reports are not at hand")
def test_a_report_in_other_words_has_the_faults_that_were_put_into_it(tmp_path: Path) -> None:
    here = tmp_path / "pureun-fmc-2025"
    shutil.copytree(REPORTS / "pureun-fmc-2025", here)
    result = pipeline.run(edition.load(here))
    found = validate_result(result).validation.results
    assert sorted(r.rule.id for r in found if r.severity is Severity.VIOLATION) == [
        "B01-TotalEqualsSumOfParts", "B06-SectionBudgetEqualsPrograms", "O02-UnitCountEqualsUnits",
    ]  # fmt: skip
    records = result.records
    counts = [
        len(part) for part in (records.vision, records.headcounts, records.budget_lines, records.tasks, records.reports)
    ]
    assert counts == [14, 18, 10, 8, 5]
    counts = [len(part) for part in (records.plan_items, records.findings, records.facilities, records.units)]
    assert counts == [11, 5, 4, 11]


def test_the_words_are_in_the_documentation() -> None:
    assert "data/genre/tables.toml" in (ROOT / "docs" / "words.md").read_text("utf-8")
