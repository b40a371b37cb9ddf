"""Figures with their units, and the words that several forms share, in Korean and English."""

from __future__ import annotations

from decimal import Decimal

from sba_kg.base.messages import headings, phrase
from sba_kg.base.visible import one_line
from sba_kg.validation.outputs.options import Counts
from sba_kg.validation.results import KnownIssue, Result, Severity, StaleIssue
from sba_kg.vocabulary import codes

Value = int | Decimal | str | None

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
    return phrase(f"validation.severity.{value.value.lower()}", lang)


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
    names = headings("validation.figures", lang)
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
    """Why a result is acknowledged: reason, cause, review, expiry."""
    parts = [phrase(f"validation.cause.{issue.cause}", lang), phrase("validation.reviewed", lang, date=issue.reviewed)]
    if issue.expires:
        parts.append(phrase("validation.until", lang, date=issue.expires))
    return f"{clean(issue.reason.get(lang))} ({', '.join(parts)})"


def stale(entry: StaleIssue, lang: str) -> str:
    """What is wrong with a known issue that no longer holds, and what to do."""
    issue = entry.issue
    said = f"{issue.rule}, {issue.focus.rsplit('/id/', 1)[-1]}: {phrase(f'validation.fault.{entry.fault.value}', lang)}"
    if entry.found is None:
        return clean(said)
    then, now = f"{issue.stated} / {issue.computed}", f"{entry.found[0]} / {entry.found[1]}"
    return clean(f"{said} ({phrase('validation.then-and-now', lang, then=then, now=now)})")


def tally(found: Counts, lang: str) -> str:
    """The counts as one phrase."""
    parts = [_several("violations", found.violations, lang), _several("warnings", found.warnings, lang)]
    parts += [_several("infos", found.infos, lang), _several("acknowledged", found.acknowledged, lang)]
    parts += [_several("stale", found.stale, lang)] if found.stale else []
    parts += [_several("gaps", found.gaps, lang)] if found.gaps else []
    return ", ".join(parts)


def _several(what: str, count: int, lang: str) -> str:
    return phrase(f"validation.tally.{what}", lang, count=count, number="one" if count == 1 else "many")


def lines(numbers: tuple[int, ...]) -> str:
    """Line numbers with runs joined: ``140, 143–151``."""
    runs: list[list[int]] = []
    for line in numbers:
        if runs and line == runs[-1][1] + 1:
            runs[-1][1] = line
        else:
            runs.append([line, line])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)
