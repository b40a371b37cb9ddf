"""Domain facts from the structure of any report and the true cells of its tables.

What the readers of damaged tables (:mod:`sba_kg.converters`) have found stays; here is read what they have not.
"""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.converters.common.context import INSTITUTION, Context
from sba_kg.converters.document import ReadReport
from sba_kg.converters.layouts import (
    accounts,
    buildings,
    facts,
    findings,
    organization,
    programs,
    reports,
    schedule,
    staffing,
    strategy,
    vision,
)
from sba_kg.converters.layouts.programs import Programs
from sba_kg.converters.layouts.sheets import Sheet, sheets
from sba_kg.converters.layouts.strategy import with_tasks
from sba_kg.converters.layouts.words import is_known
from sba_kg.converters.sections import targets
from sba_kg.model import Headcount, ProgramReport, Records
from sba_kg.reader.spans import read_span

#: Problems of sections that were read by the headings of their plans: no title was found, or no plan for a title.
_NO_TITLE, _NO_PLAN = "P-P01", "P-P03"
#: A further table of staff that was not read.
_SECOND = "P-S02"

__all__ = ["Programs", "begin", "complete", "finish", "with_tasks"]


def begin(context: Context, records: Records, report: ReadReport) -> Programs:
    """Add the strategy, if its table is whole; gives the programs, if their table adds up."""
    tables = sheets(report.nodes, report.layer.tables)
    stated = vision.convert(report.nodes, tables)
    if not records.vision or (vision.is_whole(stated) and not vision.is_whole(records.vision)):
        records.vision = stated
    return programs.convert(context, report.nodes, tables, records.vision)


def complete(context: Context, records: Records, report: ReadReport) -> None:
    """Add the records of the parts that have none yet."""
    tables = sheets(report.nodes, report.layer.tables)
    records.headcounts = _staff(context, records.headcounts, tables)
    records.accounts = records.accounts or accounts.convert(context, tables)
    records.units = records.units or organization.convert(tables)
    records.findings = records.findings or findings.convert(context, tables)
    records.finding_counts = records.finding_counts or findings.counts(context, report.nodes)
    records.facilities = records.facilities or buildings.convert(context, tables)
    if not records.reports or any(problem.code == _NO_TITLE for problem in context.problems):
        _complete_sections(context, records, report, tables)


def _with_money(reports: Sequence[ProgramReport]) -> int:
    return sum(report.budget is not None for report in reports)


def _staff(context: Context, known: list[Headcount], tables: list[Sheet]) -> list[Headcount]:
    """The headcounts of all tables, if they are those that are known and more."""
    before = list(context.problems)
    found = staffing.convert(context, tables)
    said = {(h.measure, h.grade, h.figure.value) for h in known}
    if not said <= {(h.measure, h.grade, h.figure.value) for h in found} or len(found) <= len(known):
        context.problems[:] = before
        return known
    if known:
        context.problems[:] = [
            problem for problem in context.problems if problem not in before or problem.code != _SECOND
        ]
    return found


def finish(records: Records, report: ReadReport) -> None:
    """Add the facts about the institution, if there are none, and the tree of the strategy."""
    report.layer.strategy = strategy.elements(records)
    records.namings += [*strategy.namings(records), *strategy.wordings(records, report.layer)]
    report.layer.unknown = [found for sheet in sheets(report.nodes, report.layer.tables) if (found := _unknown(sheet))]
    records.facts = facts.within(report.nodes, records.facts)
    if all(fact.subject != INSTITUTION for fact in records.facts):
        records.facts += facts.convert(report.nodes, len(records.facts) + 1)


def _unknown(sheet: Sheet) -> tuple[int, str] | None:
    """Line and headers of a table no header of which is a known word."""
    headers = [cell.text for cell in sheet.table.cells if sheet.heads.first < cell.row <= sheet.heads.top]
    labels = [cell.text for cell in sheet.heads.table.cells if sheet.heads.is_label(cell)]
    if sheet.table.kind != "data" or not headers or any(is_known(text) or read_span(text, 2000) for text in labels):
        return None
    return sheet.table.start_line, " | ".join(headers)


def _complete_sections(context: Context, records: Records, report: ReadReport, tables: list[Sheet]) -> None:
    """The program sections with their items, targets and dates.

    Where the text was read by the headings of its plans, and a title was not found, the sections by the parts that
    repeat count instead if they are as many and all have the same parts; or if they know as much money as the others
    and begin where these do, or nothing but lost plans was told of these. What was told of the others is then no
    problem.
    """
    found = reports.sections(report.nodes, records.budget_lines)
    alike = len(found) >= len(records.reports) and reports.are_alike(found)
    lost = sum(problem.code in (_NO_TITLE, _NO_PLAN) for problem in context.problems) >= len(records.reports)
    titled = sum(bool(section.title) for section in records.reports)
    # Where some plans are lost the others still know their money.
    as_rich = _with_money([section.report for section in found]) >= _with_money(records.reports)
    others = bool(found) and (reports.covers(found, records.reports) or (lost and len(found) >= titled))
    if records.reports and not (alike or (as_rich and others)):
        return
    context.problems[:] = [problem for problem in context.problems if problem.code not in (_NO_TITLE, _NO_PLAN)]
    records.reports = [section.report for section in found]
    records.plan_items = reports.plan_items(found)
    planned = reports.planned(found, records.plan_items)
    records.targets = targets.convert(context, records.reports, planned)
    dated = schedule.convert(report.nodes, tables, context.fiscal_year)
    records.milestones = reports.placed(dated or records.milestones, found)
