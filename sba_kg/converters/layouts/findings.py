"""Audit findings from tables with a column for each thing: request, answer, status, unit, follow-up."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.converters.common import answers
from sba_kg.converters.common.context import Context
from sba_kg.converters.layouts.columns import SheetRow, columns, records
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.words import flat
from sba_kg.model import AuditText, BareName, Finding, Lines
from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.vocabulary.unit_names import split_units


def convert(context: Context, sheets: Sequence[Sheet]) -> list[Finding]:
    """The findings of all tables that have a column of requests and one of answers."""
    found: list[Finding] = []
    for sheet in sheets:
        places = columns(sheet, "audit")
        if "request" not in places or "answer" not in places:
            continue
        category = _category(context, sheet)
        for row in records(sheet, places, frozenset()):
            if "request" in row.own:
                found.append(_finding(context, row, category, len(found) + 1))
    return found


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
    status = context.word("finding-status", row["status"]) if row["status"] else ""
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
