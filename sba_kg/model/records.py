"""The parts of a report as plain records.

Every record names the lines it was read from. Amounts of money are integers of won; the printed form,
the printed unit and the precision (the weight of the last printed digit, in won) stay beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from sba_kg.model.named import Named


@dataclass(frozen=True, order=True)
class Lines:
    """A span of lines of the report, 1-based and inclusive."""

    start: int
    end: int

    @classmethod
    def of(cls, line: int) -> Lines:
        """The span of a single line."""
        return cls(line, line)


@dataclass(frozen=True)
class Figure:
    """One printed number.

    Attributes:
        value: In ``unit``.
        unit: Code of the unit (code list ``unit``): ``won``, ``person`` …
        printed: As printed in its cell or phrase.
        printed_unit: Code of the unit in which it was printed (``thousand-won`` …).
        precision: Weight of the last printed digit, in ``unit``.
    """

    value: int | Decimal
    unit: str
    printed: str
    printed_unit: str
    precision: int | Decimal = 1


@dataclass(frozen=True)
class Fact:
    """A statement about the report (``subject`` = ``report``) or its institution (``institution``)."""

    order: int
    subject: str
    property: str
    value: str
    lines: Lines


@dataclass(frozen=True)
class VisionStatement:
    """An entry of the vision table.

    Attributes:
        kind: A code of the list ``statement-kind``.
        level_word: What the report calls its level (``중점과제``), ``""`` if it is not printed.
    """

    order: int
    kind: str
    text: str
    lines: Lines
    parent: VisionStatement | None = None
    level_word: str = ""

    @property
    def named(self) -> Named:
        """What it names."""
        within = self.parent if self.parent and self.parent.kind == "policy-task" else None
        return Named(self.kind, self.text, within.named if within else None)


@dataclass(frozen=True)
class Headcount:
    """A cell of the staffing table.

    Attributes:
        order: Position of its grade among the grades.
        measure: ``authorized`` or ``actual``.
        grade: As printed.
        parent: Order of the grade that it is a part of, 0 for the total.
        body: Who has the staff, as printed (``본부``); ``""`` where the table is of one body.
        body_order: Position of that body among those of the table, from 0.
    """

    order: int
    measure: str
    grade: str
    figure: Figure
    lines: Lines
    parent: int = 0
    body: str = ""
    body_order: int = 0

    def path_of(self, order: int) -> str:
        """Where the headcount of a grade of the same body and measure is below the edition."""
        return f"staffing/{self._body}{self.measure}/{order}"

    def grade_path(self, order: int) -> str:
        """Where a grade of the same body is below the edition."""
        return f"grade/{self._body}{order}"

    @property
    def _body(self) -> str:
        return f"{self.body_order}/" if self.body_order else ""

    @property
    def measure_code(self) -> str:
        """Code of the list ``measure``."""
        return f"{self.measure}-headcount"


@dataclass(frozen=True)
class BudgetAccount:
    """A cell of the institution budget.

    Attributes:
        order: Position of the item in its column.
        side: ``revenue`` or ``expenditure``.
        item: Name of the item, spaces inside words removed.
        parent: Name of the item that it is a part of, ``""`` for the total.
        parent_order: Position of that item in the column (names such as 기타 repeat), 0 for the total.
        fiscal_year: Year of the amount; for a change, the later year.
        measure: ``institution-budget`` or ``institution-budget-change``.
        figure: In won.
        version: Which budget of the year, as printed (``본예산``), ``""`` where there is one.
        version_order: Position among the versions of that year, from 0.
        adds_up: Whether it and its like are said to add up to the item that they are parts of.
    """

    order: int
    side: str
    item: str
    parent: str
    fiscal_year: int
    measure: str
    figure: Figure
    lines: Lines
    parent_order: int = 0
    version: str = ""
    version_order: int = 0
    adds_up: bool = True


@dataclass(frozen=True)
class Task:
    """A policy task or focus task of the program table with its printed total, if it has one."""

    order: int
    level: str
    name: str
    lines: Lines
    total: Figure | None = None
    parent: str = ""

    @property
    def named(self) -> Named:
        """The task itself."""
        return Named(self.level, self.name, Named.of("policy-task", self.parent))

    @property
    def measure_code(self) -> str:
        """Code of the list ``measure``."""
        return f"{self.level}-budget"


#: Evidence from the surest to the weakest (code list ``evidence``).
EVIDENCE = ("printed", "sum", "section", "duties", "correction")


def weakest(*evidence: str) -> str:
    """The weakest of several kinds of evidence: a chain is as strong as its weakest link."""
    known = [EVIDENCE.index(e) for e in evidence if e]
    return EVIDENCE[max(known)] if known else ""


@dataclass(frozen=True)
class BudgetLine:
    """A row of the program table in its place.

    Attributes:
        order: Position among the rows of the table.
        policy_task: Name of its policy task, ``""`` if none was found.
        focus_task: Name of its focus task.
        subtask: Name of its subtask.
        program: Name of the program.
        figure: Its budget in won.
        units: Names of the responsible units.
        fund_type: Code of the list ``fund-type``, ``""`` if not known.
        place_evidence: How its place was found (code list ``evidence``).
        unit_evidence: How its units were found, ``""`` if none were.
        support: Lines that are the evidence, beside the row itself.
        lines: The row; None for a line that the text lost and its totals imply.
        reason_ko: Why an implied line is there.
        reason_en: The same in English.
        implied: For a line that the text lost: its position among them; its order is that of the row above.
        code: Code of the program as the table prints it, ``""`` if it prints none.
    """

    order: int
    policy_task: str
    focus_task: str
    subtask: str
    program: str
    figure: Figure
    units: tuple[str, ...]
    fund_type: str
    place_evidence: str
    unit_evidence: str
    support: tuple[Lines, ...]
    lines: Lines | None
    reason_ko: str = ""
    reason_en: str = ""
    implied: int = 0
    code: str = ""

    @property
    def path(self) -> str:
        """Where it stands below its edition; rows keep theirs whether lost lines are restored or not."""
        return f"program-table/implied-line/{self.implied}" if self.implied else f"program-table/line/{self.order}"

    @property
    def in_policy_task(self) -> Named | None:
        """Its policy task."""
        return Named.of("policy-task", self.policy_task)

    @property
    def in_focus_task(self) -> Named | None:
        """Its focus task."""
        return Named.of("focus-task", self.focus_task, self.in_policy_task)

    @property
    def in_subtask(self) -> Named | None:
        """Its subtask."""
        return Named.of("subtask", self.subtask, self.in_focus_task)

    @property
    def named(self) -> Named:
        """Its program: known by its name and the narrowest task that it stands in."""
        return Named("program", self.program, self.in_subtask or self.in_focus_task or self.in_policy_task)

    @property
    def evidence(self) -> str:
        """The weakest evidence of its place and its units."""
        return weakest(self.place_evidence, self.unit_evidence)


@dataclass(frozen=True)
class Unit:
    """A unit of the organization table.

    Attributes:
        order: Position in the table.
        name: Without the spaces that line breaks left in it.
        printed: As printed.
        kind: Code of the list ``unit-type``.
        parent: Name of its division, ``""`` for a division.
        duties: Its duties as printed, one text per bullet.
        team_count: The printed number of its teams (``경영기획실 (4팀)``).
    """

    order: int
    name: str
    printed: str
    kind: str
    parent: str
    duties: tuple[str, ...]
    lines: Lines
    team_count: Figure | None = None

    @property
    def division(self) -> Named | None:
        """Its division."""
        return Named.of("unit", self.parent)

    @property
    def named(self) -> Named:
        """The unit itself."""
        return Named("unit", self.name, self.division)

    @property
    def duties_text(self) -> str:
        """All duties as one text."""
        return "; ".join(self.duties)


@dataclass(frozen=True)
class UnitCount:
    """A printed number of units of one kind (``3실 8본부 1단 1센터(42팀)``)."""

    order: int
    kind: str
    figure: Figure
    lines: Lines


@dataclass(frozen=True)
class BudgetPart:
    """A named part of a section's budget (``※ A 1,000백만원 / B 500백만원``)."""

    name: str
    figure: Figure
    lines: Lines


@dataclass(frozen=True)
class ProgramReport:
    """The frame of a section of part 2: where it stands, its title, its budget.

    Attributes:
        task_number: Number of its policy task.
        policy_task: Name of the policy task as printed above the section's list of contents.
        number: Its number within the policy task.
        title: Its title; from the list of contents where the heading was lost.
        lines: First to last line.
        title_lines: Where the title is printed: above the section or in the list of contents.
        budget: Its budget in won, None if none is printed.
        budget_lines: Where the budget is printed.
        parts: The breakdown of the budget.
        text: All its text, for looking up names.
        programs: The rows of the program table that it covers.
        budget_year: The year printed with the budget, None if none is.
    """

    task_number: int
    policy_task: str
    number: int
    title: str
    lines: Lines
    title_lines: Lines
    budget: Figure | None
    budget_lines: Lines | None
    parts: tuple[BudgetPart, ...]
    text: str
    objective: str = ""
    objective_lines: Lines | None = None
    programs: tuple[BudgetLine, ...] = ()
    coverage_evidence: str = ""
    budget_year: int | None = None

    @property
    def in_policy_task(self) -> Named | None:
        """Its policy task."""
        return Named.of("policy-task", self.policy_task)

    @property
    def in_focus_task(self) -> Named | None:
        """The focus task of its first program."""
        return self.programs[0].in_focus_task if self.programs else None

    @property
    def first_line(self) -> int:
        """Its first line."""
        return self.lines.start

    @property
    def last_line(self) -> int:
        """Its last line."""
        return self.lines.end


@dataclass(frozen=True)
class PlanItem:
    """An item, heading or note of the plan of a program section.

    Attributes:
        report: The section, as ``task-number`` (``3-2``).
        order: Position in the section.
        depth: 1 for the topmost.
        kind: Code of the list ``plan-item-kind``.
        keyword: Its leading bracketed word.
        parent: Order of the item it stands under, 0 if none.
    """

    report: str
    order: int
    depth: int
    kind: str
    marker: str
    keyword: str
    text: str
    parent: int
    lines: Lines


@dataclass(frozen=True)
class Milestone:
    """An entry of a section's schedule.

    Attributes:
        report: The section, as ``task-number``.
        start: ISO 8601 at the printed precision, ``""`` if open or not said.
        end: The same.
        open_ended: Whether it has no end.
        edtf: The period in EDTF.
        in_text: True if running text has the date, and no schedule; else None.
    """

    report: str
    order: int
    event: str
    printed: str
    start: str
    end: str
    open_ended: bool
    edtf: str
    lines: Lines
    in_text: bool | None = None


@dataclass(frozen=True)
class Target:
    """A quantity that a section plans, has reached or starts from.

    Attributes:
        report: The section, as ``task-number``.
        what: What is counted or measured, in words of the text.
        unit: Unit as printed (``개사``, ``㎡``), ``원`` for money.
        kind: Code of the list ``target-kind``.
        qualifier: Code of the list ``qualifier``, ``""`` if none is printed.
        figure: The value.
        year: Year it is meant for: the one printed before it, else the fiscal year; None if neither is known.
    """

    report: str
    order: int
    what: str
    unit: str
    kind: str
    qualifier: str
    figure: Figure
    lines: Lines
    year: int | None = None


@dataclass(frozen=True)
class ManagementItem:
    """An item of the table on personnel, labor policy and culture; level 1 is the topmost."""

    order: int
    area: str
    level: int
    marker: str
    text: str
    lines: Lines


@dataclass(frozen=True)
class AuditText:
    """One printed action or plan in the answer to a finding."""

    order: int
    marker: str
    text: str


@dataclass(frozen=True)
class Finding:
    """A finding of last year's audit and the answer to it.

    Attributes:
        number: Counted through all categories.
        category: Code of the list ``finding-category``.
        status: Code of the list ``finding-status``, ``""`` if none is printed.
        status_printed: The status as printed.
        actions: What was done.
        follow_ups: What is planned. One text printed for both stands in both.
    """

    number: int
    category: str
    request: str
    units: tuple[str, ...]
    status: str
    status_printed: str
    actions: tuple[AuditText, ...]
    follow_ups: tuple[AuditText, ...]
    lines: Lines


@dataclass(frozen=True)
class FindingCount:
    """A cell of the audit summary: findings of a category with a status."""

    order: int
    category: str
    status: str
    figure: Figure
    lines: Lines


@dataclass(frozen=True)
class FacilityArea:
    """A printed area of a facility in m²."""

    order: int
    label: str
    figure: Figure


@dataclass(frozen=True)
class Facility:
    """A facility of the list of facilities.

    Attributes:
        category: Heading of its group, carried down.
        operation: Code of the list ``operation``, ``""`` if not known.
        ownership: Code of the list ``ownership``, the same.
        district: Name of its district, ``""`` if the address names none.
        opened: ISO dates at the printed precision.
        completed: The same.
        taken_over: The same, of the day from which the institution runs it in place of another.
        remarks: Printed notes that are no date.
        dates: The notes that hold the dates, as printed.
    """

    order: int
    category: str
    name: str
    operation: str
    ownership: str
    address: str
    district: str
    road: str
    building: str
    neighborhood: str
    opened: tuple[str, ...]
    completed: tuple[str, ...]
    taken_over: tuple[str, ...]
    rooms: str
    areas: tuple[FacilityArea, ...]
    remarks: tuple[str, ...]
    dates: tuple[str, ...]
    lines: Lines

    @property
    def named(self) -> Named:
        """The facility itself: two of one name are told apart by their addresses."""
        return Named("facility", self.name, Named.of("address", self.address))


@dataclass(frozen=True)
class OutlineEntry:
    """A part of the report's frame: a heading, an entry of a list of contents, a caption, the headings of a table.

    ``kind`` is a code of the list ``outline-kind``.
    """

    order: int
    kind: str
    text: str
    lines: Lines


@dataclass(frozen=True)
class TableEntry:
    """A row of a table inside a program section, as what it is.

    Attributes:
        report: The section, as ``task-number``.
        order: Position among the entries of its kind in the section.
        kind: A key of :data:`sba_kg.converters.sections.embedded.KINDS`.
        values: Property, text and line of each cell, in printed order.
    """

    report: str
    order: int
    kind: str
    values: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True)
class Naming:
    """One place where the report names a thing.

    Attributes:
        thing: The thing by the name under which the records have it.
        printed: As printed here.
    """

    thing: Named
    printed: str
    lines: Lines


@dataclass(frozen=True)
class Remark:
    """A note below a table (``* 정부과제 추진사업 등 일부 사업 미포함``)."""

    order: int
    text: str
    lines: Lines


@dataclass(frozen=True)
class UnreadPart:
    """A part of the genre that nothing was read of.

    Attributes:
        part: A code of the list ``report-part``.
        heading: The heading of the part as the text has it, ``""`` if the text has none.
        lines: Its lines, None if the text has none.
    """

    part: str
    heading: str
    lines: Lines | None


@dataclass(frozen=True)
class Reading:
    """A reviewed reading that was applied (``corrections.toml``)."""

    order: int
    kind: str
    printed: str
    read: str
    reason_ko: str
    reason_en: str
    lines: Lines
