"""Rows of the mapping table: the sections on programs."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.breakdown import fund_in_brackets
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import (
    Amount,
    Code,
    Date,
    FixedCode,
    Flag,
    Local,
    String,
    Strings,
    ThingLink,
    Whole,
    Year,
)
from sba_kg.model import (
    Milestone,
    PlanItem,
    ProgramReport,
    SectionBudget,
    SectionBudgetPart,
    TableEntry,
    Target,
)
from sba_kg.vocabulary import genre

PROGRAM_REPORT = Entity(
    ProgramReport,
    "ProgramReport",
    lambda r: paths.section(r.key),
    (
        Whole(lambda r: r.task_number, "taskNumber"),
        Whole(lambda r: r.number, "number"),
        String(lambda r: r.title, "title"),
        String(lambda r: r.objective, "objective"),
        ThingLink(lambda r: r.policy_task, "isPlacedIn"),
        ThingLink(lambda r: r.focus_task, "isPlacedIn"),
        Code(lambda r: r.coverage_evidence, "coverageEvidence", "coverage-evidence"),
        Whole(lambda r: r.lines.start, "startLine"),
        Whole(lambda r: r.lines.end, "endLine"),
    ),
)
SECTION_BUDGET = Entity(
    SectionBudget,
    "SectionBudget",
    lambda r: paths.section_budget(r.report.key),
    (
        Local(lambda r: paths.section(r.report.key), "observes"),
        FixedCode("section-budget", "measure", "measure"),
        Year(lambda r: r.report.budget_year or None, "fiscalYear"),
        Amount(lambda r: r.figure),
    ),
)
SECTION_BUDGET_PART = Entity(
    SectionBudgetPart,
    "SectionBudgetPart",
    lambda r: paths.section_budget_part(r.report.key, r.order),
    (
        Whole(lambda r: r.order, "order"),
        Local(lambda r: paths.section(r.report.key), "observes"),
        Local(lambda r: paths.section_budget(r.report.key), "isPartOfTotal"),
        FixedCode("section-budget-part", "measure", "measure"),
        String(lambda r: r.part.name, "text"),
        Code(lambda r: fund_in_brackets(r.part.name), "fundType", "fund-type"),
        Amount(lambda r: r.part.figure),
    ),
)
PLAN_ITEM = Entity(
    PlanItem,
    "PlanItem",
    paths.plan_item,
    (
        Whole(lambda r: r.order, "order"),
        Whole(lambda r: r.depth, "depth"),
        Code(lambda r: r.kind, "itemKind", "plan-item-kind"),
        String(lambda r: r.marker, "marker"),
        String(lambda r: r.keyword, "keyword"),
        String(lambda r: r.text, "text"),
        Local(lambda r: paths.section(r.section), "isItemOf"),
        Local(lambda r: paths.plan_item(r, r.parent) if r.parent else "", "isSubitemOf"),
    ),
)
MILESTONE = Entity(
    Milestone,
    "Milestone",
    paths.milestone,
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.event, "event"),
        String(lambda r: r.printed, "asPrinted"),
        Date(lambda r: r.start, "begins"),
        Date(lambda r: r.end, "ends"),
        Flag(lambda r: r.open_ended, "openEnded"),
        Flag(lambda r: r.in_text, "datedInText"),
        String(lambda r: r.edtf, "edtf"),
        Local(lambda r: paths.section(r.section) if r.section else "", "isItemOf"),
    ),
)
TARGET = Entity(
    Target,
    "Target",
    paths.target,
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.what, "what"),
        String(lambda r: r.unit, "countedUnit"),
        Year(lambda r: r.year, "fiscalYear"),
        FixedCode("target", "measure", "measure"),
        Code(lambda r: r.kind, "targetKind", "target-kind"),
        Code(lambda r: r.qualifier, "qualifier", "qualifier"),
        Code(lambda r: r.counted_per, "countedPer", "counted-per"),
        Local(lambda r: paths.section(r.section), "observes"),
        Local(lambda r: paths.section(r.section), "isItemOf"),
        Amount(lambda r: r.figure),
    ),
)
TABLE_ENTRY = Entity(
    TableEntry,
    lambda r: genre.entries().of(r.kind).class_,
    paths.table_entry,
    (
        Whole(lambda r: r.order, "order"),
        Local(lambda r: paths.section(r.section), "isItemOf"),
        Strings(lambda r: ((term, text) for term, text, _ in r.values)),
    ),
)
ENTITIES = (PROGRAM_REPORT, SECTION_BUDGET, SECTION_BUDGET_PART, PLAN_ITEM, MILESTONE, TARGET, TABLE_ENTRY)
