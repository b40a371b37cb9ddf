"""The summary of a build: what is in the graph, how much of the text, what was inferred or corrected."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sba_kg.base.messages import phrase
from sba_kg.base.namespaces import SBA
from sba_kg.graph.terms import TYPE
from sba_kg.pipeline.edition import EditionBuild


def as_data(result: EditionBuild, inferred: int) -> dict[str, Any]:
    """The summary as plain data, for ``summary.json``.

    Args:
        result: The built edition.
        inferred: Number of triples that were inferred from it.
    """
    types = Counter(
        t.object.value.removeprefix(SBA)
        for t in result.built.triples
        if t.predicate == TYPE and isinstance(t.object, ox.NamedNode) and t.object.value.startswith(SBA)
    )
    coverage = result.coverage
    return {
        "edition": result.edition.name,
        "sha256": result.document.source.sha256,
        "triples": len(result.built.triples),
        "inferred": inferred,
        "classes": dict(sorted(types.items())),
        "lines": {
            "printed": coverage.lines,
            "share": round(coverage.line_share, 4),
            "unread": list(coverage.unread),
        },
        "numbers": {
            "printed": coverage.numbers,
            "share": round(coverage.number_share, 4),
            "missing": [{"line": line, "number": number} for line, number in coverage.missing],
        },
        "parts": [
            {
                "part": s.title,
                "lines": {"printed": s.lines, "understood": s.understood, "kept": s.kept, "unread": s.unread},
                "numbers": {
                    "printed": s.numbers,
                    "understood": s.numbers_understood,
                    "kept": s.numbers_kept,
                    "unread": s.numbers_unread,
                },
            }
            for s in result.layer.shares
        ],
        "evidence": dict(sorted(Counter(line.evidence for line in result.records.budget_lines).items())),
        "corrections": [
            {"line": r.lines.start, "kind": r.kind, "printed": r.printed, "read": r.read}
            for r in result.records.readings
        ],
        "implied_lines": [
            {"program": line.program, "amount_krw": str(line.figure.value)}
            for line in result.records.budget_lines
            if line.lines is None
        ],
        "unknown_headers": [{"line": line, "headers": headers} for line, headers in result.layer.unknown],
        "normalized": [{"line": c.line, "printed": c.printed, "read": c.read} for c in result.changes],
        "problems": [
            {"line": p.line, "code": p.code, "severity": p.severity.value, "ko": p.ko, "en": p.en}
            | ({"file": Path(p.file).name} if p.file else {})
            for p in result.problems
        ],
    }


def as_json(result: EditionBuild, inferred: int) -> str:
    """The summary as the text of ``summary.json``."""
    return json.dumps(as_data(result, inferred), ensure_ascii=False, indent=2) + "\n"


def as_text(result: EditionBuild, inferred: int, lang: str) -> str:
    """The summary for people, in ``ko`` or ``en``."""
    data, none = as_data(result, inferred), phrase("pipeline.summary.none", lang)
    classes = ", ".join(f"{name} {count}" for name, count in data["classes"].items())
    evidence = ", ".join(f"{name} {count}" for name, count in data["evidence"].items()) or none
    read = [f"{c['printed']} → {c['read']} ({c['line']})" for c in data["corrections"]]
    implied = [f"+ {line['program']} {int(line['amount_krw']):,} (KRW)" for line in data["implied_lines"]]
    coverage = result.coverage
    lines = (coverage.lines - len(coverage.unread), coverage.lines, coverage.line_share)
    numbers = (coverage.numbers - len(coverage.missing), coverage.numbers, coverage.number_share)
    shares = result.layer.shares
    total = sum(s.lines for s in shares) or 1
    parts = [sum(s.understood for s in shares), sum(s.kept for s in shares), sum(s.unread for s in shares)]
    rows = [
        ("edition", data["edition"]),
        ("triples", f"{data['triples']:,}"),
        ("inferred", f"{data['inferred']:,}"),
        ("classes", classes),
        ("lines", "{:,} / {:,} ({:.1%})".format(*lines)),
        ("numbers", "{:,} / {:,} ({:.1%})".format(*numbers)),
        ("shares", ", ".join(f"{part / total:.1%}" for part in parts)),
        ("unknown", ", ".join(str(line) for line, _ in result.layer.unknown) or none),
        ("evidence", evidence),
        ("corrected", "; ".join(read + implied) or none),
        ("problems", str(len(data["problems"])) if data["problems"] else none),
    ]
    return "".join(f"{phrase(f'pipeline.summary.{name}', lang)}: {value}\n" for name, value in rows)
