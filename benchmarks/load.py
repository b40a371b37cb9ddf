"""A million triples into a server by ``sba-kg load``, against the server's own bulk loader.

Usage: python benchmarks/load.py [TRIPLES]

The server is Oxigraph with its data on the disk. Its loader reads one file into an empty folder with no server running
and proves nothing; we send batches over HTTP, exchange the graph and read it back.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH
from sba_kg.load import plan, run, targets
from sba_kg.store import MemoryStore, open_store
from sba_kg.store.dataset import Dataset, dataset
from tests.support.servers import oxigraph


def many(count: int) -> bytes:
    """So many triples as N-Triples: the committed edition again and again, under other names."""
    given = dataset(open_store(), ["sba-2024"])
    text = b"".join(ox.serialize(given.triples(name), format=ox.RdfFormat.N_TRIPLES) or b"" for name in given.names)
    lines: list[bytes] = []
    number = 0
    while len(lines) < count:
        lines += text.replace(b"/sba-2024", f"/town-{number}".encode()).splitlines(keepends=True)
        number += 1
    return b"".join(dict.fromkeys(lines[:count]))


def main() -> None:
    """Print both times and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    graph = GRAPH + "town-0"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = folder / "graph.nt"
        file.write_bytes(many(count))
        binary = Path(sys.executable).with_name("oxigraph")
        began = time.perf_counter()
        command = [binary, "load", "--location", folder / "bulk", "--file", file, "--graph", graph]
        subprocess.run(command, check=True, capture_output=True)
        bulk = time.perf_counter() - began
        store = ox.Store()
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_TRIPLES, to_graph=ox.NamedNode(graph))
        given = Dataset((graph,), MemoryStore((store,)))
        with oxigraph(folder, "--location", str(folder / "served")) as server:
            target = targets.target("oxigraph", server.url, settings=targets.Settings(timeout=900))
            began = time.perf_counter()
            (loaded,) = run.load(target, given, plan.plan(target, given))
            ours = time.perf_counter() - began
    print(
        f"{loaded.count:,} triples: {bulk:.1f} s by oxigraph load, {ours:.1f} s by sba-kg load: ratio {ours / bulk:.1f}"
    )


if __name__ == "__main__":
    main()
