"""Which rows of the program table a printed total covers, by evidence and not by the position of its cells.

Where a row belongs are three questions, each with its own evidence (decision 0003): this one, which section of part 2
covers which rows (:mod:`covering`), and which subtask is a row's (:mod:`subtasks`). The rows are in order and so are
the totals; a cut of the rows is sought whose sums equal the totals, with each total as near to its printed row as that
allows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sba_kg.converters.program_table.rows import Parent, ProgramRow

#: A total may stand this many rows away from its first row.
_REACH = 4
#: Costs of a cut: a sum that misses its total costs more than moving any total within reach.
_MISS, _SURPLUS, _EMPTY = 10.0, 1.5, 40.0
#: Cost of a row left above the first total: it would belong to no task.
_ORPHAN = 15.0


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
