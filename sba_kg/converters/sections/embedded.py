"""Tables inside the program sections → entries of what they list: platforms, campuses, schemes, courses, spaces …

A table's headings say what it lists; where a table has no headings, labels inside its cells do. The words of the kinds
are in ``data/genre/entries.toml``.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sba_kg.base.text import key
from sba_kg.converters.common.context import Context, items_by_section
from sba_kg.model import PlanItem, ProgramReport, TableEntry
from sba_kg.reader import PipeRow, PipeTable
from sba_kg.reader.cells import marked
from sba_kg.reader.marks import CHECKS, DOTS, INNER_DOTS
from sba_kg.vocabulary import genre
from sba_kg.vocabulary.genre import EntryKind

_LABEL = re.compile(r"^([^:：]{2,12})\s*[:：]\s*(.+)$")
_NUMBERED = re.compile(r"(?:^|\s)(\d{1,2}\.\s)")
_BULLET = re.compile(rf"^[{DOTS}{INNER_DOTS}{CHECKS}]\s*")
_LEAST = 2


def convert(context: Context, reports: Sequence[ProgramReport], items: Sequence[PlanItem]) -> list[TableEntry]:
    """The entries of all tables inside the plans."""
    result: list[TableEntry] = []
    by_section = items_by_section(items)
    for report in reports:
        headings = [item for item in by_section.get(report.key, []) if item.kind == "heading"]
        end = report.budget_lines.start if report.budget_lines else report.lines.end
        found: list[_Entry] = []
        for table in context.document.tables_on(report.lines.start, end - 1):
            found += _entries(table, _heading(headings, table))
        counts: dict[str, int] = {}
        for entry in found:
            counts[entry.kind] = counts.get(entry.kind, 0) + 1
            result.append(TableEntry(report.key, counts[entry.kind], entry.kind, entry.values))
    return result


@dataclass(frozen=True)
class _Entry:
    kind: str
    values: tuple[tuple[str, str, int], ...]


def _heading(headings: Sequence[PlanItem], table: PipeTable) -> str:
    """Keyword or text of the heading above a table: the stage or owner of its schemes."""
    above = bisect_left(headings, table.start, key=lambda item: item.lines.start)
    return (headings[above - 1].keyword or headings[above - 1].text) if above else ""


def _entries(table: PipeTable, heading: str) -> Iterator[_Entry]:
    if (found := _row_kind(table)) is not None:
        yield from _rows(table, *found, heading)
    elif (kind := _column_kind(table)) is not None:
        yield from _columns(table, kind)


def _kinds(entries: str) -> Iterator[EntryKind]:
    return (kind for kind in genre.entries().kind if kind.entries == entries)


def _row_kind(table: PipeTable) -> tuple[EntryKind, dict[int, str]] | None:
    """The kind whose heading words all stand in the table's heading, and the property of each column."""
    header = {i: key(text) for row in table.rows[: table.header_size] for i, text in enumerate(row.texts) if text}
    for kind in _kinds("rows"):
        words = sorted(kind.words, key=len)
        columns = {i: kind.words[word] for i, text in header.items() for word in words if word in text}
        if len(set(columns.values())) == len(set(kind.words.values())) and len(columns) == len(header):
            return kind, columns
    return None


def _rows(table: PipeTable, kind: EntryKind, columns: dict[int, str], heading: str) -> Iterator[_Entry]:
    """One entry per row, or per numbered item of its description; the first column is carried down."""
    first, leading, last = "", min(columns), max(columns)
    for row in table.rows[table.header_size :]:
        cells = [text for text in row.texts if text]
        if not cells:
            continue
        values = _by_column(row, columns)
        shifted = len(row.texts) > last + 1 and bool(row.texts[-1])
        first = row.texts[0] or first
        if shifted:  # one cell more than the headings: the first is the group of the others
            values = _by_column(PipeRow(row.line, row.cells[1:]), columns)
            values = [("group", first), *values]
        elif not row.texts[0] and first and leading == 0:
            values = [(columns[0], first), *values]
        if heading and kind.staged:
            values.append(("stage", heading))
        for text in _numbered(next((t for p, t in values if p == "description"), "")):
            yield _Entry(kind.code, tuple((p, text if p == "description" and text else t, row.line) for p, t in values))


def _by_column(row: PipeRow, columns: dict[int, str]) -> list[tuple[str, str]]:
    return [
        (name, _BULLET.sub("", row.texts[i]))
        for i, name in sorted(columns.items())
        if i < len(row.cells) and row.texts[i]
    ]


def _numbered(text: str) -> list[str]:
    """The parts of a cell that numbers its items (``1. … 2. …``); else the cell."""
    starts = [m.start(1) for m in _NUMBERED.finditer(text)]
    if not starts or starts[0] != 0:
        return [text]
    return [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]


def _column_kind(table: PipeTable) -> EntryKind | None:
    labels = {key(text) for row in table.rows for text in _labels(row)}
    for kind in _kinds("columns"):
        if sum(any(word in label for label in labels) for word in kind.words) >= _LEAST:
            return kind
    return None


def _labels(row: PipeRow) -> Iterator[str]:
    """What labels the values of a row: its first cell, and the words before colons in its cells."""
    if row.cells:
        yield row.texts[0]
    for text in row.texts:
        for _, part in marked(text):
            if match := _LABEL.match(part):
                yield match[1]


def _columns(table: PipeTable, kind: EntryKind) -> Iterator[_Entry]:
    """One entry per column of values. A text without label is the column's name, or its group if a name is printed."""
    words, nameless = kind.words, genre.entries().headings.nameless
    names: dict[int, tuple[str, int]] = {}
    values: dict[int, list[tuple[str, str, int]]] = {}
    for row in table.rows:
        label = _property(row.texts[0], words) if row.cells and ":" not in row.texts[0] else ""
        for column, text in enumerate(row.texts):
            inside = [
                (p, m[2]) for _, part in marked(text) if (m := _LABEL.match(part)) and (p := _property(m[1], words))
            ]
            if inside:
                values.setdefault(column, []).extend((p, t, row.line) for p, t in inside)
            elif label and column and text:
                values.setdefault(column, []).append((label, text, row.line))
            elif text and not label:
                names.setdefault(column, (text.strip("<> "), row.line))
    for column, found in values.items():
        name = names.get(column) or names.get(column - 1)
        named = any(p == "entryName" for p, _, _ in found)
        head = [("group" if named else "entryName", *name)] if name and key(name[0]) not in nameless else []
        yield _Entry(kind.code, (*head, *found))


def _property(label: str, words: dict[str, str]) -> str:
    return next((words[word] for word in words if word in key(label)), "")
