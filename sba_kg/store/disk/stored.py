"""A store on the disk as an engine, and how graphs are put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pyoxigraph as ox

from sba_kg.base.errors import InputError
from sba_kg.base.namespaces import GRAPH
from sba_kg.store.disk import folder
from sba_kg.store.embedded import MemoryStore
from sba_kg.store.guarded import GuardedStore

#: A named graph.
Named = tuple[ox.NamedNode, Iterable[ox.Triple]]


@dataclass(frozen=True)
class DiskStore(MemoryStore):
    """The graphs of a store on the disk, as they were when it was opened. It is an engine, as those in memory are.

    Attributes:
        lease: Keeps the data from being removed while somebody else writes.
    """

    lease: folder.Lease = field(kw_only=True)

    def guarded(self, *, service: bool = False) -> GuardedStore:
        """The store for a text of a user's own; the process that answers it opens the store itself."""
        return GuardedStore(self.store, self.editions, self.timeout, service, self.lease.data)


def open_stored(path: Path, timeout: float | None = None) -> DiskStore:
    """Open a store on the disk.

    Args:
        path: Its folder.
        timeout: Seconds that an answer may take; None for any time.

    Raises:
        InputError: E-Q50 there is no store, E-Q51 it is damaged.
    """
    held = folder.lease(path)
    try:
        store = ox.Store.read_only(str(held.data))
    except (OSError, RuntimeError) as error:  # the latter is what pyoxigraph makes of a corruption
        raise InputError("E-Q51", reason=error, file=str(path)) from error
    return DiskStore((store,), timeout, lease=held)


def put(
    path: Path,
    graphs: Iterable[Named],
    remove: Iterable[str] = (),
    progress: Callable[[str], None] = lambda graph: None,
    wait: float = 0,
) -> None:
    """Put graphs into a store on the disk, all of them or none.

    An edition takes the place of the one of its name, with all that was made from that; another graph takes the place
    of the graph of its name.

    Args:
        path: The folder of the store; it is made if it is not there.
        graphs: The graphs.
        remove: IRIs of editions, or of other graphs, to take out.
        progress: Called with the IRI of each graph as it begins.
        wait: Seconds to wait for somebody else who is writing.

    Raises:
        UsageError: E-U50, if the folder holds something else.
        OutsideError: E-O50 somebody else is writing to it, E-O01 the disk refuses.
    """

    def work(store: ox.Store) -> None:
        fresh: set[str] = set()
        for root in remove:
            _clear(store, root, fresh)
        for name, triples in graphs:
            progress(name.value)
            _clear(store, root_of(name.value), fresh)
            store.bulk_extend(_quads(name, triples))

    folder.change(path, work, wait)


def root_of(graph: str) -> str:
    """The graph of the edition that a graph was made from; itself, if it is no edition's."""
    return GRAPH + graph.removeprefix(GRAPH).partition("/")[0] if graph.startswith(GRAPH) else graph


def _clear(store: ox.Store, root: str, fresh: set[str]) -> None:
    """Remove a graph and what was made from it, once."""
    if root in fresh:
        return
    fresh.add(root)
    for graph in list(store.named_graphs()):
        if isinstance(graph, ox.NamedNode) and root_of(graph.value) == root:
            store.remove_graph(graph)


def _quads(name: ox.NamedNode, triples: Iterable[ox.Triple]) -> Iterator[ox.Quad]:
    return (ox.Quad(t.subject, t.predicate, t.object, name) for t in triples)
