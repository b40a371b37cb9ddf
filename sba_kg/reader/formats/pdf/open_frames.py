"""Tables and headings that rules do not close: level rules alone, coloured areas.

Level rules of one length, one below the other, are a table if what is printed between them stands in columns; two of
them around a line set a heading, as a low coloured area does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from sba_kg.reader.formats.pdf.ink import Glyph
from sba_kg.reader.formats.pdf.lattice import NEAR, Frame, Slot, overlap
from sba_kg.reader.formats.pdf.strokes import Box, RulingLine

#: Least and greatest distance of the two rules of a heading, and of the rules of a table.
_BAR, _ROW = (10.0, 60.0), (10.0, 100.0)
#: Columns have so many heights of white between them.
_WHITE = 1.0
#: A rule so many heights below a baseline, along so much of its length, underlines.
_UNDER, _ALONG = 0.4, 0.7
#: Highest area that sets a heading, narrowest one, and its height in those of its text; less is a highlighted word.
_CHIP, _NARROW, _ROOM = 60.0, 12.0, 1.5


def inside(box: Box, glyph: Glyph) -> bool:
    """Whether the middle of a glyph is in a box."""
    x, y = glyph.centre
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def open_frames(alone: Sequence[RulingLine], glyphs: Sequence[Glyph], frames: Sequence[Frame]) -> list[Frame]:
    """The frames that level rules alone make, outside of other frames."""
    printed = [g for g in glyphs if g.text.strip()]
    made: list[Frame] = []
    for stack in _stacks(alone):
        table = _table(stack, printed) if len(stack) > 2 else None
        made += [table] if table else list(_bars(stack, printed))
    return [frame for frame in made if not any(overlap(frame.box, other.box) for other in frames)]


def _stacks(alone: Sequence[RulingLine]) -> list[list[RulingLine]]:
    """Rules of one length, one below the other; double rules count once."""
    stacks: list[list[RulingLine]] = []
    for rule in sorted(alone, key=lambda r: r.across):
        home = next((stack for stack in reversed(stacks) if _equal(stack[-1], rule)), None)
        gap = rule.across - home[-1].across if home else 0
        if home and gap <= NEAR:
            continue
        if home and _ROW[0] <= gap <= _ROW[1]:
            home.append(rule)
        else:
            stacks.append([rule])
    return stacks


def _equal(one: RulingLine, other: RulingLine) -> bool:
    return abs(one.start - other.start) <= NEAR and abs(one.end - other.end) <= NEAR


def _table(stack: Sequence[RulingLine], printed: Sequence[Glyph]) -> Frame | None:
    """A table, if white parts what is between the rules into columns, in two rows at least."""
    left, right = stack[0].start, stack[0].end
    mine = [g for g in printed if inside((left, stack[0].across, right, stack[-1].across), g)]
    if not mine or _underlines(stack[1], printed):
        return None
    xs, ys = [left, *_whites(mine), right], [rule.across for rule in stack]
    slots = [
        Slot(row, column, 1, 1, (xs[column], ys[row], xs[column + 1], ys[row + 1]))
        for row in range(len(ys) - 1)
        for column in range(len(xs) - 1)
    ]
    filled = [slot.row for slot in slots if any(inside(slot.box, g) for g in mine)]
    if sum(filled.count(row) > 1 for row in set(filled)) < 2:
        return None
    return Frame(tuple(xs), tuple(ys), tuple(slots))


def _whites(glyphs: Sequence[Glyph]) -> Iterator[float]:
    """The middles of what is white from top to bottom."""
    least = _WHITE * median(g.size for g in glyphs)
    end = float("inf")
    for glyph in sorted(glyphs, key=lambda g: g.x0):
        if glyph.x0 - end >= least:
            yield (end + glyph.x0) / 2
        end = glyph.x1 if end == float("inf") else max(end, glyph.x1)


def _bars(stack: Sequence[RulingLine], printed: Sequence[Glyph]) -> Iterator[Frame]:
    """Headings, each between two rules of a stack."""
    index = 0
    while index + 1 < len(stack):
        above, below = stack[index], stack[index + 1]
        box = (above.start, above.across, above.end, below.across)
        if _BAR[0] <= below.across - above.across <= _BAR[1] and not _underlines(above, printed):
            yield Frame((box[0], box[2]), (box[1], box[3]), (Slot(0, 0, 1, 1, box),))
            index += 1
        index += 1


def _underlines(rule: RulingLine, printed: Sequence[Glyph]) -> bool:
    """Whether a rule underlines a text."""
    above = [
        g
        for g in printed
        if rule.start - 1 <= g.x0 and g.x1 <= rule.end + 1 and 0 <= rule.across - g.base <= _UNDER * g.size
    ]
    return sum(g.x1 - g.x0 for g in above) >= _ALONG * (rule.end - rule.start)


def chips(areas: Sequence[Box], glyphs: Sequence[Glyph], frames: Sequence[Frame]) -> Iterator[Frame]:
    """Low coloured areas around a text, outside of frames: how a heading or its number is set."""
    taken = [frame.box for frame in frames]
    for area in areas:
        left, top, right, bottom = area
        if bottom - top > _CHIP or right - left < _NARROW or any(overlap(area, box) for box in taken):
            continue
        mine = [g for g in glyphs if g.text.strip() and inside(area, g)]
        if mine and bottom - top >= _ROOM * max(g.size for g in mine):
            taken.append(area)
            yield Frame((left, right), (top, bottom), (Slot(0, 0, 1, 1, area),))
