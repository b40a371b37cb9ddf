"""Figures with their units, and the words that several forms share, in Korean and English."""

from __future__ import annotations

from decimal import Decimal

from sba_kg.base.visible import one_line
from sba_kg.validation.outputs.options import Counts
from sba_kg.validation.results import IssueFault, KnownIssue, Result, Severity, StaleIssue
from sba_kg.vocabulary import codes

Value = int | Decimal | str | None

_SEVERITY = {
    "ko": {Severity.VIOLATION: "위반", Severity.WARNING: "확인 필요", Severity.INFO: "참고"},
    "en": {Severity.VIOLATION: "violation", Severity.WARNING: "warning", Severity.INFO: "info"},
}
_CAUSE = {
    "ko": {"report": "보고서의 오류", "conversion": "텍스트 변환의 오류"},
    "en": {"report": "error of the report", "conversion": "error of the conversion to text"},
}
_FAULT = {
    "ko": {
        IssueFault.STALE: "이제 해당하는 결과가 없습니다. 항목을 지우십시오.",
        IssueFault.CHANGED: "검토한 뒤에 값이 바뀌었습니다. 다시 검토하십시오.",
        IssueFault.EXPIRED: "유효 기한이 지났습니다. 다시 검토하거나 항목을 지우십시오.",
    },
    "en": {
        IssueFault.STALE: "matches no result any more: remove the entry",
        IssueFault.CHANGED: "the values have changed since it was reviewed: review it again",
        IssueFault.EXPIRED: "has expired: review it again or remove the entry",
    },
}
#: What a unit is called after a number in English where the name of its code does not serve, for one and for several.
_COUNTED = {
    "person": ("person", "people"),
    "company": ("company", "companies"),
    "organizational-unit": ("unit", "units"),
    "square-metre": ("m²", "m²"),
    "percent": ("%", "%"),
    "count": ("", ""),
}
#: Units that follow their number without a space.
_CLOSE = {"%"}


def clean(text: str) -> str:
    """A text on one line: no line ends, no characters that a terminal would obey."""
    return one_line(text.replace("\t", " ")).strip()


def severity(value: Severity, lang: str) -> str:
    """A severity in words."""
    return _SEVERITY[lang][value]


def number(value: Value, *, signed: bool = False) -> str:
    """A figure with thousands separators (``1,234.5``, ``+1,234`` if signed); a text as it is; ``""`` for None."""
    if value is None or isinstance(value, str):
        return clean(value or "")
    sign = "+" if signed else ""
    return f"{value:{sign},}" if isinstance(value, int) else f"{value:{sign},f}"


def amount(value: Value, unit: str, lang: str, *, signed: bool = False) -> str:
    """A figure with its unit (``1,234원``, ``1,234 won``).

    Args:
        value: The figure, or a text, which takes no unit.
        unit: Code of the code list ``unit``, ``""`` for none.
        lang: ``ko`` or ``en``.
        signed: Whether a positive figure gets a plus sign, as differences do.
    """
    shown = number(value, signed=signed)
    if value is None or isinstance(value, str) or not unit:
        return shown
    name = _unit(unit, lang, abs(value) == 1)
    return f"{shown}{'' if lang == 'ko' or name in _CLOSE else ' '}{name}".rstrip()


def _unit(unit: str, lang: str, single: bool) -> str:
    labels = codes.labels("unit").get(unit, {})
    if lang == "ko":
        return labels.get("ko", unit)
    if unit in _COUNTED:
        return _COUNTED[unit][0 if single else 1]
    return labels.get("en", unit.replace("-", " ")).lower()


def figures(result: Result, lang: str) -> str:
    """Stated, computed and difference of a result as one phrase; ``""`` if it compares nothing."""
    names = ("기재값", "산출값", "차이") if lang == "ko" else ("stated", "computed", "difference")
    values = (
        amount(result.stated, result.unit, lang),
        amount(result.computed, result.unit, lang),
        amount(result.difference, result.unit, lang, signed=True),
    )
    return ", ".join(f"{name} {value}" for name, value in zip(names, values, strict=True) if value)


def focus(result: Result, lang: str) -> str:
    """The name of the focus; the end of its IRI where it has none."""
    return clean(result.focus_label.get(lang)) or clean(result.focus_label.ko) or result.focus.rsplit("/id/", 1)[-1]


def acknowledgement(issue: KnownIssue, lang: str) -> str:
    """Why an acknowledged result stands: reason, cause, review, expiry."""
    reviewed, until = ("검토", "기한") if lang == "ko" else ("reviewed", "until")
    parts = [_CAUSE[lang].get(issue.cause, issue.cause), f"{reviewed} {issue.reviewed.isoformat()}"]
    if issue.expires:
        parts.append(f"{until} {issue.expires.isoformat()}")
    return f"{clean(issue.reason.get(lang))} ({', '.join(parts)})"


def stale(entry: StaleIssue, lang: str) -> str:
    """What is wrong with a known issue that no longer holds, and what to do."""
    issue = entry.issue
    said = f"{issue.rule}, {issue.focus.rsplit('/id/', 1)[-1]}: {_FAULT[lang][entry.fault]}"
    if entry.found is None:
        return clean(said)
    before, now = ("검토 당시", "현재") if lang == "ko" else ("then", "now")
    return clean(f"{said} ({before} {issue.stated} / {issue.computed}, {now} {entry.found[0]} / {entry.found[1]})")


def tally(found: Counts, lang: str) -> str:
    """The counts as one phrase."""
    if lang == "ko":
        parts = [f"위반 {found.violations}건, 확인 필요 {found.warnings}건, 참고 {found.infos}건"]
        parts += [f"알려진 문제 {found.acknowledged}건"]
        parts += [f"더 맞지 않는 알려진 문제 항목 {found.stale}건"] if found.stale else []
        parts += [f"대상을 찾지 못한 규칙 {found.gaps}개"] if found.gaps else []
        return ", ".join(parts)
    parts = [
        _several(found.violations, "violation", "violations"),
        _several(found.warnings, "warning", "warnings"),
        _several(found.infos, "info", "infos"),
        f"{found.acknowledged} acknowledged",
    ]
    parts += [_several(found.stale, "known issue", "known issues") + " out of date"] if found.stale else []
    parts += [_several(found.gaps, "rule", "rules") + " without anything to look at"] if found.gaps else []
    return ", ".join(parts)


def _several(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def lines(numbers: tuple[int, ...]) -> str:
    """Line numbers with runs joined: ``140, 143–151``."""
    runs: list[list[int]] = []
    for line in numbers:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
