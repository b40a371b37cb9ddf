"""Staffing from any layout: grades as rows or columns, one body or several, authorized and actual in any place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sba_kg.base.errors import ProblemSeverity
from sba_kg.converters.common.context import Context
from sba_kg.converters.layouts.sheets import Sheet, SheetEntry
from sba_kg.converters.layouts.words import flat, words
from sba_kg.model import Figure, Headcount, Lines
from sba_kg.reader.nesting import is_total, nest

#: A table of fewer headcounts says nothing of grades.
_LEAST = 3
_MEASURES = ("authorized", "actual")
#: So many of the labels of a table by units are names of units.
_SHARE = 0.6
_ALL = "계"


def convert(context: Context, sheets: Sequence[Sheet]) -> list[Headcount]:
    """Read the table of all staff, and what the others say of its parts.

    A table whose totals are those of one grade divides that grade; one by units has them as bodies. A further one of
    both measures that is neither is told.
    """
    found = [(sheet, read) for sheet in sheets if len(read := _read(sheet)) >= _LEAST]
    if not found:
        return []
    best, made = max(found, key=lambda one: (not _by_units(one[1]), len(_totals(one[1])), _most(one[1]), len(one[1])))
    made = _of_units(made, []) if _by_units(made) else made
    for sheet, read in found:
        if sheet is best:
            continue
        further = _of_units(read, made) if _by_units(read) else _of_grade(read, made)
        made += further
        if not further and {h.measure for h in read} == set(_MEASURES):
            context.report(sheet.table.start_line, "P-S02", which="largest", severity=ProblemSeverity.WARNING)
    return made


def _most(read: Sequence[Headcount]) -> int:
    return max((int(headcount.figure.value) for headcount in read), default=0)


def _totals(read: Sequence[Headcount]) -> dict[str, int]:
    """Measure → the headcount of all."""
    return {h.measure: int(h.figure.value) for h in read if not h.parent and is_total(h.grade)}


def _by_units(read: Sequence[Headcount]) -> bool:
    """Whether the rows or columns of a table are units, not grades."""
    names = [grade for grade in dict.fromkeys(h.grade for h in read) if not is_total(grade)]
    return bool(names) and sum(map(_is_unit, names)) >= _SHARE * len(names)


def _is_unit(name: str) -> bool:
    return name.endswith(words("organization")["body_ending"]) and name not in words("organization")["not_unit"]


def _of_units(read: Sequence[Headcount], made: Sequence[Headcount]) -> list[Headcount]:
    """The headcounts of units: each is a body, with all of its staff."""
    known = {h.body for h in made}
    if any(h.body for h in read) or known & {h.grade for h in read}:
        return []
    first = max((h.body_order for h in made), default=0 if made else -1) + 1
    orders = {name: first + at for at, name in enumerate(dict.fromkeys(h.grade for h in read if _is_unit(h.grade)))}
    return [
        replace(h, order=1, grade=_ALL, parent=0, body=h.grade, body_order=orders[h.grade])
        for h in read
        if h.grade in orders
    ]


def _of_grade(read: Sequence[Headcount], made: Sequence[Headcount]) -> list[Headcount]:
    """The headcounts of the parts of a grade that the table of all staff has: its totals are those of that grade."""
    totals = _totals(read)
    whole = {grade for grade in (h.grade for h in made if not h.body) if not is_total(grade)}
    above = [
        grade
        for grade in whole
        if totals and totals == {h.measure: int(h.figure.value) for h in made if h.grade == grade and not h.body}
    ]
    if len(above) != 1 or any(h.body for h in read) or whole & {h.grade for h in read}:
        return []
    order = next(h.order for h in made if h.grade == above[0] and not h.body)
    first = max(h.order for h in made if not h.body)
    shifted = [replace(h, order=h.order + first, parent=h.parent + first if h.parent else 0) for h in read]
    tops = {h.order for h in shifted if is_total(h.grade)}
    return [
        replace(h, parent=order if h.parent in tops or not h.parent else h.parent)
        for h in shifted
        if not is_total(h.grade)
    ]


def _read(sheet: Sheet) -> list[Headcount]:
    """The headcounts of a table, those of one body and grade beside each other."""
    cells = [(entry, place) for entry in sheet.entries if (place := _place(entry))]
    grades = list(dict.fromkeys(grade for _, (_, _, grade) in cells))
    bodies = list(dict.fromkeys(body for _, (_, body, _) in cells))
    parents = _parents(grades, cells)
    found: dict[tuple[str, str, str], Headcount] = {}
    for entry, (measure, body, grade) in cells:
        value = entry.cell.value
        if value is None or value < 0 or value != value.to_integral_value() or (measure, body, grade) in found:
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
    if body and _is_unit(flat(grades[-1])) and not _is_unit(flat(body[-1])):
        return measure, grades[-1], body[-1]
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
