"""A comparison as text, Markdown or JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import groupby

from sba_kg.base.messages import phrase
from sba_kg.base.namespaces import PREFIXES
from sba_kg.upkeep.versions.compare import Change, Comparison, Detail, Level
from sba_kg.vocabulary.ontology import Value

FORMATS = ("text", "md", "json")
#: What can happen to a term, in the order of the lists.
_CHANGES = ("added", "changed", "deprecated", "removed")


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


def _summary(comparison: Comparison, against: str, lang: str) -> Iterator[str]:
    counts = {what: sum(1 for c in comparison.changes if c.what == what) for what in _CHANGES}
    listed = ", ".join(f"{phrase(f'upkeep.change.{what}', lang).lower()} {count}" for what, count in counts.items())
    named = against or phrase("upkeep.versions.nothing", lang)
    yield phrase("upkeep.versions.summary", lang, against=named, listed=listed)
    yield _advice(comparison, lang)


def _advice(comparison: Comparison, lang: str) -> str:
    level, old, new = _level(comparison.level, lang), comparison.old_version, comparison.new_version
    if not old:
        return phrase("upkeep.versions.first", lang, new=new)
    if comparison.enough:
        return phrase("upkeep.versions.enough", lang, level=level, old=old, new=new)
    return phrase("upkeep.versions.short", lang, level=level, old=old, new=new, advised=comparison.advised)


def _level(level: Level, lang: str) -> str:
    return phrase(f"upkeep.level.{level.name.lower()}", lang)


def _kind(change: Change, lang: str) -> str:
    return phrase(f"upkeep.kind.{change.term.kind}", lang)


def _text(comparison: Comparison, against: str, lang: str) -> Iterator[str]:
    yield from _summary(comparison, against, lang)
    for change in comparison.changes:
        what = phrase(f"upkeep.change.{change.what}", lang)
        yield f"{what}: {_kind(change, lang)} {_named(change, lang)} [{_level(change.level, lang)}]"
        yield from (f"    {line}" for detail in change.details for line in _detail(detail))


def _markdown(comparison: Comparison, against: str, lang: str) -> Iterator[str]:
    yield f"# {phrase('upkeep.versions.title', lang)}\n"
    yield from (f"{line}\n" for line in _summary(comparison, against, lang))
    order = list(_CHANGES)
    for what, changes in groupby(sorted(comparison.changes, key=lambda c: order.index(c.what)), key=lambda c: c.what):
        yield f"## {phrase(f'upkeep.change.{what}', lang)}\n"
        for change in changes:
            yield f"- {_kind(change, lang)} {_named(change, lang, '`')} ({_level(change.level, lang)})"
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
