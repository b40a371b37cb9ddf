"""Texts in the form in which they are read and compared: NFC, ordinary digits and spaces; names as keys.

Reports print one name with and without spaces, dots and brackets (``콘텐츠기업 지원`` / ``콘텐츠기업지원``,
``뷰티·패션`` / ``뷰티패션``); no two names of a report differ in those alone: they have one key.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from sba_kg.base.characters import legal_references

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# The dots that fonts and converters print for the middle dot of Korean compounds.
_DOTS = dict.fromkeys([0x318D, 0x30FB, 0xFF65, 0x2027, 0x22C5, 0x0387], "·")
_SPACES = dict.fromkeys([0x00A0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000, 0x0009], " ")
_NOTHING = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0x00AD], None)
# Hyphens that a word processor sets so that a line does not end at them.
_HYPHENS = dict.fromkeys([0x2010, 0x2011, 0xFE63], "-")
_FOR_READING = {**_HYPHENS, **_FULL_WIDTH, **_SPACES, **_NOTHING, **_DOTS}
_IGNORED = re.compile(r"[^\w&+]|_")


def for_reading(text: str) -> str:
    """Normalize a string for reading: NFC, character references resolved, plain letters, dots and spaces."""
    composed = unicodedata.normalize("NFC", text)
    resolved = html.unescape(legal_references(composed)) if "&" in composed else composed
    return resolved.translate(_FOR_READING)


def squeeze(text: str) -> str:
    """Collapse each run of white space to one space and strip the ends."""
    return " ".join(text.split())


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """The key of a name: NFC, lower case, without spaces, dots, brackets and quotation marks."""
    return _IGNORED.sub("", for_reading(name)).lower()


def similarity(a: str, b: str) -> float:
    """How alike two names are, 0 to 1 (Indel similarity of their keys, rapidfuzz)."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - names have keys in every command, and few compare them

    return fuzz.ratio(key(a), key(b)) / 100
