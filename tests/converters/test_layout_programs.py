"""Strategy and programs from any layout: tables with true cells, headings. Everything here is invented."""

from __future__ import annotations

from dataclasses import replace

from sba_kg.converters.layouts import (
    programs,
    strategy,
    vision,
)
from sba_kg.model import Records
from tests.support.layouts import Reading, table

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
