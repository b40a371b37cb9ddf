"""Last year's audit: findings, the answers to them, their counts."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import BareName
from sba_kg.model.record import LineRecord, Record
from sba_kg.model.values import Figure, Lines


@dataclass(frozen=True)
class AuditDate:
    """When something was done or is to be done: ISO 8601 bounds at the printed precision, the period in EDTF."""

    start: str
    end: str
    edtf: str


@dataclass(frozen=True)
class AuditText:
    """One printed action or plan in the answer to a finding.

    Attributes:
        order: Its position in the answer.
        marker: The marker before it.
        text: What it says.
        dates: When what it says was done or is to be done, as far as it says so.
    """

    order: int
    marker: str
    text: str
    dates: tuple[AuditDate, ...] = ()

    @property
    def begins(self) -> str:
        """The first of its dates, ``""`` if it says none or one that has no beginning."""
        return min((date.start for date in self.dates), default="")

    @property
    def ends(self) -> str:
        """The last of its dates, ``""`` if it says none or one that has no end."""
        open_ended = any(not date.end for date in self.dates)
        return "" if open_ended else max((date.end for date in self.dates), default="")


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
