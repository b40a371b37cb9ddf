"""The manifest of an export: which graphs, how many triples, and checksums of graphs and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sba_kg.base.version import __version__
from sba_kg.export.content import Content
from sba_kg.store.checksum import summed
from sba_kg.vocabulary import ontology

#: What is said of how the checksum of a graph is made.
ALGORITHM = "sum of the SHA-256 of its triples, modulo 2^256 (sba_kg.store.checksum)"


def manifest(content: Content, form: str, compression: str, files: Mapping[str, bytes]) -> bytes:
    """The manifest as JSON: the same for the same export.

    Args:
        content: What was exported.
        form: The format.
        compression: ``gzip``, ``zstd`` or ``none``.
        files: Name → bytes, as they were written.
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
        "files": [
            {"file": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in sorted(files.items())
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
