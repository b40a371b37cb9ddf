"""What a validation found: results, coverage, known issues. No RDF in here.

A result carries rule, severity, focus, stated, computed, difference, and the lines of all
observations that were compared.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from sba_kg.base.messages import Bilingual


class Severity(StrEnum):
    """Severities of SHACL (section 2.1.4), from the gravest; the value is the local name of ``sh:Violation`` …"""

    VIOLATION = "Violation"
    WARNING = "Warning"
    INFO = "Info"

    def at_least(self, threshold: Severity) -> bool:
        """Whether this is as grave as a threshold, or graver."""
        order = list(Severity)
        return order.index(self) <= order.index(threshold)


@dataclass(frozen=True)
class Rule:
    """A shape with a rule id.

    Attributes:
        id: Local name of the shape's IRI (``B01-TotalEqualsSumOfParts``).
        iri: IRI of the shape.
        stage: 10, 20 … : the number that the name of its file begins with.
        severity: Of its results.
        name: Short name.
        description: What it checks and why.
        message: Template of its results, with ``{?stated}`` and the like.
        source: File of the shape.
    """

    id: str
    iri: str
    stage: int
    severity: Severity
    name: Bilingual
    description: Bilingual
    message: Bilingual
    source: Path


@dataclass(frozen=True)
class KnownIssue:
    """An entry of ``known-issues.toml``: a discrepancy that people have looked at.

    Attributes:
        rule: Id of the rule.
        focus: IRI of the focus, or its path below ``…/id/``.
        stated: The value as stated when it was looked at, as text; ``""`` if the rule states none.
        computed: The value as computed then.
        reason: Why it stands.
        cause: ``report`` (the report itself is wrong) or ``conversion`` (the text that we got is).
        reviewed: Day of the review.
        expires: Last day on which it holds, None for no end.
        line: Line of the entry in its file.
    """

    rule: str
    focus: str
    stated: str
    computed: str
    reason: Bilingual
    cause: str
    reviewed: date
    expires: date | None
    line: int


@dataclass(frozen=True)
class Result:
    """One disagreement.

    Attributes:
        rule: The rule.
        focus: IRI of the focus node.
        focus_label: Its name.
        stated: Figure or text as stated, in ``unit``; None if the rule compares nothing.
        computed: What the other figures say.
        difference: stated − computed, None if they are not numbers.
        unit: Code of the unit (``won``, ``person`` …), ``""`` for none.
        message: The message with its figures.
        compared: IRIs of the observations that were compared, the focus first.
        lines: All lines of the report that they stand on, ascending.
        main_line: The line to point at: that of the focus, else the first; None if there is none.
        part: The part of the report (section path of the main line), ``""`` if it has none.
        units: Labels of the responsible units, where the focus has them.
        acknowledged: The known issue that covers it, or None.
    """

    rule: Rule
    focus: str
    focus_label: Bilingual
    stated: int | Decimal | str | None
    computed: int | Decimal | str | None
    difference: int | Decimal | None
    unit: str
    message: Bilingual
    compared: tuple[str, ...]
    lines: tuple[int, ...]
    main_line: int | None
    part: str = ""
    units: tuple[str, ...] = ()
    acknowledged: KnownIssue | None = None

    @property
    def severity(self) -> Severity:
        """That of the rule."""
        return self.rule.severity


class IssueFault(StrEnum):
    """What can be wrong with a known issue."""

    STALE = "stale"  # matches nothing any more
    CHANGED = "changed"  # rule and focus match, the values do not
    EXPIRED = "expired"


@dataclass(frozen=True)
class StaleIssue:
    """A known issue that no longer holds: the validation fails until it is mended.

    ``found`` are the values seen now where the rule still fires on the focus.
    """

    issue: KnownIssue
    fault: IssueFault
    found: tuple[str, str] | None = None


@dataclass(frozen=True)
class ShapeCoverage:
    """How many nodes a rule looked at; ``ran`` is false if an earlier stage gated it.

    ``unexpected`` is true if it looked at none although the report has what it is about.
    """

    rule: Rule
    nodes: int
    ran: bool
    unexpected: bool = False


@dataclass(frozen=True)
class Validation:
    """The validation of one graph.

    Attributes:
        edition: Name of the edition (``sba-2024``).
        graph: IRI of its graph.
        results: Sorted by severity, main line, rule, focus.
        coverage: One entry per rule.
        stale: Known issues that no longer hold.
        gate: The stage whose violations kept later stages from running, None if all ran.
        text: The report's lines, 1-based at index + 1; empty if the text is not at hand.
        file: The report's text file as it is called in outputs (relative to the working directory if below it).
        issues_file: The known-issues file, None if there is none.
    """

    edition: str
    graph: str
    results: tuple[Result, ...]
    coverage: tuple[ShapeCoverage, ...]
    stale: tuple[StaleIssue, ...] = ()
    gate: int | None = None
    text: tuple[str, ...] = field(default=(), repr=False)
    file: str = "report.txt"
    issues_file: str | None = None

    def failing(self, threshold: Severity) -> list[Result]:
        """Results at or above a threshold that nobody has acknowledged."""
        return [r for r in self.results if r.acknowledged is None and r.severity.at_least(threshold)]

    def fails(self, threshold: Severity) -> bool:
        """Whether the data does not conform: unacknowledged results, known issues that no longer hold, gaps."""
        return bool(self.failing(threshold) or self.stale or any(c.unexpected for c in self.coverage))
