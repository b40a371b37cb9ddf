"""The Markdown form, as for ``$GITHUB_STEP_SUMMARY``: verdict, tables, what is acknowledged, coverage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.options import Options, counts, failed, gaps, gated
from sba_kg.validation.results import Result, ShapeCoverage, Validation

#: Rows of one table. GitHub refuses a summary of more than 1 MiB as a whole.
MOST_ROWS = 500
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~&!])")
_WORDS = {
    "ko": {
        "title": "정합성 검증",
        "passed": "✅ 통과",
        "failed": "❌ 불통과",
        "head": ["심각도", "규칙", "대상", "기재값", "산출값", "차이", "줄", "설명"],
        "known head": ["심각도", "규칙", "대상", "기재값", "산출값", "차이", "줄", "사유"],
        "acknowledged": "알려진 문제",
        "stale": "더 맞지 않는 알려진 문제 항목",
        "more": "이 밖에 {count}건이 더 있습니다.",
        "nothing": "새로 맞지 않는 곳이 없습니다.",
        "coverage": "규칙과 대상",
        "coverage head": ["규칙", "이름", "대상 수"],
        "gated": "실행하지 않음({stage}단계에 위반이 있음)",
        "gap": "대상을 찾지 못함(보고서에 해당 내용이 있음)",
    },
    "en": {
        "title": "Consistency",
        "passed": "✅ passed",
        "failed": "❌ failed",
        "head": ["Severity", "Rule", "Focus", "Stated", "Computed", "Difference", "Lines", "Message"],
        "known head": ["Severity", "Rule", "Focus", "Stated", "Computed", "Difference", "Lines", "Reason"],
        "acknowledged": "Acknowledged",
        "stale": "Known issues that no longer hold",
        "more": "{count} more are not listed here.",
        "nothing": "Nothing new disagrees.",
        "coverage": "Coverage",
        "coverage head": ["Rule", "Name", "Nodes"],
        "gated": "did not run (stage {stage} has violations)",
        "gap": "found nothing to look at although the report has it",
    },
}
_RIGHT = {3, 4, 5}


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as Markdown."""
    return "\n".join(line for v in validations for line in _validation(v, options))


def _validation(validation: Validation, options: Options) -> Iterator[str]:
    lang, words = options.lang, _WORDS[options.lang]
    verdict = words["failed" if failed(validation, options) else "passed"]
    yield f"## {words['title']}: {escape(validation.edition)} {verdict}\n"
    yield f"`{validation.file.replace('`', '')}` — {wording.tally(counts([validation], options), lang)}\n"
    open_ = [r for r in validation.results if r.acknowledged is None]
    known = [r for r in validation.results if r.acknowledged is not None]
    if validation.stale:
        yield f"### {words['stale']}\n"
        for entry in validation.stale:
            place = f"{validation.issues_file}:{entry.issue.line}".replace("`", "")
            yield f"- `{place}` {escape(wording.stale(entry, lang))}"
        yield ""
    if open_:
        yield from _results(open_, list(words["head"]), lang)
    else:
        yield f"{words['nothing']}\n"
    if known:
        yield f"<details><summary>{words['acknowledged']} ({len(known)})</summary>\n"
        yield from _results(known, list(words["known head"]), lang)
        yield "</details>\n"
    yield from _coverage(validation, lang)


def _results(results: Sequence[Result], head: list[str], lang: str) -> Iterator[str]:
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
        yield str(_WORDS[lang]["more"]).format(count=len(results) - MOST_ROWS) + "\n"


def _coverage(validation: Validation, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    nodes = sum(entry.nodes for entry in validation.coverage)
    ran = len(validation.coverage) - len(gated(validation))
    yield f"<details><summary>{words['coverage']} ({ran}/{len(validation.coverage)}, {nodes:,})</summary>\n"
    yield _row(list(words["coverage head"]))
    yield _row(["---", "---", "---:"])
    for entry in validation.coverage:
        yield _row(
            [escape(entry.rule.id), escape(wording.clean(entry.rule.name.get(lang))), _nodes(entry, validation, lang)]
        )
    yield "\n</details>\n"


def _nodes(entry: ShapeCoverage, validation: Validation, lang: str) -> str:
    if entry in gaps(validation):
        return f"⚠️ {_WORDS[lang]['gap']}"
    return f"{entry.nodes:,}" if entry.ran else str(_WORDS[lang]["gated"]).format(stage=validation.gate)


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def escape(text: str) -> str:
    """A text that Markdown shows as it is, in a cell of a table too."""
    return _SPECIAL.sub(r"\\\1", wording.clean(text))
