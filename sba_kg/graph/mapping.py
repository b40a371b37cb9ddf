"""The one table that maps the fields of records to terms of the ontology.

Each record type has a class, a path for its IRI below ``…/id/<edition>/`` and its fields. What a field becomes is
said by the kind of its row; :mod:`sba_kg.graph.build` carries it out.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from sba_kg.model import (
    BudgetAccount,
    BudgetLine,
    Fact,
    Finding,
    FindingCount,
    Headcount,
    Lines,
    ManagementItem,
    Milestone,
    OutlineEntry,
    PlanItem,
    ProgramReport,
    Reading,
    Remark,
    Target,
    Task,
    Unit,
    UnitCount,
    VisionStatement,
)


@dataclass(frozen=True)
class Text:
    """A field that becomes a string, with a language if one is given; left out if empty."""

    attribute: str
    term: str
    lang: str = ""


@dataclass(frozen=True)
class Whole:
    """A field that becomes an ``xsd:integer``."""

    attribute: str
    term: str


@dataclass(frozen=True)
class Year:
    """A field that becomes an ``xsd:gYear``."""

    attribute: str
    term: str


@dataclass(frozen=True)
class Date:
    """A field with an ISO 8601 date at its printed precision, left out if empty."""

    attribute: str
    term: str


@dataclass(frozen=True)
class Flag:
    """A field that becomes an ``xsd:boolean``, left out if None."""

    attribute: str
    term: str


@dataclass(frozen=True)
class Code:
    """A field with a code of a code list; ``fixed`` gives the code where it is the same for all records."""

    term: str
    scheme: str
    attribute: str = ""
    fixed: str = ""


@dataclass(frozen=True)
class Link:
    """A field with a thing (:class:`~sba_kg.model.Named`), or with the printed names of units."""

    attribute: str
    term: str


@dataclass(frozen=True)
class Local:
    """A link to another resource of the edition; ``path`` gives its path or ``""``."""

    term: str
    path: Callable[[Any], str]


@dataclass(frozen=True)
class Amount:
    """A field with a :class:`~sba_kg.model.Figure`: value, unit, precision, as printed."""

    attribute: str = "figure"


Field = Text | Whole | Year | Date | Flag | Code | Link | Local | Amount


@dataclass(frozen=True)
class Entity:
    """How a record becomes a resource.

    Attributes:
        class_: Its class.
        path: Path of its IRI below the edition's.
        fields: What becomes of its fields.
        source: The lines it derives from (``prov:wasDerivedFrom``).
    """

    class_: Callable[[Any], str]
    path: Callable[[Any], str]
    fields: tuple[Field, ...]
    source: Callable[[Any], Lines | None] = attrgetter("lines")


def _is(name: str) -> Callable[[Any], str]:
    return lambda _: name


def _account_column(record: BudgetAccount) -> str:
    """The column of an account below its row: the change, or the year with its version."""
    if record.measure != "institution-budget":
        return record.measure.removeprefix("institution-budget-")
    return f"{record.fiscal_year}-{record.version_order}" if record.version_order else str(record.fiscal_year)


def task_total_path(level: str, order: int) -> str:
    """Path of the printed total of a task."""
    return f"program-table/{level}/{order}"


TABLE: dict[type, Entity] = {
    Fact: Entity(
        _is("ReportedFact"),
        lambda r: f"fact/{r.order}",
        (Whole("order", "order"), Text("property", "factProperty"), Text("value", "factValue")),
    ),
    VisionStatement: Entity(
        _is("VisionStatement"),
        lambda r: f"vision-statement/{r.order}",
        (
            Whole("order", "order"),
            Text("text", "asPrinted"),
            Code("statementKind", "statement-kind", "kind"),
            Text("level_word", "levelWord"),
            Local("isSubstatementOf", lambda r: f"vision-statement/{r.parent.order}" if r.parent else ""),
        ),
    ),
    Headcount: Entity(
        _is("Headcount"),
        lambda r: r.path_of(r.order),
        (
            Whole("order", "order"),
            Code("measure", "measure", "measure_code"),
            Local("observes", lambda r: r.grade_path(r.order)),
            Text("body", "staffBody"),
            Amount(),
        ),
    ),
    BudgetAccount: Entity(
        _is("InstitutionBudgetObservation"),
        lambda r: f"budget/{r.side}/{r.order}/{_account_column(r)}",
        (
            Whole("order", "order"),
            Year("fiscal_year", "fiscalYear"),
            Code("measure", "measure", "measure"),
            Code("budgetSide", "budget-side", "side"),
            Local("observes", lambda r: f"budget-item/{r.side}/{r.order}"),
            Text("version", "budgetVersion"),
            Amount(),
        ),
    ),
    Task: Entity(
        _is("BudgetTotal"),
        lambda r: task_total_path(r.level, r.order),
        (
            Whole("order", "order"),
            Link("named", "observes"),
            Code("measure", "measure", "measure_code"),
            Amount("total"),
        ),
    ),
    BudgetLine: Entity(
        lambda r: "BudgetLine" if r.lines else "ImpliedBudgetLine",
        attrgetter("path"),
        (
            Whole("order", "order"),
            Link("named", "observes"),
            Link("tasks", "isPlacedIn"),
            Link("units", "isAssignedTo"),
            Code("measure", "measure", fixed="program-budget"),
            Code("fundType", "fund-type", "fund_type"),
            Code("evidence", "evidence", "evidence"),
            Code("placeEvidence", "evidence", "place_evidence"),
            Code("unitEvidence", "evidence", "unit_evidence"),
            Text("reason_ko", "reason", "ko"),
            Text("reason_en", "reason", "en"),
            Text("code", "programCode"),
            Amount(),
        ),
    ),
    Unit: Entity(
        _is("OrganizationEntry"),
        lambda r: f"organization/{r.order}",
        (
            Whole("order", "order"),
            Link("named", "mentions"),
            Text("printed", "asPrinted"),
            Text("duties_text", "text"),
        ),
    ),
    UnitCount: Entity(
        _is("UnitCount"),
        lambda r: f"unit-count/{r.order}",
        (
            Whole("order", "order"),
            Code("countsUnitType", "unit-type", "kind"),
            Code("measure", "measure", fixed="unit-count"),
            Amount(),
        ),
    ),
    ProgramReport: Entity(
        _is("ProgramReport"),
        lambda r: f"section/{r.key}",
        (
            Whole("task_number", "taskNumber"),
            Whole("number", "number"),
            Text("title", "title"),
            Text("objective", "objective"),
            Link("focus_task", "isPlacedIn"),
            Code("coverageEvidence", "coverage-evidence", "coverage_evidence"),
            Whole("first_line", "startLine"),
            Whole("last_line", "endLine"),
            Link("policy_task", "isPlacedIn"),
        ),
        attrgetter("title_lines"),
    ),
    PlanItem: Entity(
        _is("PlanItem"),
        lambda r: f"section/{r.section}/item/{r.order}",
        (
            Whole("order", "order"),
            Whole("depth", "depth"),
            Code("itemKind", "plan-item-kind", "kind"),
            Text("marker", "marker"),
            Text("keyword", "keyword"),
            Text("text", "text"),
            Local("isItemOf", lambda r: f"section/{r.section}"),
            Local("isSubitemOf", lambda r: f"section/{r.section}/item/{r.parent}" if r.parent else ""),
        ),
    ),
    Milestone: Entity(
        _is("Milestone"),
        lambda r: f"section/{r.section}/milestone/{r.order}" if r.section else f"milestone/{r.order}",
        (
            Whole("order", "order"),
            Text("event", "event"),
            Text("printed", "asPrinted"),
            Date("start", "begins"),
            Date("end", "ends"),
            Flag("open_ended", "openEnded"),
            Flag("in_text", "datedInText"),
            Text("edtf", "edtf"),
            Local("isItemOf", lambda r: f"section/{r.section}" if r.section else ""),
        ),
    ),
    Target: Entity(
        _is("Target"),
        lambda r: f"section/{r.section}/target/{r.order}",
        (
            Whole("order", "order"),
            Text("what", "what"),
            Text("unit", "countedUnit"),
            Year("year", "fiscalYear"),
            Code("measure", "measure", fixed="target"),
            Code("targetKind", "target-kind", "kind"),
            Code("qualifier", "qualifier", "qualifier"),
            Local("observes", lambda r: f"section/{r.section}"),
            Local("isItemOf", lambda r: f"section/{r.section}"),
            Amount(),
        ),
    ),
    ManagementItem: Entity(
        _is("ManagementItem"),
        lambda r: f"management/{r.order}",
        (
            Whole("order", "order"),
            Text("area", "area"),
            Whole("level", "level"),
            Text("marker", "marker"),
            Text("text", "text"),
        ),
    ),
    Finding: Entity(
        _is("Finding"),
        lambda r: f"finding/{r.number}",
        (
            Whole("number", "findingNumber"),
            Code("findingCategory", "finding-category", "category"),
            Code("findingStatus", "finding-status", "status"),
            Text("status_printed", "asPrinted"),
            Text("request", "request"),
            Link("units", "concerns"),
        ),
    ),
    FindingCount: Entity(
        _is("FindingCount"),
        lambda r: f"finding-count/{r.order}",
        (
            Whole("order", "order"),
            Code("measure", "measure", fixed="finding-count"),
            Code("findingCategory", "finding-category", "category"),
            Code("findingStatus", "finding-status", "status"),
            Amount(),
        ),
    ),
    OutlineEntry: Entity(
        _is("OutlineEntry"),
        lambda r: f"outline/{r.order}",
        (Whole("order", "order"), Code("outlineKind", "outline-kind", "kind"), Text("text", "text")),
    ),
    Remark: Entity(
        _is("Remark"),
        lambda r: f"program-table/remark/{r.order}",
        (Whole("order", "order"), Text("text", "text")),
    ),
    Reading: Entity(
        _is("Reading"),
        lambda r: f"reading/{r.order}",
        (
            Whole("order", "order"),
            Code("readingKind", "reading-kind", "kind"),
            Text("printed", "asPrinted"),
            Text("read", "readAs"),
            Text("reason_ko", "reason", "ko"),
            Text("reason_en", "reason", "en"),
        ),
    ),
}
