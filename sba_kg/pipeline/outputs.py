"""All that is made of an edition: its graph, what follows from it, what disagrees in it; and the files of these."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from sba_kg import pipeline, reason, store
from sba_kg.graph import document, write_nquads, write_turtle
from sba_kg.graph.write import write_ordered
from sba_kg.pipeline import inference, summary, validation
from sba_kg.query.search import index

#: Names of the files of a build.
FILES = ("graph.ttl", reason.FILE, "validation.ttl", document.FILE, index.FILE, "dataset.nq", "summary.json")


@dataclass(frozen=True)
class EditionOutputs:
    """A built edition with its inferred graph and its validation."""

    result: pipeline.EditionBuild
    inferred: reason.Inference
    validated: validation.ValidationGraph

    @cached_property
    def document(self) -> tuple[ox.NamedNode, set[ox.Triple]]:
        """The graph of the document layer, with its name."""
        name = self.result.edition.name
        return document.graph_name(name), {*self.result.printed, *self.result.places}

    def graphs(self) -> dict[str, bytes]:
        """The graphs as Turtle, and what a search reads, by file name.

        They stand beside a text of ours, and a build begins with them.
        """
        further = (self.inferred.triples, self.validated.triples, self.document[1])
        made = (write_ordered(self.result.ordered), *map(write_turtle, further))
        written = dict(zip(FILES, made, strict=False))
        searched = [written[name] for name in index.MADE_OF]
        return {**written, index.FILE: index.made(self._store(searched), searched)}

    def _store(self, searched: Sequence[bytes]) -> store.MemoryStore:
        """The graphs whose texts a search looks at, as they were written: so no object is made for each triple."""
        held = ox.Store()
        for name, data in zip((self.result.built.iri, self.document[0]), searched, strict=True):
            held.bulk_load(data, format=ox.RdfFormat.TURTLE, to_graph=name)
        return store.MemoryStore((held,))

    @property
    def named(self) -> list[tuple[ox.NamedNode, Iterable[ox.Triple]]]:
        """The graph of the edition and those made from it, with their names."""
        built = self.result.built
        return [(built.iri, built.triples), self.inferred.named, self.validated.named, self.document]

    def files(self) -> dict[str, bytes]:
        """All files of a build, by name: the graphs, the dataset with the ontology, the summary."""
        named = [*self.named, *store.ontology_graphs()]
        as_json = summary.as_json(self.result, len(self.inferred.triples)).encode()
        return dict(zip(FILES, (*self.graphs().values(), write_nquads(named), as_json), strict=True))


def derive(result: pipeline.EditionBuild) -> EditionOutputs:
    """Infer from a built edition and validate it.

    Raises:
        ContradictionError: E-I01, if the graph contradicts the ontology.
        InputError: E-K01 to E-K03, if the known issues cannot be read.
        ResourceError: If the ontology or a shape is broken.
    """
    return EditionOutputs(result, inference.infer_result(result), validation.validate_result(result))
