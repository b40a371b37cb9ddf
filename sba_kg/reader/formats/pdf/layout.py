"""A page → lines and tables in reading order.

Frames in a cell of another frame are tables in that cell; frames side by side are one table. A row of a frame in which
values stand line by line, with no rules between, is as many rows.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sba_kg.reader.formats.pdf.ink import Glyph, InkPage
from sba_kg.reader.formats.pdf.lattice import Frame, Slot, frames_of, rectangles
from sba_kg.reader.formats.pdf.lines import PrintedLine, lines_of
from sba_kg.reader.formats.pdf.open_frames import chips, inside, open_frames
from sba_kg.reader.formats.pdf.strokes import Box

#: Frames with a smaller gap between them, in points, stand side by side.
_BESIDE = 30.0
_NEAR = 3.0
#: Baselines nearer than so many heights are one.
_LEVEL = 0.35
#: How long a rule above notes is, in widths of the page.
_PARTING = (0.1, 0.45)
#: How far a heading stands right of its number.
_CHIP = 60.0
_NUMBER = re.compile(r"\d{1,2}\.?|[Ⅰ-Ⅻ]\.?|[IVX]{1,4}\.?|[①-⑳]")
#: So many lines of values make rows.
_FEWEST = 2
_VALUE = re.compile(r"[-–—△▲▽▼+]?\s?[\d,.]*\s?%?")


@dataclass
class Region:
    """A cell, or the page without its tables: what is in it, from top to bottom, and where a rule may part notes."""

    box: Box
    items: list[PrintedLine | Grid] = field(default_factory=list)
    parted: tuple[float, ...] = ()

    @property
    def lines(self) -> list[PrintedLine]:
        """Its own lines."""
        return [item for item in self.items if isinstance(item, PrintedLine)]


@dataclass
class Grid:
    """A table on a page: its frame and what is in its cells."""

    frame: Frame
    page: int
    cells: list[tuple[Slot, Region]]

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.frame.ys[0]

    def lines(self) -> Iterator[PrintedLine]:
        """All lines in it."""
        for _, region in self.cells:
            for item in region.items:
                if isinstance(item, PrintedLine):
                    yield item
                else:
                    yield from item.lines()


def layout(sheet: InkPage) -> Region:
    """What is on a page."""
    frames, alone = frames_of(sheet.level, sheet.upright)
    frames += open_frames(alone, sheet.glyphs, frames)
    frames += chips(sheet.areas, sheet.glyphs, frames)
    page = _region(list(sheet.glyphs), _nested(frames), (0, 0, sheet.width, sheet.height), sheet.number)
    low, high = (part * sheet.width for part in _PARTING)
    page.parted = tuple(rule.across for rule in sheet.level if low <= rule.end - rule.start <= high)
    return page


@dataclass
class _Nest:
    frame: Frame
    inner: dict[Slot, list[_Nest]] = field(default_factory=dict)


def _nested(frames: Sequence[Frame]) -> list[_Nest]:
    """Frames with those in their cells; a frame that crosses the rules of another is left as it is."""
    top: list[_Nest] = []
    placed: list[_Nest] = []
    for frame in sorted(frames, key=lambda f: -f.area):
        nest = _Nest(frame)
        home = next((found for outer in reversed(placed) if (found := _slot_around(outer, frame))), None)
        if home:
            home[0].inner.setdefault(home[1], []).append(nest)
        else:
            top.append(nest)
        placed.append(nest)
    return top


def _slot_around(outer: _Nest, frame: Frame) -> tuple[_Nest, Slot] | None:
    x0, y0, x1, y1 = frame.box
    for slot in outer.frame.slots:
        left, top, right, bottom = slot.box
        if left - 1 <= x0 and x1 <= right + 1 and top - 1 <= y0 and y1 <= bottom + 1:
            return outer, slot
    return None


def _region(glyphs: list[Glyph], nests: list[_Nest], box: Box, page: int) -> Region:
    """Lines and tables of a region."""
    region = Region(box)
    left = glyphs
    grids = []
    for group in _beside(nests):
        frame = group[0].frame if len(group) == 1 else _together([nest.frame for nest in group])
        mine = [g for g in left if inside(frame.box, g)]
        if not any(g.text.strip() for g in mine):
            continue
        taken = set(map(id, mine))
        left = [g for g in left if id(g) not in taken]
        grids.append(_grid(mine, frame, group, page))
    items = _numbered([*lines_of(left, page), *grids])
    region.items = sorted(items, key=lambda item: item.top)
    return region


def _numbered(items: list[PrintedLine | Grid]) -> list[PrintedLine | Grid]:
    """Lines and tables, a number in a box with the line right of it as one table of two cells."""
    lines = [item for item in items if isinstance(item, PrintedLine)]
    for index, item in enumerate(items):
        if isinstance(item, Grid) and (label := _label(item)) and (line := _right_of(item, lines)):
            slot, region = label
            box = (slot.box[2], slot.box[1], line.x1, slot.box[3])
            beside = Slot(0, 1, 1, 1, box)
            frame = Frame((*item.frame.xs, box[2]), item.frame.ys, (slot, beside))
            items[index] = Grid(frame, item.page, [(slot, region), (beside, Region(box, [line]))])
            lines = [other for other in lines if other is not line]
    left = set(map(id, lines))
    return [item for item in items if isinstance(item, Grid) or id(item) in left]


def _label(grid: Grid) -> tuple[Slot, Region] | None:
    """The cell of a box with nothing but a number in it."""
    if len(grid.cells) != 1:
        return None
    slot, region = grid.cells[0]
    text = "".join(item.text if isinstance(item, PrintedLine) else "?" for item in region.items)
    return (slot, region) if _NUMBER.fullmatch(text.strip()) else None


def _right_of(grid: Grid, lines: Sequence[PrintedLine]) -> PrintedLine | None:
    _, top, right, bottom = grid.frame.box
    near = [n for n in lines if 0 <= n.x0 - right <= _CHIP and top <= (n.top + n.bottom) / 2 <= bottom]
    return near[0] if len(near) == 1 else None


def _beside(nests: list[_Nest]) -> list[list[_Nest]]:
    """Frames grouped where they stand side by side."""
    groups: list[list[_Nest]] = []
    for nest in sorted(nests, key=lambda n: n.frame.box[0]):
        near = [group for group in groups if any(_neighbours(other.frame, nest.frame) for other in group)]
        merged = [other for group in near for other in group] + [nest]
        groups = [group for group in groups if group not in near] + [merged]
    return groups


def _neighbours(one: Frame, other: Frame) -> bool:
    a, b = one.box, other.box
    gap = max(b[0] - a[2], a[0] - b[2])
    shared = min(a[3], b[3]) - max(a[1], b[1])
    return -_NEAR <= gap <= _BESIDE and shared >= 0.8 * min(a[3] - a[1], b[3] - b[1])


def _grid(glyphs: list[Glyph], frame: Frame, group: list[_Nest], page: int) -> Grid:
    inner = {slot.box: nests for nest in group for slot, nests in nest.inner.items()}
    mine: dict[Slot, list[Glyph]] = {slot: [] for slot in frame.slots}
    for glyph in glyphs:
        home = next((slot for slot in frame.slots if slot.has(glyph.centre)), None)
        if home:
            mine[home].append(glyph)
    cells = [(slot, _region(own, inner.get(slot.box, []), slot.box, page)) for slot, own in mine.items()]
    return _with_unruled_rows(Grid(frame, page, cells))


def _together(frames: list[Frame]) -> Frame:
    """Frames side by side as one, the gaps between them as columns."""
    xs = _places([x for frame in frames for x in frame.xs])
    ys = _places([y for frame in frames for y in frame.ys])

    def at(places: Sequence[float], value: float) -> int:
        return min(range(len(places)), key=lambda n: abs(places[n] - value))

    slots = []
    for frame in frames:
        for slot in frame.slots:
            row, column = at(ys, slot.box[1]), at(xs, slot.box[0])
            spans = max(at(ys, slot.box[3]) - row, 1), max(at(xs, slot.box[2]) - column, 1)
            slots.append(Slot(row, column, *spans, slot.box))
    taken = {
        (r, c)
        for s in slots
        for r in range(s.row, s.row + s.row_span)
        for c in range(s.column, s.column + s.column_span)
    }
    free = {(r, c) for r in range(len(ys) - 1) for c in range(len(xs) - 1)} - taken
    slots += [Slot(r, c, h, w, (xs[c], ys[r], xs[c + w], ys[r + h])) for r, c, h, w in rectangles(free, xs, ys)]
    return Frame(tuple(xs), tuple(ys), tuple(sorted(slots, key=lambda s: (s.row, s.column))))


def _places(values: list[float]) -> list[float]:
    made: list[float] = []
    for value in sorted(values):
        if not made or value - made[-1] > _NEAR:
            made.append(value)
    return made


# -- rows without rules ----------------------------------------------------------------------------


def _with_unruled_rows(grid: Grid) -> Grid:
    """Rows of values that no rule parts, each as a row."""
    for row in reversed(range(len(grid.frame.ys) - 1)):
        mine = [(slot, region) for slot, region in grid.cells if slot.row == row and slot.row_span == 1]
        levels = _levels([region for _, region in mine])
        if len(levels) >= _FEWEST:
            grid = _split(grid, row, levels)
    return grid


def _levels(regions: Sequence[Region]) -> list[float]:
    """The baselines of a row, if its first filled cell has a text on each, and another one a value on most."""
    filled = [region for region in regions if region.items]
    if len(filled) < 2 or any(not isinstance(item, PrintedLine) for region in filled for item in region.items):
        return []
    labels = filled[0].lines
    levels = [line.base for line in labels]
    size = min(line.size for line in labels)
    values = 0
    for region in filled[1:]:
        lines = region.lines
        if any(min(abs(line.base - level) for level in levels) > _LEVEL * size for line in lines):
            return []
        if len(lines) >= _FEWEST and all(_VALUE.fullmatch(line.text.strip()) for line in lines):
            values += 1
    return levels if values else []


def _split(grid: Grid, row: int, levels: list[float]) -> Grid:
    """A row as one for each baseline."""
    more = len(levels) - 1
    ys = list(grid.frame.ys)
    bounds = [ys[row], *(_between(one, other) for one, other in itertools.pairwise(levels)), ys[row + 1]]
    cells: list[tuple[Slot, Region]] = []
    for slot, region in grid.cells:
        left, _top, right, _bottom = slot.box
        if slot.row > row:
            cells.append((_moved(slot, more), region))
        elif slot.row == row and slot.row_span == 1:
            for n in range(len(levels)):
                box = (left, bounds[n], right, bounds[n + 1])
                own = [
                    line
                    for line in region.items
                    if isinstance(line, PrintedLine) and bounds[n] < line.base <= bounds[n + 1]
                ]
                cells.append((Slot(row + n, slot.column, 1, slot.column_span, box), Region(box, list(own))))
        elif slot.row <= row < slot.row + slot.row_span:
            cells.append((Slot(slot.row, slot.column, slot.row_span + more, slot.column_span, slot.box), region))
        else:
            cells.append((slot, region))
    cells.sort(key=lambda cell: (cell[0].row, cell[0].column))
    frame = Frame(grid.frame.xs, (*ys[:row], *bounds, *ys[row + 2 :]), tuple(slot for slot, _ in cells))
    return Grid(frame, grid.page, cells)


def _between(one: float, other: float) -> float:
    """A place between two baselines, below the descenders of the first."""
    return one + 0.3 * (other - one)


def _moved(slot: Slot, rows: int) -> Slot:
    return Slot(slot.row + rows, slot.column, slot.row_span, slot.column_span, slot.box)
