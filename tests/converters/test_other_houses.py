"""Forms of other institutions' reports, each in a few lines of an invented one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sba_kg.converters import Context, statements
from sba_kg.converters.layouts import accounts, organization, programs, reports, schedule, staffing, vision
from sba_kg.converters.layouts.programs import Programs
from sba_kg.model import Statements
from sba_kg.pipeline import originals
from sba_kg.reader import load, read_document
from sba_kg.reader.grid import headed
from tests.support.layouts import YEAR, Reading, table

STAFF = "□ 인력 현황\n\n" + table("구분|계|임원|일반직|공무직", "정원|48|2|36|10", "현원|44|2|33|9", "결원|4|-|3|1")
GRADES = "\n□ 일반직 현황\n\n" + table("구분|계|1급|2급|3급", "정원|36|4|12|20", "현원|33|4|11|18")
UNITS = "\n□ 부서별 인력\n\n" + table(
    "본부|팀|정원|현원|주요업무", "1x2:합계|48|44|", "1x2:임원|2|2|총괄", "1x2:감사실|6|5|감사", "2x1:운영본부|운영팀|20|19|운영",
    "시설팀|20|18|시설",
)  # fmt: skip


def test_the_table_of_all_staff_and_those_of_its_parts(read: Reading) -> None:
    context, _, tables = read(STAFF + GRADES + UNITS)
    found = staffing.convert(context, tables)
    authorized = {(h.body, h.grade): h for h in found if h.measure == "authorized"}
    assert {place: int(h.figure.value) for place, h in authorized.items()} == {
        ("", "계"): 48, ("", "임원"): 2, ("", "일반직"): 36, ("", "공무직"): 10,
        ("", "1급"): 4, ("", "2급"): 12, ("", "3급"): 20,
        ("감사실", "계"): 6, ("운영팀", "계"): 20, ("시설팀", "계"): 20,
    }  # fmt: skip
    assert authorized["", "1급"].parent == authorized["", "일반직"].order
    assert not context.problems


def test_a_further_table_of_other_staff_is_told(read: Reading) -> None:
    context, _, tables = read(STAFF + GRADES.replace(">36<", ">35<"))
    assert {h.grade for h in staffing.convert(context, tables)} == {"계", "임원", "일반직", "공무직"}
    assert [problem.code for problem in context.problems] == ["P-S02"]


def test_units_are_no_totals_and_no_directors(read: Reading) -> None:
    units = organization.convert(read(UNITS)[2])
    assert [(u.name, u.division.name if u.division else "") for u in units] == [
        ("감사실", ""), ("운영본부", ""), ("운영팀", "운영본부"), ("시설팀", "운영본부"),
    ]  # fmt: skip
    assert units[0].duties == ("감사",)


def test_authorized_staff_is_no_total_of_actual_and_missing(read: Reading) -> None:
    heads = read(STAFF)[2][0].heads
    assert {heads.row_headers(cell) for cell in heads.table.cells if cell.row == 2 and cell.column} == {("현원",)}


SIDES = "□ 2026년 예산\n\n(단위 : 백만원, %)\n" + table(
    "1x3:수 입|1x3:지 출", "구분|예산액|구성비|구분|예산액|구성비", "합계|900|100.0|합계|900|100.0",
    "출연금|700|77.8|인건비|300|33.3", "자체수입|200|22.2|사업비|600|66.7",
)  # fmt: skip
YEARS = "\n□ 연도별 수입예산\n\n(단위 : 백만원)\n" + table(
    "구분|2024년|2025년|2026년", "합계|800|850|900", "출연금|620|660|700", "자체수입|180|190|200"
)


def test_both_sides_of_the_budget_beside_each_other(read: Reading) -> None:
    context, _, tables = read(SIDES)
    found = {(a.side, a.item): int(a.figure.value) // 10**6 for a in accounts.convert(context, tables)}
    assert found == {
        ("revenue", "합계"): 900, ("revenue", "출연금"): 700, ("revenue", "자체수입"): 200,
        ("expenditure", "합계"): 900, ("expenditure", "인건비"): 300, ("expenditure", "사업비"): 600,
    }  # fmt: skip
    assert {a.fiscal_year for a in accounts.convert(context, tables)} == {YEAR}
    shares = [cell for cell in tables[0].table.cells if cell.text in ("77.8", "33.3")]
    assert [(str(cell.value), cell.unit, cell.row_header.split(" > ")[-1]) for cell in shares] == [
        ("77.8", "%", "출연금"), ("33.3", "%", "인건비"),
    ]  # fmt: skip


def test_further_years_of_the_same_items(read: Reading) -> None:
    context, _, tables = read(SIDES + YEARS)
    found = {(a.item, a.fiscal_year): int(a.figure.value) // 10**6 for a in accounts.convert(context, tables)}
    assert found["출연금", 2024] == 620
    assert found["출연금", 2026] == 700
    other = YEARS.replace(">700<", ">701<")
    context, _, tables = read(SIDES + other)
    assert {a.fiscal_year for a in accounts.convert(context, tables)} == {YEAR}


def test_names_of_accounts_are_not_framed(read: Reading) -> None:
    text = "□ 예산\n\n(단위 : 억원)\n" + table(
        "구분|’25년(A)|’26년(B)", "총지출|300|330", "【예산】|200|220", "【기금】|100|110"
    )
    context, _, tables = read(text)
    assert {a.item for a in accounts.convert(context, tables)} == {"총지출", "예산", "기금"}


PROGRAMS = table(
    "전략목표|세부사업|예산액|담당부서", "1x2:합 계|900|", "2x1:1. 창작 지원|1-1. 공모 지원|400|창작팀", "1-2. 레지던시|200|공간팀",
    "2. 축제|2-1. 거리축제|300|축제팀",
)  # fmt: skip


def _programs(read: Reading, text: str) -> Programs:
    context, nodes, tables = read(text)
    return programs.convert(context, nodes, tables, [])


def test_a_total_is_no_program_and_numbers_are_no_names(read: Reading) -> None:
    found = _programs(read, "□ 사업 총괄 (단위 : 백만원)\n\n" + PROGRAMS)
    assert [(line.program, [task.name for task in line.place.tasks]) for line in found.lines] == [
        ("공모 지원", ["창작 지원"]), ("레지던시", ["창작 지원"]), ("거리축제", ["축제"]),
    ]  # fmt: skip
    assert [task.name for task in found.tasks] == ["창작 지원", "축제"]


def test_a_label_for_two_levels(read: Reading) -> None:
    _, nodes, tables = read(
        "Ⅱ. 추진방향\n\n"
        + table(
            "비전|1x2:맑은 물의 나라",
            "목표|1x2:’30년 수출 5조원",
            "2x1:2대 전략<br>3개 과제|혁신 생태계|물안전",
            "① 창업<br>② 수출|③ 홍수",
        )
    )
    found = vision.convert(nodes, tables)
    assert [(s.kind, s.text) for s in found if s.kind not in ("vision", "goal")] == [
        ("policy-task", "혁신 생태계"), ("policy-task", "물안전"),
        ("focus-task", "창업"), ("focus-task", "수출"), ("focus-task", "홍수"),
    ]  # fmt: skip
    assert {s.text: s.parent.text for s in found if s.kind == "focus-task" and s.parent} == {
        "창업": "혁신 생태계", "수출": "혁신 생태계", "홍수": "물안전",
    }  # fmt: skip


def _dates(read: Reading, text: str) -> list[tuple[str, str, str]]:
    _, nodes, tables = read(text)
    return [(one.event, one.start, one.end) for one in schedule.convert(nodes, tables, YEAR)]


MONTHS = "|".join(f"{month}월" for month in range(1, 13))


@pytest.mark.parametrize("header", [MONTHS, MONTHS.replace("월", "")])
@pytest.mark.parametrize("bar", ["■", "→", "━", "●"])
def test_bars_in_the_columns_of_months(read: Reading, header: str, bar: str) -> None:
    rows = (
        f"구 분|{header}",
        f"공모 접수|{bar}|{bar}" + "|" * 10,
        "|".join(["현장 점검", *[""] * 4, bar, *[""] * 5, bar, ""]),
    )
    assert _dates(read, "□ 추진일정\n\n" + table(*rows)) == [
        ("공모 접수", "2026-01", "2026-02"), ("현장 점검", "2026-05", "2026-05"), ("현장 점검", "2026-11", "2026-11"),
    ]  # fmt: skip


def test_a_column_of_dates_beside_tasks_and_units(read: Reading) -> None:
    rows = (
        "추진과제|세부과제|추진일정|담당부서",
        "2x1:물안전|지도 공개|’26.5월|안전과",
        "터널 착공|하반기|안전과",
        "수출|물주간 개최|3/4분기|협력과",
    )
    assert _dates(read, "Ⅳ. 추진일정\n\n" + table(*rows)) == [
        ("지도 공개", "2026-05", "2026-05"), ("터널 착공", "2026-07", "2026-12"), ("물주간 개최", "2026-07", "2026-09"),
    ]  # fmt: skip


def test_an_event_keeps_its_figures(read: Reading) -> None:
    text = "□ 확충\n\nㅇ 해외 거점 3 → 5개소 확대(’26.下)\nㅇ 총사업비 1조 2,345억원 확정(’26.12월)\n"
    assert [event for event, _, _ in _dates(read, text)] == ["해외 거점 3 → 5개소 확대", "총사업비 1조 2,345억원 확정"]


SECTION = """
{0}. {1} ({2})

추진방향

○ {1}의 내실화

주요내용

○ 지원규모 : 40건(현재 25건)
○ 소요예산 : 총 {3}백만원(시비 900, 도비 300)

추진일정

○ 2026. 2월 : 공모
○ 2026. 3월 ~ 11월 : 운영
"""


def test_sections_whose_parts_have_titles_without_a_mark(read: Reading) -> None:
    body = SECTION.format("1-1", "창작 지원", "12억원", "1,200") + SECTION.format("1-2", "거리축제", "9억원", "900")
    _, nodes, tables = read("Ⅳ. 업무계획\n\n1. 창작 생태계\n" + body)
    found = reports.sections(nodes, [])
    assert [(section.report.title, int(section.report.budget.value)) for section in found if section.report.budget] == [
        ("창작 지원 (12억원)", 1_200_000_000), ("거리축제 (9억원)", 900_000_000),
    ]  # fmt: skip
    assert [(one.event, one.start, one.end) for one in schedule.convert(nodes, tables, YEAR)][:2] == [
        ("공모", "2026-02", "2026-02"), ("운영", "2026-03", "2026-11"),
    ]  # fmt: skip


def test_two_columns_of_labels_where_the_first_groups(read: Reading) -> None:
    heads = headed(read(UNITS)[2][0].heads.table)
    assert heads.side == 2


COVER = "제12회 언덕시의회(임시회)\n{}\n2026년도 주요업무 보고\n2026. 2. 3.\n{}\n"


@pytest.mark.parametrize(
    ("committee", "office", "name"),
    [
        ("문화체육위원회", "재단법인 언덕문화재단", "재단법인 언덕문화재단"),
        ("문화체육위원회", "언 덕 미 술 관", "언덕미술관"),
        ("", "언덕시의료원", "언덕시의료원"),
        ("언덕거래위원회", "", "언덕거래위원회"),
    ],
)
def test_who_reports_is_not_the_committee(committee: str, office: str, name: str, make: Callable[[str], Path]) -> None:
    made = originals.new(make(COVER.format(committee, office)), "", "")
    assert made.found["institution"].startswith(f"{name} (")


@pytest.fixture
def make(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "cover.txt"
        path.write_text(text, "utf-8")
        return path

    return write


CHART = table(
    "1x3:청장",
    "1x3:차장",
    "기획국|물산업국|안전국",
    "재정과<br>혁신과|육성과|안전과<br>예보과",
    "1x3:소속기관 : 강물센터, 물연구원",
)


def test_a_chart_without_lines_is_read_from_above(read: Reading) -> None:
    units = organization.convert(read("Ⅰ. 조직\n\n" + CHART)[2])
    assert [(u.name, u.division.name if u.division else "") for u in units] == [
        ("청장", ""), ("차장", "청장"), ("기획국", "차장"), ("물산업국", "차장"), ("안전국", "차장"),
        ("재정과", "기획국"), ("혁신과", "기획국"), ("육성과", "물산업국"), ("안전과", "안전국"), ("예보과", "안전국"),
        ("강물센터", ""), ("물연구원", ""),
    ]  # fmt: skip
    assert not organization.convert(read("Ⅰ. 예산\n\n" + CHART)[2])


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("소요예산 : 총 1,900백만원(시비 1,000, 국비 500, 도비 300)", ["1,000", "500", "300"]),
        ("사업화 자금 총 1,250억원 지원(융자 800, 보증 300)", ["800", "300"]),
        ("사업비 12억원(국비 6, 시비 6)", ["6", "6"]),
        ("18억원 지원(문학 52, 시각 78)", []),
        ("총 20억원(3월 10, 4월 10)", []),
        ("총 20억원(1차 2, 2차 3)", []),
    ],
)
def test_parts_in_the_unit_of_their_total(text: str, parts: list[str], tmp_path: Path) -> None:
    made = stated(tmp_path, text)
    printed = {figure.order: figure.figure.printed for figure in made.figures}
    assert [printed[link.subject] for link in made.links if link.term == "isPartOfTotal"] == parts


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("총지출 8,946억원(’24년 8,412억원 대비 534억원, 6.3% 증)", ["8,412억원", "8,946억원"]),
        ("예산 1,200억원(’24년) → 1,500억원(’25년, 25.0%↑)", ["1,200억원", "1,500억원"]),
        ("예산 1,200억원, 집행 300억원(계획 400억원 중 6.3% 증)", []),
    ],
)
def test_rates_of_what_is_compared(text: str, pair: list[str], tmp_path: Path) -> None:
    made = stated(tmp_path, text)
    printed = {figure.order: figure.figure.printed for figure in made.figures}
    assert [printed[link.target] for link in made.links if link.term in ("changesFrom", "changesTo")] == pair


def stated(folder: Path, text: str) -> Statements:
    path = folder / "report.txt"
    path.write_text(f"1. 일반현황\n\n○ {text}\n", "utf-8")
    return statements.convert(Context(read_document(load(path)), "언덕원", YEAR, {}), [], [], [], [])


def test_a_single_part_makes_a_section_beside_others(read: Reading) -> None:
    body = "".join(SECTION.format(f"1-{at}", f"사업 {at}", "9억원", "900") for at in (1, 2))
    _, nodes, _ = read(f"Ⅳ. 업무계획\n\n1. 창작\n{body}\n2. 축제\n\n2-1. 사업 3 (1억원)\n\n주요내용\n\n○ 공연 20회\n")
    assert [section.report.title for section in reports.sections(nodes, [])][-1] == "사업 3 (1억원)"


def test_entries_that_a_conversion_has_joined(read: Reading) -> None:
    rows = (
        "| 비전 | 맑은 물 | |",
        "|---|---|---|",
        "| 전략목표 | 창작 생태계 | 생활문화 |",
        "| 전략과제 | ㆍ공모 지원 ㆍ공간 운영 | ㆍ동아리 ㆍ교육 |",
    )
    _, nodes, tables = read("Ⅱ. 비전\n\n" + "\n".join(rows) + "\n")
    found = [(s.text, s.parent.text) for s in vision.convert(nodes, tables) if s.kind == "focus-task" and s.parent]
    assert found == [
        ("공모 지원", "창작 생태계"), ("공간 운영", "창작 생태계"), ("동아리", "생활문화"), ("교육", "생활문화"),
    ]  # fmt: skip


def test_a_headcount_below_nothing_is_none(read: Reading) -> None:
    context, _, tables = read(STAFF.replace(">2<", ">△1<"))
    assert not staffing.convert(context, tables)
