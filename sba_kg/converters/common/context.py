"""What every converter gets: the document, what is known beforehand, and where problems go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sba_kg.base.errors import Problem, ProblemSeverity
from sba_kg.model import PlanItem, SectionKey
from sba_kg.reader import Document

#: The longest text that is looked into for figures: the longest cell of a report has about a thousand characters.
LONGEST_TEXT = 4_000

#: What a fact is about: the report itself, or who reports.
REPORT: Final = "report"
INSTITUTION: Final = "institution"


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
    _unread: set[int] = field(default_factory=set)

    def report(self, line: int, code: str, severity: ProblemSeverity | None = None, **values: Any) -> None:
        """Note a problem, with the text of its id. Arguments are those of :func:`~sba_kg.base.errors.Problem.of`."""
        self.problems.append(Problem.of(line, code, severity=severity, **values))

    def is_readable(self, text: str, line: int) -> bool:
        """Whether a text is short enough to be looked into figure by figure; a longer one is a problem of its line."""
        if len(text) <= LONGEST_TEXT:
            return True
        if line not in self._unread:
            self._unread.add(line)
            self.report(line, "P-R45", length=len(text), limit=LONGEST_TEXT)
        return False

    def word(self, scheme: str, printed: str) -> str:
        """Code of a printed word in a code list, ``""`` if the list does not have it."""
        return self.words.get(scheme, {}).get("".join(printed.split()).lower(), "")


def items_by_section(items: Sequence[PlanItem]) -> dict[SectionKey, list[PlanItem]]:
    """The items of each section, in order."""
    found: dict[SectionKey, list[PlanItem]] = {}
    for item in items:
        found.setdefault(item.section, []).append(item)
    return found
