"""The SARIF 2.1.0 form: one run per edition, results on lines of the report's text.

English is the default text; Korean stands beside it in ``properties`` and in the Markdown help of a rule. Choose
``--lang ko`` for results and rules in Korean.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePath, PurePosixPath
from typing import Any
from urllib.parse import quote as percent

from sba_kg import __version__
from sba_kg.outputs import wording
from sba_kg.outputs.jsonform import plain
from sba_kg.outputs.options import Options, failed, gaps, gated
from sba_kg.outputs.quote import find_figure, quote, values
from sba_kg.validation.results import Bilingual, KnownIssue, Result, Rule, Severity, StaleIssue, Validation

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"(\[(?=[^\[\]]*\]\())")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
#: Rules of our own, for what is wrong with the validation and not with a figure.
_STALE = ("sba-kg-known-issue", Bilingual("더 맞지 않는 알려진 문제 항목", "Known issue that no longer holds"))
_GAP = (
    "sba-kg-coverage",
    Bilingual("대상을 찾지 못한 규칙", "Rule that found nothing to look at although the report has it"),
)


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as SARIF."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(v, options) for v in validations]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(validation: Validation, options: Options) -> dict[str, Any]:
    lang = options.lang
    rules = {entry.rule.id: _rule(entry.rule, lang) for entry in validation.coverage}
    for result in validation.results:
        rules.setdefault(result.rule.id, _rule(result.rule, lang))
    if validation.stale:
        rules[_STALE[0]] = _own_rule(*_STALE, lang)
    if gaps(validation):
        rules[_GAP[0]] = _own_rule(*_GAP, lang)
    index = {id_: position for position, id_ in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = [_result(r, validation, index, seen, lang) for r in validation.results]
    results += [_fault(entry, validation, index, lang) for entry in validation.stale]
    results += [_gap(entry.rule, validation, index, lang) for entry in gaps(validation)]
    return {
        "tool": {
            "driver": {
                "name": "sba-kg",
                "version": __version__,
                "semanticVersion": __version__,
                "language": lang,
                "rules": list(rules.values()),
            }
        },
        "automationDetails": {"id": f"sba-kg/{validation.edition}/"},
        "invocations": [_invocation(validation, options)],
        "originalUriBaseIds": {BASE: {"description": {"text": "Root of the repository that holds the report."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"edition": validation.edition, "graph": validation.graph},
    }


def _rule(rule: Rule, lang: str) -> dict[str, Any]:
    other = "en" if lang == "ko" else "ko"
    name, description = wording.clean(rule.name.get(lang)), wording.clean(rule.description.get(lang))
    beside, beside_text = wording.clean(rule.name.get(other)), wording.clean(rule.description.get(other))
    return {
        "id": rule.id,
        "name": rule.id.partition("-")[2] or rule.id,
        "shortDescription": {"text": name},
        "fullDescription": {"text": description},
        "help": {
            "text": f"{description}\n\n{beside}: {beside_text}",
            "markdown": f"**{name}**\n\n{description}\n\n**{beside}**\n\n{beside_text}",
        },
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"iri": rule.iri, "stage": rule.stage, "tags": ["consistency", f"stage-{rule.stage}"]},
    }


def _own_rule(id_: str, name: Bilingual, lang: str) -> dict[str, Any]:
    return {
        "id": id_,
        "shortDescription": {"text": name.get(lang)},
        "fullDescription": {"text": name.get(lang)},
        "help": {"text": f"{name.en} / {name.ko}"},
        "defaultConfiguration": {"level": "error"},
    }


def _result(
    result: Result, validation: Validation, index: dict[str, int], seen: Counter[str], lang: str
) -> dict[str, Any]:
    other = "en" if lang == "ko" else "ko"
    message = f"{wording.focus(result, lang)}: {wording.clean(result.message.get(lang))}"
    if figures := wording.figures(result, lang):
        message += f" ({figures})"
    rest = [n for n in result.lines if n != result.main_line]
    message = _message(message) + _links(rest, lang)
    found: dict[str, Any] = {
        "ruleId": result.rule.id,
        "ruleIndex": index[result.rule.id],
        "kind": "fail",
        "level": _LEVELS[result.severity],
        "message": {"text": message},
        "locations": [_location(validation, result.main_line, result)],
        "partialFingerprints": _fingerprints(result, seen),
        "suppressions": [] if result.acknowledged is None else [_suppression(result.acknowledged, lang)],
        "properties": {
            "focus": result.focus,
            "stated": plain(result.stated),
            "computed": plain(result.computed),
            "difference": plain(result.difference),
            "unit": result.unit or None,
            f"message_{other}": wording.clean(result.message.get(other)),
        },
    }
    if rest:
        found["relatedLocations"] = [{"id": i, **_location(validation, n, result)} for i, n in enumerate(rest, 1)]
    return found


def _message(text: str) -> str:
    """A plain text message: what looks like a link or a placeholder is none (SARIF sections 3.11.5 and 3.11.6)."""
    return _PLACEHOLDER.sub(r"{{\1}}", _LINK.sub(r"\\\1", text))


def _links(lines: Sequence[int], lang: str) -> str:
    """Links to the related locations, which viewers show as lines to jump to."""
    if not lines:
        return ""
    links = ", ".join(f"[{line}]({i})" for i, line in enumerate(lines, 1))
    return f" 다른 줄: {links}" if lang == "ko" else f" Other lines: {links}"


def _fingerprints(result: Result, seen: Counter[str]) -> dict[str, str]:
    """Rule and focus, whatever the line: a result keeps its identity when lines are added above it.

    ``primaryLocationLineHash`` is the one that GitHub reads; a second result of one rule on one focus gets a number.
    """
    digest = hashlib.sha256(f"{result.rule.id}\n{result.focus}".encode()).hexdigest()[:16]
    seen[digest] += 1
    value = f"{digest}:{seen[digest]}"
    return {"sbaKgRuleAndFocus/v1": value, "primaryLocationLineHash": value}


def _location(validation: Validation, line: int | None, result: Result | None = None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": _artifact(validation.file)}
    if line is None:  # the whole file: readers need a region
        place["region"] = {"startLine": 1, "endLine": max(1, len(validation.text))}
        return {"physicalLocation": place}
    place["region"] = {"startLine": line}
    if result is None or not 0 < line <= len(validation.text):
        return {"physicalLocation": place}
    text = validation.text[line - 1]
    if found := find_figure(text, values(result)):
        place["region"] |= {"startColumn": found[0] + 1, "endColumn": found[1] + 1}
    shown = _message(quote(line, text, values(result)).text)
    return {"physicalLocation": place, **({"message": {"text": shown}} if shown else {})}


def _artifact(file: str) -> dict[str, Any]:
    path = PurePath(file)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": percent(str(PurePosixPath(*path.parts))), "uriBaseId": BASE}


def _suppression(issue: KnownIssue, lang: str) -> dict[str, Any]:
    return {"kind": "external", "status": "accepted", "justification": wording.acknowledgement(issue, lang)}


def _fault(entry: StaleIssue, validation: Validation, index: dict[str, int], lang: str) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(validation.issues_file or validation.file)}
    digest = hashlib.sha256(f"{entry.issue.rule}\n{entry.issue.focus}".encode()).hexdigest()[:16]
    return {
        "ruleId": _STALE[0],
        "ruleIndex": index[_STALE[0]],
        "level": "error",
        "message": {"text": _message(wording.stale(entry, lang))},
        "locations": [{"physicalLocation": {**place, "region": {"startLine": entry.issue.line}}}],
        "partialFingerprints": {"sbaKgRuleAndFocus/v1": f"{digest}:1", "primaryLocationLineHash": f"{digest}:1"},
        "suppressions": [],
    }


def _gap(rule: Rule, validation: Validation, index: dict[str, int], lang: str) -> dict[str, Any]:
    digest = hashlib.sha256(f"{_GAP[0]}\n{rule.id}".encode()).hexdigest()[:16]
    return {
        "ruleId": _GAP[0],
        "ruleIndex": index[_GAP[0]],
        "level": "error",
        "message": {"text": f"{rule.id}: {_GAP[1].get(lang)}"},
        "locations": [_location(validation, None)],
        "partialFingerprints": {"sbaKgRuleAndFocus/v1": f"{digest}:1", "primaryLocationLineHash": f"{digest}:1"},
        "suppressions": [],
    }


def _invocation(validation: Validation, options: Options) -> dict[str, Any]:
    fails = failed(validation, options)
    return {
        "executionSuccessful": True,
        "exitCode": int(fails),
        "toolExecutionNotifications": list(_notifications(validation)),
    }


def _notifications(validation: Validation) -> Iterator[dict[str, Any]]:
    if validation.gate is not None:
        ids = ", ".join(entry.rule.id for entry in gated(validation))
        text = f"Stage {validation.gate} has violations, so these rules did not run: {ids}"
        yield {"level": "warning", "message": {"text": _message(text)}}
