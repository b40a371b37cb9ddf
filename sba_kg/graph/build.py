"""Records → the graph of one edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sba_kg.base.errors import Problem
from sba_kg.editions.edition import Edition
from sba_kg.editions.registry import Registry
from sba_kg.graph import (
    cubes,
    dataset,
    facilities,
    links,
    mentions,
    operators,
    organization,
    problems,
    statements,
    strategy,
    subjects,
    targets,
)
from sba_kg.graph.builder import EditionGraph, GraphBuilder
from sba_kg.model import Records, ThingKey
from sba_kg.reader import Document


def build(
    edition: Edition,
    document: Document,
    records: Records,
    registry: Registry,
    found: Sequence[Problem] = (),
) -> EditionGraph:
    """Make the graph of an edition.

    Args:
        edition: The edition.
        document: Its text, read.
        records: What the converters found.
        registry: The authority files.
        found: Problems of reading, which the graph tells too.

    Raises:
        ResourceError: E-G01, if two things would have one IRI.
    """
    builder = GraphBuilder(edition, document, registry, list(_declared(records)))
    dataset.describe(builder)
    for record in records.all():
        builder.record(record)
    strategy.describe(builder, records)
    organization.describe(builder, records)
    mentions.describe(builder, records, registry)
    statements.describe(builder, records.statements)
    targets.describe(builder, records)
    names = operators.FacilityNames(builder, records, registry)
    links.describe(builder, records, registry, names)
    operators.describe(builder, records, names)
    facilities.describe(builder, records, names)
    subjects.describe(builder, records, registry, names)
    cubes.describe(builder, records)
    problems.describe(builder, records.unread, [*found, *builder.problems])
    return builder.finish()


def _declared(records: Records) -> Iterator[tuple[ThingKey, int]]:
    """The things that tables list, with their lines: where two have one name, it takes their places to tell them."""
    for statement in records.vision:
        yield statement.named, statement.lines.start
    for task in records.tasks:
        yield task.named, task.lines.start
    for line in records.budget_lines:
        named: ThingKey | None = line.named
        while named is not None:
            yield named, line.lines.start if line.lines else 0
            named = named.within
    for unit in records.units:
        yield unit.named, unit.lines.start
    for facility in records.facilities:
        yield facility.named, facility.lines.start
