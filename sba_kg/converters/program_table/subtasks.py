"""Which subtask is a row's: the subtask whose section covers it (decision 0003).

The printed cell gives the name, also where it has slipped by a row.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from sba_kg.base.text import key, similarity
from sba_kg.converters.program_table.covering import SAME_NAME, SectionCover
from sba_kg.converters.program_table.placement import Group, Span
from sba_kg.converters.program_table.rows import ProgramRow
from sba_kg.model import ProgramReport

#: A section speaks of a program whose name begins with at least this many letters that its text has.
_SHORTEST = 3


@dataclass(frozen=True)
class Subtask:
    """A row's subtask and how it was found (``printed`` or ``section``, ``""`` if it was not)."""

    name: str
    evidence: str
    report: ProgramReport | None = None


def subtasks(rows: Sequence[ProgramRow], groups: Sequence[Group], coverages: Sequence[SectionCover]) -> list[Subtask]:
    """The subtask of each row.

    Rows that a section covers take its subtask: the printed cell that is named like the section, wherever
    near it stands, else the cell on the run's first row, else the section's title. Other rows take their
    own printed cell, unless that belongs to a section's run; then the subtask of the section whose text
    speaks of the program, else that of the row above.
    """
    claimed = _claims(rows, coverages)
    spans = {index: g.span for g in reversed(groups) for index in range(g.span.start, g.span.stop)}
    known: dict[int, Subtask] = {}
    for coverage in coverages:
        for index in range(coverage.span.start, coverage.span.stop):
            known[index] = _covered(rows, index, coverage, claimed.get(coverage.report))
    taken = set(claimed.values())
    whole = Span(0, len(rows))
    near: dict[Span, list[tuple[ProgramReport, Subtask]]] = {}
    for index, row in enumerate(rows):
        if index in known:
            continue
        if row.subtask and index not in taken:
            known[index] = Subtask(row.subtask, "printed")
            continue
        group = spans.get(index, whole)
        if group not in near:
            near[group] = [(c.report, known[c.span.start]) for c in coverages if c.span.start in group]
        above = known.get(index - 1) if index > group.start else None
        known[index] = _spoken_of(row.program, near[group]) or _carried(above, index in taken)
    return [known[index] for index in range(len(rows))]


def _spoken_of(program: str, near: Sequence[tuple[ProgramReport, Subtask]]) -> Subtask | None:
    """The subtask of the one section whose text speaks most of a program."""
    spoken = [_mention(program, report) for report, _ in near]
    most = max(spoken, default=0)
    if not most or spoken.count(most) > 1:
        return None
    report, subtask = near[spoken.index(most)]
    return Subtask(subtask.name, "section", report)


def _carried(above: Subtask | None, slipped: bool) -> Subtask:
    """The subtask of the row above; found by the sections if the row's own cell belongs to another."""
    if above is None or not above.name:
        return Subtask("", "")
    return Subtask(above.name, "section" if slipped else "printed", above.report)


def _covered(rows: Sequence[ProgramRow], index: int, coverage: SectionCover, cell: int | None) -> Subtask:
    """A covered row's subtask. Its name is printed evidence only where the table prints it in its place."""
    row, title = rows[index], coverage.report.title
    if cell is None:
        own = bool(row.parents) and key(row.program) == key(title)
        return Subtask(title, "printed" if own else "section", coverage.report)
    name = rows[cell].subtask
    slipped = cell not in coverage.span or index < cell or (bool(row.subtask) and key(row.subtask) != key(name))
    return Subtask(name, "section" if slipped else "printed", coverage.report)


def _claims(rows: Sequence[ProgramRow], coverages: Sequence[SectionCover]) -> dict[ProgramReport, int]:
    """Section → row of its printed subtask cell: first by name, then by position."""
    claims: dict[ProgramReport, int] = {}
    taken: set[int] = set()
    near = [
        (similarity(rows[i].subtask, c.report.title), -abs(i - c.span.start), i, n)
        for n, c in enumerate(coverages)
        for i in range(max(0, c.span.start - 1), min(len(rows), c.span.stop + 1))
        if rows[i].subtask
    ]
    for alike, _, index, number in sorted(near, reverse=True):
        report = coverages[number].report
        if alike >= SAME_NAME and report not in claims and index not in taken:
            claims[report] = index
            taken.add(index)
    for coverage in coverages:
        first = coverage.span.start
        if coverage.report not in claims and rows[first].subtask and first not in taken:
            claims[coverage.report] = first
            taken.add(first)
    return claims


def _mention(program: str, report: ProgramReport) -> int:
    """Length of the longest beginning of a program's name that a section's text contains."""
    name, text = key(program), key(report.text)
    lengths = range(_SHORTEST, len(name) + 1)
    # What is not in the text with n letters is not in it with more.
    return _SHORTEST - 1 + found if (found := bisect_left(lengths, True, key=lambda n: name[:n] not in text)) else 0
