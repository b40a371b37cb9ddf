"""Inference edition by edition: built editions and built graphs to what follows from them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sba_kg import pipeline, store
from sba_kg.base.namespaces import GRAPH
from sba_kg.reason import ENGINES, Inference, graph_name, infer


def infer_result(result: pipeline.EditionBuild, engine: str = "sparql") -> Inference:
    """Infer from an edition that has been built.

    Args:
        result: The built edition.
        engine: One of :data:`ENGINES`.

    Raises:
        ContradictionError: E-I01, if the graph contradicts the ontology.
        ResourceError: E-X05 or E-I02, if the ontology is broken or contradicts itself.
    """
    name, iri = result.edition.name, result.built.iri.value
    return Inference(
        name, graph_name(iri), infer(result.built.triples, saturate=ENGINES[engine], file=str(result.edition.text))
    )


def infer_paths(paths: Sequence[Path], engine: str = "sparql") -> list[Inference]:
    """Infer from built graphs, edition by edition.

    Args:
        paths: Build folders or RDF files; without any, the graphs that the package ships.
        engine: One of :data:`ENGINES`.

    Raises:
        InputError: E-Q03 or E-Q04, if there is no graph.
        ContradictionError: As for :func:`infer_result`.
        ResourceError: As for :func:`infer_result`.
    """
    loaded = store.open_store(paths)
    found = []
    for iri in loaded.editions:
        triples = list(loaded.triples(iri))
        name = iri.removeprefix(GRAPH)
        found.append(
            Inference(name, graph_name(iri), infer(triples, saturate=ENGINES[engine], file=f"{name}/report.txt"))
        )
    return found
