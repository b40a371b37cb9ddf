"""The IRI of each thing of an edition, as a path below ``…/id/<edition>/``; all are made here.

A path says what the record says of its place: numbers of sections and positions, so that a line more in one section
moves nothing in another.
"""

from __future__ import annotations

from dataclasses import replace

from sba_kg.model import (
    BudgetAccount,
    BudgetLine,
    Duty,
    Facility,
    Finding,
    Headcount,
    Milestone,
    PlanItem,
    SectionKey,
    StatedFigure,
    TableEntry,
    Target,
    Task,
    Unit,
    VisionStatement,
)

REPORT = "report"
CONVERSION = "conversion"


# -- the dataset -----------------------------------------------------------------------------------


def distribution(name: str) -> str:
    """A file of the dataset."""
    return f"distribution/{name}"


def period(fiscal_year: int) -> str:
    """A fiscal year as a period."""
    return f"period/{fiscal_year}"


def cube(name: str) -> str:
    """A data cube."""
    return f"cube/{name}"


def cube_slice(name: str, slice_name: str) -> str:
    """A slice of a data cube."""
    return f"{cube(name)}/{slice_name}"


# -- the strategy ----------------------------------------------------------------------------------


def vision_statement(statement: VisionStatement) -> str:
    """A statement of the vision table."""
    return f"vision-statement/{statement.order}"


def stated(kind: str, position: int) -> str:
    """What the vision table states (a mission, a goal …), by its position among those of its kind."""
    return f"{kind}/{position}"


def task_total(task: Task) -> str:
    """The printed total of a task."""
    return f"program-table/{task.level}/{task.order}"


def budget_line(line: BudgetLine) -> str:
    """A row of the program table; rows keep their paths whether lost lines are restored or not."""
    return f"program-table/implied-line/{line.implied}" if line.implied else f"program-table/line/{line.order}"


def remark(order: int) -> str:
    """A note below the program table."""
    return f"program-table/remark/{order}"


# -- the institution -------------------------------------------------------------------------------


def headcount(record: Headcount, order: int | None = None) -> str:
    """A headcount, or that of another grade of the same body and measure."""
    return f"staffing/{_body(record)}{record.measure}/{record.order if order is None else order}"


def grade(record: Headcount, order: int | None = None) -> str:
    """The grade of a headcount, or another grade of the same body."""
    return f"grade/{_body(record)}{record.order if order is None else order}"


def _body(record: Headcount) -> str:
    return f"{record.body_order}/" if record.body_order else ""


def account(record: BudgetAccount, order: int | None = None) -> str:
    """An amount of the institution budget, or that of the same column on another row."""
    row = record if order is None else replace(record, order=order)
    return f"budget/{row.side}/{row.order}/{_column(row)}"


def _column(record: BudgetAccount) -> str:
    """The change, or the year with its version."""
    if record.measure != "institution-budget":
        return record.measure.removeprefix("institution-budget-")
    return f"{record.fiscal_year}-{record.version_order}" if record.version_order else str(record.fiscal_year)


def budget_item(record: BudgetAccount, order: int | None = None) -> str:
    """The item of an amount, or another item of the same side."""
    return f"budget-item/{record.side}/{record.order if order is None else order}"


def unit_entry(unit: Unit) -> str:
    """A row of the organization table."""
    return f"organization/{unit.order}"


def duty(record: Duty) -> str:
    """A duty of a unit."""
    return f"{unit_entry(record.unit)}/duty/{record.order}"


def team_count(unit: Unit) -> str:
    """The printed number of teams of a division."""
    return f"{unit_entry(unit)}/team-count"


def unit_count(order: int) -> str:
    """A printed number of units of a kind."""
    return f"unit-count/{order}"


def management_item(order: int) -> str:
    """An item on personnel, labor policy and culture."""
    return f"management/{order}"


# -- sections --------------------------------------------------------------------------------------


def section(key: SectionKey) -> str:
    """The section on a program."""
    return f"section/{key}"


def section_budget(key: SectionKey) -> str:
    """The budget of a section."""
    return f"{section(key)}/budget"


def section_budget_part(key: SectionKey, order: int) -> str:
    """A part of the budget of a section."""
    return f"{section_budget(key)}/{order}"


def plan_item(item: PlanItem, order: int | None = None) -> str:
    """An item of a plan, or another item of the same section."""
    return f"{section(item.section)}/item/{item.order if order is None else order}"


def milestone(record: Milestone) -> str:
    """A milestone, in its section if it has one."""
    return _in_section(record.section, f"milestone/{record.order}")


def target(record: Target) -> str:
    """A target of a section."""
    return f"{section(record.section)}/target/{record.order}"


def table_entry(entry: TableEntry) -> str:
    """An entry of a table inside a section."""
    return f"{section(entry.section)}/{entry.kind}/{entry.order}"


def _in_section(key: SectionKey | None, path: str) -> str:
    return f"{section(key)}/{path}" if key else path


# -- audit, facilities -----------------------------------------------------------------------------


def finding(number: int) -> str:
    """A finding."""
    return f"finding/{number}"


def audit_action(record: Finding, order: int) -> str:
    """What was done about a finding."""
    return f"{finding(record.number)}/action/{order}"


def audit_follow_up(record: Finding, order: int) -> str:
    """What is planned about a finding."""
    return f"{finding(record.number)}/follow-up/{order}"


def finding_subject(number: int, order: int) -> str:
    """A thing that a finding or the answer to it speaks of."""
    return f"{finding(number)}/subject/{order}"


def finding_count(order: int) -> str:
    """A cell of the audit summary."""
    return f"finding-count/{order}"


def facility_entry(facility: Facility) -> str:
    """A row of the list of facilities."""
    return f"facility-list/{facility.order}"


def facility_area(facility: Facility, order: int) -> str:
    """A printed area of a facility."""
    return f"{facility_entry(facility)}/area/{order}"


def facility_remark(facility: Facility, order: int) -> str:
    """A note on a facility."""
    return f"{facility_entry(facility)}/remark/{order}"


# -- the text --------------------------------------------------------------------------------------


def fact(order: int) -> str:
    """A fact about the report or the institution."""
    return f"fact/{order}"


def stated_figure(figure: StatedFigure) -> str:
    """A figure of running text, in its finding or its section if it has one."""
    path = f"figure/{figure.number}"
    return f"{finding(figure.finding)}/{path}" if figure.finding else _in_section(figure.section, path)


def apportionment(order: int) -> str:
    """Shares of one whole."""
    return f"apportionment/{order}"


def stated_period(order: int) -> str:
    """A dated period in running text."""
    return f"stated-period/{order}"


def stated_date(order: int) -> str:
    """A day printed with its weekday."""
    return f"stated-date/{order}"


def spelling_variant(order: int) -> str:
    """A word that looks misspelt."""
    return f"spelling-variant/{order}"


def mention(kind: str, position: int) -> str:
    """A place where the report names a thing, by its position among those of its kind."""
    return f"mention/{kind}/{position}"


def outline_entry(order: int) -> str:
    """A part of the report's frame."""
    return f"outline/{order}"


def reading(order: int) -> str:
    """A reviewed reading."""
    return f"reading/{order}"


def unread_part(part: str) -> str:
    """A part of the genre that nothing was read of."""
    return f"unread/{part}"


def problem(code: str, digest: str, position: int) -> str:
    """A problem of reading: a digest of what it says, and its position among those that say the same."""
    return f"problem/{code.lower()}/{digest}-{position}"
