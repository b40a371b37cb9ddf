"""Loading a server, so that it holds the old graphs or the new ones, and proving that nothing was lost.

The triples of each graph first go to a graph beside it (``…/loading``), in batches. When all of them are there, as a
count and a checksum show, one update copies these graphs to their places. It may run twice, since what it copies stays
until the end; so an answer that got lost does no harm. At last each graph is read back and compared (decision 0112).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

import pyoxigraph as ox

from sba_kg.base.errors import OutsideError, SbaKgError
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.load import readback
from sba_kg.load.plan import WAITING, Step, counts
from sba_kg.load.targets import Target
from sba_kg.store.checksum import line
from sba_kg.store.dataset import Dataset
from sba_kg.store.graph_store import GraphStore

#: Told of each batch: the graph, and how many of its triples are there.
Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Loaded:
    """A graph that was loaded and read back: its IRI, and how many triples it has."""

    graph: str
    count: int


def load(
    target: Target, dataset: Dataset, steps: Sequence[Step], progress: Progress = lambda graph, done: None
) -> list[Loaded]:
    """Load graphs into a server as planned, and read them back.

    Args:
        target: The server.
        dataset: The graphs.
        steps: What to do (:func:`sba_kg.load.plan.plan`).
        progress: Told of each batch.

    Raises:
        OutsideError: E-O51, what went wrong and what is on the server now; E-O52, what is read back is not what was
            sent.
    """
    store = target.store()
    exchanged = [step for step in steps if step.action in {"new", "replace"}]
    added = [step for step in steps if step.action == "add"]
    begun = False
    try:
        for step in exchanged:
            store.remove(step.graph + WAITING)
            _send(store, target.batch, step.graph + WAITING, dataset.triples(step.graph), progress)
            _check(target, step, step.graph + WAITING)
        begun = True
        if exchanged:
            store.update(_copies(exchanged))
        for step in added:
            _send(store, target.batch, step.graph, dataset.triples(step.graph), progress)
        done = [_proved(target, dataset, step) for step in steps]
        _tidy(store, [step for step in steps if step in exchanged or step.waiting])
    except SbaKgError as error:
        raise _interrupted(target, store, steps, error, begun=begun) from error
    return done


def _send(store: GraphStore, batch: int, graph: str, triples: Iterator[ox.Triple], progress: Progress) -> None:
    done = 0
    for part in _batches(triples, batch):
        store.add(graph, part)
        done += len(part)
        progress(graph.removesuffix(WAITING), done)


def _batches(triples: Iterator[ox.Triple], size: int) -> Iterator[list[ox.Triple]]:
    """The triples in batches; all at once where there are blank nodes, whose names end with a request."""
    kept = list(triples)
    blank = any(isinstance(end, ox.BlankNode) for triple in kept for end in (triple.subject, triple.object))
    rest = iter(kept)
    while part := list(islice(rest, len(kept) if blank else size)):
        yield part


def _copies(steps: Sequence[Step]) -> str:
    """One update: graphs are exchanged together where the server makes a transaction of it."""
    return " ;\n".join(f"COPY <{step.graph}{WAITING}> TO <{step.graph}>" for step in steps)


def _check(target: Target, step: Step, graph: str) -> None:
    found = readback.read(target, graph)
    if found != step.ours:
        raise OutsideError(
            "E-O52", graph=graph, found=found.count, sent=step.ours.count,
            what="count" if found.count != step.ours.count else "checksum", file=target.name,
        )  # fmt: skip


def _proved(target: Target, dataset: Dataset, step: Step) -> Loaded:
    """Read a graph back: it is ours; or, where ours was added to another one, all of it is there."""
    if step.action != "add":
        if step.action != "same":
            _check(target, step, step.graph)
        return Loaded(step.graph, step.ours.count)
    there = readback.lines(target, step.graph)
    by_value = target.kind.by_value
    lost = sum(line(triple, by_value=by_value) not in there for triple in dataset.triples(step.graph))
    if lost or len(there) < step.before:
        sent = step.ours.count
        raise OutsideError("E-O52", graph=step.graph, found=sent - lost, sent=sent, what="count", file=target.name)
    return Loaded(step.graph, len(there))


def _tidy(store: GraphStore, steps: Sequence[Step]) -> None:
    for step in steps:
        store.remove(step.graph + WAITING)


def _interrupted(
    target: Target, store: GraphStore, steps: Sequence[Step], error: SbaKgError, *, begun: bool
) -> OutsideError:
    """The error with what is on the server now, as far as it still answers."""
    if not begun:
        with suppress(SbaKgError):  # the space is wanted where a disk is full
            for step in steps:
                store.remove(step.graph + WAITING)
        state = sentence("load.state.old")
    else:
        state = _state(target, steps)
    return OutsideError("E-O51", what=Bilingual(error.ko, error.en), error=error.code, state=state, file=target.name)


def _state(target: Target, steps: Sequence[Step]) -> Bilingual:
    """How many triples each graph has now, and whether that is the old number or the new one."""
    try:
        there = counts(target.remote(), [step.graph for step in steps])
    except SbaKgError:
        return sentence("load.state.unknown")
    told = [_told(step, there[step.graph]) for step in steps]
    graphs = Bilingual(", ".join(one.ko for one in told), ", ".join(one.en for one in told))
    return sentence("load.state.now", graphs=graphs)


def _told(step: Step, count: int) -> Bilingual:
    if count == step.ours.count:
        return sentence("load.graph.new", graph=step.graph, count=count)
    if count == step.before:
        return sentence("load.graph.old", graph=step.graph, count=count)
    return sentence("load.graph.part", graph=step.graph, count=count)
