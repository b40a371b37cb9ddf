"""``known-issues.toml``: discrepancies of the report that people have looked at.

An entry acknowledges a result if rule, focus and the values observed are the same. One that matches nothing any
more, has other values, or is past its day fails the validation: an acknowledgement holds for what was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from sba_kg.base import inputs, schema
from sba_kg.base.errors import InputError
from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import ID
from sba_kg.validation.results import IssueFault, KnownIssue, Result, StaleIssue

FILE = "known-issues.toml"
#: Head of an entry, which may have spaces inside (TOML 1.0, Array of Tables).
_ENTRY = re.compile(r"\s*\[\[\s*[\"']?issue[\"']?\s*\]\]")
#: A value as a result has it.
_Value = Annotated[str | int | schema.Finite, schema.words("validation.text-or-number")]


class _Issue(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The schema of an entry."""

    rule: str
    focus: str
    reason_ko: str
    reason_en: str
    reviewed: date
    stated: _Value = ""
    computed: _Value = ""
    cause: Literal["report", "conversion"] = "report"
    expires: date | None = None


class _Issues(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of the file."""

    issue: Annotated[tuple[_Issue, ...], schema.entries("issue")] = ()


def load(folder: Path) -> tuple[KnownIssue, ...]:
    """The known issues of an edition; none if it has no such file.

    Raises:
        InputError: E-K01 not TOML, E-K02 an entry that lacks a key, has an unknown one, or a wrong value,
            E-K03 two entries for one result.
    """
    path = folder / FILE
    if not inputs.present(path):
        return ()
    entries = schema.read_toml(path, _Issues, schema.Ids("E-K01", "E-K01", "E-K02")).issue
    lines = inputs.read_text(path).splitlines()
    numbers = (number for number, line in enumerate(lines, 1) if _ENTRY.match(line))
    issues = [_issue(entry, number) for entry, number in zip(entries, chain(numbers, repeat(1)), strict=False)]
    _check_double(issues, path)
    return tuple(issues)


def _issue(entry: _Issue, line: int) -> KnownIssue:
    return KnownIssue(
        rule=entry.rule,
        focus=entry.focus if entry.focus.startswith("http") else ID + entry.focus,
        stated=str(entry.stated),
        computed=str(entry.computed),
        reason=Bilingual(entry.reason_ko, entry.reason_en),
        cause=entry.cause,
        reviewed=entry.reviewed,
        expires=entry.expires,
        line=line,
    )


def _check_double(issues: Sequence[KnownIssue], path: Path) -> None:
    seen: dict[tuple[str, str, str, str], int] = {}
    for issue in issues:
        key = (issue.rule, issue.focus, issue.stated, issue.computed)
        if key in seen:
            raise InputError("E-K03", first=seen[key], file=str(path), line=issue.line)
        seen[key] = issue.line


def values(result: Result) -> tuple[str, str]:
    """The values of a result as an entry gives them."""
    return (
        "" if result.stated is None else str(result.stated),
        "" if result.computed is None else str(result.computed),
    )


def acknowledge(
    results: Sequence[Result], issues: Sequence[KnownIssue], today: date, skipped: Collection[str] = ()
) -> tuple[list[Result], list[StaleIssue]]:
    """Mark the results that known issues cover, and tell which issues no longer hold.

    Args:
        results: The results.
        issues: The known issues.
        today: The day on which expiry is judged.
        skipped: Rules that did not run: whether their issues hold is not known, so they are not told.
    """
    by_key: Mapping[tuple[str, str, str, str], KnownIssue] = {
        (i.rule, i.focus, i.stated, i.computed): i for i in issues if i.expires is None or i.expires >= today
    }
    marked = [replace(r, acknowledged=by_key.get((r.rule.id, r.focus, *values(r)))) for r in results]
    used = {r.acknowledged.line for r in marked if r.acknowledged}
    stale = [_stale(issue, results, today) for issue in issues if issue.line not in used and issue.rule not in skipped]
    return marked, stale


def _stale(issue: KnownIssue, results: Sequence[Result], today: date) -> StaleIssue:
    now = [values(r) for r in results if (r.rule.id, r.focus) == (issue.rule, issue.focus)]
    if issue.expires is not None and issue.expires < today:
        return StaleIssue(issue, IssueFault.EXPIRED, now[0] if now else None)
    return StaleIssue(issue, IssueFault.CHANGED, now[0]) if now else StaleIssue(issue, IssueFault.STALE)
