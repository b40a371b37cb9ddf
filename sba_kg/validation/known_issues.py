"""``known-issues.toml``: discrepancies of the report that people have looked at.

An entry acknowledges a result if rule, focus and the values observed are the same. One that matches nothing any
more, has other values, or is past its day fails the validation: an acknowledgement holds for what was looked at.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest
from math import isfinite
from pathlib import Path
from typing import Any

from sba_kg.base import inputs
from sba_kg.base.characters import first_illegal
from sba_kg.base.errors import InputError
from sba_kg.base.namespaces import ID
from sba_kg.validation.results import Bilingual, IssueFault, KnownIssue, Result, StaleIssue

FILE = "known-issues.toml"
_NEEDED = {"rule", "focus", "reason_ko", "reason_en", "reviewed"}
_KNOWN = _NEEDED | {"stated", "computed", "cause", "expires"}
_DATES = {"reviewed", "expires"}
#: Keys whose value may be a number.
_VALUES = {"stated", "computed"}
_CAUSES = ("report", "conversion")
#: Head of an entry, which may have spaces inside (TOML 1.0, Array of Tables).
_ENTRY = re.compile(r"\s*\[\[\s*[\"']?issue[\"']?\s*\]\]")


def load(folder: Path) -> tuple[KnownIssue, ...]:
    """The known issues of an edition; none if it has no such file.

    Raises:
        InputError: E-K01 not TOML, E-K02 an entry that lacks a key, has an unknown one, or a wrong value,
            E-K03 two entries for one result.
    """
    path = folder / FILE
    if not inputs.present(path):
        return ()
    data = inputs.read_toml(path, "E-K01", "E-K01")
    entries = data.pop("issue", [])
    if data or not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _broken(
            path, None, f"[[issue]] 말고는 쓸 수 없습니다({', '.join(data)})", "only [[issue]] tables are known here"
        )
    lines = inputs.read_text(path).splitlines()
    numbers = [i for i, line in enumerate(lines, 1) if _ENTRY.match(line)]
    issues = [
        _issue(entry, number, path) for entry, number in zip_longest(entries, numbers[: len(entries)], fillvalue=1)
    ]
    _check_double(issues, path)
    return tuple(issues)


def _issue(entry: Any, line: int, path: Path) -> KnownIssue:
    if missing := sorted(_NEEDED - set(entry)):
        raise _broken(path, line, f"빠진 항목: {', '.join(missing)}", f"missing: {', '.join(missing)}")
    if unknown := sorted(set(entry) - _KNOWN):
        raise _broken(path, line, f"모르는 항목: {', '.join(unknown)}", f"unknown: {', '.join(unknown)}")
    for key in sorted(set(entry) - _DATES):
        _check_value(entry[key], key, line, path)
    cause = entry.get("cause", "report")
    if cause not in _CAUSES:
        raise _broken(path, line, "cause는 report나 conversion입니다", "cause is report or conversion")
    for key in sorted(_DATES):
        if key in entry and type(entry[key]) is not date:
            raise _broken(
                path, line, f"{key}는 날짜(2024-05-31)입니다", f"{key} is a date such as 2024-05-31, unquoted"
            )
    focus = str(entry["focus"])
    return KnownIssue(
        str(entry["rule"]),
        focus if focus.startswith("http") else ID + focus,
        _text(entry.get("stated", "")),
        _text(entry.get("computed", "")),
        Bilingual(str(entry["reason_ko"]), str(entry["reason_en"])),
        cause,
        entry["reviewed"],
        entry.get("expires"),
        line,
    )


def _check_value(value: Any, key: str, line: int, path: Path) -> None:
    kinds = (str, int, float) if key in _VALUES else (str,)
    if not isinstance(value, kinds) or isinstance(value, bool) or (isinstance(value, float) and not isfinite(value)):
        ko, en = ("글이나 수", "a text or a number") if key in _VALUES else ("글", "a text")
        raise _broken(path, line, f"{key}에는 {ko}를 적습니다", f"{key} takes {en}")
    if isinstance(value, str) and (bad := first_illegal(value)):
        raise _broken(path, line, f"{key}에 쓸 수 없는 문자({bad})가 있습니다", f"{key} holds the character {bad}")


def _text(value: Any) -> str:
    return str(value).replace("_", "") if isinstance(value, int) else str(value)


def _broken(path: Path, line: int | None, ko: str, en: str) -> InputError:
    return InputError(
        "E-K02", f"알려진 문제 항목이 잘못되었습니다: {ko}.", f"bad entry: {en}", file=str(path), line=line
    )


def _check_double(issues: Sequence[KnownIssue], path: Path) -> None:
    seen: dict[tuple[str, str, str, str], int] = {}
    for issue in issues:
        key = (issue.rule, issue.focus, issue.stated, issue.computed)
        if key in seen:
            raise InputError(
                "E-K03",
                f"{seen[key]}행과 같은 결과를 가리킵니다.",
                f"is for the same result as the entry on line {seen[key]}",
                file=str(path),
                line=issue.line,
            )
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
