"""Does a report agree with itself? Shapes run over its graph; results with lines, figures and what people know of them.

Shapes → raw results (:mod:`engine`) → results in words (:mod:`describe`) → marked with known issues
(:mod:`known_issues`) → a SHACL report (:mod:`report`) or any form of :mod:`sba_kg.validation.outputs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyoxigraph as ox

from sba_kg import store
from sba_kg.base.namespaces import PROV
from sba_kg.editions import source_text
from sba_kg.validation import describe, engine, known_issues, report, shapes
from sba_kg.validation.raw import str_of
from sba_kg.validation.results import Validation

__all__ = ["ValidationGraph", "ontology", "validate", "validate_ontology"]


@dataclass(frozen=True)
class ValidationGraph:
    """A validation with its SHACL report as triples."""

    validation: Validation
    triples: frozenset[ox.Triple]

    @property
    def named(self) -> tuple[ox.NamedNode, frozenset[ox.Triple]]:
        """The report with the name of its graph."""
        return ox.NamedNode(report.graph_name(self.validation.graph)), self.triples


def validate(
    source: source_text.GraphText,
    triples: Sequence[ox.Triple],
    today: date,
    rules: shapes.Shapes,
    layer: Sequence[ox.Triple] = (),
) -> ValidationGraph:
    """Validate one graph.

    Args:
        source: The text that it was made of, for lines and known issues.
        triples: The triples, in any order that is the same for the same graph.
        today: Day on which the expiry of known issues is judged.
        rules: The shapes.
        layer: The triples of its document layer.
    """
    outcome = engine.run(rules, (*triples, *layer), ontology())
    printed = any(raw.shape.rule.stage == shapes.DOCUMENT_STAGE for raw in outcome.raw)
    facts = describe.Facts.of([*triples, *layer] if printed else triples)
    pairs = sorted(((describe.describe(raw, facts), raw) for raw in outcome.raw), key=lambda p: describe.order(p[0]))
    issues = known_issues.load(source.folder)
    skipped = {entry.rule.id for entry in outcome.coverage if not entry.ran}
    results, stale = known_issues.acknowledge([result for result, _ in pairs], issues, today, skipped)
    validation = Validation(
        source.name,
        source.graph,
        tuple(results),
        outcome.coverage,
        tuple(stale),
        outcome.gate,
        source.lines,
        source.file,
        str(source.folder / known_issues.FILE) if issues else None,
    )
    passages = {
        node: tuple(str_of(p) for p in facts.all(node, PROV + "wasDerivedFrom")) or (node,) * facts.is_passage(node)
        for result in results
        for node in result.compared
    }
    found = report.triples(validation, {i: raw for i, (_, raw) in enumerate(pairs)}, passages)
    return ValidationGraph(validation, frozenset(found))


def validate_ontology() -> engine.Outcome:
    """Run the shapes over the ontology itself (stage 90)."""
    return engine.run(shapes.load(), (), ontology(), [shapes.ONTOLOGY_STAGE])


def ontology() -> list[ox.Triple]:
    """The ontology with its code lists, for class hierarchies and codes.

    Raises:
        ResourceError: E-X05, if it is broken.
    """
    return store.ontology_triples()
