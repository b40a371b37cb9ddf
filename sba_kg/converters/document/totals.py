"""Which cell of a table is the sum of which others.

A row is the total of the rows that are a part of it, a column with a word for a total that of the columns beside it. A
table has such sums where most of them add up; what does not is then told by a rule. A sum that no other one of its
table bears out counts only if it misses little. Rates, averages and the like have no sums.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.text import squeeze
from sba_kg.model.document_layer import DocumentCell, DocumentLayer, DocumentTable
from sba_kg.reader.nesting import is_subtotal, is_total
from sba_kg.reader.quantities import plain
from sba_kg.vocabulary import genre

_SEPARATOR = " > "
_NOT_ADDED = tuple(genre.words().not_added)
#: A sum that stands alone has at least so many parts and misses at most this share of its total.
_ALONE_PARTS, _ALONE_SHARE = 3, Decimal("0.1")
#: Sums that bear each other out are at least so many.
_LEAST = 2


@dataclass(frozen=True)
class _Sum:
    total: DocumentCell
    parts: tuple[DocumentCell, ...]

    @property
    def misses(self) -> Decimal:
        """By how much the parts miss the total, beyond what rounding explains."""
        off = abs(_value(self.total) - sum(map(_value, self.parts), Decimal(0)))
        return off if off > len(self.parts) * step(self.total) else Decimal(0)


def convert(layer: DocumentLayer) -> None:
    """Give the cells of the tables their totals."""
    layer.tables = [table if table.kind != "data" else with_totals(table) for table in layer.tables]


def with_totals(table: DocumentTable) -> DocumentTable:
    """A table whose cells know their totals, and its totals how exact they are."""
    added: dict[tuple[int, int], list[tuple[int, int]]] = {}
    exact: dict[tuple[int, int], Decimal] = {}
    for sums in (_of_rows(table), _of_columns(table)):
        for one in _borne_out(sums):
            place = one.total.row, one.total.column
            exact[place] = step(one.total)
            for part in one.parts:
                added.setdefault((part.row, part.column), []).append(place)
    if not added:
        return table
    cells = (
        replace(cell, totals=tuple(added.get((cell.row, cell.column), ())), step=exact.get((cell.row, cell.column)))
        for cell in table.cells
    )
    return replace(table, cells=tuple(cells))


def step(cell: DocumentCell) -> Decimal:
    """What rounding may take from or add to a figure, in its unit: 1,000,000 won for 백만원, 0 for counts."""
    number = plain(squeeze(cell.text).rstrip("*"))
    if not number or not cell.value:
        return Decimal(0)
    scale = abs(cell.value / number) * Decimal(1).scaleb(min(0, int(number.as_tuple().exponent)))
    return Decimal(0) if scale == 1 else scale


def _value(cell: DocumentCell) -> Decimal:
    return cell.value or Decimal(0)


def _borne_out(sums: Sequence[_Sum]) -> list[_Sum]:
    """All sums, if most of them add up."""
    right = [one for one in sums if not one.misses]
    if len(sums) == 1:
        (one,) = sums
        few = len(one.parts) < _ALONE_PARTS or one.misses > _ALONE_SHARE * abs(_value(one.total))
        return [] if few else [one]
    return list(sums) if len(right) >= _LEAST and 2 * len(right) > len(sums) else []


def _is_added(cell: DocumentCell) -> bool:
    headers = f"{cell.column_header} {cell.row_header}"
    return cell.value is not None and cell.unit != "%" and not any(word in headers for word in _NOT_ADDED)


def _of_rows(table: DocumentTable) -> list[_Sum]:
    """The rows that have others as parts, column by column."""
    made = []
    columns: dict[int, dict[str, list[DocumentCell]]] = {}
    for cell in table.cells:
        if cell.row_header and _is_added(cell):
            columns.setdefault(cell.column, {}).setdefault(cell.row_header, []).append(cell)
    for own in columns.values():
        below: dict[str, list[DocumentCell]] = {}
        for header, cells in own.items():
            if _SEPARATOR in header:
                below.setdefault(header.rpartition(_SEPARATOR)[0], []).extend(cells)
        for header, parts in below.items():
            totals = own.get(header, [])
            if len(totals) == 1 and len(parts) > 1 and len({c.unit for c in (*totals, *parts)}) == 1:
                made.append(_Sum(totals[0], tuple(parts)))
    return made


def _of_columns(table: DocumentTable) -> list[_Sum]:
    """The columns with a word for a total, row by row; of their neighbours as many as make it in most rows."""
    rows: dict[int, dict[int, DocumentCell]] = {}
    for cell in table.cells:
        if cell.column_header and _is_added(cell):
            rows.setdefault(cell.row, {})[cell.column] = cell
    headers = {column: cell.column_header for cells in rows.values() for column, cell in cells.items()}
    made: list[_Sum] = []
    for total, header in sorted(headers.items()):
        if is_total(_last(header)):
            within = header.rpartition(_SEPARATOR)[0]
            made += _beside(rows, total, [c for c in headers if c != total and headers[c].startswith(within)], headers)
    return made


def _beside(
    rows: Mapping[int, Mapping[int, DocumentCell]], total: int, columns: Sequence[int], headers: Mapping[int, str]
) -> list[_Sum]:
    """The sums of the columns behind or before a total, of as many of them as most often make it."""
    best: list[_Sum] = []
    for side in (sorted(c for c in columns if c > total), sorted((c for c in columns if c < total), reverse=True)):
        for count in range(len(side), 1, -1):
            parts = [c for c in side[:count] if not is_subtotal(_last(headers[c]))]
            sums = [one for cells in rows.values() if (one := _in_row(cells, total, parts))]
            if not best or sum(not one.misses for one in sums) > sum(not one.misses for one in best):
                best = sums
    return best


def _in_row(cells: Mapping[int, DocumentCell], total: int, columns: Sequence[int]) -> _Sum | None:
    parts = [cells[column] for column in columns if column in cells]
    if total not in cells or len(parts) < _LEAST or any(part.unit != cells[total].unit for part in parts):
        return None
    return _Sum(cells[total], tuple(parts))


def _last(header: str) -> str:
    return header.rpartition(_SEPARATOR)[2]
