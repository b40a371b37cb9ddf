"""What a figure is counted for: the words beside it, or the label of its row."""

from __future__ import annotations

import pytest

from sba_kg.converters.sections.counted_per import counted_per


@pytest.mark.parametrize(
    ("text", "subject", "code"),
    [
        ("시즌별 [50개사] 이상의 브랜드 입점", "", "season"),
        ("기수별 [30명] 양성", "", "course"),
        ("회당 [20명] 내외", "", "occurrence"),
        ("분기별 30개사 내외, 연간 총 [100개사] 내외 지원", "", "year"),
        ("분기별 [30개사] 내외, 연간 총 100개사 내외 지원", "", "quarter"),
        ("분과회의 월 [2회], 연간 24회 개최", "", "month"),
        ("분과회의 [2회]/월 개최", "", "month"),
        ("상담 [2회](월) 개최", "", "month"),
        ("동시교육인원: [60명]", "", "at-once"),
        ("[60명]", "동시교육인원", "at-once"),
        ("청소년 90명, 지원금 [270백만원] (1인당 평균 3백만원)", "", ""),
        ("청소년 90명, 지원금 270백만원 (1인당 평균 [3백만원])", "", "head"),
        ("2025년 2월 [50개사] 모집", "", ""),
        ("공연 [12회] 개최", "", ""),
        ("강연 [12회] 개최", "", ""),
        ("주요목표: [2,800명] 양성", "", ""),
    ],
)
def test_what_a_figure_is_counted_for(text: str, subject: str, code: str) -> None:
    start, end = text.index("["), text.index("]") - 1
    assert counted_per(text.replace("[", "").replace("]", ""), start, end, subject) == code
