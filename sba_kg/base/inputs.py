"""Reading the small files that people write: bytes, encoding, TOML, and where in them something stands.

A report's own text is read by :mod:`sba_kg.reader.text`; it is evidence and has to be UTF-8. What people write beside
it (registries, ``edition.toml``, reviews, queries) is read as their programs save it: UTF-8 with or without byte-order
mark, UTF-16 with one, or CP949, which Korean Excel calls CSV. Anything but UTF-8 is told (:func:`encoding_problem`).
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import tomllib
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from sba_kg.base.errors import InputError, Problem, SbaKgError
from sba_kg.base.messages import Bilingual, sentence

#: A registry of a whole ministry has some megabytes; a TOML file of reviews some hundred kilobytes.
MAX_BYTES = 8 * 1024 * 1024
#: The parser of TOML is quadratic in the dots of a key, which stand on one line.
_MAX_TOML, _MAX_TOML_LINE = 1024 * 1024, 10_000
_UTF8_MARK = codecs.BOM_UTF8
#: The marks of UTF-32 begin with those of UTF-16.
_MARKS = {
    codecs.BOM_UTF32_LE: "UTF-32",
    codecs.BOM_UTF32_BE: "UTF-32",
    codecs.BOM_UTF16_LE: "UTF-16",
    codecs.BOM_UTF16_BE: "UTF-16",
}
_LINE_OF_MESSAGE = re.compile(r"line (\d+)")


class InputText(NamedTuple):
    """A decoded text and the name of its encoding."""

    text: str
    encoding: str


def present(path: Path) -> bool:
    """Whether something is at the place of a file that may be left out, be it a file or not."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):  # a path with NUL
        return False
    except OSError:
        return True  # it cannot be looked at: to read it gives the error
    return True


def read_bytes(path: Path, code: str = "E-R52", limit: int = MAX_BYTES, error: type[SbaKgError] = InputError) -> bytes:
    """The bytes of a file.

    Args:
        path: The file; a pipe or device is refused, as it may never end.
        code: Id of the error for a file that cannot be read.
        limit: Most bytes that it may have.
        error: Class of the error.

    Raises:
        SbaKgError: ``code`` no such file, no file or unreadable, E-R51 too large.
    """
    try:
        # Without O_NONBLOCK, to open a pipe that nobody writes to takes for ever.
        with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise unreadable(path, sentence("base.not-a-file"), code, error)
            return read_stream(stream, str(path), limit, error)
    except ValueError as problem:  # a path with NUL
        raise unreadable(path, sentence("base.bad-path"), code, error) from problem
    except OSError as problem:
        raise unreadable(path, problem.strerror or str(problem), code, error) from (problem)


def read_stream(stream: BinaryIO, name: str, limit: int = MAX_BYTES, error: type[SbaKgError] = InputError) -> bytes:
    """All that comes from a stream.

    Raises:
        SbaKgError: E-R51, if that is more than ``limit`` bytes.
    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise error("E-R51", limit=limit, file=name)
    return data


def unreadable(path: Path, reason: Bilingual | str, code: str, error: type[SbaKgError] = InputError) -> SbaKgError:
    """The error for a file that is no file or may not be read."""
    return error(code, reason=reason, file=str(path))


def decode(data: bytes, name: str, code: str = "E-R50", error: type[SbaKgError] = InputError) -> InputText:
    """Decode what people's programs save.

    Args:
        data: The bytes.
        name: What messages call the file.
        code: Id of the error.
        error: Class of the error.

    Raises:
        SbaKgError: ``code``, if they are in no encoding that is known here; it names the line.
    """
    encoding = next((encoding for mark, encoding in _MARKS.items() if data.startswith(mark)), "UTF-8")
    try:
        return InputText(data.decode("utf-8-sig" if encoding == "UTF-8" else encoding), encoding)
    except UnicodeDecodeError as problem:
        if encoding == "UTF-8" and (korean := _cp949(data)) is not None:
            return InputText(korean, "CP949")
        before = data[: problem.start].decode(encoding, errors="ignore")
        raise _undecodable(before.count("\n") + 1, name, code, error) from problem


def _undecodable(line: int, name: str, code: str, error: type[SbaKgError]) -> SbaKgError:
    return error(code, reason=sentence("base.encoding"), file=name, line=line)


def _cp949(data: bytes) -> str | None:
    """The text, if the bytes are CP949 beyond doubt.

    Damaged UTF-8 decodes too, into Chinese characters and syllables that nobody writes: most letters have to be among
    the 2,350 syllables of KS X 1001, or single letters (ㅇ is a usual marker).
    """
    if data.startswith(_UTF8_MARK):
        return None
    try:
        text = data.decode("cp949")
    except UnicodeDecodeError:
        return None
    letters = [letter for letter in text if letter.isalpha() and not letter.isascii()]
    common = sum("ㄱ" <= letter <= "ㅣ" or ("가" <= letter <= "힣" and len(_euc_kr(letter)) == 2) for letter in letters)
    return text if letters and common >= 0.8 * len(letters) else None


def _euc_kr(letter: str) -> bytes:
    """The letter in EUC-KR; eight bytes for a syllable that KS X 1001 spells with its parts, none if it has none."""
    try:
        return letter.encode("euc_kr")
    except UnicodeEncodeError:
        return b""


def read_text(path: Path, code: str = "E-R52", error: type[SbaKgError] = InputError) -> str:
    """The text of a file. Raises what :func:`read_bytes` and :func:`decode` raise."""
    return decode(read_bytes(path, code, error=error), str(path), error=error).text


def encoding_problem(encoding: str, file: str) -> Problem | None:
    """What is told of a file in another encoding than UTF-8 (P-R65)."""
    if encoding == "UTF-8":
        return None
    return Problem.of(0, "P-R65", encoding=encoding, file=file)


def encoding_problems(folder: Path) -> list[Problem]:
    """What is told of the encodings of the files that people write into an edition's folder.

    Raises:
        InputError: E-R50 to E-R52, if one of them cannot be read.
    """
    files = [*sorted(folder.glob("*.toml")), *sorted((folder / "registry").glob("*.csv"))]
    found = (encoding_problem(decode(read_bytes(file), str(file)).encoding, str(file)) for file in files)
    return [problem for problem in found if problem]


def read_toml(path: Path, broken: str, unread: str, error: type[SbaKgError] = InputError) -> dict[str, Any]:
    """A TOML file as a table.

    Args:
        path: The file.
        broken: Id of the error for what is no TOML.
        unread: Id of the error for a file that cannot be read.
        error: Class of the error.

    Raises:
        SbaKgError: ``broken``, which includes what cannot be decoded; ``unread``; E-R51 too large.
    """
    text = decode(read_bytes(path, unread, _MAX_TOML, error), str(path), broken, error).text

    def no_toml(reason: Bilingual | str, line: int | None = None) -> SbaKgError:
        return error(broken, reason=reason, file=str(path), line=line)

    long = next((n for n, line in enumerate(text.splitlines(), 1) if len(line) > _MAX_TOML_LINE), None)
    if long:
        raise no_toml(sentence("base.long-line", limit=_MAX_TOML_LINE), long)
    try:
        return tomllib.loads(text)
    except RecursionError as problem:
        raise no_toml(sentence("base.deep")) from problem
    except ValueError as problem:  # TOMLDecodeError, and numbers of thousands of digits
        found = _LINE_OF_MESSAGE.search(str(problem))
        raise no_toml(str(problem), int(found[1]) if found else None) from problem


def line_of(path: Path, key: str, table: str = "", number: int = 0) -> int | None:
    """The 1-based line of a key in a TOML file, for messages.

    Args:
        path: The file.
        key: The key; of a dotted one the last part is looked for, behind the heads of the others.
        table: Name of an array of tables (``[[table]]``) that it stands in.
        number: Which of them, from 0.

    Returns:
        The line of the key, else that of the table's head, else None.
    """
    lines = read_text(path).splitlines()
    start, end = 0, len(lines)
    if table:
        heads = [at for at, line in enumerate(lines) if re.match(rf"\s*\[\[\s*[\"']?{table}[\"']?\s*\]\]", line)]
        if number >= len(heads):
            return None
        start, end = heads[number], [*heads, end][number + 1]
    found = None
    for part in key.split("."):
        pattern = re.compile(rf"\s*(?:\[\s*){{0,2}}[\"']?{re.escape(part)}[\"']?\s*[\]=.]")
        at = next((at for at in range(start, end) if pattern.match(lines[at])), None)
        start, found = (start, found) if at is None else (at, at + 1)
    return found or (start + 1 if table else None)


def is_address(value: str) -> bool:
    """Whether a text is the IRI of a web page in ASCII, with a host and nothing that an engine of RDF refuses."""
    if not re.fullmatch(r"https?://[!#-;=?-\[\]_a-z~]+", value) or re.search(r"%(?![0-9A-Fa-f]{2})", value):
        return False
    try:
        parts = urlsplit(value)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0) and bool(ox.NamedNode(value))
    except ValueError:
        return False
