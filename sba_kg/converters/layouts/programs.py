"""Programs with their money and their tasks: from a table with clean columns, or from amounts in headings.

A table whose spans tell the task of each program is read as it is. Where cells are empty and nothing spans them, it is
read only if every total that it prints of a task is the sum of its programs, so that none can be under a wrong task.
``1. … (57억원)`` over ``□ … (3,180백만원)`` is the same in headings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from sba_kg.base.text import similarity, squeeze
from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import in_won, money_figure
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.vision import level_of
from sba_kg.converters.layouts.words import flat, words
from sba_kg.model import BareName, BudgetLine, Figure, Lines, Placement, Task, ThingKey, VisionStatement
from sba_kg.reader.dates import years
from sba_kg.reader.grid import label, unmarked
from sba_kg.reader.nesting import is_subtotal, is_total
from sba_kg.reader.normal import normalized
from sba_kg.reader.quantities import figures, plain
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import genre, kinds
from sba_kg.vocabulary.unit_names import split_units

_AMOUNT = re.compile(r"\s*[(（]\s*([△\d][\d,.]*)\s*(?:백만원|천원|억원|원)?\s*[)）]\s*$")
_IN_TITLE = re.compile(r"\(([^()]*+)\)$")
#: A year before what it is the budget of.
_YEAR_BEFORE = re.compile(r"^['’‘]?(?:20)?\d\d년?도?(?=\D)")
#: A code of the budget system: digits, perhaps with letters and hyphens.
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9-]{3,20}")
_LEVELS = kinds.TASKS
#: Fewer headings with an amount are chance.
_LEAST = 3
#: Two names of one task are at least so alike.
_ALIKE = 0.8


@dataclass
class Programs:
    """Tasks with their printed totals, and the programs in their places.

    Attributes:
        tasks: The tasks.
        lines: The programs.
        exact: Whether they are those of a table whose spans are known.
    """

    tasks: list[Task] = field(default_factory=list)
    lines: list[BudgetLine] = field(default_factory=list)
    exact: bool = False


def convert(
    context: Context, nodes: Sequence[StructureNode], sheets: Sequence[Sheet], vision: Sequence[VisionStatement]
) -> Programs:
    """The first table of programs that adds up, else the headings with amounts."""
    kinds = {statement.level_word: statement.kind for statement in vision if statement.level_word}
    for sheet in sheets:
        columns = _columns(sheet, kinds, context.fiscal_year)
        if columns and (found := _read(context, sheet, columns)):
            return found
    return _of_titles(nodes, vision)


# -- a table --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Columns:
    """The columns of a table of programs, 0-based: levels of tasks from the outermost, and the others; -1 for none."""

    levels: tuple[tuple[int, str], ...]
    program: int
    amount: int
    unit: int
    fund: int
    code: int
    won: int


def _columns(sheet: Sheet, kinds: Mapping[str, str], fiscal_year: int | None) -> _Columns | None:
    names = _names(sheet)
    place = {kind: _first(names, words("strategy")[kind]) for kind in ("program", "unit", "fund", "code")}
    place["amount"] = _amount_of(names, fiscal_year)
    levels = [column for column, name in sorted(names.items()) if level_of(name)[0] and column < place["program"]]
    if place["program"] < 0 or place["amount"] < 0 or not levels:
        return None
    known = [kinds.get(level_of(names[column])[1], "") for column in levels]
    ordered = [k or _LEVELS[min(i, len(_LEVELS) - 1)] for i, k in enumerate(known)]
    if len(set(ordered)) != len(ordered) or any(kind not in _LEVELS for kind in ordered):
        ordered = list(_LEVELS[: len(levels)])
    won = _won(f"{sheet.table.caption} {names[place['amount']]} {' '.join(list(sheet.context)[1:3])}")
    if won is None or len(levels) > len(_LEVELS):
        return None
    return _Columns(tuple(zip(levels, ordered, strict=True)), won=won, **place)


def _names(sheet: Sheet) -> dict[int, str]:
    """The innermost header of each column, without spaces: it may span the rows of headers."""
    heads = sheet.heads
    names: dict[int, str] = {}
    for cell in sorted(heads.table.cells, key=lambda cell: cell.row):
        if heads.first <= cell.row < heads.top and cell.text.strip():
            names[cell.column] = flat(label(cell.text))
    return names


def _amount_of(names: Mapping[int, str], fiscal_year: int | None) -> int:
    """The column of the amounts: that of the report's year, where there are several years; -1 for none."""
    known = words("strategy")["amount"]
    found = {column: name for column, name in names.items() if _YEAR_BEFORE.sub("", name).split("(")[0] in known}
    dated = {column: set(years(name)) for column, name in found.items()}
    own = [column for column in found if len(found) == 1 or not dated[column] or dated[column] == {fiscal_year}]
    return own[0] if len(own) == 1 else -1


def _first(names: Mapping[int, str], known: Sequence[str]) -> int:
    for column, name in sorted(names.items()):
        if name.split("(")[0] in known:
            return column
    return -1


def _won(text: str) -> int | None:
    """Won of the unit that a caption prints."""
    for name, worth in genre.money_by_length():
        if re.search(rf"(?<![가-힣]){name}", flat(text)):
            return worth
    return None


def _read(context: Context, sheet: Sheet, columns: _Columns) -> Programs | None:
    found = Programs(exact=sheet.heads.table.exact)
    lines = {cell.row - 1: cell.line for cell in sheet.table.cells}
    current: dict[str, str] = {}
    carried = False
    for row in range(sheet.heads.top, sheet.heads.table.rows):
        text = {column: _text(sheet, row, column) for column in range(sheet.heads.table.columns)}
        line = lines.get(row)
        if line is None or any(is_total(text[column]) for column, _ in columns.levels):
            continue
        current = _tasks(found, columns, text, current, line)
        carried |= any(not text[column] and not _spanned(sheet, row, column) for column, _ in columns.levels)
        amount = plain(text[columns.amount])
        name = text[columns.program]
        if is_subtotal(name) or is_total(name):
            _total(found, columns, text, current)
        elif name and amount is not None:
            found.lines.append(_line(context, columns, text, current, (len(found.lines) + 1, line)))
        elif name or text[columns.amount]:
            return None  # a row that is not understood: the table is left to those who weigh evidence
    # An empty cell that nothing spans may belong to the row below: only totals tell.
    proved = _adds_up(found) and any(task.total for task in found.tasks) if carried else True
    return found if found.lines and proved else None


def _tasks(
    found: Programs, columns: _Columns, text: Mapping[int, str], current: dict[str, str], line: int
) -> dict[str, str]:
    """Add the tasks that a row begins; gives the tasks that the row is in."""
    for column, kind in columns.levels:
        if not text[column] or is_subtotal(text[column]):
            continue
        name, total = _named(text[column], columns.won)
        if name == current.get(kind):
            continue
        current = {k: v for k, v in current.items() if _LEVELS.index(k) < _LEVELS.index(kind)}
        if kind != "subtask":
            parent = current.get("policy-task", "") if kind == "focus-task" else ""
            found.tasks.append(
                Task(
                    order=len(found.tasks) + 1,
                    level=kind,
                    name=name,
                    lines=Lines.of(line),
                    total=total,
                    policy_task=ThingKey.of("policy-task", parent),
                )
            )
        current[kind] = name
    return current


def _total(found: Programs, columns: _Columns, text: Mapping[int, str], current: Mapping[str, str]) -> None:
    """A row of the total of the task that its row is in."""
    amount = plain(text[columns.amount])
    innermost = next((kind for kind in reversed(_LEVELS) if kind in current), "")
    task = found.tasks[-1] if found.tasks else None
    if (
        amount is not None
        and task
        and task.total is None
        and (task.level, task.name) == (innermost, current[innermost])
    ):
        total = in_won(amount * columns.won, text[columns.amount], columns.won)
        found.tasks[-1] = replace(task, total=total)


def _spanned(sheet: Sheet, row: int, column: int) -> bool:
    """Whether a cell from above spans a place."""
    cell = sheet.heads.table.grid.get((row, column))
    return bool(cell and cell.row < row)


def _text(sheet: Sheet, row: int, column: int) -> str:
    cell = sheet.heads.table.grid.get((row, column))
    return squeeze(normalized(cell.text)) if cell and cell.row == row else ""


def _named(text: str, won: int) -> tuple[str, Figure | None]:
    """A task's name and the total in brackets behind it."""
    match = _AMOUNT.search(text)
    number = plain(match[1]) if match else None
    if match is None or number is None:
        return unmarked(text), None
    return unmarked(text[: match.start()]), in_won(number * won, match[1], won)


def _line(
    context: Context, columns: _Columns, text: Mapping[int, str], current: Mapping[str, str], place: tuple[int, int]
) -> BudgetLine:
    order, line = place
    amount = plain(text[columns.amount])
    names = split_units(text[columns.unit]) if columns.unit >= 0 and text[columns.unit] else ()
    return BudgetLine(
        order=order,
        place=Placement.of(*(current.get(level, "") for level in _LEVELS)),
        program=unmarked(text[columns.program]),
        figure=in_won((amount or Decimal(0)) * columns.won, text[columns.amount], columns.won),
        units=BareName.units(*names),
        fund_type=context.word("fund-type", text[columns.fund]) if columns.fund >= 0 else "",
        place_evidence="printed",
        unit_evidence="printed" if names else "",
        evidence_lines=(),
        lines=Lines.of(line),
        code=text[columns.code] if columns.code >= 0 and _CODE.fullmatch(text[columns.code]) else "",
    )


def _adds_up(found: Programs) -> bool:
    """Whether every printed total is the sum of the programs of its task."""
    for task in found.tasks:
        if task.total is None:
            continue
        own = [
            line.figure.value
            for line in found.lines
            if task.name in {t.name for t in line.place.tasks if t.kind == task.level}
        ]
        if not own or sum(own) != task.total.value:
            return False
    return True


# -- headings -------------------------------------------------------------------------------------


def _of_titles(nodes: Sequence[StructureNode], vision: Sequence[VisionStatement]) -> Programs:
    """Headings with an amount: those with such headings below them are tasks, the others programs."""
    titled = [(node, named) for node in nodes if (named := _title_amount(node))]
    result = Programs()
    if len(titled) < _LEAST:
        return result
    above = {id(node): _nearest_section(node) for node, _ in titled}
    tasks: dict[int, Task] = {}
    upper = {id(parent) for parent in above.values() if parent is not None}
    for node, parent in ((node, above[id(node)]) for node, _ in titled):
        if parent is not None and id(node) not in upper and id(parent) not in tasks:
            name, total = _title_amount(parent) or (squeeze(parent.text), None)
            policy = _policy_of(name, vision)
            tasks[id(parent)] = Task(
                order=len(tasks) + 1,
                level="focus-task",
                name=name,
                lines=Lines.of(parent.entry.lines[0]),
                total=total,
                policy_task=policy,
            )
    result.tasks = list(tasks.values())
    for node, (name, figure) in titled:
        if id(node) in upper:
            continue
        task = tasks.get(id(above[id(node)]))
        line = _titled_line((len(result.lines) + 1, node.entry.lines[0]), name, figure, task)
        if all(line.named != other.named for other in result.lines):
            result.lines.append(line)
    return result


def _titled_line(place: tuple[int, int], name: str, figure: Figure, task: Task | None) -> BudgetLine:
    order, line = place
    return BudgetLine(
        order=order,
        place=Placement(task.policy_task, task.named) if task else Placement(),
        program=name,
        figure=figure,
        units=(),
        fund_type="",
        place_evidence="printed" if task else "",
        unit_evidence="",
        evidence_lines=(),
        lines=Lines.of(line),
    )


def _policy_of(name: str, vision: Sequence[VisionStatement]) -> ThingKey | None:
    """The upper task of a lower one that the strategy names, perhaps a little differently."""
    alike = [(similarity(name, s.text), s.parent) for s in vision if s.kind == "focus-task" and s.parent]
    best = max(alike, key=lambda one: one[0], default=(0.0, None))
    return best[1].named if best[1] and best[0] >= _ALIKE and best[1].kind == "policy-task" else None


def _title_amount(node: StructureNode) -> tuple[str, Figure] | None:
    """The name and the amount of a heading that ends in one."""
    if node.kind is not NodeKind.SECTION or not (match := _IN_TITLE.search(node.text.rstrip())):
        return None
    money = [figure for figure in figures(match[1]) if figure.unit == "원" and figure.value is not None]
    if len(money) != 1:
        return None
    return squeeze(node.text[: match.start()]), money_figure(money[0])


def _nearest_section(node: StructureNode) -> StructureNode | None:
    at = node.parent
    while at is not None and at.kind is not NodeKind.SECTION:
        at = at.parent
    return at
