"""Facilities from tables with a column for each thing: name, address, size, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from sba_kg.converters.common.context import Context
from sba_kg.converters.facilities import address_parts, areas_in
from sba_kg.converters.layouts.columns import SheetRow, columns, records
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.words import flat
from sba_kg.model import Facility, FacilityArea, Figure, Lines, ThingKey
from sba_kg.reader.nesting import is_total
from sba_kg.reader.quantities import plain
from sba_kg.reader.spans import read_span

_SQUARE = re.compile(r"\s*\(?(?:단위\s*:\s*)?(?:㎡|m²|m2|제곱미터)\)?")


def convert(context: Context, sheets: Sequence[Sheet]) -> list[Facility]:
    """The facilities of every table that has their names with an address or a size."""
    found: list[Facility] = []
    for sheet in sheets:
        places = columns(sheet, "facilities")
        if "name" not in places or not {"address", "size"} <= set(places):
            continue
        areas = _area_columns(sheet, places["size"])
        for row in records(sheet, places, frozenset({"category"})):
            if "name" in row.own and not is_total(row["name"]) and {"address", "size"} & row.own:
                facility = _facility(context, row, len(found) + 1)
                found.append(replace(facility, areas=tuple(_areas(sheet, areas, row.line)) or facility.areas))
    return found


def _area_columns(sheet: Sheet, size: int) -> dict[int, str]:
    """The columns of areas below or beside the one of the size, with their labels, where headers print ``㎡``."""
    columns: dict[int, str] = {}
    for entry in sheet.entries:
        heads = [flat(head) for head in entry.columns]
        if entry.cell.column > size and heads and any(_SQUARE.search(head) for head in heads):
            columns[entry.cell.column - 1] = _SQUARE.sub("", heads[-1])
    return columns


def _areas(sheet: Sheet, columns: Mapping[int, str], line: int) -> Iterator[FacilityArea]:
    """The areas of a row, printed without their unit."""
    own = {entry.cell.column - 1: entry.cell.text for entry in sheet.entries if entry.cell.line == line}
    for column, label in columns.items():
        value = plain(own.get(column, ""))
        if value:
            exponent = int(value.as_tuple().exponent)
            precision = Decimal(1).scaleb(min(0, exponent))
            figure = Figure(value, "square-metre", own[column], "square-metre", precision)
            yield FacilityArea(list(columns).index(column) + 1, label, figure)


def _facility(context: Context, row: SheetRow, order: int) -> Facility:
    district, road, building, neighborhood = address_parts(row["address"])
    dates = tuple(text for name in ("completed", "opened") if (text := row[name]))
    return Facility(
        order=order,
        category=row["category"],
        name=row["name"],
        operation=context.word("operation", row["operation"].split("(")[0]),
        ownership=context.word("ownership", row["ownership"]),
        address=row["address"],
        district=ThingKey.of("district", district),
        road=road,
        building=building,
        neighborhood=neighborhood,
        opened=_dates(row["opened"]),
        completed=_dates(row["completed"]),
        taken_over=(),
        rooms=row["rooms"],
        areas=tuple(areas_in(row["size"])),
        remarks=(),
        dates=dates,
        lines=Lines.of(row.line),
    )


def _dates(text: str) -> tuple[str, ...]:
    span = read_span(text, None)
    return (span.start,) if span and span.start == span.end else ()
