"""Labels that a word processor draws itself: bullets and numbers of paragraph shapes (KS X 6101, ``hh:heading``)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped, unused-ignore]

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_SYLLABLES = "가나다라마바사아자차카타파하"
_PLACE = re.compile(r"\^(\d+|n|N)")


def _roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def _syllable(number: int) -> str:
    return _SYLLABLES[(number - 1) % len(_SYLLABLES)]


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else f"({number})"


def formatted(number: int, kind: str) -> str:
    """A number in a format of ``hc:NumberType1``; those not known here as digits."""
    if kind == "CIRCLED_DIGIT":
        return _circled(number)
    if kind.startswith("ROMAN"):
        return _roman(number) if kind == "ROMAN_CAPITAL" else _roman(number).lower()
    if kind.startswith("LATIN"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if kind == "LATIN_CAPITAL" else letter.lower()
    return _syllable(number) if kind == "HANGUL_SYLLABLE" else str(number)


@dataclass
class Numbering:
    """Draws the labels of paragraphs in document order."""

    headings: dict[str, tuple[str, str, int]]
    bullets: dict[str, str]
    heads: dict[str, dict[int, tuple[str, str, int]]]
    counts: dict[str, list[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, header: _Element | None) -> Numbering:
        """The definitions of a document's header."""
        if header is None:
            return cls({}, {}, {})
        headings = {}
        for shape in header.iter("{*}paraPr"):
            heading = next(shape.iter("{*}heading"), None)
            if heading is not None and heading.get("type", "NONE") != "NONE":
                level = int(heading.get("level", "0"))
                headings[shape.get("id", "")] = (heading.get("type", ""), heading.get("idRef", "0"), level)
        bullets = {bullet.get("id", ""): bullet.get("char", "") for bullet in header.iter("{*}bullet")}
        heads = {
            numbering.get("id", ""): {
                int(head.get("level", "1")) - 1: (
                    head.text or "",
                    head.get("numFormat", "DIGIT"),
                    int(head.get("start", "1")),
                )
                for head in numbering.findall("{*}paraHead")
            }
            for numbering in header.iter("{*}numbering")
        }
        return cls(headings, bullets, heads)

    def level(self, paragraph: _Element) -> int:
        """The outline level of a paragraph, 1 the highest; 0 if its shape has none."""
        kind, _, level = self.headings.get(paragraph.get("paraPrIDRef", ""), ("", "", 0))
        return level + 1 if kind == "OUTLINE" else 0

    def label(self, paragraph: _Element) -> str:
        """What is drawn before a paragraph's text, ``""`` for nothing."""
        kind, reference, level = self.headings.get(paragraph.get("paraPrIDRef", ""), ("", "", 0))
        if kind == "BULLET":
            return self.bullets.get(reference, "")
        if kind != "NUMBER" or level not in self.heads.get(reference, {}):
            return ""
        return self._next(reference, level)

    def _next(self, reference: str, level: int) -> str:
        heads = self.heads[reference]
        counts = self.counts.setdefault(reference, [0] * (max(heads) + 1))
        start = heads[level][2]
        counts[level] = counts[level] + 1 if counts[level] else start
        counts[level + 1 :] = [0] * (len(counts) - level - 1)

        def place(match: re.Match[str]) -> str:
            at = level if match[1] in "nN" else int(match[1]) - 1
            form = heads.get(at, ("", "DIGIT", 1))[1]
            return formatted(counts[at] or 1, form) if at < len(counts) else ""

        return _PLACE.sub(place, heads[level][0])
