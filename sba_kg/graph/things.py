"""Named things and their IRIs: what outlives an edition gets its code from the registry."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyoxigraph as ox

from sba_kg.model import Lines
from sba_kg.namespaces import ID
from sba_kg.registry import Entry, Registry, provisional_code


@dataclass
class Thing:
    """A named thing of the graph.

    Attributes:
        iri: Its IRI.
        kind: A key of :data:`sba_kg.kinds.CLASSES`.
        label: Its Korean label: the registry's, else as first printed.
        entry: What the registry knows of it.
        lines: Where the report names it.
    """

    iri: ox.NamedNode
    kind: str
    label: str
    entry: Entry | None
    lines: list[Lines] = field(default_factory=list)


class Things:
    """All named things of one edition."""

    def __init__(self, registry: Registry, institution: str) -> None:
        self._registry = registry
        self._institution = institution
        self._known: dict[ox.NamedNode, Thing] = {}

    def get(self, kind: str, name: str, parent: str = "") -> Thing:
        """The thing of a kind with a name.

        Args:
            kind: A key of :data:`sba_kg.kinds.CLASSES`.
            name: In any printed form.
            parent: Name of what it belongs to; part of a provisional code.
        """
        entry = self._registry.find(kind, self._institution, name, self._parent_code(kind, parent))
        code = entry.code if entry else provisional_code(self._institution, name, parent)
        iri = ox.NamedNode(f"{ID}{kind}/{code}")
        if iri not in self._known:
            self._known[iri] = Thing(iri, kind, entry.label_ko if entry else name, entry)
        return self._known[iri]

    def of_entry(self, entry: Entry) -> Thing:
        """The thing of a registry entry."""
        iri = ox.NamedNode(f"{ID}{entry.kind}/{entry.code}")
        if iri not in self._known:
            self._known[iri] = Thing(iri, entry.kind, entry.label_ko, entry)
        return self._known[iri]

    def all(self) -> list[Thing]:
        """All things that were asked for, in order of their IRIs."""
        return sorted(self._known.values(), key=lambda thing: thing.iri.value)

    def _parent_code(self, kind: str, parent: str) -> str:
        parent_kind = {"focus-task": "policy-task", "subtask": "focus-task", "program": "subtask"}.get(kind)
        if not parent or not parent_kind:
            return ""
        entry = self._registry.find(parent_kind, self._institution, parent)
        return entry.code if entry else ""
