"""Document → records: one module per part of the report, run in the order of what they need."""

from __future__ import annotations

from collections.abc import Iterator

from sba_kg.base.errors import InputError
from sba_kg.converters import (
    audit,
    facilities,
    facts,
    institution_budget,
    layouts,
    management,
    organization,
    spelling,
    staffing,
    statements,
    vision,
)
from sba_kg.converters.common import frame, parts
from sba_kg.converters.common.context import Context, LostLine
from sba_kg.converters.document import ReadReport, taken, totals
from sba_kg.converters.program_table import table as program_table
from sba_kg.converters.program_table.table import ProgramTable
from sba_kg.converters.sections import embedded, plan, targets
from sba_kg.converters.sections import heads as sections
from sba_kg.model import Naming, Records
from sba_kg.reader import OutlineKind

__all__ = ["Context", "LostLine", "convert"]


def convert(context: Context, report: ReadReport, *, exact: bool = False) -> Records:
    """Run all converters over a document.

    Args:
        context: The document and what is known about it.
        report: Its structure and document layer. One that has neither headings nor items nor tables is an error.
        exact: Whether the cells of its tables are those of the file, so that nothing is read by guessing at columns.

    Raises:
        InputError: E-R07 if the text has none of the parts of a work report, and no structure either.
    """
    records = Records()
    namings: list[Naming] = []
    if not exact:
        records.vision = vision.convert(context)
    clean = layouts.begin(context, records, report)
    if exact:
        records.tasks, records.budget_lines = clean.tasks, clean.lines
        records.vision = layouts.with_tasks(records.vision, clean.tasks)
    else:
        namings = _of_damaged(context, records, clean)
    layouts.complete(context, records, report)
    records.unit_counts = organization.unit_counts(context)
    records.statements = statements.convert(
        context, records.reports, records.findings, records.entries, records.milestones
    )
    records.statements.variants = spelling.convert(context)
    found = (
        records.vision,
        records.headcounts,
        records.accounts,
        records.units,
        records.reports,
        records.tasks,
    )
    if not report.layer.structured and not any(found) and not context.document.nodes(OutlineKind.PART):
        name = context.document.source.name
        raise InputError("E-R07", file=name)
    records.facts = facts.convert(context)
    layouts.finish(records, report)
    headings = parts.headings(context)
    records.unread = parts.convert(context, records, headings, report.layer.sections, records.lines_read())
    taken.convert(report.layer, records, parts.named(headings))
    totals.convert(report.layer)
    records.namings += [*namings, *_namings(records)]
    records.outline = frame.convert(context, records.lines_read())
    return records


#: Problems of the program table after which nobody knows what belongs to what: totals missed, rows without a task.
_MISPLACED = {"P-T03", "P-T06"}


def _of_damaged(context: Context, records: Records, clean: layouts.Programs) -> list[Naming]:
    """What the readers of damaged texts find, by evidence beyond the columns of a table.

    Where they miss the totals of the program table, and its columns read as they are printed do not, these count.
    """
    records.headcounts = staffing.convert(context)
    records.accounts = institution_budget.convert(context)
    records.units = organization.convert(context)
    records.reports = sections.convert(context)
    before = len(context.problems)
    table = program_table.convert(context, records.units, records.reports, records.vision)
    misplaced = _MISPLACED & {problem.code for problem in context.problems[before:]}
    if clean.lines and (clean.exact or misplaced or not table.lines):
        del context.problems[before:]
        table = ProgramTable(clean.tasks, clean.lines, reports=records.reports)
    records.tasks, records.budget_lines, records.reports = table.tasks, table.lines, table.reports
    records.remarks = table.remarks
    records.plan_items = plan.items(context, records.reports)
    records.milestones = plan.milestones(context, records.reports)
    records.targets = targets.convert(context, records.reports, records.plan_items)
    records.entries = embedded.convert(context, records.reports, records.plan_items)
    records.management = management.convert(context)
    records.findings = audit.findings(context)
    records.finding_counts = audit.counts(context)
    records.facilities = facilities.convert(context)
    return list(table.namings)


def _namings(records: Records) -> Iterator[Naming]:
    """Every place where a table or heading names a task, unit or facility."""
    for task in records.tasks:
        yield Naming(task.named, task.name, task.lines)
    for statement in records.vision:
        if statement.task:
            yield Naming(statement.task, statement.text, statement.lines)
    for unit in records.units:
        yield Naming(unit.named, unit.printed, unit.lines)
    for finding in records.findings:
        for concerned in finding.units:
            yield Naming(concerned, concerned.name, finding.lines)
    for facility in records.facilities:
        yield Naming(facility.named, facility.name, facility.lines)
