"""Glyphs → printed lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from statistics import median

from sba_kg.reader.blocks import Run
from sba_kg.reader.formats.pdf.ink import Glyph

#: A gap of so many heights between two characters is a space, if the file has none there.
_SPACE = 0.25
#: A smaller gap is one too, if PDFium takes it for one by the width of the font's space.
_SEEN = 0.12
#: So many neighbours show how far apart the letters of a line stand.
_FEWEST = 4
#: A glyph belongs to a line if so much of its height is in it.
_SHARED = 0.5
#: A superscript is smaller than so many heights of its line, and stands higher by so many.
_SMALL, _RAISED = 0.8, 0.12


@dataclass(frozen=True)
class PrintedLine:
    """A printed line.

    Attributes:
        glyphs: From left to right, white space at the ends left out.
        page: 1-based page.
        spaced: Whether white space was printed after it.
    """

    glyphs: tuple[Glyph, ...]
    page: int
    spaced: bool

    @property
    def x0(self) -> float:
        """Its left end."""
        return self.glyphs[0].x0

    @cached_property
    def x1(self) -> float:
        """Its right end."""
        return max(glyph.x1 for glyph in self.glyphs)

    @cached_property
    def size(self) -> float:
        """The height that most of its characters have."""
        return Counter(round(glyph.size, 1) for glyph in self.glyphs if glyph.text != " ").most_common(1)[0][0]

    @cached_property
    def base(self) -> float:
        """Its baseline."""
        return median(glyph.base for glyph in self.glyphs if glyph.size >= self.size * _SMALL)

    @cached_property
    def top(self) -> float:
        """Its upper end."""
        return min(glyph.top for glyph in self.glyphs)

    @cached_property
    def bottom(self) -> float:
        """Its lower end."""
        return max(glyph.bottom for glyph in self.glyphs)

    @cached_property
    def text(self) -> str:
        """Its characters."""
        return "".join(run.text for run in self.runs)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """Its characters by look."""
        looks = [(*self._look(glyph), glyph) for glyph in self.glyphs]
        return tuple(
            Run(text="".join(part[3].text for part in parts), bold=bold, raised=raised, size=size)
            for (bold, raised, size), parts in groupby(looks, key=lambda part: part[:3])
        )

    def _look(self, glyph: Glyph) -> tuple[bool, bool, float]:
        raised = glyph.size < _SMALL * self.size and self.base - glyph.base > _RAISED * self.size
        return glyph.bold, raised, round(glyph.size, 1)

    def first_word(self) -> float:
        """The width of its first word."""
        for glyph in self.glyphs[1:]:
            if glyph.text == " ":
                return glyph.x0 - self.x0
        return self.x1 - self.x0


def lines_of(glyphs: Iterable[Glyph], page: int) -> list[PrintedLine]:
    """The lines that glyphs make, from top to bottom.

    Args:
        glyphs: Glyphs of one region: of a cell, or of the page without its tables.
        page: 1-based page.
    """
    rows: list[list[Glyph]] = []
    tops: list[tuple[float, float]] = []
    for glyph in sorted(glyphs, key=lambda g: g.centre[1]):
        if rows:
            top, bottom = tops[-1]
            shared = min(bottom, glyph.bottom) - max(top, glyph.top)
            if shared >= _SHARED * min(glyph.bottom - glyph.top, bottom - top):
                rows[-1].append(glyph)
                if glyph.size > bottom - top and glyph.text.strip():
                    tops[-1] = (glyph.top, glyph.bottom)
                continue
        rows.append([glyph])
        tops.append((glyph.top, glyph.bottom))
    return [line for row in rows if (line := _line(row, page))]


def _line(row: Sequence[Glyph], page: int) -> PrintedLine | None:
    ordered = sorted(row, key=lambda g: g.x0)
    printed = [index for index, glyph in enumerate(ordered) if glyph.text.strip()]
    if not printed:
        return None
    inner = ordered[printed[0] : printed[-1] + 1]
    made: list[Glyph] = []
    usual = _usual_gap(inner)
    for glyph in inner:
        plain = glyph if glyph.text.strip() else Glyph(" ", *_box(glyph))
        last = made[-1] if made else None
        if last and last.text == " " == plain.text and plain.x0 - last.x0 < 0.1 * plain.size:
            continue
        if last and " " not in (last.text, plain.text) and _gap(last, plain, usual):
            made.append(Glyph(" ", last.x1, plain.x0, last.top, last.bottom, last.base, last.size, last.bold))
        made.append(plain)
    return PrintedLine(tuple(made), page, len(printed) > 0 and printed[-1] + 1 < len(ordered))


def _usual_gap(glyphs: Sequence[Glyph]) -> float:
    """The gap between neighbours that a line has mostly, in heights: less than 0 if it is squeezed."""
    gaps = [
        (b.x0 - a.x1) / max(a.size, b.size)
        for a, b in pairwise(glyphs)
        if a.text.strip() and b.text.strip() and not (a.text + b.text).isascii()
    ]
    return median(gaps) if len(gaps) >= _FEWEST else 0


def _gap(one: Glyph, other: Glyph, usual: float) -> bool:
    """Whether the gap between two glyphs is a space."""
    return other.x0 - one.x1 > (usual + (_SEEN if other.apart else _SPACE)) * max(one.size, other.size)


def _box(glyph: Glyph) -> tuple[float, float, float, float, float, float, bool]:
    return glyph.x0, glyph.x1, glyph.top, glyph.bottom, glyph.base, glyph.size, glyph.bold
