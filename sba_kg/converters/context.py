"""What every converter gets: the document, what is known beforehand, and where problems go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sba_kg.errors import Problem, Severity
from sba_kg.reader import Document


@dataclass(frozen=True)
class LostLine:
    """A reviewed statement that the text lost a row of the program table (``corrections.toml``).

    Attributes:
        amount: What the total implied when people looked at it, in won.
    """

    program: str
    focus_task: str
    subtask: str
    after: str
    amount: int
    units: tuple[str, ...]
    fund_type: str
    reason_ko: str
    reason_en: str


@dataclass
class Context:
    """Input of the converters.

    Attributes:
        document: The report, read.
        institution: Its Korean name, to know it on the cover.
        fiscal_year: Year of the report, None if it is not known.
        words: For each code list, printed word (without spaces) → code.
        lost_lines: Reviewed losses of the program table.
        problems: Where converters put what they could not read with certainty.
    """

    document: Document
    institution: str
    fiscal_year: int | None
    words: Mapping[str, Mapping[str, str]]
    lost_lines: Sequence[LostLine] = ()
    problems: list[Problem] = field(default_factory=list)

    def report(self, line: int, code: str, ko: str, en: str, severity: Severity = Severity.WARNING) -> None:
        """Note a problem."""
        self.problems.append(Problem(line, code, ko, en, severity))

    def word(self, scheme: str, printed: str) -> str:
        """Code of a printed word in a code list, ``""`` if the list does not have it."""
        return self.words.get(scheme, {}).get("".join(printed.split()).lower(), "")
