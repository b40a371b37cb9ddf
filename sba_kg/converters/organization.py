"""The organization table (부서명, 주요업무) and the printed number of units → records."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

from sba_kg.converters.common.context import Context
from sba_kg.model import Figure, Lines, ThingKey, Unit, UnitCount
from sba_kg.reader import OutlineKind, PipeCell, PipeRow, PipeTable
from sba_kg.vocabulary import genre
from sba_kg.vocabulary.unit_names import UNIT_ENDINGS, unit_name, unit_type

_WORDS = genre.damaged()["organization"]
_COUNT = re.compile(r"^(.*?)\s*\((\d{1,4})\s*개?\s*(팀|과|부)\)$")
_STATEMENT = re.compile(
    rf"(?<!\d)(\d{{1,4}})\s*개?\s*({'|'.join(sorted(UNIT_ENDINGS, key=len, reverse=True))})(?=\s|\(|\)|,|$|\d)"
)


def convert(context: Context) -> list[Unit]:
    """Read every table headed by 부서명 and 주요업무: divisions, their teams, their duties."""
    result: list[Unit] = []
    for table in context.document.tables:
        if _is_organization(table):
            _read(context, table, result)
    _check_counts(context, result)
    return result


def _check_counts(context: Context, units: list[Unit]) -> None:
    """A division whose printed number of teams is not that of its rows may have a neighbour's team, or lack one."""
    members = Counter(unit.division.name for unit in units if unit.division)
    for division in units:
        listed = members[division.name]
        if division.team_count and division.team_count.value != listed:
            context.report(division.lines.start, "P-O03", division=division.printed, listed=listed)


def _is_organization(table: PipeTable) -> bool:
    header = ["".join(t.split()) for row in table.rows[: max(1, table.header_size)] for t in row.texts if t]
    is_duties = any(word in text for text in header[1:] for word in _WORDS["duties"])
    return is_duties and header[0].startswith(_WORDS["unit"])


def _read(context: Context, table: PipeTable, units: list[Unit]) -> None:
    division = next((u.name for u in reversed(units) if not u.division), "")
    above = ""
    for row in table.rows[table.header_size :]:
        *names, duties = row.cells if len(row.cells) > 1 else (*row.cells, PipeCell(""))
        printed = [cell.text for cell in names if cell.text]
        if len(printed) > 1 and units and printed[0] == above:
            printed = printed[1:]  # a conversion that fills merged cells prints a division on each of its rows
            names = [PipeCell("") if cell.text == above else cell for cell in names]
        above = printed[0] if len(printed) > 1 else above
        if not printed:
            context.report(row.line, "P-O01")
            continue
        for name in printed:
            is_division = _is_division(name, printed, names)
            unit = _unit(name, "" if is_division else division, row, len(units) + 1)
            if is_division:
                division = unit.name
            elif not division:
                context.report(row.line, "P-O02", name=name)
            units.append(unit)
        if duties.text:
            units[-1] = _with_duties(units[-1], duties)


def _is_division(name: str, printed: list[str], names: list[PipeCell]) -> bool:
    """The first of two names, or a name in the first column that is no team."""
    if len(printed) > 1:
        return name == printed[0]
    return bool(names[0].text) and unit_type(_COUNT.sub(r"\1", unit_name(name))) != "team"


def _unit(printed: str, parent: str, row: PipeRow, order: int) -> Unit:
    match = _COUNT.match(unit_name(printed))
    name = match[1] if match else unit_name(printed)
    count = (
        Figure(int(match[2]), "organizational-unit", f"{match[2]}{match[3]}", "organizational-unit") if match else None
    )
    return Unit(
        order=order,
        name=name,
        printed=printed,
        kind=unit_type(name),
        division=ThingKey.of("unit", parent),
        duties=(),
        lines=Lines.of(row.line),
        team_count=count,
    )


def _with_duties(unit: Unit, cell: PipeCell) -> Unit:
    return replace(unit, duties=cell.items or (cell.text,))


def unit_counts(context: Context) -> list[UnitCount]:
    """The printed number of units by kind, from an item such as ``3실 8본부 1단 1센터(42팀)``."""
    for node in context.document.nodes(OutlineKind.HEADING, OutlineKind.ITEM, OutlineKind.PARAGRAPH):
        text = re.sub(r"^[^:：]{1,20}[:：]\s*", "", node.text)
        found = _STATEMENT.findall(text)
        if len({ending for _, ending in found}) >= 2 and _STATEMENT.match(text):
            return [
                UnitCount(
                    order,
                    UNIT_ENDINGS[ending],
                    Figure(int(number), "organizational-unit", f"{number}{ending}", "organizational-unit"),
                    Lines(node.start, node.end),
                )
                for order, (number, ending) in enumerate(found, 1)
            ]
    return []
