"""Characters that XML cannot hold, so that no RDF/XML could be made of a graph that has them.

In the text of a report they stand where a conversion lost a character, a sign before a figure at worst. U+FFFD, the
replacement character, takes their place: it is seen, can be typed into ``corrections.toml``, and is part of no number
(decision 0070).
"""

from __future__ import annotations

import re

#: What stands for a character that is lost.
LOST = "\ufffd"
#: All but those of ``Char`` in XML 1.0, <https://www.w3.org/TR/xml/#charsets>.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")
#: Digits of the largest number of a character.
_DIGITS = 7


def legal(text: str) -> str:
    """A text with U+FFFD for each character that XML cannot hold."""
    return _ILLEGAL.sub(LOST, text)


def first_illegal(text: str) -> str:
    """The first character that XML cannot hold, as ``U+001D``; ``""`` if there is none."""
    found = _ILLEGAL.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def legal_references(text: str) -> str:
    """A text with U+FFFD for each reference (``&#29;``) to a character that XML cannot hold or that does not exist."""
    return _REFERENCE.sub(_legal_reference, text)


def _legal_reference(match: re.Match[str]) -> str:
    hexadecimal, decimal = match.groups()
    digits = hexadecimal or decimal
    if len(digits) > _DIGITS:
        return LOST
    number = int(digits, 16 if hexadecimal else 10)
    return LOST if number > 0x10FFFF or _ILLEGAL.match(chr(number)) else match[0]
