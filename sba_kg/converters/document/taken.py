"""Which part of the genre each section and table was taken for.

A section is of the part that its heading names. What is in a program section is of the program sections. A table, and
a section with another heading, is of the part that most of the records in it belong to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sba_kg.model import Records
from sba_kg.model.document_layer import DocumentLayer
from sba_kg.model.record import Record

_SECTIONS = "program-sections"
#: Line → the parts of the records that are read from it.
_Parts = Mapping[int, Counter[str]]


def convert(layer: DocumentLayer, records: Records, named: Mapping[int, str]) -> None:
    """Give every section and table its part.

    Args:
        layer: The document; its sections and tables are replaced.
        records: What was read.
        named: Line of a heading → the part that its words name.
    """
    parts = _by_line(records)
    layer.tables = [replace(t, part=_most(parts, t.start_line, t.end_line)) for t in layer.tables]
    layer.sections = [
        replace(s, part=named.get(s.start_line, "") or _of_section(parts, s.start_line, s.end_line))
        for s in layer.sections
    ]


def _of_parts(records: Records) -> dict[str, Sequence[Record]]:
    """The records of each part, by the code of the list ``report-part``."""
    return {
        "general-facts": records.facts,
        "strategy": records.vision,
        "staffing": records.headcounts,
        "institution-budget": records.accounts,
        "program-table": [*records.tasks, *records.budget_lines],
        "organization": records.units,
        "audit-findings": records.findings,
        "audit-summary": records.finding_counts,
        "facilities": records.facilities,
    }


def _by_line(records: Records) -> _Parts:
    found: dict[int, Counter[str]] = {}
    for part, own in _of_parts(records).items():
        for span in (span for record in own for span in record.sources):
            for line in range(span.start, span.end + 1):
                found.setdefault(line, Counter())[part] += 1
    for report in records.reports:
        for span in (report.title_lines, report.lines):
            for line in range(span.start, span.end + 1):
                found.setdefault(line, Counter({_SECTIONS: 1}))
    return found


def _within(parts: _Parts, start: int, end: int) -> Counter[str]:
    total: Counter[str] = Counter()
    for line in range(start, end + 1):
        total.update(parts.get(line, Counter()))
    return total


def _of_section(parts: _Parts, start: int, end: int) -> str:
    return _SECTIONS if _SECTIONS in parts.get(start, ()) else _most(parts, start + 1, end)


def _most(parts: _Parts, start: int, end: int) -> str:
    """The part that more than half of the records of some lines belong to, ``""`` if there is none."""
    found = _within(parts, start, end)
    part, count = next(iter(found.most_common(1)), ("", 0))
    return part if 2 * count > found.total() else ""
