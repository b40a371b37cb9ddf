"""Printed quantities as figures, with the codes of their units."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from functools import cache

from sba_kg.model import Figure
from sba_kg.reader.numbers import Quantity
from sba_kg.reader.quantities import PrintedQuantity
from sba_kg.vocabulary import codes, genre

#: Codes of units of single things; anything else that is counted is ``count``.
_CODES = {"명": "person", "인": "person", "㎡": "square-metre", "%": "percent", "개사": "company"}


@cache
def _units() -> Sequence[tuple[str, int, str]]:
    """The units of money that the code list ``unit`` has, the longest first: name, worth in won, code."""
    known = codes.words()["unit"]
    return [(name, worth, known[name]) for name, worth in genre.money_by_length() if name in known]


def in_won(value: int | Decimal, printed: str, scale: int, precision: int | None = None) -> Figure:
    """An amount as a figure.

    Args:
        value: The amount in won.
        printed: The amount as printed.
        scale: What the unit in which it is printed is worth, in won.
        precision: Weight of the last printed digit in won; ``scale`` if left out.
    """
    unit = next((code for _, worth, code in _units() if worth == scale), "won")
    return Figure(int(value), "won", printed, unit, scale if precision is None else precision)


def money_figure(money: Quantity | PrintedQuantity) -> Figure:
    """An amount found in running text (``4,360백만원``) as a figure in won."""
    printed = "".join(money.printed.split())
    scale = next((worth for name, worth, _ in _units() if printed.endswith(name)), 1)
    return in_won(money.value or 0, money.printed, scale, int(money.precision))


def as_figure(quantity: Quantity, sign: int = 1) -> Figure:
    """A quantity found in running text as a figure: an amount in won, or a number of what is counted or measured.

    Args:
        quantity: The quantity.
        sign: 1, or -1 for what went down; an amount keeps its own.
    """
    if quantity.unit == "원":
        return money_figure(quantity)
    value = quantity.whole if quantity.whole is not None else quantity.value
    precision = int(quantity.precision) if quantity.precision >= 1 else quantity.precision
    code = _CODES.get(quantity.unit, "count")
    return Figure(sign * value, code, quantity.printed, code, precision)
