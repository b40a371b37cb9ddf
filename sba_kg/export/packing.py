"""Compression, the same bytes each time: neither a time nor a name of a file is written into it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

#: What a compressed file is called.
SUFFIXES = {"gzip": ".gz", "zstd": ".zst"}


def _gzip(data: bytes) -> bytes:
    return gzip.compress(data, compresslevel=9, mtime=0)


def _zstd(data: bytes) -> bytes:
    import zstandard  # noqa: PLC0415 - few exports are compressed by it

    return zstandard.ZstdCompressor(level=12, write_checksum=True).compress(data)


_PACKERS: dict[str, Callable[[bytes], bytes]] = {"gzip": _gzip, "zstd": _zstd}


def packed(data: bytes, how: str) -> bytes:
    """Data compressed by ``gzip`` or ``zstd``, or as they are (``none``)."""
    return _PACKERS[how](data) if how in _PACKERS else data
