"""Which row of a table is a part of which: by the marks of the labels, by sums, by a total's word.

``총지출``, ``예산지출``, ``⋅일반회계``, ``⋅특별회계``, ``기금지출`` in one column of labels are a tree. A mark puts a
row below the one above it that has none, or an outer one. Among rows of one mark, a row whose figures are the sums of
those of the rows below it has these as parts. A row of totals has all others.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.vocabulary import genre

#: Words of a row (or a column) that holds the total of the others; spaces are left out.
TOTALS = frozenset(genre.words().totals)
_SUBTOTALS = genre.words().subtotals
#: Rows that measure the same staff in several ways: 정원 is no total of 현원 and 결원, though they add up to it.
_MEASURES = frozenset(word for words in genre.tables()["staffing"].values() for word in words)
#: Two figures below this that add up to a third may do so by chance, unless its label is that of a total.
_LEAST = 100
#: Rows that are compared; longer tables are lists.
_MOST_ROWS = 300
#: At most so many rows directly below one.
_MOST_PARTS = 60

Values = Mapping[int, Decimal]


def is_total(label: str) -> bool:
    """Whether a label is that of a total, perhaps with a formula or a count in brackets behind it."""
    return "".join(label.split("(", maxsplit=1)[0].split()) in TOTALS


def is_subtotal(label: str) -> bool:
    """Whether a label is that of the total of a group."""
    return "".join(label.split()) in _SUBTOTALS


def _measures(label: str) -> bool:
    return "".join(label.split("(", maxsplit=1)[0].split()) in _MEASURES


def nest(labels: Sequence[str], values: Sequence[Values], *, whole: bool = True) -> list[int]:
    """The row that each row is a part of, -1 for none.

    Args:
        labels: The rows' labels, with their marks, in normal form.
        values: The figures of each row, by column.
        whole: Whether a row of totals has all others as parts by its word alone; not where it may be the total of more
            than these rows.
    """
    above = _by_marks(labels)
    if len(labels) > _MOST_ROWS:
        return above
    for parent in sorted({-1, *above}):
        siblings = [row for row, own in enumerate(above) if own == parent and not _measures(labels[row])]
        for row, total in _by_sums(siblings, labels, values, whole=whole).items():
            above[row] = total
    return above


def _by_marks(labels: Sequence[str]) -> list[int]:
    ranks: dict[MarkKind, int] = {MarkKind.NONE: 0}
    above: list[int] = []
    open_: list[tuple[int, int]] = []
    for row, label in enumerate(labels):
        kind = read_mark(label)[0].kind
        if kind is not MarkKind.NONE and not open_:
            kind = MarkKind.NONE  # the first row is no part of another
        rank = ranks.setdefault(kind, len(ranks))
        while open_ and open_[-1][0] >= rank:
            open_.pop()
        above.append(open_[-1][1] if open_ else -1)
        open_.append((rank, row))
    return above


def _by_sums(
    siblings: Sequence[int], labels: Sequence[str], values: Sequence[Values], *, whole: bool
) -> dict[int, int]:
    """Row → the sibling that is its total."""
    found: dict[int, int] = {}
    tops: list[int] = []
    for row in reversed(siblings):
        least = 1 if is_total(labels[row]) or read_mark(labels[row])[1].startswith(_SUBTOTALS) else _LEAST
        parts = _parts(values[row], [values[top] for top in tops[:_MOST_PARTS]], least)
        found.update(dict.fromkeys(tops[:parts], row))
        tops = [row, *tops[parts:]]
    totals = [row for row in (*tops[:1], *tops[-1:]) if is_total(labels[row]) and values[row]]
    if whole and len(tops) > 2 and totals:
        found.update({row: totals[0] for row in tops if row != totals[0]})
    return found


def _parts(total: Values, below: Sequence[Values], least: int) -> int:
    """How many of the rows below a row add up to it, at least two; 0 if none do, or only to less than ``least``."""
    sums: dict[int, Decimal] = {}
    for count, row in enumerate(below, 1):
        for column, value in row.items():
            sums[column] = sums.get(column, Decimal(0)) + value
        if count > 1 and _agrees(total, sums, count, least):
            return count
    return 0


def _agrees(total: Values, sums: Values, parts: int, least: int) -> bool:
    """Whether most columns add up, one of them exactly; rounded parts may be off by one each."""
    shared = [column for column in total if column in sums and (total[column] or sums[column])]
    off = [abs(total[column] - sums[column]) for column in shared if abs(total[column]) > max(parts, least)]
    return 0 in off and sum(1 for difference in off if difference <= parts) * 2 > len(off)
