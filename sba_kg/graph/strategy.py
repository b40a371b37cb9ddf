"""Links of the strategy and its budget: mission, tasks, programs, totals, sections."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyoxigraph as ox

from sba_kg.base.errors import Problem
from sba_kg.base.text import key
from sba_kg.graph import paths
from sba_kg.graph.breakdown import fund_in_brackets, fund_of, named_programs
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import code, sba, text
from sba_kg.model import (
    BareName,
    BudgetAccount,
    BudgetLine,
    Naming,
    ProgramReport,
    Records,
    Task,
    ThingKey,
    VisionStatement,
)

#: Kinds of vision statements that are things of the edition, with their classes.
_OWN = {
    "mission": "Mission",
    "vision": "Vision",
    "slogan": "Slogan",
    "core-value": "CoreValue",
    "talent-trait": "TalentTrait",
    "goal": "Goal",
    "management-policy": "ManagementPolicy",
}


def describe(builder: GraphBuilder, records: Records) -> None:
    """Add the links between the records of strategy and budget."""
    own, policies = _vision(builder, records.vision)
    _purpose(builder, own, policies, records.budget_lines)
    _tasks(builder, records.tasks)
    _programs(builder, records.budget_lines)
    _totals(builder, records.tasks, records.budget_lines)
    _items(builder, records.accounts)
    _sections(builder, records)
    _mentions(builder, records.namings, _stated(records.vision, own))


def _vision(
    builder: GraphBuilder, statements: Sequence[VisionStatement]
) -> tuple[dict[str, list[ox.NamedNode]], list[ox.NamedNode]]:
    """The things that the vision table states, by kind, and the policy tasks that it names."""
    own: dict[str, list[ox.NamedNode]] = {}
    policies: list[ox.NamedNode] = []
    for statement in statements:
        if class_ := _OWN.get(statement.kind):
            known = own.setdefault(statement.kind, [])
            thing = builder.mint(paths.stated(statement.kind, len(known) + 1), statement.lines)
            builder.describe(thing, class_, statement.lines)
            builder.name(thing, statement.kind, statement.text)
            known.append(thing)
        else:
            named = builder.things.get(statement.named)
            named.lines.append(statement.lines)
            thing = named.iri
            if statement.kind == "policy-task":
                policies.append(thing)
            elif statement.parent:
                parent = builder.things.get(statement.parent.named)
                builder.add(thing, sba("belongsToPolicyTask"), parent.iri)
        builder.add(builder.local(paths.vision_statement(statement)), sba("mentions"), thing)
    return own, policies


def _purpose(
    builder: GraphBuilder,
    own: Mapping[str, Sequence[ox.NamedNode]],
    policies: Sequence[ox.NamedNode],
    lines: Sequence[BudgetLine],
) -> None:
    """Policy task → goal → mission; policy task → mission where no goal is stated."""
    placed = [builder.things.get(task).iri for line in lines if (task := line.place.policy_task)]
    missions, goals = own.get("mission", []), own.get("goal", [])
    for mission in missions:
        builder.add(builder.institution, sba("hasMission"), mission)
    for goal in goals:
        for mission in missions:
            builder.add(goal, sba("servesMission"), mission)
    for policy in dict.fromkeys((*policies, *placed)):
        for goal in goals:
            builder.add(policy, sba("servesGoal"), goal)
        for mission in missions if not goals else ():
            builder.add(policy, sba("servesMission"), mission)


def _tasks(builder: GraphBuilder, tasks: Sequence[Task]) -> None:
    for task in tasks:
        if task.level == "focus-task" and task.named.within:
            focus, policy = builder.things.get(task.named), builder.things.get(task.named.within)
            builder.add(focus.iri, sba("belongsToPolicyTask"), policy.iri)


def _programs(builder: GraphBuilder, lines: Sequence[BudgetLine]) -> None:
    """Program → subtask → focus task (→ focus task where there are no subtasks), and program → unit."""
    first: dict[ox.NamedNode, BudgetLine] = {}
    for line in lines:
        program = builder.things.get(line.named).iri
        if program in first:
            _report_twice(builder, line, first[program])
        first.setdefault(program, line)
        below = program
        if line.place.subtask:
            below = builder.things.get(line.place.subtask).iri
            builder.add(program, sba("implementsSubtask"), below)
        if line.place.focus_task:
            builder.add(below, sba("belongsToFocusTask"), builder.things.get(line.place.focus_task).iri)
        for name in line.units:
            if unit := builder.things.find(name):
                builder.add(program, sba("isManagedBy"), unit.iri)


def _report_twice(builder: GraphBuilder, line: BudgetLine, first: BudgetLine) -> None:
    here, there = (item.lines.start if item.lines else 0 for item in (line, first))
    builder.problems.append(Problem.of(here, "P-G02", what="program", name=line.program, first=there, second=here))


def _totals(builder: GraphBuilder, tasks: Sequence[Task], lines: Sequence[BudgetLine]) -> None:
    """Which lines are parts of which totals; implied lines are implied by theirs."""
    totals = {task.named: paths.task_total(task) for task in tasks if task.total}
    with_focus = {named.within for named in totals if named.kind == "focus-task"}
    for named, path in totals.items():
        if total := totals.get(named.within) if named.within else None:
            builder.add(builder.local(path), sba("isPartOfTotal"), builder.local(total))
    for line in lines:
        focus, policy = line.place.focus_task, line.place.policy_task
        total = totals.get(focus) if focus else None
        if total is None and policy and policy not in with_focus:
            total = totals.get(policy)
        if total:
            term = "isPartOfTotal" if line.lines else "isImpliedBy"
            builder.add(builder.local(paths.budget_line(line)), sba(term), builder.local(total))


def _items(builder: GraphBuilder, accounts: Sequence[BudgetAccount]) -> None:
    """The budget items that the amounts of the institution budget are about."""
    known = {_amount(builder, account) for account in accounts}
    for account in accounts:
        item = builder.local(paths.budget_item(account))
        builder.describe(item, "BudgetItem", account.lines)
        builder.name(item, "budget-item", account.item)
        builder.add(item, sba("budgetSide"), code("budget-side", account.side))
        if fund := fund_of(account.item):
            builder.add(item, sba("fundType"), code("fund-type", fund))
        if parent := account.parent:
            builder.add(item, sba("isPartOf"), builder.local(paths.budget_item(account, parent)))
            total = _amount(builder, account, parent)
            if account.adds_up and total in known and account.figure.unit == "won":
                builder.add(_amount(builder, account), sba("isPartOfTotal"), total)


def _amount(builder: GraphBuilder, account: BudgetAccount, order: int | None = None) -> ox.NamedNode:
    """The observation of an account, or the one of the same year and measure on another row."""
    return builder.local(paths.account(account, order))


def _sections(builder: GraphBuilder, records: Records) -> None:
    """The budget of each section with its breakdown, and the subtask that the section reports on."""
    for report in records.reports:
        section = builder.local(paths.section(report.key))
        _breakdown(builder, report)
        for line in report.programs:
            builder.add(section, sba("coversProgram"), builder.things.get(line.named).iri)
        if named := _subtask_of(report, records.budget_lines):
            subtask = builder.things.get(named)
            subtask.lines.append(report.title_lines)
            builder.add(section, sba("reportsOn"), subtask.iri)


def _subtask_of(report: ProgramReport, lines: Sequence[BudgetLine]) -> ThingKey | None:
    """The subtask that has a section's title: of the programs that it covers, else the only one of that name."""
    for candidates in (report.programs, lines):
        found = {s for line in candidates if (s := line.place.subtask) and key(s.name) == key(report.title)}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _breakdown(builder: GraphBuilder, report: ProgramReport) -> None:
    """The programs that the parts of a section's budget name; a part that names a fund names none."""
    printed = [line for line in report.programs if line.lines]
    named = named_programs([part.name for part in report.budget_parts], [line.program for line in printed])
    for order, (part, index) in enumerate(zip(report.budget_parts, named, strict=True), 1):
        if index is not None and not fund_in_brackets(part.name):
            program = builder.things.get(printed[index].named)
            program.lines.append(part.lines)
            node = builder.local(paths.section_budget_part(report.key, order))
            builder.add(node, sba("coversProgram"), program.iri)


def _stated(
    statements: Sequence[VisionStatement], own: Mapping[str, Sequence[ox.NamedNode]]
) -> dict[tuple[str, str], ox.NamedNode]:
    """The things that the vision table states, by kind and text."""
    found: dict[tuple[str, str], ox.NamedNode] = {}
    for kind, things in own.items():
        texts = [statement.text for statement in statements if statement.kind == kind]
        found.update(((kind, each), thing) for each, thing in zip(texts, things, strict=True))
    return found


def _mentions(builder: GraphBuilder, namings: Sequence[Naming], stated: Mapping[tuple[str, str], ox.NamedNode]) -> None:
    """One resource for each place where the report names a thing, in document order."""
    counts: dict[str, int] = {}
    for naming in sorted(namings, key=lambda n: (n.lines, n.thing.kind)):
        named, kind = naming.thing, naming.thing.kind
        counts[kind] = counts.get(kind, 0) + 1
        mention = builder.mint(paths.mention(kind, counts[kind]), naming.lines)
        builder.describe(mention, "Mention", naming.lines)
        builder.add(mention, sba("asPrinted"), text(naming.printed))
        builder.add(mention, sba("order"), ox.Literal(counts[kind]))
        if iri := stated.get((kind, named.name)):
            builder.add(mention, sba("mentions"), iri)
            continue
        alone = isinstance(named, BareName) or named.within is None  # a name without a place may be that of several
        if thing := builder.things.of(BareName(kind, named.name) if alone else named):
            thing.lines.append(naming.lines)
            builder.add(mention, sba("mentions"), thing.iri)
