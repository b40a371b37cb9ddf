"""The program table → tasks with their totals, and budget lines in their places."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from sba_kg.base.text import key, similarity
from sba_kg.converters.common.context import Context
from sba_kg.converters.program_table import rows as program_rows
from sba_kg.converters.program_table.covering import SectionCover, cover
from sba_kg.converters.program_table.funding import deal
from sba_kg.converters.program_table.lost_lines import check_units, restore
from sba_kg.converters.program_table.placement import Group, Span, cut
from sba_kg.converters.program_table.responsibility import assign
from sba_kg.converters.program_table.rows import Parent, ProgramRow
from sba_kg.converters.program_table.subtasks import Subtask, subtasks
from sba_kg.model import (
    BareName,
    BudgetLine,
    Lines,
    Naming,
    Placement,
    ProgramReport,
    Remark,
    Task,
    ThingKey,
    Unit,
    VisionStatement,
    weakest,
)
from sba_kg.reader import OutlineKind, PipeTable

_SAME_TASK = 0.8
_SAME_NAME = 0.7


@dataclass
class ProgramTable:
    """What the program table says: its tasks, its lines in their places, its names and notes."""

    tasks: list[Task] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    reports: list[ProgramReport] = field(default_factory=list)


def convert(
    context: Context,
    units: Sequence[Unit],
    reports: Sequence[ProgramReport],
    vision: Sequence[VisionStatement],
) -> ProgramTable:
    """Read the program table.

    Args:
        context: The document and what is known beforehand.
        units: The organization table, for duties.
        reports: The sections of part 2, for places.
        vision: The vision table, for names of policy tasks.
    """
    table = program_rows.find_table(context)
    if table is None:
        return ProgramTable(reports=list(reports))
    rows = program_rows.read_rows(context, table)
    known = {key(s.text) for s in vision if s.kind == "policy-task"} | {
        key(r.policy_task.name) for r in reports if r.policy_task
    }
    placed = [row for row in rows if row.figure is not None]
    policies, focuses = _totals(rows, known)
    focus_groups = cut(placed, focuses)
    policy_groups = _policy_groups(placed, policies, focus_groups)
    coverages = _coverages(placed, policy_groups, reports)
    places = _Places(policy_groups, focus_groups, coverages, subtasks(placed, focus_groups, coverages))
    _report_gaps(context, focus_groups, policy_groups)
    lines = _lines(context, placed, places, units)
    namings = list(_namings(placed, lines))
    lines = restore(context, lines, focus_groups, reports)
    check_units(context, lines, units)
    covered = _SectionPrograms(places, lines)
    return ProgramTable(
        _tasks(policy_groups, focus_groups),
        lines,
        namings,
        _remarks(context, table),
        list(map(covered.report, reports)),
    )


class _SectionPrograms:
    """What sections cover, found through the lines of the table."""

    def __init__(self, places: _Places, lines: Sequence[BudgetLine]) -> None:
        self._coverages = {id(coverage.report): coverage for coverage in reversed(places.coverages)}
        self._printed = [line for line in lines if line.lines]  # one for each row, in their order
        self._implied = [line for line in lines if line.lines is None]

    def report(self, report: ProgramReport) -> ProgramReport:
        """A section with the programs that it covers, its focus task, and how that was found."""
        coverage = self._coverages.get(id(report))
        if coverage is None:
            return report
        covered = self._printed[coverage.span.start : coverage.span.stop]
        subtasks = {line.place.subtask for line in covered if line.place.subtask}
        implied = [line for line in self._implied if line.place.subtask in subtasks]
        programs = sorted((*covered, *implied), key=lambda line: (line.order, line.implied))
        named = all(
            any(similarity(p.name, line.program) >= _SAME_NAME for p in report.budget_parts) for line in covered
        )
        evidence = "amount" if coverage.by_amount else "breakdown" if report.budget_parts and named else "name"
        return replace(
            report,
            programs=tuple(programs),
            coverage_evidence=evidence,
        )


def _namings(rows: Sequence[ProgramRow], lines: Sequence[BudgetLine]) -> Iterator[Naming]:
    """Where the table names subtasks, programs and units."""
    for index, (row, line) in enumerate(zip(rows, lines, strict=True)):
        if row.subtask and (subtask := _nearest_subtask(row.subtask, index, lines)):
            yield Naming(subtask, row.subtask, Lines.of(row.line))
        if row.program:
            yield Naming(line.named, row.program, Lines.of(row.line))
        for unit in row.units:
            yield Naming(BareName("unit", unit), unit, Lines.of(row.line))


def _nearest_subtask(printed: str, index: int, lines: Sequence[BudgetLine]) -> ThingKey | None:
    """The subtask that a printed cell names: that of the nearest row, since cells slip and names repeat."""
    alike = [n for n, line in enumerate(lines) if (own := line.place.subtask) and key(own.name) == key(printed)]
    return lines[min(alike, key=lambda n: abs(n - index))].place.subtask if alike else None


def _remarks(context: Context, table: PipeTable) -> list[Remark]:
    """The notes right below the table."""
    below = context.document.nodes_on(table.end + 1, len(context.document.source.lines))
    notes = takewhile(lambda node: node.kind is OutlineKind.NOTE, below)
    return [Remark(order, node.text, Lines(node.start, node.end)) for order, node in enumerate(notes, 1)]


def _totals(rows: Sequence[ProgramRow], known: set[str]) -> tuple[list[tuple[int, Parent]], list[tuple[int, Parent]]]:
    """Totals of policy tasks and of focus tasks with the index of the row (among those with amounts).

    The left one of two is the policy task's; a single one is a policy task's if its name is one, or if it
    stands in the first column and no other row says otherwise.
    """
    policies: list[tuple[int, Parent]] = []
    focuses: list[tuple[int, Parent]] = []
    index = 0
    for row in rows:
        match row.parents:
            case (policy, focus, *_):
                policies.append((index, policy))
                focuses.append((index, focus))
            case (total,):
                first_column = total.column == 0 and bool(row.subtask or not row.program)
                is_policy = key(total.name) in known or (first_column and not known)
                (policies if is_policy else focuses).append((index, total))
        if row.figure is not None:
            index += 1
    return policies, focuses


def _policy_groups(
    rows: Sequence[ProgramRow], policies: Sequence[tuple[int, Parent]], focuses: Sequence[Group]
) -> list[Group]:
    """The rows of each policy task: those of the focus tasks from its first one to the next policy task's."""
    starts = []
    for printed_at, _ in policies:
        own = [g.span.start for g in focuses if g.printed_at >= printed_at]
        starts.append(min(own, default=printed_at) if focuses else printed_at)
    groups = []
    for n, (printed_at, total) in enumerate(policies):
        stop = starts[n + 1] if n + 1 < len(policies) else len(rows)
        span = Span(starts[n], max(starts[n], stop))
        parts = [g.total.figure for g in focuses if g.span.start in span and g.total.figure] or [
            r.figure for r in rows[span.start : span.stop] if r.figure
        ]
        difference = int(total.figure.value) - sum(int(f.value) for f in parts) if total.figure else 0
        groups.append(Group(total, span, printed_at, difference == 0, difference))
    return groups


def _coverages(
    rows: Sequence[ProgramRow], policies: Sequence[Group], reports: Sequence[ProgramReport]
) -> list[SectionCover]:
    """Sections and the rows they cover, policy task by policy task."""
    if not policies:
        return cover(rows, Span(0, len(rows)), reports)
    result: list[SectionCover] = []
    names: dict[str, list[ProgramReport]] = {}
    for report in reports:
        names.setdefault(report.policy_task.name if report.policy_task else "", []).append(report)
    for group in policies:
        best = max(names, key=lambda name: (similarity(name, group.total.name), name), default="")
        if best and similarity(best, group.total.name) >= _SAME_TASK:
            result += cover(rows, group.span, names[best])
    return result


def _report_gaps(context: Context, focuses: Sequence[Group], policies: Sequence[Group]) -> None:
    for group in (*focuses, *policies):
        if not group.exact and group.total.figure and not _is_reviewed(context, group):
            context.report(
                group.total.line,
                "P-T03",
                name=group.total.name,
                printed=group.total.figure.printed,
                difference=group.difference,
            )


def _tasks(policies: Sequence[Group], focuses: Sequence[Group]) -> list[Task]:
    tasks: list[Task] = []
    policy_of = _by_row(policies)
    top = set(map(id, policies))
    for group in sorted((*policies, *focuses), key=lambda g: (g.total.line, g.total.column)):
        level = "policy-task" if id(group) in top else "focus-task"
        above = None if level == "policy-task" else policy_of.get(group.span.start)
        lines = Lines.of(group.total.line)
        tasks.append(
            Task(
                order=len(tasks) + 1,
                level=level,
                name=group.total.name,
                lines=lines,
                total=group.total.figure,
                policy_task=ThingKey("policy-task", above.total.name) if above else None,
            )
        )
    return tasks


def _by_row(groups: Sequence[Group]) -> dict[int, Group]:
    """Row → the group that it belongs to."""
    return {index: group for group in reversed(groups) for index in range(group.span.start, group.span.stop)}


def _name(group: Group | None) -> str:
    return group.total.name if group else ""


@dataclass(frozen=True)
class _Places:
    """Where the rows belong: groups of policy and focus tasks, sections, and the subtask of each row."""

    policies: Sequence[Group]
    focuses: Sequence[Group]
    coverages: Sequence[SectionCover]
    subtasks: Sequence[Subtask]


def _lines(context: Context, rows: Sequence[ProgramRow], places: _Places, units: Sequence[Unit]) -> list[BudgetLine]:
    funds = deal(context, rows)
    responsible = assign(context, rows, places.coverages, units)
    result: list[BudgetLine] = []
    focus_of, policy_of = _by_row(places.focuses), _by_row(places.policies)
    unit_lines: dict[str, list[Lines]] = {}
    for unit in units:
        unit_lines.setdefault(unit.name, []).append(unit.lines)
    for index, row in enumerate(rows):
        group = focus_of.get(index)
        if group is None and places.focuses:
            _report_homeless(context, row)
        subtask = places.subtasks[index]
        names, unit_evidence = responsible[index]
        evidence = weakest(_focus_evidence(context, index, group), subtask.evidence)
        assert row.figure is not None  # rows without amount are not placed
        result.append(
            BudgetLine(
                order=len(result) + 1,
                place=Placement.of(_name(policy_of.get(index)), _name(group), subtask.name),
                program=row.program or subtask.name or _name(group),
                figure=row.figure,
                units=BareName.units(*names),
                fund_type=funds[index],
                place_evidence=evidence or "printed",
                unit_evidence=unit_evidence,
                evidence_lines=_support(group, subtask, unit_lines if unit_evidence == "duties" else {}, names),
                lines=Lines.of(row.line),
            )
        )
    return result


def _focus_evidence(context: Context, index: int, group: Group | None) -> str:
    """Printed if the row itself bears the task that covers it, else the sum.

    Where the rows miss their total, or none is printed, a row below its task stands there by print alone.
    """
    if group is None or group.total.figure is None or (group.printed_at == index and group.span.start == index):
        return "printed"
    if group.exact or _is_reviewed(context, group) or index < group.printed_at:
        return "sum"
    return "printed"


def _is_reviewed(context: Context, group: Group) -> bool:
    """Whether people have looked at the gap of a total and named the row that the text lost."""
    return any(
        key(lost.focus_task) == key(group.total.name) and lost.amount == group.difference for lost in context.lost_lines
    )


def _report_homeless(context: Context, row: ProgramRow) -> None:
    context.report(row.line, "P-T06", program=row.program)


def _support(
    group: Group | None, subtask: Subtask, unit_lines: Mapping[str, Sequence[Lines]], names: Sequence[str]
) -> tuple[Lines, ...]:
    """Lines that are evidence for a place or a unit, beside the row."""
    lines = [Lines.of(group.total.line)] if group else []
    if subtask.evidence == "section" and subtask.report is not None:
        lines.append(subtask.report.budget_lines or subtask.report.lines)
    lines += [found for name in names for found in unit_lines.get(name, ())]
    return tuple(dict.fromkeys(lines))
