"""What findings speak of, in a report of another institution."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from sba_kg import pipeline
from sba_kg.editions import edition
from sba_kg.graph.terms import MENTIONS, PREF_LABEL, sba
from tests.support import EDITIONS

HILL = EDITIONS / "hill-2025"
#: The request and the action of a finding of that report, and what stands there instead.
CHANGED = {
    "보육센터 공실 대책 필요": "창업보육센터 운영과 온라인장터 사업, 부산광역시 판매 개선 필요. 기능인력이 부족하고 수출상담회가 적음",
    "상시 모집으로 바꿈": "언덕창업보육센터에서 상시 모집으로 바꿈",
}


def test_findings_name_programs_facilities_and_regions(tmp_path: Path) -> None:
    """By printed names alone: what a program is about names it with a word of doing, and not as a common noun."""
    text = (HILL / "report.txt").read_text("utf-8")
    for old, new in CHANGED.items():
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "report.txt").write_text(text, "utf-8")
    toml = (HILL / "edition.toml").read_text("utf-8")
    (tmp_path / "edition.toml").write_text("".join(li for li in toml.splitlines(True) if not li.startswith("sha256")))
    triples = pipeline.run(edition.load(tmp_path)).built.triples
    assert _subjects(triples) == {
        ("finding/1", "창업보육센터 운영", "창업보육센터 운영", False),
        ("finding/1", "창업보육센터 운영", "section/1-1", False),
        ("finding/1", "온라인장터", "온라인 장터 운영", False),
        ("finding/1", "부산광역시", "부산광역시", False),
        ("finding/1/action/1", "언덕창업보육센터", "언덕창업보육센터", False),
    }
    named = {(_path(t.subject), t.object) for t in triples if t.predicate == MENTIONS}
    assert ("finding/1", ox.NamedNode("https://w3id.org/sba-kg/id/province/province-busan")) in named


def _subjects(triples: set[ox.Triple]) -> set[tuple[str, str, str, bool]]:
    """Where a name stands, the name, the label or the path of the thing, and whether it is meant through another."""
    values: dict[ox.NamedNode, dict[ox.NamedNode, ox.NamedNode | ox.Literal]] = {}
    labels = {t.subject: t.object.value for t in triples if t.predicate == PREF_LABEL and t.object.language == "ko"}
    for triple in triples:
        if "/subject/" in triple.subject.value:
            values.setdefault(triple.subject, {})[triple.predicate] = triple.object
    return {
        (
            _path(found[sba("isNamedIn")]),
            found[sba("asPrinted")].value,
            labels.get(found[sba("mentions")]) or _path(found[sba("mentions")]),
            sba("isMeantThrough") in found,
        )
        for found in values.values()
    }


def _path(node: ox.NamedNode) -> str:
    return node.value.partition("/id/")[2].partition("/")[2]
