"""Vision and strategy from any layout: level words beside or above what is of that level.

Which of two levels of tasks is the upper one, their order in the report tells, not the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from sba_kg.base.text import squeeze
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.words import flat, words
from sba_kg.model import Lines, VisionStatement
from sba_kg.reader.blocks import Block, BlockCell, Paragraph, text_of
from sba_kg.reader.marks import MarkKind, numbered_parts, read_mark
from sba_kg.reader.normal import normalized
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import kinds

_COUNTED = re.compile(r"^\d{1,2}(?:대|개)?\s?|\s?\([^()]*+\)$|^[\[<(【](.*)[\])>】]$")
#: The levels of a label for two of them, with their numbers.
_LEVELS = re.compile(r"(?:\d{1,2}\s?(?:대|개)?\s?)?[가-힣]{2,}")
_DOTTED, _NEXT_DOT = re.compile(r"\s*[·ㆍ•∙‣▪]"), re.compile(r"\s(?=[·ㆍ•∙‣▪]\s?\S)")
_Place = tuple[int, int]
_LABELLED = re.compile(r"^([가-힣\s]{2,10}?)\s*[:：]\s*(\S.*)$")
#: Levels that are below one another in this order; the others stand by themselves.
_TASKS = kinds.TASKS[:2]
_CHAIN = ("mission", "vision", "goal", *_TASKS)
_COMMA_LISTS = {"core-value", "talent-trait"}
#: A cell of paragraphs without marks is one text, broken over lines, if none is longer.
_BROKEN = 14


@dataclass(frozen=True)
class _VisionEntry:
    """An entry of the strategy as it is printed: its level's word and kind, where its cell is."""

    word: str
    kind: str
    text: str
    line: int
    table: int = 0
    rows: range = range(0)
    columns: range = range(0)


def convert(nodes: Sequence[StructureNode], sheets: Sequence[Sheet]) -> list[VisionStatement]:
    """The statements of vision and strategy, in the order of the text."""
    read = [(sheet, entries) for sheet in sheets if (entries := list(_in_table(sheet)))]
    places = {id(sheet.node.parent) for sheet, entries in read if _is_strategy({entry.kind for entry in entries})}
    found = [entry for sheet, entries in read if id(sheet.node.parent) in places for entry in entries]
    if not found:
        return []
    known = {entry.kind for entry in found}
    found += [entry for node in nodes for entry in _in_text(node) if entry.kind not in known]
    levelled = _with_levels(sorted(found, key=lambda entry: entry.line))
    return _statements(levelled)


def is_whole(statements: Sequence[VisionStatement]) -> bool:
    """Whether there are two levels of tasks and each of the lower one has its upper one."""
    lower = [statement for statement in statements if statement.kind == "focus-task"]
    return bool(lower) and all(statement.parent and statement.parent.kind == "policy-task" for statement in lower)


def level_of(text: str) -> tuple[str, str]:
    """The kind and the word of a label that names a level, else two empty texts."""
    name = flat(_COUNTED.sub(lambda m: m[1] or "", squeeze(text)))
    kind = next((kind for kind in (*_CHAIN[:3], *_OTHERS, "task") if name in words("strategy").get(kind, ())), "")
    return kind, name if kind else ""


_OTHERS = ("slogan", "core-value", "talent-trait", "management-policy")


def _is_strategy(kinds: set[str]) -> bool:
    """Whether a table of these levels is one of the strategy: 목표 or 과제 alone may head any table."""
    return bool(kinds & {"mission", "vision"}) or len(kinds) > 1


# -- tables ---------------------------------------------------------------------------------------


def _in_table(sheet: Sheet) -> Iterator[_VisionEntry]:
    table = sheet.heads.table
    labels = dict(pair for cell in table.cells for pair in _labels(cell))
    kinds = {kind for kind, _ in labels.values()}
    if not kinds or _is_list_of_programs(sheet):
        return
    lines = {cell.row - 1: cell.line for cell in sheet.table.cells}
    for cell in table.cells:
        if (cell.row, cell.column) in labels or not cell.text.strip():
            continue
        if level := _label_of(cell, labels, table.grid):
            for text in entries_of(cell, listed=level[0] in _COMMA_LISTS):
                yield _VisionEntry(
                    level[1], level[0], text, lines.get(cell.row, sheet.table.start_line), sheet.table.order,
                    range(cell.row, cell.row + cell.row_span), range(cell.column, cell.column + cell.column_span),
                )  # fmt: skip


def _is_list_of_programs(sheet: Sheet) -> bool:
    return any(flat(cell.text) in words("strategy")["program"] for cell in sheet.table.cells if cell.row == 1)


def _labels(cell: BlockCell) -> list[tuple[tuple[int, int], tuple[str, str]]]:
    """The places and levels that a cell is the label of; ``3대 전략 9개 과제`` is one of two, row by row."""
    if (level := level_of(cell.text))[0]:
        return [((cell.row, cell.column), level)]
    levels = [level_of(text) for text in _LEVELS.findall(squeeze(cell.text))]
    if len(levels) < 2 or cell.row_span != len(levels) or not all(kind for kind, _ in levels):
        return []
    return [((cell.row + at, cell.column), level) for at, level in enumerate(levels)]


def _label_of(
    cell: BlockCell, labels: Mapping[_Place, tuple[str, str]], grid: Mapping[_Place, BlockCell]
) -> tuple[str, str] | None:
    """The level's label on the left of a cell in its row, the nearest first; else the one above its column.

    A label that spans rows stands in the first of them; another text between it and the row is a label of its own.
    """
    for column in range(cell.column - 1, -1, -1):
        for row in range(cell.row, -1, -1):
            if found := labels.get((row, column)):
                return found
            here = grid.get((row, column))
            if here and here.text.strip() and (here.row, here.column) not in labels:
                break
    above = [row for row, column in labels if column == cell.column and row < cell.row]
    return labels[max(above), cell.column] if above else None


def entries_of(cell: BlockCell, *, listed: bool = False) -> list[str]:
    """The texts of a cell: each mark begins one; notes are left out; unmarked lines continue the one above."""
    texts: list[str] = []
    lines = [squeeze(normalized(line)) for block in cell.blocks for line in _lines(block)]
    marked = [read_mark(line) for line in lines]
    whole = len(lines) > 1 and all(len(line) <= _BROKEN for line in lines)
    for line, (mark, rest) in zip(lines, marked, strict=True):
        if mark.kind is MarkKind.NOTE:
            continue
        if mark.kind is not MarkKind.NONE or not texts or not (whole or _continues(marked)):
            texts.append(rest if mark.kind is not MarkKind.NONE else line)
        else:
            texts[-1] = f"{texts[-1]} {line}"
    if listed and len(texts) == 1:
        return [squeeze(part) for part in re.split(r"[,·ㆍ/]", texts[0]) if part.strip()]
    return texts


def _lines(block: Block) -> list[str]:
    """A paragraph, divided where a mark follows a forced line end; of a table in the cell, its rows."""
    lines: list[str] = []
    text = block.text if isinstance(block, Paragraph) else text_of(block)
    if _DOTTED.match(text):
        text = _NEXT_DOT.sub("\n", text)  # a conversion has joined the lines of the cell
    for line in text.split("\n"):
        continues = isinstance(block, Paragraph) and lines and read_mark(normalized(line))[0].kind is MarkKind.NONE
        if continues:
            lines[-1] = f"{lines[-1]} {line}"
        elif line.strip():
            lines.append(line)
    return [part for line in lines for part in numbered_parts(normalized(line).strip())]


def _continues(marked: Sequence[tuple[object, str]]) -> bool:
    return any(getattr(mark, "kind", MarkKind.NONE) is not MarkKind.NONE for mark, _ in marked)


# -- texts ----------------------------------------------------------------------------------------


def _in_text(node: StructureNode) -> Iterator[_VisionEntry]:
    """``○ 미션: …``, and what is below a heading that is a level's word and nothing else."""
    line = node.entry.lines[0]
    if node.kind not in {NodeKind.ITEM, NodeKind.PARAGRAPH}:
        return
    if match := _LABELLED.match(node.text):
        kind, word = level_of(match[1])
        if kind and kind != "task":
            listed = kind in _COMMA_LISTS
            for text in re.split(r"\s*[,·ㆍ]\s*", match[2]) if listed else [match[2]]:
                yield _VisionEntry(word, kind, squeeze(text), line)
    elif node.parent and node.parent.kind is NodeKind.SECTION and node.level == 1:
        kind, word = level_of(node.parent.text)
        if kind in {"mission", "vision", "core-value"}:
            yield _VisionEntry(word, kind, squeeze(node.text), line)


# -- the tree -------------------------------------------------------------------------------------


def _with_levels(found: Sequence[_VisionEntry]) -> list[_VisionEntry]:
    """Tasks with their kinds: the first word for a level of tasks is the upper one, the second the lower.

    Where there is one word for tasks, the goals above them are the upper level.
    """
    names = list(dict.fromkeys(entry.word for entry in found if entry.kind == "task"))
    goals = dict.fromkeys(entry.word for entry in found if entry.kind == "goal")
    if len(names) == 1 and len(goals) == 1 and sum(1 for entry in found if entry.kind == "goal") > 1:
        found = [replace(entry, kind="task") if entry.kind == "goal" else entry for entry in found]
        names = [*goals, *names]
    kinds = dict(zip(names, _TASKS, strict=False))
    levelled = []
    for entry in found:
        kind = kinds.get(entry.word, "") if entry.kind == "task" else entry.kind
        if kind:
            levelled.append(replace(entry, kind=kind))
    return levelled


def _statements(found: Sequence[_VisionEntry]) -> list[VisionStatement]:
    made: list[tuple[_VisionEntry, VisionStatement]] = []
    order = count(1)
    for entry in found:
        parent = _parent(entry, made)
        statement = VisionStatement(
            order=next(order),
            kind=entry.kind,
            text=entry.text,
            lines=Lines.of(entry.line),
            parent=parent,
            level_word=entry.word,
        )
        made.append((entry, statement))
    return [statement for _, statement in made]


def _parent(entry: _VisionEntry, made: Sequence[tuple[_VisionEntry, VisionStatement]]) -> VisionStatement | None:
    """The nearest entry of an upper level: beside or above it in the table, or the only one of its level."""
    if entry.kind not in _CHAIN:
        return None
    above = [(other, s) for other, s in made if other.kind in _CHAIN[: _CHAIN.index(entry.kind)]]
    for kind in reversed(_CHAIN[: _CHAIN.index(entry.kind)]):
        # A goal printed apart from the tasks (``목표: 1만명 → 2만명``) is not what they are parts of.
        level = [(o, s) for o, s in above if o.kind == kind and (kind != "goal" or o.table == entry.table)]
        if not level:
            continue
        near = [s for other, s in level if other.table == entry.table and _touches(other, entry)]
        if len(near) == 1 or len(level) == 1:
            return near[0] if near else level[0][1]
        if entry.kind == "focus-task" or kind == "policy-task":
            return None
    return None


def _touches(other: _VisionEntry, entry: _VisionEntry) -> bool:
    """Whether a cell is above or on the left of another."""
    over = set(other.columns) & set(entry.columns) and other.rows.stop <= entry.rows.start
    beside = set(other.rows) & set(entry.rows) and other.columns.stop <= entry.columns.start
    return bool(over or beside)
