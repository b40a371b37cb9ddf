"""Drawn paths of a PDF page → straight rules and coloured areas, read with PDFium.

All lengths are points. The origin is the upper left corner of the page as it is shown, y grows downwards.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

#: A filled area that is no thicker than this is a rule.
_THIN = 3.0
#: A stroke that leaves its axis by more than this is no rule.
_SLANT = 0.7
#: Forms are drawn in forms; no producer goes deeper, a damaged file may.
_DEEPEST = 12
#: Thin areas side by side, so many and more, are the steps of a colour gradient.
_STEPS = 4
#: Of 255: lighter colours are paper.
_PAPER = 250

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]
#: Left, top, right, bottom.
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class RulingLine:
    """A straight line along an axis: where it is across, where it begins and ends."""

    across: float
    start: float
    end: float


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


class Drawing:
    """The rules of a page, its coloured areas, and whether it has pictures.

    Args:
        turn: From the file's coordinates to those of the page as it is shown.
    """

    def __init__(self, turn: Callable[[float, float], Point]) -> None:
        self.areas: list[Box] = []
        self.level: list[RulingLine] = []
        self.upright: list[RulingLine] = []
        self.pictures = False
        self._turn = turn
        self._thin: list[Box] = []

    def read(self, page: pdfium.PdfPage) -> None:
        """Collect what a page has."""
        items = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
        self._items(items, (1, 0, 0, 1, 0, 0), 0)
        for x0, y0, x1, y1 in _without_gradients(self._thin):
            if x1 - x0 >= y1 - y0:
                self.level.append(RulingLine((y0 + y1) / 2, x0, x1))
            else:
                self.upright.append(RulingLine((x0 + x1) / 2, y0, y1))

    def _items(self, items: Iterator[Any], outer: Matrix, depth: int) -> None:
        for item in items:
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                self._path(item, _product(_matrix(item), outer))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                self.pictures = True
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
                inner = (raw.FPDFFormObj_GetObject(item, n) for n in range(raw.FPDFFormObj_CountObjects(item)))
                self._items(inner, _product(_matrix(item), outer), depth + 1)

    def _path(self, item: Any, matrix: Matrix) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        stroked = bool(stroke.value) and _seen(item, raw.FPDFPageObj_GetStrokeColor)
        filled = bool(fill.value) and _seen(item, raw.FPDFPageObj_GetFillColor)
        coloured = filled and _coloured(item)
        if not stroked and not filled:
            return
        for corners in self._strokes(item, matrix):
            if filled:
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                area = (min(xs), min(ys), max(xs), max(ys))
                if min(area[2] - area[0], area[3] - area[1]) <= _THIN:
                    self._thin.append(area)
                    continue
                if coloured and len(corners) >= 4 and len(set(map(round, xs))) == len(set(map(round, ys))) == 2:
                    self.areas.append(area)
            if stroked:
                for one, other in itertools.pairwise(corners):
                    self._stroke(one, other)

    def _stroke(self, one: Point, other: Point) -> None:
        dx, dy = abs(one[0] - other[0]), abs(one[1] - other[1])
        if dy <= _SLANT and dx > dy:
            self.level.append(RulingLine((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0])))
        elif dx <= _SLANT and dy > dx:
            self.upright.append(RulingLine((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])))

    def _strokes(self, item: Any, matrix: Matrix) -> Iterator[list[Point]]:
        """The corners of each straight part of a path; a curve parts them."""
        a, b, c, d, e, f = matrix
        corners: list[Point] = []
        x, y = ctypes.c_float(), ctypes.c_float()
        for index in range(max(raw.FPDFPath_CountSegments(item), 0)):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            point = self._turn(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
            if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_LINETO:
                corners.append(point)
            else:
                if len(corners) > 1:
                    yield corners
                corners = [point]
            if raw.FPDFPathSegment_GetClose(segment) and corners:
                corners.append(corners[0])
        if len(corners) > 1:
            yield corners


def _seen(item: Any, colour: Callable[..., Any]) -> bool:
    """Whether a colour covers anything."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    return not colour(item, red, green, blue, alpha) or alpha.value > 0


def _coloured(item: Any) -> bool:
    """Whether an area is filled with another colour than that of the paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    known = raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha)
    return bool(known) and min(red.value, green.value, blue.value) < _PAPER


def _without_gradients(
    areas: list[Box],
) -> Iterator[Box]:
    """Thin areas but for those that lie side by side in numbers: a gradient is drawn in steps."""
    for first, last, across in ((0, 2, 1), (1, 3, 0)):
        mine = [r for r in areas if (r[2] - r[0] >= r[3] - r[1]) == (first == 0)]
        mine.sort(key=lambda r: (round(r[first]), round(r[last]), r[across]))
        stack: list[Box] = []
        for area in mine:
            beside = (
                stack and round(stack[-1][first]) == round(area[first]) and round(stack[-1][last]) == round(area[last])
            )
            if stack and not (beside and area[across] - stack[-1][across + 2] <= 0.2):
                if len(stack) < _STEPS:
                    yield from stack
                stack = []
            stack.append(area)
        if len(stack) < _STEPS:
            yield from stack
