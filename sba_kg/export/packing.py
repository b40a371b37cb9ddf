"""Compression, the same bytes each time: neither a time nor a name of a file is written into it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from typing import Protocol

#: What a compressed file is called.
SUFFIXES = {"gzip": ".gz", "zstd": ".zst"}
#: A gzip header and trailer around deflated data (zlib's manual, deflateInit2).
_GZIP = 16 + zlib.MAX_WBITS


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes:
        """Some of the data, packed."""

    def flush(self) -> bytes:
        """The rest."""


def packed(chunks: Iterable[bytes], how: str) -> Iterator[bytes]:
    """Data compressed by ``gzip`` or ``zstd``, or as they are (``none``), as they come."""
    packer = _packer(how)
    if packer is None:
        yield from chunks
        return
    for chunk in chunks:
        yield packer.compress(chunk)
    yield packer.flush()


def _packer(how: str) -> _Packer | None:
    if how == "gzip":
        return zlib.compressobj(9, zlib.DEFLATED, _GZIP)
    if how == "zstd":
        import zstandard  # noqa: PLC0415 - few exports are compressed by it

        return zstandard.ZstdCompressor(level=12, write_checksum=True).compressobj()
    return None
