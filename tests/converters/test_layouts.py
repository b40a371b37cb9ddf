"""Domain facts from any layout: tables with true cells, lists, headings. Everything here is invented."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.converters.layouts import (
    accounts,
    buildings,
    facts,
    findings,
    organization,
    programs,
    reports,
    schedule,
    staffing,
    strategy,
    vision,
)
from sba_kg.editions import edition
from sba_kg.model import Lines, Records, VisionStatement
from sba_kg.model.document_layer import DocumentItem, DocumentLayer
from sba_kg.pipeline.validation import validate_result
from sba_kg.validation.results import Severity
from tests.support import REPORTS, ROOT
from tests.support.layouts import Reading, table

# -- the strategy in other words ------------------------------------------------------------------


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


# -- staffing -------------------------------------------------------------------------------------

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


# -- budget ---------------------------------------------------------------------------------------

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


# -- strategy and programs ------------------------------------------------------------------------

STRATEGY = "□ 추진전략\n\n" + table(
    "비전|1x2:함께 오르는 언덕", "전략목표|1x2:신뢰받는 기관", "중점과제|창업 지원|판로 확대", "추진과제|➊ 교육 강화<br>➋ 공간 확충|➌ 해외 진출<br>➍ 온라인 판매",
    "추진체계|1x2:⋅ 현장 중심<br>⋅ 협업 강화",
)  # fmt: skip


def test_levels_are_told_by_their_order(read: Reading) -> None:
    _, nodes, tables = read(STRATEGY)
    found = vision.convert(nodes, tables)
    assert [(s.kind, s.level_word) for s in found][:3] == [
        ("vision", "비전"), ("goal", "전략목표"), ("policy-task", "중점과제"),
    ]  # fmt: skip
    below = {s.text: s.parent.text for s in found if s.kind == "focus-task" and s.parent}
    assert below == {
        "교육 강화": "창업 지원",
        "공간 확충": "창업 지원",
        "해외 진출": "판로 확대",
        "온라인 판매": "판로 확대",
    }
    assert [s.text for s in found if s.kind == "management-policy"] == ["현장 중심", "협업 강화"]


def test_goals_are_the_upper_level_where_there_is_one_word_for_tasks(read: Reading) -> None:
    text = "□ 경영목표\n\n○ 미션: 언덕을 오르게\n\n" + table("전략목표|창업|판로", "전략과제|교육|수출", "|공간|온라인")
    _, nodes, tables = read(text)
    kinds = {s.text: s.kind for s in vision.convert(nodes, tables)}
    assert kinds == {
        "언덕을 오르게": "mission", "창업": "policy-task", "판로": "policy-task",
        "교육": "focus-task", "수출": "focus-task", "공간": "focus-task", "온라인": "focus-task",
    }  # fmt: skip


PROGRAMS = (
    "전략목표|전략과제|사업명|예산액|부서|재원", "2x1:창업 (700)|2x1:교육 (700)|교실 운영|300|창업팀|시비", "상담|400|창업팀|국비",
    "판로 (500)|수출 (500)|박람회|500|판로팀|시비",
)  # fmt: skip


def test_programs_of_a_table_that_adds_up(read: Reading) -> None:
    context, nodes, tables = read("□ 사업별 예산 (단위: 백만원)\n\n" + table(*PROGRAMS))
    found = programs.convert(context, nodes, tables, [])
    places = [
        ([t.name for t in line.place.tasks], line.program, line.figure.value, [u.name for u in line.units])
        for line in found.lines
    ]
    assert places[1] == (["창업", "교육"], "상담", 400_000_000, ["창업팀"])
    assert [(t.level, t.name, t.total and t.total.value) for t in found.tasks][-1] == (
        "focus-task",
        "수출",
        500_000_000,
    )


def test_program_codes_are_those_that_the_table_prints(read: Reading) -> None:
    rows = table("전략목표|전략과제|사업코드|사업명|예산액", "창업|교육|1234-567|교실|300", "창업|교육|미정|상담|400")
    context, nodes, tables = read("□ 사업별 예산 (단위: 백만원)\n\n" + rows)
    found = programs.convert(context, nodes, tables, []).lines
    assert [(line.program, line.code) for line in found] == [("교실", "1234-567"), ("상담", "")]


def test_programs_that_miss_a_total_keep_their_places_where_spans_tell_them(read: Reading) -> None:
    rows = table(*PROGRAMS).replace('<td rowspan="1" colspan="1">400</td>', "<td>410</td>")
    context, nodes, tables = read("□ 사업별 예산 (단위: 백만원)\n\n" + rows)
    found = programs.convert(context, nodes, tables, [])
    assert [line.figure.value for line in found.lines] == [300_000_000, 410_000_000, 500_000_000]
    assert [t.total and t.total.value for t in found.tasks][:2] == [700_000_000, 700_000_000], "a rule tells that"


FUNDED = (
    "2x1:전략목표|2x1:사 업 명|2x1:2025년 예산|1x2:재 원 별|2x1:담당팀", "도비|기타", "1x2:합 계|1,200|700|500|", "3x1:창업|소 계|700|500|200|",
    "교실|300|300|-|창업팀", "상담|400|200|200|상담팀", "2x1:판로|소 계|500|200|300|", "박람회|500|200|300|판로팀",
)  # fmt: skip


def test_totals_in_rows_and_sources_in_columns(read: Reading) -> None:
    context, nodes, tables = read("□ 주요사업 예산 (단위: 백만원)\n\n" + table(*FUNDED))
    found = programs.convert(context, nodes, tables, [])
    assert [(t.name, t.total and t.total.value) for t in found.tasks] == [("창업", 700_000_000), ("판로", 500_000_000)]
    lines = [(line.place.tasks[0].name, line.program, line.figure.value, line.units[0].name) for line in found.lines]
    assert lines == [
        ("창업", "교실", 300_000_000, "창업팀"), ("창업", "상담", 400_000_000, "상담팀"), ("판로", "박람회", 500_000_000, "판로팀"),
    ]  # fmt: skip


def test_the_amounts_are_those_of_the_year(read: Reading) -> None:
    rows = table("전략목표|사업명|2024년 예산|2025년 예산", "창업|교실|100|300", "판로|박람회|200|500")
    context, nodes, tables = read("# 2025년 업무보고\n\n□ 사업별 예산 (단위: 백만원)\n\n" + rows)
    found = programs.convert(replace(context, fiscal_year=2025), nodes, tables, [])
    assert [line.figure.value for line in found.lines] == [300_000_000, 500_000_000]


def test_a_table_without_spans_and_totals_proves_nothing(read: Reading) -> None:
    pipes = "| 전략목표 | 전략과제 | 사업명 | 예산액 |\n|---|---|---|---|\n| 창업 | 교육 | 교실 | 300 |\n| | | 상담 | 400 |\n"
    context, nodes, tables = read("□ 사업별 예산 (단위: 백만원)\n\n" + pipes)
    assert programs.convert(context, nodes, tables, []).lines == []


TITLES = """Ⅲ. 추진계획

1. 창업 교육(7억원)

□ 교실 운영(300백만원)

 ㅇ 교실 10회 운영

□ 상담(400백만원)

 ㅇ 상담 20회 운영

2. 판로 확대(5억원)

□ 박람회(500백만원)

 ㅇ 박람회 2회 개최
"""


def test_programs_of_headings_with_amounts(read: Reading) -> None:
    context, nodes, tables = read(TITLES)
    found = programs.convert(context, nodes, tables, [])
    assert [(t.name, t.total and t.total.value) for t in found.tasks] == [
        ("창업 교육", 700_000_000),
        ("판로 확대", 500_000_000),
    ]
    assert [([t.name for t in line.place.tasks], line.program) for line in found.lines][-1] == (["판로 확대"], "박람회")
    records = Records(tasks=found.tasks, budget_lines=found.lines)
    tree = strategy.elements(records)
    assert [(e.level, e.text, e.parent, e.amount) for e in tree][-1] == ("program", "박람회", 2, 500_000_000)


# -- units, findings, facilities, sections, facts ---------------------------------------------------


def test_units_with_duties(read: Reading) -> None:
    rows = (
        "본부|팀|담당업무",
        "2x1:기획본부 (2팀)|총무팀|예산, 인사",
        "홍보팀|누리집 운영",
        "사업본부|창업팀|교실 운영",
    )
    _, _, tables = read("□ 업무분장\n\n" + table(*rows))
    found = organization.convert(tables)
    assert [(u.name, u.division and u.division.name) for u in found] == [
        ("기획본부", None), ("총무팀", "기획본부"), ("홍보팀", "기획본부"), ("사업본부", None), ("창업팀", "사업본부"),
    ]  # fmt: skip
    assert found[0].team_count is not None
    assert found[1].duties == ("예산, 인사",)


def test_a_chart_gives_names_and_guesses_no_parents(read: Reading) -> None:
    rows = ("|원장|", "||", "기획부||사업부", "총무과 (4)||창업과 (5)")
    _, _, tables = read("□ 조직\n\n" + table(*rows))
    assert [(u.name, u.division and u.division.name) for u in organization.convert(tables)] == [
        (name, None) for name in ("원장", "기획부", "사업부", "총무과", "창업과")
    ]


def test_findings_with_a_column_for_each_thing(read: Reading) -> None:
    rows = (
        "연번|지적사항|처리결과|추진상황|부서",
        "1|주차 요금을 징수할 것|예고문 발송|완료|운영팀",
        "2|누수를 보수할 것|설계 중|추진중|시설팀",
    )
    context, _, tables = read("○ 시정요구 사항\n\n" + table(*rows))
    found = findings.convert(context, tables)
    assert [(f.category, f.status, [u.name for u in f.units]) for f in found] == [
        ("rectification", "completed", ["운영팀"]), ("rectification", "in-progress", ["시설팀"]),
    ]  # fmt: skip


def test_facilities_with_a_column_for_each_thing(read: Reading) -> None:
    rows = (
        "구분|시설명|소재지|규모|준공|주요시설",
        "2x1:체육|언덕체육관|언덕시 중앙로 12|연면적 6,240㎡|1998. 5.|농구장",
        "수영장|언덕시 강변로 7|대지 900㎡|2011. 10. 7.|레인",
    )
    context, _, tables = read("□ 시설 현황\n\n" + table(*rows))
    found = buildings.convert(context, tables)
    assert [(f.category, f.name, f.completed) for f in found] == [
        ("체육", "언덕체육관", ("1998-05",)),
        ("체육", "수영장", ("2011-10-07",)),
    ]
    assert [area.figure.value for f in found for area in f.areas] == [6240, 900]


SECTIONS = """Ⅲ. 주요 업무

1. 창업

1-1. 교육 강화

◈ 누구나 배우는 창업

□ 추진방향

○ 교실 10회 운영

□ 소요예산: 700백만원 (국비 300, 시비 400)

□ 추진일정

○ 교육생 모집: 2026. 3.

1-2. 공간 확충

◈ 가까운 창업 공간

□ 추진방향

○ 공간 2개소 조성

□ 소요예산: 500백만원

□ 추진일정

○ 개소: 2026. 9.
"""


def test_sections_by_the_parts_that_repeat(read: Reading) -> None:
    _, nodes, tables = read(SECTIONS)
    found = reports.sections(nodes, [])
    assert [(str(s.report.key), s.report.title, s.report.objective) for s in found] == [
        ("1-1", "교육 강화", "누구나 배우는 창업"), ("1-2", "공간 확충", "가까운 창업 공간"),
    ]  # fmt: skip
    first = found[0].report
    assert first.budget is not None
    assert first.budget.value == 700_000_000
    assert [(part.name, part.figure.value) for part in first.budget_parts] == [
        ("국비", 300_000_000),
        ("시비", 400_000_000),
    ]
    assert [item.text for item in reports.plan_items(found)] == ["교실 10회 운영", "공간 2개소 조성"]
    dated = reports.placed(schedule.convert(nodes, tables, 2026), found)
    assert [(str(m.section), m.order, m.event) for m in dated] == [("1-1", 1, "교육생 모집"), ("1-2", 1, "개소")]


def test_facts_of_the_institution(read: Reading) -> None:
    text = "Ⅰ. 일반현황\n\n○ 설립근거: 언덕원 조례\n\n○ 주요사업\n\n  - 교육\n\n  - 상담\n\nⅡ. 계획\n\n○ 목표: 하나\n"
    found = facts.convert(read(text)[1], 1)
    assert [(f.property, f.value) for f in found] == [
        ("설립근거", "언덕원 조례"),
        ("주요사업", "교육"),
        ("주요사업", "상담"),
    ]


# -- whole reports ----------------------------------------------------------------------------------


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
