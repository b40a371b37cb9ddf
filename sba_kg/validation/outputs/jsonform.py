"""The JSON form: everything a validation says, for programs. ``docs/validation.schema.json`` describes it.

Amounts and all other figures are strings, so that no reader rounds them. Keys are only ever added within a version.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from sba_kg.base.messages import Bilingual
from sba_kg.base.version import __version__
from sba_kg.validation.outputs.options import Options, counts, failed, is_failing
from sba_kg.validation.outputs.wording import Value
from sba_kg.validation.results import KnownIssue, Result, Rule, ShapeCoverage, StaleIssue, Validation

#: Version of the form: raised when a key is renamed, removed or changes its meaning.
VERSION = 1


def render(validations: Sequence[Validation], options: Options) -> str:
    """Validations as JSON."""
    return json.dumps(as_data(validations, options), ensure_ascii=False, indent=2) + "\n"


def as_data(validations: Sequence[Validation], options: Options) -> dict[str, Any]:
    """Validations as plain data."""
    return {
        "form": "sba-kg-validation",
        "version": VERSION,
        "tool": {"name": "sba-kg", "version": __version__},
        "fail_on": options.threshold.value.lower() if options.threshold else "never",
        "passed": not any(failed(v, options) for v in validations),
        "counts": asdict(counts(validations, options)),
        "editions": [_validation(v, options) for v in validations],
    }


def _validation(validation: Validation, options: Options) -> dict[str, Any]:
    return {
        "edition": validation.edition,
        "graph": validation.graph,
        "file": validation.file,
        "known_issues_file": validation.issues_file,
        "passed": not failed(validation, options),
        "gated_by_stage": validation.gate,
        "counts": asdict(counts([validation], options)),
        "results": [_result(r, validation, options) for r in validation.results],
        "known_issues_out_of_date": [_stale(entry) for entry in validation.stale],
        "rules": [_coverage(entry) for entry in validation.coverage],
    }


def _result(result: Result, validation: Validation, options: Options) -> dict[str, Any]:
    return {
        "rule": result.rule.id,
        "severity": result.severity.value,
        "failing": is_failing(result, options),
        "focus": result.focus,
        "focus_label": _text(result.focus_label),
        "stated": plain(result.stated),
        "computed": plain(result.computed),
        "difference": plain(result.difference),
        "unit": result.unit or None,
        "message": _text(result.message),
        "compared": list(result.compared),
        "line": result.main_line,
        "lines": [_line(number, validation.text) for number in result.lines],
        "part": result.part or None,
        "units": list(result.units),
        "acknowledged": None if result.acknowledged is None else _issue(result.acknowledged),
    }


def plain(value: Value) -> str | None:
    """A figure as a string without separators; None for none."""
    if value is None or isinstance(value, str):
        return value
    return f"{value:f}" if isinstance(value, Decimal) else str(value)


def _line(number: int, text: Sequence[str]) -> dict[str, Any]:
    return {"number": number, "text": text[number - 1] if 0 < number <= len(text) else None}


def _text(text: Bilingual) -> dict[str, str]:
    return {"ko": text.ko, "en": text.en}


def _issue(issue: KnownIssue) -> dict[str, Any]:
    return {
        "rule": issue.rule,
        "focus": issue.focus,
        "stated": issue.stated,
        "computed": issue.computed,
        "reason": _text(issue.reason),
        "cause": issue.cause,
        "reviewed": issue.reviewed.isoformat(),
        "expires": issue.expires.isoformat() if issue.expires else None,
        "line": issue.line,
    }


def _stale(entry: StaleIssue) -> dict[str, Any]:
    now = None if entry.found is None else {"stated": entry.found[0], "computed": entry.found[1]}
    return {"fault": entry.fault.value, "issue": _issue(entry.issue), "found": now}


def _coverage(entry: ShapeCoverage) -> dict[str, Any]:
    return {
        **_rule(entry.rule),
        "ran": entry.ran,
        "nodes": entry.nodes,
        "unexpectedly_empty": entry.unexpected,
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "iri": rule.iri,
        "stage": rule.stage,
        "severity": rule.severity.value,
        "name": _text(rule.name),
        "description": _text(rule.description),
    }
