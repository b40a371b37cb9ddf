"""When a figure is of: the date that is printed with it, as an EDTF-like span of ISO 8601 dates."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sba_kg.reader.spans import century

_DATE = re.compile(
    r"(?:['’‘`´]\s?(?P<y2>\d{2})(?!\d)|(?P<y4>(?:19|20)\d{2})(?!\d))(?:\s?년도?)?"
    r"(?:\s?[./]?\s?(?:(?P<q>[1-4])\s?(?:/4)?\s?분기|(?P<half>상반기|하반기|上|下)|(?P<m>1[0-2]|0?[1-9])(?!\d)(?:\s?월|(?=\s?[./~∼)]|\s|$)|\.)"
    r"(?:(?<=월)\s?(?P<d2>3[01]|[12]\d|0?[1-9])\s?일|\s?\.\s?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s?(?:일|\.)?)?))?"
)
_RANGE_END = re.compile(
    r"\s?[~∼]\s?(?:['’‘`´]?\s?(?P<y2>\d{2})\s?년|['’‘`´]\s?(?P<y2b>\d{2})|(?P<m>1[0-2]|0?[1-9])\s?월|(?P<d>3[01]|[12]\d|0?[1-9])\s?일)"
)
_LAST_YEAR = re.compile(r"전년\s?(?:동기|도)?\s*$|작년\s*$")


@dataclass(frozen=True)
class Dated:
    """A printed date: ISO 8601 at its precision (``2025``, ``2025-Q3``, ``2025-09``, ``2025-09-01..2025-11``)."""

    iso: str
    start: int
    end: int


def dates(text: str) -> list[Dated]:
    """The dates of a text that say their year."""
    found: list[Dated] = []
    at = 0
    while match := _DATE.search(text, at):
        found.append(_dated(text, match))
        at = found[-1].end
    return found


def _dated(text: str, match: re.Match[str]) -> Dated:
    year = match["y4"] or str(century(int(match["y2"])))
    iso, end = _iso(year, match), match.end()
    if further := _RANGE_END.match(text, end):
        iso, end = f"{iso}..{_to(iso, year, further)}", further.end()
    return Dated(iso, match.start(), end)


def _iso(year: str, match: re.Match[str]) -> str:
    if match["q"]:
        return f"{year}-Q{match['q']}"
    if match["half"]:
        return f"{year}-01..{year}-06" if match["half"] in ("상반기", "上") else f"{year}-07..{year}-12"
    if match["m"]:
        month = f"{year}-{int(match['m']):02d}"
        day = match["d"] or match["d2"]
        return f"{month}-{int(day):02d}" if day else month
    return year


def _to(start: str, year: str, match: re.Match[str]) -> str:
    if match["y2"] or match["y2b"]:
        return f"20{match['y2'] or match['y2b']}"
    if match["m"]:
        return f"{year}-{int(match['m']):02d}"
    return f"{start[:7]}-{int(match['d']):02d}"


def period(text: str, start: int, end: int, found: list[Dated]) -> str:
    """The date of a figure from ``start`` to ``end``: the last one before it on its line, else the line's."""
    line_start = max(text.rfind("\n", 0, start), text.rfind("▴", 0, start)) + 1
    line_end = text.find("\n", end)
    before = [d for d in found if line_start <= d.start < start]
    shift = 1 if _LAST_YEAR.search(text[line_start:start]) else 0
    if before:
        return _earlier(before[-1].iso, shift)
    stop = line_end if line_end >= 0 else len(text)
    after = [d for d in found if end <= d.start < stop]
    if after and (
        re.match(r"\s?\(\s?$", text[end : after[0].start]) or "기준" in text[after[0].end : after[0].end + 5]
    ):
        return _earlier(after[0].iso, shift)
    as_of = [d for d in found if "기준" in text[d.end : d.end + 5]]
    return _earlier(as_of[0].iso, shift) if as_of else ""


def _earlier(iso: str, years: int) -> str:
    return f"{int(iso[:4]) - years}{iso[4:]}" if years and ".." not in iso else iso
