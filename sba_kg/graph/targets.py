"""What targets have to do with each other and with tables: totals and parts, and the entries whose figures they are.

Totals are those that running text adds up (``converters.statements.sums``), where the figures agree.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import sba
from sba_kg.model import Records, StatedFigure, TableEntry, Target

_TERM = "isPartOfTotal"
_NAME = "entryName"


def describe(builder: GraphBuilder, records: Records) -> None:
    """Link the targets that the text puts together to their total, where the printed figures add up."""
    for total, parts in totals(records):
        for part in parts:
            builder.add(builder.local(paths.target(part)), sba(_TERM), builder.local(paths.target(total)))
    for target, entry in entries(records):
        builder.add(builder.local(paths.target(target)), sba("isFigureOf"), builder.local(paths.table_entry(entry)))


def entries(records: Records) -> Iterator[tuple[Target, TableEntry]]:
    """Each target that is printed in a cell of an entry of a table, with the entry.

    Where cells of one line print the same, what is counted has to begin with the name of the entry.
    """
    for target in records.targets:
        found = [entry for entry in records.entries if entry.section == target.section and _prints(entry, target)]
        if len(found) > 1:
            found = [entry for entry in found if (name := _name(entry)) and target.what.startswith(name)]
        if len(found) == 1:
            yield target, found[0]


def _prints(entry: TableEntry, target: Target) -> bool:
    """Whether a cell of an entry prints a target; what its name says is no figure of it."""
    lines = range(target.lines.start, target.lines.end + 1)
    return any(
        line in lines and term != _NAME and re.search(rf"(?<![\d,.]){re.escape(target.figure.printed)}", text)
        for term, text, line in entry.values
    )


def _name(entry: TableEntry) -> str:
    return next((text.strip("<>〈〉 ") for term, text, _ in entry.values if term == _NAME), "")


def totals(records: Records) -> Iterator[tuple[Target, Sequence[Target]]]:
    """Each total among the targets with its parts."""
    figures = {figure.order: figure for figure in records.statements.figures}
    stated: dict[int, list[StatedFigure]] = defaultdict(list)
    for link in records.statements.links:
        if link.term == _TERM:
            stated[link.target].append(figures[link.subject])
    targets = _Targets(records.targets)
    for order, parts in sorted(stated.items()):
        total = targets.one(figures[order])
        found = targets.all(parts)
        if total and found and total not in found and sum(part.figure.value for part in found) == total.figure.value:
            yield total, found


class _Targets:
    """Targets by where they stand and how much they are."""

    def __init__(self, targets: Sequence[Target]) -> None:
        self._by_place: dict[tuple[object, ...], list[Target]] = defaultdict(list)
        for target in targets:
            for line in range(target.lines.start, target.lines.end + 1):
                self._by_place[target.section, line, target.figure.unit, target.figure.value].append(target)

    def one(self, figure: StatedFigure) -> Target | None:
        """The target that a figure of the text is; None if it is none, or may be several."""
        found = self.all([figure])
        return found[0] if found else None

    def all(self, figures: Sequence[StatedFigure]) -> list[Target]:
        """The targets that some figures are; empty if one of them is none, or may be others too."""
        wanted: dict[tuple[object, ...], list[StatedFigure]] = defaultdict(list)
        for figure in figures:
            wanted[figure.section, figure.lines.start, figure.figure.unit, figure.figure.value].append(figure)
        found: list[Target] = []
        for place, same in wanted.items():
            there = self._by_place.get(place, [])
            if len(there) > len(same):
                there = [t for t in there if any(each.text and each.text in t.what for each in same)]
            if len(there) != len(same):
                return []
            found += there
        return found
