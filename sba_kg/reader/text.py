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
from sba_kg.base.errors import InputError, Problem, Severity
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
class Line:
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
    lines: tuple[Line, ...]

    def line(self, number: int) -> Line:
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
        raise InputError(
            "E-R02",
            f"파일을 읽을 수 없습니다({error.strerror}).",
            f"cannot be read ({error.strerror})",
            file=str(path),
        ) from error
    if not there:
        raise InputError(
            "E-R01", "파일이 없습니다. 경로를 확인하십시오.", "no such file: check the path", file=str(path)
        )
    if not is_file:
        raise InputError(
            "E-R02",
            "파일이 아닙니다. 보고서 본문 파일을 지정하십시오.",
            "not a file: give the report's text file",
            file=str(path),
        )
    if size > MAX_BYTES:
        raise InputError(
            "E-R06",
            f"파일이 {size:,}바이트로 업무보고 본문으로 보기에 너무 큽니다(한도 {MAX_BYTES:,}바이트).",
            f"{size:,} bytes is too large for a work report (limit {MAX_BYTES:,}): give the report's text alone",
            file=str(path),
        )
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
        raise InputError(
            "E-R04",
            "텍스트가 아닌 이진 파일입니다. PDF·HWP는 먼저 UTF-8 텍스트로 변환하십시오.",
            "binary, not text: convert a PDF or HWP document to UTF-8 text first",
            file=name,
        )
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError(
            "E-R03",
            f"UTF-8이 아닙니다({error.start + 1}번째 바이트). {_advice(data, 'ko')}",
            f"not UTF-8 (byte {error.start + 1}): {_advice(data, 'en')}",
            file=name,
            line=data.count(b"\n", 0, error.start) + 1,
        ) from error
    if not decoded.strip():
        raise InputError("E-R05", "내용이 없는 파일입니다.", "the file is empty: give the report's text", file=name)
    if len(_CONTROL.findall(decoded)) > len(decoded) // 100:
        raise InputError(
            "E-R04",
            "텍스트가 아닌 이진 파일입니다.",
            "binary, not text: too many control characters",
            file=name,
        )
    parts = _LINE_END.split(decoded)
    if not parts[-1]:
        parts.pop()
    for number, part in enumerate(parts, 1):
        if len(part) > MAX_LINE:
            raise InputError(
                "E-R09",
                f"한 줄이 {len(part):,}자로 보고서 본문으로 볼 수 없습니다(한도 {MAX_LINE:,}자).",
                f"a line of {len(part):,} characters is no line of a report (limit {MAX_LINE:,})",
                file=name,
                line=number,
            )
    return SourceText(name, hashlib.sha256(data).hexdigest(), tuple(_line(i, p) for i, p in enumerate(parts, 1)))


def _advice(data: bytes, lang: str) -> str:
    """How to make UTF-8 of a text, as far as its encoding can be told."""
    try:
        encoding = inputs.decode(data, "").encoding
    except InputError:
        damaged = {
            "ko": "CP949도 아니므로 깨진 글자가 있습니다. 그 줄을 원본과 견주어 다시 저장하십시오.",
            "en": "nor CP949, so a character is damaged: compare the line with the original and save the text again",
        }
        return damaged[lang]
    command = f"iconv -f {encoding} -t UTF-8"
    return f"변환하십시오: {command}" if lang == "ko" else f"convert it with {command}"


def _line(number: int, raw: str) -> Line:
    printed = unicodedata.normalize("NFC", legal(_BREAK.sub(" ", raw.strip(_BREAKS))))
    # A comment on a line of its own (a transcript has one before each page) says nothing of the report.
    text = "" if _COMMENT.match(printed) else for_reading(printed).rstrip()
    return Line(number, printed, squeeze(text), len(text) - len(text.lstrip()))


def lost(source: SourceText) -> list[Problem]:
    """A problem (P-R60) for each line that has lost characters, which nobody has corrected."""
    return [_lost(line) for line in source.lines if LOST in line.text]


def _lost(line: Line) -> Problem:
    at = line.text.index(LOST)
    near = line.text[max(0, at - _AROUND) : at + _AROUND]
    return Problem(
        line.number,
        "P-R60",
        f"텍스트로 변환하면서 글자 {line.text.count(LOST)}개가 유실되었습니다('{near}'). "
        "이 글자에 붙은 수는 읽지 않습니다. 원본을 확인하여 corrections.toml에 적으십시오.",
        f"characters were lost in the conversion to text: {line.text.count(LOST)} ('{near}'); numbers beside them "
        "are not read: look at the original and add a reading to corrections.toml",
        Severity.ERROR,
    )
