"""What a load will do to a server: graph by graph, before anything is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import pyoxigraph as ox

from sba_kg.base.errors import InputError
from sba_kg.base.namespaces import BASE
from sba_kg.load import readback
from sba_kg.load.targets import Target
from sba_kg.store.checksum import Sum, summed
from sba_kg.store.dataset import Dataset
from sba_kg.store.engine import Engine, Term, line_number

#: What is done with a graph: nothing, as it is there; a new one; one exchanged for another; triples added to one.
Action = Literal["same", "new", "replace", "add"]
#: Added to the name of a graph: where its triples wait until all are there. No edition is called so.
WAITING = "/loading"
#: So many things that are none of ours are looked for in a graph.
_FEW = 1_000


@dataclass(frozen=True)
class Step:
    """What is done with a graph.

    Attributes:
        graph: Its IRI.
        ours: What it is to have.
        before: Triples that it has on the server.
        action: What is done.
        waiting: Triples of it that an interrupted load has left on the server, beside the graph.
    """

    graph: str
    ours: Sum
    before: int
    action: Action
    waiting: int = 0


def plan(target: Target, dataset: Dataset, *, add: bool = False, overwrite: bool = False) -> list[Step]:
    """What a load will do. It reads from the server, and writes nothing.

    Args:
        target: The server.
        dataset: The graphs to load.
        add: Whether triples are added to graphs that are there, which keep all else; else graphs are exchanged.
        overwrite: Whether a graph that holds something else than a graph of ours is exchanged too.

    Raises:
        OutsideError: As :meth:`sba_kg.store.graph_store.GraphStore.read`.
        InputError: E-Q53, if a graph holds something else, and that is not to be lost.
    """
    engine = target.remote()
    there = counts(engine, [name + end for name in dataset.names for end in ("", WAITING)])
    steps = []
    for name in dataset.names:
        triples = list(dataset.triples(name))
        ours, before = summed(triples, by_value=target.kind.by_value), there[name]
        same = not add and before == ours.count and readback.read(target, name) == ours
        action: Action = "same" if same else "add" if add else "replace" if before else "new"
        if action == "replace" and not overwrite:
            _check_ours(engine, name, triples, target.name)
        steps.append(Step(name, ours, before, action, there[name + WAITING]))
    return steps


def counts(engine: Engine, graphs: Sequence[str]) -> dict[str, int]:
    """How many triples graphs of a server have; 0 for one that is not there."""
    names = " ".join(f"<{graph}>" for graph in graphs)
    text = f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ VALUES ?g {{ {names} }} GRAPH ?g {{ ?s ?p ?o }} }} GROUP BY ?g"
    found = {_iri(graph): _number(count) for graph, count in engine.select(text).rows}
    return {graph: found.get(graph, 0) for graph in graphs}


def _check_ours(engine: Engine, graph: str, triples: Iterable[ox.Triple], server: str) -> None:
    """A graph is ours if it speaks of things of ours, or of what the new one speaks of, and of nothing else."""
    known = {str(triple.subject).strip("<>") for triple in triples}
    text = (
        f"SELECT DISTINCT ?s WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} "
        f'FILTER(!isIRI(?s) || !STRSTARTS(STR(?s), "{BASE}")) }} LIMIT {_FEW}'
    )
    strange = sorted({_iri(row[0]) for row in engine.select(text).rows} - known)
    if strange:
        raise InputError("E-Q53", graph=graph, thing=strange[0] or "[]", file=server)


def _iri(term: Term | None) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def _number(term: Term | None) -> int:
    return int(term.value) if isinstance(term, ox.Literal) and term.value.isdecimal() else line_number(term)
