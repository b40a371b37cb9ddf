"""The strategy and the program table: what the institution is for, its tasks, programs and their budgets."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import Named
from sba_kg.model.values import Figure, Lines, weakest


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
class Remark:
    """A note below a table (``* 정부과제 추진사업 등 일부 사업 미포함``)."""

    order: int
    text: str
    lines: Lines
