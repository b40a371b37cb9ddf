"""Our own Turtle files (ontology, code lists, shapes), each parsed once in a process, however many reports it reads."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pyoxigraph as ox


def triples(path: Path) -> tuple[ox.Triple, ...]:
    """The triples of a file; its anonymous nodes have names of their own, so that files can be put together.

    A file that has changed since is parsed again.

    Raises:
        SyntaxError: If it is not Turtle.
        OSError: If it cannot be read.
    """
    return _parsed(path, *changed(path))


def changed(path: Path) -> tuple[int, int]:
    """What differs when a file has changed: its time and its size. Raises OSError."""
    found = path.stat()
    return found.st_mtime_ns, found.st_size


@lru_cache(maxsize=64)  # more than we have of such files
def _parsed(path: Path, changed: int, size: int) -> tuple[ox.Triple, ...]:
    quads = ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
    return tuple(quad.triple for quad in quads)
