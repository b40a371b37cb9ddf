"""Kinds of things that a search finds, with their names in Korean and English.

The code of a kind is the folder of the IRIs of its things (``…/id/program/…``); terms of the ontology and codes have
kinds of their own.
"""

from __future__ import annotations

from collections.abc import Iterable

from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import SCHEMA

#: Kinds of things that outlive an edition → class of the ontology, or of schema.org for those of the gazetteer.
CLASSES = {
    "institution": "Institution",
    "unit": "OrganizationalUnit",
    "policy-task": "PolicyTask",
    "focus-task": "FocusTask",
    "subtask": "Subtask",
    "program": "Program",
    "facility": "Facility",
    "district": "District",
    "province": "Province",
    "event": SCHEMA + "Event",
    "partner": SCHEMA + "Organization",
    "country": SCHEMA + "Country",
    "city": SCHEMA + "City",
    "region": SCHEMA + "Place",
    "platform": SCHEMA + "Service",
    "brand": SCHEMA + "Brand",
}
#: Kinds of the gazetteer: named things that plan items mention.
GAZETTEER = ("event", "partner", "country", "city", "region", "platform", "brand")
#: Kinds of things that reports name.
THINGS = {
    "institution": ("기관", "institution"),
    "mission": ("미션", "mission"),
    "vision": ("비전", "vision"),
    "slogan": ("슬로건", "slogan"),
    "core-value": ("핵심가치", "core value"),
    "talent-trait": ("인재상", "talent trait"),
    "goal": ("경영목표", "goal"),
    "management-policy": ("경영방침", "management policy"),
    "policy-task": ("정책과제", "policy task"),
    "focus-task": ("중점 추진과제", "focus task"),
    "subtask": ("세부추진과제", "subtask"),
    "program": ("사업", "program"),
    "unit": ("부서", "unit"),
    "grade": ("직급", "grade"),
    "facility": ("시설", "facility"),
    "district": ("자치구", "district"),
    "province": ("시·도", "province"),
    "budget-item": ("예산 항목", "budget item"),
    "event": ("행사", "event"),
    "partner": ("협력기관", "partner"),
    "country": ("국가", "country"),
    "city": ("도시", "city"),
    "region": ("권역", "region"),
    "platform": ("플랫폼", "platform"),
    "brand": ("브랜드", "brand"),
    "report": ("보고서", "report"),
}
#: Kinds of passages that have a text and no name.
TEXTS = {
    "section": ("주요사업 보고", "program report"),
    "plan-item": ("추진계획", "plan item"),
    "milestone": ("추진일정", "milestone"),
    "target": ("목표", "target"),
    "duty": ("담당업무", "duty"),
    "finding": ("지적사항", "finding"),
    "management-item": ("경영 현황", "management item"),
}
#: Kinds of terms: what the ontology and its code lists name.
TERMS = {
    "class": ("클래스", "class"),
    "property": ("속성", "property"),
    "code-list": ("코드 목록", "code list"),
    "code": ("코드", "code"),
}
KINDS = THINGS | TEXTS | TERMS


def label(kind: str, lang: str) -> str:
    """The name of a kind in ``lang`` (``ko`` or ``en``); its code if it has none."""
    ko, en = KINDS.get(kind, (kind, kind))
    return ko if lang == "ko" else en


def code(text: str, known: Iterable[str] = ()) -> str:
    """The code of a kind from its code or its name in either language.

    Args:
        text: What the user typed, such as ``program``, ``policy task`` or ``사업``.
        known: Codes of kinds beyond those named here, from the graphs at hand.

    Raises:
        UsageError: E-U30, if there is no such kind.
    """
    from rapidfuzz import process  # noqa: PLC0415 - every command knows kinds, and few look for one

    from sba_kg.base.text import key  # noqa: PLC0415 - as above

    by_name = {key(name): kind for kind in [*known, *KINDS] for name in (kind, *KINDS.get(kind, ()))}
    if (wanted := key(text)) in by_name:
        return by_name[wanted]
    near = [match for match, score, _ in process.extract(wanted, by_name, limit=3) if score > 50]
    near_codes = ", ".join(dict.fromkeys(near)) or ", ".join(sorted(KINDS))
    raise UsageError("E-U30", text=text, kinds=near_codes, which="near")
