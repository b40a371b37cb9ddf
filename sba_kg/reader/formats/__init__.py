"""Files as offices publish them → blocks. The format is told by what is in the file, not by its name."""

from __future__ import annotations

import hashlib
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sba_kg.base.errors import InputError, OutsideError
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.reader.blocks import Block

#: An office document of a report has some megabytes, most of them pictures.
MAX_BYTES = 200 * 1024 * 1024
#: What an archive may hold when it is unpacked.
_MAX_UNPACKED = 2 * 1024 * 1024 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWPX_TYPE = b"application/hwp+zip"
_WORD_TYPE = b"wordprocessingml.document.main+xml"
#: Streams of compound files, by their names as the directory has them: a protected OOXML file, a Word 97 document.
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD_97 = "WordDocument".encode("utf-16-le")
#: PDF 2.0, 7.5.2: readers find the header in the first kilobyte.
_PDF_WITHIN = 1024


@dataclass(frozen=True)
class Original:
    """A document as published.

    Attributes:
        blocks: Its blocks.
        format: ``hwpx``, ``hwp``, ``pdf`` or ``docx``.
        sha256: The SHA-256 of its bytes.
        pictures: Pages that are pictures without text, of which nothing is read.
    """

    blocks: tuple[Block, ...]
    format: str
    sha256: str
    pictures: tuple[int, ...] = ()


def format_of(data: bytes) -> str:
    """``hwpx``, ``hwp``, ``pdf``, ``docx``, ``text``, or ``""`` for a format that is not read."""
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            return "docx"
        return "" if _WORD_97 in data else "hwp"
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return "pdf"
    if data.startswith(b"PK"):
        return _archive(data)
    return "text" if b"\x00" not in data[:4096] else ""


def _archive(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            if "mimetype" in names and archive.read("mimetype").strip() == _HWPX_TYPE:
                return "hwpx"
            types = archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""
            return "docx" if _WORD_TYPE in types else ""
    except (KeyError, zipfile.BadZipFile, RuntimeError, OSError, EOFError):
        return ""


def read_original(path: Path) -> Original:
    """Read an office document.

    Raises:
        InputError: E-R01 no such file, E-R02 unreadable, E-R05 no text in it (a scan), E-R06 too large, E-R70 a format
            that is not read, E-R71 protected or damaged.
        OutsideError: E-O70, if the extra ``office`` is not installed.
    """
    data = _bytes(path)
    kind = format_of(data)
    read = _READERS.get(kind)
    if read is None:
        raise InputError("E-R70", file=str(path))
    blocks, pictures = read(data, path)
    if not blocks:
        raise InputError("E-R05", why="scan", file=str(path))
    return Original(blocks, kind, hashlib.sha256(data).hexdigest(), pictures)


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise InputError("E-R01", file=str(path))
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError("E-R06", size=size, limit=MAX_BYTES, file=str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError("E-R02", reason=error.strerror, file=str(path)) from error


# -- readers ---------------------------------------------------------------------------------------

Read = tuple[tuple[Block, ...], tuple[int, ...]]


@contextmanager
def _library(path: Path) -> Iterator[None]:
    """The import of a library of the extra ``office``."""
    try:
        yield
    except ImportError as error:
        raise OutsideError("E-O70", file=str(path)) from error


@contextmanager
def _opened(path: Path) -> Iterator[None]:
    """Opening a document: libraries have many errors of their own, for damaged files also those of their parts."""
    try:
        yield
    except (InputError, OutsideError):
        raise
    except Exception as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, reason: Bilingual | str) -> InputError:
    return InputError("E-R71", why="damaged", reason=reason, file=str(path))


def _protected(path: Path) -> InputError:
    return InputError("E-R71", why="protected", file=str(path))


def _owpml(data: bytes, path: Path) -> Read:
    with _library(path):
        from hwpx import HwpxDocument  # noqa: PLC0415 - an extra, and slow to import

        from sba_kg.reader.formats.owpml import blocks_of  # noqa: PLC0415
    blocks: tuple[Block, ...] = ()
    with _opened(path), HwpxDocument.open(data) as document:
        blocks = blocks_of(document)
    return blocks, ()


def _pdf(data: bytes, path: Path) -> Read:
    with _library(path):
        from sba_kg.reader.formats.pdf import NamelessGlyphs, PasswordLock, read  # noqa: PLC0415
    with _opened(path):
        try:
            return read(data)
        except PasswordLock as error:
            raise _protected(path) from error
        except NamelessGlyphs as error:
            raise InputError("E-R05", why="fonts", file=str(path)) from error


def _docx(data: bytes, path: Path) -> Read:
    if data.startswith(_COMPOUND):
        raise _protected(path)
    with _library(path):
        from docx import Document  # noqa: PLC0415

        from sba_kg.reader.formats.docx import blocks_of  # noqa: PLC0415
        from sba_kg.reader.formats.docx.strict import transitional  # noqa: PLC0415
    with _opened(path):
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > _MAX_UNPACKED:
                raise _damaged(path, sentence("reader.unpacked", limit=_MAX_UNPACKED >> 20))
        return blocks_of(Document(BytesIO(transitional(data)))), ()


_READERS: dict[str, Callable[[bytes, Path], Read]] = {"hwpx": _owpml, "hwp": _owpml, "pdf": _pdf, "docx": _docx}
#: How the names of office documents end: one that holds a text is damaged, or in a form that is not read.
SUFFIXES = frozenset(f".{kind}" for kind in _READERS)
