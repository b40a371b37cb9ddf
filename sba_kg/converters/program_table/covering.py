"""Which section of part 2 covers which rows of the program table (decision 0003).

A section's budget, the names in its breakdown and its title against the amounts and names of neighbouring rows.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from sba_kg.base.text import key, similarity
from sba_kg.converters.program_table.placement import Span
from sba_kg.converters.program_table.rows import ProgramRow
from sba_kg.model import ProgramReport

#: Names that are at least so much alike are one.
SAME_NAME = 0.72
#: What a section must at least score on a run of rows to be taken as covering it.
_COVERS = 0.85
#: A sum this near to a section's budget (relatively) is nearly as good as one that equals it.
_NEAR, _NEARLY = 0.05, 1.5
#: More programs than this stand in no section.
_LONGEST_RUN = 20
#: A section speaks of a program if its text has this many letters of the name in one piece, and this share of them.
_SPOKEN, _SPOKEN_SHARE = 5, 0.55
#: In a longer table a section is only looked for among so many rows around its place in the order of sections.
_WIDE = 200
#: So many ways of covering the rows above are kept: more than any report has that is read as it was written.
_STATES = 500

_Run = tuple[int, int, int]  # first row, row behind the last, number of the section
_Chain = tuple[_Run, "_Chain"] | None


@dataclass(frozen=True)
class SectionCover:
    """A section of part 2 and the rows it covers.

    Attributes:
        report: The section.
        span: The rows.
        by_amount: Whether its budget equals their sum within its precision.
    """

    report: ProgramReport
    span: Span
    by_amount: bool


def cover(rows: Sequence[ProgramRow], span: Span, reports: Sequence[ProgramReport]) -> list[SectionCover]:
    """Which sections of a policy task cover which of its rows.

    The best-scoring assignment of sections to disjoint runs of neighbouring rows; rows may stay without
    section and sections without rows.
    """
    candidates: dict[int, list[tuple[float, int, int]]] = {}
    for number, report in enumerate(reports):
        near = _near(span, number, len(reports))
        fit = _Fit(rows, near.start, min(span.stop, near.stop + _LONGEST_RUN), report)
        for start in near:
            for stop, score in fit.scores(start):
                if score > _COVERS:
                    candidates.setdefault(start, []).append((score, stop, number))

    found = [
        SectionCover(reports[number], Span(start, stop), _matches(rows[start:stop], reports[number]))
        for start, stop, number in _best_cover(span, candidates)
    ]
    return _widened(rows, span, [*found, *_by_name(rows, span, reports, found)])


def _near(span: Span, number: int, count: int) -> range:
    """The rows among which the section with a number may begin: all of them in a table of usual length."""
    length = span.stop - span.start
    if length <= _WIDE:
        return range(span.start, span.stop)
    middle = span.start + length * (2 * number + 1) // (2 * count)
    start = max(span.start, min(middle - _WIDE // 2, span.stop - _WIDE))
    return range(start, start + _WIDE)


class _Fit:
    """How well runs of rows fit a section: amount (0 to 2), names (0 to 1), its breakdown (0 to 1).

    Args:
        rows: All rows of the table.
        first: The first row to look at.
        stop: The row behind the last one.
        report: The section.
    """

    def __init__(self, rows: Sequence[ProgramRow], first: int, stop: int, report: ProgramReport) -> None:
        self._report, self._first, self._stop = report, first, stop
        part_names = [part.name for part in report.budget_parts]
        own = rows[first:stop]
        self._amounts = [int(row.figure.value) if row.figure else 0 for row in own]
        self._titles = [_alike(row.program, report.title) for row in own]
        self._names = [max((_alike(row.program, name) for name in part_names), default=0.0) for row in own]
        self._subtasks = [_alike(row.subtask, report.title) for row in own]
        parts = [(int(part.figure.value), int(part.figure.precision)) for part in report.budget_parts]
        self._in_breakdown = [
            name >= SAME_NAME or (bool(row.figure) and any(abs(amount - v) < p for v, p in parts))
            for row, amount, name in zip(own, self._amounts, self._names, strict=True)
        ]

    def scores(self, start: int) -> Iterator[tuple[int, float]]:
        """The score of each run that begins with a row: the row behind its last one, and the score."""
        begin = start - self._first
        total, alike, least, told = 0, 0.0, 1.0, 0
        for index in range(begin, min(len(self._amounts), begin + _LONGEST_RUN)):
            by_row = max(self._titles[index], self._names[index])
            total, alike, least = total + self._amounts[index], alike + by_row, min(least, by_row)
            told += self._in_breakdown[index]
            count = index + 1 - begin
            first = 0.97 * self._subtasks[begin] if count == 1 or least > 0.4 else 0.0
            breakdown = told / count if count == len(self._report.budget_parts) and count > 1 else 0.0
            by_name = max(alike / count, first)
            yield start + count, _amount_fit(total, count, self._report) + by_name + breakdown


def _by_name(
    rows: Sequence[ProgramRow], span: Span, reports: Sequence[ProgramReport], found: Sequence[SectionCover]
) -> list[SectionCover]:
    """Sections left without rows, whose budget may be far off: each takes the free row that has its name."""
    used = {coverage.report.number for coverage in found}
    covered = {i for coverage in found for i in range(coverage.span.start, coverage.span.stop)}
    alike = [
        (score, -i, -n)
        for n, report in enumerate(reports)
        if report.number not in used
        for i in _near(span, n, len(reports))
        if i not in covered and (score := _names_alike(rows[i], report)) >= SAME_NAME
    ]
    result: list[SectionCover] = []
    placed: set[int] = set()
    for _, row, number in sorted(alike, reverse=True):
        if -row not in covered and -number not in placed:
            result.append(SectionCover(reports[-number], Span(-row, -row + 1), by_amount=False))
            covered.add(-row)
            placed.add(-number)
    return result


def _names_alike(row: ProgramRow, report: ProgramReport) -> float:
    """How much a row or its subtask has a section's title."""
    return max(_alike(row.subtask, report.title), _alike(row.program, report.title))


def _widened(rows: Sequence[ProgramRow], span: Span, coverages: Sequence[SectionCover]) -> list[SectionCover]:
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
        while (
            not exact
            and start > span.start
            and start - 1 not in taken
            and _names_alike(rows[start - 1], coverage.report) > _COVERS
        ):
            start -= 1
            taken.add(start)
        while not exact and stop < span.stop and stop not in taken and _continues(rows[stop], coverage):
            taken.add(stop)
            stop += 1
        result.append(
            SectionCover(
                coverage.report,
                Span(start, stop),
                _matches(rows[start:stop], coverage.report),
            )
        )
    return result


def _continues(row: ProgramRow, coverage: SectionCover) -> bool:
    """Whether a row without a subtask is named in a section's text."""
    name, text = key(row.program), key(coverage.report.text)
    least = max(_SPOKEN, math.ceil(_SPOKEN_SHARE * len(name)))
    return not row.subtask and any(name[i : i + least] in text for i in range(len(name) - least + 1))


def _best_cover(span: Span, candidates: Mapping[int, Sequence[tuple[float, int, int]]]) -> list[_Run]:
    """The runs (start, stop, section) of highest total score that do not overlap and use each section once.

    Of the sections used so far only those matter that could be used again further down.
    """
    last = {number: start for start in sorted(candidates) for _, _, number in candidates[start]}
    # Row → sections used before it → best score and the runs chosen.
    states: dict[int, dict[frozenset[int], tuple[float, _Chain]]] = {span.start: {frozenset(): (0.0, None)}}
    for index in range(span.start, span.stop):
        for used, (score, runs) in _best(states.pop(index, {})):
            steps: list[tuple[int, frozenset[int], float, _Chain]] = [(index + 1, used, score, runs)]
            steps += [
                (stop, used | {number}, score + gain, ((index, stop, number), runs))
                for gain, stop, number in candidates.get(index, ())
                if number not in used
            ]
            for at, now_used, total, chosen in steps:
                known = states.setdefault(at, {})
                open_ = frozenset(number for number in now_used if last[number] >= at)
                if open_ not in known or total > known[open_][0]:
                    known[open_] = (total, chosen)
    chain = max(states[span.stop].values(), key=lambda state: state[0])[1] if span.stop in states else None
    return list(_runs(chain))[::-1]


def _best(
    states: Mapping[frozenset[int], tuple[float, _Chain]],
) -> Sequence[tuple[frozenset[int], tuple[float, _Chain]]]:
    if len(states) <= _STATES:
        return list(states.items())
    return sorted(states.items(), key=lambda state: -state[1][0])[:_STATES]


def _runs(chain: _Chain) -> Iterator[_Run]:
    while chain is not None:
        run, chain = chain
        yield run


def _matches(rows: Sequence[ProgramRow], report: ProgramReport) -> bool:
    """Whether a section's budget is the sum of rows."""
    return _adds_up(sum(int(row.figure.value) for row in rows if row.figure), len(rows), report)


def _adds_up(total: int, count: int, report: ProgramReport) -> bool:
    """Whether so many rows add up to a section's budget: n parts of precision p may differ by up to n·p."""
    if report.budget is None:
        return False
    parts = max(count, len(report.budget_parts), 1)
    return abs(int(report.budget.value) - total) <= parts * int(report.budget.precision)


def _amount_fit(total: int, count: int, report: ProgramReport) -> float:
    if report.budget is None:
        return 0.0
    if _adds_up(total, count, report):
        return 2.0
    budget = max(int(report.budget.value), 1)
    short = (budget - total) / budget
    if abs(short) <= _NEAR:  # one figure of them may be wrong: that changes no section's programs
        return _NEARLY - abs(short)
    return max(0.0, 1.0 - 2 * short) if short >= 0 else max(0.0, 0.6 + 2 * short)


@lru_cache(maxsize=16_384)
def _alike(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    shorter, longer = sorted((key(a), key(b)), key=len)
    if len(shorter) >= 4 and shorter in longer:
        return max(0.9, similarity(a, b))
    return similarity(a, b)
