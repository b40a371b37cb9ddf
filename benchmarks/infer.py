"""Inference on the real graph: the default engine against owlrl, and reasonable where it is installed, in one run.

    python benchmarks/infer.py [runs] [runs of owlrl]

All begin with the built triples in memory and end with the inferred triples alone; conversion to and from rdflib is
part of the work of those that need it. Printed are medians of CPU time, ratios, and how the triples differ.
"""

from __future__ import annotations

import importlib.metadata
import statistics
import sys
import time
from collections.abc import Callable

import pyoxigraph as ox

from sba_kg import pipeline, reason
from sba_kg.base import rdf
from sba_kg.editions import edition
from sba_kg.reason import reference, sparql
from sba_kg.reason.generalized import GeneralizedGraph

Saturate = Callable[[GeneralizedGraph], None]


def _reasonable(graph: GeneralizedGraph) -> None:
    import reasonable  # noqa: PLC0415  (not a dependency)

    reasoner = reasonable.PyReasoner()
    reasoner.from_graph(reference.to_rdflib(graph))
    graph.add_generalized(tuple(map(rdf.from_rdflib, triple)) for triple in reasoner.reason())


def _engines() -> dict[str, Saturate]:
    engines: dict[str, Saturate] = {"sparql": sparql.saturate, "owlrl": reference.saturate}
    try:
        importlib.metadata.version("reasonable")
    except importlib.metadata.PackageNotFoundError:
        return engines
    return engines | {"reasonable": _reasonable}


def _run(data: frozenset[ox.Triple], saturate: Saturate, runs: int) -> tuple[float, frozenset[ox.Triple]]:
    times = []
    for _ in range(runs):
        start = time.process_time()
        found = reason.infer(data, saturate=saturate)
        times.append(time.process_time() - start)
    return statistics.median(times), found


def main(runs: int, slow_runs: int) -> None:
    """Measure and print."""
    built = frozenset(pipeline.run(edition.find("sba-2024")).built.triples)
    print(f"{len(built):,} stated triples")
    results = {}
    for name, saturate in _engines().items():
        times = slow_runs if name == "owlrl" else runs
        results[name] = _run(built, saturate, times)
        seconds, found = results[name]
        print(f"{name}: {seconds:.2f} s of CPU, median of {times}; {len(found):,} inferred triples", flush=True)
    seconds, found = results["sparql"]
    for name, (others, other) in results.items():
        if name != "sparql":
            print(
                f"against {name}: {others / seconds:.1f} times as fast; {len(found - other)} triples that {name} "
                f"lacks, {len(other - found)} that it has beyond"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7, int(sys.argv[2]) if len(sys.argv) > 2 else 3)
