"""A comparison as text, Markdown or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby

from sba_kg.base.namespaces import PREFIXES
from sba_kg.upkeep.versions.compare import Change, Comparison, Detail, Level
from sba_kg.vocabulary.ontology import Value

FORMATS = ("text", "md", "json")
_WHAT = {
    "added": ("추가", "Added"),
    "changed": ("변경", "Changed"),
    "deprecated": ("폐기 예고", "Deprecated"),
    "removed": ("삭제", "Removed"),
}
_KINDS = {
    "class": ("클래스", "class"),
    "object-property": ("객체 속성", "object property"),
    "datatype-property": ("데이터 속성", "data property"),
    "code-list": ("코드 목록", "code list"),
    "code": ("코드", "code"),
    "structure": ("큐브 구조", "cube structure"),
    "component": ("큐브 구성요소", "cube component"),
    "axiom": ("공리", "axiom"),
    "rule": ("규칙", "rule"),
}
_LEVELS = {
    Level.NONE: ("변경 없음", "no change"),
    Level.PATCH: ("부(패치) 버전", "patch"),
    Level.MINOR: ("차(마이너) 버전", "minor"),
    Level.MAJOR: ("주(메이저) 버전", "major"),
}


def render(comparison: Comparison, against: str, format_: str = "text", lang: str = "en") -> str:
    """A comparison in one of :data:`FORMATS`.

    Args:
        comparison: What changed.
        against: Name of what it was compared with, ``""`` if there was nothing.
        format_: The format.
        lang: ``ko`` or ``en``; JSON has both.
    """
    if format_ == "json":
        return json.dumps(_json(comparison, against), ensure_ascii=False, indent=2) + "\n"
    lines = _markdown(comparison, against, lang) if format_ == "md" else _text(comparison, against, lang)
    return "\n".join(lines).rstrip() + "\n"


def _pick(pair: tuple[str, str], lang: str) -> str:
    return pair[0 if lang == "ko" else 1]


def _summary(comparison: Comparison, against: str, lang: str) -> Iterator[str]:
    counts = {what: sum(1 for c in comparison.changes if c.what == what) for what in _WHAT}
    listed = ", ".join(f"{_pick(_WHAT[what], lang).lower()} {count}" for what, count in counts.items())
    if lang == "ko":
        yield f"{against or '이전 버전 없음(태그가 없습니다)'}과(와) 견줌: {listed}"
    else:
        yield f"Against {against or 'nothing (there is no tag yet)'}: {listed}"
    yield _advice(comparison, lang)


def _advice(comparison: Comparison, lang: str) -> str:
    level = _pick(_LEVELS[comparison.level], lang)
    old, new, advised = comparison.old_version, comparison.new_version, comparison.advised
    if not old:
        return f"첫 버전: {new}" if lang == "ko" else f"First version: {new}"
    if comparison.enough:
        return f"{level}: {old} → {new} (충분함)" if lang == "ko" else f"{level}: {old} → {new} is enough"
    if lang == "ko":
        return f"{level}: {old} 다음은 {advised} 이상이어야 하는데 {new}(이)라고 적혀 있습니다."
    return f"{level}: after {old} the version must be at least {advised}; the ontology states {new}"


def _text(comparison: Comparison, against: str, lang: str) -> Iterator[str]:
    yield from _summary(comparison, against, lang)
    for change in comparison.changes:
        kind, what = _pick(_KINDS[change.term.kind], lang), _pick(_WHAT[change.what], lang)
        yield f"{what}: {kind} {_named(change, lang)} [{_pick(_LEVELS[change.level], lang)}]"
        yield from (f"    {line}" for detail in change.details for line in _detail(detail))


def _markdown(comparison: Comparison, against: str, lang: str) -> Iterator[str]:
    yield "# " + ("온톨로지의 변경" if lang == "ko" else "Changes of the ontology") + "\n"
    yield from (f"{line}\n" for line in _summary(comparison, against, lang))
    order = list(_WHAT)
    for what, changes in groupby(sorted(comparison.changes, key=lambda c: order.index(c.what)), key=lambda c: c.what):
        yield f"## {_pick(_WHAT[what], lang)}\n"
        for change in changes:
            kind, level = _pick(_KINDS[change.term.kind], lang), _pick(_LEVELS[change.level], lang)
            yield f"- {kind} {_named(change, lang, '`')} ({level})"
            yield from (f"  - `{line}`" for detail in change.details for line in _detail(detail))
        yield ""


def _named(change: Change, lang: str, quote: str = "") -> str:
    """Name and label; of an axiom, which has neither, what it says."""
    term = change.term
    if term.kind == "axiom":
        return quote + re.sub(r"https?://[^\s]+", lambda iri: _short(iri[0]), term.iri) + quote
    return f"{quote}{term.name}{quote} ({term.label(lang)})"


def _detail(detail: Detail) -> Iterator[str]:
    predicate = _short(detail.predicate)
    yield from (f"- {predicate} {_value(value)}" for value in detail.removed)
    yield from (f"+ {predicate} {_value(value)}" for value in detail.added)


def _value(value: Value) -> str:
    if value.iri:
        return _short(value.text)
    text = " ".join(value.text.split())
    return f'"{text}"@{value.lang}' if value.lang else text


def _short(iri: str) -> str:
    prefix, base = max(
        ((p, i) for p, i in PREFIXES.items() if iri.startswith(i)), key=lambda x: len(x[1]), default=("", "")
    )
    return f"{prefix}:{iri.removeprefix(base)}" if prefix else f"<{iri}>"


def _json(comparison: Comparison, against: str) -> dict[str, object]:
    return {
        "against": against or None,
        "old_version": comparison.old_version or None,
        "new_version": comparison.new_version,
        "level": comparison.level.name.lower(),
        "advised_version": comparison.advised,
        "enough": comparison.enough,
        "changes": [_json_change(change) for change in comparison.changes],
    }


def _json_change(change: Change) -> dict[str, object]:
    return {
        "change": change.what,
        "kind": change.term.kind,
        "name": change.term.name,
        "iri": change.term.iri,
        "label": {lang: change.term.label(lang) for lang in ("ko", "en")},
        "level": change.level.name.lower(),
        "statements": [
            {"predicate": d.predicate, "added": [_value(v) for v in d.added], "removed": [_value(v) for v in d.removed]}
            for d in change.details
        ],
    }
