"""Does a report agree with itself? Shapes run over its graph; results with lines, figures and what people know of them.

Shapes → raw results (:mod:`engine`) → results in words (:mod:`describe`) → marked with known issues
(:mod:`known_issues`) → a SHACL report (:mod:`report`) or any form of :mod:`sba_kg.outputs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from sba_kg import origin, pipeline, store
from sba_kg.edition import Edition
from sba_kg.namespaces import PROV, SBA
from sba_kg.validation import describe, engine, known_issues, report, shapes
from sba_kg.validation.raw import str_of
from sba_kg.validation.results import KnownIssue, Validation

__all__ = ["Validated", "validate_edition", "validate_paths", "validate_result"]


@dataclass(frozen=True)
class Validated:
    """A validation with its SHACL report as triples."""

    validation: Validation
    triples: frozenset[ox.Triple]

    @property
    def named(self) -> tuple[ox.NamedNode, frozenset[ox.Triple]]:
        """The report with the name of its graph."""
        return ox.NamedNode(report.graph_name(self.validation.graph)), self.triples


def validate_edition(edition: Edition, today: date | None = None, folder: Path | None = None) -> Validated:
    """Build an edition from its text and validate it.

    Args:
        edition: The edition.
        today: Day on which the expiry of known issues is judged; today by default.
        folder: Folder of the shapes; the package's own by default.

    Raises:
        InputError: As :func:`sba_kg.pipeline.run`, and E-K01 to E-K03 for a bad known-issues file.
        ResourceError: E-V01 to E-V05, if shapes are broken.
    """
    issues_of(edition)  # a broken file is told before the work begins
    return validate_result(pipeline.run(edition), today, folder)


def validate_result(result: pipeline.Result, today: date | None = None, folder: Path | None = None) -> Validated:
    """Validate an edition that has been built."""
    lines = tuple(line.printed for line in result.document.source.lines)
    source = origin.Origin(
        result.edition.name, result.built.iri.value, result.edition.folder, str(result.edition.text), lines
    )
    return _validate(source, sorted(result.built.triples, key=str), today or date.today(), shapes.load(folder))


def issues_of(edition: Edition) -> tuple[KnownIssue, ...]:
    """The known issues of an edition."""
    return known_issues.load(edition.folder)


def validate_paths(paths: Sequence[Path], today: date | None = None, folder: Path | None = None) -> list[Validated]:
    """Validate built graphs, edition by edition.

    Args:
        paths: Build folders or RDF files; without any, the graphs that the package ships.
        today: As for :func:`validate_edition`.
        folder: As for :func:`validate_edition`.
    """
    loaded = store.open_store(paths)
    rules = shapes.load(folder)
    found = []
    for iri in loaded.editions:
        triples = _triples(loaded.store, iri)
        found.append(_validate(origin.find(iri, _checksums(triples), paths), triples, today or date.today(), rules))
    return found


def _triples(graphs: ox.Store, iri: str) -> list[ox.Triple]:
    return sorted((q.triple for q in graphs.quads_for_pattern(None, None, None, ox.NamedNode(iri))), key=str)


def _checksums(triples: Sequence[ox.Triple]) -> set[str]:
    return {str_of(t.object) for t in triples if t.predicate.value == SBA + "textChecksum"}


def _validate(source: origin.Origin, triples: Sequence[ox.Triple], today: date, rules: shapes.Shapes) -> Validated:
    outcome = engine.run(rules, triples, ontology())
    facts = describe.Facts.of(triples)
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
    return Validated(validation, frozenset(found))


def validate_ontology() -> engine.Outcome:
    """Run the shapes over the ontology itself (stage 90)."""
    return engine.run(shapes.load(), (), ontology(), [shapes.ONTOLOGY_STAGE])


def ontology() -> list[ox.Triple]:
    """The ontology with its code lists, for class hierarchies and codes.

    Raises:
        ResourceError: E-X05, if it is broken.
    """
    return store.ontology_triples()
