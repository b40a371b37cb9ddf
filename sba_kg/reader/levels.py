"""The rank of each entry: which mark stands above which, in this report.

Marks have a usual order. Where a report nests them otherwise, its numbers tell: an inner number starts again at 1 below
each outer one, and the outer goes on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from sba_kg.reader.entries import LONGEST_TITLE, Entry
from sba_kg.reader.headings import is_plan, is_schedule
from sba_kg.reader.marks import BLACK, MarkKind

#: Usual order of marks from the outermost to the innermost. Levels that the format gives come before all.
_RANKS = {
    MarkKind.ANNEX: 10,
    MarkKind.ROMAN: 10,
    MarkKind.DECIMAL: 40,
    MarkKind.COMPOUND: 42,
    MarkKind.SYLLABLE: 45,
    MarkKind.PARENTHESIZED: 48,
    MarkKind.BRACKET: 50,
    MarkKind.SQUARE: 60,
    MarkKind.CHECK: 65,
    MarkKind.DIAMOND: 66,
    MarkKind.CIRCLE: 70,
    MarkKind.ENCLOSED: 75,
    MarkKind.DASH: 80,
    MarkKind.ARROW: 85,
    MarkKind.DOT: 90,
    MarkKind.TRIANGLE: 95,
    MarkKind.NONE: 900,
    MarkKind.NOTE: 1000,
}
#: A title in a box, or a number beside a title, stands above a line with the same mark.
_CHIP_RANKS = {MarkKind.ROMAN: 10, MarkKind.ANNEX: 10, MarkKind.NONE: 20}
_CHIP_RANK = 30
#: A line set as a title stands below the chips, and a white number in a circle above a black one.
_TITLE_RANK = 32
#: A title without a mark stands above squares.
_UNMARKED_TITLE = 55
_TITLE_WORDS = re.compile(r"[<〈【\[]?[가-힣·/()0-9A-Za-z]{2,16}[\]】〉>]?")
_ITEMS = {MarkKind.SQUARE, MarkKind.CIRCLE, MarkKind.DASH, MarkKind.DOT, MarkKind.TRIANGLE, MarkKind.ENCLOSED}
_TABLE = 1000
#: The innermost mark that titles have.
LAST_TITLE = _RANKS[MarkKind.DIAMOND]
_OUTER_PART = 5
_BRACKETED = re.compile(r"^(?:【[^【】]{2,40}】|\[[^\[\]]{2,40}\]|<[^<>]{2,40}>|〈[^〈〉]{2,40}〉|《[^《》]{2,40}》)$")
#: How far above a numbered title a bracketed one ranks.
_ABOVE = 1


def ranks(entries: Sequence[Entry]) -> list[float]:
    """A rank for each entry; smaller ranks enclose larger ones."""
    headed = _uses_headings(entries)
    usual = [_rank(entry, headed) for entry in entries]
    for index in _outer_parts(entries, usual):
        usual[index] = _OUTER_PART
    for index in _numbered_titles(entries, usual):
        usual[index] = _RANKS[MarkKind.SYLLABLE]
    for index in _unmarked_titles(entries):
        usual[index] = _UNMARKED_TITLE
    for index, rank in _bracketed_titles(entries, usual):
        usual[index] = rank
    return usual


def _unmarked_titles(entries: Sequence[Entry]) -> list[int]:
    """Short lines without a mark that head the parts of a section: 추진방향, 주요내용, 추진일정 over their items.

    They are set in bold and come again in other sections, or say the genre's word for such a part.
    """
    bold: dict[str, list[int]] = {}
    known: list[int] = []
    for index, (entry, following) in enumerate(pairwise(entries)):
        text = "".join(entry.text.split())
        plain = entry.table is None and entry.mark.kind is MarkKind.NONE
        if not plain or entry.chip or entry.box or entry.heading or not _TITLE_WORDS.fullmatch(text):
            continue
        if following.table is None and following.mark.kind not in _ITEMS:
            continue
        if is_plan(text) or is_schedule(text):
            known.append(index)
        elif entry.bold:
            bold.setdefault(text, []).append(index)
    return sorted([*known, *(index for found in bold.values() if len(found) > 1 for index in found)])


def _bracketed_titles(entries: Sequence[Entry], usual: Sequence[float]) -> list[tuple[int, float]]:
    """Lines that are a name in brackets (``【 체육과 】``) right above numbered titles, with the rank between these and
    what is above them; one alone may be a caption.
    """
    found: dict[str, list[tuple[int, float]]] = {}
    for index, (entry, below) in enumerate(pairwise(entries)):
        text = entry.text.strip()
        plain = entry.table is None and not entry.box and entry.mark.kind is MarkKind.NONE and not entry.heading
        numbered = below.mark.number and below.table is None and usual[index + 1] < _RANKS[MarkKind.SYLLABLE]
        if plain and numbered and _BRACKETED.match(text) and len(text) <= LONGEST_TITLE:
            found.setdefault(text[0], []).append((index, usual[index + 1] - _ABOVE))
    return [one for lines in found.values() if len(lines) > 1 for one in lines]


def _numbered_titles(entries: Sequence[Entry], usual: Sequence[float]) -> list[int]:
    """Circled numbers that are titles: 1 right below a title, then 2, 3 …, each with a square or a circle below it.

    A circled number among items stands below one, and what follows the last of its list is no part of it.
    """
    found: list[int] = []
    expected = 1
    previous = float(_TABLE)
    for index, entry in enumerate(entries):
        rank = usual[index]
        if entry.table is not None or entry.mark.kind in (MarkKind.NOTE, MarkKind.NONE):
            continue
        if rank < _RANKS[MarkKind.SYLLABLE]:
            expected = 1
        elif rank == _RANKS[MarkKind.ENCLOSED] and not entry.box and len(entry.text) <= LONGEST_TITLE:
            begins = expected == 1 and previous < _RANKS[MarkKind.SYLLABLE]
            if entry.mark.number == expected and (begins or expected > 1) and _opens_items(entries, index):
                found.append(index)
                expected += 1
                rank = _RANKS[MarkKind.SYLLABLE]
        previous = rank
    return found


def _opens_items(entries: Sequence[Entry], index: int) -> bool:
    """Whether the next marked line has a square or a circle."""
    marks = (e.mark.kind for e in entries[index + 1 :] if e.table is None and e.mark.kind is not MarkKind.NOTE)
    return next(marks, MarkKind.NONE) in (MarkKind.SQUARE, MarkKind.CIRCLE)


def _uses_headings(entries: Sequence[Entry]) -> bool:
    """Whether the levels that the format gives are the levels of the report: it has several, and no other titles."""
    levels = {entry.heading for entry in entries if entry.heading}
    return len(levels) > 1 and not any(entry.chip for entry in entries)


def _rank(entry: Entry, headed: bool) -> float:
    if entry.table is not None:
        return _TABLE
    if entry.heading and (headed or entry.mark.kind is MarkKind.NONE):
        return entry.heading
    if entry.chip:
        return _CHIP_RANKS.get(entry.mark.kind, _CHIP_RANK)
    black = entry.mark.kind is MarkKind.ENCLOSED and entry.mark.printed in BLACK
    if set_as_title(entry):
        return _TITLE_RANK + black
    return _RANKS[entry.mark.kind] + black


def set_as_title(entry: Entry) -> bool:
    """Whether a line with a circled number is set as a title: bold throughout, outside of boxes, and short."""
    numbered = entry.mark.kind is MarkKind.ENCLOSED
    return numbered and entry.bold and not entry.box and len(entry.text) <= LONGEST_TITLE


def _outer_parts(entries: Sequence[Entry], usual: Sequence[float]) -> list[int]:
    """Decimal numbers that stand above the roman ones, by index.

    They go on through the report (1, 2, 3 …), and the roman numbers start again below them, at least twice.
    """
    parts: list[int] = []
    for index, entry in enumerate(entries):
        expected = entries[parts[-1]].mark.number + 1 if parts else 1
        decimal = usual[index] == _RANKS[MarkKind.DECIMAL] and entry.apart and not entry.box
        if decimal and entry.mark.number == expected and not _listed(entries, index):
            parts.append(index)
    above_first = [index for index in parts if _next_roman(entries, usual, index) == 1]
    return parts if len(above_first) > 1 else []


def _next_roman(entries: Sequence[Entry], usual: Sequence[float], index: int) -> int:
    """The number of the roman title that comes next."""
    for entry, rank in zip(entries[index + 1 :], usual[index + 1 :], strict=True):
        if rank == _RANKS[MarkKind.ROMAN] and entry.mark.kind is MarkKind.ROMAN:
            return entry.mark.number
        if rank == _RANKS[MarkKind.DECIMAL] and entry.apart:
            return 0
    return 0


def _listed(entries: Sequence[Entry], index: int) -> bool:
    """Whether a numbered line is one of a list: the number before it, or after it, is next to it."""
    own = entries[index].mark
    for step in (-1, 1):
        at = index + step
        while 0 <= at < len(entries) and entries[at].table is None and entries[at].mark.kind is MarkKind.NONE:
            at += step
        if 0 <= at < len(entries) and not entries[at].chip:
            other = entries[at].mark
            if other.kind is own.kind and other.number == own.number + step:
                return True
    return False
