"""When a figure is of: the date that is printed with it, as an EDTF-like span of ISO 8601 dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from sba_kg.reader.dates import NO_FRACTION, century
from sba_kg.vocabulary import genre

_DATE = re.compile(
    r"(?:['’‘`´]\s?(?P<y2>\d{2})(?!\d)|(?P<y4>(?:19|20)\d{2})(?!\d))(?:\s?년도?)?"
    rf"(?:{NO_FRACTION}\s?[./]?\s?(?:(?P<q>[1-4])\s?(?:/4)?\s?분기|(?P<half>상반기|하반기|上|下)|(?P<m>1[0-2]|0?[1-9])(?!\d)(?:\s?월|(?=\s?[./~∼)]|\s|$)|\.)"
    r"(?:(?<=월)\s?(?P<d2>3[01]|[12]\d|0?[1-9])\s?일|\s?\.\s?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s?(?:일|\.)?)?))?"
)
_TILDE = re.compile(r"\s?[~∼]\s?")
_RANGE_END = re.compile(
    r"\s?[~∼]\s?(?:['’‘`´]?\s?(?P<y2>\d{2})\s?년|['’‘`´]\s?(?P<y2b>\d{2})|(?P<m>1[0-2]|0?[1-9])\s?월|(?P<d>3[01]|[12]\d|0?[1-9])\s?일)"
)
#: ``2025. 1. ~ 12.``, ``2025. 4. 16. ~ 4. 18.``: the end is printed like the beginning, without its year.
_MONTH_END = re.compile(r"\.?\s?[~∼]\s?(?P<m>1[0-2]|0?[1-9])\s?\.?(?=\s*(?:$|[),(/]))")
_DAY_END = re.compile(
    r"\.?(?:\([월화수목금토일]\))?\s?[~∼]\s?(?P<m>1[0-2]|0?[1-9])\s?\.\s?(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\.?"
)
_OPENED, _CLOSED = re.compile(r"\s?[(（]\s?"), re.compile(r"\s?(?:현재|기준)?\s?[)）]")
_MONTHS = re.compile(r"\s?(1[0-2]|[1-9])\s?월?(?:\s?[~∼]\s?(1[0-2]|[1-9])\s?월)?(?<=월)(?=\s?[,，\s])")
#: Each begins a part of a line with dates of its own.
_PART_SIGNS = "\n▴▲•※"
#: What may stand before a date that a text begins with.
_MARKS = " (（*※-·◇□○▴▲'’‘"
#: No series of a report goes beyond this year.
_LATEST = "2100"
_COMPARED = re.compile(rf"{genre.any_of(genre.words().compared)}(?![가-힣])")
_LAST_YEAR = re.compile(rf"{genre.any_of(genre.words().last_year)}\s*$")


@dataclass(frozen=True)
class PrintedDate:
    """A printed date: ISO 8601 at its precision (``2025``, ``2025-Q3``, ``2025-09``, ``2025-09-01..2025-11``)."""

    iso: str
    start: int
    end: int


def dates(text: str) -> list[PrintedDate]:
    """The dates of a text that say their year."""
    found: list[PrintedDate] = []
    at = 0
    while match := _DATE.search(text, at):
        found.append(_dated(text, match))
        at = found[-1].end
    return found


def _dated(text: str, match: re.Match[str]) -> PrintedDate:
    year = match["y4"] or str(century(int(match["y2"])))
    iso, end = _iso(year, match), match.end()
    if (rest := _TILDE.match(text, end)) and (last := _DATE.match(text, rest.end())) and last["m"]:
        # A whole date behind the tilde has its own year, month and day.
        iso, end = f"{iso}..{_iso(last['y4'] or str(century(int(last['y2']))), last)}", last.end()
    elif further := _RANGE_END.match(text, end):
        iso, end = f"{iso}..{_to(iso, year, further)}", further.end()
    elif match["m"] and (last := (_DAY_END if match["d"] else _MONTH_END).match(text, end)):
        to = f"{year}-{int(last['m']):02d}" + (f"-{int(last['d']):02d}" if match["d"] else "")
        iso, end = (f"{iso}..{to}", last.end()) if to > iso else (iso, end)
    return PrintedDate(iso, match.start(), end)


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


def period(text: str, start: int, end: int, found: list[PrintedDate]) -> str:
    """The date of a figure from ``start`` to ``end``.

    That in a bracket behind it; the last one before it in its part of the line, but for those in brackets of other
    words; one that the text, or the bracket around the figure, begins with; one that it says it is as of.
    """
    behind = next((d for d in found if d.start >= end), None)
    if behind and _OPENED.fullmatch(text[end : behind.start]) and _CLOSED.match(text, behind.end):
        return behind.iso
    part = max(text.rfind(sign, 0, start) for sign in _PART_SIGNS) + 1
    shift = 1 if _LAST_YEAR.search(text[part:start]) else 0
    before = [d for d in found if part <= d.start < start and not _apart(text, d, start)]
    # ``’24년 8,412억원 대비 534억원``: the date is that of what the figure is compared with.
    before = [d for d in before if not _COMPARED.search(text, d.end, start)] if len(before) > 1 else before
    leading = [d for d in found if d.start < start and not text[: d.start].strip(_MARKS)]
    leading += [d for d in found if d.end <= part and text[d.start - 1] in "(（" and ")" not in text[d.end : start]]
    of_all = [d for d in found if "기준" in text[d.end : d.end + 5] and (d.start >= end or not before)]
    ends = [place for sign in _PART_SIGNS if (place := text.find(sign, end)) >= 0]
    own = [d for d in found if part <= d.start < min(ends, default=len(text))]
    only = own if len(own) == 1 and own[0].start >= end and text[: own[0].start].rstrip().endswith(("(", "（")) else []
    for dated in (before[-1:], of_all[:1], only, leading[-1:]):
        if dated:
            return _earlier(dated[0].iso, shift)
    return ""


def ascending(found: Sequence[PrintedDate]) -> Iterator[PrintedDate]:
    """The dates of a series: after ``’30년`` a year such as ``’50년`` is of the same century."""
    last = ""
    for dated in found:
        iso = dated.iso if dated.iso >= last else f"{int(dated.iso[:4]) + 100}{dated.iso[4:]}"
        last = max(last, dated.iso)
        yield replace(dated, iso=iso) if iso[:4] <= _LATEST else dated


def months(text: str, start: int, year: int) -> str:
    """The months without a year in the bracket of a figure, before it (``(8월~11월, 30개 팀)``), or ``""``."""
    opened = max(text.rfind("(", 0, start), text.rfind("（", 0, start))
    found = _MONTHS.match(text, opened + 1, start) if opened >= 0 and ")" not in text[opened:start] else None
    if not found:
        return ""
    first, last = (f"{year}-{int(month):02d}" if month else "" for month in found.groups())
    return f"{first}..{last}" if last and last > first else first if not last else ""


def _apart(text: str, dated: PrintedDate, at: int) -> bool:
    """Whether a date is in a bracket that is closed before a place, with other words behind it."""
    closed = text.find(")", dated.end, at)
    return closed >= 0 and "(" not in text[dated.end : closed] and bool(text[closed + 1 : at].strip(" :："))


def _earlier(iso: str, years: int) -> str:
    return f"{int(iso[:4]) - years}{iso[4:]}" if years and ".." not in iso else iso
