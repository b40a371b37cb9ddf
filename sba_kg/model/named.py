"""What a thing is known by: its kind, its name and what it belongs to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Named:
    """A thing that a report names. Equal names in two places are two things.

    Attributes:
        kind: A kind of things (``policy-task``, ``subtask``, ``program``, ``unit``, ``facility`` …).
        name: Its name, in any printed form.
        within: What it belongs to; None where the report does not say.
    """

    kind: str
    name: str
    within: Named | None = None

    @classmethod
    def of(cls, kind: str, name: str, within: Named | None = None) -> Named | None:
        """The thing of a name; None if the name is empty."""
        return cls(kind, name, within) if name else None

    @property
    def path(self) -> str:
        """Its name below the names of what it belongs to, for people."""
        return f"{self.within.path} > {self.name}" if self.within else self.name
