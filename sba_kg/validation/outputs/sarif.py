"""The SARIF 2.1.0 form: one run for all editions, results on lines of their texts.

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

from sba_kg.base.messages import Bilingual, phrase, sentence
from sba_kg.base.namespaces import ID
from sba_kg.base.version import __version__
from sba_kg.validation.outputs import wording
from sba_kg.validation.outputs.jsonform import plain
from sba_kg.validation.outputs.options import Options, failed, gaps, gated
from sba_kg.validation.outputs.quote import find_figure, quote, values
from sba_kg.validation.results import KnownIssue, Result, Rule, Severity, StaleIssue, Validation

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
BASE = "%SRCROOT%"
_LEVELS = {Severity.VIOLATION: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_LINK = re.compile(r"(\[(?=[^\[\]]*\]\())")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")
#: Rules of our own, for what is wrong with the validation and not with a figure.
_STALE, _GAP = "sba-kg-known-issue", "sba-kg-coverage"


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as SARIF."""
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(validations, options)]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _run(validations: Sequence[Validation], options: Options) -> dict[str, Any]:
    """One run for all editions: code scanning refuses a file with more than twenty runs."""
    rules = _rules(validations, options.lang)
    index = {id_: position for position, id_ in enumerate(rules)}
    seen: Counter[str] = Counter()
    results = [one for v in validations for one in _results(v, index, seen, options.lang)]
    return {
        "tool": {
            "driver": {
                "name": "sba-kg",
                "version": __version__,
                "semanticVersion": __version__,
                "language": options.lang,
                "rules": list(rules.values()),
            }
        },
        # The category of code scanning (SARIF 2.1.0, 3.17.3): each set of editions keeps its alerts apart from others'.
        "automationDetails": {"id": f"sba-kg/{'+'.join(sorted({v.edition for v in validations}))}/"},
        "invocations": [_invocation(validations, options)],
        "originalUriBaseIds": {BASE: {"description": {"text": "Root of the repository that holds the report."}}},
        "columnKind": "unicodeCodePoints",
        "results": results,
        "properties": {"editions": [{"edition": v.edition, "graph": v.graph} for v in validations]},
    }


def _rules(validations: Sequence[Validation], lang: str) -> dict[str, dict[str, Any]]:
    """Each rule once, by its id: those that ran, those of results, and our own where they have results."""
    rules: dict[str, dict[str, Any]] = {}
    for validation in validations:
        for rule in (*(e.rule for e in validation.coverage), *(r.rule for r in validation.results)):
            if rule.id not in rules:
                rules[rule.id] = _rule(rule, lang)
    if any(v.stale for v in validations):
        rules[_STALE] = _own_rule(_STALE, sentence("validation.sarif.stale"), lang)
    if any(gaps(v) for v in validations):
        rules[_GAP] = _own_rule(_GAP, sentence("validation.sarif.gap"), lang)
    return rules


def _results(validation: Validation, index: dict[str, int], seen: Counter[str], lang: str) -> Iterator[dict[str, Any]]:
    """All results of an edition, each with the edition among its properties."""
    found = [_result(r, validation, index, seen, lang) for r in validation.results]
    found += [_fault(entry, validation, index, seen, lang) for entry in validation.stale]
    found += [_gap(entry.rule, validation, index, seen, lang) for entry in gaps(validation)]
    for one in found:
        properties = {"edition": validation.edition, "graph": validation.graph, **one.get("properties", {})}
        yield {**one, "properties": properties}


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
        "partialFingerprints": _fingerprints(result.rule.id, result.focus, validation, seen),
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
    return " " + phrase("validation.sarif.more", lang, links=links)


def _fingerprints(rule: str, focus: str, validation: Validation, seen: Counter[str]) -> dict[str, str]:
    """Rule and focus, whatever the line: a result keeps its identity when lines are added above it.

    What outlives an edition (a unit, a program) is a focus in several of them: then the graph is a part of it too.
    ``primaryLocationLineHash`` is the one that GitHub reads; a second result of one rule on one focus gets a number.
    """
    of_edition = focus.startswith(f"{ID}{validation.edition}/")
    parts = (rule, focus) if of_edition else (rule, focus, validation.graph)
    digest = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
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


def _fault(
    entry: StaleIssue, validation: Validation, index: dict[str, int], seen: Counter[str], lang: str
) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(validation.issues_file or validation.file)}
    return {
        "ruleId": _STALE,
        "ruleIndex": index[_STALE],
        "level": "error",
        "message": {"text": _message(wording.stale(entry, lang))},
        "locations": [{"physicalLocation": {**place, "region": {"startLine": entry.issue.line}}}],
        "partialFingerprints": _fingerprints(entry.issue.rule, entry.issue.focus, validation, seen),
        "suppressions": [],
    }


def _gap(rule: Rule, validation: Validation, index: dict[str, int], seen: Counter[str], lang: str) -> dict[str, Any]:
    return {
        "ruleId": _GAP,
        "ruleIndex": index[_GAP],
        "level": "error",
        "message": {"text": f"{rule.id}: {phrase('validation.sarif.gap', lang)}"},
        "locations": [_location(validation, None)],
        "partialFingerprints": _fingerprints(_GAP, rule.id, validation, seen),
        "suppressions": [],
    }


def _invocation(validations: Sequence[Validation], options: Options) -> dict[str, Any]:
    return {
        "executionSuccessful": True,
        "exitCode": int(any(failed(v, options) for v in validations)),
        "toolExecutionNotifications": [note for v in validations for note in _notifications(v)],
    }


def _notifications(validation: Validation) -> Iterator[dict[str, Any]]:
    if validation.gate is not None:
        ids = ", ".join(entry.rule.id for entry in gated(validation))
        text = f"{validation.edition}: stage {validation.gate} has violations, so these rules did not run: {ids}"
        yield {
            "level": "warning",
            "message": {"text": _message(text)},
            "locations": [_location(validation, None)],
            "properties": {"edition": validation.edition},
        }
