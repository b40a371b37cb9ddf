"""Printed units of money and their codes in the code list ``unit``."""

from __future__ import annotations

from sba_kg.model import Figure
from sba_kg.reader.numbers import Quantity

_CODES = {
    1: "won",
    10**3: "thousand-won",
    10**4: "ten-thousand-won",
    10**6: "million-won",
    10**7: "ten-million-won",
    10**8: "hundred-million-won",
    10**12: "trillion-won",
}
_PRINTED = {"조원": 10**12, "억원": 10**8, "백만원": 10**6, "천만원": 10**7, "만원": 10**4, "천원": 10**3}


def money_code(scale: int) -> str:
    """Code of the unit that is worth ``scale`` won."""
    return _CODES[scale]


def money_figure(money: Quantity) -> Figure:
    """An amount found in running text (``4,360백만원``) as a figure in won."""
    printed = "".join(money.printed.split())
    scale = next((worth for unit, worth in _PRINTED.items() if printed.endswith(unit)), 1)
    return Figure(int(money.value), "won", money.printed, money_code(scale), int(money.precision))
