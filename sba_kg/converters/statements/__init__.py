"""What running text states about its own figures: the redundancy that makes a text checkable.

One module per kind of statement. Each says by words, never by arithmetic, that figures belong together.
"""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.converters.common.context import Context
from sba_kg.converters.statements import averages, changes, lists, periodic, periods, products, restated, sums
from sba_kg.converters.statements.collect import Collector, segments
from sba_kg.model import Finding, Milestone, ProgramReport, Statements, TableEntry


def convert(
    context: Context,
    reports: Sequence[ProgramReport],
    findings: Sequence[Finding],
    entries: Sequence[TableEntry],
    milestones: Sequence[Milestone],
) -> Statements:
    """All statements of a report about its own figures."""
    collector = Collector(context, segments(context, reports, findings))
    changes.read(collector)
    sums.read(collector, {r.budget_lines.start for r in reports if r.budget_lines and r.budget_parts})
    averages.read(collector)
    periodic.read(collector)
    products.read(collector)
    lists.read(collector, entries)
    restated.read(collector)
    periods.read(collector, milestones)
    for segment in collector.segments:
        if segment.finding:
            for quantity in collector.quantities(segment):
                collector.figure(segment, quantity)
    return collector.finish()
