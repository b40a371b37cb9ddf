"""The institution budget (세입 and 세출 side by side, two years and their change) → records.

Which item is part of which is found from the amounts: an item is the total of the items below it when
they add up to it (in this year or the last, so that one wrong figure does not break the tree).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import in_won
from sba_kg.model import BudgetAccount, Figure, Lines
from sba_kg.reader import PipeRow, PipeTable
from sba_kg.reader.dates import years
from sba_kg.reader.numbers import money_unit, parse_plain
from sba_kg.vocabulary import genre

_WORDS = genre.damaged()["budget"]
_CHANGE = re.compile(genre.apart(_WORDS["change"]))
_NONE = {*genre.words().none, "", "△"}
_SEVERAL = re.compile(r"\d\s+\d")
_OPENING = ("(", "[", "〔")
#: No total is that of more rows.
_LONGEST_RUN = 100
_SIDES = {side: _WORDS[side] for side in ("revenue", "expenditure")}


@dataclass(frozen=True)
class _Block:
    """The columns of one side: where its items stand, and what each further column holds."""

    side: str
    item: int
    columns: tuple[tuple[int, str, int], ...]


@dataclass
class _Item:
    """An item of one side; ``above`` is the order of the item that it is a part of, 0 for none."""

    name: str
    row: PipeRow
    amounts: dict[tuple[str, int], Figure]
    above: int = 0


def convert(context: Context) -> list[BudgetAccount]:
    """Read every table that has a revenue side and an expenditure side."""
    result: list[BudgetAccount] = []
    for table in context.document.tables:
        blocks, first = _blocks(table)
        if not blocks:
            continue
        if result:
            context.report(table.start, "P-B05")
            continue
        scale = _scale(context, table)
        for block in blocks:
            items = _items(context, table.rows[first:], block, scale)
            _nest(context, items)
            result += _records(block.side, items)
    return result


def _blocks(table: PipeTable) -> tuple[list[_Block], int]:
    """The two sides of the table and the index of its first data row."""
    for index, row in enumerate(table.rows):
        years = [(i, *_column(text)) for i, text in enumerate(row.texts) if _column(text)[0]]
        if sum(1 for _, measure, _ in years if measure == "institution-budget") < 2:
            continue
        above = " ".join("".join(t.split()) for r in table.rows[: index + 1] for t in r.texts)
        if not all(any(word in above for word in words) for words in _SIDES.values()):
            return [], 0
        return _split(years), index + 1
    return [], 0


def _column(text: str) -> tuple[str, int]:
    if _CHANGE.search(text):
        return "institution-budget-change", 0
    found = years(text)
    return ("institution-budget", found[0]) if found else ("", 0)


def _split(columns: Sequence[tuple[int, str, int]]) -> list[_Block]:
    """Cut the columns where one is missing: that is where the other side's items stand."""
    groups: list[list[tuple[int, str, int]]] = []
    for column in columns:
        if groups and column[0] == groups[-1][-1][0] + 1:
            groups[-1].append(column)
        else:
            groups.append([column])
    blocks = []
    for side, group in zip(_SIDES, groups, strict=False):
        latest = max(year for _, _, year in group)
        blocks.append(_Block(side, group[0][0] - 1, tuple((i, m, y or latest) for i, m, y in group)))
    return blocks


def _scale(context: Context, table: PipeTable) -> int:
    """Won per printed unit: from the table's headings or the caption above it."""
    head = " ".join(t for row in table.rows[:3] for t in row.texts)
    above = context.document.source.lines[max(0, table.start - 6) : table.start - 1]
    for text in [head, *(line.text for line in reversed(above))]:
        if unit := money_unit(text):
            return unit
    context.report(table.start, "P-B01")
    return 1


def _items(context: Context, rows: Sequence[PipeRow], block: _Block, scale: int) -> list[_Item]:
    items: list[_Item] = []
    for row in rows:
        name = row.texts[block.item] if block.item < len(row.cells) else ""
        cells = [(row.texts[i] if i < len(row.cells) else "", m, y) for i, m, y in block.columns]
        if not name:
            if any(parse_plain(text) for text, _, _ in cells):
                context.report(row.line, "P-B02")
            continue
        amounts = {(m, y): f for text, m, y in cells if (f := _figure(context, row, text, scale))}
        if items and not amounts and name.startswith(_OPENING) and not any(text for text, _, _ in cells):
            items[-1].name = f"{items[-1].name} {name}"  # the second line of a name, on a row of its own
            continue
        items.append(_Item(_item_name(name), row, amounts))
    return items


def _figure(context: Context, row: PipeRow, text: str, scale: int) -> Figure | None:
    if "".join(text.split()) in _NONE:
        return None
    # Two figures that have run into one cell are no figure: what a thousand's comma has lost looks the same.
    number = None if _SEVERAL.search(text) else parse_plain(text, scale)
    amount = number.whole if number else None
    if number is None or amount is None:
        context.report(row.line, "P-B03", text=text)
        return None
    return in_won(amount, text, scale, int(number.precision))


def _item_name(text: str) -> str:
    """An item's name; single letters set apart to fill a column (``총 계``) are joined."""
    return "".join(text.split()) if re.fullmatch(r"\S(?: \S)+", text) else text


def _nest(context: Context, items: list[_Item]) -> None:
    """Give each item its parent: the nearest item above whose amount the following items add up to."""
    _Nesting(items).claim(0, len(items), 0)
    open_items = [item for item in items[1:] if not item.above]
    if open_items:
        context.report(items[0].row.line, "P-B04")
        for item in open_items:
            item.above = 1


class _Nesting:
    """Finds which items are the parts of which: an item's parts are the longest run below it that adds up to it.

    What a run adds up to is known from the runs that begin further down, so each run is judged once.
    """

    def __init__(self, items: Sequence[_Item]) -> None:
        self._items = items
        # First item → end of a run → how many of the items after the first are its parts.
        self._parts: list[dict[int, int]] = [{} for _ in items]
        sums: list[dict[int, _Sums]] = [{} for _ in range(len(items) + 1)]
        for start in reversed(range(len(items))):
            parts = 0
            for end in range(start + 1, min(len(items), start + _LONGEST_RUN) + 1):
                if end > start + 1 and self._adds_up(start, sums[start + 1].get(end)):
                    parts = end - start - 1
                self._parts[start][end] = parts
                rest = sums[start + 1 + parts].get(end) if start + 1 + parts < end else _Sums()
                if rest is not None:
                    sums[start][end] = rest.with_first(items[start].amounts)
            sums[min(len(items), start + _LONGEST_RUN + 1)].clear()

    def claim(self, start: int, end: int, above: int) -> None:
        """Read ``items[start:end]`` as siblings under the item of order ``above``, each followed by its own parts."""
        index = start
        while index < end:
            known = self._parts[index]
            parts = known.get(end, known.get(max(known), 0) if known else 0)
            self._items[index].above = above
            self.claim(index + 1, index + 1 + parts, index + 1)
            index += 1 + parts

    def _adds_up(self, index: int, parts: _Sums | None) -> bool:
        if parts is None or parts.items <= 1:
            return False
        for column, total in self._items[index].amounts.items():
            if column[0] == "institution-budget" and column in parts.columns and parts.columns[column].equals(total):
                return True
        return False


class _Column(NamedTuple):
    """The figures of one column of a run: how many, their sum, and the precisions of the first and of all."""

    parts: int
    value: int
    first: int
    precisions: int

    def equals(self, total: Figure) -> bool:
        """Equal within what rounding each part but one to its precision can do."""
        return self.parts > 1 and abs(self.value - int(total.value)) <= self.precisions - self.first


class _Sums(NamedTuple):
    """What the siblings of a run add up to, column by column."""

    items: int = 0
    columns: Mapping[tuple[str, int], _Column] = MappingProxyType({})

    def with_first(self, amounts: Mapping[tuple[str, int], Figure]) -> _Sums:
        """The sums with one more item before the others."""
        columns = dict(self.columns)
        for key, figure in amounts.items():
            precision, known = int(figure.precision), columns.get(key)
            columns[key] = _Column(
                (known.parts if known else 0) + 1,
                (known.value if known else 0) + int(figure.value),
                precision,
                (known.precisions if known else 0) + precision,
            )
        return _Sums(self.items + 1, columns)


def _records(side: str, items: Sequence[_Item]) -> list[BudgetAccount]:
    return [
        BudgetAccount(
            order=order,
            side=side,
            item=item.name,
            fiscal_year=year,
            measure=measure,
            figure=figure,
            lines=_line(item),
            parent=item.above,
        )
        for order, item in enumerate(items, 1)
        for (measure, year), figure in item.amounts.items()
    ]


def _line(item: _Item) -> Lines:
    return Lines.of(item.row.line)
