"""The Markdown form, as for ``$GITHUB_STEP_SUMMARY``: verdict, tables, what is acknowledged, coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sba_kg.base.messages import headings, phrase
from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Options, counts, failed, gaps, gated
from sba_kg.validation.results import Result, ShapeCoverage, Validation

#: Rows of one table. GitHub refuses a summary of more than 1 MiB as a whole.
MOST_ROWS = 500
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&!])")
_RIGHT = {3, 4, 5}


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as Markdown."""
    return "\n".join(line for v in validations for line in _validation(v, options))


def _validation(validation: Validation, options: Options) -> Iterator[str]:
    lang = options.lang
    verdict = phrase(f"validation.markdown.{'failed' if failed(validation, options) else 'passed'}", lang)
    yield f"## {phrase('validation.markdown.title', lang)}: {escape(validation.edition)} {verdict}\n"
    yield f"`{validation.file.replace('`', '')}` — {wording.tally(counts([validation], options), lang)}\n"
    open_ = [r for r in validation.results if r.acknowledged is None]
    known = [r for r in validation.results if r.acknowledged is not None]
    if validation.stale:
        yield f"### {phrase('validation.markdown.stale', lang)}\n"
        for entry in validation.stale:
            place = f"{validation.issues_file}:{entry.issue.line}".replace("`", "")
            yield f"- `{place}` {escape(wording.stale(entry, lang))}"
        yield ""
    if open_:
        yield from _results(open_, headings("validation.markdown.head", lang), lang)
    else:
        yield f"{phrase('validation.markdown.nothing', lang)}\n"
    if known:
        yield f"<details><summary>{phrase('validation.markdown.acknowledged', lang)} ({len(known)})</summary>\n"
        yield from _results(known, headings("validation.markdown.known-head", lang), lang)
        yield "</details>\n"
    yield from _coverage(validation, lang)


def _results(results: Sequence[Result], head: Sequence[str], lang: str) -> Iterator[str]:
    yield _row(head)
    yield _row(["---:" if i in _RIGHT else "---" for i in range(len(head))])
    for result in results[:MOST_ROWS]:
        reason = wording.clean(result.message.get(lang))
        if result.acknowledged is not None:
            reason = wording.acknowledgement(result.acknowledged, lang)
        cells = [
            wording.severity(result.severity, lang),
            result.rule.id,
            wording.focus(result, lang),
            wording.amount(result.stated, result.unit, lang),
            wording.amount(result.computed, result.unit, lang),
            wording.amount(result.difference, result.unit, lang, signed=True),
            wording.lines(result.lines),
            reason,
        ]
        yield _row([escape(cell) for cell in cells])
    yield ""
    if len(results) > MOST_ROWS:
        yield phrase("validation.markdown.more", lang, count=len(results) - MOST_ROWS) + "\n"


def _coverage(validation: Validation, lang: str) -> Iterator[str]:
    nodes = sum(entry.nodes for entry in validation.coverage)
    ran = len(validation.coverage) - len(gated(validation))
    title = phrase("validation.markdown.coverage", lang)
    yield f"<details><summary>{title} ({ran}/{len(validation.coverage)}, {nodes:,})</summary>\n"
    yield _row(headings("validation.markdown.coverage-head", lang))
    yield _row(["---", "---", "---:"])
    for entry in validation.coverage:
        yield _row(
            [escape(entry.rule.id), escape(wording.clean(entry.rule.name.get(lang))), _nodes(entry, validation, lang)]
        )
    yield "\n</details>\n"


def _nodes(entry: ShapeCoverage, validation: Validation, lang: str) -> str:
    if entry in gaps(validation):
        return f"⚠️ {phrase('validation.markdown.gap', lang)}"
    return f"{entry.nodes:,}" if entry.ran else phrase("validation.markdown.gated", lang, stage=validation.gate)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escape(text: str) -> str:
    """A text that Markdown shows as it is, in a cell of a table too."""
    return _SPECIAL.sub(r"\\\1", wording.clean(text))
