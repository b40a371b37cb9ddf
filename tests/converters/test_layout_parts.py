"""Units, findings, facilities, sections and facts from any layout. Everything here is invented."""

from __future__ import annotations

from sba_kg.converters.layouts import (
    buildings,
    facts,
    findings,
    organization,
    reports,
    schedule,
)
from tests.support.layouts import Reading, table


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
