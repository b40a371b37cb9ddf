"""Rows of the mapping table: last year's audit."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Amount, Code, Date, FixedCode, Local, String, ThingLink, Whole
from sba_kg.model import AuditAction, AuditFollowUp, Finding, FindingCount
from sba_kg.reader.dates import find_dates


def _submitted(finding: Finding) -> tuple[str, ...]:
    """The dates on which the answer says that material was handed in (``자료 제출 완료 (2023. 11. 10.)``)."""
    texts = (action.text for action in finding.actions if "제출" in action.text)
    return tuple(iso for text in texts for _, iso in find_dates(text))


FINDING = Entity(
    Finding,
    "Finding",
    lambda r: paths.finding(r.number),
    (
        Whole(lambda r: r.number, "findingNumber"),
        Code(lambda r: r.category, "findingCategory", "finding-category"),
        Code(lambda r: r.status, "findingStatus", "finding-status"),
        String(lambda r: r.status_printed, "asPrinted"),
        String(lambda r: r.request, "request"),
        ThingLink(lambda r: r.units, "concerns"),
        Date(_submitted, "submitted"),
    ),
)
AUDIT_ACTION = Entity(
    AuditAction,
    "AuditAction",
    lambda r: paths.audit_action(r.finding, r.text.order),
    (
        Whole(lambda r: r.text.order, "order"),
        String(lambda r: r.text.marker, "marker"),
        String(lambda r: r.text.text, "text"),
        Local(lambda r: paths.finding(r.finding.number), "isActionOf"),
        Date(lambda r: r.text.begins, "begins"),
        Date(lambda r: r.text.ends, "ends"),
        String(lambda r: tuple(date.edtf for date in r.text.dates), "edtf"),
    ),
)
AUDIT_FOLLOW_UP = Entity(
    AuditFollowUp,
    "AuditFollowUp",
    lambda r: paths.audit_follow_up(r.finding, r.text.order),
    (
        Whole(lambda r: r.text.order, "order"),
        String(lambda r: r.text.marker, "marker"),
        String(lambda r: r.text.text, "text"),
        Local(lambda r: paths.finding(r.finding.number), "isFollowUpOf"),
        Date(lambda r: r.text.begins, "begins"),
        Date(lambda r: r.text.ends, "ends"),
        String(lambda r: tuple(date.edtf for date in r.text.dates), "edtf"),
    ),
)
FINDING_COUNT = Entity(
    FindingCount,
    "FindingCount",
    lambda r: paths.finding_count(r.order),
    (
        Whole(lambda r: r.order, "order"),
        FixedCode("finding-count", "measure", "measure"),
        Code(lambda r: r.category, "findingCategory", "finding-category"),
        Code(lambda r: r.status, "findingStatus", "finding-status"),
        Amount(lambda r: r.figure),
    ),
)
ENTITIES = (FINDING, AUDIT_ACTION, AUDIT_FOLLOW_UP, FINDING_COUNT)
