"""The sections on programs: plan, schedule, targets, the tables inside them."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import SectionKey, ThingKey
from sba_kg.model.record import LineRecord, Record
from sba_kg.model.strategy import BudgetLine
from sba_kg.model.values import Figure, Lines


@dataclass(frozen=True)
class BudgetPart:
    """A named part of a section's budget (``※ A 1,000백만원 / B 500백만원``)."""

    name: str
    figure: Figure
    lines: Lines


@dataclass(frozen=True, kw_only=True)
class ProgramReport(Record):
    """The frame of a section of part 2: where it stands, its title, its budget.

    Attributes:
        task_number: Number of its policy task.
        policy_task: The policy task that is printed above the section's list of contents.
        number: Its number within the policy task.
        title: Its title; from the list of contents where the heading was lost.
        lines: First to last line.
        title_lines: Where the title is printed: above the section or in the list of contents.
        budget: Its budget in won, None if none is printed.
        budget_lines: Where the budget is printed.
        budget_parts: The breakdown of the budget.
        text: All its text, for looking up names.
        programs: The rows of the program table that it covers.
        budget_year: The year printed with the budget, None if none is.
    """

    task_number: int
    policy_task: ThingKey | None
    number: int
    title: str
    lines: Lines
    title_lines: Lines
    budget: Figure | None
    budget_lines: Lines | None
    budget_parts: tuple[BudgetPart, ...]
    text: str
    objective: str = ""
    objective_lines: Lines | None = None
    programs: tuple[BudgetLine, ...] = ()
    coverage_evidence: str = ""
    budget_year: int | None = None

    @property
    def key(self) -> SectionKey:
        """What other records refer to it by."""
        return SectionKey(self.task_number, self.number)

    @property
    def focus_task(self) -> ThingKey | None:
        """The focus task of its first program."""
        return self.programs[0].place.focus_task if self.programs else None

    @property
    def sources(self) -> tuple[Lines, ...]:
        """Where its title and its objective are printed."""
        return (self.title_lines, *((self.objective_lines,) if self.objective_lines else ()))

    @property
    def parts(self) -> tuple[Record, ...]:
        """Its budget and what that consists of."""
        if self.budget is None or self.budget_lines is None:
            return ()
        named = (SectionBudgetPart(self, order, part) for order, part in enumerate(self.budget_parts, 1))
        return (SectionBudget(self, self.budget, self.budget_lines), *named)


@dataclass(frozen=True)
class SectionBudget(LineRecord):
    """The printed budget of a section."""

    report: ProgramReport
    figure: Figure
    lines: Lines


@dataclass(frozen=True)
class SectionBudgetPart(Record):
    """A part of the printed budget of a section; ``order`` is its position among the parts."""

    report: ProgramReport
    order: int
    part: BudgetPart

    @property
    def sources(self) -> tuple[Lines, ...]:
        """Where it is printed."""
        return (self.part.lines,)


@dataclass(frozen=True, kw_only=True)
class PlanItem(LineRecord):
    """An item, heading or note of the plan of a program section.

    Attributes:
        section: Its section.
        order: Position in the section.
        depth: 1 for the topmost.
        kind: Code of the list ``plan-item-kind``.
        keyword: Its leading bracketed word.
        parent: Order of the item it stands under, 0 if none.
    """

    section: SectionKey
    order: int
    depth: int
    kind: str
    marker: str
    keyword: str
    text: str
    parent: int
    lines: Lines


@dataclass(frozen=True, kw_only=True)
class Milestone(LineRecord):
    """An entry of a section's schedule.

    Attributes:
        section: Its section, None for one that is in none.
        start: ISO 8601 at the printed precision, ``""`` if open or not said.
        end: The same.
        open_ended: Whether it has no end.
        edtf: The period in EDTF.
        in_text: True if running text has the date, and no schedule; else None.
    """

    section: SectionKey | None
    order: int
    event: str
    printed: str
    start: str
    end: str
    open_ended: bool
    edtf: str
    lines: Lines
    in_text: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Target(LineRecord):
    """A quantity that a section plans, has reached or starts from.

    Attributes:
        section: Its section.
        what: What is counted or measured, in words of the text.
        unit: Unit as printed (``개사``, ``㎡``), ``원`` for money.
        kind: Code of the list ``target-kind``.
        qualifier: Code of the list ``qualifier``, ``""`` if none is printed.
        figure: The value.
        year: Year it is meant for: the one printed before it, else the fiscal year; None if neither is known.
        counted_per: Code of the list ``counted-per``: each season, month, head …; ``""`` if the text says nothing.
    """

    section: SectionKey
    order: int
    what: str
    unit: str
    kind: str
    qualifier: str
    figure: Figure
    lines: Lines
    year: int | None = None
    counted_per: str = ""


@dataclass(frozen=True)
class TableEntry(Record):
    """A row of a table inside a program section, as what it is.

    Attributes:
        section: Its section.
        order: Position among the entries of its kind in the section.
        kind: Code of the kind of its table (``data/genre/entries.toml``).
        values: Property, text and line of each cell, in printed order.
    """

    section: SectionKey
    order: int
    kind: str
    values: tuple[tuple[str, str, int], ...]

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of its cells."""
        return tuple(Lines.of(line) for _, _, line in self.values)
