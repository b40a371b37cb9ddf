"""Questions across the parts of the report, answered by saved queries and parameters alone.

Each answer was worked out by hand from ``data/sba-2024/report.txt``, never from the graph; the comments name the lines.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from sba_kg import query
from sba_kg.query.saved import find_query
from sba_kg.store.embedded import MemoryStore

#: Name of a saved query, columns, parameters → rows of these columns.
Ask = Callable[..., list[tuple[Any, ...]]]

THOUSAND, MILLION = 1_000, 1_000_000


@pytest.fixture
def ask(shipped: MemoryStore) -> Ask:
    def run(name: str, *columns: str, **parameters: str) -> list[tuple[Any, ...]]:
        answer = query.run(find_query(name), shipped, parameters)
        places = [[c.name for c in answer.columns].index(column) for column in columns]
        return [tuple(row[place] for place in places) for row in answer.rows]

    return run


def test_programs_and_money_of_a_team(ask: Ask) -> None:
    # 166 SETEC관리운영 3,500,000; 167 서울파트너스하우스 운영 1,117,360, 추진부서 SETEC운영팀
    assert ask("programs-of-unit", "program", "amount_krw", "source_line", unit="SETEC운영팀") == [
        ("SETEC관리운영", 3_500_000 * THOUSAND, 166),
        ("서울파트너스하우스 운영", 1_117_360 * THOUSAND, 167),
    ]


def test_teams_of_a_policy_task_come_from_two_divisions(ask: Ask) -> None:
    # 150-153 and the divisions of 1365-1367 and 1390
    rows = ask("units-of-policy-task", "division", "unit", "amount_krw", of="기업매출(수출) 증대 지원")
    assert set(rows) == {
        ("마케팅본부", "글로벌마케팅팀", 2_870_725 * THOUSAND),
        ("마케팅본부", "글로벌커머스팀", 2_968_374 * THOUSAND),
        ("인프라본부", "인프라운영팀", 2_096_801 * THOUSAND),
        ("마케팅본부", "하이서울기업팀", 3_410_000 * THOUSAND),
    }


def test_teams_with_open_findings_and_the_money_they_hold(ask: Ask) -> None:
    # 추진중: 1281 윤리경영실, 1292 홍보팀, 1303 창업허브2팀, 1307 창업허브1팀/창업허브2팀/마곡혁신지원팀/G밸리활성화팀.
    # Money: 144; 145 + 146 + the lost 896,312; 159; 164 + 165
    assert ask("open-findings-money", "unit", "open_findings", "amount_krw") == [
        ("창업허브2팀", 2, (1_084_590 + 3_461_020 + 896_312) * THOUSAND),
        ("창업허브1팀", 1, 18_108_299 * THOUSAND),
        ("마곡혁신지원팀", 1, 4_935_266 * THOUSAND),
        ("G밸리활성화팀", 1, (1_121_978 + 336_334) * THOUSAND),
        ("윤리경영실", 1, 0),
        ("홍보팀", 1, 0),
    ]


def test_a_division_that_works_for_two_policy_tasks(ask: Ask) -> None:
    # 인프라본부 (1390-1392): 152 for 기업매출(수출) 증대 지원; 163, 166, 167 for 산업거점 활성화 (23,637,151 of 159)
    rows = ask("division-by-policy-task", "policy_task", "amount_krw", "share_of_policy_task", unit="인프라본부")
    assert rows == [
        ("기업매출(수출) 증대 지원", 2_096_801 * THOUSAND, Decimal("18.5")),
        ("산업거점 활성화", (8_060_727 + 3_500_000 + 1_117_360) * THOUSAND, Decimal("53.6")),
    ]


def test_vacancy_of_a_grade(ask: Ask) -> None:
    # 78 정원 시설서비스직 170, 79 현원 149: 21 of 170; 6~7급 117 and 118: one too many
    rows = {row[0]: row[1:] for row in ask("vacancy-rate", "grade", "vacant", "vacancy_percent")}
    assert rows["시설서비스직"] == (21, Decimal("12.4"))
    assert rows["6~7급"] == (-1, Decimal("-0.9"))
    assert rows["계"] == (41, Decimal("7.8"))


def test_what_happens_in_a_month(ask: Ask) -> None:
    rows = ask("events-in-month", "relation", "source_line", month="2024-09")
    # "2024년 9월": 305, 554, 1059; "~ 2024년 9월": 553, 985, 1141
    assert [line for relation, line in rows if relation == "held"] == [305, 554, 1059]
    assert [line for relation, line in rows if relation == "due"] == [553, 985, 1141]
    # year-round: 239, 354, 1060 and 945-947
    assert {239, 354, 1060, 945, 946, 947} <= {line for relation, line in rows if relation == "running"}
    # "~ 2024년 10월" (1025), "~ 2025년 8월" (695), but no longer "~ 2024년 8월" (661)
    later = {line for relation, line in rows if relation == "due-later"}
    assert {1025, 695} <= later
    assert 661 not in {line for _, line in rows}


def test_what_a_division_owes_by_a_date(ask: Ask) -> None:
    # 마케팅본부 (1365-1367) has the sections of 370, 401 and 436: 397-399, 432-434, 476, 477 by April, 478 and 479 later
    lines = [line for (line,) in ask("due-by", "source_line", by="2024-04", unit="마케팅본부")]
    assert sorted(lines) == [397, 398, 399, 432, 433, 434, 476, 477]


def test_won_per_company_supported(ask: Ask) -> None:
    rows = {
        row[:2]: row[2:]
        for row in ask("won-per-company", "task_number", "report_number", "companies", "krw_per_company")
    }
    # 588: 1,569 million; 577: 500, 586: 330 companies
    assert rows[3, 2] == (830, 1_890_361)
    # 724: 3,625 million; 710: 137, 711: 1,282, 717: 381 companies
    assert rows[4, 3] == (1800, 2_013_889)
    # 823: the budget is that of two programs (825), 1091: companies of a season, not of the year
    assert not {(5, 3), (7, 1)} & set(rows)


def test_people_to_be_trained_per_100_million_won(ask: Ask) -> None:
    # 503, 504: 2,800 people, 100 and 100, which are 3,000, with 42,577 million won (548)
    rows = ask("won-per-target", "value", "krw_per_unit", "per_100_million_krw", "left_out", **{"in": "명"})
    value, each, per_100_million, left_out = rows[0]
    assert (value, each, per_100_million) == (Decimal(3000), 14_192_333, Decimal("7.046"))
    # 546: places at one time, 536: new campuses are paid from the same money
    assert "강남 동시교육인원 112명" in str(left_out)
    assert "신규 조성 수 5개" in str(left_out)


def test_facilities_of_a_district_and_their_area(ask: Ask) -> None:
    # 1408: 18,490 + 5,652; 1422: 310; 1438: 77,190 without the site of 17,070; 1439: 29,759 without 3,367
    assert ask("facilities-in-district", "source_line", "floor_area_m2", district="마포구") == [
        (1408, Decimal(24142)),
        (1422, Decimal(310)),
        (1438, Decimal(77190)),
        (1439, Decimal(29759)),
    ]


def test_money_per_square_metre_of_a_hub(ask: Ask) -> None:
    # 144: 18,108,299 thousand won; 1408: 24,142 m²
    rows = {row[0]: row[1:] for row in ask("area-per-program", "program", "krw_per_m2", "source_lines")}
    assert rows["창업허브(공덕)운영"] == (750_075, "144; 1408")


def test_campuses_of_a_team(ask: Ask) -> None:
    # 1370 교육3팀: 도봉, 성북, 동대문, 강북, 노원; in the list of facilities: 1431, 1432, 1430; 강북 and 노원 are planned (543)
    rows = ask("facility-operators", "facility", "ownership", "facility_line", "unit_line", unit="교육3팀")
    assert sorted(rows, key=str) == sorted(
        [
            ("청년취업사관학교 강북 캠퍼스", None, None, 1370),
            ("청년취업사관학교 노원 캠퍼스", None, None, 1370),
            ("청년취업사관학교 도봉 캠퍼스", "SH소유", 1431, 1370),
            ("청년취업사관학교 동대문 캠퍼스", "구소유", 1430, 1370),
            ("청년취업사관학교 성북 캠퍼스", "시소유", 1432, 1370),
        ],
        key=str,
    )


def test_programs_that_work_with_a_partner(ask: Ask) -> None:
    # 585 (고용지원) and 1006 (콘텐츠 기업지원)
    assert ask("programs-and-names", "program_name", "source_lines", kind="partner", called="IBK") == [
        ("고용지원", "585"),
        ("콘텐츠기업 지원", "1006"),
    ]


def test_programs_with_a_country_named_in_the_schedule_alone(ask: Ask) -> None:
    # 355 중동지역(UAE) 해외자본유치 설명회 개최, in the section of two programs (148, 149)
    rows = ask("programs-and-names", "program_name", "name", "source_lines", kind="country", called="UAE")
    assert rows == [("서울국제금융오피스 운영", "UAE", "355"), ("인베스트서울운영", "UAE", "355")]


def test_sections_without_a_quantified_target_and_their_money(ask: Ask) -> None:
    # Read whole: 243-274, 276-305, 307-331, 370-399, 401-434, 436-479, 743-770, 772-801, 876-909, 1027-1060, 1108-1142;
    # 1215-1243 states no figure but money of a ministry (1233);
    # budgets: 269, 299, 325, 393, 428, 472, 762, 794, 903, 1053, 1137, 1235
    rows = ask("sections-without-target", "task_number", "report_number", "budget_krw")
    assert [(task, number) for task, number, _ in rows] == [
        (1, 2), (1, 3), (1, 4), (2, 1), (2, 2), (2, 3), (5, 1), (5, 2), (6, 1), (6, 5), (7, 2), (7, 4),
    ]  # fmt: skip
    total = 2310 + 23550 + 1505 + 2871 + 2968 + 3410 + 7236 + 2783 + 2500 + 3444 + 3784 + 4535
    assert sum(amount for _, _, amount in rows) == total * MILLION


def test_units_of_the_audit_that_are_gone(ask: Ask) -> None:
    # 판로개척팀 (1274, 1275, 1336) is not among the teams of 1353-1398
    assert ask("former-units", "unit", "source_line") == [
        ("판로개척팀", 1274),
        ("판로개척팀", 1275),
        ("판로개척팀", 1336),
    ]


def test_programs_for_which_two_parts_name_different_units(ask: Ask) -> None:
    # 152 인프라운영팀 and 1365 글로벌마케팅센터 운영 (글로벌마케팅팀); 167 SETEC운영팀 and 1390 서울파트너스하우스 운영 (인프라운영팀)
    assert ask("unit-conflicts", "program", "table_unit", "duties_unit", "table_line", "duty_line") == [
        ("글로벌마케팅센터 인프라 운영", "인프라운영팀", "글로벌마케팅팀", 152, 1365),
        ("서울파트너스하우스 운영", "SETEC운영팀", "인프라운영팀", 167, 1390),
    ]


def test_path_from_a_program_to_the_mission(ask: Ask) -> None:
    # 172 (program), 119 and 124-126 (tasks), 113 (경영 목표), 108 (미션)
    assert ask(
        "path-to-mission",
        "subtask",
        "focus_task",
        "policy_task",
        "goal",
        "mission",
        "source_lines",
        program="서울콘(SeoulCon) 운영",
    ) == [
        (
            "2024 서울콘(SeoulCon) 추진",
            "미디어콘텐츠산업 활성화",
            "창조산업 육성",
            "서울시민 · 스타트업 · 기업이 체감하는 경제 활성화 및 성과 창출",
            "창업 촉진, 기업 성장, 산업 육성을 통해 서울 경제 활성화에 기여",
            "108; 113; 172",
        )
    ]


def test_section_whose_budget_is_not_that_of_its_programs(ask: Ask) -> None:
    # 299: 23,550 million; 144 + 145 + 146: 22,653,909 thousand, for one row is lost. 794: 2,783 million; 161 + 162:
    # 746,000 + 1,517,502 thousand. All other sections agree within rounding
    rows = ask("section-budgets", "title", "difference_krw", "within_rounding", "implied_krw")
    assert [row for row in rows if not row[2]] == [
        ("창업허브운영", 23_550 * MILLION - 22_653_909 * THOUSAND, False, 896_312 * THOUSAND),
        ("DMC 활성화 지원", 2_783 * MILLION - 2_263_502 * THOUSAND, False, 0),
    ]


def test_commissioned_programs_exceed_the_commissioned_budget(ask: Ask) -> None:
    # 고유 in the table of 140-179: 2,790,000 + 2,310,100 + 11,345,900 + 746,000 + 8,060,727 + 1,121,978 + 3,547,467
    # + 2,931,456 + 2,500,000 + 5,287,975 + 1,200,000 = 41,841,603 of 199,216,552 in all, without the lost row of 896,312;
    # 94: 52,432; 100: 148,281 million
    rows = {
        row[0]: row[1:] for row in ask("programs-against-institution-budget", "fund_type", "item", "difference_krw")
    }
    assert rows["고유"] == ("고유사업비", 41_841_603 * THOUSAND - 52_432 * MILLION)
    assert rows["수탁"] == ("수탁예산", (199_216_552 - 41_841_603) * THOUSAND - 148_281 * MILLION)


def test_units_without_a_program_that_have_findings(ask: Ask) -> None:
    # 1279 인사팀, 1281 윤리경영실, 1292 홍보팀, 1298/1302/1340/1341 경영지원팀, 1314 기획팀, 1318 정보화혁신팀, and 판로개척팀
    rows = ask("unit-profile", "unit_name", "programs", "findings")
    assert {name: findings for name, programs, findings in rows if not programs and findings} == {
        "인사팀": 1, "윤리경영실": 1, "홍보팀": 1, "경영지원팀": 4, "기획팀": 1, "정보화혁신팀": 1, "판로개척팀": 3,
    }  # fmt: skip


def test_from_a_baseline_to_a_target(ask: Ask) -> None:
    # 536 campuses, 575 partner bodies, 672 proofs of concept, 813 outside resources
    assert ask("baseline-to-target", "baseline", "target", "growth_percent", "source_line") == [
        (15, 20, Decimal("33.3"), 536),
        (10, 15, 50, 575),
        (4, 8, 100, 672),
        (355 * MILLION, 723 * MILLION, Decimal("103.7"), 813),
    ]


def test_plans_and_findings_about_a_subject(ask: Ask) -> None:
    # 오픈이노베이션, with or without its space, in text or heading: 288, 289, 291, 752, 757 (745 is an objective)
    plans = ask("plan-items-about", "source_line", keyword="오픈 이노베이션")
    assert [line for (line,) in plans] == [288, 289, 291, 752, 757]
    # 자치구 in the audit: 1329, the request and the third line under 추진내용 및 향후 추진계획, which is action and plan in one
    assert ask("findings-about", "number", "part", "source_line", keyword="자치구") == [
        (24, "request", 1329),
        (24, "action", 1329),
        (24, "follow-up", 1329),
    ]


def test_programs_that_share_a_building(ask: Ask) -> None:
    # 1408 and 1422 (백범로 31길 21), 1411 and 1423 (노량진로 10), 1414 and 1424 (공항대로61길 29)
    assert {lines for (lines,) in ask("shared-buildings", "source_lines")} == {"1408; 1422", "1411; 1423", "1414; 1424"}
