"""The list of facilities (위치, 규모, 시설 in one cell) → facilities with addresses, dates and areas."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sba_kg.base.text import squeeze
from sba_kg.converters.common.context import Context
from sba_kg.model import Facility, FacilityArea, Figure, Lines, ThingKey
from sba_kg.reader import PipeRow
from sba_kg.reader.cells import marked
from sba_kg.reader.dates import find_dates
from sba_kg.reader.numbers import find_counted
from sba_kg.vocabulary import genre

_LABEL_END = r"\s*(?:[:：]|(?<=[가-힣])[)\]】])"
_WORDS = genre.damaged()["facilities"]
_ADDRESS_LABELS, _SIZE_LABELS, _ROOM_LABELS = (_WORDS[name] for name in ("address", "size", "rooms"))
_LABELS = (*_ADDRESS_LABELS, *_SIZE_LABELS, *_ROOM_LABELS, *_WORDS["date"])
_PLACE = re.compile(genre.apart(_ADDRESS_LABELS) + _LABEL_END)
_DESCRIBED = re.compile(genre.apart((*_SIZE_LABELS, *_ROOM_LABELS)) + _LABEL_END)
_OPERATIONS = _WORDS["operation"]
_LABELLED = re.compile(rf"^[(\[【]?({genre.apart(_LABELS)})(?:[)\]】]|\s*[:：]|(?=\s|$))?\s*[:：]?\s*(.*)$")
_ADDRESS = re.compile(
    r"^(?:\S+시\s+)?(?:(?P<district>\S+구)\s+)?(?P<road>\S*(?:로|길|대로)(?:\s*\d+(?:가|번|가나|다|나|라)?길)?)\s*(?P<building>\d+(?:-\d+)?)?"
)
_NEIGHBORHOOD = re.compile(r"\(([^()]*(?:동|가|로))\)")
_OPENED = re.compile(genre.any_of(genre.words().opened))
#: Whoever takes a facility over does not open it: it was there before.
_TAKEN_OVER = re.compile(genre.any_of(genre.words().taken_over))
_COMPLETED = re.compile(genre.any_of(genre.words().completed))
_CLAUSES = re.compile(r"\s*[,;]\s*")
_PLANNED = re.compile(genre.any_of(genre.words().to_come))
_AREA_PART = re.compile(r"([^\s,:：()]*)\s*$")
_BRACKET = re.compile(r"^\s*\(([^()]*)\)")
_PART_OF = re.compile(r"^(?!지[상하])(\S+)\s+(\d+층)$")


def convert(context: Context) -> list[Facility]:
    """Read every row that describes a facility; the group is carried down from the first column.

    The description says where the facility is; without that, how large it is or what is in it, beside a cell
    that ends in operation and ownership.
    """
    result: list[Facility] = []
    for table in context.document.tables:
        category = result[-1].category if result else ""
        for row in table.rows:
            place = _description(row)
            if place < 1:
                continue
            before = [text for text in row.texts[:place] if text]
            if len(before) > 1:
                category = before[0]
            if before:
                head = _Head(len(result) + 1, row, category, before[-1])
                result.append(_facility(context, head, row.texts[place]))
    return result


def _description(row: PipeRow) -> int:
    """The column of a facility's description, -1 if the row has none."""
    for column, text in enumerate(row.texts):
        beside = row.texts[column - 1] if column else ""
        if _PLACE.search(text) or (_DESCRIBED.search(text) and _kind(beside)):
            return column
    return -1


@dataclass(frozen=True)
class _Head:
    """What stands left of a facility's description."""

    order: int
    row: PipeRow
    category: str
    text: str


def _facility(context: Context, head: _Head, body: str) -> Facility:
    kind = _kind(head.text)
    if not kind:
        context.report(head.row.line, "P-L01", facility=head.text)
    name, note, operation, ownership = kind or (head.text, "", "", "")
    parts = list(_parts(body))
    address = next((text for label, text in parts if label in _ADDRESS_LABELS), "")
    district, road, building, neighborhood = address_parts(address)
    return Facility(
        order=head.order,
        category=squeeze(head.category),
        name=squeeze(name),
        operation=context.word("operation", operation),
        ownership=context.word("ownership", ownership),
        address=address,
        district=ThingKey.of("district", district),
        road=road,
        building=building,
        neighborhood=neighborhood,
        opened=tuple(_dates(parts, _OPENED)),
        completed=tuple(_dates(parts, _COMPLETED)),
        taken_over=tuple(_dates(parts, _TAKEN_OVER)),
        rooms="; ".join(text for label, text in parts if label in _ROOM_LABELS),
        areas=tuple(areas_in(" ".join(text for label, text in parts if label in _SIZE_LABELS))),
        remarks=(note,) if note else (),
        dates=tuple(
            text for label, text in parts if label not in (*_ADDRESS_LABELS, *_ROOM_LABELS) and find_dates(text)
        ),
        lines=Lines.of(head.row.line),
    )


def address_parts(address: str) -> tuple[str, str, str, str]:
    """District, road, number of the building and neighbourhood of an address, each ``""`` if it is not printed."""
    where = _ADDRESS.match(address)
    neighborhood = _NEIGHBORHOOD.search(address)
    return (
        next(iter(re.findall(r"(?<!\S)\S+구(?=\s)", address)), ""),
        squeeze(where["road"]) if where else "",
        (where["building"] or "") if where else "",
        neighborhood[1] if neighborhood else "",
    )


def _dates(parts: Iterable[tuple[str, str]], event: re.Pattern[str]) -> Iterator[str]:
    """The dates of what has happened to a facility. Of several events in one part each has its clause."""
    for label, text in parts:
        if label in _ADDRESS_LABELS or _PLANNED.search(text):
            continue
        several = sum(1 for one in (_TAKEN_OVER, _COMPLETED, _OPENED) if one.search(label + text)) > 1
        for clause in _CLAUSES.split(text) if several else [label + text]:
            if event.search(clause):
                yield from (iso for _, iso in find_dates(clause))


def _kind(text: str) -> tuple[str, str, str, str] | None:
    """Name, note, operation and ownership of ``DMC센터 ※ 2024년 개관 위탁사업(시유)``; None where one is missing."""
    head, bracket, ownership = text.rstrip().removesuffix(")").rpartition("(")
    before = head.rstrip()
    if not bracket or not text.rstrip().endswith(")") or not ownership or ")" in ownership:
        return None
    operation = before.rsplit(maxsplit=1)[-1] if before else ""
    start = len(before) - len(operation)
    note = before.find("※", max(before.rfind("(", 0, start), before.rfind(")", 0, start)) + 1, start + 1)
    operation = operation.removeprefix("※") if note == start else operation
    if not operation.endswith(_OPERATIONS) or operation in _OPERATIONS:
        return None
    if note < 0:
        return before[:start].strip(), "", operation, ownership
    return before[:note].strip(), before[note + 1 : start].strip(), operation, ownership


def _parts(body: str) -> Iterator[tuple[str, str]]:
    """The labelled parts of a facility's cell; an unlabelled one continues the label above it."""
    current = ""
    for mark, text in marked(body):
        match = _LABELLED.match(text)
        if match and (mark != "-" or text[match.end(1) : match.end(1) + 2].lstrip()[:1] in {":", "："}):
            current = "".join(match[1].split())
            if match[2]:
                yield current, match[2]
        elif mark == "※":
            yield "", text
        else:
            yield current, text


def areas_in(text: str) -> Iterator[FacilityArea]:
    """Areas with their labels: the word before the number, and the brackets behind it.

    Brackets that name a part (``본관 10층``) put the part first; without a word the label is 규모, but a part is
    its own label.
    """
    found = [q for q in find_counted(text) if q.unit == "㎡"]
    start = 0
    for order, quantity in enumerate(found, 1):
        word = (_AREA_PART.search(text[start : quantity.start].rstrip(" :：")) or [""])[0].strip(" ,")
        end = quantity.start + len(quantity.printed)
        bracket = _BRACKET.match(text[end:])
        start = end + (bracket.end() if bracket else 0)
        inside = squeeze(bracket[1]) if bracket else ""
        part = _PART_OF.match(inside)
        if part:
            label = f"{part[1]}({part[2]})" + (f" {word}" if word else "")
        else:
            label = (word or _SIZE_LABELS[0]) + (f"({inside})" if re.search(r"\d", inside) else "")
        figure = Figure(quantity.value, "square-metre", quantity.printed, "square-metre", quantity.precision)
        yield FacilityArea(order, label, figure)
