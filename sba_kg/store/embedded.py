"""The embedded store: graphs of editions and the ontology, in memory (pyoxigraph)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox

from sba_kg.base import apart, resources, turtle
from sba_kg.base.errors import InputError, ResourceError
from sba_kg.base.messages import sentence
from sba_kg.base.namespaces import DCAT, GRAPH, ONTOLOGY_GRAPH, RDF, SBA, SH
from sba_kg.store import rdffile
from sba_kg.store.engine import Solutions, is_edition, solutions
from sba_kg.store.guarded import GuardedStore, too_late
from sba_kg.store.later import Later
from sba_kg.store.shelf import Graph, Shelf

_T = TypeVar("_T")
_QUADS = {".nq", ".trig", ".jsonld"}
#: What is inferred from an edition's graph: the file beside ``graph.ttl``, and what its graph's IRI adds to that one's.
INFERRED, INFERRED_SUFFIX = "inferred.ttl", "/inferred"
#: What is made from an edition's graph and lies beside it.
MADE = ("validation.ttl", INFERRED, "document.ttl")
#: Files whose graph is named after the edition's, and what they add to its IRI.
_SUFFIXES = {INFERRED: INFERRED_SUFFIX, "document.ttl": "/document"}


@dataclass(frozen=True)
class MemoryStore:
    """Stores with what is in them, one for each edition. It is an :class:`~sba_kg.store.engine.Engine`.

    It runs queries in this process: those of the package. One of a user's own goes to :meth:`guarded`.

    A store in memory looks a thing up in one list for all graphs, so that a question about one edition would take
    longer the more editions there are. Each edition therefore has a store of its own, with the ontology beside it; the
    store of all is made when somebody asks about all at once.

    Attributes:
        held: The stores: each with the graph of an edition, what was made from it, and the ontology; or with a graph
            that is no edition's.
        timeout: Seconds that an answer may take; None for any time.
        later: Graphs that are loaded into the stores when a question may be about them; None if all are there.
    """

    held: tuple[ox.Store, ...]
    timeout: float | None = None
    later: Later | None = None

    @property
    def stores(self) -> tuple[ox.Store, ...]:
        """The stores with all their graphs."""
        if self.later:
            self.later.load()
        return self.held

    @cached_property
    def store(self) -> ox.Store:
        """All graphs in one store."""
        stores = self.stores
        if len(stores) == 1:
            return stores[0]
        joint = ox.Store()
        for each in stores:
            joint.bulk_load(each.dump(format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)
        return joint

    @cached_property
    def united(self) -> MemoryStore:
        """A copy whose default graph is the union of all graphs, each triple once.

        Oxigraph takes what several FROM clauses name together without removing what stands in more than one, so that
        rows and sums would count it twice.
        """
        joint = ox.Store()
        joint.bulk_extend(self.store)
        joint.bulk_extend(ox.Quad(q.subject, q.predicate, q.object) for q in self.store)
        return MemoryStore((joint,), self.timeout)

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """IRIs of the graphs of editions, sorted."""
        names = {graph.value for each in self.held for graph in each.named_graphs()}
        return tuple(sorted(filter(is_edition, names)))

    @cached_property
    def parts(self) -> tuple[MemoryStore, ...]:
        """The editions, each by itself, in the order of their graphs."""
        if len(self.held) == 1:
            return (self,)
        each = (MemoryStore((one,), self.timeout, self.later) for one in self.held)
        return tuple(sorted((part for part in each if part.editions), key=lambda part: part.editions))

    def triples(self, graph: str) -> Iterator[ox.Triple]:
        """The triples of a graph."""
        for each in self.stores:
            yield from (quad.triple for quad in each.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def guarded(self, *, service: bool = False) -> GuardedStore:
        """The store for a text of a user's own."""
        return GuardedStore(self.store, self.editions, self.timeout, service)

    def select(self, text: str) -> Solutions:
        """The solutions of a SELECT.

        Raises:
            SyntaxError: If it is no SELECT in valid SPARQL.
            OutsideError: E-Q41, if it takes too long.
        """
        return self._watched(lambda: self._select(text))

    def ask(self, text: str) -> bool:
        """The answer of an ASK. Raises what :meth:`select` raises."""
        return self._watched(lambda: self._ask(text))

    def _watched(self, work: Callable[[], _T]) -> _T:
        try:
            return apart.watched(work, self.timeout)
        except apart.LateError as error:
            raise too_late(self.timeout) from error

    def _for(self, text: str) -> ox.Store:
        """The store that answers a query; graphs that can have no part in the answer need not be there."""
        if len(self.held) == 1 and self.later:
            self.later.load(text)
            return self.held[0]
        return self.store

    def _select(self, text: str) -> Solutions:
        found = self._for(text).query(text)
        if not isinstance(found, ox.QuerySolutions):
            raise SyntaxError("not a SELECT query")  # noqa: TRY004 - about the text, not about a type
        return solutions(found)

    def _ask(self, text: str) -> bool:
        found = self._for(text).query(text)
        if not isinstance(found, ox.QueryBoolean):
            raise SyntaxError("not an ASK query")  # noqa: TRY004 - about the text, not about a type
        return bool(found)


def ontology_files() -> list[Path]:
    """The ontology modules and code lists."""
    return sorted(resources.ontology().glob("*.ttl"))


def ontology_triples() -> list[ox.Triple]:
    """The ontology with its code lists and its anonymous axioms.

    Raises:
        ResourceError: E-X05, if it is broken.
    """
    found: list[ox.Triple] = []
    for path in ontology_files():
        try:
            found += turtle.triples(path)
        except (SyntaxError, OSError) as error:
            raise _broken_ontology(path, error) from error
    return found


def ontology_graphs() -> list[tuple[ox.NamedNode, list[ox.Triple]]]:
    """The graph of the ontology, without its anonymous axioms: for datasets that carry labels of codes.

    Blank nodes (disjointness lists, property chains) would make the file differ from run to run.
    """
    triples = [
        triple
        for triple in ontology_triples()
        if not isinstance(triple.subject, ox.BlankNode) and not isinstance(triple.object, ox.BlankNode)
    ]
    return [(ox.NamedNode(ONTOLOGY_GRAPH), triples)]


def open_store(paths: Sequence[Path] = (), timeout: float | None = None) -> MemoryStore:
    """Load graphs beside the ontology.

    Args:
        paths: Build folders, edition folders inside them, or RDF files; without any, the graphs that the
            package ships.
        timeout: Seconds that an answer may take; None for any time.

    Raises:
        InputError: E-Q03 a path holds no graph, E-Q04 a file is not RDF, E-Q06 two files differ about a graph, E-Q44 a
            file would harm the process that reads it.
        ResourceError: E-X05, if the ontology is broken.
    """
    if not paths:
        return _shipped(timeout)
    shelf = Shelf(ontology_files())
    for path in paths:
        for file in _files(path):
            made = [file.with_name(name) for name in MADE] if path.is_dir() else []
            there = [file, *filter(Path.is_file, made)]
            for one in there:
                _check(one, timeout)
            _load_all(shelf, there)
    report = ox.NamedNode(SBA + "WorkReport")
    if not any(
        any(store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), report, None)) for store in shelf.stores()
    ):
        raise InputError("E-Q03", file=", ".join(map(str, paths)))
    return MemoryStore(shelf.stores(), timeout)


def _shipped(timeout: float | None) -> MemoryStore:
    """The graphs that the package ships: what takes long and few ask for is loaded when somebody does."""
    shelf = Shelf(())
    loads: list[tuple[str, Callable[[], object]]] = []
    for file in _files(resources.data()):
        name = _load(shelf, file)
        beside = {made: file.with_name(made) for made in MADE if file.with_name(made).is_file()}
        for made, path in beside.items():
            if (suffix := _SUFFIXES.get(made)) and name:
                loads.append((suffix, partial(_load, shelf, path, ox.NamedNode(name.value + suffix))))
            else:
                _load(shelf, path)
    loads.append((ONTOLOGY_GRAPH.removeprefix(GRAPH), partial(shelf.add_ontology, ontology_files())))
    return MemoryStore(shelf.stores(), timeout, Later(loads))


def _broken_ontology(path: Path, error: Exception) -> ResourceError:
    return ResourceError("E-X05", reason=error, file=str(path))


def graph_files(paths: Sequence[Path] = ()) -> list[Path]:
    """The files with the graphs of editions that :func:`open_store` would load.

    Raises:
        InputError: E-R01 no such path, E-Q03 a folder without a graph.
    """
    return [file for path in paths or [resources.data()] for file in _files(path)]


def _files(path: Path) -> Iterator[Path]:
    if not path.exists():
        raise InputError("E-R01", file=str(path))
    if path.is_file():
        yield path
        return
    found = sorted(path.glob("graph.ttl")) or sorted(path.glob("*/graph.ttl"))
    if not found:
        raise InputError("E-Q03", file=str(path))
    yield from found


def _check(path: Path, timeout: float | None) -> None:
    """Refuse a file of somebody else's that is no RDF by its name, or would harm this process."""
    suffix = path.suffix.lower()
    if suffix not in rdffile.FORMATS:
        raise InputError(
            "E-Q04",
            reason=sentence("store.unknown-format", suffix=suffix, formats=", ".join(rdffile.FORMATS)),
            file=str(path),
        )
    try:
        rdffile.check(path, timeout)
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> InputError:
    return InputError("E-Q04", reason=error, file=str(path))


def _load_all(shelf: Shelf, files: Sequence[Path]) -> None:
    """Load a graph and what was made from it; what is inferred goes to a graph named after it."""
    name = _load(shelf, files[0])
    for made in files[1:]:
        suffix = _SUFFIXES.get(made.name)
        _load(shelf, made, ox.NamedNode(name.value + suffix) if name and suffix else None)


def _load(shelf: Shelf, path: Path, name: ox.NamedNode | None = None) -> ox.NamedNode | None:
    """Load a file into the graph that it describes itself as, or a given one; gives the graph, if it is one."""
    suffix = path.suffix.lower()
    format_ = rdffile.FORMATS[suffix]
    try:
        if suffix in _QUADS:
            twice = shelf.add(ox.parse(path=str(path), format=format_))
        else:
            # Parsed as far as the name, then loaded without a Python object per triple.
            name = name or _graph_name((q.triple for q in ox.parse(path=str(path), format=format_)), path)
            twice = shelf.load(path, format_, name)
    except (SyntaxError, OSError) as error:
        raise _unreadable(path, error) from error
    except MemoryError as error:
        raise rdffile.too_much(path) from error
    if twice is not None:
        raise _two_contents(twice, path)
    return name


def _two_contents(graph: Graph, path: Path) -> InputError:
    name = str(graph).strip("<>")
    return InputError("E-Q06", name=name, file=str(path))


def _graph_name(triples: Iterable[ox.Triple], path: Path) -> ox.NamedNode:
    """The graph that a file describes itself as (dataset, validation report), else one named like its folder."""
    kinds, type_ = {DCAT + "Dataset", SH + "ValidationReport"}, ox.NamedNode(RDF + "type")
    for triple in triples:
        subject, kind = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(kind, ox.NamedNode)):
            continue
        if triple.predicate == type_ and kind.value in kinds:
            return subject
    if path.name in _SUFFIXES:
        return ox.NamedNode(GRAPH + path.parent.name + _SUFFIXES[path.name])
    return ox.NamedNode(GRAPH + (path.parent.name if path.name == "graph.ttl" else path.stem))
