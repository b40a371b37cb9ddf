"""Printed lines → paragraphs.

A line goes on in the next one if the first word of the next did not fit on it any more and the next begins with no
mark. Korean lines break in words too, often without a trace of the space that was there; whether a seam has a space,
the document itself tells: how often it prints the two ends together, and how often apart.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Sequence

from sba_kg.reader.blocks import Paragraph, Place, Run
from sba_kg.reader.formats.pdf.lines import PrintedLine
from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.reader.normal import normalized

#: Lines further apart than so many heights are not of one paragraph.
_APART = 2.4
#: Nor are they if their heights differ by more than this.
_UNLIKE = 1.3
#: What a line may fall short of the edge and still be full, in heights.
_SHORT = 0.3
#: What begins further right, in widths of the region, is centred or set to the right, not indented.
_INDENT = 0.25
_DIGITS = re.compile(r"\d+")
_OPENING = "([{<〈《「『【〔‘“"
_CLOSING = ")]}>〉》」』】〕’”,.;:%!?"
_LONGEST_GRAM = 5
#: Stands for any syllable.
_LETTER = "\ufffc"


class Seams:
    """Whether a space belongs where two lines are joined."""

    def __init__(self, lines: Iterable[PrintedLine]) -> None:
        self._grams: Counter[str] = Counter()
        for line in lines:
            text = f" {_plain(line.text)} "
            for length in range(1, _LONGEST_GRAM + 1):
                self._grams.update(text[n : n + length] for n in range(1, len(text) - length))
            letters = "".join(_LETTER if "가" <= sign <= "힣" else sign for sign in text)
            pairs = range(1, len(text) - 2)
            self._grams.update(letters[n - 1] + text[n : n + 2] for n in pairs if letters[n - 1] == _LETTER)
            self._grams.update(text[n : n + 2] + letters[n + 2] for n in pairs if letters[n + 2] == _LETTER)

    def spaced(self, before: PrintedLine, after: PrintedLine) -> bool:
        """Whether a space stands between the end of a line and the beginning of the next."""
        one, other = _plain(before.text), _plain(after.text)
        if before.spaced:
            return True
        if one[-1] in _OPENING or other[0] in _CLOSING or len(one) == len(other) == 1:
            return False
        if one[-1] in ",;:":
            return True
        end, start = one.split(" ")[-1][-2:], other.split(" ")[0][:2]
        together, apart = self._grams[end + start], self._grams[f"{end} {start}"]
        if together != apart:
            return apart > together
        if other[0] in _OPENING:
            return False
        outside = self._grams[f" {start}"] + self._grams[f"{end} "]
        return outside >= self._grams[_LETTER + start] + self._grams[end + _LETTER]


def _plain(text: str) -> str:
    return _DIGITS.sub("0", text)


class Flow:
    """Joins lines of one region into paragraphs.

    Args:
        seams: Where spaces belong.
        left: Left edge of the region, in points.
        right: Its right edge.
        centred: Whether its lines are: how much room is left is then told by their lengths.
    """

    def __init__(self, seams: Seams, left: float, right: float, *, centred: bool = False) -> None:
        self._seams = seams
        self._left, self._right, self._centred = left, right, centred

    def continues(self, lines: Sequence[PrintedLine], after: PrintedLine) -> bool:
        """Whether a line goes on with the paragraph of the lines before it."""
        before = lines[-1]
        if not 1 / _UNLIKE <= after.size / before.size <= _UNLIKE:
            return False
        if read_mark(normalized(after.text))[0].kind is not MarkKind.NONE:
            return False
        if after.page == before.page:
            pitch = after.base - before.base
            if pitch > _APART * before.size or (len(lines) > 1 and pitch > 1.3 * self._pitch(lines)):
                return False
        if not self._centred and after.x0 > (self._left + self._right) / 2:  # set to the right: a unit, a date
            return False
        need = min(after.first_word(), self._right - self._left)
        end = self._left + before.x1 - before.x0 if self._centred else before.x1
        return end + need > self._right - _SHORT * before.size

    @staticmethod
    def _pitch(lines: Sequence[PrintedLine]) -> float:
        one, other = lines[-2:]
        return other.base - one.base if one.page == other.page else float("inf")

    def paragraph(self, lines: Sequence[PrintedLine], place: Place = Place.BODY) -> Paragraph:
        """Lines as one paragraph; its distance from the left edge as spaces, as a text has it."""
        first = lines[0]
        indent = 0 if self._centred else max(first.x0 - self._left, 0)
        spaces = round(2 * indent / first.size) if indent < _INDENT * (self._right - self._left) else 0
        runs = [Run(text=" " * spaces, size=first.runs[0].size, bold=first.runs[0].bold)]
        runs += first.runs
        for before, after in itertools.pairwise(lines):
            if self._seams.spaced(before, after):
                runs.append(Run(text=" ", bold=runs[-1].bold, size=runs[-1].size))
            runs += after.runs
        return Paragraph(runs=tuple(_merged(runs)), place=place, page=first.page, indent=round(indent, 1))

    def paragraphs(self, lines: Sequence[PrintedLine], place: Place = Place.BODY) -> list[Paragraph]:
        """Lines as paragraphs."""
        groups: list[list[PrintedLine]] = []
        for line in lines:
            if groups and self.continues(groups[-1], line):
                groups[-1].append(line)
            else:
                groups.append([line])
        return [self.paragraph(group, place) for group in groups]


def _merged(runs: Iterable[Run]) -> list[Run]:
    """Neighbours of one look as one run."""
    made: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if made and (made[-1].bold, made[-1].raised, made[-1].size) == (run.bold, run.raised, run.size):
            made[-1] = Run(text=made[-1].text + run.text, bold=run.bold, raised=run.raised, size=run.size)
        else:
            made.append(run)
    return made
