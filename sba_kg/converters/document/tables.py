"""Tables → rows of cells with their headers, values and units."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from decimal import Decimal

from sba_kg.base.text import squeeze
from sba_kg.model.document_layer import DocumentCell, DocumentTable
from sba_kg.reader.blocks import TableBlock
from sba_kg.reader.grid import HeaderTable, headed, label
from sba_kg.reader.quantities import figures, plain
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.reader.units import units
from sba_kg.vocabulary import genre

_UNIT_LINE = re.compile(r"[(〔\[<〈【]?\s*단위\s*[:：]?\s*([^)〕\]>〉】]+)")
_IN_HEADER = re.compile(r"[(\[〈<]\s*([^()\[\]<>〈〉]{1,8})\s*[)\]〉>]\s*$")
_ARROW = re.compile(r"[→⇒⇨➔➜⇛➢←⇐⇦↑⇑⇧↓⇓⇩↔⇔↕⇕↗↘↙↖⇗⇘⇙⇖]+")
_CAPTION = re.compile(r"^[<〈【\[(〔].*[>〉】\])〕]$")
_RATE = re.compile(genre.any_of((*genre.tables()["budget"]["rate"], *genre.tables()["budget"]["share"])))
_PERSONS = re.compile(genre.apart(genre.damaged()["staffing"]["persons"]))


def unit_lines(nodes: Sequence[StructureNode]) -> dict[int, str]:
    """The caption of each table, by the node's identity: short lines in brackets, or with a unit, right above it."""
    found: dict[int, str] = {}
    above: list[str] = []
    for node in nodes:
        if node.kind is NodeKind.TABLE:
            table = node.entry.table
            own = [squeeze(paragraph.text) for paragraph in table.caption] if table else []
            found[id(node)] = " ".join([*above, *own])
            above = []
        elif _UNIT_LINE.search(node.text) or (node.kind is NodeKind.PARAGRAPH and _CAPTION.match(node.text)):
            above.append(node.text)
        else:
            above = []
    return found


#: Header of a column that says the unit of each row.
_UNIT_COLUMN = "단위"


def read_table(node: StructureNode, order: int, section: int, caption: str) -> DocumentTable:
    """A table of the structure as a record."""
    table = node.entry.table
    assert table is not None, "the node is a table"
    heads = headed(table)
    caption = " ".join(filter(None, (caption, heads.caption)))
    printed = _UNIT_LINE.search(caption)
    names = [squeeze(name) for name in re.split(r"[,，/·]", printed[1])] if printed else _implied(table, heads)
    return DocumentTable(
        order=order,
        section=section,
        caption=caption,
        kind="layout" if is_drawn(table) else "data",
        rows=table.rows,
        columns=table.columns,
        start_line=node.entry.lines[0],
        end_line=node.entry.lines[1],
        page=node.entry.page,
        cells=tuple(_cells(table, heads, names, node)),
    )


def _implied(table: TableBlock, heads: HeaderTable) -> list[str]:
    """The unit of a table that prints none: persons, where authorized and actual staff are its headers."""
    labels = (cell.text for cell in table.cells if heads.is_label(cell))
    return ["명"] if any(_PERSONS.search(text) for text in labels) else []


def is_drawn(table: TableBlock) -> bool:
    """Whether a table is a chart drawn with cells: empty rows or columns, or arrows, hold the filled ones apart.

    Columns with every row filled that are held apart are a table whose writer left room between them.
    """
    filled = [cell for cell in table.cells if cell.text.strip() and not _ARROW.fullmatch(cell.text.strip())]
    rows = {row for cell in filled for row in range(cell.row, cell.row + cell.row_span)}
    columns = {column for cell in filled for column in range(cell.column, cell.column + cell.column_span)}
    complete = sum(cell.row_span * cell.column_span for cell in filled) == len(rows) * len(columns)
    arrows = Counter(cell.row for cell in table.cells if _ARROW.fullmatch(cell.text.strip()))
    if max(arrows.values(), default=0) > 1:  # one box leads to the next, and that to a third
        return True
    apart = _gaps(rows) > 0 or (_gaps(columns) > 0 and not (complete and len(rows) > 1))
    return table.exact and apart


def _gaps(places: Collection[int]) -> int:
    """How many places between the first and the last are left out."""
    return max(places, default=0) - min(places, default=1) + 1 - len(places)


def _cells(table: TableBlock, heads: HeaderTable, names: Sequence[str], node: StructureNode) -> list[DocumentCell]:
    made = []
    lines, of_rows = row_lines(table, node), _units_of_rows(table, heads)
    for cell in table.cells:
        text = label(cell.text)
        if not text:
            continue
        rows, columns = heads.row_headers(cell), heads.column_headers(cell)
        own = [of_rows[cell.row]] if cell.row in of_rows else names
        value, unit = (None, "") if heads.is_label(cell) else _value(cell.text, (*columns, *rows), own)
        made.append(
            DocumentCell(
                row=cell.row + 1,
                column=cell.column + 1,
                row_span=cell.row_span,
                column_span=cell.column_span,
                row_header=" > ".join(rows),
                column_header=" > ".join(columns),
                text=text,
                value=value,
                unit=unit,
                line=lines.get(cell.row, node.entry.lines[0]),
            )
        )
    return made


def _units_of_rows(table: TableBlock, heads: HeaderTable) -> dict[int, str]:
    """Row → the unit that a column of units says for its figures (지표명 | 단위 | 2024년 …)."""
    of_units = {c.column for c in table.cells if c.row < heads.top and "".join(c.text.split()) == _UNIT_COLUMN}
    inside = (cell for cell in table.cells if cell.row >= heads.top and cell.column in of_units)
    found = {row: label(cell.text) for cell in inside for row in range(cell.row, cell.row + cell.row_span)}
    return {row: unit for row, unit in found.items() if _known(unit)}


def row_lines(table: TableBlock, node: StructureNode) -> dict[int, int]:
    """Row → its line, where each printed row has a line of its own."""
    if known := {cell.row: cell.line for cell in table.cells if cell.line}:
        return known
    filled = sorted({cell.row for cell in table.cells if cell.text.strip()})
    first, last = node.entry.lines
    captions = sum(1 for paragraph in table.caption if not paragraph.blank)
    if last - first + 1 == len(filled) + captions:
        return {row: first + captions + at for at, row in enumerate(filled)}
    return {}


def _value(printed: str, headers: Sequence[str], names: Sequence[str]) -> tuple[Decimal | None, str]:
    """The number that a cell holds and nothing else, with its unit: its own, its header's, or the caption's."""
    text = squeeze(printed).rstrip("*")
    if (number := plain(text)) is not None:
        return _in(number, _unit(headers, names))
    found = figures(text)
    if len(found) == 1 and found[0].printed == text and found[0].value is not None:
        return found[0].value, found[0].unit
    return None, ""


def _unit(headers: Sequence[str], names: Sequence[str]) -> str:
    for header in headers:
        if (match := _IN_HEADER.search(header)) and _known(match[1]):
            return match[1]
    if any(_RATE.search(header) for header in headers):
        return next((name for name in names if "%" in name), "%")
    if rest := [name for name in names if "%" not in name]:
        return rest[0]
    return ""


def _known(name: str) -> bool:
    plain_name = "".join(name.split())
    return bool(units().unit.fullmatch(plain_name))


def _in(number: Decimal, unit: str) -> tuple[Decimal, str]:
    name = "".join(unit.split())
    if name in units().money:
        return number * units().money[name], "원"
    return number, name
