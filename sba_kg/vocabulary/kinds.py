"""Kinds of things that a search finds, with their names in Korean and English.

The code of a kind is the folder of the IRIs of its things (``…/id/program/…``); terms of the ontology and codes have
kinds of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import SCHEMA


class Role(Enum):
    """What is of a kind."""

    THING = "a thing that reports name"
    TASK = "a thing that reports name: a task of the strategy, which the registry has in tasks.csv"
    MENTIONED = "a thing that plan items mention, which the registry has in gazetteer.csv"
    TEXT = "a passage that has a text and no name"
    TERM = "a term of the ontology or of its code lists"


class Kind(NamedTuple):
    """A kind.

    Attributes:
        code: Its code.
        ko: Its name in Korean.
        en: Its name in English.
        class_: Class of the ontology of things that outlive an edition, or of schema.org for those of the gazetteer;
            ``""`` for what is of one edition.
        role: What is of the kind.
    """

    code: str
    ko: str
    en: str
    class_: str = ""
    role: Role = Role.THING


#: The one table of kinds. The lists below are made of it.
TABLE = (
    Kind("institution", "기관", "institution", "Institution"),
    Kind("mission", "미션", "mission"),
    Kind("vision", "비전", "vision"),
    Kind("slogan", "슬로건", "slogan"),
    Kind("core-value", "핵심가치", "core value"),
    Kind("talent-trait", "인재상", "talent trait"),
    Kind("goal", "경영목표", "goal"),
    Kind("management-policy", "경영방침", "management policy"),
    Kind("policy-task", "정책과제", "policy task", "PolicyTask", Role.TASK),
    Kind("focus-task", "중점 추진과제", "focus task", "FocusTask", Role.TASK),
    Kind("subtask", "세부추진과제", "subtask", "Subtask", Role.TASK),
    Kind("program", "사업", "program", "Program"),
    Kind("unit", "부서", "unit", "OrganizationalUnit"),
    Kind("grade", "직급", "grade"),
    Kind("facility", "시설", "facility", "Facility"),
    Kind("district", "자치구", "district", "District"),
    Kind("province", "시·도", "province", "Province"),
    Kind("budget-item", "예산 항목", "budget item"),
    Kind("event", "행사", "event", SCHEMA + "Event", Role.MENTIONED),
    Kind("partner", "협력기관", "partner", SCHEMA + "Organization", Role.MENTIONED),
    Kind("country", "국가", "country", SCHEMA + "Country", Role.MENTIONED),
    Kind("city", "도시", "city", SCHEMA + "City", Role.MENTIONED),
    Kind("region", "권역", "region", SCHEMA + "Place", Role.MENTIONED),
    Kind("platform", "플랫폼", "platform", SCHEMA + "Service", Role.MENTIONED),
    Kind("brand", "브랜드", "brand", SCHEMA + "Brand", Role.MENTIONED),
    Kind("report", "보고서", "report"),
    Kind("section", "주요사업 보고", "program report", role=Role.TEXT),
    Kind("plan-item", "추진계획", "plan item", role=Role.TEXT),
    Kind("milestone", "추진일정", "milestone", role=Role.TEXT),
    Kind("target", "목표", "target", role=Role.TEXT),
    Kind("duty", "담당업무", "duty", role=Role.TEXT),
    Kind("finding", "지적사항", "finding", role=Role.TEXT),
    Kind("management-item", "경영 현황", "management item", role=Role.TEXT),
    Kind("class", "클래스", "class", role=Role.TERM),
    Kind("property", "속성", "property", role=Role.TERM),
    Kind("code-list", "코드 목록", "code list", role=Role.TERM),
    Kind("code", "코드", "code", role=Role.TERM),
)


def _of(*roles: Role) -> tuple[str, ...]:
    return tuple(kind.code for kind in TABLE if kind.role in roles)


#: Kinds of things that outlive an edition → their class.
CLASSES = {kind.code: kind.class_ for kind in TABLE if kind.class_}
#: Levels of tasks, from the top; kinds of the gazetteer; what reports name; passages; terms.
TASKS, GAZETTEER = _of(Role.TASK), _of(Role.MENTIONED)
THINGS, TEXTS, TERMS = _of(Role.THING, Role.TASK, Role.MENTIONED), _of(Role.TEXT), _of(Role.TERM)
#: Kind → its names in Korean and English.
KINDS = {kind.code: (kind.ko, kind.en) for kind in TABLE}


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
