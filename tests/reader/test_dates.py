"""Dates and periods of the genre."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sba_kg.reader.dates import find_dates, parse_date, parse_period


@pytest.mark.parametrize(
    ("printed", "start", "end", "open_ended", "edtf"),
    [
        ("~ 2024년 12월", "", "2024-12", False, "../2024-12"),
        ("2024년 3월 ~", "2024-03", "", True, "2024-03/.."),
        ("2024년 2 ~ 3월", "2024-02", "2024-03", False, "2024-02/2024-03"),
        ("2024년 3월 ~ 10월", "2024-03", "2024-10", False, "2024-03/2024-10"),
        ("연중 상시", "", "", True, "../.."),
        ("2025년 이후", "2025", "", True, "2025/.."),
        ("~ '24. 2월", "", "2024-02", False, "../2024-02"),
        ("'24. 12. 28.(토) ~ '25. 1. 1.(수)", "2024-12-28", "2025-01-01", False, "2024-12-28/2025-01-01"),
        ("2024년 9월", "2024-09", "2024-09", False, "2024-09"),
        ("2024년 연중", "2024", "2024", False, "2024"),
        ("2024. 1. 9.~ 1. 12", "2024-01-09", "2024-01-12", False, "2024-01-09/2024-01-12"),
        ("'24. 3~12월", "2024-03", "2024-12", False, "2024-03/2024-12"),
    ],
)
def test_period(printed: str, start: str, end: str, open_ended: bool, edtf: str) -> None:
    period = parse_period(printed)
    assert period is not None
    assert (period.start, period.end, period.open_ended, period.edtf) == (start, end, open_ended, edtf)


@pytest.mark.parametrize(
    ("printed", "iso"),
    [
        ("2017. 6. 21.", "2017-06-21"),
        ("2020.10.24.", "2020-10-24"),
        ("1998. 3. 31", "1998-03-31"),
        ("'24년 2월", "2024-02"),
        ("’24년 2월", "2024-02"),
        ("2022. 5 개관", "2022-05"),
        ("2023년 12월 31일", "2023-12-31"),
        ("2024-05-03", "2024-05-03"),
        ("2024", "2024"),
        ("예산 1,234", ""),
    ],
)
def test_date(printed: str, iso: str) -> None:
    assert parse_date(printed) == iso


def test_all_dates_of_a_text() -> None:
    text = "2011. 7. 14.개관 ※ 2020. 7. 6. 재개관"
    assert [iso for _, iso in find_dates(text)] == ["2011-07-14", "2020-07-06"]


@given(st.dates())
def test_round_trip(date: object) -> None:
    iso = str(date)
    year, month, day = iso.split("-")
    if "1900" <= year < "2100":
        assert parse_date(f"{year}. {int(month)}. {int(day)}.") == iso
        assert parse_date(f"{year}년 {int(month)}월 {int(day)}일") == iso


@given(st.text())
def test_nothing_raises(text: str) -> None:
    parse_period(text)
    find_dates(text)
