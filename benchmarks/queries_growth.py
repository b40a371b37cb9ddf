"""Saved queries over 1 and over many editions: CPU time per edition, and how it grows.

    python benchmarks/queries_growth.py [--editions 30] [--limit 1.3] [QUERY …]

The other editions are copies of the graph that the package ships, each under a name of its own: what belongs to one
edition gets other IRIs, what outlives an edition (units, programs, facilities) keeps its IRI, as in a real build.
Every query is asked for all editions, and for one among them. Exit 1 if a query takes more per edition, or more for
one edition among many, than the limit times what it takes where that edition is alone.

Each edition has a store of its own (:class:`sba_kg.store.embedded.MemoryStore`), so neither should grow.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable, Iterator
from typing import Any

import pyoxigraph as ox

from sba_kg import query, store
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH
from sba_kg.query.saved import SavedQuery, find_query, saved_queries
from sba_kg.store.engine import Engine
from sba_kg.store.shelf import Shelf

#: CPU seconds that measuring one query on one engine may take, and the least number of runs.
_ENOUGH, _RUNS = 0.2, 3
#: How often a query that seems beyond the limit is measured again: other programs slow one measurement, not all.
_AGAIN = 3
#: A difference below these seconds per edition is the clock's, not the query's.
_NOISE = 0.0003


def copies(loaded: store.MemoryStore, number: int) -> store.MemoryStore:
    """A store with the first edition of another and its copies, ``number`` in all, and the ontology.

    Args:
        loaded: The other store.
        number: Number of editions.
    """
    source = loaded.editions[0].removeprefix(GRAPH)
    names = [source, *(f"x-{at}" for at in range(1, number))]
    ontology = ox.NamedNode(ONTOLOGY_GRAPH)
    shelf = Shelf(loaded.triples(ONTOLOGY_GRAPH))
    own = [quad for quad in loaded.store if quad.graph_name != ontology]
    for name in names:
        shelf.add(_renamed(own, source, name))
    return store.MemoryStore(shelf.stores())


def _renamed(quads: Iterable[ox.Quad], source: str, name: str) -> Iterator[ox.Quad]:
    starts = {f"{ID}{source}/": f"{ID}{name}/", f"{GRAPH}{source}/": f"{GRAPH}{name}/"}

    def other(term: Any) -> Any:
        if not isinstance(term, ox.NamedNode):
            return term
        if term.value == GRAPH + source:
            return ox.NamedNode(GRAPH + name)
        start = next((s for s in starts if term.value.startswith(s)), None)
        if start:
            return ox.NamedNode(starts[start] + term.value.removeprefix(start))
        return term

    for quad in quads:
        yield ox.Quad(other(quad.subject), quad.predicate, other(quad.object), other(quad.graph_name))


def seconds(saved: SavedQuery, engine: Engine, edition: str = "") -> float:
    """CPU seconds of a query, text to rows: the least of several runs, for other programs only ever add to it."""
    given = {"g": edition} if edition else {}
    taken: list[float] = []
    while len(taken) < _RUNS or (sum(taken) < _ENOUGH and len(taken) < 20 * _RUNS):
        start = time.process_time()
        query.run(saved, engine, given)
        taken.append(time.process_time() - start)
        if sum(taken) > 20 * _ENOUGH:
            break
    return min(taken)


def _measured(saved: SavedQuery, alone: Engine, many: Engine, edition: str) -> tuple[float, float, float]:
    """CPU seconds of a query: for an edition alone, for each of many, for one of many."""
    each = seconds(saved, many) / len(many.editions)
    return seconds(saved, alone), each, seconds(saved, many, edition)


def _ratio(one: float, each: float, among: float, limit: float) -> float:
    worst = max(each, among)
    return worst / one if worst > one + _NOISE else min(worst / one, limit)


def main(number: int, limit: float, names: list[str]) -> int:
    """Measure and print; 1 if a query grows beyond the limit."""
    alone = copies(store.open_store(), 1)
    many = copies(alone, number)
    edition = alone.editions[0].removeprefix(GRAPH)
    ratios = []
    for saved in [find_query(name) for name in names] or saved_queries():
        one, each, among = _measured(saved, alone, many, edition)
        ratio = _ratio(one, each, among, limit)
        for _ in range(_AGAIN):
            if ratio <= limit:
                break
            one, each, among = map(min, zip((one, each, among), _measured(saved, alone, many, edition), strict=True))
            ratio = _ratio(one, each, among, limit)
        ratios.append((ratio, saved.name))
        print(
            f"{saved.name:40} alone {1000 * one:8.2f} ms   each of {number} {1000 * each:9.2f} ms {each / one:7.2f}"
            f"   one of {number} {1000 * among:9.2f} ms {among / one:7.2f}{'   BEYOND' if ratio > limit else ''}",
            flush=True,
        )
    beyond = sorted((entry for entry in ratios if entry[0] > limit), reverse=True)
    print(f"{len(ratios)} queries; worst {max(ratios)[0]:.2f} ({max(ratios)[1]}); beyond {limit}: {len(beyond)}")
    return 1 if beyond else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("queries", nargs="*")
    parser.add_argument("--editions", type=int, default=30)
    parser.add_argument("--limit", type=float, default=1.3)
    arguments = parser.parse_args()
    sys.exit(main(arguments.editions, arguments.limit, arguments.queries))
