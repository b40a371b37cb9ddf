"""Validation edition by edition: built editions and built graphs to results."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from sba_kg import pipeline, store
from sba_kg.base.namespaces import DOCUMENT_SUFFIX, SBA
from sba_kg.editions import source_text
from sba_kg.editions.edition import Edition
from sba_kg.validation import ValidationGraph, known_issues, shapes, validate
from sba_kg.validation.raw import str_of
from sba_kg.validation.results import KnownIssue

__all__ = ["ValidationGraph", "issues_of", "validate_edition", "validate_paths", "validate_result"]


def validate_edition(edition: Edition, today: date | None = None, folder: Path | None = None) -> ValidationGraph:
    """Build an edition from its text and validate it.

    Args:
        edition: The edition.
        today: Day on which the expiry of known issues is judged; today by default.
        folder: Folder of the shapes; the package's own by default.

    Raises:
        InputError: As :func:`sba_kg.pipeline.edition.run`, and E-K01 to E-K03 for a bad known-issues file.
        ResourceError: E-V01 to E-V05, if shapes are broken.
    """
    issues_of(edition)  # a broken file is told before the work begins
    return validate_result(pipeline.run(edition), today, folder)


def validate_result(
    result: pipeline.EditionBuild, today: date | None = None, folder: Path | None = None
) -> ValidationGraph:
    """Validate an edition that has been built."""
    lines = tuple(line.printed for line in result.document.source.lines)
    source = source_text.GraphText(
        result.edition.name, result.built.iri.value, result.edition.folder, str(result.edition.text), lines
    )
    return validate(source, result.ordered, today or date.today(), shapes.load(folder), list(result.printed))


def issues_of(edition: Edition) -> tuple[KnownIssue, ...]:
    """The known issues of an edition."""
    return known_issues.load(edition.folder)


def validate_paths(
    paths: Sequence[Path], today: date | None = None, folder: Path | None = None
) -> list[ValidationGraph]:
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
        triples, layer = _triples(loaded, iri), list(loaded.triples(iri + DOCUMENT_SUFFIX))
        source = source_text.find(iri, _checksums(triples), paths)
        found.append(validate(source, triples, today or date.today(), rules, layer))
    return found


def _triples(loaded: store.MemoryStore, iri: str) -> list[ox.Triple]:
    return sorted(loaded.triples(iri), key=str)


def _checksums(triples: Sequence[ox.Triple]) -> set[str]:
    return {str_of(t.object) for t in triples if t.predicate.value == SBA + "textChecksum"}
