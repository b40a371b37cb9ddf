"""The program table's rows as printed: what each cell is, whatever column it has slipped into.

A cell says by itself what it is: a total is a name with an amount in brackets, the budget is the bare
number, what stands before it are names and what stands after it are the unit and the fund types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from sba_kg.base.text import key, squeeze
from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import in_won, money_figure
from sba_kg.model import Figure
from sba_kg.reader import PipeRow, PipeTable
from sba_kg.reader.marks import MarkKind, read_mark
from sba_kg.reader.nesting import is_subtotal, is_total
from sba_kg.reader.numbers import Quantity, find_money, money_unit, parse_plain
from sba_kg.vocabulary import genre
from sba_kg.vocabulary.unit_names import split_units, unit_type

_AMOUNT = r"(?P<amount>[△▲]?\d[\d,.]*)\s*"
_TOTAL = re.compile(
    rf"^(?P<name>.*\S)\s*[(\[{{〔【<〈]\s*(?:(?:합)?계\s*[:：]?\s*)?{_AMOUNT}(?:(?P<unit>천|백만|천만|만|억|조|)\s*원)?\s*[)\]}}〕】>〉]$"
)
_BARE_TOTAL = re.compile(rf"^(?P<name>.*[^\d\s,.(]{{2}})\s+{_AMOUNT}(?P<unit>천|백만|억)\s*원$")
#: A bare number in brackets is a total only if it has this many characters: names end in short ones (``(3개)``).
_SHORTEST_TOTAL = 5
_WORDS = genre.damaged()["programs"]
_COLUMNS = ("task", "program", "amount")


@dataclass(frozen=True)
class Parent:
    """A printed policy task or focus task; ``figure`` is its total, None where none is printed."""

    name: str
    figure: Figure | None
    column: int
    line: int


@dataclass(frozen=True)
class ProgramRow:
    """A row of the program table as printed.

    Attributes:
        line: Its line.
        parents: The policy task and focus task printed on it, from left to right.
        subtask: The printed subtask, ``""`` if none.
        program: The printed program, ``""`` if its cell is empty.
        figure: The amount, None for a row that holds only parents.
        units: The printed units.
        funds: The printed fund types (codes) of this and the following rows.
    """

    line: int
    parents: tuple[Parent, ...]
    subtask: str
    program: str
    figure: Figure | None
    units: tuple[str, ...]
    funds: tuple[str, ...]


def find_table(context: Context) -> PipeTable | None:
    """The program table: headed by policy tasks, programs and their budget."""
    for table in context.document.tables:
        header = ["".join(t.split()) for row in _header(table) for t in row.texts]
        if all(any(word in text for text in header for word in _WORDS[column]) for column in _COLUMNS):
            return table
    return None


def _header(table: PipeTable) -> list[PipeRow]:
    """The heading rows: those above the rule, and those below it up to the first amount or total."""
    rows = list(table.rows[: table.header_size])
    for row in table.rows[table.header_size :]:
        if any(_TOTAL.match(t) or parse_plain(t) for t in row.texts):
            break
        rows.append(row)
    return rows


def read_rows(context: Context, table: PipeTable) -> list[ProgramRow]:
    """Read the rows below the headings; rows that hold nothing to place are reported."""
    header = _header(table)
    scale = _scale(context, table, header)
    names = [key(text) for row in header for text in row.texts]
    layout = _Layout(scale, any(all(word in name for word in _WORDS["subtask"]) for name in names))
    fund_words = context.words.get("fund-type", {})
    rows = []
    above: dict[int, str] = {}
    for row in table.rows[len(header) :]:
        printed = [(i, text) for i, text in enumerate(row.texts) if text]
        if not printed or _repeats_header(row, header) or _is_sum(printed[0][1]):
            continue
        totals = {i: text for i, text in printed if _parent(text, i, row.line, scale)}
        # A conversion that fills merged cells prints a task and its total on each of its rows.
        printed = [(i, text) for i, text in printed if i not in totals or above.get(i) != text]
        above = {**{i: text for i, text in above.items() if i not in totals}, **totals}
        read = _read_row(row, printed, layout, fund_words)
        if read.figure is None and not read.parents:
            context.report(row.line, "P-T01")
        rows.append(read)
    return rows


def _is_sum(text: str) -> bool:
    """Whether a row is a sum of the table and no program of it."""
    return is_total(text) or is_subtotal(text)


def _repeats_header(row: PipeRow, header: list[PipeRow]) -> bool:
    texts = {key(t) for t in row.texts if t}
    return any(texts == {key(t) for t in h.texts if t} for h in header)


def _scale(context: Context, table: PipeTable, header: list[PipeRow]) -> int:
    above = context.document.source.lines[max(0, table.start - 6) : table.start - 1]
    texts = [t for row in header for t in row.texts] + [line.text for line in above]
    for text in texts:
        if unit := money_unit(text):
            return unit
    context.report(table.start, "P-T02")
    return 1_000


@dataclass(frozen=True)
class _Layout:
    """What the headings say of all rows: won per printed unit, and whether subtasks have a column."""

    scale: int
    has_subtasks: bool


def _read_row(
    row: PipeRow, printed: list[tuple[int, str]], layout: _Layout, fund_words: Mapping[str, str]
) -> ProgramRow:
    amounts = [(i, q) for i, text in printed if (q := _amount(text, layout.scale)) and q.whole is not None]
    column, amount = amounts[-1] if amounts else (len(row.cells), None)
    if amount is None:  # without it, only what they are tells units and fund types from names
        last = next((i for i, text in printed if fund_tokens(text, fund_words) or _is_unit(text)), column)
        column = last - 1 if last < column else column
    before = [(i, text) for i, text in printed if i <= column and _amount(text, 1) is None]
    after = [text for i, text in printed if i > column]
    parents = [parent for i, text in before if (parent := _parent(text, i, row.line, layout.scale))]
    names = _distinct(
        [(i, _unnumbered(squeeze(text))) for i, text in before if _parent(text, i, row.line, layout.scale) is None]
    )
    own = 2 if layout.has_subtasks else 1
    parents += [Parent(name, None, i, row.line) for i, name in names[:-own]]
    parents.sort(key=lambda parent: parent.column)
    program = names[-1][1] if names else ""
    subtask = names[-2][1] if layout.has_subtasks and len(names) > 1 else ""
    funds: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    for text in after:
        if tokens := fund_tokens(text, fund_words):
            funds += tokens
        else:
            units += split_units(text)
    figure = None
    if amount is not None and amount.whole is not None:
        figure = in_won(amount.whole, amount.printed, layout.scale, int(amount.precision))
    return ProgramRow(row.line, tuple(parents), subtask, program, figure, units, funds)


def _unnumbered(name: str) -> str:
    """A name without the number that stands before it (``1-1. 공모 지원``)."""
    mark, rest = read_mark(name)
    return rest if mark.kind in (MarkKind.COMPOUND, MarkKind.DECIMAL) else name


def _amount(text: str, scale: int) -> Quantity | None:
    """The amount that a cell holds and nothing else, in the unit of the heading or in its own."""
    money = [] if (plain := parse_plain(text, scale)) else find_money(text)
    return plain or (money[0] if money and money[0].printed == text.strip() else None)


def _is_unit(text: str) -> bool:
    units = split_units(text)
    return bool(units) and all(unit_type(unit) == "team" for unit in units)


def _parent(text: str, column: int, line: int, scale: int) -> Parent | None:
    """A cell that holds a name and its total; an amount without unit is in the table's unit."""
    match = _TOTAL.match(text) or _BARE_TOTAL.match(text)
    if not match:
        return None
    name = _unnumbered(squeeze(match["name"]))
    if match["unit"]:
        money = find_money(f"{match['amount']}{match['unit']}원")
        return Parent(name, money_figure(money[0]), column, line) if money and money[0].whole is not None else None
    plain = parse_plain(match["amount"], scale)
    if plain is None or plain.whole is None or len(match["amount"]) < _SHORTEST_TOTAL:
        return None
    return Parent(name, in_won(plain.whole, plain.printed, scale, int(plain.precision)), column, line)


def _distinct(names: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """A row's names; a slipped row repeats a cell, so equal neighbours before the last name are one.

    The last name is the program's, which may be called like its subtask.
    """
    before = [n for i, n in enumerate(names[:-1]) if i == 0 or key(n[1]) != key(names[i - 1][1])]
    return [*before, *names[-1:]]


def fund_tokens(text: str, words: Mapping[str, str]) -> tuple[str, ...]:
    """The fund types of a cell in order (``고 유 수 탁 수 탁``); empty if it holds anything else."""
    flat = re.sub(r"[\s,/·+()]+", "", text).lower()
    if not flat or not words:
        return ()
    pattern = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    if not re.fullmatch(f"(?:{pattern})+", flat):
        return ()
    return tuple(words[word] for word in re.findall(pattern, flat))
