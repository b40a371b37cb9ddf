"""What all forms of output are told, and what they decide alike: language, threshold, verdict, counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sba_kg.validation.results import Result, Severity, ShapeCoverage, Validation


@dataclass(frozen=True)
class Options:
    """Settings of an output.

    Attributes:
        lang: ``ko`` or ``en``. Forms for machines carry both and use it for what they can say once only.
        threshold: Results of this severity or graver fail; None if nothing fails (``--fail-on never``).
    """

    lang: str = "en"
    threshold: Severity | None = Severity.VIOLATION


@dataclass(frozen=True)
class Counts:
    """Numbers of one validation, or of several together.

    Attributes:
        violations: Results of severity Violation that nobody has acknowledged; ``warnings``, ``infos`` alike.
        acknowledged: Results of any severity that a known issue covers.
        stale: Known issues that no longer hold.
        gaps: Rules that looked at nothing although the report has what they are about.
        failing: Results at or above the threshold that nobody has acknowledged.
    """

    violations: int
    warnings: int
    infos: int
    acknowledged: int
    stale: int
    gaps: int
    failing: int


def counts(validations: Sequence[Validation], options: Options) -> Counts:
    """Count the results of validations."""
    unacknowledged = [r for v in validations for r in v.results if r.acknowledged is None]
    number = {s: sum(r.severity is s for r in unacknowledged) for s in Severity}
    return Counts(
        number[Severity.VIOLATION],
        number[Severity.WARNING],
        number[Severity.INFO],
        sum(len(v.results) for v in validations) - len(unacknowledged),
        sum(len(v.stale) for v in validations),
        sum(len(gaps(v)) for v in validations),
        sum(is_failing(r, options) for r in unacknowledged),
    )


def is_failing(result: Result, options: Options) -> bool:
    """Whether a result makes the validation fail."""
    threshold = options.threshold
    return threshold is not None and result.acknowledged is None and result.severity.at_least(threshold)


def gaps(validation: Validation) -> list[ShapeCoverage]:
    """The rules that looked at nothing although they should have."""
    return [entry for entry in validation.coverage if entry.unexpected]


def gated(validation: Validation) -> list[ShapeCoverage]:
    """The rules that did not run because an earlier stage has violations."""
    return [entry for entry in validation.coverage if not entry.ran]


def failed(validation: Validation, options: Options) -> bool:
    """Whether a validation fails: results, known issues that no longer hold, gaps, rules that did not run.

    A stage that an *acknowledged* violation gates counts too: what was not looked at has not passed.
    """
    threshold = options.threshold
    return threshold is not None and (validation.fails(threshold) or validation.gate is not None)
