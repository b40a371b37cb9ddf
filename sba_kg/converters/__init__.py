"""Document → records: one module per part of the report, run in the order of what they need."""

from __future__ import annotations

from collections.abc import Iterator

from sba_kg.converters import (
    audit,
    facilities,
    facts,
    institution_budget,
    management,
    organization,
    plan,
    program_table,
    sections,
    staffing,
    targets,
    vision,
)
from sba_kg.converters.context import Context, LostLine
from sba_kg.converters.program_table import ProgramTable
from sba_kg.errors import InputError
from sba_kg.model import Naming, Records
from sba_kg.reader import Kind

__all__ = ["Context", "LostLine", "convert"]


def convert(context: Context) -> Records:
    """Run all converters over a document.

    Raises:
        InputError: E-R07 if the text has none of the parts of a work report.
    """
    records = Records()
    records.vision = vision.convert(context)
    records.headcounts = staffing.convert(context)
    records.accounts = institution_budget.convert(context)
    records.units = organization.convert(context)
    records.unit_counts = organization.unit_counts(context)
    records.reports = sections.convert(context)
    table = program_table.convert(context, records.units, records.reports, records.vision)
    records.tasks, records.budget_lines, records.reports = table.tasks, table.lines, table.reports
    records.plan_items = plan.items(context, records.reports)
    records.milestones = plan.milestones(context, records.reports)
    records.targets = targets.convert(context, records.reports, records.plan_items)
    records.management = management.convert(context)
    records.findings = audit.findings(context)
    records.finding_counts = audit.counts(context)
    records.facilities = facilities.convert(context)
    parts = (
        records.vision,
        records.headcounts,
        records.accounts,
        records.units,
        records.reports,
        records.tasks,
    )
    if not any(parts) and not context.document.nodes(Kind.PART):
        name = context.document.source.name
        raise InputError(
            "E-R07",
            "업무보고의 어떤 부분(일반현황, 사업구성, 주요사업, 부서별 업무)도 찾을 수 없습니다. "
            "본문 파일이 맞는지 확인하십시오.",
            "no part of a work report (general facts, program table, program sections, organization) was found: "
            "check that this is the report's text",
            file=name,
        )
    records.facts = facts.convert(context)
    records.namings = list(_namings(records, table))
    records.remarks = table.remarks
    return records


def _namings(records: Records, table: ProgramTable) -> Iterator[Naming]:
    """Every place where a table or heading names a task, program or unit."""
    for task in records.tasks:
        yield Naming(task.level, task.name, task.name, task.lines, task.parent)
    yield from table.namings
    for report in records.reports:
        yield Naming("section", report.title, report.title, report.title_lines, report.policy_task)
    for unit in records.units:
        yield Naming("unit", unit.name, unit.printed, unit.lines)
    for finding in records.findings:
        for name in finding.units:
            yield Naming("unit", name, name, finding.lines)
    for facility in records.facilities:
        yield Naming("facility", facility.name, facility.name, facility.lines)
