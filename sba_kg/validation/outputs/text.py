"""The text form: each disagreement with its figures and the report's own lines, the figure marked.

Lines are made of spans with a role, so that a terminal may style them; :func:`render` leaves the roles out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Counts, Options, counts, failed, gaps, gated
from sba_kg.validation.outputs.quote import Quote, quotes
from sba_kg.validation.results import Result, Severity, ShapeCoverage, Validation

#: A piece of a line and its role: ``""``, a severity, ``head``, ``dim``, ``mark``, ``ok``.
Span = tuple[str, str]
Line = list[Span]

#: Lines quoted per result; a sum of thirty parts is told by their numbers.
MOST_QUOTED = 6

_WORDS = {
    "ko": {
        "acknowledged": "알려진 문제({count}건)",
        "stale": "더 맞지 않는 알려진 문제 항목({count}건)",
        "coverage": "규칙과 대상",
        "ran": "규칙 {rules}개를 실행하여 대상 {nodes}개를 확인하였습니다.",
        "empty": "대상이 없는 규칙: ",
        "gap": "대상을 찾지 못한 규칙(보고서에 해당 내용이 있음): ",
        "gated": "{stage}단계에 위반이 있어 실행하지 않은 규칙: ",
        "part": "위치: ",
        "units": "담당: ",
        "reason": "사유: ",
        "more": "그 밖의 줄: ",
        "no line": "본문에 해당 줄이 없습니다.",
        "line": "줄: ",
        "nothing": "맞지 않는 곳이 없습니다.",
        "passed": "통과",
        "failed": "불통과",
        "total": "합계",
    },
    "en": {
        "acknowledged": "Acknowledged ({count})",
        "stale": "Known issues that no longer hold ({count})",
        "coverage": "Coverage",
        "ran": "Rules that ran: {rules}; nodes they looked at: {nodes}",
        "empty": "Rules with nothing to look at: ",
        "gap": "Rules that found nothing to look at although the report has it: ",
        "gated": "Rules that did not run because stage {stage} has violations: ",
        "part": "part: ",
        "units": "responsible: ",
        "reason": "reason: ",
        "more": "further lines: ",
        "no line": "no line of the report",
        "line": "lines: ",
        "nothing": "Nothing disagrees.",
        "passed": "passed",
        "failed": "failed",
        "total": "total",
    },
}


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as plain text."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines(validations, options))


def lines(validations: Sequence[Validation], options: Options) -> Iterator[Line]:
    """Validations as lines of spans."""
    for index, validation in enumerate(validations):
        if index:
            yield []
        yield from _validation(validation, options)
    if len(validations) > 1:
        yield []
        verdict = any(failed(v, options) for v in validations)
        yield _verdict(_WORDS[options.lang]["total"], counts(validations, options), verdict, options)


def _validation(validation: Validation, options: Options) -> Iterator[Line]:
    words = _WORDS[options.lang]
    yield [(validation.edition, "head"), (f"  {validation.file}", "dim")]
    yield []
    open_ = [r for r in validation.results if r.acknowledged is None]
    known = [r for r in validation.results if r.acknowledged is not None]
    for result in open_:
        yield from _result(result, validation, options.lang)
        yield []
    if known:
        yield [(words["acknowledged"].format(count=len(known)), "head")]
        yield []
        for result in known:
            yield from _acknowledged(result, validation, options.lang)
        yield []
    yield from _stale(validation, options.lang)
    yield from _coverage(validation, options.lang)
    if not validation.results:
        yield [(words["nothing"], "")]
    yield _verdict(validation.edition, counts([validation], options), failed(validation, options), options)


def _title(result: Result, lang: str) -> Line:
    role = result.severity.value
    return [
        (wording.severity(result.severity, lang), role),
        (f"  {result.rule.id}  ", "head"),
        (wording.clean(result.rule.name.get(lang)), ""),
    ]


def _result(result: Result, validation: Validation, lang: str) -> Iterator[Line]:
    words = _WORDS[lang]
    yield _title(result, lang)
    yield [(f"  {wording.focus(result, lang)}", "head")]
    yield [(f"  {wording.clean(result.message.get(lang))}", "")]
    if figures := wording.figures(result, lang):
        yield [(f"  {figures}", "")]
    if result.part:
        yield [(f"  {words['part']}{wording.clean(result.part)}", "dim")]
    if result.units:
        yield [(f"  {words['units']}{', '.join(map(wording.clean, result.units))}", "dim")]
    yield from _lines(result, validation, lang)


def _lines(result: Result, validation: Validation, lang: str) -> Iterator[Line]:
    words = _WORDS[lang]
    if result.main_line is None:
        yield [(f"  {words['no line']}", "dim")]
        return
    yield [("  --> ", "dim"), (f"{validation.file}:{result.main_line}", "")]
    shown = quotes(result, validation, MOST_QUOTED)
    if not shown:
        yield [(f"  {words['line']}{wording.lines(result.lines)}", "dim")]
        return
    width = max(len(str(quote.number)) for quote in shown)
    for quote in shown:
        yield from _quoted(quote, width)
    rest = tuple(n for n in result.lines if n not in {quote.number for quote in shown})
    if rest:
        yield [(f"  {' ' * width} = {words['more']}{wording.lines(rest)}", "dim")]


def _quoted(quote: Quote, width: int) -> Iterator[Line]:
    start = quote.start if quote.start is not None else len(quote.text)
    end = quote.end if quote.end is not None else len(quote.text)
    text = quote.text
    yield [(f"  {quote.number:>{width}} | ", "dim"), (text[:start], ""), (text[start:end], "mark"), (text[end:], "")]
    if quote.underline:
        yield [(f"  {' ' * width} | ", "dim"), (quote.underline, "mark")]


def _acknowledged(result: Result, validation: Validation, lang: str) -> Iterator[Line]:
    place = f"{validation.file}:{result.main_line}" if result.main_line is not None else validation.file
    yield [*_title(result, lang), (f"  {place}", "dim")]
    figures = wording.figures(result, lang)
    yield [(f"  {wording.focus(result, lang)}{': ' if figures else ''}{figures}", "")]
    if result.acknowledged is not None:
        yield [(f"  {_WORDS[lang]['reason']}{wording.acknowledgement(result.acknowledged, lang)}", "dim")]


def _stale(validation: Validation, lang: str) -> Iterator[Line]:
    if not validation.stale:
        return
    yield [(_WORDS[lang]["stale"].format(count=len(validation.stale)), "head")]
    yield []
    for entry in validation.stale:
        yield [(f"  {validation.issues_file}:{entry.issue.line}: ", "dim"), (wording.stale(entry, lang), "Violation")]
    yield []


def _coverage(validation: Validation, lang: str) -> Iterator[Line]:
    words = _WORDS[lang]
    missing = gaps(validation)
    ran = [entry for entry in validation.coverage if entry.ran]
    empty = [entry for entry in ran if not entry.nodes and entry not in missing]
    yield [(words["coverage"], "head")]
    yield [("  " + words["ran"].format(rules=len(ran), nodes=f"{sum(e.nodes for e in ran):,}"), "")]
    if empty:
        yield [(f"  {words['empty']}{_ids(empty)}", "dim")]
    if missing:
        yield [(f"  {words['gap']}{_ids(missing)}", "Violation")]
    if skipped := gated(validation):
        yield [(f"  {words['gated'].format(stage=validation.gate)}{_ids(skipped)}", "Warning")]
    yield []


def _ids(entries: Sequence[ShapeCoverage]) -> str:
    return ", ".join(entry.rule.id for entry in entries)


def _verdict(name: str, found: Counts, fails: bool, options: Options) -> Line:
    words = _WORDS[options.lang]
    role = Severity.VIOLATION.value if fails else "ok"
    tally = wording.tally(found, options.lang)
    return [(f"{name}: ", "head"), (words["failed" if fails else "passed"], role), (f" — {tally}", "")]
