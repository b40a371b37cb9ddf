"""Graphs → a store on the disk."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sba_kg.store import disk
from sba_kg.store.dataset import Dataset


def load(folder: Path, wanted: Dataset, progress: Callable[[str], None] = lambda graph: None) -> int:
    """Put graphs into a store on the disk, all of them or none.

    Args:
        folder: The folder of the store; it is made if it is not there.
        wanted: The graphs.
        progress: Called with the IRI of each graph as it begins.

    Returns:
        Number of graphs.

    Raises:
        UsageError: E-U50, if the folder holds something else.
        OutsideError: E-O50 somebody else is writing to it, E-O01 the disk refuses.
    """
    disk.put(folder, wanted.graphs(), progress=progress)
    return len(wanted.names)
