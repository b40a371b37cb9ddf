"""Saved queries against the same queries in rdflib, and the whole process, in one run: medians and ratios.

    python benchmarks/query.py [runs]

In process: every saved query with its default parameters, text to rows, on graphs that are loaded already (rdflib: its
default store, three runs of each query, one of those that take longer than a second). Whole process: `sba-kg query`
from start to exit, the Python that runs this script.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable

import rdflib

from sba_kg import query, store
from sba_kg.base import resources
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH
from sba_kg.query.saved import saved_queries

_PROCESS = ("budget-totals", "budget-lines", "consistency", "plan-items")


def _seconds(work: Callable[[], object], runs: int) -> float:
    times: list[float] = []
    while len(times) < runs and (not times or sum(times) < runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def _dataset() -> rdflib.Dataset:
    dataset = rdflib.Dataset()
    for path in sorted(resources.data().glob("*/graph.ttl")):
        dataset.graph(rdflib.URIRef(GRAPH + path.parent.name)).parse(path)
        for made in store.MADE:
            dataset.graph(rdflib.URIRef(f"{GRAPH}{path.parent.name}/{made.removesuffix('.ttl')}")).parse(
                path.with_name(made)
            )
    for path in store.ontology_files():
        dataset.graph(rdflib.URIRef(ONTOLOGY_GRAPH)).parse(path)
    return dataset


def main(runs: int) -> None:
    """Measure and print."""
    loaded, dataset = store.open_store(), _dataset()
    ours, theirs = {}, {}
    for saved in saved_queries():
        ours[saved.name] = _seconds(lambda saved=saved: query.run(saved, loaded), runs)
        theirs[saved.name] = _seconds(lambda saved=saved: list(dataset.query(saved.text)), min(runs, 3))
        ratio = theirs[saved.name] / ours[saved.name]
        print(
            f"{saved.name:32} {1000 * ours[saved.name]:8.2f} ms  rdflib {1000 * theirs[saved.name]:9.1f} ms"
            f"  {ratio:7.1f} times",
            flush=True,
        )
    ratios = sorted((theirs[name] / ours[name], name) for name in ours)
    print(
        f"{len(ours)} queries: {1000 * sum(ours.values()):.0f} ms, rdflib {sum(theirs.values()):.1f} s, "
        f"{sum(theirs.values()) / sum(ours.values()):.0f} times; per query: median "
        f"{statistics.median(r for r, _ in ratios):.0f} times, least {ratios[0][0]:.1f} ({ratios[0][1]}), "
        f"most {ratios[-1][0]:.0f} ({ratios[-1][1]}); 20 times or more: {sum(r >= 20 for r, _ in ratios)}"
    )
    for name in _PROCESS:
        command = [sys.executable, "-m", "sba_kg", "query", name, "--format", "csv"]
        taken = _seconds(lambda command=command: subprocess.run(command, check=True, capture_output=True), runs)
        print(f"whole process, {name}: {taken:.3f} s, median of {runs}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
