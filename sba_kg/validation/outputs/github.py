"""GitHub annotations: workflow commands for the log of a step.

GitHub shows ten annotations of each type per step and drops the others without a word: so the last of the ten says how
many more there are. Acknowledged results are not annotated; they would take the place of what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sba_kg.base.messages import phrase
from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Options, counts, gaps
from sba_kg.validation.results import Result, Severity, Validation

#: Annotations of one type that GitHub shows per step.
LIMIT = 10
_TYPES = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as workflow commands; the last line is the tally, for whoever reads the log."""
    by_type: dict[str, list[str]] = {"error": [], "warning": [], "notice": []}
    for validation in validations:
        for type_, command in _commands(validation, options.lang):
            by_type[type_].append(command)
    kept = [line for type_, commands in by_type.items() for line in _limited(type_, commands, options.lang)]
    tallies = [f"{v.edition}: {wording.tally(counts([v], options), options.lang)}" for v in validations]
    return "".join(f"{line}\n" for line in [*kept, *tallies])


def _limited(type_: str, commands: list[str], lang: str) -> list[str]:
    if len(commands) <= LIMIT:
        return commands
    rest = len(commands) - LIMIT + 1
    return [
        *commands[: LIMIT - 1],
        command(
            type_, phrase("validation.github.more", lang, count=rest), title=phrase("validation.github.title", lang)
        ),
    ]


def _commands(validation: Validation, lang: str) -> Iterator[tuple[str, str]]:
    for entry in validation.stale:  # first: what a person must do now
        where = validation.issues_file or ""
        yield (
            "error",
            command(
                "error", wording.stale(entry, lang), where, entry.issue.line, phrase("validation.github.stale", lang)
            ),
        )
    for covered in gaps(validation):
        yield "error", command("error", phrase("validation.github.gap", lang), validation.file, None, covered.rule.id)
    if validation.gate is not None:
        said = phrase("validation.github.gated", lang, stage=validation.gate)
        yield "warning", command("warning", said, validation.file, None, phrase("validation.github.title", lang))
    for result in validation.results:
        if result.acknowledged is None:
            type_ = _TYPES[result.severity]
            title = f"{result.rule.id} {wording.clean(result.rule.name.get(lang))}"
            yield type_, command(type_, _message(result, lang), validation.file, result.main_line, title)


def _message(result: Result, lang: str) -> str:
    figures = wording.figures(result, lang)
    parts = [f"{wording.focus(result, lang)}: {wording.clean(result.message.get(lang))}", figures]
    if result.lines:
        parts.append(phrase("validation.lines", lang, lines=wording.lines(result.lines)))
    return "\n".join(part for part in parts if part)


def command(type_: str, message: str, file: str = "", line: int | None = None, title: str = "") -> str:
    """A workflow command.

    Args:
        type_: ``error``, ``warning`` or ``notice``.
        message: Its text; may have several lines.
        file: File to point at, relative to the repository.
        line: 1-based line.
        title: Title of the annotation.
    """
    given = {"file": file, "line": "" if line is None else str(line), "title": title}
    properties = ",".join(f"{key}={_property(value)}" for key, value in given.items() if value)
    return f"::{type_}{' ' if properties else ''}{properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
