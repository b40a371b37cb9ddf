r"""The normal form of a text's lines: what writers and conversions print in many ways, in one way, before it is read.

Look-alike marks (``ㅇ``, ``◎``, ``o`` for ``○``; ``ㅁ`` for ``□``), Markdown of other writers (``##``, ``**``,
``\-``), Hancom's numbers, look-alike signs (``∽``, ``∆``), page numbers and running heads. The printed form stays
beside each line, and every change is kept, to be listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sba_kg.base.text import squeeze
from sba_kg.reader import html_tables, marks
from sba_kg.reader.document import PipeTable
from sba_kg.reader.nest import heading_form, with_dashes, with_squares
from sba_kg.reader.normal import glyphs, without_gaps
from sba_kg.reader.pages import asides
from sba_kg.reader.tables import read_rows
from sba_kg.reader.text import SourceText, TextLine

_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ESCAPED = re.compile(r"\\([-*_#.~()\[\]+!>])")
#: Where an item may begin: at the beginning of a line, a cell, or a line in a cell.
_BEGIN = r"(?:^|(?<=\|)|(?<=\s)|(?<=>))"
_CIRCLE = re.compile(rf"{_BEGIN}(\s?)(?:[{marks.DOUBLE_CIRCLES}](?=\s?\S)|{marks.CIRCLE_LETTER}(?=[\s가-힣(\[｢「]))")
_LETTER_O = re.compile(r"^[oO](?=\s+\S)|(?:(?<=\|)|(?<=>)|(?<=[|>]\s))([oO])(?=\s[가-힣(\[｢「<])")
_LETTER_O_IN_CELL = re.compile(r"(?<=\s)[oO](?=\s[가-힣\d(\[｢「<])")
_CHECKBOX = re.compile(r"\[[ xX]?\](?=\s?[가-힣])")
#: A reference mark behind a figure, and the square of a metre.
_RAISED = re.compile(r"(?<=\d)\s?<sup>[^<]{1,6}</sup>(?=\s*(?:\||$))")
_METRE = re.compile(r"(?<![A-Za-z])m\s?(?:<sup>2</sup>|2(?![\dA-Za-z]))")
_SQUARE = re.compile(rf"^(?:[❐❑❒▢](?=\s?\S)|{marks.SQUARE_LETTER}(?=\s\S))")
_TRIANGLE = re.compile(r"\$?\\(?:big)?triangle(?:up|down)?\$?|∆(?=\s?\d)")
_MINUS = re.compile(r"(?<=\|)(\s*)[–−](?=\d[\d,.]*\s*\|)")
_NUMBER = re.compile(rf"[{marks.ENCLOSED}]")


@dataclass(frozen=True)
class LineChange:
    """A line that is read otherwise than it is printed: its number, what it was, what it is."""

    line: int
    printed: str
    read: str


def normal_form(source: SourceText) -> tuple[SourceText, list[LineChange]]:
    """A text in its normal form, with what was changed."""
    rows = _html_rows(source)
    forms: dict[int, str] = {}
    lines: list[TextLine] = []
    for index, line in enumerate(source.lines):
        form, text = ("", rows[line.number]) if line.number in rows else heading_form(line.text)
        if form:
            forms[index] = form
        lines.append(_line(replace(line, text=_together(line, text))))
    aside = asides(lines)
    lines = [replace(line, text="", indent=0) if i in aside else line for i, line in enumerate(lines)]
    lines = with_dashes(with_squares(lines, forms), rows)
    changes = [
        LineChange(new.number, old.text, new.text)
        for old, new in zip(source.lines, lines, strict=True)
        if old.text != new.text
    ]
    return replace(source, lines=tuple(lines)), changes


def given_tables(source: SourceText) -> list[PipeTable]:
    """The tables that are written in HTML, in normal form."""
    return [
        read_rows([(line, _normal(text)) for line, text in table.rows], table.header, (table.first, table.last))
        for table in html_tables.tables(source)
        if table.rows
    ]


def _html_rows(source: SourceText) -> dict[int, str]:
    """What the lines of HTML tables say: their rows, with bars."""
    rows = dict.fromkeys(html_tables.inside(source), "")
    for table in html_tables.tables(source) if rows else ():
        for line, text in table.rows:
            rows[line] = f"{rows[line]} {text}".lstrip()
    return rows


def _line(line: TextLine) -> TextLine:
    if line.blank:
        return line
    text = _normal(line.text)
    return line if text == line.text else replace(line, text=squeeze(text))


def _normal(text: str) -> str:
    for change in _CHANGES:
        text = change(text)
    return text


#: A title whose letters are set apart (``주 요  추 진 계 획``), perhaps behind a mark; words are two spaces apart.
_APART = re.compile(r"^((?:□|[IVXⅠ-Ⅻ]+\.?|\d{1,2}\.?|○|-)\s+)?([가-힣](?:\s+[가-힣]){2,})$")


def _together(line: TextLine, text: str) -> str:
    """A text whose letters are set apart with its letters together."""
    match = _APART.match(text)
    if not match:
        return text
    mark, letters = match[1] or "", "".join(match[2].split())
    words = re.split(r"\s{2,}", line.printed.strip().removeprefix(mark.strip()).strip())
    joined = " ".join("".join(word.split()) for word in words)
    return mark + (joined if "".join(joined.split()) == letters else letters)


def _alone(text: str) -> str:
    """A circled number alone on a line is the number of what comes below it."""
    return str(ord(text) - ord("①") + 1) if _NUMBER.fullmatch(text) else text


_CHANGES: Sequence[Callable[[str], str]] = (
    lambda text: text if text.startswith("|") else _EMPHASIS.sub(r"\2", text),
    lambda text: _ESCAPED.sub(r"\1", text) if "\\" in text else text,
    glyphs,
    without_gaps,
    _alone,
    lambda text: _CIRCLE.sub(r"\1○", text),
    lambda text: _LETTER_O.sub("○", text),
    lambda text: _LETTER_O_IN_CELL.sub("○", text) if text.startswith("|") else text,
    lambda text: _CHECKBOX.sub("□", text),
    lambda text: _METRE.sub("㎡", text),
    lambda text: _RAISED.sub("", text),
    lambda text: text.replace("개社", "개사"),
    lambda text: _SQUARE.sub("□", text),
    lambda text: _TRIANGLE.sub("△", text),
    lambda text: _MINUS.sub(r"\1△", text),
    lambda text: text.replace("∽", "~"),
)
