"""Records → the graph of one edition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pyoxigraph as ox

from sba_kg import __version__
from sba_kg.edition import Edition
from sba_kg.graph import answers, entries, links, mentions, organization, places, statements, strategy
from sba_kg.graph.builder import Built, GraphBuilder
from sba_kg.graph.terms import (
    DATASET,
    DERIVED,
    GENERATED,
    PREF_LABEL,
    TITLE,
    TYPE,
    USED,
    date,
    sba,
    text,
    year,
)
from sba_kg.model import Fact, Records
from sba_kg.namespaces import GRAPH
from sba_kg.reader import Document
from sba_kg.registry import Registry


def build(edition: Edition, document: Document, records: Records, registry: Registry) -> Built:
    """Make the graph of an edition.

    Args:
        edition: The edition.
        document: Its text, read.
        records: What the converters found.
        registry: The authority files.

    Raises:
        ResourceError: E-G01, if two things would have one IRI.
    """
    builder = GraphBuilder(edition, document, registry)
    _metadata(builder)
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
    links.describe(builder, records, registry)
    return builder.finish()


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


def _metadata(builder: GraphBuilder) -> None:
    """The report, the institution, the dataset and the activity that made it."""
    edition, report = builder.edition, builder.report
    conversion = builder.mint("conversion", None)
    checksum = text(builder.document.source.sha256)
    builder.add(report, TYPE, sba("WorkReport"))
    builder.add(report, sba("isReportOf"), builder.institution)
    builder.add(report, sba("textChecksum"), checksum)
    if edition.fiscal_year:
        builder.add(report, sba("fiscalYear"), year(edition.fiscal_year))
    if edition.report_date:
        builder.add(report, sba("reportDate"), date(edition.report_date))
    for term, value in (("councilSession", edition.council_session), ("committee", edition.committee)):
        if value:
            builder.add(report, sba(term), text(value))
    for lang, title in (("ko", edition.title_ko), ("en", edition.title_en)):
        if title:
            builder.add(report, TITLE, text(title, lang))
            builder.add(report, PREF_LABEL, text(title, lang))
    builder.add(conversion, TYPE, sba("Conversion"))
    builder.add(conversion, USED, report)
    builder.add(conversion, sba("toolVersion"), text(__version__))
    builder.add(conversion, sba("textChecksum"), checksum)
    graph = ox.NamedNode(GRAPH + edition.name)
    builder.add(graph, TYPE, DATASET)
    builder.add(graph, DERIVED, report)
    builder.add(graph, GENERATED, conversion)
