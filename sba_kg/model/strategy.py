"""The strategy and the program table: what the institution is for, its tasks, programs and their budgets."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import BareName, ThingKey
from sba_kg.model.record import LineRecord
from sba_kg.model.values import Figure, Lines, weakest


@dataclass(frozen=True, kw_only=True)
class VisionStatement(LineRecord):
    """An entry of the vision table.

    Attributes:
        kind: A code of the list ``statement-kind``.
        level_word: What the report calls its level (``중점과제``), ``""`` if it is not printed.
        task: The task that it states in other words than the program table; None if the words are the same.
    """

    order: int
    kind: str
    text: str
    lines: Lines
    parent: VisionStatement | None = None
    level_word: str = ""
    task: ThingKey | None = None

    @property
    def named(self) -> ThingKey:
        """What it names."""
        if self.task:
            return self.task
        within = self.parent if self.parent and self.parent.kind == "policy-task" else None
        return ThingKey(self.kind, self.text, within.named if within else None)


@dataclass(frozen=True)
class Placement:
    """Where a program is in the strategy: the tasks from the widest to the narrowest, None for one that is not known.

    A narrower task is within the next wider one, where that is known.
    """

    policy_task: ThingKey | None = None
    focus_task: ThingKey | None = None
    subtask: ThingKey | None = None

    @classmethod
    def of(cls, policy_task: str = "", focus_task: str = "", subtask: str = "") -> Placement:
        """The placement of some names, ``""`` for a task that is not known."""
        policy = ThingKey.of("policy-task", policy_task)
        focus = ThingKey.of("focus-task", focus_task, policy)
        return cls(policy, focus, ThingKey.of("subtask", subtask, focus))

    @property
    def tasks(self) -> tuple[ThingKey, ...]:
        """Those that are known, from the widest to the narrowest."""
        return tuple(task for task in (self.policy_task, self.focus_task, self.subtask) if task)


@dataclass(frozen=True, kw_only=True)
class Task(LineRecord):
    """A policy task or focus task of the program table with its printed total, if it has one."""

    order: int
    level: str
    name: str
    lines: Lines
    total: Figure | None = None
    policy_task: ThingKey | None = None

    @property
    def named(self) -> ThingKey:
        """The task itself."""
        return ThingKey(self.level, self.name, self.policy_task)

    @property
    def measure_code(self) -> str:
        """Code of the list ``measure``."""
        return f"{self.level}-budget"


@dataclass(frozen=True, kw_only=True)
class BudgetLine(LineRecord):
    """A row of the program table in its place.

    Attributes:
        order: Position among the rows of the table.
        place: Its tasks.
        program: Name of the program.
        figure: Its budget in won.
        units: The responsible units.
        fund_type: Code of the list ``fund-type``, ``""`` if not known.
        place_evidence: How its place was found (code list ``evidence``).
        unit_evidence: How its units were found, ``""`` if none were.
        evidence_lines: Lines that are the evidence, beside the row itself.
        lines: The row; None for a line that the text lost and its totals imply.
        reason_ko: Why an implied line is there.
        reason_en: The same in English.
        implied: For a line that the text lost: its position among them; its order is that of the row above.
        code: Code of the program as the table prints it, ``""`` if it prints none.
    """

    order: int
    place: Placement
    program: str
    figure: Figure
    units: tuple[BareName, ...]
    fund_type: str
    place_evidence: str
    unit_evidence: str
    evidence_lines: tuple[Lines, ...]
    lines: Lines | None
    reason_ko: str = ""
    reason_en: str = ""
    implied: int = 0
    code: str = ""

    @property
    def named(self) -> ThingKey:
        """Its program: known by its name and the narrowest task that it stands in."""
        return ThingKey("program", self.program, self.place.tasks[-1] if self.place.tasks else None)

    @property
    def support(self) -> tuple[Lines, ...]:
        """The lines that are evidence for its place and its units."""
        return self.evidence_lines

    @property
    def tasks(self) -> tuple[ThingKey, ...]:
        """Its tasks, from the widest to the narrowest."""
        return self.place.tasks

    @property
    def evidence(self) -> str:
        """The weakest evidence of its place and its units."""
        return weakest(self.place_evidence, self.unit_evidence)


@dataclass(frozen=True)
class Remark(LineRecord):
    """A note below a table (``* 정부과제 추진사업 등 일부 사업 미포함``)."""

    order: int
    text: str
    lines: Lines
