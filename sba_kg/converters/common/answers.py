"""Answers to findings: which texts say what was done and which what is planned, and when."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from sba_kg.converters.document import periods
from sba_kg.model import AuditDate, AuditText
from sba_kg.reader.dates import Period, find_dates, years
from sba_kg.reader.spans import read_span
from sba_kg.vocabulary import genre

_BRACKET = re.compile(r"[(\[（]([^()\[\]（）]*+(?:\([월화수목금토일]\)[^()\[\]（）]*+)?)[)\]）]")
_LAST_BRACKET = re.compile(r"\s*[(\[（][^()\[\]（）]*[)\]）]\s*$")
_DONE = re.compile(genre.any_of(genre.words().done) + r"$")
_NOTHING = re.compile(genre.any_of(genre.words().nothing))
_PLANNED = re.compile(genre.any_of(genre.words().planned))
#: Behind a date: it says what a figure is as of or compared with.
_AS_OF = re.compile(r"\s*(?:" + genre.any_of(genre.words().as_of) + "|대비|현재)")
_QUARTER = re.compile(r"(\d{4})-Q([1-4])")


def audit_text(order: int, marker: str, text: str) -> AuditText:
    """A printed text of an answer with the dates that it says."""
    found = (AuditDate(period.start, period.end, period.edtf) for period in dates(text))
    return AuditText(order, marker, text, tuple(dict.fromkeys(found)))


def told_apart(
    actions: tuple[AuditText, ...], follow_ups: tuple[AuditText, ...]
) -> tuple[tuple[AuditText, ...], tuple[AuditText, ...]]:
    """What was done and what is planned, of what stands under the headings of either.

    A text under a heading of plans that only says that something is done is an action, and no plan.
    """
    told = {action.text for action in actions}
    done = [text for text in follow_ups if is_status(text.text) and text.text not in told]
    planned = [text for text in follow_ups if not is_status(text.text) and not _NOTHING.fullmatch(_core(text.text))]
    return _numbered((*actions, *done)), _numbered(planned)


def _numbered(texts: Sequence[AuditText]) -> tuple[AuditText, ...]:
    return tuple(replace(text, order=order) for order, text in enumerate(texts, 1))


def is_status(text: str) -> bool:
    """Whether a text says no more than that something was done: ``자료 제출 완료 (2023. 11. 10.)``."""
    return bool(_DONE.search(_core(text))) and not _PLANNED.search(text)


def _core(text: str) -> str:
    """A text without the bracket and the stop at its end."""
    return _LAST_BRACKET.sub("", text.rstrip(" .")).rstrip(" .")


def dates(text: str) -> Iterator[Period]:
    """When what a text says was or is to be: its dates of a month or a day, its quarters and halves.

    A year alone is the year of a figure as often as that of a deed, and none of them.
    """
    said = set(years(text))
    year = said.pop() if len(said) == 1 else None
    rest = text
    for bracket in _BRACKET.finditer(text):
        inside = [period for part in bracket[1].split(",") if (period := _span(part, year))]
        yield from inside
        rest = rest.replace(bracket[0], " ", 1) if inside else rest
    head, colon, tail = rest.rpartition(":")
    if colon and (period := _span(tail, year)):
        yield period
        rest = head
    yield from _running(rest)


def _span(text: str, year: int | None) -> Period | None:
    found = read_span(text.strip(), year)
    return found if found and (found.open_ended or len(found.start or found.end) > 4) else None


def _running(text: str) -> Iterator[Period]:
    """The dates between other words."""
    found = [(d.iso, text[d.start : d.end], d.end) for d in periods.dates(text)]
    if not found:
        found = [(iso, printed, text.find(printed) + len(printed)) for printed, iso in find_dates(text)]
    for iso, printed, end in found:
        first, _, last = _months(iso).partition("..")
        if len(first) > 4 and not _AS_OF.match(text, end):
            yield Period(first, last or first, False, printed.strip())


def _months(iso: str) -> str:
    """A quarter as its first and last month."""
    return _QUARTER.sub(lambda q: f"{q[1]}-{int(q[2]) * 3 - 2:02d}..{q[1]}-{int(q[2]) * 3:02d}", iso)
