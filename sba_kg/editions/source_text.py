"""The text that a graph was made of, where it is at hand: the graph knows its checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sba_kg.base import resources
from sba_kg.base.namespaces import GRAPH
from sba_kg.editions import edition


@dataclass(frozen=True)
class GraphText:
    """Where a graph comes from.

    Attributes:
        name: Name of its edition.
        graph: Its IRI.
        folder: Folder of the edition: the one that holds the text, else where the package would have it.
        file: The text, as messages name it.
        lines: The lines of the text as printed; none if the text is not at hand.
    """

    name: str
    graph: str
    folder: Path
    file: str
    lines: tuple[str, ...] = ()


def find(graph: str, checksums: Collection[str], near: Sequence[Path] = ()) -> GraphText:
    """Where a graph comes from: the first folder of an edition whose text is the one that the graph was made of.

    Args:
        graph: IRI of the graph.
        checksums: The SHA-256 checksums of the text that the graph names (``sba:textChecksum``).
        near: Where to look before the package: folders of editions, folders of them, or files beside a text.

    Raises:
        InputError: E-E01 or E-E02, if an ``edition.toml`` on the way is broken.
    """
    from sba_kg.reader.text import load as load_text  # noqa: PLC0415 - a validation needs no reader, but for this

    name = graph.removeprefix(GRAPH)
    for folder in _folders(name, near):
        text = edition.load(folder).text
        if text.is_file() and hashlib.sha256(text.read_bytes()).hexdigest() in checksums:
            return GraphText(name, graph, folder, str(text), tuple(line.printed for line in load_text(text).lines))
    return GraphText(name, graph, resources.data() / name, "report.txt")


def _folders(name: str, near: Sequence[Path]) -> Iterator[Path]:
    for path in near:
        folder = path.parent if path.is_file() else path
        yield from (f for f in (folder, folder / name) if (f / edition.FILE).is_file())
    shipped = resources.data() / name
    if (shipped / edition.FILE).is_file():
        yield shipped
