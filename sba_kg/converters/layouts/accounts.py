"""The institution's budget from any layout: one table or one a side, years and versions as columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import in_won
from sba_kg.converters.layouts.sheets import Sheet, SheetEntry
from sba_kg.converters.layouts.words import flat, has, words
from sba_kg.model import BudgetAccount, Figure, Lines
from sba_kg.model.document_layer import DocumentCell
from sba_kg.reader.dates import years as years_of
from sba_kg.reader.nesting import is_total
from sba_kg.vocabulary import genre

_FORMULA = re.compile(r"\s*\([A-Za-z](?:\s*[+\-]\s*[A-Za-z])*\)$")
_FRAMED = re.compile(r"^[\[<〈【《(]([^()\[\]<>]+)[\])>〉】》]$")
#: How units end that have a budget.
_UNIT = re.compile(r"(?:과|팀|국|실|본부|단|센터|소|관|원|처|부|동|위원회)$")
_ADDENDS = re.compile(r"[(/]?\(?[A-Z]\s*-\s*[A-Z]\)?")
#: A change is from one year to the next: of more years it is not said which.
_COMPARED = 2


@dataclass(frozen=True)
class _AccountColumn:
    """What the figures of a column are."""

    measure: str
    year: int
    version: str


def convert(context: Context, sheets: Sequence[Sheet]) -> list[BudgetAccount]:
    """Read the first table of each side of the budget, and further years of the same items."""
    found: list[BudgetAccount] = []
    for sheet in sheets:
        sides = {account.side for account in found}
        read = _read(sheet, context.fiscal_year)
        found += [account for account in read if account.side not in sides]
        for side in sorted(sides):
            found += _further([a for a in found if a.side == side], [a for a in read if a.side == side])
    return found


def _further(known: Sequence[BudgetAccount], read: Sequence[BudgetAccount]) -> list[BudgetAccount]:
    """The amounts of other years in a table that has the same items, and the same amounts where both have a year."""
    orders = {a.item: a for a in known}
    if len(orders) < len({a.order for a in known}) or {a.item for a in read} != set(orders):
        return []
    stated = {_cell(a): a.figure.value for a in known}
    shared = [stated[_cell(a)] == a.figure.value for a in read if _cell(a) in stated]
    if not shared or not all(shared):
        return []
    return [
        replace(a, order=orders[a.item].order, parent=orders[a.item].parent)
        for a in read
        if a.measure == "institution-budget" and a.fiscal_year not in {k.fiscal_year for k in known}
    ]


def _cell(account: BudgetAccount) -> tuple[str, int, str, str]:
    return account.item, account.fiscal_year, account.version, account.measure


def _read(sheet: Sheet, fiscal_year: int | None) -> list[BudgetAccount]:
    if not _is_budget(sheet):
        return []
    unit = _unit(sheet)
    parts, usual = _parts(sheet), _year_of(sheet, fiscal_year)
    whole = [entry for entry in sheet.entries if entry.cell.column not in parts]
    own = [(entry, column) for entry in whole if (column := _column(entry, fiscal_year, usual))]
    amounts = [entry for entry, column in own if column.measure == "institution-budget" and entry.cell.unit == "원"]
    if unit is None or len(amounts) < 2:
        return []
    orders: dict[str, list[int]] = {}
    versions: dict[int, list[str]] = {}
    for _, column in own:
        known = versions.setdefault(column.year, [])
        known += [column.version] if column.version not in known else []
    several = any(len(known) > 1 for known in versions.values()) or len(versions.keys() - {0}) > _COMPARED
    made = []
    seen: set[tuple[str, int, _AccountColumn]] = set()
    for entry, column in own:
        side = _side(sheet, entry)
        unit_of = "%" if column.measure.endswith("rate") else "원"
        if not entry.rows or entry.cell.value is None or entry.cell.unit != unit_of:
            continue
        if not side:
            return []  # half a budget would look like a whole one
        if column.measure != "institution-budget" and several:
            continue  # what of several budgets of a year is compared with what, is not said
        rows = orders.setdefault(side, [])
        if entry.cell.row not in rows:
            rows.append(entry.cell.row)
        if (place := (side, entry.cell.row, column)) in seen:
            return []  # two figures for one thing: the columns are not what they seem
        seen.add(place)
        made.append((entry, column, side))
    accounts = [_account(sheet, entry, column, (side, orders[side]), unit) for entry, column, side in made]
    return [
        replace(one, version_order=versions[c.year].index(c.version))
        for one, (_, c, _) in zip(accounts, made, strict=True)
    ]


def _is_budget(sheet: Sheet) -> bool:
    headers = [cell.text for cell in sheet.table.cells if cell.row <= sheet.heads.top]
    if any(has(text, "budget", "program") for text in headers):
        return False
    return any(has(text, "budget", "subject") for text in (*sheet.context, *headers))


def _unit(sheet: Sheet) -> int | None:
    """Won of the printed unit of the table's money."""
    for text in (sheet.table.caption, *(cell.text for cell in sheet.table.cells if cell.row <= sheet.heads.top)):
        for name, worth in genre.money_by_length():
            if name in flat(text):
                return worth
    return None


def _year_of(sheet: Sheet, fiscal_year: int | None) -> int | None:
    """The year of a table whose columns say none: the nearest text around it that says one; None for several."""
    if any(years_of(text) for text in _headers(sheet)):
        return None
    for text in sheet.context:
        if found := set(years_of(text)):
            return max(found) if fiscal_year in found or len(found) == 1 else None
    return fiscal_year


def _column(entry: SheetEntry, fiscal_year: int | None, usual: int | None) -> _AccountColumn | None:
    head = " ".join(entry.columns)
    years = years_of(head)
    if not years and fiscal_year:
        years = [fiscal_year] if has(head, "budget", "this_year") else years
        years = [fiscal_year - 1] if has(head, "budget", "last_year") else years
    if has(head, "budget", "share"):
        return None  # a part of the whole, no change
    if has(head, "budget", "rate"):
        return _AccountColumn("institution-budget-rate", 0, "")
    if has(head, "budget", "change") or _ADDENDS.search(flat(head)):
        return _AccountColumn("institution-budget-change", 0, "")
    if not years and usual and entry.columns and flat(entry.columns[-1]).split("(")[0] in words("budget")["amount"]:
        years = [usual]
    if len(set(years)) != 1:
        return None
    version = next((word for word in words("budget")["version"] if word in flat(head)), "")
    return _AccountColumn("institution-budget", years[0], version)


def _side(sheet: Sheet, entry: SheetEntry) -> str:
    """Revenue or expenditure: by the nearest words around a figure that say one of them."""
    for text in (*reversed(entry.columns), *reversed(entry.rows), *sheet.context):
        sides = [side for side in ("revenue", "expenditure") if has(text, "budget", side)]
        if len(sides) == 1:
            return sides[0]
    return "expenditure" if _is_spent(sheet) else ""


def _is_spent(sheet: Sheet) -> bool:
    """Whether the rows of a table say that it is one of expenditure: what is spent on, or who spends it.

    A table with a word of revenue in it may be either.
    """
    headers = _headers(sheet)
    labels = [
        cell.text for cell in sheet.heads.table.cells if sheet.heads.is_label(cell) and cell.row >= sheet.heads.top
    ]
    named = [flat(text) for text in labels if text.strip() and not is_total(text)]
    if not named or any(has(text, "budget", "revenue", "source") for text in (*named, *headers[:1])):
        return False
    if any(has(text, "budget", "spending") for text in named):
        return True
    return len(named) > 1 and all(_UNIT.search(name) for name in named)


def _parts(sheet: Sheet) -> set[int]:
    """The columns of where a year's money comes from, beside the column of all of it."""
    heads = {entry.cell.column: entry.columns for entry in sheet.entries if entry.columns}
    wholes = {columns[:-1] for columns in heads.values() if is_total(columns[-1])}
    return {
        column
        for column, columns in heads.items()
        if columns[:-1] in wholes and len(columns) > 1 and not is_total(columns[-1])
    }


def _account(
    sheet: Sheet, entry: SheetEntry, column: _AccountColumn, place: tuple[str, list[int]], unit: int
) -> BudgetAccount:
    side, rows = place
    row, cell = entry.cell.row, entry.cell
    above = sheet.heads.parent_row(row - 1, cell.column - 1) + 1
    names = [_FRAMED.sub(r"\1", _FORMULA.sub("", name).strip()).strip() for name in entry.rows]
    years = [year for text in _headers(sheet) for year in years_of(text)]
    return BudgetAccount(
        order=rows.index(row) + 1,
        side=side,
        item=names[-1],
        fiscal_year=column.year or max(years, default=0),
        measure=column.measure,
        figure=_figure(cell, column, unit),
        lines=Lines.of(cell.line),
        parent=rows.index(above) + 1 if above in rows else 0,
        version=column.version,
        adds_up=_adds_up(sheet, above),
    )


def _figure(cell: DocumentCell, column: _AccountColumn, unit: int) -> Figure:
    value = cell.value or Decimal(0)
    if column.measure.endswith("rate"):
        exponent = value.as_tuple().exponent
        return Figure(value, "percent", cell.text, "percent", Decimal(1).scaleb(min(0, int(exponent))))
    return in_won(value, cell.text, unit, _precision(cell.text, unit))


def _headers(sheet: Sheet) -> list[str]:
    return [cell.text for cell in sheet.table.cells if cell.row <= sheet.heads.top]


def _precision(printed: str, unit: int) -> int:
    """Weight of the last printed digit in won."""
    fraction = printed.partition(".")[2]
    digits = len(fraction) if fraction.isdecimal() else 0
    return max(1, int(unit // 10**digits))


def _adds_up(sheet: Sheet, total: int) -> bool:
    """Whether the rows below one are said to be all of it: by its label, or by a column that adds up."""
    if total < 1:
        return True
    labels = [cell.text for cell in sheet.table.cells if cell.row == total]
    sums: dict[int, Decimal] = {}
    stated: dict[int, Decimal] = {}
    for entry in sheet.entries:
        if entry.cell.value is None:
            continue
        if entry.cell.row == total:
            stated[entry.cell.column] = entry.cell.value
        elif sheet.heads.parent_row(entry.cell.row - 1, entry.cell.column - 1) + 1 == total:
            sums[entry.cell.column] = sums.get(entry.cell.column, Decimal(0)) + entry.cell.value
    return any(map(is_total, labels)) or any(stated.get(column) == value for column, value in sums.items() if value)
