"""The text form: each disagreement with its figures and the report's own lines, the figure marked.

Lines are made of spans with a role, so that a terminal may style them; :func:`render` leaves the roles out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sba_kg.base.messages import phrase
from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Counts, Options, counts, failed, gaps, gated
from sba_kg.validation.outputs.quote import Quote, quotes
from sba_kg.validation.results import Result, Severity, ShapeCoverage, Validation

#: A piece of a line and its role: ``""``, a severity, ``head``, ``dim``, ``mark``, ``ok``.
Span = tuple[str, str]
Line = list[Span]

#: Lines quoted per result; a sum of thirty parts is told by their numbers.
MOST_QUOTED = 6


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
        yield _verdict(phrase("validation.text.total", options.lang), counts(validations, options), verdict, options)


def _validation(validation: Validation, options: Options) -> Iterator[Line]:
    yield [(validation.edition, "head"), (f"  {validation.file}", "dim")]
    yield []
    open_ = [r for r in validation.results if r.acknowledged is None]
    known = [r for r in validation.results if r.acknowledged is not None]
    for result in open_:
        yield from _result(result, validation, options.lang)
        yield []
    if known:
        yield [(phrase("validation.text.acknowledged", options.lang, count=len(known)), "head")]
        yield []
        for result in known:
            yield from _acknowledged(result, validation, options.lang)
        yield []
    yield from _stale(validation, options.lang)
    yield from _coverage(validation, options.lang)
    if not validation.results:
        yield [(phrase("validation.text.nothing", options.lang), "")]
    yield _verdict(validation.edition, counts([validation], options), failed(validation, options), options)


def _title(result: Result, lang: str) -> Line:
    role = result.severity.value
    return [
        (wording.severity(result.severity, lang), role),
        (f"  {result.rule.id}  ", "head"),
        (wording.clean(result.rule.name.get(lang)), ""),
    ]


def _result(result: Result, validation: Validation, lang: str) -> Iterator[Line]:
    yield _title(result, lang)
    yield [(f"  {wording.focus(result, lang)}", "head")]
    yield [(f"  {wording.clean(result.message.get(lang))}", "")]
    if figures := wording.figures(result, lang):
        yield [(f"  {figures}", "")]
    if result.part:
        yield [(f"  {phrase('validation.text.part', lang)}{wording.clean(result.part)}", "dim")]
    if result.units:
        yield [(f"  {phrase('validation.text.units', lang)}{', '.join(map(wording.clean, result.units))}", "dim")]
    yield from _lines(result, validation, lang)


def _lines(result: Result, validation: Validation, lang: str) -> Iterator[Line]:
    if result.main_line is None:
        yield [(f"  {phrase('validation.text.no-line', lang)}", "dim")]
        return
    yield [("  --> ", "dim"), (f"{validation.file}:{result.main_line}", "")]
    shown = quotes(result, validation, MOST_QUOTED)
    if not shown:
        yield [(f"  {phrase('validation.text.line', lang)}{wording.lines(result.lines)}", "dim")]
        return
    width = max(len(str(quote.number)) for quote in shown)
    for quote in shown:
        yield from _quoted(quote, width)
    rest = tuple(n for n in result.lines if n not in {quote.number for quote in shown})
    if rest:
        yield [(f"  {' ' * width} = {phrase('validation.text.more', lang)}{wording.lines(rest)}", "dim")]


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
        yield [
            (f"  {phrase('validation.text.reason', lang)}{wording.acknowledgement(result.acknowledged, lang)}", "dim")
        ]


def _stale(validation: Validation, lang: str) -> Iterator[Line]:
    if not validation.stale:
        return
    yield [(phrase("validation.text.stale", lang, count=len(validation.stale)), "head")]
    yield []
    for entry in validation.stale:
        yield [(f"  {validation.issues_file}:{entry.issue.line}: ", "dim"), (wording.stale(entry, lang), "Violation")]
    yield []


def _coverage(validation: Validation, lang: str) -> Iterator[Line]:
    missing = gaps(validation)
    ran = [entry for entry in validation.coverage if entry.ran]
    empty = [entry for entry in ran if not entry.nodes and entry not in missing]
    yield [(phrase("validation.text.coverage", lang), "head")]
    yield [("  " + phrase("validation.text.ran", lang, rules=len(ran), nodes=f"{sum(e.nodes for e in ran):,}"), "")]
    if empty:
        yield [(f"  {phrase('validation.text.empty', lang)}{_ids(empty)}", "dim")]
    if missing:
        yield [(f"  {phrase('validation.text.gap', lang)}{_ids(missing)}", "Violation")]
    if skipped := gated(validation):
        yield [(f"  {phrase('validation.text.gated', lang, stage=validation.gate)}{_ids(skipped)}", "Warning")]
    yield []


def _ids(entries: Sequence[ShapeCoverage]) -> str:
    return ", ".join(entry.rule.id for entry in entries)


def _verdict(name: str, found: Counts, fails: bool, options: Options) -> Line:
    role = Severity.VIOLATION.value if fails else "ok"
    tally = wording.tally(found, options.lang)
    verdict = phrase(f"validation.text.{'failed' if fails else 'passed'}", options.lang)
    return [(f"{name}: ", "head"), (verdict, role), (f" — {tally}", "")]
