"""What records refer to each other by: things that have a name, and sections that have a number."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ThingKey:
    """A thing that a report names. Equal names in two places are two things.

    Attributes:
        kind: A kind of things (``policy-task``, ``subtask``, ``program``, ``unit``, ``facility`` …).
        name: Its name, in any printed form.
        within: What it belongs to; None where the report does not say.
    """

    kind: str
    name: str
    within: ThingKey | None = None

    @classmethod
    def of(cls, kind: str, name: str, within: ThingKey | None = None) -> ThingKey | None:
        """The thing of a name; None if the name is empty."""
        return cls(kind, name, within) if name else None

    @property
    def path(self) -> str:
        """Its name below the names of what it belongs to, for people."""
        return f"{self.within.path} > {self.name}" if self.within else self.name


@dataclass(frozen=True)
class BareName:
    """A thing that a text names by its name alone: where the report has several of that name, nobody knows which.

    Attributes:
        kind: As in :class:`ThingKey`.
        name: Its name, in any printed form.
    """

    kind: str
    name: str

    @classmethod
    def units(cls, *names: str) -> tuple[BareName, ...]:
        """Units by their names."""
        return tuple(cls("unit", name) for name in names)


@dataclass(frozen=True, order=True)
class SectionKey:
    """The section on a program: number of its policy task, and its own number there."""

    task: int
    number: int

    def __str__(self) -> str:
        return f"{self.task}-{self.number}"
