"""The one normal form in which every format's text is understood.

What fonts, word processors and conversions write in many ways is brought to one way before anything is read: glyphs of
the private use areas of Hancom and Wingdings fonts, overlapped glyphs, letters set apart (``일 반 현 황``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from sba_kg.base.text import for_reading
from sba_kg.reader.units import units

#: Around the characters of an overlapped glyph (``hp:compose``); made by the format, gone after :func:`normalized`.
COMPOSED = ("\ue000", "\ue001")
#: Hancom's fonts: a number in a box, 1 to 9; for 10 and more a ten and a one are laid over each other.
_BOXED, _TENS, _ONES = 0xF02B1, 0xF02BA, 0xF02C3
_HANCOM = {_BOXED + n: chr(0x2460 + n) for n in range(9)} | {0xF0854: "《", 0xF0855: "》", 0xF02EF: "·", 0xF012B: "☎"}
#: Wingdings in the private use area, the signs that lists are marked with (Microsoft's table of that font).
_WINGDINGS = {
    0xF06C: "●", 0xF06D: "●", 0xF06E: "■", 0xF06F: "□", 0xF071: "❑", 0xF072: "❒", 0xF074: "◆", 0xF075: "◆",
    0xF076: "❖", 0xF077: "◆", 0xF09F: "•", 0xF0A0: "▪", 0xF0A7: "▪", 0xF0A8: "◻", 0xF0B7: "•", 0xF0D8: "➢",
    0xF0DC: "➢", 0xF0E0: "→", 0xF0E8: "➔", 0xF0F0: "⇨", 0xF0FC: "✔", 0xF0FE: "☑", 0xF0A1: "○", 0xF081: "①",
    0xF0D0: "-", 0xF0FB: "✗", 0xF0AE: "→", 0xF0DE: "⇒",
}  # fmt: skip
_COMPOSED = re.compile(f"{COMPOSED[0]}(.*?){COMPOSED[1]}")


def composed(text: str) -> str:
    """Overlapped glyphs as the one sign that they print: a ten and a one are a circled number."""
    codes = [ord(sign) for sign in text]
    if len(codes) == 2 and codes[0] >= _TENS and codes[1] >= _ONES:
        tens, ones = codes[0] - _TENS + 1, codes[1] - _ONES
        number = tens * 10 + ones
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"
    return text


def glyphs(text: str) -> str:
    """A text with ordinary signs for those of private use areas that are known."""
    text = _COMPOSED.sub(lambda match: composed(match[1]), text)
    return text.translate(_HANCOM).translate(_WINGDINGS)


#: A space beside the comma of a thousand (``3, 500명``); behind another comma it may be a list.
_SPACED_COMMA = re.compile(r"(?<![\d.,])(?<!,\s)([1-9]\d{0,2})(?:\s,\s?|,\s)(\d{3})(?![\d.,])")


def without_gaps(text: str) -> str:
    """A text whose numbers have no space beside their comma, where a unit behind them tells that they are one."""
    unit = units().unit
    return _SPACED_COMMA.sub(lambda m: f"{m[1]},{m[2]}" if unit.match(text, m.end()) else m[0], text)


@lru_cache(maxsize=16_384)  # more than the texts of a report, each of which is looked at several times
def normalized(text: str) -> str:
    """A printed text as it is understood; line ends stay."""
    return "\n".join(without_gaps(for_reading(line)) for line in glyphs(text).split("\n"))


def together(text: str) -> str:
    """A short text whose letters are set apart (``구    분``, ``일 반 현 황``), joined.

    Only if every word is a single letter: ``정책 및 예산`` has words.
    """
    words = text.split()
    if len(words) > 1 and all(len(word) == 1 and "가" <= word <= "힣" for word in words):
        return "".join(words)
    return " ".join(words)
