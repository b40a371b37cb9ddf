"""The program table → tasks with their totals, and budget lines in their places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

from sba_kg.converters import program_rows
from sba_kg.converters.context import Context, LostLine
from sba_kg.converters.placement import Coverage, Group, Span, Subtask, cover, cut, subtasks
from sba_kg.converters.program_rows import Parent, ProgramRow
from sba_kg.converters.responsibility import Duties, decide
from sba_kg.errors import Severity
from sba_kg.model import (
    BudgetLine,
    Figure,
    Lines,
    Naming,
    ProgramReport,
    Remark,
    Task,
    Unit,
    VisionStatement,
    weakest,
)
from sba_kg.names import key, similarity
from sba_kg.reader import Kind, Table

_SAME_TASK = 0.8


@dataclass
class ProgramTable:
    """What the program table says: its tasks, its lines in their places, its names and notes."""

    tasks: list[Task] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    namings: list[Naming] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


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
        return ProgramTable()
    rows = program_rows.read_rows(context, table)
    known = {key(s.text) for s in vision if s.kind == "policy-task"} | {key(r.policy_task) for r in reports}
    placed = [row for row in rows if row.figure is not None]
    policies, focuses = _totals(rows, known)
    focus_groups = cut(placed, focuses)
    policy_groups = _policy_groups(placed, policies, focus_groups)
    coverages = _coverages(placed, policy_groups, reports)
    subtask_of = subtasks(placed, focus_groups, coverages)
    _report_gaps(context, focus_groups, policy_groups)
    lines = _lines(context, placed, policy_groups, focus_groups, subtask_of, coverages, units)
    namings = list(_namings(placed, lines))
    lines = _with_lost(context, lines, policy_groups, focus_groups, reports)
    return ProgramTable(_tasks(policy_groups, focus_groups), lines, namings, _remarks(context, table))


def _namings(rows: Sequence[ProgramRow], lines: Sequence[BudgetLine]) -> Iterator[Naming]:
    """Where the table names subtasks, programs and units."""
    subtasks = {key(line.subtask): line for line in lines}
    for row, line in zip(rows, lines, strict=True):
        if row.subtask and (named := subtasks.get(key(row.subtask))):
            yield Naming("subtask", named.subtask, row.subtask, Lines.of(row.line), named.focus_task)
        if row.program:
            yield Naming("program", line.program, row.program, Lines.of(row.line), line.subtask)
        for unit in row.units:
            yield Naming("unit", unit, unit, Lines.of(row.line))


def _remarks(context: Context, table: Table) -> list[Remark]:
    """The notes right below the table."""
    below = [n for n in context.document.nodes() if n.start > table.end]
    notes = takewhile(lambda node: node.kind is Kind.NOTE, below)
    return [Remark(order, node.text, Lines(node.start, node.end)) for order, node in enumerate(notes, 1)]


def _totals(
    rows: Sequence[ProgramRow], known: set[str]
) -> tuple[list[tuple[int, Parent]], list[tuple[int, Parent]]]:
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
) -> list[Coverage]:
    """Sections and the rows they cover, policy task by policy task."""
    if not policies:
        return cover(rows, Span(0, len(rows)), reports)
    result: list[Coverage] = []
    for group in policies:
        names = {r.policy_task for r in reports}
        best = max(names, key=lambda name: (similarity(name, group.total.name), name), default="")
        if best and similarity(best, group.total.name) >= _SAME_TASK:
            result += cover(rows, group.span, [r for r in reports if r.policy_task == best])
    return result


def _report_gaps(context: Context, focuses: Sequence[Group], policies: Sequence[Group]) -> None:
    reviewed = {(key(lost.focus_task), lost.amount) for lost in context.lost_lines}
    for group in (*focuses, *policies):
        explained = (key(group.total.name), group.difference) in reviewed
        if not group.exact and group.total.figure and not explained:
            context.report(
                group.total.line,
                "P-T03",
                f"'{group.total.name}'의 합계 {group.total.figure.printed}이 구성 항목의 합과 {group.difference:,}원 다릅니다. "
                "빠진 행이나 잘못된 금액이 있는지 확인하십시오.",
                f"the total of '{group.total.name}' ({group.total.figure.printed}) differs from the sum of its parts by "
                f"{group.difference:,} won: a row may be lost or an amount wrong",
            )


def _tasks(policies: Sequence[Group], focuses: Sequence[Group]) -> list[Task]:
    tasks = []
    for group in sorted((*policies, *focuses), key=lambda g: (g.total.line, g.total.column)):
        level = "policy-task" if group in policies else "focus-task"
        parent = "" if level == "policy-task" else _name_at(policies, group.span.start)
        lines = Lines.of(group.total.line)
        tasks.append(Task(len(tasks) + 1, level, group.total.name, lines, group.total.figure, parent))
    return tasks


def _name_at(groups: Sequence[Group], index: int) -> str:
    return next((g.total.name for g in groups if index in g.span), "")


def _lines(
    context: Context,
    rows: Sequence[ProgramRow],
    policies: Sequence[Group],
    focuses: Sequence[Group],
    subtask_of: Sequence[Subtask],
    coverages: Sequence[Coverage],
    units: Sequence[Unit],
) -> list[BudgetLine]:
    funds = _funds(context, rows)
    responsible = _responsible(context, rows, coverages, units)
    result = []
    for index, row in enumerate(rows):
        group = next((g for g in focuses if index in g.span), None)
        subtask = subtask_of[index]
        names, unit_evidence = responsible[index]
        place = weakest(_focus_evidence(index, group), subtask.evidence)
        assert row.figure is not None  # rows without amount are not placed
        result.append(
            BudgetLine(
                len(result) + 1,
                _name_at(policies, index),
                group.total.name if group else "",
                subtask.name,
                row.program or subtask.name or (group.total.name if group else ""),
                row.figure,
                names,
                funds[index],
                place or "printed",
                unit_evidence,
                _support(group, subtask, names, unit_evidence, units),
                Lines.of(row.line),
            )
        )
    return result


def _focus_evidence(index: int, group: Group | None) -> str:
    """Printed if the row itself bears the task that covers it, else the sum.

    Where the rows miss their total (or none is printed) the row stands below its task and no more.
    """
    if (
        group is None
        or group.total.figure is None
        or (group.printed_at == index and group.span.start == index)
    ):
        return "printed"
    return "sum"


def _support(
    group: Group | None, subtask: Subtask, names: Sequence[str], unit_evidence: str, units: Sequence[Unit]
) -> tuple[Lines, ...]:
    """Lines that are evidence for a place or a unit, beside the row."""
    lines = [Lines.of(group.total.line)] if group else []
    if subtask.evidence == "section" and subtask.report is not None:
        lines.append(subtask.report.budget_lines or subtask.report.lines)
    if unit_evidence == "duties":
        lines += [unit.lines for unit in units if unit.name in names]
    return tuple(dict.fromkeys(lines))


# -- fund types -----------------------------------------------------------------------------------


def _funds(context: Context, rows: Sequence[ProgramRow]) -> list[str]:
    """The fund type of each row: a cell holds those of its own row and of the rows below it, in order."""
    result = [""] * len(rows)
    heads = [i for i, row in enumerate(rows) if row.funds]
    for n, head in enumerate(heads):
        stop = heads[n + 1] if n + 1 < len(heads) else len(rows)
        first, *rest = rows[head].funds
        result[head] = first
        below = list(range(head + 1, stop))
        if len(rest) == len(below):
            dealt = rest
        elif len(set(rest)) == 1 or (not rest and below):
            dealt = [rest[0] if rest else first] * len(below)
        else:
            dealt = [""] * len(below)
        for index, fund in zip(below, dealt, strict=True):
            result[index] = fund
        if len(rest) != len(below):
            _report_funds(context, rows[head], len(rest) + 1, len(below) + 1, "" in dealt)
    return result


def _report_funds(context: Context, row: ProgramRow, given: int, needed: int, open_: bool) -> None:
    context.report(
        row.line,
        "P-T04",
        f"비고의 재원 {given}개가 행 {needed}개와 맞지 않습니다. "
        + ("나눌 수 없어 비워 두었습니다." if open_ else "남은 행에는 같은 재원을 적용했습니다."),
        f"{given} fund types stand for {needed} rows: "
        + (
            "left empty where the order does not decide"
            if open_
            else "the rows left over take the only one that remains"
        ),
    )


# -- units ----------------------------------------------------------------------------------------


def _responsible(
    context: Context, rows: Sequence[ProgramRow], coverages: Sequence[Coverage], units: Sequence[Unit]
) -> list[tuple[tuple[str, ...], str]]:
    duties = Duties(units)
    result: list[tuple[tuple[str, ...], str]] = []
    above: tuple[str, ...] = ()
    for row in rows:
        if row.units:
            above = row.units
            result.append((row.units, "printed"))
        else:
            result.append(decide(row.program, above, duties))
    for index, (_, evidence) in enumerate(result):
        if not evidence:
            result[index] = _from_section(context, rows, index, coverages, result)
    return result


def _from_section(
    context: Context,
    rows: Sequence[ProgramRow],
    index: int,
    coverages: Sequence[Coverage],
    decided: Sequence[tuple[tuple[str, ...], str]],
) -> tuple[tuple[str, ...], str]:
    """A row whose duties say nothing: the unit above if it runs the section too, else the section's unit."""
    span = next((c.span for c in coverages if index in c.span), None)
    mates = [decided[i] for i in range(span.start, span.stop) if i != index and decided[i][1]] if span else []
    names, _ = decided[index]
    if mates and all(names != mate for mate, _ in mates):
        return mates[0][0], "section"
    if names:
        return names, "printed"
    context.report(
        rows[index].line,
        "P-T05",
        f"'{rows[index].program}'의 추진부서를 찾을 수 없습니다.",
        f"no unit is printed for '{rows[index].program}', and no duties name it",
    )
    return (), ""


# -- lines that the text lost ------------------------------------------------------------------------


def _with_lost(
    context: Context,
    lines: list[BudgetLine],
    policies: Sequence[Group],
    focuses: Sequence[Group],
    reports: Sequence[ProgramReport],
) -> list[BudgetLine]:
    """Add the reviewed losses whose total still implies the amount that people looked at."""
    for lost in context.lost_lines:
        group = next((g for g in focuses if key(g.total.name) == key(lost.focus_task)), None)
        if group is None or group.difference != lost.amount:
            _report_stale(context, lost, group)
            continue
        after = max(
            (n for n, line in enumerate(lines) if key(line.program) == key(lost.after)),
            default=len(lines) - 1,
        )
        figure = Figure(
            lost.amount, "won", "", "won", int(group.total.figure.precision) if group.total.figure else 1
        )
        support = (
            Lines.of(group.total.line),
            *(r.budget_lines for r in reports if r.title == lost.subtask and r.budget_lines),
        )
        line = BudgetLine(
            0,
            _name_at(policies, group.span.start),
            group.total.name,
            lost.subtask,
            lost.program,
            figure,
            lost.units,
            lost.fund_type,
            "correction",
            "correction",
            support,
            None,
            lost.reason_ko,
            lost.reason_en,
        )
        lines.insert(after + 1, line)
    return [replace(line, order=order) for order, line in enumerate(lines, 1)]


def _report_stale(context: Context, lost: LostLine, group: Group | None) -> None:
    found = f"{group.difference:,}" if group else "-"
    context.report(
        group.total.line if group else 0,
        "P-C02",
        f"corrections.toml의 누락 행 '{lost.program}'({lost.amount:,}원)이 더는 맞지 않습니다"
        f"(현재 차액 {found}원). 다시 검토하십시오.",
        f"the lost line '{lost.program}' of corrections.toml ({lost.amount:,} won) no longer fits: the total now "
        f"leaves {found} won; review it",
        Severity.ERROR,
    )
