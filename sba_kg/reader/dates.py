"""Printed dates and periods → bounds at the printed precision, with an EDTF literal.

Forms of the genre: ``2024. 2. 27.``, ``'24년 2월``, ``~ 2024년 12월``, ``2024년 3월 ~``, ``2024년 2 ~ 3월``,
``'24. 12. 28.(토) ~ '25. 1. 1.(수)``, ``연중 상시``, ``2025년 이후``. Bounds are ISO 8601 strings of year, month or
day precision. EDTF is ISO 8601-2:2019 (intervals ``A/B``, open ends ``../B`` and ``A/..``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sba_kg.vocabulary import genre

#: The apostrophe of a year without century, a year with or without one, a day of the week in brackets.
QUOTE = "['’‘`´]"
YEAR = rf"(?:(?P<y4>(?:19|20)\d\d)|{QUOTE}\s?(?P<y2>\d\d))(?!\d)"
WEEKDAY = r"(?:\s*\([월화수목금토일]\))?"
#: Behind a year: no decimal fraction that is counted (``’24년 7.2만 가구``) is a month and a day.
NO_FRACTION = r"(?!(?<=년)\s?\d{1,2}\.\d+\s?(?:[만억조천백%배점건개명회톤호]|가구|[㎞㎡]))"
_YEAR = re.compile(rf"(?<!\d){YEAR}")
#: Two digits from here on are years of the last century.
_TURN = 50
#: A day before one of these words may lack its sign: ``2024. 5. 개관``.
_WORDS = genre.words()
_OPENED, _EXPECTED = genre.any_of(_WORDS.opened), genre.any_of(_WORDS.expected)
_NOT_SURE = re.compile(rf"\({_EXPECTED}\)|{_EXPECTED}$|{genre.any_of(_WORDS.as_of)}$")
_ANY_TIME = re.compile(genre.any_of(_WORDS.any_time))
_ALL_THROUGH = re.compile(rf"^(.*?년)\s*{genre.any_of(_WORDS.all_through)}$")
_AFTER = re.compile(rf"^(.*?)\s*{genre.any_of(_WORDS.after)}$")
_DATE = re.compile(
    rf"(?:(?P<y4>(?:19|20)\d{{2}})|{QUOTE}(?P<y2>\d{{2}})|(?<![\d.])(?P<y2b>\d{{2}})(?=\s*년))"
    rf"\s*(?:년(?:도)?|\.)?"
    rf"(?:{NO_FRACTION}\s*[-./]?(?P<m>1[0-2]|0?[1-9])(?!\d)\s*(?:월|[-/](?=\d)|\.(?=\s*\d)|(?=\.)|(?<=\.\s\d)(?=\s*(?:$|{_OPENED}|[\]),])))\s*\.?\s*(?:(?P<d>3[01]|[12]\d|0?[1-9])\s*(?:일|\.|(?!\d|\s*[월년]))?{WEEKDAY})?)?"
)
_BARE = re.compile(
    rf"^(?:(?P<m>1[0-2]|0?[1-9])\s*(?:월|\.)\s*)?(?:(?P<d>3[01]|[12]\d|0?[1-9])\s*(?:일|\.)?{WEEKDAY})?$"
)
_RANGE = re.compile(r"\s*[~∼〜～]\s*")


@dataclass(frozen=True)
class Period:
    """A printed date or period.

    Attributes:
        start: ISO 8601 at the printed precision (``2024``, ``2024-05``, ``2024-05-03``), or ``""``.
        end: The same; equal to ``start`` for a single date.
        open_ended: True for what has no end (``2024년 3월 ~``, ``상시``).
        printed: As printed.
    """

    start: str
    end: str
    open_ended: bool
    printed: str

    @property
    def edtf(self) -> str:
        """The period as an EDTF literal (ISO 8601-2)."""
        if self.start and self.start == self.end:
            return self.start
        return f"{self.start or '..'}/{self.end or '..'}"


def years(text: str) -> list[int]:
    """The years that a text prints with four digits, or with two behind an apostrophe."""
    return [int(found["y4"] or century(int(found["y2"]))) for found in _YEAR.finditer(text)]


def century(year: int) -> int:
    """A year of which two digits are printed: 1950 to 2049."""
    return (1900 if year >= _TURN else 2000) + year


def parse_date(text: str) -> str:
    """The first date in a text as ISO 8601 at its printed precision, or ``""``."""
    match = _DATE.search(text)
    return _iso(match) if match else ""


def find_dates(text: str) -> list[tuple[str, str]]:
    """All dates in a text: pairs of the printed form and ISO 8601."""
    return [(m.group().strip(), _iso(m)) for m in _DATE.finditer(text) if _specific(m)]


def parse_period(text: str) -> Period | None:
    """Read a printed period; None if the text holds no date and no word for always."""
    printed = text.strip()
    body = _NOT_SURE.sub("", printed).strip()
    if _ANY_TIME.search(body) and not _DATE.search(body):
        return Period("", "", True, printed)
    if match := _ALL_THROUGH.match(body):
        year = parse_date(match[1])
        return Period(year, year, False, printed) if year else None
    if match := _AFTER.match(body):
        return Period(parse_date(match[1]), "", True, printed)
    parts = _RANGE.split(body, maxsplit=1)
    if len(parts) == 1:
        date = parse_date(body)
        return Period(date, date, False, printed) if date else None
    return _interval(parts[0].strip(), parts[1].strip(), printed)


def _interval(left: str, right: str, printed: str) -> Period | None:
    start = parse_date(left)
    if not right:
        return Period(start, "", True, printed) if start else None
    end = parse_date(right)
    if not end and start:
        end = _completed(start, right)
        if end and left and len(start) == 4 and (month := re.search(r"(\d{1,2})$", left)):
            start = f"{start}-{int(month[1]):02d}"  # 2024년 2 ~ 3월: the month word stands once, at the end
    if not start and not end:
        return None
    if left and not start:
        return None
    return Period(start, end, False, printed)


def _completed(start: str, right: str) -> str:
    """A right bound that leaves out what the left one says: ``10월``, ``11. 30.``, ``1. 12``."""
    match = _BARE.match(right.strip(" ."))
    if not match or not (match["m"] or match["d"]):
        return ""
    year = start[:4]
    if match["m"] and match["d"]:
        return f"{year}-{int(match['m']):02d}-{int(match['d']):02d}"
    if match["m"]:
        return f"{year}-{int(match['m']):02d}"
    return f"{start[:7]}-{int(match['d']):02d}" if len(start) == 10 else f"{year}-{int(match['d']):02d}"


def _iso(match: re.Match[str]) -> str:
    year = match["y4"] or f"20{match['y2'] or match['y2b']}"
    if not match["m"]:
        return year
    iso = f"{year}-{int(match['m']):02d}"
    return f"{iso}-{int(match['d']):02d}" if match["d"] else iso


def _specific(match: re.Match[str]) -> bool:
    return bool(match["m"]) or "년" in match.group() or bool(match["y2"])
