"""Entries of the tables inside the sections, and the frame of the report."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import DERIVED, number, sba, text
from sba_kg.model import Lines, ProgramReport, TableEntry
from sba_kg.vocabulary import genre


def describe(builder: GraphBuilder, entries: Sequence[TableEntry], reports: Sequence[ProgramReport]) -> None:
    """Add the entries with their cells, and the objectives' lines of the sections."""
    for entry in entries:
        first = min((line for _, _, line in entry.values), default=1)
        node = builder.mint(f"section/{entry.section}/{entry.kind}/{entry.order}", Lines.of(first))
        builder.describe(node, genre.entries().of(entry.kind).class_, None)
        builder.add(node, sba("isItemOf"), builder.local(f"section/{entry.section}"))
        builder.add(node, sba("order"), number(entry.order))
        for term, value, line in entry.values:
            builder.add(node, sba(term), text(value))
            builder.add(node, DERIVED, builder.passage(Lines.of(line)))
    for report in reports:
        if report.objective_lines:
            section = builder.local(f"section/{report.key}")
            builder.add(section, DERIVED, builder.passage(report.objective_lines))
