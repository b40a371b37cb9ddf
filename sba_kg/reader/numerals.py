"""Digits as they are printed, and the multipliers behind them: what every grammar of numbers is made of."""

from __future__ import annotations

from decimal import Decimal

#: Digits with separators. Possessive throughout: a long run must not be tried in every way of cutting it up.
NUMERAL = r"(?:\d{1,3}(?:,\d{3})++|\d++)(?:\.\d++)?+"
#: Multipliers inside a Korean number: 천, 백 and 십 scale a coefficient, 만, 억 and 조 close a group.
SMALL = {"십": 10, "백": 100, "천": 1_000}
LARGE = {"만": 10**4, "억": 10**8, "조": 10**12}
#: The longest text of one number: no budget has more digits, whatever has is noise, and up to here sums are exact.
LONGEST = 28


def decimal(number: str) -> tuple[Decimal, Decimal]:
    """The value of a numeral and the weight of its last digit (``14.20``: 14.2 and 0.01)."""
    value = Decimal(number.replace(",", ""))
    exponent = value.as_tuple().exponent
    return value, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)


def is_number(printed: str) -> bool:
    """Whether a run of digits is short enough for a figure; longer ones are noise and stay text."""
    return len(printed) <= LONGEST
