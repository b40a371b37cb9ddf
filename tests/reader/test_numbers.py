"""Numbers and amounts: printed forms, exact values, precision."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sba_kg.reader.numbers import find_counted, find_money, find_quantities, money_unit, parse_plain, printed_numbers


@pytest.mark.parametrize(
    ("printed", "value", "precision"),
    [
        ("1조 2천 4백억원", 1_240_000_000_000, 10_000_000_000),
        ("850억원", 85_000_000_000, 100_000_000),
        ("4,360백만원", 4_360_000_000, 1_000_000),
        ("31,221,861천원", 31_221_861_000, 1_000),
        ("500천원", 500_000, 1_000),
        ("6억 4,500만원", 645_000_000, 10_000),
        ("1억 6,900만", 169_000_000, 10_000),
        ("16.9백만원", 16_900_000, 100_000),
        ("14.2조원", 14_200_000_000_000, 100_000_000_000),
        ("△19,221백만원", -19_221_000_000, 1_000_000),
        ("총 36억", 3_600_000_000, 100_000_000),
        ("5.5억", 550_000_000, 10_000_000),
        ("1,234원", 1_234, 1),
    ],
)
def test_money(printed: str, value: int, precision: int) -> None:
    (found,) = find_money(printed)
    assert (found.value, found.precision, found.unit) == (value, precision, "원")


@pytest.mark.parametrize("text", ["5,100만 구독자", "1억 명 규모", "30개사", "2024년", "제322회", "정관 제1조"])
def test_not_money(text: str) -> None:
    assert find_money(text) == []


def test_two_amounts_and_their_places() -> None:
    text = "355백만원 → '24년 723백만원, 203%↑"
    assert [(int(q.value), q.unit) for q in find_quantities(text)] == [
        (355_000_000, "원"),
        (723_000_000, "원"),
        (203, "%"),
    ]
    assert [text[q.start : q.start + len(q.printed)] for q in find_money(text)] == ["355백만원", "723백만원"]


@pytest.mark.parametrize(
    ("printed", "value", "unit"),
    [
        ("1,030개사", "1030", "개사"),
        ("4.26%", "4.26", "%"),
        ("9,240.15㎡", "9240.15", "㎡"),
        ("1,934m ²", "1934", "㎡"),
        ("약 8천만명", "80000000", "명"),
        ("18개 과제", "18", "개과제"),
    ],
)
def test_counted(printed: str, value: str, unit: str) -> None:
    (found,) = find_counted(printed)
    assert (found.value, found.unit) == (Decimal(value), unit)


@pytest.mark.parametrize(
    ("printed", "value"), [("△369", -369), ("▲1,000", -1000), ("(1,200)", -1200), ("2 790 000", 2_790_000), ("-5", -5)]
)
def test_plain(printed: str, value: int) -> None:
    found = parse_plain(printed)
    assert found is not None
    assert found.value == value


@pytest.mark.parametrize("printed", ["", "-", "12명", "1,23", "교육 1팀", "2024년", "1 - 2"])
def test_not_plain(printed: str) -> None:
    assert parse_plain(printed) is None


@given(st.integers(min_value=0, max_value=10**13), st.sampled_from([1, 10**3, 10**6]))
def test_plain_round_trip(value: int, scale: int) -> None:
    found = parse_plain(f"{value:,}", scale)
    assert found is not None
    assert found.whole == value * scale
    assert found.precision == scale


@given(
    st.integers(min_value=1, max_value=10**7),
    st.sampled_from([("원", 1), ("천원", 10**3), ("백만원", 10**6), ("억원", 10**8)]),
)
def test_money_round_trip(value: int, unit: tuple[str, int]) -> None:
    (found,) = find_money(f"예산 {value:,}{unit[0]}을 편성")
    assert found.whole == value * unit[1]
    assert found.precision == unit[1]


@given(st.text())
def test_nothing_raises(text: str) -> None:
    find_quantities(text)
    parse_plain(text)
    printed_numbers(text)


def test_units_of_captions() -> None:
    assert money_unit("(단위: 백만원, ’24년 2월 기준)") == 10**6
    assert money_unit("예산편성액(천원)") == 10**3
    assert money_unit("( 단 위 : 억 원 )") == 10**8
    assert money_unit("사업명") is None
