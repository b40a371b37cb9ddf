"""Columns that are computed from others: ``krw_per_seat = amount_krw / capacity``.

Of groups and of a row of sums they are computed anew: the ratio of two sums, never a sum of ratios. Money is told apart
from numbers: won by a count is won, won by won a number, and won is never added to a count.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from sba_kg.answers import conditions
from sba_kg.base.errors import UsageError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Added, Column, ColumnType, Value

#: Longest text of a calculation: nobody types more, and its parts stay few.
_LONGEST = 500
#: Digits behind the point of a quotient that is no amount.
_PLACES = Decimal("0.0001")
_SIGNS: dict[type, Callable[[Decimal, Decimal], Decimal]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip

_Cells = Mapping[str, Decimal | None]


@dataclass(frozen=True)
class Formula:
    """A calculation.

    Attributes:
        column: The column that it makes.
        inputs: Names of the columns that it takes.
        tree: What is done with them.
    """

    column: Column
    inputs: tuple[str, ...]
    tree: ast.expr

    def of(self, cells: _Cells) -> Value:
        """The value for the cells of a row; None if one of them is empty, or if it would divide by zero."""
        try:
            found = _value(self.tree, cells)
        except (InvalidOperation, ZeroDivisionError, OverflowError):
            return None
        if found is None:
            return None
        if self.column.type.holds is int:
            return int(found.to_integral_value(ROUND_HALF_UP))
        try:
            short = found.quantize(_PLACES, ROUND_HALF_UP)
        except InvalidOperation:  # more digits than a number of 28 has
            return found
        return short.quantize(Decimal(1)) if short == short.to_integral_value() else short.normalize()


def formula(columns: Sequence[Column], text: str) -> Formula:
    """A calculation as people write it.

    Args:
        columns: The columns that are there.
        text: ``NAME = COLUMN / COLUMN``, with ``+``, ``-``, ``*``, ``/``, numbers and brackets.

    Raises:
        UsageError: E-U60 no such column, E-U64 no calculation, or one that its columns do not allow.
    """
    name, found, body = text.partition("=")
    name, body = name.strip(), body.strip()
    if not found or not name.isidentifier() or len(text) > _LONGEST:
        raise _refused(text, "form")
    if any(name == each.name for each in columns):
        raise _refused(text, "taken", name)
    try:
        tree = ast.parse(body, mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        raise _refused(text, "form") from error
    inputs: dict[str, Column] = {}
    tree = _named(tree, columns, inputs, text)
    power, divides = _dimension(tree, inputs, text)
    whole = not divides and all(each.type.holds is int for each in inputs.values())
    type_ = ColumnType.WON if power == 1 else ColumnType.INTEGER if whole and not power else ColumnType.DECIMAL
    made = Column(name, type_, {"ko": name, "en": name}, Added(never=True))
    return Formula(made, tuple(inputs), tree)


def compute(answer: Answer, wanted: Formula, without: Collection[int] = ()) -> Answer:
    """The answer with the column of a calculation at its end; as it is, if a column that it takes is gone.

    Args:
        answer: The answer.
        wanted: The calculation.
        without: Places of rows that get no value.
    """
    places = {each.name: at for at, each in enumerate(answer.columns)}
    if any(name not in places for name in wanted.inputs):
        return replace(answer, not_added=(*answer.not_added, wanted.column.name))
    rows = tuple((*row, None if at in without else _of_row(row, wanted, places)) for at, row in enumerate(answer.rows))
    return replace(answer, columns=(*answer.columns, wanted.column), rows=rows, terms=())


def of_groups(answer: Answer, grouped: Answer, wanted: Formula, groups: Sequence[Sequence[int]]) -> Answer:
    """A grouped answer with a calculation on the sums of its groups.

    A group of which a row lacks one of the numbers gets no value: its sums are not of the same rows.
    """
    gaps = _gaps(answer, wanted)
    return compute(grouped, wanted, [at for at, members in enumerate(groups) if not gaps.isdisjoint(members)])


def in_total(answer: Answer, formulas: Sequence[Formula]) -> Answer:
    """The answer with what calculations give for its last row, which has the sums of the others."""
    row, every = list(answer.rows[-1]), answer.of(range(len(answer.rows) - 1))
    places = {each.name: at for at, each in enumerate(answer.columns)}
    told = set()
    for each in formulas:
        if {*each.inputs, each.column.name} <= places.keys() and not _gaps(every, each):
            row[places[each.column.name]] = _of_row(row, each, places)
            told.add(each.column.name)
    left = tuple(name for name in answer.not_added if name not in told)
    return replace(answer, rows=(*answer.rows[:-1], tuple(row)), not_added=left)


def _gaps(answer: Answer, wanted: Formula) -> set[int]:
    """The rows that lack a number that a calculation takes."""
    taken = [at for at, each in enumerate(answer.columns) if each.name in wanted.inputs]
    return {i for i, row in enumerate(answer.rows) if any(row[at] is None for at in taken)}


def _of_row(row: Sequence[Value], wanted: Formula, places: Mapping[str, int]) -> Value:
    return wanted.of({name: _number(row[places[name]]) for name in wanted.inputs})


def _number(value: Value) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _named(tree: ast.expr, columns: Sequence[Column], inputs: dict[str, Column], text: str) -> ast.expr:
    """A calculation with the names of columns for their labels; only what is allowed is in it."""
    if isinstance(tree, ast.BinOp) and type(tree.op) in _SIGNS:
        left, right = (_named(side, columns, inputs, text) for side in (tree.left, tree.right))
        return ast.BinOp(left, tree.op, right)
    if isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.USub):
        return ast.UnaryOp(tree.op, _named(tree.operand, columns, inputs, text))
    if isinstance(tree, ast.Constant) and type(tree.value) in {int, float}:
        return tree
    if not isinstance(tree, ast.Name):
        raise _refused(text, "form")
    which = columns[conditions.column(columns, tree.id)]
    if not which.type.is_measure:
        raise _refused(text, "type", which.name, which.type.value)
    inputs[which.name] = which
    return ast.Name(which.name)


def _dimension(tree: ast.expr, inputs: Mapping[str, Column], text: str) -> tuple[int, bool]:
    """The power of won in a calculation, and whether it divides."""
    if isinstance(tree, ast.Name):
        return int(inputs[tree.id].type is ColumnType.WON), False
    if isinstance(tree, ast.UnaryOp):
        return _dimension(tree.operand, inputs, text)
    if not isinstance(tree, ast.BinOp):
        return 0, not (isinstance(tree, ast.Constant) and isinstance(tree.value, int))
    (left, first), (right, second) = (_dimension(side, inputs, text) for side in (tree.left, tree.right))
    divides = first or second or isinstance(tree.op, ast.Div)
    if isinstance(tree.op, ast.Mult | ast.Div):
        return left + (right if isinstance(tree.op, ast.Mult) else -right), divides
    if left != right:
        raise _refused(text, "mixed")
    return left, divides


def _value(tree: ast.expr, cells: _Cells) -> Decimal | None:
    if isinstance(tree, ast.Name):
        return cells[tree.id]
    if isinstance(tree, ast.UnaryOp):
        inner = _value(tree.operand, cells)
        return None if inner is None else -inner
    if isinstance(tree, ast.BinOp):
        left, right = _value(tree.left, cells), _value(tree.right, cells)
        return None if left is None or right is None else _SIGNS[type(tree.op)](left, right)
    assert isinstance(tree, ast.Constant)
    return Decimal(str(tree.value))


def _refused(text: str, why: str, name: str = "", type_: str = "") -> UsageError:
    return UsageError("E-U64", text=text, why=why, name=name, type=type_)
