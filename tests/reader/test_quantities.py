"""The grammar of quantities: what each printed form means, and what is doubtful."""

from __future__ import annotations

from decimal import Decimal

import pytest

from sba_kg.reader.quantities import RAISED, doubts, figures, plain

ONE: dict[str, tuple[str, str]] = {
    "1조 6,413억원": ("1641300000000", "원"),
    "1조 2천 4백억원": ("1240000000000", "원"),
    "5조 3천억": ("5300000000000", "원"),
    "324억) 실시": ("32400000000", "원"),
    "3,180백만원": ("3180000000", "원"),
    "12.03억원": ("1203000000", "원"),
    "2만 5천명": ("25000", "명"),
    "3천5백명": ("3500", "명"),
    "3,500여명": ("3500", "명"),
    "7.8천개소": ("7800", "개소"),
    "23백만 어절": ("23000000", "어절"),
    "1억 어절": ("100000000", "어절"),
    "20만 세트": ("200000", "세트"),
    "5개 권역": ("5", "개권역"),
    "6,240㎡": ("6240", "㎡"),
    "1,240m2": ("1240", "m2"),
    "△2.9%": ("-2.9", "%"),
    "(–2.9%)": ("-2.9", "%"),
    "+7.8%": ("7.8", "%"),
    "62년 만에": ("62", "년"),
    "’25.3분기 182명": ("182", "명"),
    f"공공{RAISED}’29{RAISED}3.5%": ("3.5", "%"),
}


@pytest.mark.parametrize("text", ONE)
def test_one_quantity(text: str) -> None:
    (found,) = figures(text)
    assert (found.value, found.unit) == (Decimal(ONE[text][0]), ONE[text][1])


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("40~80만원", 400_000, 800_000, ""),
        ("25~26개소", 25, 26, ""),
        ("1,700시간대", 1_700, 1_799, ""),
        ("65세 이상", 65, None, "at-least"),
        ("50인(억) 미만", None, 50, "at-most"),
        ("5억 미만 건설현장", None, 500_000_000, "at-most"),
        ("최대 720만원", 7_200_000, 7_200_000, "maximum"),
        ("약 100개소", 100, 100, "about"),
        ("이자 1.0 ~ 2.5%", 1.0, 2.5, ""),
        ("1.5~2.0배", 1.5, 2.0, ""),
    ],
)
def test_ranges_and_bounds(text: str, low: int | None, high: int | None, qualifier: str) -> None:
    (found,) = figures(text)
    assert (found.low, found.high, found.qualifier) == (low, high, qualifier)


def test_an_arrow_has_two_sides() -> None:
    before, after = figures("3.3만 → 6.6만개소")
    assert [(f.value, f.unit, f.role) for f in (before, after)] == [
        (Decimal(33_000), "개소", "before"),
        (Decimal(66_000), "개소", "after"),
    ]


@pytest.mark.parametrize(
    "text",
    ["’25.9.15", "2025년 3월 12일", "8.11~29", "9.1 ~ 9.30", "2024년 3월 ~ 12월", "노조법 2·3조 개정", "주 4.5일제", "제3차 회의", "’26.上", "고용24"],
)  # fmt: skip
def test_dates_names_and_articles_are_none(text: str) -> None:
    assert figures(text) == []


@pytest.mark.parametrize("text", ["3, 500명", "3 ,500명", "2, 900백만원", "562 400명", "2.500명"])
def test_what_may_be_one_number_or_two_is_doubtful(text: str) -> None:
    assert figures(text) == []
    assert len(doubts(text)) == 1


@pytest.mark.parametrize(
    ("text", "value"),
    [("8,491", 8_491), ("△9", -9), ("-", 0), ("▲1,200", -1_200), ("구분", None), ("5명", None), ("", None)],
)
def test_cells_that_hold_a_number(text: str, value: int | None) -> None:
    assert plain(text) == value
