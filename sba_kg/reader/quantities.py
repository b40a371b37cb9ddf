"""The one grammar of printed quantities: numbers with Korean multipliers, units, ranges, bounds, money.

``1조 6,413억원``, ``2만 5천명``, ``3,500여명``, ``40~80만원``, ``60→90%``, ``50인 이상``, ``△2.9%``. Values are
exact (``Decimal``); each knows the characters that it was read from. What cannot be understood with certainty (``3,
500명``: one number or two; ``2.500명``) is no quantity but a :class:`DoubtfulNumber`. Words and units are data, in
``data/genre/units.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from sba_kg.reader.numerals import LARGE, NUMERAL, SMALL, decimal, is_number
from sba_kg.reader.units import Units, units
from sba_kg.vocabulary import genre

_Span = tuple[int, int]  # first offset, offset behind the last
_Unit = tuple[str, Decimal]  # name, precision
#: Around what is printed raised: such characters are no part of the number beside them.
RAISED = "\u2063"
_PART = re.compile(rf"({NUMERAL})\s?([십백천]?)(?:([만억조])(?!원어))?")
_BEFORE = r"(?<![\d,.\ufffd/:제第])(?<![\d.]\s)(?<!\ufffd )(?<!\d[·‧・])"
_START = re.compile(rf"{_BEFORE}(?P<sign>[△▲+−–-]?)(?P<first>{NUMERAL})")
_CHANGES = genre.words().changes
_RANGE = re.compile(rf"\s?({genre.any_of(_CHANGES)}|~|∼|〜|～|-|–)\s?")
_TILDE = re.compile(r"\s?(?:~|∼|〜|～)\s?")
#: Two numbers that may be one: a space beside the comma, or in place of it; more digits than a group has.
_SPLIT = re.compile(r"(?<![\d.,])\d{1,3}(?:\s?,\s|\s,\s?|\s)\d{3}(?![\d])(?!\s*[.년월일])")
_GROUP = 3
#: A word that qualifies a figure begins at most so many characters before it.
_WORD_BEFORE = 24
#: ``1,700시간대``, ``30%대``: from there to the next round number.
_DECADE = re.compile(r"대(?![가-힣])")
#: A noun behind ``4대``, and an age group; no more than so many are named.
_NAMED, _AGES, _LARGEST_NAMED = (
    re.compile(r"\s?[가-힣「｢]{2,}(?<!이상)(?<!이하)(?<!미만)(?<!규모)"),
    re.compile(r"[1-9]0대"),
    90,
)
#: What is a date, not a quantity; years may be without century behind an apostrophe.
_DATES = re.compile(
    r"['’‘`´]\s?\d{2}(?!\d|[,.]\d{3})(?:\s?년도?|\s?[./]\s?\d{1,2}(?!\d))*(?:\s?[./]\s?\d{1,2}\.?)?(?:\s?(?:월|분기|말|초|上|下))?"
    r"|(?:19|20)\d{2}(?:\s?년도?|\s?학년도)(?:\s?\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?)?|(?:19|20)\d{2}\s?[.\-/]\s?\d{1,2}(?:\s?[.\-/]\s?\d{1,2})?\.?"
    r"|\d{1,2}\s?[~∼]\s?\d{1,2}\s?월|\d{1,2}\s?월(?:\s?\d{1,2}\s?일)?|\d/4\s?분기|\d\s?분기|\d{1,2}\s?:\s?\d{2}"
    r"|\d{1,2}\.\s?(?!0(?!\d))\d{1,2}\.?(?!\s?[~∼]\s?\d[\d.]*\s?(?:%|[배점만억조천]))(?=\s?(?:~|∼|일|기준|\())|\d{1,2}\s?일(?=\s?(?:\(|까지|부터|자|개최|기준))"
    r"|(?<!\d)\d{1,2}[~∼]\d{1,2}(?=\s?일)"
)


@dataclass(frozen=True, kw_only=True)
class PrintedQuantity:
    """A printed quantity.

    Attributes:
        low: Its value, or the lower end of its range, in ``unit``; None if only an upper bound is printed.
        high: Its value, or the upper end; None if only a lower bound is printed.
        unit: ``원`` for money, else the unit as printed without spaces; ``""`` for a bare number.
        precision: Weight of the last printed digit, in ``unit``.
        qualifier: ``about``, ``at-least``, ``at-most``, ``maximum``, ``minimum`` or ``""``.
        role: ``before`` or ``after`` for the two sides of ``60→90%``, else ``""``.
        printed: The characters it was read from.
        start: Offset of the first of them.
        end: Offset behind the last of them.
    """

    low: Decimal | None
    high: Decimal | None
    unit: str
    precision: Decimal
    qualifier: str = ""
    role: str = ""
    printed: str
    start: int
    end: int

    @property
    def value(self) -> Decimal | None:
        """The value, if it is one and not a range."""
        if self.low is None or self.high is None:
            return self.low if self.high is None else self.high
        return self.low if self.low == self.high else None


@dataclass(frozen=True)
class DoubtfulNumber:
    """Characters that may be one number or several, or a number written in a way that has two meanings."""

    printed: str
    start: int


@dataclass(frozen=True)
class _Number:
    """Digits with their multipliers, without a unit."""

    value: Decimal
    precision: Decimal
    scale: int
    plain: bool
    end: int


def figures(text: str) -> list[PrintedQuantity]:
    """All quantities with a unit in a text, in order; ``text`` in normal form, raised characters in :data:`RAISED`."""
    return list(_scanned(text)[0])


def doubts(text: str) -> list[DoubtfulNumber]:
    """What looks like a quantity and cannot be understood with certainty."""
    return list(_scanned(text)[1])


@lru_cache(maxsize=16_384)
def _scanned(text: str) -> tuple[tuple[PrintedQuantity, ...], tuple[DoubtfulNumber, ...]]:
    """Quantities and doubts of a text; one scan finds both, and several readers ask."""
    scan = _Scan(text, units())
    return tuple(scan.figures()), tuple(scan.doubts)


class _Scan:
    def __init__(self, text: str, lexicon: Units) -> None:
        self._text = text
        self._units = lexicon
        self.doubts: list[DoubtfulNumber] = []
        self._dates = [match.span() for match in _DATES.finditer(text)]
        self._split = [m.span() for m in _SPLIT.finditer(text) if self._counted(m.end())]

    def _counted(self, at: int) -> bool:
        return self._unit(at) is not None or bool(re.match(r"\s?[십백천만억조]", self._text[at : at + 2]))

    def figures(self) -> Iterator[PrintedQuantity]:
        """Scan from left to right; what a quantity or a date has used is not looked at again."""
        at = 0
        while match := _START.search(self._text, at):
            at = match.end()
            if taken := self._inside(self._split, match.start("first")):
                self.doubts.append(DoubtfulNumber(self._text[taken[0] : taken[1]], taken[0]))
                at = taken[1]
                continue
            if taken := self._inside(self._dates, match.start("first")):
                at = max(at, taken[1])
                continue
            found = self._figure(match)
            if found:
                yield from found
                at = found[-1].end

    @staticmethod
    def _inside(spans: list[tuple[int, int]], at: int) -> tuple[int, int] | None:
        return next((span for span in spans if span[0] <= at < span[1]), None)

    def _figure(self, match: re.Match[str]) -> list[PrintedQuantity]:
        first = _number(self._text, match.start("first"))
        if first is None:
            return []
        separator = _RANGE.match(self._text, first.end)
        second = _number(self._text, separator.end()) if separator else None
        paired = separator and second and not self._inside(self._dates, separator.end())
        if separator and second and paired and (made := self._pair(match, first, separator[1], second)):
            return made
        unit = self._unit(first.end, first)
        if unit is None:
            return []
        name, scale, end = unit
        if self._named(first, name, end):
            return []
        if self._doubtful(first, name):
            self.doubts.append(DoubtfulNumber(self._text[match.start("first") : end], match.start("first")))
            return []
        value, precision = first.value * scale, first.precision * scale
        if match["sign"] in {"△", "▲", "−", "–", "-"} and self._signed(match.start()):
            value = -value
        single = self._made((match.start(), end), value, value, (name, precision))
        return self._range(match, first, unit) or [single]

    def _range(self, match: re.Match[str], first: _Number, unit: tuple[str, Decimal, int]) -> list[PrintedQuantity]:
        """``3백만원 ~ 20백만원``: a range whose unit is printed at both ends."""
        name, scale, end = unit
        separator = _TILDE.match(self._text, end)
        second = _number(self._text, separator.end()) if separator and not match["sign"] else None
        other = self._unit(second.end, second) if second else None
        if second is None or other is None or other[0] != name or self._inside(self._dates, second.end - 1):
            return []
        low, high = first.value * scale, second.value * other[1]
        precision = min(first.precision * scale, second.precision * other[1])
        return [self._made((match.start(), other[2]), low, high, (name, precision))] if low < high else []

    def _pair(self, match: re.Match[str], first: _Number, sign: str, second: _Number) -> list[PrintedQuantity]:
        """``40~80만원`` is a range; ``60→90%`` are two figures, before and after."""
        unit = self._unit(second.end, second)
        if unit is None:
            return []
        name, scale, end = unit
        shared = second.scale if first.plain and first.value < second.value / second.scale * 10 else 1
        low, high = first.value * shared * scale, second.value * scale
        precision = min(first.precision * shared, second.precision) * scale
        start = match.start("first")
        if sign in _CHANGES:
            before = self._made((start, end), low, low, (name, precision), "before")
            return [before, self._made((start, end), high, high, (name, precision), "after")]
        if low >= high:
            return []
        return [self._made((start, end), low, high, (name, precision))]

    def _made(self, span: _Span, low: Decimal, high: Decimal, amount: _Unit, role: str = "") -> PrintedQuantity:
        start, end = span
        unit, precision = amount
        qualifier, start, end = self._qualifier(start, end)
        if low == high and (match := _DECADE.match(self._text, end)):
            high, end = low + _decade(low), match.end()
        return PrintedQuantity(
            low=None if qualifier == "at-most" else low,
            high=None if qualifier == "at-least" else high,
            unit=unit,
            precision=precision,
            qualifier=qualifier,
            role=role,
            printed=self._text[start:end].replace(RAISED, "").strip(),
            start=start,
            end=end,
        )

    def _qualifier(self, start: int, end: int) -> tuple[str, int, int]:
        """What the words before and behind a figure make of it, with the offsets that they widen."""
        after = self._units.after.match(self._text, end)
        if after:
            return self._units.meaning[after[1]], start, after.end()
        before = self._units.before.search(self._text, max(start - _WORD_BEFORE, 0), start)
        if before:
            return self._units.meaning[before[1]], before.start(1), end
        if self._text[start:end].find("여") > 0:
            return "about", start, end
        return "", start, end

    def _unit(self, at: int, number: _Number | None = None) -> tuple[str, Decimal, int] | None:
        """The unit at an offset: its name, what one is worth, and the offset behind it."""
        match = self._units.unit.match(self._text, at)
        if match:
            name = "".join(match["unit"].split())
            if name in self._units.money:
                return "원", Decimal(self._units.money[name]), match.end()
            return name, Decimal(1), match.end()
        if number and number.scale >= LARGE["억"] and self._is_money(at):
            return "원", Decimal(1), at
        return None

    def _is_money(self, at: int) -> bool:
        """Whether 억 or 조 without 원 means won: nothing that could be counted follows."""
        following = self._text[at:].lstrip(" ")
        return not following or not ("가" <= following[0] <= "힣") or bool(self._units.after_money.match(following))

    def _named(self, number: _Number, name: str, end: int) -> bool:
        """``20대``, ``4대 과제``: an age group, or a number of what the noun behind it names, is no number of 대."""
        if name != "대" or not number.plain or number.value > _LARGEST_NAMED:
            return False
        return bool(_NAMED.match(self._text, end)) or (number.value % 10 == 0 and len(_AGES.findall(self._text)) > 1)

    def _doubtful(self, number: _Number, unit: str) -> bool:
        """``2.500명``: a point in place of a comma, or two and a half persons."""
        return unit in self._units.whole and number.plain and number.precision == Decimal(1).scaleb(-_GROUP)

    def _signed(self, at: int) -> bool:
        """Whether a sign stands by itself before its number, so that it is no dash between two words."""
        return at == 0 or self._text[at - 1] in " ([~→:=,|" + RAISED


def _number(text: str, at: int) -> _Number | None:
    """Read digits with multipliers: groups descend (조, 억, 만), each with parts that descend (천, 백, 십)."""
    total = pending = Decimal(0)
    precision, scale, last_small, last_large = Decimal(1), 1, 10_000, 10**16
    end = at
    parts = 0
    while match := _PART.match(text, end if not parts else _skip(text, end)):
        small, large = SMALL.get(match[2], 1), LARGE.get(match[3] or "", 1)
        if parts and (small >= last_small or (large > 1 and large >= last_large) or (large == 1 and scale == 1)):
            break
        value, step = decimal(match[1])
        if not is_number(match[1]):
            return None
        pending += value * small
        precision, scale = step * small * large, small * large
        last_small = small if large == 1 else 10_000
        if large > 1:
            total, pending, last_large = total + pending * large, Decimal(0), large
        parts += 1
        end = match.end() if (match[2] or match[3]) else match.end(1)
        if small == 1 and large == 1:
            break
    if not parts:
        return None
    plain = parts == 1 and scale == 1
    return _Number(total + pending, precision, scale, plain, end)


def _skip(text: str, at: int) -> int:
    return at + 1 if text[at : at + 1] == " " else at


def _decade(value: Decimal) -> Decimal:
    """How far ``대`` reaches above a round number: to 1,799 from 1,700."""
    step = 1
    while value and value % (step * 10) == 0:
        step *= 10
    return Decimal(step - 1)


@cache
def _plain_pattern() -> re.Pattern[str]:
    return re.compile(rf"^(?P<sign>[△▲−–-]?)\s?(?P<number>{NUMERAL})$")


def plain(text: str) -> Decimal | None:
    """The number that a cell holds and nothing else; ``△``, ``▲`` and a minus make it negative, a dash alone is 0."""
    squeezed = " ".join(text.split())
    if squeezed in genre.words().none:
        return Decimal(0)
    match = _plain_pattern().match(squeezed)
    if not match or not is_number(match["number"]):
        return None
    value = decimal(match["number"])[0]
    return -value if match["sign"] else value
