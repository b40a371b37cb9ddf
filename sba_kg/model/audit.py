"""Last year's audit: findings, the answers to them, their counts."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import BareName
from sba_kg.model.record import LineRecord, Record
from sba_kg.model.values import Figure, Lines


@dataclass(frozen=True)
class AuditText:
    """One printed action or plan in the answer to a finding."""

    order: int
    marker: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Finding(LineRecord):
    """A finding of last year's audit and the answer to it.

    Attributes:
        number: Counted through all categories.
        category: Code of the list ``finding-category``.
        status: Code of the list ``finding-status``, ``""`` if none is printed.
        status_printed: The status as printed.
        actions: What was done.
        follow_ups: What is planned. One text printed for both stands in both.
    """

    number: int
    category: str
    request: str
    units: tuple[BareName, ...]
    status: str
    status_printed: str
    actions: tuple[AuditText, ...]
    follow_ups: tuple[AuditText, ...]
    lines: Lines

    @property
    def parts(self) -> tuple[Record, ...]:
        """What was done and what is planned."""
        return (
            *(AuditAction(self, text) for text in self.actions),
            *(AuditFollowUp(self, text) for text in self.follow_ups),
        )


@dataclass(frozen=True)
class AuditAction(Record):
    """What was done about a finding."""

    finding: Finding
    text: AuditText

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of the finding."""
        return self.finding.sources


@dataclass(frozen=True)
class AuditFollowUp(Record):
    """What is planned about a finding."""

    finding: Finding
    text: AuditText

    @property
    def sources(self) -> tuple[Lines, ...]:
        """The lines of the finding."""
        return self.finding.sources


@dataclass(frozen=True)
class FindingCount(LineRecord):
    """A cell of the audit summary: findings of a category with a status."""

    order: int
    category: str
    status: str
    figure: Figure
    lines: Lines
