"""Facilities from tables with a column for each thing: name, address, size, dates."""

from __future__ import annotations

from collections.abc import Sequence

from sba_kg.converters.common.context import Context
from sba_kg.converters.facilities import address_parts, areas_in
from sba_kg.converters.layouts.columns import SheetRow, columns, records
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.model import Facility, Lines, ThingKey
from sba_kg.reader.spans import read_span


def convert(context: Context, sheets: Sequence[Sheet]) -> list[Facility]:
    """The facilities of every table that has their names with an address or a size."""
    found: list[Facility] = []
    for sheet in sheets:
        places = columns(sheet, "facilities")
        if "name" not in places or not {"address", "size"} <= set(places):
            continue
        for row in records(sheet, places, frozenset({"category"})):
            if "name" in row.own and {"address", "size"} & row.own:
                found.append(_facility(context, row, len(found) + 1))
    return found


def _facility(context: Context, row: SheetRow, order: int) -> Facility:
    district, road, building, neighborhood = address_parts(row["address"])
    dates = tuple(text for name in ("completed", "opened") if (text := row[name]))
    return Facility(
        order=order,
        category=row["category"],
        name=row["name"],
        operation=context.word("operation", row["operation"]),
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
