"""Named things and their IRIs: what outlives an edition gets its code from the registry."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from sba_kg.base.errors import Problem
from sba_kg.base.namespaces import ID
from sba_kg.base.text import key
from sba_kg.editions.registry import Registry, RegistryEntry, provisional_code
from sba_kg.model import BareName, Lines, ThingKey

#: Kinds whose names stand alone in texts (a unit in a cell): what they belong to tells them apart only where two of a
#: report have one name.
_BY_NAME = ("unit", "facility")


@dataclass
class NamedThing:
    """A named thing of the graph.

    Attributes:
        iri: Its IRI.
        kind: A key of :data:`sba_kg.vocabulary.kinds.CLASSES`.
        label: Its Korean label: the registry's, else as first printed.
        entry: What the registry knows of it.
        lines: Where the report names it.
    """

    iri: ox.NamedNode
    kind: str
    label: str
    entry: RegistryEntry | None
    lines: list[Lines] = field(default_factory=list)


class Things:
    """All named things of one edition.

    Args:
        registry: The authority files.
        institution: Code of the institution.
        declared: All things that the tables of the report list, each with its line: they say which names stand for
            several things.
    """

    def __init__(self, registry: Registry, institution: str, declared: Collection[tuple[ThingKey, int]] = ()) -> None:
        self._registry = registry
        self._institution = institution
        self._known: dict[ox.NamedNode, NamedThing] = {}
        self._places: dict[tuple[str, str], dict[str, int]] = {}
        self._wanted: dict[str, dict[str, tuple[ThingKey, int]]] = {}
        for named, line in declared:
            if named.within is not None:
                self._places.setdefault((named.kind, key(named.name)), {}).setdefault(key(named.within.path), line)
        for named, line in declared:
            if entry := self._only(named):
                self._wanted.setdefault(entry.code, {}).setdefault(self._above(named), (named, line))

    def get(self, named: ThingKey) -> NamedThing:
        """A thing of the report."""
        entry = self._entry(named)
        iri = self._iri(named, entry)
        if iri not in self._known:
            self._known[iri] = NamedThing(iri, named.kind, entry.label_ko if entry else named.name, entry)
        return self._known[iri]

    def find(self, bare: BareName) -> NamedThing | None:
        """The thing that a text names by its name alone; None if the report has several of that name."""
        return None if self._is_shared(bare.kind, bare.name) else self.get(ThingKey(bare.kind, bare.name))

    def of(self, name: ThingKey | BareName) -> NamedThing | None:
        """The thing that a record refers to; None as for :meth:`find`."""
        return self.find(name) if isinstance(name, BareName) else self.get(name)

    def of_entry(self, entry: RegistryEntry) -> NamedThing:
        """The thing of a registry entry."""
        iri = ox.NamedNode(f"{ID}{entry.kind}/{entry.code}")
        if iri not in self._known:
            self._known[iri] = NamedThing(iri, entry.kind, entry.label_ko, entry)
        return self._known[iri]

    def all(self) -> list[NamedThing]:
        """All things that were asked for, in order of their IRIs."""
        return sorted(self._known.values(), key=lambda thing: thing.iri.value)

    def problems(self) -> Iterator[Problem]:
        """What of the names is not certain: entries that several things would get, names that several units have."""
        for code, wanted in sorted(self._wanted.items()):
            if len(wanted) > 1 and code not in self._matched(wanted):
                yield _contested(code, list(wanted.values()))
        for (kind, _), places in sorted(self._places.items()):
            if kind in _BY_NAME and len(places) > 1:
                yield _shared(kind, sorted(places.values()))

    def _is_shared(self, kind: str, name: str) -> bool:
        return len(self._places.get((kind, key(name)), ())) > 1

    def _chain(self, named: ThingKey) -> tuple[str, ...]:
        """The names above a thing that tell it from others: for units and facilities only where they are needed."""
        if named.within is None or (named.kind in _BY_NAME and not self._is_shared(named.kind, named.name)):
            return ()
        return (*self._chain(named.within), named.within.name)

    def _iri(self, named: ThingKey, entry: RegistryEntry | None) -> ox.NamedNode:
        code = entry.code if entry else provisional_code(self._institution, named.name, self._chain(named))
        return ox.NamedNode(f"{ID}{named.kind}/{code}")

    def _above(self, named: ThingKey) -> str:
        """IRI of what a thing belongs to, ``""`` if that is not known."""
        return self._iri(named.within, self._entry(named.within)).value if named.within else ""

    def _entry(self, named: ThingKey) -> RegistryEntry | None:
        """What the registry knows of a thing.

        An entry with another parent, or none, is the thing's if no other thing of the report has a claim to it: things
        move from task to task over the years, but two things are never one.
        """
        entry = self._only(named)
        wanted = self._wanted.get(entry.code, {}) if entry else {}
        if entry is None or len(wanted) < 2 or named.within is None or self._matches(entry, named):
            return entry
        return None

    def _only(self, named: ThingKey) -> RegistryEntry | None:
        """The entry of a name: the one whose parent is the thing's, else the only one; of several regions none."""
        found = self._registry.all(named.kind, self._institution, named.name)
        if named.kind == "district" and len(found) > 1:
            return None
        matching = [entry for entry in found if self._matches(entry, named)]
        return next(iter(matching or found), None)

    def _matches(self, entry: RegistryEntry, named: ThingKey) -> bool:
        above = self._entry(named.within) if named.within else None
        return above is not None and entry.parent == above.code

    def _matched(self, wanted: Mapping[str, tuple[ThingKey, int]]) -> set[str]:
        """The codes of the entries whose parent is that of one of the things that would get them."""
        entries = [(self._only(named), named) for named, _ in wanted.values()]
        return {entry.code for entry, named in entries if entry and self._matches(entry, named)}


def _contested(code: str, wanted: Sequence[tuple[ThingKey, int]]) -> Problem:
    """Several things of the report would get one entry of the registry."""
    places = ", ".join(f"'{named.path}'" for named, _ in wanted)
    return Problem.of(wanted[-1][1], "P-T40", entry=code, places=places)


def _shared(kind: str, lines: Sequence[int]) -> Problem:
    """Several units or facilities have one name."""
    where = ", ".join(map(str, lines))
    return Problem.of(lines[-1], "P-T41", kind=kind, where=where)
