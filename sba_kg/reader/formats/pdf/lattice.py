"""Rules → ruled frames: rows, columns and cells with their spans.

Rules that cross make a frame. Its rows and columns are where rules run; two neighbouring places belong to one cell if
no rule is drawn between them. So spans are what is printed, also where the outer lines of a table are left out, as in
most Korean reports.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sba_kg.reader.formats.pdf.strokes import Box, Point, RulingLine

#: Rules nearer than this are one (double lines).
NEAR = 3.0
#: Pieces of a rule with a smaller gap are one (dotted lines).
_GAP = 3.2
#: Rules that miss each other by no more than this cross.
_TOUCH = 2.5
#: Shorter rules are parts of signs.
_SHORTEST = 6.0
#: A rule parts two places if it runs along so much of their common side.
_PARTS = 0.5
#: More places than any table of a report has: a drawing.
_MOST = 20_000
#: More rules of one direction than the tables of a page have; the longest count.
_MOST_RULES = 2_000


@dataclass(frozen=True)
class Slot:
    """A cell: its 0-based row and column, its spans, its box on the page (left, top, right, bottom)."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box

    def has(self, point: Point) -> bool:
        """Whether a point is in it."""
        return self.box[0] <= point[0] <= self.box[2] and self.box[1] <= point[1] <= self.box[3]


@dataclass(frozen=True)
class Frame:
    """A ruled table: where its columns and rows begin and end, and its cells."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    slots: tuple[Slot, ...]

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]

    @property
    def area(self) -> float:
        """In square points."""
        return (self.xs[-1] - self.xs[0]) * (self.ys[-1] - self.ys[0])


def frames_of(level: Sequence[RulingLine], upright: Sequence[RulingLine]) -> tuple[list[Frame], list[RulingLine]]:
    """The frames that rules make, in no order, and the level rules that cross no other.

    Frames in frames are frames of their own.
    """
    rows, columns = _joined(level), _joined(upright)
    frames: list[Frame] = []
    alone: list[RulingLine] = []
    for mine, others in _components(rows, columns):
        if mine and others:
            frame = _frame(mine, others)
            if frame:
                frames.append(frame)
        else:
            alone += mine
    return frames, alone


def _joined(rules: Sequence[RulingLine]) -> list[RulingLine]:
    """Pieces of one rule put together."""
    made: list[RulingLine] = []
    for rule in sorted(rules, key=lambda r: (round(r.across, 0), r.start)):
        last = made[-1] if made else None
        if last and abs(last.across - rule.across) <= 1 and rule.start - last.end <= _GAP:
            made[-1] = RulingLine(last.across, last.start, max(last.end, rule.end))
        else:
            made.append(rule)
    long = [rule for rule in made if rule.end - rule.start >= _SHORTEST]
    return sorted(long, key=lambda r: r.start - r.end)[:_MOST_RULES]


def _components(
    level: list[RulingLine], upright: list[RulingLine]
) -> Iterator[tuple[list[RulingLine], list[RulingLine]]]:
    """Rules that hang together by crossing each other."""
    count = len(level)
    parent = list(range(count + len(upright)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    upright = sorted(upright, key=lambda r: r.across)
    places = [rule.across for rule in upright]
    for index, rule in enumerate(level):
        for other in range(bisect_left(places, rule.start - _TOUCH), bisect_right(places, rule.end + _TOUCH)):
            crossing = upright[other]
            if crossing.start - _TOUCH <= rule.across <= crossing.end + _TOUCH:
                parent[root(index)] = root(count + other)
    groups: dict[int, tuple[list[RulingLine], list[RulingLine]]] = {}
    for index in range(len(parent)):
        mine = groups.setdefault(root(index), ([], []))
        mine[index >= count].append(level[index] if index < count else upright[index - count])
    yield from groups.values()


def _places(rules: Sequence[RulingLine], ends: Sequence[RulingLine]) -> list[float]:
    """Where rules run across, with the ends of the crossing ones where at least two go further."""
    clusters: list[list[float]] = []
    for across in sorted(rule.across for rule in rules):
        if clusters and across - clusters[-1][0] <= NEAR:
            clusters[-1].append(across)
        else:
            clusters.append([across])
    places = [sum(cluster) / len(cluster) for cluster in clusters]
    starts, stops = sorted(r.start for r in ends), sorted((r.end for r in ends), reverse=True)
    if len(ends) > 1 and places[0] - starts[1] > 2 * NEAR:
        places.insert(0, starts[1])
    if len(ends) > 1 and stops[1] - places[-1] > 2 * NEAR:
        places.append(stops[1])
    return places


def _frame(level: list[RulingLine], upright: list[RulingLine]) -> Frame | None:
    xs, ys = _places(upright, level), _places(level, upright)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or rows * columns > _MOST:
        return None
    sides = _walls(upright, xs, ys)
    floors = _walls(level, ys, xs)
    slots = [
        Slot(row, column, height, width, (xs[column], ys[row], xs[column + width], ys[row + height]))
        for places in _groups(rows, columns, sides, floors)
        for row, column, height, width in rectangles(places, xs, ys)
    ]
    return Frame(tuple(xs), tuple(ys), tuple(sorted(slots, key=lambda s: (s.row, s.column))))


def _walls(rules: Sequence[RulingLine], places: Sequence[float], along: Sequence[float]) -> set[tuple[int, int]]:
    """(place, part of its length) → a rule is drawn there."""
    covered: dict[tuple[int, int], float] = {}
    for rule in rules:
        place = min(range(len(places)), key=lambda n: abs(places[n] - rule.across))
        for part in range(len(along) - 1):
            shared = min(rule.end, along[part + 1]) - max(rule.start, along[part])
            if shared > 0:
                covered[place, part] = covered.get((place, part), 0) + shared
    return {key for key, length in covered.items() if length >= _PARTS * (along[key[1] + 1] - along[key[1]])}


def _groups(
    rows: int, columns: int, sides: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> Iterator[set[tuple[int, int]]]:
    """Places that no rule parts."""
    seen: set[tuple[int, int]] = set()
    for row in range(rows):
        for column in range(columns):
            if (row, column) not in seen:
                mine = _reached((row, column), rows, columns, sides, floors)
                seen |= mine
                yield mine


def _reached(
    start: tuple[int, int], rows: int, columns: int, sides: set[tuple[int, int]], floors: set[tuple[int, int]]
) -> set[tuple[int, int]]:
    found, open_ = {start}, [start]
    while open_:
        row, column = open_.pop()
        near = []
        if column + 1 < columns and (column + 1, row) not in sides:
            near.append((row, column + 1))
        if column and (column, row) not in sides:
            near.append((row, column - 1))
        if row + 1 < rows and (row + 1, column) not in floors:
            near.append((row + 1, column))
        if row and (row, column) not in floors:
            near.append((row - 1, column))
        open_ += [place for place in near if place not in found]
        found.update(near)
    return found


def rectangles(
    places: set[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]
) -> Iterator[tuple[int, int, int, int]]:
    """Places as rectangles (row, column, row span, column span), each the largest on paper that is left."""
    left = set(places)
    while left:
        row, column, height, width = _largest(left, xs, ys)
        left -= {(r, c) for r in range(row, row + height) for c in range(column, column + width)}
        yield row, column, height, width


def _largest(places: set[tuple[int, int]], xs: Sequence[float], ys: Sequence[float]) -> tuple[int, int, int, int]:
    best, found = 0.0, (*min(places), 1, 1)
    starts = [p for p in places if (p[0] - 1, p[1]) not in places or (p[0], p[1] - 1) not in places]
    for row, column in sorted(starts):
        height, widest = 0, len(xs)
        while (row + height, column) in places:
            width = 0
            while width < widest and (row + height, column + width) in places:
                width += 1
            widest, height = width, height + 1
            area = (xs[column + widest] - xs[column]) * (ys[row + height] - ys[row])
            if area > best:
                best, found = area, (row, column, height, widest)
    return found


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have a part in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
