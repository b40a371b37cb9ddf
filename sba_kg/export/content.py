"""What is exported: graphs with their triples, ``rdfs:label`` copies among them, and what is in each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.namespaces import RDFS, SKOS
from sba_kg.store.dataset import Dataset

_PREF_LABEL, _LABEL = ox.NamedNode(SKOS + "prefLabel"), ox.NamedNode(RDFS + "label")


@dataclass(frozen=True)
class Content:
    """The graphs of a dataset, as they are exported.

    Attributes:
        dataset: The graphs.
        labels: Whether each ``skos:prefLabel`` is there as an ``rdfs:label`` too, which most programs look for.
        merged: Whether the graphs are one, for forms that know no names of graphs.
    """

    dataset: Dataset
    labels: bool = True
    merged: bool = False

    def graphs(self) -> Iterator[tuple[ox.NamedNode, list[ox.Triple]]]:
        """The graphs with their triples, each triple once."""
        for name, triples in self.dataset.graphs():
            yield name, list(self._triples(triples))

    def union(self) -> list[ox.Triple]:
        """The triples of all graphs, each once."""
        return list(dict.fromkeys(triple for _, triples in self.graphs() for triple in triples))

    def _triples(self, triples: Iterable[ox.Triple]) -> dict[ox.Triple, None]:
        found = dict.fromkeys(triples)
        if self.labels:
            copies = [ox.Triple(t.subject, _LABEL, t.object) for t in found if t.predicate == _PREF_LABEL]
            found |= dict.fromkeys(copies)
        return found
