"""Styles and numbers of WordprocessingML (ISO/IEC 29500-1, 17.3, 17.7, 17.9): looks, outline levels, drawn labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sba_kg.reader.formats.numbering import formatted

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped, unused-ignore]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
#: The level that means body text.
_BODY_LEVEL = 9
_DEFAULT_SIZE = 10.0
_DEEPEST = 20
_LONGEST = 10
_OFF = {"0", "false", "off", "none"}
_PLACE = re.compile(r"%(\d)")
#: ``w:numFmt`` → ``hc:NumberType1``.
_FORMATS = {
    "upperRoman": "ROMAN_CAPITAL",
    "lowerRoman": "ROMAN_SMALL",
    "upperLetter": "LATIN_CAPITAL",
    "lowerLetter": "LATIN_SMALL",
    "ganada": "HANGUL_SYLLABLE",
    "koreanLegal": "HANGUL_SYLLABLE",
    "decimalEnclosedCircle": "CIRCLED_DIGIT",
    "decimalEnclosedCircleChinese": "CIRCLED_DIGIT",
}


def value(parent: _Element | None, name: str, attribute: str = "val") -> str:
    """An attribute of a child element, ``""`` without it."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return str(child.get(f"{W}{attribute}", "")) if child is not None else ""


def switched(parent: _Element | None, name: str) -> bool | None:
    """A property that is on or off; None if it is not said."""
    child = parent.find(f"{W}{name}") if parent is not None else None
    return None if child is None else child.get(f"{W}val", "1") not in _OFF


def number(text: str, otherwise: int = 0) -> int:
    """A number as files write it; ``otherwise`` if it is none."""
    return int(text) if text.isdecimal() and len(text) < _LONGEST else otherwise


def level_of(element: _Element) -> int:
    """The list level that an element defines, 0 to 8."""
    return min(number(str(element.get(f"{W}ilvl", "0"))), _BODY_LEVEL - 1)


@dataclass(frozen=True)
class DocxLook:
    """How characters look; size in points."""

    bold: bool = False
    raised: bool = False
    size: float = _DEFAULT_SIZE

    def changed(self, properties: _Element | None) -> DocxLook:
        """With what run properties (``w:rPr``) say."""
        if properties is None:
            return self
        bold, size = switched(properties, "b"), value(properties, "sz")
        align = value(properties, "vertAlign")
        return replace(
            self,
            bold=self.bold if bold is None else bold,
            size=int(size) / 2 if size.isdecimal() else self.size,
            raised=align == "superscript" if align else self.raised,
        )


@dataclass
class Styles:
    """The styles of a document, by their ids."""

    styles: dict[str, _Element]
    default: DocxLook
    normal: str

    @classmethod
    def of(cls, root: _Element | None) -> Styles:
        """From ``word/styles.xml``."""
        if root is None:
            return cls({}, DocxLook(), "")
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        styles = {str(style.get(f"{W}styleId")): style for style in root.iter(f"{W}style")}
        normal = [
            name
            for name, s in styles.items()
            if s.get(f"{W}type") == "paragraph" and s.get(f"{W}default") in {"1", "true"}
        ]
        return cls(styles, DocxLook().changed(defaults), normal[0] if normal else "")

    def chain(self, name: str) -> list[_Element]:
        """A style and those that it is based on, the most general one first."""
        found: list[_Element] = []
        while name in self.styles and len(found) < _DEEPEST:
            found.insert(0, self.styles[name])
            name = value(self.styles[name], "basedOn")
        return found

    def look(self, name: str, start: DocxLook | None = None) -> DocxLook:
        """The look that a style gives."""
        look = start or self.default
        for style in self.chain(name):
            look = look.changed(style.find(f"{W}rPr"))
        return look

    def paragraph(self, properties: _Element | None) -> Iterator[_Element]:
        """What says how a paragraph is set: its own properties, then its styles, the nearest first."""
        if properties is not None:
            yield properties
        for style in reversed(self.chain(value(properties, "pStyle") or self.normal)):
            own = style.find(f"{W}pPr")
            if own is not None:
                yield own

    def level(self, properties: _Element | None) -> int:
        """The outline level of a paragraph, 1 the highest; 0 for body text."""
        for layer in self.paragraph(properties):
            said = value(layer, "outlineLvl")
            if said.isdecimal():
                return int(said) + 1 if int(said) < _BODY_LEVEL else 0
        return 0

    def indent(self, properties: _Element | None) -> float:
        """The left margin of a paragraph in points."""
        for layer in self.paragraph(properties):
            said = value(layer, "ind", "left") or value(layer, "ind", "start")
            if said.lstrip("-").isdecimal():
                return int(said) / 20
        return 0


@dataclass
class Labels:
    """Draws the labels of numbered paragraphs in document order."""

    styles: Styles
    lists: dict[str, str] = field(default_factory=dict)
    levels: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    restarts: dict[str, dict[int, int]] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, root: _Element | None, styles: Styles) -> Labels:
        """From ``word/numbering.xml``."""
        made = cls(styles)
        if root is None:
            return made
        for abstract in root.findall(f"{W}abstractNum"):
            made.levels[str(abstract.get(f"{W}abstractNumId"))] = {
                level_of(level): (
                    value(level, "lvlText"),
                    value(level, "numFmt"),
                    number(value(level, "start"), 1),
                )
                for level in abstract.findall(f"{W}lvl")
            }
        for listed in root.findall(f"{W}num"):
            name = str(listed.get(f"{W}numId"))
            made.lists[name] = value(listed, "abstractNumId")
            made.restarts[name] = {
                level_of(override): int(value(override, "startOverride"))
                for override in listed.findall(f"{W}lvlOverride")
                if value(override, "startOverride").isdecimal()
            }
        return made

    def label(self, properties: _Element | None) -> str:
        """What is drawn before a paragraph's text, ``""`` for nothing."""
        for layer in self.styles.paragraph(properties):
            numbered = layer.find(f"{W}numPr")
            if numbered is not None:
                level = value(numbered, "ilvl")
                return self._next(value(numbered, "numId"), int(level) if level.isdecimal() else 0)
        return ""

    def _next(self, name: str, level: int) -> str:
        abstract = self.lists.get(name, "")
        heads = self.levels.get(abstract, {})
        if level not in heads:
            return ""
        counts = self.counts.setdefault(abstract, [0] * (max(heads) + 1))
        if name not in self.seen:
            self.seen.add(name)
            for at, start in self.restarts.get(name, {}).items():
                counts[at : at + 1] = [start - 1]
        text, form, start = heads[level]
        if form == "none":
            return ""
        counts[level] = counts[level] + 1 if counts[level] else max(start, 1)
        counts[level + 1 :] = [0] * (len(counts) - level - 1)
        if form == "bullet":
            return text

        def place(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            kind = heads.get(at, ("", "decimal", 1))[1]
            return formatted(counts[at] or 1, _FORMATS.get(kind, "DIGIT")) if 0 <= at < len(counts) else ""

        return _PLACE.sub(place, text)
