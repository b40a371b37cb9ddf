"""Printed numbers and amounts → exact values with unit and precision.

Korean official documents write one amount in many ways: ``2,310백만원``, ``12,345,678천원``, ``850억원``,
``1조 2천 4백억원``, ``6억 4,500만원``, ``△19,221``. Values are exact (``Decimal``, never float); the precision
is the weight of the last digit that was printed, so that two statements of one amount can be compared
within what each of them says.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sba_kg.reader.numerals import LARGE, NUMERAL, SMALL, decimal, is_number
from sba_kg.vocabulary import genre

_NEGATIVE_MARKS = "△▲"

_PART = re.compile(rf"({NUMERAL})\s*([십백천]?)\s*([만억조]?)")
_GROUP = rf"(?>{NUMERAL}\s*+[십백천]?+\s*+[만억조]?+\s*+)"
_LARGE_GROUP = rf"(?>{NUMERAL}\s*+[십백천]?+\s*+[만억조]\s*+)"
#: An amount has at most four groups (조, 억, 만 and what is left) of four numbers (천, 백, 십 and what is left).
_GROUPS = "{1,16}+"
#: A number goes on before these, or what stands there is lost: a sign, or a digit.
_BEFORE = r"(?<![\d,.\ufffd])(?<!\ufffd )"
_NOT_COUNTED = r"(?!\s*(?:명|인|개|건|구독|팔로))"
#: 제1조 is an article of a law, and no amount.
_MONEY = re.compile(
    rf"{_BEFORE}(?<!제)(?P<sign>[{_NEGATIVE_MARKS}]?)\s*"
    rf"(?:(?P<body>{_GROUP}{_GROUPS})(?P<won>원)"
    rf"|(?P<body2>(?={NUMERAL}\s*+[십백천]?+\s*+[억조]){_LARGE_GROUP}{_GROUPS}){_NOT_COUNTED})"
)
_MONEY_UNIT = re.compile(rf"(?:단위[:：]?|\()({genre.any_of(genre.units().money)})")
_PLAIN = re.compile(rf"^(?P<sign>[{_NEGATIVE_MARKS}−-]?)\s*(?P<open>\(?)(?P<number>{NUMERAL})\)?$")
_COUNTED = re.compile(
    rf"{_BEFORE}(?P<sign>[{_NEGATIVE_MARKS}]?)(?P<number>{NUMERAL})\s*(?P<scale>[십백천]?[만억]?)\s*"
    rf"(?P<unit>%|{genre.any_of((*genre.units().areas, *genre.units().counted))})"
)


@dataclass(frozen=True)
class Quantity:
    """A printed quantity.

    Attributes:
        value: In ``unit`` (won for money).
        unit: ``원`` for every amount of money, else the counted unit as printed without spaces
            (``개사``, ``㎡``, ``%`` …), or ``""`` for a bare number.
        precision: Weight of the last printed digit, in ``unit``.
        printed: As printed.
        start: Offset of the first character in the text searched.
    """

    value: Decimal
    unit: str
    precision: Decimal
    printed: str
    start: int = 0

    @property
    def whole(self) -> int | None:
        """The value as an integer, None if it is not one (``12.5명``)."""
        return int(self.value) if self.value == self.value.to_integral_value() else None


def parse_plain(text: str, scale: int = 1) -> Quantity | None:
    """Read a cell that holds one number and nothing else.

    Args:
        text: Such as ``12,345,678``, ``△369``, ``(1,200)``; white space around and inside is ignored.
        scale: What one unit of the column is worth (1,000 for 천원).

    Returns:
        The quantity, or None if the text is not a single number. ``△``, ``▲`` and ``-`` before the number
        and brackets around it mean a negative value, as in Korean budget tables.
    """
    match = _PLAIN.match("".join(text.split()))
    if not match or not is_number(match["number"]):
        return None
    value, precision = decimal(match["number"])
    if match["sign"] or match["open"]:
        value = -value
    return Quantity(value * scale, "", precision * scale, text.strip())


def find_money(text: str) -> list[Quantity]:
    """All amounts of money in a text, in won.

    ``1조 2천 4백억원`` is one amount of 1,240,000,000,000 won with a precision of 10,000,000,000 won.
    """
    result = []
    for match in _MONEY.finditer(text):
        body = match["body"] or match["body2"]
        if not is_number(body):
            continue
        value, precision = _amount(body, bool(match["won"]))
        if value is None:
            continue
        sign = -1 if match["sign"] else 1
        printed = match.group().strip()
        start = match.start() + len(match.group()) - len(match.group().lstrip())
        result.append(Quantity(sign * value, "원", precision, printed, start))
    return result


def _amount(body: str, won: bool) -> tuple[Decimal | None, Decimal]:
    """Value and precision of the numerals before 원: groups closed by 만/억/조, pending ones by the last."""
    total = Decimal(0)
    pending = Decimal(0)
    precision = Decimal(1)
    scaled = won
    for number, small, large in _PART.findall(body):
        value, step = decimal(number)
        weight = SMALL.get(small, 1)
        pending += value * weight
        precision = step * weight
        if large:
            total += pending * LARGE[large]
            precision *= LARGE[large]
            pending = Decimal(0)
            scaled = True
    return (total + pending if scaled else None), precision


def find_counted(text: str) -> list[Quantity]:
    """All numbers with a counted unit, an area or a percentage in a text."""
    return [
        Quantity(
            (-value if match["sign"] else value) * weight,
            _unit(match["unit"]),
            step * weight,
            match.group().strip(),
            match.start(),
        )
        for match in _COUNTED.finditer(text)
        if is_number(match["number"])
        for value, step in [decimal(match["number"])]
        for weight in [SMALL.get(match["scale"][:1], 1) * LARGE.get(match["scale"][-1:], 1)]
    ]


def find_quantities(text: str) -> list[Quantity]:
    """All quantities with a unit in a text, in order: money, areas, percentages, counted things."""
    money = find_money(text)
    return sorted(money + outside(money, find_counted(text)), key=lambda q: q.start)


def outside(money: Sequence[Quantity], counted: Iterable[Quantity]) -> list[Quantity]:
    """The quantities that do not begin inside one of the amounts of money, which are in order."""
    starts = [q.start for q in money]

    def is_inside(quantity: Quantity) -> bool:
        index = bisect_right(starts, quantity.start) - 1
        return index >= 0 and quantity.start < starts[index] + len(money[index].printed)

    return [q for q in counted if not is_inside(q)]


def _unit(printed: str) -> str:
    unit = "".join(printed.split())
    return "㎡" if unit in {"m²", "m2"} else unit


def money_unit(text: str) -> int | None:
    """What one unit of a column is worth, from a caption such as ``(단위: 백만원)`` or ``예산액(천원)``, in won."""
    flat = "".join(text.split())
    match = _MONEY_UNIT.search(flat)
    return genre.units().money[match[1]] if match else None


def printed_numbers(text: str) -> list[str]:
    """Every run of digits of a text with its separators (``36,995``, ``14.2``), in order."""
    return re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)
