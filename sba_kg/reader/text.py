"""Bytes → lines: the text as received, and as it is read.

Reading works on a normalized form (NFC, ordinary digits and spaces), so that a copy of a report with
CRLF line ends, a byte-order mark, decomposed Korean or no-break spaces reads the same. The printed form
of every line is kept beside it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sba_kg.base import inputs
from sba_kg.base.characters import LOST, legal
from sba_kg.base.errors import InputError, Problem
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.text import for_reading, squeeze

# A work report is some hundred kilobytes of text; what is a hundred times larger is something else.
MAX_BYTES = 8 * 1024 * 1024
# The longest line of a report is a table row of some thousand characters.
MAX_LINE = 20_000

_LINE_END = re.compile(r"\r\n|\n|\r")
#: Page ends and the line ends of word processors; before a figure such a character may be a lost sign instead.
_BREAKS = "\x0b\x0c"
_BREAK = re.compile(rf"[{_BREAKS}](?!\d)")
_AROUND = 12
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_COMMENT = re.compile(r"^\s*<!--(?:(?!-->).)*-->\s*$")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class TextLine:
    """One line of a text.

    Attributes:
        number: 1-based number in the file.
        printed: The line as received, in NFC, without its line end, with U+FFFD for what XML cannot hold.
        text: The line as it is read: spaces unified, each run of them one, ends stripped.
        indent: Number of spaces before the text.
    """

    number: int
    printed: str
    text: str
    indent: int

    @property
    def blank(self) -> bool:
        """Whether nothing but white space is on the line."""
        return not self.text


@dataclass(frozen=True)
class SourceText:
    """A report's text: its name for messages, the SHA-256 of its bytes, its lines."""

    name: str
    sha256: str
    lines: tuple[TextLine, ...]

    def line(self, number: int) -> TextLine:
        """The line with a 1-based number."""
        return self.lines[number - 1]


def load(path: Path) -> SourceText:
    """Read a report's text.

    Raises:
        InputError: E-R01 no such file, E-R02 a folder or unreadable, E-R03 not UTF-8, E-R04 binary,
            E-R05 empty, E-R06 too large, E-R09 a line too long.
    """
    try:
        there, is_file = path.exists(), path.is_file()
        size = path.stat().st_size if is_file else 0
        data = path.read_bytes() if is_file and size <= MAX_BYTES else b""
    except OSError as error:
        raise InputError("E-R02", reason=error.strerror, file=str(path)) from error
    if not there:
        raise InputError("E-R01", file=str(path))
    if not is_file:
        raise InputError("E-R02", reason=sentence("base.not-a-file"), file=str(path))
    if size > MAX_BYTES:
        raise InputError("E-R06", size=size, limit=MAX_BYTES, file=str(path))
    return from_bytes(data, str(path))


def from_bytes(data: bytes, name: str) -> SourceText:
    """Decode a report's bytes and split them into lines.

    Args:
        data: UTF-8, with or without byte-order mark, any of the usual line ends.
        name: What messages call it.

    Raises:
        InputError: E-R03 not UTF-8, E-R04 binary, E-R05 empty, E-R09 a line too long.
    """
    if b"\x00" in data and not data.startswith(_UTF16):
        raise InputError("E-R04", file=name)
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "E-R03",
            reason=sentence("reader.not-utf8", byte=error.start + 1, advice=_advice(data)),
            file=name,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error
    if not decoded.strip():
        raise InputError("E-R05", why="empty", file=name)
    if len(_CONTROL.findall(decoded)) > len(decoded) // 100:
        raise InputError("E-R04", file=name)
    parts = _LINE_END.split(decoded)
    if not parts[-1]:
        parts.pop()
    for number, part in enumerate(parts, 1):
        if len(part) > MAX_LINE:
            raise InputError("E-R09", length=len(part), limit=MAX_LINE, file=name, line=number)
    return SourceText(name, hashlib.sha256(data).hexdigest(), tuple(_line(i, p) for i, p in enumerate(parts, 1)))


def _advice(data: bytes) -> Bilingual:
    """How to make UTF-8 of a text, as far as its encoding can be told."""
    try:
        encoding = inputs.decode(data, "").encoding
    except InputError:
        return sentence("reader.damaged")
    return sentence("reader.convert", encoding=encoding)


def _line(number: int, raw: str) -> TextLine:
    printed = unicodedata.normalize("NFC", legal(_BREAK.sub(" ", raw.strip(_BREAKS))))
    # A comment on a line of its own (a transcript has one before each page) says nothing of the report.
    text = "" if _COMMENT.match(printed) else for_reading(printed).rstrip()
    return TextLine(number, printed, squeeze(text), len(text) - len(text.lstrip()))


def lost(source: SourceText) -> list[Problem]:
    """A problem (P-R60) for each line that has lost characters, which nobody has corrected."""
    return [_lost(line) for line in source.lines if LOST in line.text]


def _lost(line: TextLine) -> Problem:
    at = line.text.index(LOST)
    near = line.text[max(0, at - _AROUND) : at + _AROUND]
    return Problem.of(line.number, "P-R60", count=line.text.count(LOST), near=near)
