r"""The normal form of a text's lines: what writers and conversions print in many ways, in one way, before it is read.

Look-alike marks (``ㅇ``, ``◎``, ``o`` for ``○``; ``ㅁ`` for ``□``), Markdown of other writers (``##``, ``**``,
``\-``), Hancom's numbers, look-alike signs (``∽``, ``∆``), page numbers and running heads. The printed form stays
beside each line, and every change is kept, to be listed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sba_kg.base.text import key, squeeze
from sba_kg.reader.normal import glyphs
from sba_kg.reader.text import Line, SourceText

_HEADING = re.compile(r"^#{1,6}\s+(?=\S)")
_BOLD = re.compile(r"^\*\*(?=\S)([^*]+)\*\*$")
_ESCAPED = re.compile(r"\\([-*_#.~()\[\]+!>])")
#: Where an item may begin: at the beginning of a line, a cell, or a line in a cell.
_BEGIN = r"(?:^|(?<=\|)|(?<=\s)|(?<=>))"
_CIRCLE = re.compile(rf"{_BEGIN}(\s?)(?:[◎⊙](?=\s?\S)|ㅇ(?=[\s가-힣(\[｢「]))")
_LETTER_O = re.compile(r"(?:^|(?<=\|)|(?<=>)|(?<=[|>]\s))([oO])(?=\s[가-힣(\[｢「<])")
_LETTER_O_IN_CELL = re.compile(r"(?<=\s)[oO](?=\s[가-힣\d(\[｢「<])")
_CHECKBOX = re.compile(r"\[[ xX]?\](?=\s?[가-힣])")
#: A reference mark behind a figure, and the square of a metre.
_RAISED = re.compile(r"(?<=\d)\s?<sup>[^<]{1,6}</sup>(?=\s*(?:\||$))")
_METRE = re.compile(r"(?<![A-Za-z])m\s?(?:<sup>2</sup>|2(?![\dA-Za-z]))")
_SQUARE = re.compile(r"^(?:[❐❑❒▢](?=\s?\S)|ㅁ(?=\s\S))")
_TRIANGLE = re.compile(r"\$?\\(?:big)?triangle(?:up|down)?\$?|∆(?=\s?\d)")
_MINUS = re.compile(r"(?<=\|)(\s*)[–−](?=\d[\d,.]*\s*\|)")
_NUMBER = re.compile(r"[①-⑳]")
#: A line that is a page number and cannot be anything else.
_PAGE = re.compile(
    r"[-–—―]\s?\d{1,4}\s?[-–—―]|\d{1,4}\s?/\s?\d{1,4}|[Pp](?:age|\.)?\s?\d{1,4}(?:\s?(?:of|/)\s?\d{1,4})?|\d{1,4}\s?쪽|[-_*]{3,}"
)
_COVER = 60


@dataclass(frozen=True)
class Change:
    """A line that is read otherwise than it is printed: its number, what it was, what it is."""

    line: int
    printed: str
    read: str


def normal_form(source: SourceText) -> tuple[SourceText, list[Change]]:
    """A text in its normal form, with what was changed."""
    lines = [_line(line) for line in source.lines]
    heads = _running_heads(lines)
    lines = [replace(line, text="", indent=0) if i in heads else line for i, line in enumerate(lines)]
    changes = [
        Change(new.number, old.text, new.text)
        for old, new in zip(source.lines, lines, strict=True)
        if old.text != new.text
    ]
    return replace(source, lines=tuple(lines)), changes


def _line(line: Line) -> Line:
    if line.blank:
        return line
    text = line.text
    for change in _CHANGES:
        text = change(text)
    return line if text == line.text else replace(line, text=squeeze(text))


def _alone(text: str) -> str:
    """A circled number alone on a line is the number of what comes below it."""
    return str(ord(text) - ord("①") + 1) if _NUMBER.fullmatch(text) else text


_CHANGES: Sequence[Callable[[str], str]] = (
    lambda text: _HEADING.sub("", text),
    lambda text: _BOLD.sub(r"\1", text),
    lambda text: _ESCAPED.sub(r"\1", text) if "\\" in text else text,
    glyphs,
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


def _running_heads(lines: Sequence[Line]) -> set[int]:
    """Indexes of page numbers, and of what is printed with them on every page: the title, the institution."""
    pages = {i for i, line in enumerate(lines) if _PAGE.fullmatch(line.text)}
    cover = {key(line.text) for line in lines[:_COVER] if not line.blank and len(line.text) <= _COVER}
    found = set(pages)
    for page in pages:
        for step in (-1, 1):
            at = page + step
            while 0 <= at < len(lines) and lines[at].blank:
                at += step
            if 0 <= at < len(lines) and at >= _COVER_END and key(lines[at].text) in cover and _repeats(lines, at):
                found.add(at)
    return found


#: The first lines are the cover: there the title is no running head.
_COVER_END = 15


def _repeats(lines: Sequence[Line], at: int) -> bool:
    """Whether the text of a line is printed before it too."""
    own = key(lines[at].text)
    return bool(own) and any(key(line.text) == own for line in lines[:_COVER_END])
