"""Records → the graph of one edition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pyoxigraph as ox

from sba_kg.base.errors import Problem
from sba_kg.editions.edition import Edition
from sba_kg.editions.registry import Registry
from sba_kg.graph import (
    answers,
    cubes,
    dataset,
    entries,
    links,
    mentions,
    operators,
    organization,
    places,
    problems,
    statements,
    strategy,
)
from sba_kg.graph.builder import Built, GraphBuilder
from sba_kg.graph.terms import sba
from sba_kg.model import Fact, Named, Records
from sba_kg.reader import Document


def build(
    edition: Edition,
    document: Document,
    records: Records,
    registry: Registry,
    found: Sequence[Problem] = (),
) -> Built:
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
    for record in _plain(records):
        builder.record(record)
    for fact in records.facts:
        builder.add(builder.record(fact), sba("isAbout"), _subject(builder, fact))
    for remark in records.remarks:
        builder.add(builder.record(remark), sba("isAbout"), builder.report)
    strategy.describe(builder, records)
    organization.describe(builder, records)
    answers.describe(builder, records.findings)
    places.describe(builder, records.facilities)
    mentions.describe(builder, records, registry)
    entries.describe(builder, records.entries, records.reports)
    statements.describe(builder, records.statements)
    facilities = operators.FacilityNames(builder, records, registry)
    links.describe(builder, records, registry, facilities)
    operators.describe(builder, records, facilities)
    cubes.describe(builder, records)
    problems.describe(builder, records.unread, [*found, *builder.problems])
    return builder.finish()


def _declared(records: Records) -> Iterator[tuple[Named, int]]:
    """The things that tables list, with their lines: where two have one name, it takes their places to tell them."""
    for statement in records.vision:
        yield statement.named, statement.lines.start
    for task in records.tasks:
        yield task.named, task.lines.start
    for line in records.budget_lines:
        named: Named | None = line.named
        while named is not None:
            yield named, line.lines.start if line.lines else 0
            named = named.within
    for unit in records.units:
        yield unit.named, unit.lines.start
    for facility in records.facilities:
        yield facility.named, facility.lines.start


def _plain(records: Records) -> Iterator[Any]:
    """The records that the mapping table describes on their own."""
    yield from records.vision
    yield from records.headcounts
    yield from records.accounts
    yield from records.units
    yield from records.unit_counts
    yield from records.reports
    yield from (task for task in records.tasks if task.total is not None)
    yield from records.budget_lines
    yield from records.readings
    yield from records.plan_items
    yield from records.milestones
    yield from records.targets
    yield from records.management
    yield from records.findings
    yield from records.finding_counts
    yield from records.outline


def _subject(builder: GraphBuilder, fact: Fact) -> ox.NamedNode:
    return builder.report if fact.subject == "report" else builder.institution
