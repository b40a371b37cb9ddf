"""Audit findings from tables with a column for each thing: request, answer, status, unit, follow-up."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from sba_kg.base.text import squeeze
from sba_kg.converters.common import answers
from sba_kg.converters.common.context import Context
from sba_kg.converters.layouts.columns import SheetRow, columns, records
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.words import flat, has
from sba_kg.model import AuditText, BareName, Figure, Finding, FindingCount, Lines
from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary.unit_names import split_units

_COUNT = re.compile(r"([가-힣]{2,5}(?:\s중)?)\s?:?\s?(\d{1,4})\s?건")
_ALL = re.compile(r"(?:총|전체|계)\s?:?\s?(\d{1,4})\s?건")
_LEAST_STATUSES = 2


def convert(context: Context, sheets: Sequence[Sheet]) -> list[Finding]:
    """The findings of all tables that have a column of requests and one of answers."""
    found: list[Finding] = []
    for sheet in sheets:
        places = columns(sheet, "audit")
        if "request" not in places or "answer" not in places:
            continue
        places.setdefault("status", _status_column(context, sheet, set(places.values())))
        category = _category(context, sheet)
        for row in records(sheet, places, frozenset()):
            if "request" in row.own:
                found.append(_finding(context, row, category, len(found) + 1))
    return found


def _status_column(context: Context, sheet: Sheet, known: Collection[int]) -> int:
    """The column that has nothing but words for the status of a finding, whatever its header is (비고); -1 for none."""
    texts: dict[int, list[str]] = {}
    for cell in sheet.heads.table.cells:
        if cell.row >= sheet.heads.top and cell.column not in known and cell.text.strip():
            texts.setdefault(cell.column, []).append(cell.text)
    found = [column for column, own in texts.items() if all(_status(context, text) for text in own)]
    return found[0] if len(found) == 1 else -1


def _status(context: Context, printed: str) -> str:
    """The code of a status, perhaps with its date in brackets behind it (``완료(’24.12.)``)."""
    text = squeeze(printed)
    return context.word("finding-status", text) or context.word("finding-status", text.split("(")[0].strip())


def counts(context: Context, nodes: Sequence[StructureNode]) -> list[FindingCount]:
    """``총 6건 : 완료 4건, 추진중 2건`` in a part on findings, the first such line."""
    for node in nodes:
        if node.kind not in {NodeKind.ITEM, NodeKind.PARAGRAPH, NodeKind.SECTION} or not _is_audit(node):
            continue
        found = [(match, _status(context, match[1])) for match in _COUNT.finditer(node.text)]
        stated = [(match[2], code) for match, code in found if code]
        if len({code for _, code in stated}) < _LEAST_STATUSES or len(stated) != len({code for _, code in stated}):
            continue
        total = _ALL.search(node.text)
        stated = [(total[1], ""), *stated] if total else stated
        lines = Lines(*node.entry.lines)
        return [
            FindingCount(order, "", code, Figure(int(number), "count", f"{number}건", "count"), lines)
            for order, (number, code) in enumerate(stated, 1)
        ]
    return []


def _is_audit(node: StructureNode) -> bool:
    """Whether a node is in a part on findings."""
    at: StructureNode | None = node
    while at is not None:
        if at.kind is NodeKind.SECTION and has(at.text, "audit", "heading"):
            return True
        at = at.parent
    return False


def _category(context: Context, sheet: Sheet) -> str:
    """The category that a header, the caption or a heading above the table names."""
    heads = [cell.text for cell in sheet.table.cells if cell.row <= sheet.heads.top]
    for text in (*sheet.context, *heads):
        name = flat(text).replace("사항", "").replace("·", "")
        for end in (name, name.split("(")[0]):
            if code := context.word("finding-category", end) or context.word("finding-category", f"{end}사항"):
                return code
    return ""


def _finding(context: Context, row: SheetRow, category: str, number: int) -> Finding:
    status = _status(context, row["status"]) if row["status"] else ""
    actions, follow_ups = answers.told_apart(_texts(row["answer"]), _texts(row["follow_up"]))
    if not status:
        context.report(row.line, "P-A02", status=row["status"])
    return Finding(
        number=number,
        category=category,
        request=row["request"],
        units=BareName.units(*split_units(row["unit"])) if row["unit"] else (),
        status=status,
        status_printed=row["status"],
        actions=actions,
        follow_ups=follow_ups,
        lines=Lines.of(row.line),
    )


def _texts(printed: str) -> tuple[AuditText, ...]:
    if not printed:
        return ()
    mark, text = read_mark(printed)
    return (answers.audit_text(1, mark.printed if mark.kind is not MarkKind.NONE else "", text),)
