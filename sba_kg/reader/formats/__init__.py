"""Files as offices publish them → blocks. The format is told by what is in the file, not by its name."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from sba_kg.base.errors import InputError, OutsideError
from sba_kg.reader.blocks import Block

#: An office document of a report has some megabytes, most of them pictures.
MAX_BYTES = 200 * 1024 * 1024
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWPX_TYPE = b"application/hwp+zip"


@dataclass(frozen=True)
class Original:
    """A document as published: its blocks, its format (``hwpx`` or ``hwp``), the SHA-256 of its bytes."""

    blocks: tuple[Block, ...]
    format: str
    sha256: str


def format_of(data: bytes) -> str:
    """``hwpx``, ``hwp``, ``pdf``, ``text``, or ``""`` for a format that is not read."""
    if data.startswith(_COMPOUND):
        return "hwp"
    if data.startswith(b"%PDF"):
        return "pdf"
    if data.startswith(b"PK"):
        return "hwpx" if _is_hwpx(data) else ""
    return "text" if b"\x00" not in data[:4096] else ""


def _is_hwpx(data: bytes) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            return archive.read("mimetype").strip() == _HWPX_TYPE
    except (KeyError, zipfile.BadZipFile, RuntimeError):
        return False


def read_original(path: Path) -> Original:
    """Read an office document.

    Raises:
        InputError: E-R01 no such file, E-R02 unreadable, E-R06 too large, E-R70 a format that is not read, E-R71
            protected or damaged.
        OutsideError: E-O70, if the extra ``office`` is not installed.
    """
    data = _bytes(path)
    kind = format_of(data)
    if kind not in ("hwpx", "hwp"):
        raise InputError(
            "E-R70",
            "읽을 수 없는 형식입니다. HWPX, HWP 5.0 또는 UTF-8 텍스트(Markdown) 파일을 지정하십시오. "
            "PDF는 한글에서 HWPX로 저장하거나 텍스트로 변환하십시오.",
            "not a format that is read: give an HWPX or HWP 5.0 document or a UTF-8 text (Markdown). Save a PDF as "
            "HWPX in Hancom Office, or convert it to text",
            file=str(path),
        )
    return Original(_owpml(data, path), kind, hashlib.sha256(data).hexdigest())


def _bytes(path: Path) -> bytes:
    if not path.exists():
        raise InputError(
            "E-R01", "파일이 없습니다. 경로를 확인하십시오.", "no such file: check the path", file=str(path)
        )
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(
                "E-R06",
                f"파일이 업무보고로 보기에 너무 큽니다(한도 {MAX_BYTES:,}바이트).",
                f"the file is too large for a work report (limit {MAX_BYTES:,} bytes)",
                file=str(path),
            )
        return path.read_bytes()
    except OSError as error:
        raise InputError(
            "E-R02",
            f"파일을 읽을 수 없습니다({error.strerror}).",
            f"cannot be read ({error.strerror})",
            file=str(path),
        ) from error


def _owpml(data: bytes, path: Path) -> tuple[Block, ...]:
    try:
        from hwpx import HwpxDocument  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise OutsideError(
            "E-O70",
            "한글 문서를 읽으려면 office 추가 구성이 필요합니다. pip install 'sba-kg[office]'를 실행하십시오.",
            "reading Hancom documents needs the extra 'office': run pip install 'sba-kg[office]'",
            file=str(path),
        ) from error
    from sba_kg.reader.formats.owpml import blocks_of  # noqa: PLC0415

    try:
        with HwpxDocument.open(data) as document:
            blocks = blocks_of(document)
    except Exception as error:  # the library has many errors of its own, for damaged files also those of its parts
        raise InputError(
            "E-R71",
            f"문서를 열 수 없습니다({error}). 암호나 배포용 제한이 걸려 있으면 한글에서 풀고 다시 저장하십시오.",
            f"the document cannot be opened ({error}): if it is protected by a password or for distribution only, "
            "remove that in Hancom Office and save it again",
            file=str(path),
        ) from error
    if not blocks:
        raise InputError(
            "E-R05",
            "문서에 글이 없습니다. 그림으로 스캔한 문서는 읽을 수 없습니다.",
            "no text in the document: scanned pictures cannot be read",
            file=str(path),
        )
    return blocks
