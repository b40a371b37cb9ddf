"""The fund types of the program table: one cell holds those of several rows."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.converters.common.context import Context
from sba_kg.converters.program_table.rows import ProgramRow


def deal(context: Context, rows: Sequence[ProgramRow]) -> list[str]:
    """The fund type (code) of each row, ``""`` where the cells do not decide.

    A cell holds the types of its own row and of the rows below it, in order. Where the counts differ, a row was lost or
    added: then the rows below are sure only if all the types left over are the same.
    """
    result = [""] * len(rows)
    heads = [i for i, row in enumerate(rows) if row.funds]
    for n, head in enumerate(heads):
        stop = heads[n + 1] if n + 1 < len(heads) else len(rows)
        first, *rest = rows[head].funds
        result[head] = first
        below = list(range(head + 1, stop))
        if len(rest) == len(below):
            dealt = rest
        elif len(set(rest)) == 1 or (not rest and below):
            dealt = [rest[0] if rest else first] * len(below)
        else:
            dealt = [""] * len(below)
        for index, fund in zip(below, dealt, strict=True):
            result[index] = fund
        if len(rest) != len(below):
            _report_funds(context, rows[head], len(rest) + 1, len(below) + 1, "" in dealt)
    return result


def _report_funds(context: Context, row: ProgramRow, given: int, needed: int, open_: bool) -> None:
    context.report(row.line, "P-T04", given=given, needed=needed, rest="open" if open_ else "last")
