"""Names in running text: as words of their own, in any spacing, the longest first."""

from __future__ import annotations

import pytest

from sba_kg.graph.printed_names import NamePattern, begins_a_name, core, is_called

NAMES = ("새빛센터", "새빛센터 (동관)", "새빛축제", "항만 기술개발 지원사업", "항만 R&D", "BEX", "<북구>")
PATTERN = NamePattern(NAMES)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("새빛센터에서는 공실이 문제임", ["새빛센터"]),
        ("(새빛센터 관련) 새 빛센터 운영 개선", ["새빛센터", "새 빛센터"]),
        ("새빛센터(동관) 입주기업", ["새빛센터(동관)"]),
        ("새빛센터동관 입주기업", ["새빛센터동관"]),
        ("새빛센터조성을 위한 협약", ["새빛센터"]),
        ("새빛센터2025 개최", ["새빛센터"]),
        ("새빛센터 2025 개최", ["새빛센터"]),
        ("새빛센터플랫폼 협력사", []),
        ("옛새빛센터 퇴거", []),
        ("항만 기술 개발지원사업 관련", ["항만 기술 개발지원사업"]),
        ("항만 R&D는 중소기업 대상", ["항만 R&D"]),
        ("BEX 참가, ABEX 참가, bex에 참가", ["BEX", "bex"]),
        ("북구 캠퍼스", []),
    ],
)
def test_names_in_texts(text: str, printed: list[str]) -> None:
    """Particles and words of doing may be joined to a name, other words not."""
    assert [name.printed for name in PATTERN.find(text)] == printed


def test_no_names() -> None:
    assert list(NamePattern(()).find("새빛센터")) == []


@pytest.mark.parametrize(
    ("name", "about"),
    [
        ("2025 새빛축제(Saebit) 개최", "새빛축제"),
        ("새빛센터(동관)운영", "새빛센터(동관)"),
        ("창업학교조성및운영", "창업학교"),
        ("고용지원", "고용"),
        ("항만 기술개발 지원사업", "항만 기술개발"),
    ],
)
def test_what_a_program_is_about(name: str, about: str) -> None:
    assert core(name) == about


def test_when_that_means_the_program() -> None:
    """A word of doing stands behind it, or things have names that begin with it."""
    text = "항만 R&D 지원 확대와 항만 R&D 인력"
    assert [is_called(text, name) for name in PATTERN.find(text)] == [True, False]
    assert begins_a_name("새빛센터", {"새빛센터동관": {}})
    assert not begins_a_name("패션산업", {"새빛센터동관": {}})
