"""An entry of a schedule → its event and its date, which is before or behind it.

``모집 : 2025년 3월``, ``2025년 3월 : 모집``, ``(2025년 3월) 모집``, ``모집 ('25. 3월)``, ``2025년 3월 모집``. A side is
the date only if it is one and nothing else, so that a year in a name (``CES 2025``) is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sba_kg.base.text import squeeze
from sba_kg.reader.dates import Period, parse_period
from sba_kg.reader.spans import read_span
from sba_kg.vocabulary import genre

_ENTRY = re.compile(r"^(.+\S)\s*[:：]\s+(\S.*)$|^(.+\S)\s+[:：]\s*(\S.*)$")
_COLON = re.compile(r"\s*[:：]\s*")
_BRACKET = re.compile(r"[(\[]([^()\[\]]*+(?:\([월화수목금토일]\)[^()\[\]]*+)?)[)\]]")
#: A bare year is a date beside a colon; at the edge of a text it is more often part of a name.
_BARE_YEAR = re.compile(r"\d{2,4}\.?")
_ALL_YEAR = re.compile(
    rf"^((?:20\d\d|['’‘`´]\d\d)\s?년?)\s?{genre.any_of(genre.words().all_year)}"
    rf"(?:\s?{genre.any_of((*genre.words().any_time, *genre.words().continued))})?$"
)
_EDGES = " ,·-–:：~"
#: Words of a date, at most; letters of an event, at least.
_WORDS, _LEAST = 8, 2


def read_entry(text: str, year: int | None) -> tuple[str, Period] | None:
    """The event and the date of an entry; None if it has no date.

    Args:
        text: The entry, in normal form.
        year: Year of a date that says none.
    """
    text = squeeze(text)
    before = _COLON.split(text, maxsplit=1)
    match = _ENTRY.match(text)
    behind = (squeeze(match[1] or match[3]), squeeze(match[2] or match[4])) if match else None
    if behind and _is_date(behind[1]) and (period := parse_period(behind[1]) or read_span(behind[1], year)):
        return behind[0], period
    if len(before) == 2 and before[1] and _is_date(before[0]) and (found := _dated(before[0], before[1], year)):
        return found
    if behind and (period := parse_period(behind[1])):
        return behind[0], period
    return next((found for date, event in _edges(text) if (found := _dated(date, event, year))), None)


def _is_date(text: str) -> bool:
    """Whether a text is a date and nothing else; its year may be missing."""
    return read_span(_ALL_YEAR.sub(r"\1", text), _ANY_YEAR) is not None


#: Any year, to see whether a date without one is a date.
_ANY_YEAR = 2000


def _dated(date: str, event: str, year: int | None) -> tuple[str, Period] | None:
    period = parse_period(date) or read_span(date, year)
    return (event, period) if period else None


def _edges(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of what may be a date, in brackets or at an end of a text, and the rest."""
    for match in _BRACKET.finditer(text):
        if match.start() == 0 or not text[match.end() :].strip(" ."):
            yield from _pair(match[1], text[: match.start()] + text[match.end() :])
    words = text.split(" ")
    for count in range(min(_WORDS, len(words) - 1), 0, -1):
        yield from _pair(" ".join(words[:count]), " ".join(words[count:]))
        yield from _pair(" ".join(words[-count:]), " ".join(words[:-count]))


def _pair(date: str, event: str) -> Iterator[tuple[str, str]]:
    date, event = date.strip(" ,:："), event.strip(_EDGES)
    if len(event) >= _LEAST and not _BARE_YEAR.fullmatch(date) and _is_date(date):
        yield date, event
