"""Events and their dates from tables, lists and texts. Everything here is invented."""

from __future__ import annotations

import pytest

from sba_kg.converters.layouts import schedule
from tests.support.layouts import YEAR, Reading, table


def events(read: Reading, text: str) -> list[tuple[str, str, str]]:
    _, nodes, tables = read(text)
    return [(m.event, m.start, m.end) for m in schedule.convert(nodes, tables, YEAR)]


def test_a_table_by_quarter(read: Reading) -> None:
    rows = (
        "1분기|2분기|3분기|4분기",
        "· 계획 수립(1월)<br>· 교육생 모집(2월~)|· 중간 점검|· 성과 공유회(9월)|· 결과 보고(~12월)",
    )
    assert events(read, "□ 이행계획(’26년)\n\n" + table(*rows)) == [
        ("계획 수립", "2026-01", "2026-01"), ("교육생 모집", "2026-02", ""), ("중간 점검", "2026-04", "2026-06"),
        ("성과 공유회", "2026-09", "2026-09"), ("결과 보고", "", "2026-12"),
    ]  # fmt: skip


def test_a_list_with_the_date_before_or_behind(read: Reading) -> None:
    text = "□ 추진일정\n\n○ 착공: 2026. 4.\n\n○ 5월 ~ 7월: 시범 운영\n\n○ 준공(2026. 11. 30.)\n"
    assert events(read, text) == [
        ("착공", "2026-04", "2026-04"), ("시범 운영", "2026-05", "2026-07"), ("준공", "2026-11-30", "2026-11-30"),
    ]  # fmt: skip


def test_dates_in_texts(read: Reading) -> None:
    text = (
        "Ⅱ. 추진계획\n\n○ 조례 개정(’26.3월) 및 센터 신설(’26.1분기, 10개소)\n\n○ 이용자 4만명(’25.12월 기준), 만족도 향상(3.5)\n\n"
        "* ’25.9.4 업무 협약, ’25.12.8 공동 선언식\n"
    )
    assert events(read, text) == [
        ("조례 개정", "2026-03", "2026-03"), ("센터 신설", "2026-01", "2026-03"), ("업무 협약", "2025-09-04", "2025-09-04"),
        ("공동 선언식", "2025-12-08", "2025-12-08"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("○ 2026년 예산 세부 내역", []),
        ("○ 이용자 확대('26년, 4만명)", []),
        ("○ 박람회 개최 및 시범 운영('26.8월~'26.11월, 30개 팀)", [("박람회 개최 및 시범 운영", "2026-08", "2026-11")]),
        ("○ 1984. 5. 연구소 개소(임의기구)", [("연구소 개소(임의기구)", "1984-05", "1984-05")]),
        ("○ 공원 정비('26.3월) 및 놀이터 개장('26.9월)", [("공원 정비", "2026-03", "2026-03"), ("놀이터 개장", "2026-09", "2026-09")]),
    ],
)  # fmt: skip
def test_what_is_an_event_of_a_text(text: str, expected: list[tuple[str, str, str]], read: Reading) -> None:
    assert events(read, f"Ⅱ. 추진계획\n\n{text}\n") == expected


def test_cells_of_a_schedule_with_several_events_and_the_same_event_twice(read: Reading) -> None:
    rows = (
        "1분기|2분기|3분기|4분기",
        "· 상담 운영(상시)<br>· 계획 수립(1월), 모집 공고(2월)|· 상담 운영(상시)<br>· 제1차(4월), 제2차(6월) 위원회 개최|· 중간 점검|· 성과 평가(12월)",
    )
    assert events(read, "□ 이행계획(’26년)\n\n" + table(*rows)) == [
        ("상담 운영", "2026-01", "2026-12"), ("계획 수립", "2026-01", "2026-01"), ("모집 공고", "2026-02", "2026-02"),
        ("상담 운영", "2026-01", "2026-12"), ("제1차 위원회 개최", "2026-04", "2026-04"),
        ("제2차 위원회 개최", "2026-06", "2026-06"), ("중간 점검", "2026-07", "2026-09"), ("성과 평가", "2026-12", "2026-12"),
    ]  # fmt: skip


def test_dated_lines_in_a_table_of_something_else(read: Reading) -> None:
    rows = (
        "사업|내용",
        "문화관|· 설계 공모(’26년)<br>· 착공식 개최(’27.3월)<br>· 연면적 300㎡",
        "도서관|· 위원회 구성, 부지 선정(’26~’27년)<br>· 시설 안내 운영(상시)",
    )
    assert events(read, "□ 시설 계획\n\n" + table(*rows)) == [
        ("설계 공모", "2026", "2026"), ("착공식 개최", "2027-03", "2027-03"), ("위원회 구성, 부지 선정", "2026", "2027"),
    ]  # fmt: skip
