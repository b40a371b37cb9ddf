"""One question about one edition, from a store on the disk with one edition and from one with a hundred.

Usage: python benchmarks/store.py [EDITIONS] [FOLDER]

The editions are copies of the committed one under other names. Each question is asked by a process of its own, as on
the command line, so that opening the store is part of it.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH
from sba_kg.store import open_store
from sba_kg.store.dataset import dataset
from sba_kg.store.disk import put

QUERIES = ("budget-totals", "staffing", "plan-items", "audit-findings")
RUNS = 5


def copies(count: int) -> Iterator[tuple[ox.NamedNode, list[ox.Triple]]]:
    """The graphs of so many editions, and the ontology."""
    given = dataset(open_store())
    for name in given.names:
        triples = list(given.triples(name))
        if name == ONTOLOGY_GRAPH:
            yield ox.NamedNode(name), triples
            continue
        text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        for number in range(count):
            edition = f"town-{2000 + number}"
            renamed = text.replace(b"/sba-2024", f"/{edition}".encode())
            graph = name.replace(f"{GRAPH}sba-2024", GRAPH + edition)
            yield ox.NamedNode(graph), [quad.triple for quad in ox.parse(renamed, format=ox.RdfFormat.N_TRIPLES)]


def seconds(folder: Path, query: str) -> float:
    """The middle one of several runs of a question about one edition, in seconds."""
    command = [sys.executable, "-m", "sba_kg", "query", query, "--store", str(folder), "-p", "g=town-2000", "-o", "-"]
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        taken.append(time.perf_counter() - began)
    return statistics.median(taken)


def main() -> None:
    """Print both times of each question, and their ratio."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    with tempfile.TemporaryDirectory(dir=sys.argv[2] if len(sys.argv) > 2 else None) as folder:
        one, many = Path(folder) / "one", Path(folder) / "many"
        put(one, copies(1))
        began = time.perf_counter()
        put(many, copies(count))
        print(f"{count} editions put into a store in {time.perf_counter() - began:.1f} s")
        for query in QUERIES:
            first, second = seconds(one, query), seconds(many, query)
            print(f"{query}: {first:.2f} s from 1, {second:.2f} s from {count}: ratio {second / first:.2f}")


if __name__ == "__main__":
    main()
