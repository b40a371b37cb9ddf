"""What stands before an item: its mark, by kind, with its number where it counts.

Marks are those of Korean official documents (행정업무의 운영 및 혁신에 관한 규정 시행규칙 제2조) and of everyday use.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from sba_kg.base.text import squeeze


class MarkKind(Enum):
    """Kinds of marks, from the outermost that is usual to the innermost."""

    ANNEX = "annex"
    ROMAN = "roman"
    DECIMAL = "decimal"
    COMPOUND = "compound"
    SYLLABLE = "syllable"
    ENCLOSED = "enclosed"
    PARENTHESIZED = "parenthesized"
    BRACKET = "bracket"
    SQUARE = "square"
    CHECK = "check"
    DIAMOND = "diamond"
    CIRCLE = "circle"
    DASH = "dash"
    ARROW = "arrow"
    DOT = "dot"
    TRIANGLE = "triangle"
    NOTE = "note"
    NONE = "none"


@dataclass(frozen=True)
class Mark:
    """A mark: its kind, as printed, and its number if it counts (0 if not)."""

    kind: MarkKind
    printed: str = ""
    number: int = 0


#: Signs by their form, for classes of regular expressions. The normal form of a line (:mod:`sba_kg.reader.lines`) has
#: the first of them for its look-alikes; a letter is a mark only before what follows a mark.
SQUARES, SQUARE_LETTER = "□■❏▣◻◼☐❐❑❒▢", "ㅁ"
CIRCLES, DOUBLE_CIRCLES, CIRCLE_LETTER = "○●❍◦◯⚪⚬", "◎⊙", "ㅇ"
CHECKS, POINTERS, DASHES, ENCLOSED = "✔✓☑", "▸►▶▷", "\\-–—―─−", "①-⑳"
#: A dot that is nothing else, and those that stand inside of words and numbers too.
DOTS, INNER_DOTS = "•∙‣▪◾", "·⋅"
#: What fills a cell that is only marked, as in a table of months.
TICK = re.compile(r"[●○◎■□▣◼▪▬〓═◆◇★☆▶►▷→⇒➔⇨↔√✓✔∨VOo─━=]{1,12}")
#: What begins a line inside a cell.
IN_CELL = f"{CIRCLES}{CIRCLE_LETTER}{DOTS}{INNER_DOTS}‧{POINTERS}"
NO_MARK = Mark(MarkKind.NONE)
_SYLLABLES = "가나다라마바사아자차카타파하"
_ROMANS = {"I": 1, "V": 5, "X": 10}
_SIGNS: tuple[tuple[MarkKind, str], ...] = (
    (MarkKind.SQUARE, SQUARES + SQUARE_LETTER),
    (MarkKind.CHECK, CHECKS),
    (MarkKind.DIAMOND, "❖◆◇◈♦"),
    (MarkKind.CIRCLE, CIRCLES + DOUBLE_CIRCLES + CIRCLE_LETTER),
    (MarkKind.ARROW, "⇒⇨→➔➜⇛↳➢☞"),
    (MarkKind.TRIANGLE, POINTERS + "▴▲△▵▹"),
    (MarkKind.DOT, DOTS + INNER_DOTS),
)
_KIND_OF = {sign: kind for kind, signs in _SIGNS for sign in signs}
_ENCLOSED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
#: Numbers in black circles, set inside of those in white ones.
BLACK = "❶❷❸❹❺❻❼❽❾❿➊➋➌➍➎➏➐➑➒➓"
_SIGN = re.compile(rf"([{''.join(map(re.escape, _KIND_OF))}])\s*(?=\S)")
_NUMBERED = re.compile(rf"([{_ENCLOSED}{BLACK}⓫⓬])\s*(?=\S)")
_ROMAN = re.compile(r"([Ⅰ-Ⅻ]|[IVX]{1,4}(?=[.\s]))\s*\.?\s*(?=\S)")
_COMPOUND = re.compile(r"(\d{1,2}\s?[-–.]\s?(\d{1,2}))\.?\s+(?=[^\d\s])")
#: No date (``2. 18.``, ``12. 8월``) and no decimal fraction.
_DECIMAL = re.compile(r"(\d{1,2})\s?\.(?:\s*(?=[^\d\s.])|\s+(?=\d)(?!\d{1,2}\s*[.월~]))")
_SYLLABLE = re.compile(rf"([{_SYLLABLES}])\.\s*(?=\S)")
_PARENTHESIZED = re.compile(rf"(\(?(\d{{1,2}}|[{_SYLLABLES}])\))\s*(?=\S)")
_DASH = re.compile(rf"([{DASHES}])\s+(?=\S)|([{DASHES}])(?=[^\s\d-])")
_NOTE = re.compile(r"(※|\*{1,3}|[¹²³⁴⁵]\)?|주\s?\d?\))\s*(?=\S)")
_ANNEX = re.compile(r"[\[<〈【]?\s*((?:붙\s?임|별\s?첨|참\s?고)\s?\d{0,2})\s*[\]>〉】.:]?\s+(?=\S)")
_ROUND_O = re.compile(r"([oO0])\s+(?=[가-힣(\[｢「<])")


def read_mark(text: str) -> tuple[Mark, str]:
    """Split a line, in normal form, into its mark and the rest; :data:`NO_MARK` if it has none."""
    text = text.strip()
    for read in (_counted, _sign):
        if found := read(text):
            return found
    return NO_MARK, text


def _sign(text: str) -> tuple[Mark, str] | None:
    if match := _NOTE.match(text):
        return Mark(MarkKind.NOTE, match[1]), text[match.end() :]
    if match := _SIGN.match(text):
        return Mark(_KIND_OF[match[1]], match[1]), text[match.end() :]
    if match := _DASH.match(text):
        return Mark(MarkKind.DASH, match[1] or match[2]), text[match.end() :]
    if match := _ROUND_O.match(text):
        return Mark(MarkKind.CIRCLE, match[1]), text[match.end() :]
    return None


def _counted(text: str) -> tuple[Mark, str] | None:
    for pattern, made in _COUNTED:
        if match := pattern.match(text):
            return made(match), text[match.end() :]
    return None


def numbered_parts(text: str) -> list[str]:
    """``① … ② …`` in one line → a part for each of the numbers, which count up by one; else the line as it is."""
    found = [m for m in _NUMBERED.finditer(text) if m.start() == 0 or text[m.start() - 1].isspace()]
    numbers = [_enclosed_number(match[1]) for match in found]
    if len(found) < 2 or found[0].start() or numbers != list(range(numbers[0], numbers[0] + len(found))):
        return [text]
    starts = [match.start() for match in found]
    return [squeeze(text[start:end]) for start, end in zip(starts, [*starts[1:], len(text)], strict=True)]


def _inner_number(text: str) -> int:
    return int(text) if text.isdigit() else _SYLLABLES.index(text) + 1


def _enclosed_number(sign: str) -> int:
    for row in (_ENCLOSED, BLACK[:10], BLACK[10:]):
        if sign in row:
            return row.index(sign) + 1
    return {"⓫": 11, "⓬": 12}.get(sign, 0)


def roman_number(text: str) -> int:
    """The value of a roman number, as one sign (``Ⅲ``) or letters (``III``); 0 if it is none."""
    if len(text) == 1 and "Ⅰ" <= text <= "Ⅻ":
        return ord(text) - ord("Ⅰ") + 1
    values = [_ROMANS.get(sign, 0) for sign in text]
    if not values or not all(values):
        return 0
    return sum(-v if i + 1 < len(values) and v < values[i + 1] else v for i, v in enumerate(values))


_COUNTED: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Mark]], ...] = (
    (_ANNEX, lambda m: Mark(MarkKind.ANNEX, squeeze(m[1]), 1)),
    (_NUMBERED, lambda m: Mark(MarkKind.ENCLOSED, m[1], _enclosed_number(m[1]))),
    (_ROMAN, lambda m: Mark(MarkKind.ROMAN, m[1], roman_number(m[1]))),
    (_COMPOUND, lambda m: Mark(MarkKind.COMPOUND, m[1], int(m[2]))),
    (_DECIMAL, lambda m: Mark(MarkKind.DECIMAL, f"{m[1]}.", int(m[1]))),
    (_SYLLABLE, lambda m: Mark(MarkKind.SYLLABLE, f"{m[1]}.", _inner_number(m[1]))),
    (_PARENTHESIZED, lambda m: Mark(MarkKind.PARENTHESIZED, m[1], _inner_number(m[2]))),
)
