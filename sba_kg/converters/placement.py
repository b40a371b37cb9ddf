"""Where a row of the program table belongs, by evidence and not by the position of its cells.

Three questions, each with its own evidence (decision 0003):

- Which rows does a printed total cover? The rows are in order and so are the totals; a cut of the rows is
  sought whose sums equal the totals, with each total as near to its printed row as that allows.
- Which section of part 2 covers which rows? A section's budget, the names in its breakdown and its title
  against the amounts and names of neighbouring rows.
- Which subtask is a row's? The subtask whose section covers it; the printed cell gives the name, also
  where it has slipped by a row.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from sba_kg.converters.program_rows import Parent, ProgramRow
from sba_kg.model import ProgramReport
from sba_kg.names import key, similarity

#: A total may stand this many rows away from its first row.
_REACH = 4
#: Costs of a cut: a sum that misses its total costs more than moving any total within reach.
_MISS, _SURPLUS, _EMPTY = 10.0, 1.5, 40.0
#: Cost of a row left above the first total: it would belong to no task.
_ORPHAN = 15.0

_SAME_NAME = 0.72
#: What a section must at least score on a run of rows to be taken as covering it.
_COVERS = 0.85
#: A sum this near to a section's budget (relatively) is nearly as good as one that equals it.
_NEAR, _NEARLY = 0.05, 1.5
#: More programs than this stand in no section.
_LONGEST_RUN = 20
#: A section speaks of a program if its text has this many letters of the name in one piece, and this share of them.
_SPOKEN, _SPOKEN_SHARE = 5, 0.55


@dataclass(frozen=True)
class Span:
    """Rows ``start`` up to, not including, ``stop`` of the table."""

    start: int
    stop: int

    def __contains__(self, index: int) -> bool:
        return self.start <= index < self.stop


@dataclass(frozen=True)
class Group:
    """The rows that one total covers.

    Attributes:
        total: The task with its total, if one is printed.
        span: Its rows.
        printed_at: The row on which the total stands.
        exact: Whether the rows add up to it (True where no total is printed).
        difference: Stated minus sum, in won; 0 where no total is printed.
    """

    total: Parent
    span: Span
    printed_at: int
    exact: bool
    difference: int


def cut(rows: Sequence[ProgramRow], totals: Sequence[tuple[int, Parent]]) -> list[Group]:
    """Give each total its rows.

    Args:
        rows: All rows of the table that hold an amount.
        totals: Pairs of row index and total, in printed order.

    Returns:
        One group per total. Rows before the first total's rows belong to no group.
    """
    amounts = [row.figure.value if row.figure else 0 for row in rows]
    sums = [0]
    for amount in amounts:
        sums.append(sums[-1] + int(amount))
    if not totals:
        return []
    first = _starts(sums, totals)
    stops = [*first[1:], len(rows)]
    groups = []
    for (printed_at, total), start, stop in zip(totals, first, stops, strict=True):
        stated = _stated(total)
        difference = 0 if stated is None else stated - (sums[stop] - sums[start])
        exact = stop > start and abs(difference) < _tolerance(total, rows[start:stop])
        groups.append(Group(total, Span(start, stop), printed_at, exact, difference))
    return groups


def _starts(sums: Sequence[int], totals: Sequence[tuple[int, Parent]]) -> list[int]:
    """The cheapest first row of each total (dynamic programming, from the first total to the last).

    Args:
        sums: Sums of the amounts of the first 0, 1, 2 … rows.
        totals: As for :func:`cut`.
    """
    rows = len(sums) - 1
    # For each possible start of the total at hand: the cost of all before it, and the starts chosen so far.
    chains: dict[int, tuple[float, tuple[int, object]]]
    chains = {start: (_ORPHAN * start, (start, ())) for start in _reachable(totals[0][0], 0, rows)}
    for index, (printed_at, parent) in enumerate(totals):
        last = index + 1 == len(totals)
        following: dict[int, tuple[float, tuple[int, object]]] = {}
        for start, (cost, chain) in chains.items():
            for stop in (rows,) if last else _reachable(totals[index + 1][0], start, rows):
                total = cost + abs(start - printed_at) + _cost(_stated(parent), sums[stop] - sums[start], stop - start)
                if stop not in following or total < following[stop][0]:
                    following[stop] = (total, (stop, chain))
        chains = following
    chosen: list[int] = []
    link: object = min(chains.values(), key=lambda item: item[0])[1]
    while isinstance(link, tuple) and link:
        chosen.append(link[0])
        link = link[1]
    return chosen[:0:-1]


def _reachable(printed_at: int, lowest: int, highest: int) -> range:
    return range(max(lowest, min(printed_at - _REACH, highest)), min(highest, max(printed_at + _REACH, lowest)) + 1)


def _stated(parent: Parent) -> int | None:
    return int(parent.figure.value) if parent.figure else None


def _cost(total: int | None, found: int, rows: int) -> float:
    """What it costs to let rows stand for a total: nothing if equal, most if they exceed it.

    A conversion loses rows and never invents one, so a sum above its total is the less likely reading.
    """
    if rows == 0:
        return _EMPTY
    if total is None or found == total:
        return 0.0
    relative = min(1.0, abs(found - total) / max(total, 1))
    return _MISS * (0.5 + 0.5 * relative) * (_SURPLUS if found > total else 1.0)


def _tolerance(total: Parent, rows: Sequence[ProgramRow]) -> int:
    """Exclusive bound of a rounding difference: nothing for amounts printed in the unit of their total."""
    coarsest = max([int(row.figure.precision) for row in rows if row.figure], default=1)
    precision = int(total.figure.precision) if total.figure else 1
    return precision if coarsest < precision else max(1, len(rows) * coarsest if coarsest > precision else 1)


@dataclass(frozen=True)
class Coverage:
    """A section of part 2 and the rows it covers.

    Attributes:
        report: The section.
        span: The rows.
        by_amount: Whether its budget equals their sum within its precision.
    """

    report: ProgramReport
    span: Span
    by_amount: bool


def cover(rows: Sequence[ProgramRow], span: Span, reports: Sequence[ProgramReport]) -> list[Coverage]:
    """Which sections of a policy task cover which of its rows.

    The best-scoring assignment of sections to disjoint runs of neighbouring rows; rows may stay without
    section and sections without rows.
    """
    candidates: dict[int, list[tuple[float, int, int]]] = {}
    for number, report in enumerate(reports):
        for start in range(span.start, span.stop):
            for stop in range(start + 1, min(span.stop, start + _LONGEST_RUN) + 1):
                score = _score(rows[start:stop], report)
                if score > _COVERS:
                    candidates.setdefault(start, []).append((score, stop, number))

    found = [
        Coverage(reports[number], Span(start, stop), _matches(rows[start:stop], reports[number]))
        for start, stop, number in _best_cover(span, candidates)
    ]
    return _widened(rows, span, [*found, *_by_name(rows, span, reports, found)])


def _by_name(
    rows: Sequence[ProgramRow], span: Span, reports: Sequence[ProgramReport], found: Sequence[Coverage]
) -> list[Coverage]:
    """Sections left without rows, whose budget may be far off: each takes the free row that has its name."""
    used = {coverage.report.number for coverage in found}
    free = [i for i in range(span.start, span.stop) if not any(i in coverage.span for coverage in found)]
    alike = [
        (max(_alike(rows[i].subtask, report.title), _alike(rows[i].program, report.title)), -i, -n)
        for n, report in enumerate(reports)
        for i in free
        if report.number not in used
    ]
    result: list[Coverage] = []
    for score, row, number in sorted(alike, reverse=True):
        report = reports[-number]
        taken = any(-row in coverage.span or coverage.report is report for coverage in result)
        if score >= _SAME_NAME and not taken:
            result.append(Coverage(report, Span(-row, -row + 1), by_amount=False))
    return result


def _widened(rows: Sequence[ProgramRow], span: Span, coverages: Sequence[Coverage]) -> list[Coverage]:
    """Sections whose budget is not the sum of their rows also cover what is theirs by name beside them: rows above
    that have the section's title, rows below that its text speaks of.

    An amount that is wrong, in the table or in the section, would else leave the programs beside it in no section.
    Of the rows below only those without a subtask of their own are taken: they continue the one above.
    """
    taken = {index for coverage in coverages for index in range(coverage.span.start, coverage.span.stop)}
    result = []
    for coverage in coverages:
        start, stop = coverage.span.start, coverage.span.stop
        exact = coverage.by_amount
        while not exact and start > span.start and start - 1 not in taken and _begins(rows[start - 1], coverage):
            start -= 1
            taken.add(start)
        while not exact and stop < span.stop and stop not in taken and _continues(rows[stop], coverage):
            taken.add(stop)
            stop += 1
        result.append(
            Coverage(
                coverage.report,
                Span(start, stop),
                _matches(rows[start:stop], coverage.report),
            )
        )
    return result


def _begins(row: ProgramRow, coverage: Coverage) -> bool:
    """Whether a row or its subtask has a section's title."""
    return max(_alike(row.subtask, coverage.report.title), _alike(row.program, coverage.report.title)) > _COVERS


def _continues(row: ProgramRow, coverage: Coverage) -> bool:
    """Whether a row without a subtask is named in a section's text."""
    name, text = key(row.program), key(coverage.report.text)
    if row.subtask or not name:
        return False
    longest = SequenceMatcher(None, name, text, autojunk=False).find_longest_match().size
    return longest >= max(_SPOKEN, _SPOKEN_SHARE * len(name))


def _best_cover(span: Span, candidates: Mapping[int, Sequence[tuple[float, int, int]]]) -> list[tuple[int, int, int]]:
    """The runs (start, stop, section) of highest total score that do not overlap and use each section once."""
    # Row → sections used before it → best score and the runs chosen.
    states: dict[int, dict[frozenset[int], tuple[float, tuple[tuple[int, int, int], ...]]]]
    states = {span.start: {frozenset(): (0.0, ())}}
    for index in range(span.start, span.stop):
        for used, (score, runs) in states.pop(index, {}).items():
            steps = [(index + 1, used, score, runs)]
            steps += [
                (stop, used | {number}, score + gain, (*runs, (index, stop, number)))
                for gain, stop, number in candidates.get(index, ())
                if number not in used
            ]
            for at, now_used, total, chosen in steps:
                known = states.setdefault(at, {})
                if now_used not in known or total > known[now_used][0]:
                    known[now_used] = (total, chosen)
    return list(max(states[span.stop].values(), key=lambda state: state[0])[1]) if span.stop in states else []


def _matches(rows: Sequence[ProgramRow], report: ProgramReport) -> bool:
    """Whether a section's budget is the sum of rows: n parts of precision p may differ by up to n·p."""
    if report.budget is None:
        return False
    parts = max(len(rows), len(report.parts), 1)
    return abs(int(report.budget.value) - _sum(rows)) <= parts * int(report.budget.precision)


def _sum(rows: Sequence[ProgramRow]) -> int:
    return sum(int(row.figure.value) for row in rows if row.figure)


def _score(rows: Sequence[ProgramRow], report: ProgramReport) -> float:
    """How well a run of rows fits a section: amount (0 to 2), names (0 to 1), its breakdown (0 to 1)."""
    names = [report.title, *(part.name for part in report.parts)]
    by_row = [max(_alike(row.program, name) for name in names) for row in rows]
    first = _alike(rows[0].subtask, report.title) if rows[0].subtask else 0.0
    by_name = max(sum(by_row) / len(rows), 0.97 * first if len(rows) == 1 or min(by_row) > 0.4 else 0.0)
    return _amount_fit(rows, report) + by_name + _breakdown_fit(rows, report)


def _amount_fit(rows: Sequence[ProgramRow], report: ProgramReport) -> float:
    if report.budget is None:
        return 0.0
    if _matches(rows, report):
        return 2.0
    budget = max(int(report.budget.value), 1)
    short = (budget - _sum(rows)) / budget
    if abs(short) <= _NEAR:  # one figure of them may be wrong: that changes no section's programs
        return _NEARLY - abs(short)
    return max(0.0, 1.0 - 2 * short) if short >= 0 else max(0.0, 0.6 + 2 * short)


def _breakdown_fit(rows: Sequence[ProgramRow], report: ProgramReport) -> float:
    """How many rows have a part of the section's breakdown for their own, by its amount or its name."""
    if len(report.parts) != len(rows) or len(rows) < 2:
        return 0.0
    amounts = [(int(part.figure.value), int(part.figure.precision)) for part in report.parts]
    by_amount = [any(abs(int(row.figure.value) - v) < p for v, p in amounts) for row in rows if row.figure]
    by_name = [any(_alike(row.program, part.name) >= _SAME_NAME for part in report.parts) for row in rows]
    return sum(a or n for a, n in zip(by_amount, by_name, strict=False)) / len(rows)


@cache
def _alike(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    shorter, longer = sorted((key(a), key(b)), key=len)
    if len(shorter) >= 4 and shorter in longer:
        return max(0.9, similarity(a, b))
    return similarity(a, b)


@dataclass(frozen=True)
class Subtask:
    """A row's subtask and how it was found (``printed`` or ``section``, ``""`` if it was not)."""

    name: str
    evidence: str
    report: ProgramReport | None = None


def subtasks(rows: Sequence[ProgramRow], groups: Sequence[Group], coverages: Sequence[Coverage]) -> list[Subtask]:
    """The subtask of each row.

    Rows that a section covers take its subtask: the printed cell that is named like the section, wherever
    near it stands, else the cell on the run's first row, else the section's title. Other rows take their
    own printed cell, unless that belongs to a section's run; then the subtask of the section whose text
    speaks of the program, else that of the row above.
    """
    claimed = _claims(rows, coverages)
    known: dict[int, Subtask] = {}
    for coverage in coverages:
        for index in range(coverage.span.start, coverage.span.stop):
            known[index] = _covered(rows, index, coverage, claimed.get(coverage.report))
    taken = set(claimed.values())
    for index, row in enumerate(rows):
        if index in known:
            continue
        if row.subtask and index not in taken:
            known[index] = Subtask(row.subtask, "printed")
            continue
        group = next((g.span for g in groups if index in g.span), Span(0, len(rows)))
        near = [(c.report, known[c.span.start]) for c in coverages if c.span.start in group]
        above = known.get(index - 1) if index > group.start else None
        known[index] = _spoken_of(row.program, near) or _carried(above, index in taken)
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


def _covered(rows: Sequence[ProgramRow], index: int, coverage: Coverage, cell: int | None) -> Subtask:
    """A covered row's subtask. Its name is printed evidence only where the table prints it in its place."""
    row, title = rows[index], coverage.report.title
    if cell is None:
        own = bool(row.parents) and key(row.program) == key(title)
        return Subtask(title, "printed" if own else "section", coverage.report)
    name = rows[cell].subtask
    slipped = cell not in coverage.span or index < cell or (bool(row.subtask) and key(row.subtask) != key(name))
    return Subtask(name, "section" if slipped else "printed", coverage.report)


def _claims(rows: Sequence[ProgramRow], coverages: Sequence[Coverage]) -> dict[ProgramReport, int]:
    """Section → row of its printed subtask cell: first by name, then by position."""
    claims: dict[ProgramReport, int] = {}
    near = [
        (similarity(rows[i].subtask, c.report.title), -abs(i - c.span.start), i, n)
        for n, c in enumerate(coverages)
        for i in range(max(0, c.span.start - 1), min(len(rows), c.span.stop + 1))
        if rows[i].subtask
    ]
    for alike, _, index, number in sorted(near, reverse=True):
        report = coverages[number].report
        if alike >= _SAME_NAME and report not in claims and index not in claims.values():
            claims[report] = index
    for coverage in coverages:
        first = coverage.span.start
        if coverage.report not in claims and rows[first].subtask and first not in claims.values():
            claims[coverage.report] = first
    return claims


def _mention(program: str, report: ProgramReport) -> int:
    """Length of the longest beginning of a program's name that a section's text contains."""
    name, text = key(program), key(report.text)
    for length in range(len(name), 2, -1):
        if name[:length] in text:
            return length
    return 0
