"""What records are made of: spans of lines, printed figures, kinds of evidence.

Amounts of money are integers of won; the printed form, the printed unit and the precision (the weight of the last
printed digit, in won) stay beside them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, order=True)
class Lines:
    """A span of lines of the report, 1-based and inclusive."""

    start: int
    end: int

    @classmethod
    def of(cls, line: int) -> Lines:
        """The span of a single line."""
        return cls(line, line)


@dataclass(frozen=True)
class Figure:
    """One printed number.

    Attributes:
        value: In ``unit``.
        unit: Code of the unit (code list ``unit``): ``won``, ``person`` …
        printed: As printed in its cell or phrase.
        printed_unit: Code of the unit in which it was printed (``thousand-won`` …).
        precision: Weight of the last printed digit, in ``unit``.
    """

    value: int | Decimal
    unit: str
    printed: str
    printed_unit: str
    precision: int | Decimal = 1


#: Evidence from the surest to the weakest (code list ``evidence``).
EVIDENCE = ("printed", "sum", "section", "duties", "correction")


def weakest(*evidence: str) -> str:
    """The weakest of several kinds of evidence: a chain is as strong as its weakest link."""
    known = [EVIDENCE.index(e) for e in evidence if e]
    return EVIDENCE[max(known)] if known else ""
