"""Rows that the text lost: reviewed in ``corrections.toml``, implied by a printed total."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sba_kg.base.text import key
from sba_kg.converters.common.context import Context, LostLine
from sba_kg.converters.program_table.placement import Group
from sba_kg.model import BareName, BudgetLine, Figure, Lines, Placement, ProgramReport, Unit


def restore(
    context: Context,
    lines: list[BudgetLine],
    focuses: Sequence[Group],
    reports: Sequence[ProgramReport],
) -> list[BudgetLine]:
    """Add the reviewed losses whose total still implies the amount that people looked at.

    Args:
        context: With the reviewed losses.
        lines: The rows, in the order of the table.
        focuses: The totals with their rows; of several of one name the one that leaves the amount is meant.
        reports: The sections.
    """
    rows = tuple(lines)
    for lost in context.lost_lines:
        named = [group for group in focuses if key(group.total.name) == key(lost.focus_task)]
        fitting = [group for group in named if group.difference == lost.amount]
        if len(fitting) != 1:
            _report_stale(context, lost, named[0] if named else None)
            continue
        group = fitting[0]
        own = rows[group.span.start : group.span.stop]
        after = _after(lines, own, lost.after)
        policy = own[0].place.policy_task if own else None
        figure = Figure(lost.amount, "won", "", "won", int(group.total.figure.precision) if group.total.figure else 1)
        support = (
            Lines.of(group.total.line),
            *(r.budget_lines for r in reports if r.title == lost.subtask and r.budget_lines),
        )
        line = BudgetLine(
            order=0,
            place=Placement.of(policy.name if policy else "", group.total.name, lost.subtask),
            program=lost.program,
            figure=figure,
            units=BareName.units(*lost.units),
            fund_type=lost.fund_type,
            place_evidence="correction",
            unit_evidence="correction",
            evidence_lines=support,
            lines=None,
            reason_ko=lost.reason_ko,
            reason_en=lost.reason_en,
        )
        lines.insert(after + 1, line)
    return _numbered(lines)


def _after(lines: Sequence[BudgetLine], own: Sequence[BudgetLine], program: str) -> int:
    """Position of the row of a program, one of the total's own first; that of the last row if there is none."""
    named = [n for n, line in enumerate(lines) if key(line.program) == key(program)]
    return max([n for n in named if lines[n] in own] or named, default=len(lines) - 1)


def _numbered(lines: Sequence[BudgetLine]) -> list[BudgetLine]:
    """Rows by their position among the rows, lost lines by theirs, so that no row's number depends on a lost one."""
    rows, lost = 0, 0
    result = []
    for line in lines:
        rows, lost = (rows + 1, lost) if line.lines else (rows, lost + 1)
        result.append(replace(line, order=rows, implied=0 if line.lines else lost))
    return result


def check_units(context: Context, lines: Sequence[BudgetLine], units: Sequence[Unit]) -> None:
    """The units of restored lines must be units of this text: they may have been renamed since the review."""
    known = {unit.name for unit in units}
    for line in lines:
        unknown = [unit.name for unit in line.units if unit.name not in known]
        if line.lines is None and known and unknown:
            context.report(0, "P-C03", program=line.program, unknown=", ".join(unknown))


def _report_stale(context: Context, lost: LostLine, group: Group | None) -> None:
    found = f"{group.difference:,}" if group else "-"
    context.report(group.total.line if group else 0, "P-C02", program=lost.program, amount=lost.amount, found=found)
