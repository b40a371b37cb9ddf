"""What tests of inference share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from sba_kg import pipeline
from sba_kg.base.namespaces import RDF, SBA
from tests.support import ROOT

CASES = {path.name: path for path in sorted((ROOT / "tests" / "reason" / "cases").iterdir())}
TYPE = ox.NamedNode(RDF + "type")


def triples(path: Path) -> list[ox.Triple]:
    return [q.triple for q in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)]


def contradicted(real: pipeline.EditionBuild) -> Iterator[ox.Triple]:
    """The real graph, with a program that is a mission too."""
    yield from real.built.triples
    yield ox.Triple(program(real), TYPE, ox.NamedNode(SBA + "Mission"))


def program(real: pipeline.EditionBuild) -> ox.NamedNode:
    found = [t.subject for t in real.built.triples if t.predicate == TYPE and t.object.value == SBA + "Program"]
    return min((s for s in found if isinstance(s, ox.NamedNode)), key=lambda s: s.value)
