"""Every error and every reading problem of the package, with its id and both languages.

An error (:class:`SbaKgError`) stops a command; its class says the exit code. A problem
(:class:`Problem`) is something wrong in a text that the reader can step over: problems are collected
and reported together. What they say is in ``messages.toml``, which ``docs/errors.md`` is made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from sba_kg.base import messages
from sba_kg.base.visible import one_line, visible, visible_lines


class SbaKgError(Exception):
    """Base of all errors that a user can mend.

    Args:
        code: The id, such as ``E-R03``; a heading in the documentation.
        file: The file concerned, if any.
        line: Its 1-based line, if any.
        values: The values that its text has placeholders for (:mod:`sba_kg.base.messages`).

    Attributes:
        ko: What is wrong and what to do, in Korean.
        en: The same in English.
    """

    exit_code = 70

    def __init__(self, code: str, *, file: str = "", line: int | None = None, **values: object) -> None:
        said = messages.message(code, values)
        super().__init__(visible_lines(said.en))  # a notebook prints it
        self.code, self.ko, self.en, self.file, self.line = code, said.ko, said.en, file, line

    def __reduce__(self) -> tuple[object, ...]:
        """For pickle: a copy says what this one says."""
        return _again, (type(self), self.args, self.__dict__)

    @property
    def advice(self) -> messages.Bilingual:
        """What the documentation says about errors of this id: what it means and what to do."""
        return messages.advice(self.code)

    def render(self, lang: str = "en") -> str:
        """The message as one line: id, place, text in ``lang`` (``ko`` or ``en``)."""
        file = visible(self.file)
        place = f"{file}:{self.line}: " if file and self.line else f"{file}: " if file else ""
        return f"{self.code}: {place}{one_line(self.ko if lang == 'ko' else self.en)}"


def _again(kind: type[SbaKgError], said: tuple[object, ...], attributes: dict[str, object]) -> SbaKgError:
    error = kind.__new__(kind, *said)
    error.__dict__.update(attributes)
    return error


class ContradictionError(SbaKgError):
    """The data contradict the ontology (exit 1, as all data that do not conform)."""

    exit_code = 1


class UsageError(SbaKgError):
    """Wrong use of a command (exit 2)."""

    exit_code = 2


class InputError(SbaKgError):
    """An input cannot be read or understood (exit 3)."""

    exit_code = 3


class ResourceError(SbaKgError):
    """Our own ontology, shapes, queries or registry are broken (exit 4)."""

    exit_code = 4


class OutsideError(SbaKgError):
    """Something outside is missing or refused: disk, server, permission (exit 5)."""

    exit_code = 5


#: Characters of a user's value that a message quotes.
_QUOTED = 60


class ProblemSeverity(Enum):
    """How much a problem matters: an ERROR makes ``build`` end with exit 1, a WARNING does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, order=True)
class Problem:
    """Something in a text that could not be read with certainty.

    Attributes:
        line: 1-based line of the text, 0 if the problem has none.
        code: Id such as ``P-T02``; a heading in the documentation.
        ko: What was found and what was done about it, in Korean.
        en: The same in English.
        severity: ERROR if the graph may be wrong or incomplete because of it.
        file: The file that it is in, if that is not the text.
    """

    line: int
    code: str
    ko: str
    en: str
    severity: ProblemSeverity = ProblemSeverity.WARNING
    file: str = ""

    @classmethod
    def of(
        cls, line: int, code: str, *, severity: ProblemSeverity | None = None, file: str = "", **values: object
    ) -> Problem:
        """A problem with the text and, if none is given, the severity of its id.

        Args:
            line: As the attribute.
            code: As the attribute.
            severity: As the attribute.
            file: As the attribute.
            values: The values that the text has placeholders for (:mod:`sba_kg.base.messages`).
        """
        said = messages.message(code, values)
        return cls(
            line, code, said.ko, said.en, severity or ProblemSeverity(messages.messages()[code]["severity"]), file
        )

    def render(self, file: str = "", lang: str = "en") -> str:
        """The message as one line: severity, id, place (in ``file`` or a file of its own), text in ``lang``."""
        file = visible(self.file or file)
        place = f"{file}:{self.line}: " if self.line else f"{file}: " if file else ""
        return f"{place}{self.severity.value} {self.code}: {one_line(self.ko if lang == 'ko' else self.en)}"


def shortened(value: str) -> str:
    """A value for messages: at most 60 characters, and none that a terminal would act on."""
    plain = visible(value)
    return plain if len(plain) <= _QUOTED else plain[:_QUOTED] + "…"
