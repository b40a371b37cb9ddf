"""Lines sorted with little memory: runs of them in files, which are merged."""

from __future__ import annotations

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import islice
from typing import IO

#: Lines that are sorted in memory at once: some 100 MB of N-Triples.
_RUN = 500_000
#: Lines that are given at once.
_CHUNK = 10_000


def in_order(lines: Iterable[bytes], run: int = _RUN) -> Iterator[bytes]:
    """Lines in the order of their bytes, each once, many in a chunk.

    Args:
        lines: The lines with their ends.
        run: How many are in memory at once.

    Raises:
        OSError: If there is no room for the runs.
    """
    rest = iter(lines)
    with ExitStack() as files:
        runs: list[IO[bytes]] = []
        while part := list(islice(rest, run)):
            file = files.enter_context(tempfile.TemporaryFile())
            file.writelines(sorted(set(part)))
            file.seek(0)
            runs.append(file)
        merged = _once(heapq.merge(*runs))
        while chunk := list(islice(merged, _CHUNK)):
            yield b"".join(chunk)


def _once(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Sorted lines without those that stand twice."""
    before = b""
    for line in lines:
        if line != before:
            yield line
        before = line
