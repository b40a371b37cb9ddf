"""GitHub annotations: workflow commands for the log of a step.

GitHub shows ten annotations of each type per step and drops the others without a word: so the last of the ten says how
many more there are. Acknowledged results are not annotated; they would take the place of what is new.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Options, counts, gaps
from sba_kg.validation.results import Result, Severity, Validation

#: Annotations of one type that GitHub shows per step.
LIMIT = 10
_TYPES = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_WORDS = {
    "ko": {
        "more": "이 밖에 {count}건이 더 있습니다. 요약이나 다른 출력에서 확인하십시오.",
        "title": "sba-kg 정합성 검증",
        "stale": "알려진 문제 항목",
        "gap": "대상을 찾지 못한 규칙: 보고서에 해당 내용이 있습니다",
        "gated": "{stage}단계에 위반이 있어 뒤의 단계를 실행하지 않았습니다.",
    },
    "en": {
        "more": "{count} more are not annotated: see the summary or another output",
        "title": "sba-kg validate",
        "stale": "known issue",
        "gap": "rule found nothing to look at although the report has it",
        "gated": "stage {stage} has violations, so later stages did not run",
    },
}


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
    words = _WORDS[lang]
    return [*commands[: LIMIT - 1], command(type_, words["more"].format(count=rest), title=words["title"])]


def _commands(validation: Validation, lang: str) -> Iterator[tuple[str, str]]:
    words = _WORDS[lang]
    for entry in validation.stale:  # first: what a person must do now
        where = validation.issues_file or ""
        yield "error", command("error", wording.stale(entry, lang), where, entry.issue.line, words["stale"])
    for covered in gaps(validation):
        yield "error", command("error", words["gap"], validation.file, None, covered.rule.id)
    if validation.gate is not None:
        said = words["gated"].format(stage=validation.gate)
        yield "warning", command("warning", said, validation.file, None, words["title"])
    for result in validation.results:
        if result.acknowledged is None:
            type_ = _TYPES[result.severity]
            title = f"{result.rule.id} {wording.clean(result.rule.name.get(lang))}"
            yield type_, command(type_, _message(result, lang), validation.file, result.main_line, title)


def _message(result: Result, lang: str) -> str:
    figures = wording.figures(result, lang)
    parts = [f"{wording.focus(result, lang)}: {wording.clean(result.message.get(lang))}", figures]
    if result.lines:
        parts.append(f"{'줄' if lang == 'ko' else 'lines'} {wording.lines(result.lines)}")
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
