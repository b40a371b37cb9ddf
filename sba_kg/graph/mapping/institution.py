"""Rows of the mapping table: facts, staff, accounts, units, management."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Amount, Code, FixedCode, Local, String, ThingLink, Whole, Whose, Year
from sba_kg.model import BudgetAccount, Duty, Fact, Headcount, ManagementItem, TeamCount, Unit, UnitCount

FACT = Entity(
    Fact,
    "ReportedFact",
    lambda r: paths.fact(r.order),
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.property, "factProperty"),
        String(lambda r: r.value, "factValue"),
        Whose(lambda r: r.subject, "isAbout"),
    ),
)
HEADCOUNT = Entity(
    Headcount,
    "Headcount",
    paths.headcount,
    (
        Whole(lambda r: r.order, "order"),
        Code(lambda r: r.measure_code, "measure", "measure"),
        Local(paths.grade, "observes"),
        String(lambda r: r.body, "staffBody"),
        Amount(lambda r: r.figure),
    ),
)
ACCOUNT = Entity(
    BudgetAccount,
    "InstitutionBudgetObservation",
    paths.account,
    (
        Whole(lambda r: r.order, "order"),
        Year(lambda r: r.fiscal_year, "fiscalYear"),
        Code(lambda r: r.measure, "measure", "measure"),
        Code(lambda r: r.side, "budgetSide", "budget-side"),
        Local(paths.budget_item, "observes"),
        String(lambda r: r.version, "budgetVersion"),
        Amount(lambda r: r.figure),
    ),
)
UNIT = Entity(
    Unit,
    "OrganizationEntry",
    paths.unit_entry,
    (
        Whole(lambda r: r.order, "order"),
        ThingLink(lambda r: r.named, "mentions"),
        String(lambda r: r.printed, "asPrinted"),
        String(lambda r: r.duties_text, "text"),
    ),
)
DUTY = Entity(
    Duty,
    "Duty",
    paths.duty,
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.text, "text"),
        ThingLink(lambda r: r.unit.named, "isDutyOf"),
    ),
)
TEAM_COUNT = Entity(
    TeamCount,
    "UnitCount",
    lambda r: paths.team_count(r.unit),
    (
        FixedCode("team", "countsUnitType", "unit-type"),
        FixedCode("unit-count", "measure", "measure"),
        ThingLink(lambda r: r.unit.named, "observes"),
        Amount(lambda r: r.figure),
    ),
)
UNIT_COUNT = Entity(
    UnitCount,
    "UnitCount",
    lambda r: paths.unit_count(r.order),
    (
        Whole(lambda r: r.order, "order"),
        Code(lambda r: r.kind, "countsUnitType", "unit-type"),
        FixedCode("unit-count", "measure", "measure"),
        Whose(lambda _: "institution", "observes"),
        Amount(lambda r: r.figure),
    ),
)
MANAGEMENT_ITEM = Entity(
    ManagementItem,
    "ManagementItem",
    lambda r: paths.management_item(r.order),
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.area, "area"),
        Whole(lambda r: r.level, "level"),
        String(lambda r: r.marker, "marker"),
        String(lambda r: r.text, "text"),
    ),
)
ENTITIES = (FACT, HEADCOUNT, ACCOUNT, UNIT, DUTY, TEAM_COUNT, UNIT_COUNT, MANAGEMENT_ITEM)
