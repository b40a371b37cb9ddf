"""The strategy of a report as one tree, from mission to program, with the words that the report has for its levels."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from sba_kg.base.text import key, similarity, squeeze
from sba_kg.model import BudgetLine, Lines, Naming, Records, Task, VisionStatement
from sba_kg.model.document_layer import DocumentLayer, StrategyElement
from sba_kg.model.named import ThingKey

#: Two names of one task are at least so alike.
_ALIKE = 0.85
#: The title of a section on a task has at least so much of the task's name.
_RELATED = 0.6
#: What is said to be one wording of a statement is at least so alike, and has so many letters.
_QUOTED, _LEAST_QUOTED = 0.8, 8
_QUOTED_KINDS = frozenset({"mission", "vision", "slogan"})
_QUOTE = re.compile(r"[‘“「『｢\"']([^‘’“”「」『』｢｣\"']{8,60})[’”」』｣\"']")
_BRACKET = re.compile(r"\s*\([^()]*+\)$")


def elements(records: Records) -> list[StrategyElement]:
    """The statements of the strategy, then the tasks and programs that have money, each below what it belongs to."""
    tree = _Tree(records)
    for task in records.tasks:
        tree.add_task(task)
    for line in records.budget_lines:
        tree.add_program(line)
    return tree.found


def namings(records: Records) -> list[Naming]:
    """The program sections that report on a task of the strategy, by names that may differ a little."""
    tasks = [statement for statement in records.vision if statement.kind == "focus-task"]
    found = []
    for report in records.reports:
        title = squeeze(_BRACKET.sub("", report.title))
        best = max(tasks, key=lambda task: similarity(task.text, title), default=None)
        if best is None or similarity(best.text, title) < _RELATED or records.budget_lines:
            continue
        rivals = [
            other for other in records.reports if similarity(best.text, other.title) > similarity(best.text, title)
        ]
        if not rivals:
            found.append(Naming(best.named, title, report.title_lines))
    return found


def with_tasks(vision: Sequence[VisionStatement], tasks: Sequence[Task]) -> list[VisionStatement]:
    """The statements, each with the task that it names in other words, where there is one such task and no other."""
    made: dict[int, VisionStatement] = {}
    for statement in vision:
        parent = made.get(id(statement.parent))
        made[id(statement)] = replace(statement, parent=parent, task=_other_words(statement, vision, tasks))
    return list(made.values())


def _other_words(
    statement: VisionStatement, vision: Sequence[VisionStatement], tasks: Sequence[Task]
) -> ThingKey | None:
    own = [task for task in tasks if task.level == statement.kind]
    best = max(own, key=lambda task: similarity(task.name, statement.text), default=None)
    if best is None or key(best.name) == key(statement.text) or similarity(best.name, statement.text) < _ALIKE:
        return None
    rivals = [s for s in vision if s.kind == statement.kind and s is not statement]
    rivalled = any(similarity(best.name, s.text) >= similarity(best.name, statement.text) for s in rivals)
    return None if rivalled else best.named


def wordings(records: Records, layer: DocumentLayer) -> list[Naming]:
    """Where a text quotes the vision, the mission or the slogan, perhaps in other words."""
    stated = [one for one in records.vision if one.kind in _QUOTED_KINDS and len(key(one.text)) >= _LEAST_QUOTED]
    texts = [(item.start_line, item.text) for item in layer.items]
    texts += [(cell.line, cell.text) for table in layer.tables for cell in table.cells]
    found = []
    for line, text in texts if stated else ():
        for quoted in (match[1] for match in _QUOTE.finditer(text)):
            best = max(stated, key=lambda one: similarity(one.text, quoted))
            here = any(one.lines.start <= line <= one.lines.end for one in stated)
            if not here and len(key(quoted)) >= _LEAST_QUOTED and similarity(best.text, quoted) >= _QUOTED:
                found.append(Naming(best.named, squeeze(quoted), Lines.of(line)))
    return found


class _Tree:
    def __init__(self, records: Records) -> None:
        orders = {id(statement): order for order, statement in enumerate(records.vision, 1)}
        self.found = [
            StrategyElement(
                order=order,
                level=statement.kind,
                level_word=statement.level_word,
                text=statement.text,
                parent=orders.get(id(statement.parent), 0),
                line=statement.lines.start,
            )
            for order, statement in enumerate(records.vision, 1)
        ]

    def _order_of(self, level: str, name: str, parent: int | None = None) -> int:
        """The element of a level and name, perhaps printed a little differently; 0 if there is none."""
        known = [e for e in self.found if e.level == level and (parent is None or e.parent == parent)]
        exact = next((e.order for e in known if key(e.text) == key(name)), 0)
        alike = max(known, key=lambda e: similarity(e.text, name), default=None)
        return exact or (alike.order if alike and similarity(alike.text, name) >= _ALIKE else 0)

    def _new(self, element: StrategyElement) -> int:
        self.found.append(replace(element, order=len(self.found) + 1))
        return len(self.found)

    def add_task(self, task: Task) -> None:
        """A task with its printed total."""
        amount = int(task.total.value) if task.total else None
        if order := self._order_of(task.level, task.name):
            self.found[order - 1] = replace(self.found[order - 1], amount=amount)
            return
        parent = self._order_of("policy-task", task.policy_task.name) if task.policy_task else 0
        self._new(
            StrategyElement(
                order=0, level=task.level, level_word="", text=task.name, parent=parent, amount=amount,
                line=task.lines.start,
            )
        )  # fmt: skip

    def add_program(self, line: BudgetLine) -> None:
        """A program below the narrowest task that it is in."""
        parent = 0
        for task in line.place.tasks:
            first = line.lines.start if line.lines else 0
            known = self._order_of(task.kind, task.name, parent if task.kind == "subtask" else None)
            parent = known or self._new(
                StrategyElement(order=0, level=task.kind, level_word="", text=task.name, parent=parent, line=first)
            )
        self._new(
            StrategyElement(
                order=0,
                level="program",
                level_word="",
                text=line.program,
                parent=parent,
                amount=int(line.figure.value),
                units="; ".join(unit.name for unit in line.units),
                line=line.lines.start if line.lines else 0,
            )
        )
