"""The summary of a build: what is in the graph, how much of the text, what was inferred or corrected."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from sba_kg.base.namespaces import SBA
from sba_kg.graph.terms import TYPE
from sba_kg.pipeline.edition import Result

_TEXTS = {
    "ko": {
        "edition": "보고서",
        "triples": "트리플",
        "inferred": "추론된 트리플",
        "classes": "클래스별 개체",
        "lines": "읽은 줄",
        "numbers": "그래프에 담긴 수",
        "shares": "이해·보존·미판독(줄)",
        "unknown": "머리글을 모르는 표(줄)",
        "evidence": "사업 위치·부서의 근거",
        "corrected": "검토된 판독",
        "problems": "확인할 점",
        "none": "없음",
    },
    "en": {
        "edition": "Edition",
        "triples": "Triples",
        "inferred": "Inferred",
        "classes": "Entities by class",
        "lines": "Lines read",
        "numbers": "Numbers in the graph",
        "shares": "Understood, kept, unread (lines)",
        "unknown": "Tables with unknown headers (lines)",
        "evidence": "Programs placed by",
        "corrected": "Reviewed readings",
        "problems": "To look at",
        "none": "none",
    },
}


def as_data(result: Result, inferred: int) -> dict[str, Any]:
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


def as_json(result: Result, inferred: int) -> str:
    """The summary as the text of ``summary.json``."""
    return json.dumps(as_data(result, inferred), ensure_ascii=False, indent=2) + "\n"


def as_text(result: Result, inferred: int, lang: str) -> str:
    """The summary for people, in ``ko`` or ``en``."""
    data, texts = as_data(result, inferred), _TEXTS[lang]
    classes = ", ".join(f"{name} {count}" for name, count in data["classes"].items())
    evidence = ", ".join(f"{name} {count}" for name, count in data["evidence"].items()) or texts["none"]
    read = [f"{c['printed']} → {c['read']} ({c['line']})" for c in data["corrections"]]
    implied = [f"+ {line['program']} {int(line['amount_krw']):,} (KRW)" for line in data["implied_lines"]]
    coverage = result.coverage
    lines = (coverage.lines - len(coverage.unread), coverage.lines, coverage.line_share)
    numbers = (coverage.numbers - len(coverage.missing), coverage.numbers, coverage.number_share)
    shares = result.layer.shares
    total = sum(s.lines for s in shares) or 1
    parts = [sum(s.understood for s in shares), sum(s.kept for s in shares), sum(s.unread for s in shares)]
    rows = [
        (texts["edition"], data["edition"]),
        (texts["triples"], f"{data['triples']:,}"),
        (texts["inferred"], f"{data['inferred']:,}"),
        (texts["classes"], classes),
        (texts["lines"], "{:,} / {:,} ({:.1%})".format(*lines)),
        (texts["numbers"], "{:,} / {:,} ({:.1%})".format(*numbers)),
        (texts["shares"], ", ".join(f"{part / total:.1%}" for part in parts)),
        (texts["unknown"], ", ".join(str(line) for line, _ in result.layer.unknown) or texts["none"]),
        (texts["evidence"], evidence),
        (texts["corrected"], "; ".join(read + implied) or texts["none"]),
        (texts["problems"], str(len(data["problems"])) if data["problems"] else texts["none"]),
    ]
    return "".join(f"{label}: {value}\n" for label, value in rows)
