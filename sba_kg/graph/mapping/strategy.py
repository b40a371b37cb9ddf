"""Rows of the mapping table: the strategy and the program table."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Amount, Code, FixedCode, Local, String, ThingLink, Whole, Whose
from sba_kg.model import BudgetLine, Remark, Task, VisionStatement

VISION_STATEMENT = Entity(
    VisionStatement,
    "VisionStatement",
    paths.vision_statement,
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.text, "asPrinted"),
        Code(lambda r: r.kind, "statementKind", "statement-kind"),
        String(lambda r: r.level_word, "levelWord"),
        Local(lambda r: paths.vision_statement(r.parent) if r.parent else "", "isSubstatementOf"),
    ),
)
TASK = Entity(
    Task,
    "BudgetTotal",
    paths.task_total,
    (
        Whole(lambda r: r.order, "order"),
        ThingLink(lambda r: r.named, "observes"),
        Code(lambda r: r.measure_code, "measure", "measure"),
        Amount(lambda r: r.total),
    ),
    when=lambda r: r.total is not None,
)
BUDGET_LINE = Entity(
    BudgetLine,
    lambda r: "BudgetLine" if r.lines else "ImpliedBudgetLine",
    paths.budget_line,
    (
        Whole(lambda r: r.order, "order"),
        ThingLink(lambda r: r.named, "observes"),
        ThingLink(lambda r: r.place.tasks, "isPlacedIn"),
        ThingLink(lambda r: r.units, "isAssignedTo"),
        FixedCode("program-budget", "measure", "measure"),
        Code(lambda r: r.fund_type, "fundType", "fund-type"),
        Code(lambda r: r.evidence, "evidence", "evidence"),
        Code(lambda r: r.place_evidence, "placeEvidence", "evidence"),
        Code(lambda r: r.unit_evidence, "unitEvidence", "evidence"),
        String(lambda r: r.reason_ko, "reason", "ko"),
        String(lambda r: r.reason_en, "reason", "en"),
        String(lambda r: r.code, "programCode"),
        Amount(lambda r: r.figure),
    ),
)
REMARK = Entity(
    Remark,
    "Remark",
    lambda r: paths.remark(r.order),
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.text, "text"),
        Whose(lambda _: "report", "isAbout"),
    ),
)
ENTITIES = (VISION_STATEMENT, TASK, BUDGET_LINE, REMARK)
