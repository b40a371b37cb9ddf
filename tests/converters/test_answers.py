"""Answers to findings: what is done, what is planned, and when."""

from __future__ import annotations

import pytest

from sba_kg.converters.common import answers
from sba_kg.model import AuditText


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("규정 개정 ('23년 8월)", "2023-08", "2023-08"),
        ("합의서 체결 완료('23. 11. 6.)", "2023-11-06", "2023-11-06"),
        ("가람상사('23.10.10.), 나루상사('23.10.6.)", "2023-10-06", "2023-10-10"),
        ("모집기간: '23. 11. 8.~ 11. 30.", "2023-11-08", "2023-11-30"),
        ("'24년 신규 과제 공모: 3~4월", "2024-03", "2024-04"),
        ("심사위원회 '23년 2회 실시 (7월, 11월)", "2023-07", "2023-11"),
        ("실사를 통해 정비: '24년 상반기", "2024-01", "2024-06"),
        ("'24년 3분기 점검", "2024-07", "2024-09"),
        ("개정 지침을 적용하여 추진: '24년~", "2024", ""),
        ("협조 요청: ~ '24. 2월", "", "2024-02"),
        ("'23년 운영 결과: 이용시간 23% 상승('22년: 2,077시간 → '23년: 2,557시간)", "", ""),
        ("'23. 12월 기준 입주율 93%", "", ""),
        ("서울시와의 협의를 통해 검토", "", ""),
    ],
)
def test_when(text: str, begins: str, ends: str) -> None:
    """Dates of a month or a day are those of the deed; years and dates of figures are not."""
    found = answers.audit_text(1, "○", text)
    assert (found.begins, found.ends) == (begins, ends)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("자료 제출 완료 (2023. 11. 10.)", True),
        ("지침을 개정하였음. 관련 부서에 통보하였음.", True),
        ("점검을 완료하였음. 향후 제출 시 검수를 거칠 예정임", False),
        ("설명회 개최 예정", False),
        ("신규 과제 공모: 3~4월", False),
        ("완료 시까지 매월 점검", False),
    ],
)
def test_status(text: str, status: bool) -> None:
    """What only says that something is done is no plan."""
    assert answers.is_status(text) is status


def test_told_apart() -> None:
    """Under a heading of plans what is done becomes an action, once, and what says nothing is left out."""
    done, told, nothing, plan = (
        AuditText(order, "○", text) for order, text in enumerate(("조치 완료", "점검함", "해당없음", "설명회 예정"), 1)
    )
    actions, follow_ups = answers.told_apart((done, told), (done, nothing, plan, AuditText(4, "-", "통보하였음")))
    assert [(text.order, text.text) for text in actions] == [(1, "조치 완료"), (2, "점검함"), (3, "통보하였음")]
    assert [(text.order, text.text) for text in follow_ups] == [(1, "설명회 예정")]
