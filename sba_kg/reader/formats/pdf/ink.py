"""What is printed on the pages of a PDF: glyphs and straight rules, read with PDFium.

All lengths are points. The origin is the upper left corner of the page as it is shown, y grows downwards.
"""

from __future__ import annotations

import ctypes
import itertools
import math
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
_BOLD_NAME = ("bold", "black", "heavy")
_FILL_AND_STROKE = 2
#: Part of a glyph's height above its baseline, as in most Korean fonts.
_ASCENT = 0.86
#: Text that leaves the level by more than this part of its length is turned.
_LEVEL = 0.01
_UNKNOWN = "\ufffd"
_LINE_ENDS = "\r\n\x02\xad"

Matrix = tuple[float, float, float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character with its box, its baseline, its size, and whether PDFium sees a space before it."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    apart: bool = False

    @property
    def centre(self) -> Point:
        """The middle of its box."""
        return (self.x0 + self.x1) / 2, (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line along an axis: where it is across, where it begins and ends."""

    across: float
    start: float
    end: float


@dataclass(frozen=True)
class Sheet:
    """A page: its size, its glyphs in the order of the file, its rules, and whether pictures are on it."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]
    pictures: bool


def sheets_of(document: pdfium.PdfDocument) -> Iterator[Sheet]:
    """The pages of an opened document, one at a time."""
    for index in range(len(document)):
        page = document[index]
        try:
            yield _sheet(page, index + 1)
        finally:
            page.close()


def _sheet(page: pdfium.PdfPage, number: int) -> Sheet:
    left, low, right, high = page.get_bbox()
    turn = _turned(page.get_rotation(), left, low, right, high)
    drawn = _Drawing(turn)
    drawn.read(page)
    width, height = right - left, high - low
    if page.get_rotation() in (90, 270):
        width, height = height, width
    text = page.get_textpage()
    try:
        found = list(_Text(text, turn).glyphs())
    finally:
        text.close()
    glyphs = [g for g in found if 0 <= g.centre[0] <= width and 0 <= g.centre[1] <= height]
    return Sheet(number, width, height, tuple(glyphs), tuple(drawn.level), tuple(drawn.upright), drawn.pictures)


def _turned(rotation: int, left: float, low: float, right: float, high: float) -> Callable[[float, float], Point]:
    """From the file's coordinates to those of the page as it is shown."""
    if rotation == 90:
        return lambda x, y: (y - low, x - left)
    if rotation == 180:
        return lambda x, y: (right - x, y - low)
    if rotation == 270:
        return lambda x, y: (high - y, right - x)
    return lambda x, y: (x - left, high - y)


# -- glyphs ----------------------------------------------------------------------------------------


class _Text:
    """The glyphs of a page.

    A font gives the widths of its glyphs; PDFium's boxes do not, where glyphs are drawings (Type 3 fonts, as Hancom's
    printer makes them).
    """

    def __init__(self, text: pdfium.PdfTextPage, turn: Callable[[float, float], Point]) -> None:
        self._text, self._turn = text, turn
        self._box, self._matrix = raw.FS_RECTF(), raw.FS_MATRIX()
        self._x, self._y = ctypes.c_double(), ctypes.c_double()
        self._name, self._flags = ctypes.create_string_buffer(200), ctypes.c_int()
        self._width = ctypes.c_float()

    def glyphs(self) -> Iterator[Glyph]:
        """In the order of the file."""
        apart = False
        for index in range(self._text.count_chars()):
            if raw.FPDFText_IsGenerated(self._text, index) == 1:
                apart = True
                continue
            sign = _sign(raw.FPDFText_GetUnicode(self._text, index))
            glyph = self._glyph(index, sign, apart=apart) if sign else None
            if glyph:
                yield glyph
                apart = False

    def _glyph(self, index: int, sign: str, *, apart: bool) -> Glyph | None:
        if not raw.FPDFText_GetLooseCharBox(self._text, index, self._box):
            return None
        raw.FPDFText_GetCharOrigin(self._text, index, self._x, self._y)
        one, other = self._turn(self._box.left, self._box.top), self._turn(self._box.right, self._box.bottom)
        (x0, x1), (top, bottom) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        start, base = self._turn(self._x.value, self._y.value)
        size = bottom - top
        run = raw.FPDFText_GetTextObject(self._text, index)
        if run and raw.FPDFText_GetMatrix(self._text, index, self._matrix):
            a, b, c, d = self._matrix.a, self._matrix.b, self._matrix.c, self._matrix.d
            beside = self._turn(self._x.value + a, self._y.value + b)
            height = raw.FPDFText_GetFontSize(self._text, index)
            width = self._advance(run, ord(sign), height) * (beside[0] - start)
            if width > 0 and abs(beside[1] - base) <= _LEVEL * (beside[0] - start):
                x0, x1, size = start, start + width, height * math.hypot(c, d)
                top, bottom = base - _ASCENT * size, base + (1 - _ASCENT) * size
        return Glyph(sign, x0, x1, top, bottom, base, size, self._bold(index, run), apart)

    def _bold(self, index: int, run: Any) -> bool:
        """Whether the font's name says so, or the outline is drawn besides the area."""
        self._name.value = b""
        raw.FPDFText_GetFontInfo(self._text, index, self._name, len(self._name), self._flags)
        name = self._name.value.decode("latin-1").lower()
        if any(word in name for word in _BOLD_NAME):
            return True
        return bool(run) and raw.FPDFTextObj_GetTextRenderMode(run) == _FILL_AND_STROKE

    def _advance(self, run: Any, code: int, height: float) -> float:
        """The width of a character in the units of the text, 0 if the font does not say it."""
        font = raw.FPDFTextObj_GetFont(run)
        if not font or not raw.FPDFFont_GetGlyphWidth(font, code, height, self._width):
            return 0
        return self._width.value


def _sign(code: int) -> str:
    """A character; nothing for a line end, the sign of a lost one for a glyph whose character the font does not say."""
    if code == 0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF):
        return _UNKNOWN
    sign = chr(code)
    return "" if sign in _LINE_ENDS else sign


# -- rules -----------------------------------------------------------------------------------------


def _product(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _matrix(item: Any) -> Matrix:
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(item, matrix)
    return matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f


class _Drawing:
    """The rules of a page, and whether it has pictures."""

    def __init__(self, turn: Callable[[float, float], Point]) -> None:
        self.level: list[Rule] = []
        self.upright: list[Rule] = []
        self.pictures = False
        self._turn = turn
        self._areas: list[tuple[float, float, float, float]] = []

    def read(self, page: pdfium.PdfPage) -> None:
        items = (raw.FPDFPage_GetObject(page, index) for index in range(raw.FPDFPage_CountObjects(page)))
        self._items(items, (1, 0, 0, 1, 0, 0), 0)
        for x0, y0, x1, y1 in _without_gradients(self._areas):
            if x1 - x0 >= y1 - y0:
                self.level.append(Rule((y0 + y1) / 2, x0, x1))
            else:
                self.upright.append(Rule((x0 + x1) / 2, y0, y1))

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
        if not stroked and not filled:
            return
        for corners in self._strokes(item, matrix):
            if filled:
                xs, ys = [x for x, _ in corners], [y for _, y in corners]
                area = (min(xs), min(ys), max(xs), max(ys))
                if min(area[2] - area[0], area[3] - area[1]) <= _THIN:
                    self._areas.append(area)
                    continue
            if stroked:
                for one, other in itertools.pairwise(corners):
                    self._stroke(one, other)

    def _stroke(self, one: Point, other: Point) -> None:
        dx, dy = abs(one[0] - other[0]), abs(one[1] - other[1])
        if dy <= _SLANT and dx > dy:
            self.level.append(Rule((one[1] + other[1]) / 2, min(one[0], other[0]), max(one[0], other[0])))
        elif dx <= _SLANT and dy > dx:
            self.upright.append(Rule((one[0] + other[0]) / 2, min(one[1], other[1]), max(one[1], other[1])))

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


def _without_gradients(
    areas: list[tuple[float, float, float, float]],
) -> Iterator[tuple[float, float, float, float]]:
    """Thin areas but for those that lie side by side in numbers: a gradient is drawn in steps."""
    for first, last, across in ((0, 2, 1), (1, 3, 0)):
        mine = [r for r in areas if (r[2] - r[0] >= r[3] - r[1]) == (first == 0)]
        mine.sort(key=lambda r: (round(r[first]), round(r[last]), r[across]))
        stack: list[tuple[float, float, float, float]] = []
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
