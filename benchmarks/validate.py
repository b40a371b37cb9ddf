"""Validation of the real graph against plain pySHACL over the same shapes, in one run: medians and ratios.

    python benchmarks/validate.py [runs]

Both begin with the built triples in memory; pySHACL on rdflib's store takes long, so it runs once.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable

import pyoxigraph as ox
from pyshacl import validate
from pyshacl.graph_abstraction import DataGraph

from sba_kg import pipeline
from sba_kg.base import rdf
from sba_kg.editions import edition
from sba_kg.pipeline import validation
from sba_kg.validation import ontology, shapes


def _seconds(work: Callable[[], object], runs: int) -> float:
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main(runs: int) -> None:
    """Measure and print."""
    built = pipeline.run(edition.find("sba-2024"))
    rules = shapes.load()
    stages = [stage for stage in rules.stages if stage != shapes.ONTOLOGY_STAGE]
    shacl = rdf.graph_of((triple for stage in stages for triple in rules.triples[stage]), typed=True)
    triples = [*built.built.triples, *ontology()]

    def on_rdflib() -> object:
        return validate(rdf.graph_of(triples, typed=True), shacl_graph=shacl, inplace=True)

    def on_oxigraph() -> object:
        store = ox.Store()
        store.bulk_extend(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
        return validate(DataGraph.from_oxigraph_store(store), shacl_graph=shacl, inplace=True)

    ours = _seconds(lambda: validation.validate_result(built), runs)
    oxigraph = _seconds(on_oxigraph, 1)
    print(f"sba-kg validate (in process, results in words included): {ours:.2f} s, median of {runs}")
    print(f"plain pySHACL on a pyoxigraph store: {oxigraph:.2f} s, {oxigraph / ours:.1f} times", flush=True)
    rdflib = _seconds(on_rdflib, 1)
    print(f"plain pySHACL on rdflib's store: {rdflib:.2f} s, {rdflib / ours:.1f} times")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
