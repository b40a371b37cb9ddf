"""How other institutions write the same parts: titles with the team behind them, circles for parts, marks in months."""

from __future__ import annotations

import pytest

from sba_kg.converters.document import periods
from sba_kg.converters.document.figures import figures_in
from sba_kg.converters.layouts import accounts, buildings, facts, findings, reports, schedule, vision
from sba_kg.model import Fact, Lines
from tests.support.layouts import YEAR, Reading, table

COUNCIL = """Ⅰ. 주요업무 추진계획

1. 창업 교실 운영 【창업팀】

 ❍ 사업개요

   - 사업대상 : 예비창업자 40명

   - 소요예산 : 1,200백만원(도비 600, 시군비 400, 자부담 250)

 ❍ 추진실적(2025년)

   - 교실 12회 운영

 ❍ 향후계획

   - ’26. 3월 : 교육생 모집

2. 상담 창구 【상담팀】

 ❍ 상담규모 : 200건

3. 판로 지원 【판로팀】

 ❍ 사업개요

   - 소요예산 : 30억원(국비 10억, 도비 20억)

 ❍ 추진계획

   - 박람회 2회 개최

Ⅱ. 현안사항

1. 청사 이전

 ❍ 추진방안 : 임차

 ❍ 향후일정

   - 6월 : 협약
"""


def test_parts_of_a_section_may_be_circles_and_need_not_repeat(read: Reading) -> None:
    _, nodes, _ = read(COUNCIL)
    found = [section.report for section in reports.sections(nodes, [])]
    assert [(r.title, r.budget and r.budget.value) for r in found] == [
        ("창업 교실 운영 【창업팀】", 1_200_000_000), ("상담 창구 【상담팀】", None), ("판로 지원 【판로팀】", 3_000_000_000),
    ]  # fmt: skip
    assert {r.policy_task for r in found} == {None}, "주요업무 추진계획 is no task"
    assert [(p.name, p.figure.value) for p in found[2].budget_parts] == [("국비", 10**9), ("도비", 2 * 10**9)]


def test_what_was_done_is_no_target(read: Reading) -> None:
    _, nodes, _ = read(COUNCIL)
    found = reports.sections(nodes, [])
    items = [item.text for item in reports.planned(found, reports.plan_items(found))]
    assert "박람회 2회 개최" in items
    assert "교실 12회 운영" not in items


def test_the_plan_of_what_comes_next_is_a_schedule(read: Reading) -> None:
    _, nodes, tables = read(COUNCIL)
    assert [(m.event, m.start) for m in schedule.convert(nodes, tables, YEAR)] == [
        ("교육생 모집", "2026-03"),
        ("협약", "2026-06"),
    ]


def test_a_year_says_which_figures_these_are(read: Reading) -> None:
    _, nodes, tables = read("□ 추진실적\n\n○ 2025년 : 교실 12회, 상담 300건\n\n○ 2025. 3. : 착공\n")
    assert [m.event for m in schedule.convert(nodes, tables, YEAR)] == ["착공"]


@pytest.mark.parametrize(
    ("heads", "marks", "start", "end"),
    [
        ("1/4|2/4|3/4|4/4", "|●|●|", "2026-04", "2026-09"),
        ("1월|2월|3월|4월", "|○||", "2026-02", "2026-02"),
        ("1분기|2분기|3분기|4분기", "||■|■", "2026-07", "2026-12"),
        ("상반기|하반기", "|━━", "2026-07", "2026-12"),
    ],
)
def test_marks_below_quarters_and_months(heads: str, marks: str, start: str, end: str, read: Reading) -> None:
    rows = table(f"추진내용|{heads}", f"설계공모 및 착공|{marks}")
    _, nodes, tables = read("□ 추진일정\n\n" + rows)
    assert [(m.event, m.start, m.end) for m in schedule.convert(nodes, tables, YEAR)] == [
        ("설계공모 및 착공", start, end)
    ]


def test_two_runs_of_marks_are_two_periods(read: Reading) -> None:
    rows = table("구분|1월|2월|3월|4월", "강사 교육|●||●|●")
    _, nodes, tables = read("□ 추진일정\n\n" + rows)
    assert [(m.start, m.end) for m in schedule.convert(nodes, tables, YEAR)] == [
        ("2026-01", "2026-01"), ("2026-03", "2026-04"),
    ]  # fmt: skip


def test_a_date_is_of_what_the_column_of_names_says(read: Reading) -> None:
    rows = table(
        "연번|전시회명|국가(도시)|개최기간",
        "1|소비재전|언덕(강변)|2026. 4. 16. ~ 4. 18.",
        "2|기술전|들판(산변)|2026. 6. 24.",
    )
    _, nodes, tables = read("□ 주요 전시회\n\n" + rows)
    assert [(m.event, m.start) for m in schedule.convert(nodes, tables, YEAR)] == [
        ("소비재전", "2026-04-16"), ("기술전", "2026-06-24"),
    ]  # fmt: skip


def test_what_has_happened_is_no_plan(read: Reading) -> None:
    _, nodes, tables = read("□ 연혁\n\n○ 1999. 4. : (재)언덕원 설립\n\n□ 향후계획\n\n○ 2026. 4. : 이전\n")
    found = schedule.convert(nodes, tables, YEAR)
    assert [(m.event, bool(m.in_text)) for m in found] == [("(재)언덕원 설립", True), ("이전", False)]


# -- figures ----------------------------------------------------------------------------------------


def figures_of(read: Reading, text: str) -> list[tuple[str, str, str, str]]:
    found = [figure for node in read(text)[1] for figure in figures_in(node, YEAR)]
    return [(f.figure.printed, f.what, f.kind, f.period) for f in found]


def test_parts_of_an_amount_have_its_unit(read: Reading) -> None:
    text = "Ⅱ. 추진계획\n\n○ 소요예산 : 1,200백만원(도비 800, 시·군비 400)\n\n○ 사업비 : 10억원(2026 본예산 3)\n"
    found = [figure for node in read(text)[1] for figure in figures_in(node, YEAR)]
    assert [(f.what, f.figure.value, f.figure.unit) for f in found][1:3] == [
        ("도비", 800_000_000, "원"),
        ("시·군비", 400_000_000, "원"),
    ]
    assert len(found) == 4, "2026 is a year"


def test_parts_of_sections_say_what_figures_are(read: Reading) -> None:
    assert figures_of(read, COUNCIL.replace("교실 12회 운영", "교실 12회 운영, 수강생 300명")) == [
        ("40명", "예비창업자", "plan", "2026"),
        ("1,200백만원", "소요예산", "plan", "2026"),
        ("600", "도비", "plan", "2026"),
        ("400", "시군비", "plan", "2026"),
        ("250", "자부담", "plan", "2026"),
        ("12회", "교실", "result", "2025"),
        ("300명", "수강생", "result", "2025"),
        ("200건", "상담규모", "plan", "2026"),
        ("30억원", "소요예산", "plan", "2026"),
        ("10억", "소요예산 국비", "plan", "2026"),
        ("20억", "소요예산 도비", "plan", "2026"),
        ("2회", "박람회", "plan", "2026"),
    ]


def test_numbers_of_units_are_not_what_the_next_one_measures(read: Reading) -> None:
    assert ("11팀", "기구", "state", "") in figures_of(read, "Ⅰ. 일반현황\n\n○ 기구: 1국 3과 11팀\n")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2025. 1. ~ 12.", "2025-01..2025-12"),
        ("2025. 4. 16. ~ 4. 18.", "2025-04-16..2025-04-18"),
        ("2025. 9. 26.(금) ~ 9. 28.(일)", "2025-09-26..2025-09-28"),
        ("2025. 3. ~ 5%", "2025-03"),
        ("2025. 11. ~ 3.", "2025-11"),
    ],
)
def test_a_period_without_its_second_year(text: str, iso: str) -> None:
    assert [date.iso for date in periods.dates(text)] == [iso]


# -- budget -----------------------------------------------------------------------------------------

OFFICES = table(
    "2x1:구 분|1x3:2026년 예산|2x1:2025년 예산|2x1:증 감", "계|국비|시비", "합 계|500|100|400|450|50", "체육과|300|50|250|250|50",
    "청소과|200|50|150|200|-",
)  # fmt: skip


def test_a_budget_by_office_is_spent_and_its_sources_are_parts(read: Reading) -> None:
    context, _, tables = read("□ 예산현황 (단위 : 천원)\n\n" + OFFICES)
    found = accounts.convert(context, tables)
    assert {a.side for a in found} == {"expenditure"}
    amounts = {(a.item, a.fiscal_year): a.figure.value for a in found if a.measure == "institution-budget"}
    assert amounts == {
        ("합계", 2026): 500_000, ("합계", 2025): 450_000, ("체육과", 2026): 300_000, ("체육과", 2025): 250_000,
        ("청소과", 2026): 200_000, ("청소과", 2025): 200_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "side"), [("인건비", {"expenditure"}), ("출연금", set()), ("수입 합계", {"revenue"})], ids=str
)
def test_rows_say_the_side_of_a_budget(row: str, side: set[str], read: Reading) -> None:
    rows = table("구분|2025년|2026년", f"{row}|50|60", f"{row} 2|40|40")
    context, _, tables = read("□ 예산 (단위: 백만원)\n\n" + rows)
    assert {a.side for a in accounts.convert(context, tables)} == side


# -- findings, facilities, facts, strategy ------------------------------------------------------------


def test_a_status_is_known_by_what_the_column_holds(read: Reading) -> None:
    rows = table("연번|지적사항|조치결과|비 고", "1|요금 징수|고지|완료(’25.12.)", "2|누수 보수|설계|추진중")
    context, nodes, tables = read("Ⅳ. 행정사무감사 처리결과\n\n❍ 총 2건 : 완료 1건, 추진중 1건\n\n" + rows)
    assert [f.status for f in findings.convert(context, tables)] == ["completed", "in-progress"]
    assert [(c.status, c.figure.value) for c in findings.counts(context, nodes)] == [
        ("", 2), ("completed", 1), ("in-progress", 1),
    ]  # fmt: skip


def test_remarks_are_no_status(read: Reading) -> None:
    rows = table("연번|지적사항|조치결과|비 고", "1|요금 징수|고지|완료", "2|누수 보수|설계|예산 확보 필요")
    context, _, tables = read("□ 행정사무감사 처리결과\n\n" + rows)
    assert [f.status for f in findings.convert(context, tables)] == ["", ""]


def test_areas_of_several_columns(read: Reading) -> None:
    rows = table(
        "2x1:도서관명|2x1:소재지|1x2:규모(㎡)|2x1:개관일", "대지|연면적", "언덕도서관|중앙로 1|1,520|2,214.6|2020. 11. 6.", "합계||1,520|2,214.6|",
    )  # fmt: skip
    context, _, tables = read("□ 시설현황\n\n" + rows)
    (found,) = buildings.convert(context, tables)
    assert found.name == "언덕도서관"
    assert [(area.label, str(area.figure.value)) for area in found.areas] == [("대지", "1520"), ("연면적", "2214.6")]


def test_facts_of_other_parts_are_left_out(read: Reading) -> None:
    _, nodes, _ = read("1. 일반현황\n\n□ 인력\n\n○ 정원 5명\n\n2. 주요성과\n\n□ 교육\n\n○ 교실 12회\n")
    both = [
        Fact(at, "institution", "인력", text, Lines.of(line)) for at, text, line in ((1, "5명", 5), (2, "12회", 11))
    ]
    assert [fact.value for fact in facts.within(nodes, both)] == ["5명"]


def test_numbered_tasks_in_one_line_of_a_cell(read: Reading) -> None:
    rows = table(
        "비전|1x2:함께 오르는 언덕", "전략목표|창업|판로", "전략과제|① 교육 강화 ② 공간 확충|③ 해외 진출 ④ 온라인 판매"
    )
    _, nodes, tables = read("□ 비전 및 전략\n\n" + rows)
    assert [s.text for s in vision.convert(nodes, tables) if s.kind == "focus-task"] == [
        "교육 강화", "공간 확충", "해외 진출", "온라인 판매",
    ]  # fmt: skip
