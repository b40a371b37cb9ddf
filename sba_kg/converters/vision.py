"""The vision tables (미션, 비전 … 정책과제, 중점 추진과제, 경영방침) → vision statements.

A row's label says what its cells are. Focus tasks stand in the column of their policy task. The same words as
labelled list items (``- 미션: …``) are read too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sba_kg.converters.common.context import Context
from sba_kg.model import Lines, VisionStatement
from sba_kg.reader import OutlineKind, PipeRow, PipeTable
from sba_kg.reader.marks import numbered_parts, read_mark
from sba_kg.vocabulary import kinds

_KINDS_NEEDED = 2
_LABELLED = re.compile(r"^([^:：]{2,12})\s*[:：]\s*(.+)$")
#: What stands before each statement of a cell that has several.
_DOT = re.compile(r"(?:^|(?<=\s))[·•∙‣▪](?=\S)")
_TOP, _BELOW = kinds.TASKS[:2]


def convert(context: Context) -> list[VisionStatement]:
    """Read the vision tables of part 1, or the labelled items that stand for them."""
    rows = _vision_rows(context)
    if not rows:
        return _from_items(context)
    result: list[VisionStatement] = []
    columns: dict[int, VisionStatement] = {}
    for row, kind in rows:
        for column, text in enumerate(row.texts[1:], 1):
            if not text:
                continue
            parent = columns.get(column) if kind == _BELOW else None
            if kind == _BELOW and parent is None:
                context.report(row.line, "P-V01", text=text)
            for part in _parts(text):
                statement = VisionStatement(
                    order=len(result) + 1, kind=kind, text=part, lines=Lines.of(row.line), parent=parent
                )
                result.append(statement)
            if kind == _TOP:
                columns[column] = result[-1]
    return result


def _parts(text: str) -> list[str]:
    """The statements of a cell: several, if they are numbered, or have a dot each."""
    if len(dotted := [part.strip() for part in _DOT.split(text) if part.strip()]) > 1:
        return dotted
    parts = numbered_parts(text)
    return [read_mark(part)[1] for part in parts] if len(parts) > 1 else parts


def _vision_rows(context: Context) -> list[tuple[PipeRow, str]]:
    """Rows of all vision tables with their kinds.

    A table is one if its row labels are words of the code list; the tables that belong together stand
    within one chapter, so neighbours of a sure one need a single label only.
    """
    labelled = [(table, list(_rows(context, table))) for table in context.document.tables]
    sure = [t.start for t, rows in labelled if len({k for _, k in rows}) >= _KINDS_NEEDED]
    if not sure:
        return []
    chapters = [n.start for n in context.document.nodes(OutlineKind.PART, OutlineKind.CHAPTER)]
    chapter = bisect_right(chapters, sure[0])
    return [
        pair
        for table, rows in labelled
        if table.start in sure or bisect_right(chapters, table.start) == chapter
        for pair in rows
    ]


def _rows(context: Context, table: PipeTable) -> Iterator[tuple[PipeRow, str]]:
    current = ""
    for row in table.rows:
        label = row.texts[0] if row.cells else ""
        current = context.word("statement-kind", _label(label)) if label else current
        if current and any(row.texts[1:]):
            yield row, current


def _label(text: str) -> str:
    return re.sub(r"\([^)]*\)", "", text)


def _from_items(context: Context) -> list[VisionStatement]:
    result: list[VisionStatement] = []
    nodes = context.document.nodes(OutlineKind.ITEM, OutlineKind.HEADING, OutlineKind.PARAGRAPH)
    for node in nodes:
        match = _LABELLED.match(node.text)
        kind = context.word("statement-kind", _label(match[1])) if match else ""
        if match and kind and kind not in {_TOP, _BELOW}:
            result.append(
                VisionStatement(order=len(result) + 1, kind=kind, text=match[2], lines=Lines(node.start, node.end))
            )
    return _unless_single(result)


def _unless_single(statements: Sequence[VisionStatement]) -> list[VisionStatement]:
    return list(statements) if len({s.kind for s in statements}) >= _KINDS_NEEDED else []
