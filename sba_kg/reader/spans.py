"""A text that is a date or a period and nothing else, its year perhaps left to the report.

``3월``, ``7~9월``, ``~6월``, ``’25.11월~``, ``8.11~29``, ``’25.11.25~’26.1.5``, ``’26.1분기``, ``2026. 3. 1.(일)``,
``상반기``, ``연중 상시``, ``연내``. Bounds are ISO 8601 at the printed precision; a quarter and a half are their
first and last month. :func:`read_span` gives None for everything else.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from sba_kg.base.text import squeeze
from sba_kg.reader.dates import WEEKDAY, YEAR, Period, century
from sba_kg.vocabulary import genre

_YEAR = rf"{YEAR}(?:\s?년도?)?"
_MONTH = r"(?P<m>1[0-2]|0?[1-9])(?!\d)"
_DAY = r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
_POINT = re.compile(
    rf"\s*(?:{_YEAR})?\s?[./]?\s?"
    rf"(?:(?P<q>[1-4])\s?(?:/\s?4)?\s?분기|(?P<half>상반기|하반기|上(?:반기)?|下(?:반기)?)"
    rf"|{_MONTH}(?:\s?(?P<month>월)\s?(?:{_DAY}\s?일?)?|\s?[./]\s?(?:(?P<d2>3[01]|[12]\d|0?[1-9])(?!\d)\s?[.일]?)?)?{WEEKDAY}"
    rf")?\.?\s*(?:초|중순|중|말경|말|경|하순|상순)?\s*"
)
_TILDE = re.compile(r"[~∼〜～]|(?<=\d)\s?[–-]\s?(?=\d)|부터\s?(?=.)")
_WORDS = genre.words()
_ALWAYS = re.compile(
    genre.any_of(genre.tables()["schedule"]["always"])
    + rf"|{genre.any_of(_WORDS.all_through)}\s?{genre.any_of(_WORDS.continued)}"
)
_OPEN = re.compile(rf"\s*{genre.any_of(_WORDS.onwards)}\s*$")
_UNTIL = re.compile(rf"\s*{genre.any_of(_WORDS.until)}\s*$")
_SOFT = re.compile(rf"\s*(?:{genre.any_of(_WORDS.after_dates)}|\({genre.any_of(_WORDS.expected)}\))\s*$")
_THIS_YEAR = re.compile(genre.any_of(_WORDS.within_year))
#: What ends in a day alone (``8.11~29``) takes month and year from the beginning.
_DAY_ALONE = re.compile(rf"\s*{_DAY}\s?일?\.?{WEEKDAY}\s*")
#: ``2025. 3. ~ 5.``: a month, where the beginning is one.
_MONTH_ALONE = re.compile(rf"\s*{_MONTH}\s?\.?\s*")
_BARE = re.compile(r"\s*(?P<n>\d{1,2})\s*")


@dataclass(frozen=True)
class _Point:
    """A printed date with what it leaves out: 0 for a year, month or day that is not said."""

    year: int = 0
    month: int = 0
    day: int = 0
    months: tuple[int, int] = (0, 0)

    def iso(self, *, last: bool) -> str:
        """The first or last month, or the day, of it."""
        if self.months[0]:
            return f"{self.year}-{self.months[last]:02d}"
        text = f"{self.year}"
        text += f"-{self.month:02d}" if self.month else ""
        return text + (f"-{self.day:02d}" if self.day else "")

    @property
    def valid(self) -> bool:
        """Whether the calendar has it."""
        try:
            datetime.date(self.year or 2000, self.month or 1, self.day or 1)
        except ValueError:
            return False
        return True


def read_span(text: str, year: int | None) -> Period | None:
    """Read a text that is a date or a period.

    Args:
        text: The text, in normal form.
        year: Year of what says none.
    """
    printed = squeeze(text)
    core = _SOFT.sub("", printed)
    if len(core) > 60 or not core:
        return None
    if _ALWAYS.fullmatch(core):
        return Period(f"{year}-01", f"{year}-12", False, printed) if year else Period("", "", True, printed)
    if _THIS_YEAR.fullmatch(core):
        return Period("", f"{year}-12", False, printed) if year else None
    ends = _TILDE.split(core)
    if len(ends) == 1:
        return _single(core, printed, year)
    if len(ends) != 2:
        return None
    return _between(ends, printed, year)


def _single(core: str, printed: str, year: int | None) -> Period | None:
    before, after = _UNTIL.search(core), _OPEN.search(core)
    point = _dated(_point(core[: (before or after).start()] if before or after else core), year)  # type: ignore[union-attr]
    if point is None:
        return None
    first, last = point.iso(last=False), point.iso(last=True)
    if before:
        return Period("", last, False, printed)
    return Period(first, "" if after else last, bool(after), printed)


def _between(ends: Sequence[str], printed: str, year: int | None) -> Period | None:
    left, right = (part.strip() for part in ends)
    right = _UNTIL.sub("", right)
    if not left:
        last = _dated(_point(right), year)
        return Period("", last.iso(last=True), False, printed) if last else None
    start = _point(left)
    if not right or _ALWAYS.fullmatch(right):
        first = _dated(start, year)
        return Period(first.iso(last=False), "", True, printed) if first else None
    end = _end(right, start)
    if start is None:
        start = _like(left, end)
    if start is None or end is None:
        return None
    first = _dated(start, end.year or year)
    last = _dated(end, _year_after(start, end, first))
    if first is None or last is None or last.iso(last=True) < first.iso(last=False)[: len(last.iso(last=True))]:
        return None
    return Period(first.iso(last=False), last.iso(last=True), False, printed)


def _point(text: str) -> _Point | None:
    match = _POINT.fullmatch(text)
    if not match or not text.strip():
        return None
    year = int(match["y4"] or 0) or (century(int(match["y2"])) if match["y2"] else 0)
    if match["q"]:
        quarter = int(match["q"])
        return _Point(year, months=(3 * quarter - 2, 3 * quarter))
    if match["half"]:
        return _Point(year, months=(1, 6) if match["half"][0] in "상上" else (7, 12))
    day = int(match["d"] or match["d2"] or 0)
    if not match["m"]:
        return _Point(year) if year else None
    if not (year or match["month"] or day):
        return None  # a bare number is no month
    point = _Point(year, int(match["m"]), day)
    return point if point.valid else None


def _end(text: str, start: _Point | None) -> _Point | None:
    """The end of a period: a date, or a day of the month that it begins in, or a year without its century."""
    if point := _point(text):
        return point
    if start and start.day and (match := _DAY_ALONE.fullmatch(text)):
        return _Point(start.year, start.month, int(match["d"]))
    if start and start.month and not start.day and (match := _MONTH_ALONE.fullmatch(text)):
        return _Point(start.year, int(match["m"]))
    if start and start.year and not start.month and (match := re.fullmatch(r"(\d\d)\s?년?", text)):
        return _Point(2000 + int(match[1]))
    return None


def _like(text: str, end: _Point | None) -> _Point | None:
    """The beginning of ``7~9월``: a number of the kind that the end is."""
    match = _BARE.fullmatch(text)
    if not match or end is None:
        return None
    number = int(match["n"])
    if end.months[0]:
        return _Point(end.year, months=(3 * number - 2, 3 * number)) if number <= 4 else None
    if end.month and not end.day and 1 <= number <= 12:
        return _Point(end.year, number)
    return None


def _year_after(start: _Point, end: _Point, first: _Point | None) -> int | None:
    if end.year or first is None:
        return end.year or None
    return first.year


def _dated(point: _Point | None, year: int | None) -> _Point | None:
    """A date with its year."""
    if point is None or not (point.year or year):
        return None
    return _Point(point.year or (year or 0), point.month, point.day, point.months)
