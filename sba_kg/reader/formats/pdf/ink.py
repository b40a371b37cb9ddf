"""What is printed on the pages of a PDF: glyphs, rules and coloured areas, read with PDFium."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from sba_kg.reader.formats.pdf.strokes import Box, Drawing, Point, RulingLine

_BOLD_NAME = ("bold", "black", "heavy")
_FILL_AND_STROKE = 2
#: Part of a glyph's height above its baseline, as in most Korean fonts.
_ASCENT = 0.86
#: Text that leaves the level by more than this part of its length is turned.
_LEVEL = 0.01
#: Stands for a character that the font does not name.
UNKNOWN = "\ufffd"
_LINE_ENDS = "\r\n\x02\xad"


@dataclass(frozen=True, slots=True)
class Glyph:
    """A printed character, or a ligature: its box, baseline and size; ``apart`` if PDFium sees a space before it."""

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


@dataclass(frozen=True)
class InkPage:
    """A page: its size, its glyphs in the order of the file, its rules and coloured areas, whether it has pictures."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    level: tuple[RulingLine, ...]
    upright: tuple[RulingLine, ...]
    areas: tuple[Box, ...]
    pictures: bool


def sheets_of(document: pdfium.PdfDocument) -> Iterator[InkPage]:
    """The pages of an opened document, one at a time."""
    for index in range(len(document)):
        page = document[index]
        try:
            yield _sheet(page, index + 1)
        finally:
            page.close()


def _sheet(page: pdfium.PdfPage, number: int) -> InkPage:
    left, low, right, high = page.get_bbox()
    turn = _turned(page.get_rotation(), left, low, right, high)
    drawn = Drawing(turn)
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
    return InkPage(
        number,
        width,
        height,
        tuple(glyphs),
        tuple(drawn.level),
        tuple(drawn.upright),
        tuple(drawn.areas),
        drawn.pictures,
    )


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
        """In the order of the file; the characters of a ligature as one glyph."""
        apart = False
        last: Glyph | None = None
        for index in range(self._text.count_chars()):
            if raw.FPDFText_IsGenerated(self._text, index) == 1:
                apart = True
                continue
            sign = _sign(raw.FPDFText_GetUnicode(self._text, index))
            glyph = self._glyph(index, sign, apart=apart) if sign else None
            if not glyph:
                continue
            if last and glyph.text.strip() and (glyph.x0, glyph.base) == (last.x0, last.base):
                last = replace(last, text=last.text + glyph.text, x1=max(last.x1, self._turn_box()))
                continue
            if last:
                yield last
            last, apart = glyph, False
        if last:
            yield last

    def _turn_box(self) -> float:
        """The right end of the box that was asked for last."""
        ends = self._turn(self._box.left, self._box.top), self._turn(self._box.right, self._box.bottom)
        return max(x for x, _ in ends)

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
        return UNKNOWN
    sign = chr(code)
    return "" if sign in _LINE_ENDS else sign
