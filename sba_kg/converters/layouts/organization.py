"""Units from any layout: a table of units and duties, or a chart drawn with cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from sba_kg.converters.layouts.columns import columns, records
from sba_kg.converters.layouts.sheets import Sheet
from sba_kg.converters.layouts.words import flat, has, words
from sba_kg.model import Figure, Lines, ThingKey, Unit
from sba_kg.reader.charts import Place, parents
from sba_kg.reader.grid import is_numeric
from sba_kg.reader.marks import IN_CELL
from sba_kg.reader.nesting import is_total
from sba_kg.reader.normal import normalized
from sba_kg.vocabulary.unit_names import unit_name, unit_type

_COUNT = re.compile(r"^(.*?)\s*\((\d{1,4})\s*개?\s*(팀|과|부)\)$")
_BRACKET = re.compile(r"\s*\(([^()]*)\)$")
#: A chart has at least so many boxes, most of which are named like units.
_LEAST, _SHARE = 4, 0.6
#: One without lines has nearly no other text, and boxes side by side.
_SURE, _COLUMNS = 0.8, 2
_LONGEST = 24
#: A box that lists what is beside the chart.
_LIST = re.compile(r"[:：]")
_NAMED = ("division", "unit")


def convert(sheets: Sequence[Sheet]) -> list[Unit]:
    """The units of the first table of units, else those of the charts."""
    for sheet in sheets:
        if len(units := list(_listed(sheet))) > 1:
            return _numbered(units)
    charted = [unit for sheet in sheets for unit in _charted(sheet)]
    return _numbered(charted or [unit for sheet in sheets for unit in _stacked(sheet)])


def _numbered(units: Sequence[Unit]) -> list[Unit]:
    once: dict[str, Unit] = {}
    for unit in units:
        once.setdefault(unit.name, unit)
    return [replace(unit, order=order) for order, unit in enumerate(once.values(), 1)]


def _listed(sheet: Sheet) -> Iterator[Unit]:
    """A row is a unit with its duties; what is in the column of divisions is carried down."""
    places = columns(sheet, "organization")
    # One header over two columns: the division, and beside it the unit.
    if "division" in places and "unit" not in places and places.get("duties", 0) == places["division"] + 2:
        places["unit"] = places["division"] + 1
    if "unit" in places and "division" not in places and places.get("duties", 0) == places["unit"] + 2:
        places["division"], places["unit"] = places["unit"], places["unit"] + 1
    if "duties" not in places or not {"division", "unit"} & set(places):
        return
    for row in records(sheet, places, frozenset({"division"})):
        division = _unit(row["division"], "", row.line) if row["division"] else None
        if any(is_total(row[name]) or flat(row[name]) in words("organization")["not_unit"] for name in _NAMED):
            continue
        if division and "division" in row.own:
            alone = row["unit"] in ("", row["division"])
            yield _with_duties(division, row["duties"]) if alone else division
        if "unit" in row.own and row["unit"] != row["division"]:
            unit = _unit(row["unit"], division.name if division else "", row.line)
            yield _with_duties(unit, row["duties"] if "duties" in row.own else "")


def _unit(printed: str, parent: str, line: int) -> Unit:
    match = _COUNT.match(printed)
    name = unit_name(match[1] if match else printed)
    count = (
        Figure(int(match[2]), "organizational-unit", f"{match[2]}{match[3]}", "organizational-unit") if match else None
    )
    return Unit(
        order=0,
        name=name,
        printed=printed,
        kind=unit_type(name),
        division=ThingKey.of("unit", parent),
        duties=(),
        lines=Lines.of(line),
        team_count=count,
    )


def _with_duties(unit: Unit, duties: str) -> Unit:
    parts = tuple(part.strip() for part in re.split(rf"\n|(?:^|\s)[{IN_CELL}-]\s", duties) if part.strip())
    return replace(unit, duties=parts)


def _charted(sheet: Sheet) -> Iterator[Unit]:
    """The boxes of a chart; which is above which, the lines between them tell."""
    boxes = [cell for cell in sheet.table.cells if cell.text.strip()]
    if sheet.table.kind != "layout" or len(boxes) < _LEAST:
        return
    if not any(has(text, "organization", "heading") for text in sheet.context):
        return
    named = [(cell, _BRACKET.sub("", cell.text)) for cell in boxes]
    fitting = [name for _, name in named if _is_name(name)]
    if len(fitting) < _SHARE * len(boxes):
        return
    units = {
        (cell.row - 1, cell.column - 1): (cell, name)
        for cell, name in named
        if not is_numeric(name) and len(flat(name)) <= _LONGEST
    }
    above, names = parents(sheet.heads.table), {place: unit_name(name) for place, (_, name) in units.items()}
    for place, (cell, name) in units.items():
        yield Unit(
            order=0,
            name=names[place],
            printed=name,
            kind=unit_type(names[place]),
            division=_above(place, above, names),
            duties=(),
            lines=Lines.of(cell.line),
        )


def _stacked(sheet: Sheet) -> Iterator[Unit]:
    """The boxes of a chart without lines, each right below the one that it is a part of; a line of a box is a unit."""
    cells = {(cell.row, cell.column): cell.line for cell in sheet.table.cells}
    boxes = [cell for cell in sheet.heads.table.cells if cell.text.strip()]
    names = {id(box): [name for line in normalized(box.text).split("\n") for name in _names_in(line)] for box in boxes}
    printed = [name for own in names.values() for name in own]
    if not sheet.heads.table.exact or len(printed) < _LEAST or sheet.heads.table.columns < _COLUMNS:
        return
    if not any(has(text, "organization", "heading") for text in sheet.context):
        return
    if sum(_is_name(name) and len(flat(name)) <= _LONGEST for name in printed) < _SURE * len(printed):
        return
    made: dict[int, ThingKey | None] = {}
    for box in sorted(boxes, key=lambda box: (box.row, box.column)):
        above = sheet.heads.table.grid.get((box.row - 1, box.column))
        wide = above is not None and above.column + above.column_span >= box.column + box.column_span
        parent = made.get(id(above)) if wide and not _LIST.search(box.text) else None
        for name in names[id(box)]:
            if not _is_name(name) or len(flat(name)) > _LONGEST:
                continue
            own = unit_name(name)
            if len(names[id(box)]) == 1:
                made[id(box)] = ThingKey("unit", own, parent)
            yield Unit(
                order=0,
                name=own,
                printed=name,
                kind=unit_type(own),
                division=parent,
                duties=(),
                lines=Lines.of(cells.get((box.row + 1, box.column + 1), sheet.table.start_line)),
            )


def _names_in(line: str) -> list[str]:
    """The names that a line of a box prints: one, or those behind a label (``소속기관 : 가 센터, 나 연구원``)."""
    label, colon, listed = line.partition(":")
    names = listed if colon else line
    return [name for part in names.split(",") if (name := _BRACKET.sub("", part).strip())] if label.strip() else []


def _above(
    place: Place, above: Mapping[Place, Place], names: Mapping[Place, str], seen: frozenset[Place] = frozenset()
) -> ThingKey | None:
    """The unit above a box, with those above it; a box that is no unit ends the way up, and so does a circle."""
    up = above.get(place)
    if up is None or up not in names or up in seen:
        return None
    return ThingKey("unit", names[up], _above(up, above, names, seen | {place}))


def _is_name(text: str) -> bool:
    return flat(text).endswith(words("organization")["ending"])
