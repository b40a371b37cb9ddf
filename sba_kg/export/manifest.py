"""The manifest of an export: which graphs, how many triples, and checksums of graphs and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sba_kg.base.version import __version__
from sba_kg.export.content import Content
from sba_kg.store.checksum import summed
from sba_kg.vocabulary import ontology

#: What is said of how the checksum of a graph is made.
ALGORITHM = "sum of the SHA-256 of its triples, modulo 2^256 (sba_kg.store.checksum)"


@dataclass
class WrittenFile:
    """Size and SHA-256 of a file, as it is written."""

    size: int = 0
    _digest: hashlib._Hash = field(default_factory=hashlib.sha256)

    @property
    def sha256(self) -> str:
        """64 hexadecimal digits."""
        return self._digest.hexdigest()

    def through(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The parts of the file, which are counted as they pass."""
        for chunk in chunks:
            self.size += len(chunk)
            self._digest.update(chunk)
            yield chunk


def manifest(content: Content, form: str, compression: str, files: Mapping[str, WrittenFile]) -> bytes:
    """The manifest as JSON: the same for the same export.

    Args:
        content: What was exported.
        form: The format.
        compression: ``gzip``, ``zstd`` or ``none``.
        files: Name → what is known of the file, when it is written.
    """
    graphs = []
    for name, triples in content.graphs():
        found = summed(triples)
        graphs.append({"graph": name.value, "triples": found.count, "checksum": found.checksum})
    union = summed(content.union()) if content.merged else None
    document: dict[str, Any] = {
        "tool": f"sba-kg {__version__}",
        "ontology": ontology.version_iri(),
        "format": form,
        "compression": compression,
        "labels": content.labels,
        "merged": content.merged,
        "graphs": graphs,
        "triples": union.count if union else sum(graph["triples"] for graph in graphs),
        "checksum": ALGORITHM,
        "files": [{"file": name, "bytes": file.size, "sha256": file.sha256} for name, file in sorted(files.items())],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
