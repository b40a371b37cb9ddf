"""Which box of a chart is above which, told by the lines between them.

A chart drawn with a table has its boxes in cells with text, and its lines in the borders of empty cells. A line that
leaves a box at its bottom and reaches others leads from the one above to those below. Where the lines say nothing, or
two things, nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from sba_kg.reader.blocks import BlockCell, TableBlock

#: Row and column of the upper left corner of a box, 0-based.
Place = tuple[int, int]
#: A point of the grid: number of the line between rows, and between columns.
_Point = tuple[int, int]
_Segment = tuple[_Point, _Point]
#: A free point, or a box with the side on which a line reaches it.
_Node = _Point | tuple[Place, str]


def parents(table: TableBlock) -> dict[Place, Place]:
    """The box above each box that lines lead to.

    Args:
        table: A table whose cells know their drawn borders.
    """
    drawn = {segment for cell in table.cells for side in cell.borders for segment in _side(cell, side)}
    boxes = {(c.row, c.column): c for c in table.cells if c.text.strip() and drawn.issuperset(_outline(c))}
    outlines = {segment for box in boxes.values() for segment in _outline(box)}
    touching = _touching(boxes)
    joined = _Joined()
    for segment in sorted(drawn - outlines):
        nodes = [node for point in segment for node in _nodes(point, segment, touching, boxes)]
        for node in nodes[1:]:
            joined.join(nodes[0], node)
    found: dict[Place, set[Place]] = defaultdict(set)
    for reached in joined.groups():
        if (above := _above(reached)) is not None:
            for box in {place for place, _ in reached} - {above}:
                found[box].add(above)
    return {box: above.pop() for box, above in found.items() if len(above) == 1}


def _above(reached: set[tuple[Place, str]]) -> Place | None:
    """The one box that a line leaves at its bottom; of a chart from left to right, at its right."""
    boxes = {place for place, _ in reached}
    bottoms = {place for place, side in reached if side == "b"}
    if len(boxes) < 2 or len(bottoms) > 1:
        return None
    if bottoms:
        return next(iter(bottoms))
    rights = {place for place, side in reached if side == "r"}
    lefts = {place for place, side in reached if side == "l"}
    return next(iter(rights)) if len(rights) == 1 and lefts == boxes - rights else None


def _side(cell: BlockCell, side: str) -> Iterator[_Segment]:
    """The pieces of one side of a cell (``t``, ``b``, ``l``, ``r``), from point to point."""
    if side in "tb":
        row = cell.row + (cell.row_span if side == "b" else 0)
        yield from (((row, column), (row, column + 1)) for column in range(cell.column, cell.column + cell.column_span))
    else:
        column = cell.column + (cell.column_span if side == "r" else 0)
        yield from (((row, column), (row + 1, column)) for row in range(cell.row, cell.row + cell.row_span))


def _outline(cell: BlockCell) -> set[_Segment]:
    return {segment for side in "tblr" for segment in _side(cell, side)}


def _touching(boxes: Mapping[Place, BlockCell]) -> dict[_Point, set[Place]]:
    """The boxes whose outlines go through each point."""
    found: dict[_Point, set[Place]] = defaultdict(set)
    for place, box in boxes.items():
        for segment in _outline(box):
            for point in segment:
                found[point].add(place)
    return found


def _nodes(
    point: _Point, segment: _Segment, touching: Mapping[_Point, set[Place]], boxes: Mapping[Place, BlockCell]
) -> list[_Node]:
    if point not in touching:
        return [point]
    return [(place, _reached_side(point, segment, boxes[place])) for place in sorted(touching[point])]


def _reached_side(point: _Point, segment: _Segment, box: BlockCell) -> str:
    """The side of a box on which a line reaches it; a line that continues one of its sides belongs to that side."""
    first, last = segment
    if first[1] == last[1]:  # upright
        if point[1] in (box.column, box.column + box.column_span):
            return "l" if point[1] == box.column else "r"
        return "b" if point == first else "t"
    if point[0] in (box.row, box.row + box.row_span):
        return "t" if point[0] == box.row else "b"
    return "r" if point == first else "l"


class _Joined:
    """Sets of points and sides that lines join (union and find)."""

    def __init__(self) -> None:
        self._of: dict[_Node, _Node] = {}

    def _find(self, node: _Node) -> _Node:
        self._of.setdefault(node, node)
        while self._of[node] != node:
            self._of[node] = self._of[self._of[node]]
            node = self._of[node]
        return node

    def join(self, one: _Node, other: _Node) -> None:
        """Put two nodes into one set."""
        self._of[self._find(one)] = self._find(other)

    def groups(self) -> Iterator[set[tuple[Place, str]]]:
        """The sides of boxes in each set."""
        groups: dict[_Node, set[tuple[Place, str]]] = defaultdict(set)
        for node in list(self._of):
            if isinstance(node[0], tuple):
                groups[self._find(node)].add(node)
        yield from groups.values()
