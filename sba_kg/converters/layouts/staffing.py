"""Staffing from any layout: grades as rows or columns, one body or several, authorized and actual in any place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from sba_kg.base.errors import ProblemSeverity
from sba_kg.converters.common.context import Context
from sba_kg.converters.layouts.sheets import Sheet, SheetEntry
from sba_kg.converters.layouts.words import flat, words
from sba_kg.model import Figure, Headcount, Lines
from sba_kg.reader.nesting import nest

#: A table of fewer headcounts says nothing of grades.
_LEAST = 3
_MEASURES = ("authorized", "actual")


def convert(context: Context, sheets: Sequence[Sheet]) -> list[Headcount]:
    """Read the table with the most headcounts; a further one of both measures is told."""
    found = [(sheet, read) for sheet in sheets if len(read := _read(sheet)) >= _LEAST]
    if not found:
        return []
    best = max(found, key=lambda one: (len({h.measure for h in one[1]}), len(one[1])))
    for sheet, read in found:
        if sheet is not best[0] and len({h.measure for h in read}) == len(_MEASURES):
            context.report(sheet.table.start_line, "P-S02", which="largest", severity=ProblemSeverity.WARNING)
    return best[1]


def _read(sheet: Sheet) -> list[Headcount]:
    """The headcounts of a table, those of one body and grade beside each other."""
    cells = [(entry, place) for entry in sheet.entries if (place := _place(entry))]
    grades = list(dict.fromkeys(grade for _, (_, _, grade) in cells))
    bodies = list(dict.fromkeys(body for _, (_, body, _) in cells))
    parents = _parents(grades, cells)
    found: dict[tuple[str, str, str], Headcount] = {}
    for entry, (measure, body, grade) in cells:
        value = entry.cell.value
        if value is None or value != value.to_integral_value() or (measure, body, grade) in found:
            return []  # no table of headcounts, or one with two figures for one thing
        found[measure, body, grade] = Headcount(
            order=grades.index(grade) + 1,
            measure=measure,
            grade=flat(grade),
            figure=Figure(int(value), "person", entry.cell.text, "person"),
            lines=Lines.of(entry.cell.line),
            parent=parents[grade],
            body=body,
            body_order=bodies.index(body) if len(bodies) > 1 else 0,
        )
    return list(found.values())


def _place(entry: SheetEntry) -> tuple[str, str, str] | None:
    """Measure, body and grade of a cell; None if it is no headcount."""
    along_rows, along_columns = _measure(entry.rows), _measure(entry.columns)
    if (along_rows is None) == (along_columns is None):
        return None
    with_measure, grades = (entry.rows, entry.columns) if along_rows else (entry.columns, entry.rows)
    measure = along_rows or along_columns
    if measure not in _MEASURES or not grades:
        return None
    body = [part for part in with_measure if _measure((part,)) is None]
    return measure, body[-1] if body else "", grades[-1]


def _measure(labels: Sequence[str]) -> str | None:
    """What the labels of a row or a column say that its figures are."""
    for text in reversed(labels):
        name = flat(text).split("(")[0]
        for measure, known in words("staffing").items():
            if any(name.startswith(word) for word in known):
                return measure
    return None


def _parents(grades: Sequence[str], cells: Sequence[tuple[SheetEntry, tuple[str, str, str]]]) -> dict[str, int]:
    """Grade → the order of the grade that it is a part of, where figures or the word for a total tell."""
    columns: dict[tuple[str, str], int] = {}
    values: dict[str, dict[int, Decimal]] = defaultdict(dict)
    for entry, (measure, body, grade) in cells:
        column = columns.setdefault((measure, body), len(columns))
        if entry.cell.value is not None:
            values[grade][column] = entry.cell.value
    nested = nest(grades, [values[grade] for grade in grades])
    return {grade: above + 1 for grade, above in zip(grades, nested, strict=True)}
