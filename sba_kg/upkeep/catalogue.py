"""``queries/README.md``: the list of saved queries, generated from their headers."""

from __future__ import annotations

from itertools import groupby

from sba_kg.base.messages import sentence
from sba_kg.query.saved import SavedQuery, saved_queries


def as_markdown() -> str:
    """The list of all saved queries with their questions, parameters and columns."""
    head = sentence("upkeep.catalogue")
    parts = [f"# Saved queries / 저장된 질의\n\n{head.en}\n\n{head.ko}\n"]
    for category, items in groupby(saved_queries(), key=lambda q: q.category):
        parts.append(f"\n## {category}\n")
        parts += [_entry(item) for item in items]
    return "".join(parts)


def _entry(item: SavedQuery) -> str:
    lines = [f"\n### {item.name}\n\n{item.question['en']}\n\n{item.question['ko']}\n"]
    if item.note:
        lines.append(f"\n{item.note['en']} / {item.note['ko']}\n")
    lines.append("\n| parameter | type | default | meaning |\n|---|---|---|---|\n")
    lines += [
        f"| {p.name} | {p.type}{', optional / 선택' if p.optional else ''} | {p.default} "
        f"| {p.label['en']} / {p.label['ko']} |\n"
        for p in item.parameters
    ]
    lines.append("\n| column | type | meaning |\n|---|---|---|\n")
    lines += [f"| {c.name} | {c.type} | {c.label['en']} / {c.label['ko']} |\n" for c in item.columns]
    if item.chart:
        lines.append(f"\nChart / 차트: {item.chart.kind}\n")
    return "".join(lines)
