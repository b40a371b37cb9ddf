"""The answers to audit findings: actions and follow-up plans."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import date_of_precision, number, sba, text
from sba_kg.model import AuditText, Finding
from sba_kg.reader.dates import find_dates


def describe(builder: GraphBuilder, findings: Sequence[Finding]) -> None:
    """Add what was done and what is planned for each finding."""
    for finding in findings:
        _texts(builder, finding, "action", finding.actions)
        _texts(builder, finding, "follow-up", finding.follow_ups)
        for iso in _submitted(finding):
            builder.add(builder.local(f"finding/{finding.number}"), sba("submitted"), date_of_precision(iso))


def _submitted(finding: Finding) -> set[str]:
    """The dates on which the answer says that material was handed in (``자료 제출 완료 (2023. 11. 10.)``)."""
    texts = [entry.text for entry in finding.actions if "제출" in entry.text]
    return {iso for entry in texts for _, iso in find_dates(entry)}


_TERMS = {"action": ("AuditAction", "isActionOf"), "follow-up": ("AuditFollowUp", "isFollowUpOf")}


def _texts(builder: GraphBuilder, finding: Finding, kind: str, texts: Sequence[AuditText]) -> None:
    class_, link = _TERMS[kind]
    for entry in texts:
        node = builder.mint(f"finding/{finding.number}/{kind}/{entry.order}", finding.lines)
        builder.describe(node, class_, finding.lines)
        builder.add(node, sba(link), builder.local(f"finding/{finding.number}"))
        builder.add(node, sba("order"), number(entry.order))
        builder.add(node, sba("text"), text(entry.text))
        if entry.marker:
            builder.add(node, sba("marker"), text(entry.marker))
