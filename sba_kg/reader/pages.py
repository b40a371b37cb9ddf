"""Page numbers and running heads of a text: what a printer adds, told apart from what a report says.

Some forms of a page number cannot be anything else (``- 3 -``, ``3 / 12``, ``p. 3``). A number alone on a line, or in
brackets, may also be that of a section: the sequence of all such numbers, and what stands below them, tells.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

from sba_kg.base.text import key
from sba_kg.reader.headings import is_cost, is_plan, is_schedule, is_standard
from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.reader.text import TextLine

#: A line that is a page number, or a rule between pages, and cannot be anything else.
_PAGE = re.compile(
    r"[-–—―]\s?\d{1,4}\s?[-–—―]|\d{1,4}\s?/\s?\d{1,4}|[Pp](?:age|\.)?\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?"
    r"|\d{1,4}\s?(?:쪽|페이지|[Pp](?:age)?\.?)|[-_*=]{3,}|!\[[^\]]*\]\([^)]*\)|<hr\s*/?>"
)
#: A line that may be a page number: the number, and the form that it is printed in.
_MAYBE = re.compile(r"(?P<open>[\[(<〈【{-]?)\s?(?P<number>\d{1,4})\s?(?P<close>[\])>〉】}.-]?)")
_CHAPTER = re.compile(r"(?:[IVX]{1,4}|[Ⅰ-Ⅻ])(?:\.|\s|$)")
#: Pages of one text, at least; lines of a page, at least.
_FEWEST, _SHORTEST = 3, 8
#: Printed lines in which the heading of a section's plan comes after its number.
_NEAR = 14
#: The longest running head, and the lines of the cover, where a title is none.
_HEAD, _COVER, _COVER_END = 60, 60, 15


def asides(lines: Sequence[TextLine]) -> set[int]:
    """Indexes of the lines that page numbers, rules between pages and running heads are on."""
    certain = {i for i, line in enumerate(lines) if _PAGE.fullmatch(line.text)}
    found = certain | set(_sequences(lines)) | set(_foreign(lines, certain))
    return found | _heads(lines, found)


def _maybe(lines: Sequence[TextLine]) -> Iterator[tuple[int, str, int]]:
    """Index, form and number of each line that may be a page number, set apart from its neighbours."""
    for i, line in enumerate(lines):
        if len(line.text) <= 8 and (match := _MAYBE.fullmatch(line.text)) and line.indent == 0:
            yield i, f"{match['open']}N{match['close']}", int(match["number"])


# -- sequences --------------------------------------------------------------------------------------


def _sequences(lines: Sequence[TextLine]) -> Iterator[int]:
    """Numbers of one form that count the pages through the text."""
    forms: dict[str, list[tuple[int, int]]] = {}
    for index, form, number in _maybe(lines):
        forms.setdefault(form, []).append((index, number))
    for numbers in forms.values():
        chain = _longest(numbers)
        loose = [at for at in chain if not _may_be_section(lines, at)]
        if len(chain) >= _FEWEST and len(loose) * 3 >= len(chain) and len(loose) > 1:
            yield from chain


def _longest(numbers: Sequence[tuple[int, int]]) -> list[int]:
    """The longest chain of numbers that count up by one, a page apart: of each number the one that is most even."""
    best: dict[int, tuple[int, int]] = {}  # position → length of the chain that ends there, position before it
    ends: dict[int, list[int]] = {}  # number → positions in the list
    for position, (index, number) in enumerate(numbers):
        before = [p for p in ends.get(number - 1, ())[-_NEAR:] if index - numbers[p][0] >= _SHORTEST]
        last = max(before, key=lambda p: (best[p][0], p), default=-1)
        best[position] = (best[last][0] + 1 if last >= 0 else 1, last)
        ends.setdefault(number, []).append(position)
    at = max(best, key=lambda p: best[p][0], default=-1)
    chain = []
    while at >= 0:
        chain.append(numbers[at][0])
        at = best[at][1]
    return chain[::-1]


# -- numbers that are no section's ------------------------------------------------------------------


def _foreign(lines: Sequence[TextLine], certain: Collection[int]) -> Iterator[int]:
    """Numbers alone on a line that no section can have: nothing that may be its title is below, or another has it."""
    own = [(i, n) for i, form, n in _maybe(lines) if form == "N" and _is_apart(lines, i)]
    run: list[tuple[int, int]] = []
    borders = [i for i, line in enumerate(lines) if _CHAPTER.match(line.text) and line.indent == 0]
    for index, number in own:
        if index in certain:
            continue
        if not _may_be_section(lines, index):
            yield index
            continue
        if run and bisect(borders, run[-1][0]) < bisect(borders, index):
            yield from _odd(lines, run)
            run = []
        run.append((index, number))
    yield from _odd(lines, run)


def _odd(lines: Sequence[TextLine], run: Sequence[tuple[int, int]]) -> Iterator[int]:
    """Of the numbers in one chapter those that do not count its sections."""
    planned = {index for index, _ in run if _has_plan(lines, index)}
    if not planned:
        return
    known = {number for index, number in run if index in planned}
    last, start = 0, -1
    for index, number in run:
        if index not in planned and (number in known or number != last + 1 or not _is_closed(lines, start, index)):
            yield index
        else:
            last, start = number, index


def _is_closed(lines: Sequence[TextLine], start: int, end: int) -> bool:
    """Whether the section that begins at a number has its budget or its schedule before the next number."""
    if start < 0:
        return True
    texts = (read_mark(line.text)[1] for line in lines[start + 1 : end] if not line.blank)
    return any(is_schedule(text) or is_cost(text) for text in texts)


def _has_plan(lines: Sequence[TextLine], index: int) -> bool:
    """Whether the first heading of the genre below a number is that of a plan."""
    for line in _printed(lines, index, _NEAR):
        mark, rest = read_mark(line.text)
        text = rest if mark.kind is MarkKind.SQUARE else line.text
        if is_plan(text):
            return True
        if is_schedule(text) or is_standard(text) or mark.kind is MarkKind.SQUARE or line.text.isdigit():
            return False
    return False


def _may_be_section(lines: Sequence[TextLine], index: int) -> bool:
    """Whether what is printed below a number may be the title of a section."""
    below = next(iter(_printed(lines, index, 1)), None)
    if below is None or "|" in below.text or len(below.text) > _HEAD or is_standard(below.text):
        return False
    return read_mark(below.text)[0].kind is MarkKind.NONE and not _PAGE.fullmatch(below.text)


def _printed(lines: Sequence[TextLine], index: int, most: int) -> Iterator[TextLine]:
    count = 0
    for at in range(index + 1, len(lines)):
        if not lines[at].blank:
            yield lines[at]
            count += 1
            if count == most:
                return


def _is_apart(lines: Sequence[TextLine], index: int) -> bool:
    return (index == 0 or lines[index - 1].blank) and (index + 1 == len(lines) or lines[index + 1].blank)


# -- running heads ----------------------------------------------------------------------------------


def _heads(lines: Sequence[TextLine], pages: Collection[int]) -> set[int]:
    """Indexes of what is printed with the number on every page: the title, the institution."""
    cover = {key(line.text) for line in lines[:_COVER] if not line.blank and len(line.text) <= _HEAD}
    beside: list[int] = [at for page in sorted(pages) for at in _beside(lines, page, pages) if _may_be_head(lines, at)]
    often = Counter(key(lines[at].text) for at in beside)
    enough = max(_FEWEST, len(pages) // 2)
    return {
        at
        for at in beside
        if (at >= _COVER_END and key(lines[at].text) in cover and _repeats(lines, at))
        or often[key(lines[at].text)] >= enough
    }


def _beside(lines: Sequence[TextLine], page: int, pages: Collection[int]) -> Iterator[int]:
    for step in (-1, 1):
        at = page + step
        while 0 <= at < len(lines) and (lines[at].blank or at in pages):
            at += step
        if 0 <= at < len(lines):
            yield at


def _may_be_head(lines: Sequence[TextLine], at: int) -> bool:
    text = lines[at].text
    return len(text) <= _HEAD and "|" not in text and bool(key(text)) and not is_standard(read_mark(text)[1])


def _repeats(lines: Sequence[TextLine], at: int) -> bool:
    """Whether the text of a line is printed on the cover too."""
    own = key(lines[at].text)
    return bool(own) and any(key(line.text) == own for line in lines[:_COVER_END])
