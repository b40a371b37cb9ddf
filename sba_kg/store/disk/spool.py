"""Graphs that wait on the disk until all of them are there: a store is locked only while they are put into it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from sba_kg.base.errors import OutsideError

_FORM = ox.RdfFormat.N_TRIPLES


class Spool:
    """Named graphs in files of a folder. Made by :func:`spool`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._names: list[ox.NamedNode] = []

    def add(self, name: ox.NamedNode, triples: Iterable[ox.Triple]) -> None:
        """Keep a graph.

        Raises:
            OutsideError: E-O01, if the disk refuses.
        """
        file = self._file(len(self._names))
        try:
            ox.serialize(triples, str(file), format=_FORM)
        except OSError as error:
            raise OutsideError("E-O01", reason=error.strerror or str(error), file=str(file)) from error
        self._names.append(name)

    def graphs(self) -> Iterator[tuple[ox.NamedNode, Iterator[ox.Triple]]]:
        """The graphs in the order in which they came, each read as it is needed."""
        for number, name in enumerate(self._names):
            yield name, (quad.triple for quad in ox.parse(path=str(self._file(number)), format=_FORM))

    def _file(self, number: int) -> Path:
        return self._folder / f"{number}.nt"


@contextmanager
def spool() -> Iterator[Spool]:
    """A place for graphs, which is gone at the end of the context."""
    with tempfile.TemporaryDirectory(prefix="sba-kg-") as folder:
        yield Spool(Path(folder))
