"""Everything that the converters read from one report."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

from sba_kg.model.audit import Finding, FindingCount
from sba_kg.model.facilities import Facility
from sba_kg.model.institution import BudgetAccount, Fact, Headcount, ManagementItem, Unit, UnitCount
from sba_kg.model.record import Record
from sba_kg.model.sections import Milestone, PlanItem, ProgramReport, TableEntry, Target
from sba_kg.model.statements import Statements
from sba_kg.model.strategy import BudgetLine, Remark, Task, VisionStatement
from sba_kg.model.text import Naming, OutlineEntry, Reading, UnreadPart


@dataclass(kw_only=True)
class Records:
    """Everything that the converters read from one report."""

    facts: list[Fact] = field(default_factory=list)
    vision: list[VisionStatement] = field(default_factory=list)
    headcounts: list[Headcount] = field(default_factory=list)
    accounts: list[BudgetAccount] = field(default_factory=list)
    units: list[Unit] = field(default_factory=list)
    unit_counts: list[UnitCount] = field(default_factory=list)
    reports: list[ProgramReport] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    budget_lines: list[BudgetLine] = field(default_factory=list)
    plan_items: list[PlanItem] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    management: list[ManagementItem] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    finding_counts: list[FindingCount] = field(default_factory=list)
    facilities: list[Facility] = field(default_factory=list)
    entries: list[TableEntry] = field(default_factory=list)
    outline: list[OutlineEntry] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    unread: list[UnreadPart] = field(default_factory=list)
    statements: Statements = field(default_factory=Statements)

    def all(self) -> Iterator[Record]:
        """All records, in the order of the fields, each before the parts that it consists of."""
        for record in _records(self):
            yield record
            yield from record.parts

    def lines_read(self) -> set[int]:
        """The numbers of the lines that have been read: those that a record which reads lines derives from."""
        spans = {span for record in self.all() if record.reads for span in record.sources}
        return {number for span in spans for number in range(span.start, span.end + 1)}


def _records(holder: Records | Statements) -> Iterator[Record]:
    """The records in the lists of a holder, and in the holders inside it."""
    for one in fields(holder):
        value = getattr(holder, one.name)
        if isinstance(value, Statements):
            yield from _records(value)
        else:
            yield from (record for record in value if isinstance(record, Record))
