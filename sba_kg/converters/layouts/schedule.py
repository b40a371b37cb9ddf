"""Schedules from any layout: tables by quarter, lists, and dates in brackets behind what they are of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from sba_kg.base.text import squeeze
from sba_kg.converters.document.figures import section_kind
from sba_kg.converters.layouts.months import column_spans, is_next, over
from sba_kg.converters.layouts.sheets import Sheet, SheetEntry
from sba_kg.converters.layouts.words import flat, has, words
from sba_kg.model import Lines, Milestone
from sba_kg.reader.dates import QUOTE, YEAR, Period, years
from sba_kg.reader.marks import IN_CELL, TICK, read_mark
from sba_kg.reader.normal import normalized
from sba_kg.reader.quantities import RAISED, figures
from sba_kg.reader.spans import read_span
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import genre

_BRACKET = re.compile(r"\(([^()]{1,40})\)")
_YEAR = re.compile(rf"{YEAR}\s?년?")
_COLON = re.compile(r"\s*[:：]\s*")
#: What separates one event from the next in a line of text.
_ARROWS = genre.signs(genre.words().arrows)
#: An arrow before a figure leads from one figure to the next, and a comma may stand inside of a number.
_CLAUSE = re.compile(
    rf"(?<!\d),|,(?!\d)|[;▴]|[{_ARROWS}](?!\s?\d[\d,.]*\s?[^\d\s월.~분])|\s/\s|\)\s*(?=[가-힣])|\s및\s(?=(?:\S+\s){{3}})|\n"
)
#: ``제1차(4월), 제2차(6월)`` and the words that belong to each.
_ONE = re.compile(r"([^(),]{2,15})\(([^()]{1,20})\)")
_NEXT, _REST = re.compile(r"\s?[,·]\s?"), re.compile(r"\s?([가-힣‘“「｢][^()]{2,60})")
#: Behind a bracket the next event may begin.
_PARTS = re.compile(rf"(?<=\))\s*(?:[,{_ARROWS}/]|및(?=\s))\s*")
#: A number that may be a date without year, or a decimal fraction.
_FRACTION = re.compile(r"\d{1,2}\.\d")
#: A date that says its year, or its month with the word for it, before an event.
_DATED = re.compile(rf"(?:{QUOTE}\d\d\.?\s?|(?:19|20)\d\d[년.]\s?)(?:[\d.~\s월일∼]*[\d월일.~])?(?=\s[가-힣‘“「｢<(])")
#: The title of what is cited, a figure, or what figures are as of.
_NO_EVENT = re.compile(
    r"[》』」｣]$|^(?:현재|기준)"
    rf"|(?<![\d,.])\d[\d,.]*+\s?(?:[조억만천백]*원|{genre.any_of(genre.units().figures['event'])})?$"
)
_AS_OF = re.compile(r"기준")
_WORD = re.compile(r"[가-힣]{2}")
#: An event has at least so many letters.
_LEAST = 3
_LEAST_IN_TEXT = 4
_LONGEST = 90
_DASHES = " -–·,;:()[]<>‹›"


class _Event(NamedTuple):
    event: str
    period: Period
    line: int
    in_text: bool | None = None


def convert(nodes: Sequence[StructureNode], sheets: Sequence[Sheet], year: int | None) -> list[Milestone]:
    """The events of a report with their dates, in the order of the text.

    Args:
        nodes: Its structure.
        sheets: Its tables.
        year: Year of what says none.
    """
    found = [event for sheet in sheets for event in _in_table(sheet, year)]
    for node in nodes:
        if node.kind in {NodeKind.ITEM, NodeKind.NOTE, NodeKind.PARAGRAPH}:
            found += _in_text(node, year)
    # One cell of a schedule may say what another says; in a text the same words twice are one event.
    texts = dict.fromkeys(event for event in found if event.in_text)
    once = sorted([*(event for event in found if not event.in_text), *texts], key=lambda event: event.line)
    return [_milestone(order, event) for order, event in enumerate(once, 1)]


def _milestone(order: int, event: _Event) -> Milestone:
    period = event.period
    return Milestone(
        section=None,
        order=order,
        event=event.event,
        printed=period.printed,
        start=period.start,
        end=period.end,
        open_ended=period.open_ended,
        edtf=period.edtf,
        lines=Lines.of(event.line),
        in_text=event.in_text,
    )


# -- tables ---------------------------------------------------------------------------------------


def _in_table(sheet: Sheet, year: int | None) -> Iterator[_Event]:
    """The entries of a table whose columns are quarters, months or years, or that has a column of dates."""
    own = _year_in(" ".join(sheet.context)) or year
    spans = column_spans(sheet, own)
    if len(spans) > 1:
        yield from _marked(sheet, spans)
        for entry in sheet.entries:
            if entry.cell.column in spans and entry.cell.value is None and not TICK.fullmatch(entry.cell.text):
                yield from _cell_events(entry, over(spans, entry.cell, entry.cell), own)
        return
    dated = {e.cell.column for e in sheet.entries if any(_is_when(label) for label in e.columns)}
    for entry in sheet.entries:
        if entry.cell.column in dated and (period := read_span(entry.cell.text, own)):
            event = _of_row(sheet, entry)
            if len(flat(event)) >= _LEAST:
                yield _Event(event, period, entry.cell.line)
    if not dated:
        yield from (event for entry in sheet.entries for event in _dated_lines(entry))


def _of_row(sheet: Sheet, entry: SheetEntry) -> str:
    """What a date or a mark in a row is of: its row's header, or the text on its left whose column says so, or the
    nearest.
    """
    if entry.rows:
        return squeeze(read_mark(entry.rows[-1])[1])
    found = {}
    for column in range(entry.cell.column - 2, -1, -1):
        cell = sheet.heads.table.grid.get((entry.cell.row - 1, column))
        if cell and _WORD.search(cell.text) and not read_span(cell.text, 2000):
            found[column] = squeeze(read_mark(normalized(cell.text))[1])
    heads = {column: sheet.heads.table.grid.get((sheet.heads.top - 1, column)) for column in found}
    ends = tuple(words("schedule")["event"])
    named = [column for column, head in heads.items() if head and flat(head.text.split("(")[0]).endswith(ends)]
    groups = {cell.column for cell in sheet.heads.table.cells if cell.row >= sheet.heads.top and cell.row_span > 1}
    named = [column for column in named if column not in groups] or named
    return found[named[-1]] if named else next(iter(found.values()), "")


def _dated_lines(entry: SheetEntry) -> Iterator[_Event]:
    """The lines of a cell that end in a date with its year, in a table of something else."""
    for text in _marked_lines(entry.cell.text):
        for event, period in _dated_events(text, None):
            name = _name(event)
            # ``상담(상시)`` has no date that a table of something else could be said to give.
            dated = period.start or period.end
            if dated and len(flat(name)) >= _LEAST_IN_TEXT and not _NO_EVENT.search(name):
                yield _Event(name, period, entry.cell.line, in_text=True)


def _is_when(label: str) -> bool:
    return any(word in flat(label) for word in words("schedule")["when"])


def _marked(sheet: Sheet, spans: Mapping[int, Period]) -> Iterator[_Event]:
    """A row whose cells are marked in some columns: each run of marks is from its first to its last column."""
    runs: list[list[SheetEntry]] = []
    for entry in sheet.entries:
        if entry.cell.column not in spans or not TICK.fullmatch(entry.cell.text.strip()):
            continue
        last = runs[-1][-1] if runs else None
        if last and last.cell.row == entry.cell.row and is_next(last.cell, entry.cell):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    for run in runs:
        event = _of_row(sheet, run[0])
        if len(flat(event)) >= _LEAST:
            yield _Event(event, over(spans, run[0].cell, run[-1].cell), run[0].cell.line)


def _cell_events(entry: SheetEntry, column: Period, year: int | None) -> Iterator[_Event]:
    """Each marked line of a cell is an event; what is wrapped belongs to the line above it."""
    for text in _marked_lines(entry.cell.text):
        for event, period in _dated_events(text, year) or [(text, column)]:
            name = _name(event)
            if len(name) >= _LEAST:
                yield _Event(name, period, entry.cell.line)


def _dated_events(text: str, year: int | None) -> list[tuple[str, Period]]:
    """The events of a line, each with its date; of more than one only if each part ends in its date."""
    if listed := _listed(text, year):
        return listed
    parts = _PARTS.split(squeeze(text))
    pairs = [pair for part in parts if (pair := _split(part, year))]
    if len(parts) > 1 and len(pairs) == len(parts):
        return pairs
    whole = _split(text, year)
    return [whole] if whole else []


def _listed(text: str, year: int | None) -> list[tuple[str, Period]]:
    """``제1차(4월), 제2차(6월) 위원회 개최``: several events with the same words behind their dates."""
    text, at = squeeze(text), 0
    parts: list[tuple[str, Period | None]] = []
    while one := _ONE.match(text, at):
        parts.append((one[1].strip(), read_span(one[2], year)))
        at = one.end()
        if not (following := _NEXT.match(text, at)):
            break
        at = following.end()
    rest = _REST.fullmatch(text, at) if len(parts) > 1 else None
    dated = [(f"{name} {rest[1].strip()}", period) for name, period in parts if rest and period]
    return dated if len(dated) == len(parts) else []


def _marked_lines(text: str) -> list[str]:
    """The entries of a cell: one a mark; without marks, one a bracket with a date."""
    pieces = [
        piece
        for piece in re.split(rf"(?:^|\s)(?=[{IN_CELL}-]\s?[^\s\d]|-\s(?:19|20)\d\d\D)", normalized(text))
        if piece.strip()
    ]
    return [squeeze(read_mark(piece)[1]) for piece in pieces]


# -- texts ----------------------------------------------------------------------------------------


def _in_text(node: StructureNode, year: int | None) -> Iterator[_Event]:
    """``event: date``, ``date: event``, ``event(date)`` of a schedule; in other texts what has its date beside it."""
    line = node.entry.lines[0]
    text = squeeze(f"({node.keyword}) {node.text}" if node.keyword else node.text).replace(RAISED, "")
    own = _year_in(_headings(node)) or _usual_year(node, year)
    if _in_schedule(node) and (found := _dated_events(node.text, own)):
        # ``2024년 : 교육 20회``: the year says which figures these are.
        own_pairs = [(e, period) for e, period in found if not (_is_year(period) and any(figures(e)))]
        past = _in_schedule(node, "past") or None
        yield from (_Event(_name(event), period, line, in_text=past) for event, period in own_pairs)
        return
    pairs = [
        *_leading(text, own),
        *(pair for match in _BRACKET.finditer(text) for pair in _bracketed(text, match, own)),
    ]
    for event, period in pairs:
        name = _name(event)
        heading = _is_year(period) and bool(node.children)  # ``추진실적(2024년)`` says of when what is below it is
        if len(flat(name)) >= _LEAST_IN_TEXT and not _NO_EVENT.search(name) and not heading:
            yield _Event(name, period, line, in_text=True)


def _usual_year(node: StructureNode, year: int | None) -> int | None:
    """The year that a date without one is of: results are last year's."""
    return year - 1 if year and section_kind(node) == "result" else year


def _bracketed(text: str, match: re.Match[str], year: int | None) -> Iterator[tuple[str, Period]]:
    """What a date in brackets is of: the words before them, those behind where nothing is before, those inside."""
    if _AS_OF.search(match[1]):
        return
    before = _CLAUSE.split(text[: match.start()])[-1]
    parts = [part for part in re.split(r",\s", match[1]) if part.strip()]
    spans = [span for part in parts if (span := read_span(_COLON.split(part)[-1], year)) and not _bare(part)]
    if len(spans) == 1 and not (_is_year(spans[0]) and len(parts) > 1 and any(map(figures, parts))):
        if before.strip(_DASHES):
            yield before, spans[0]
        elif len(parts) == 1:
            yield _CLAUSE.split(text[match.end() :])[0], spans[0]
    elif not spans:
        yield from _leading(match[1], year)


def _is_year(period: Period) -> bool:
    """Whether a period is one year: in a bracket with a figure, this says what the figure is of."""
    return len(period.start) == len("2025") and period.start == period.end


def _leading(text: str, year: int | None) -> Iterator[tuple[str, Period]]:
    """``’25.9.4 간담회, ’25.12.8 회의``: a text of dates, each before its event."""
    starts = [m for m in _DATED.finditer(text) if m.start() == 0 or text[: m.start()].rstrip().endswith(",")]
    if not starts or starts[0].start() != 0:
        return
    for match, following in zip(starts, [*(m.start() for m in starts[1:]), len(text)], strict=True):
        period = read_span(match[0], year)
        # A year alone before a noun says which one it is (``2025년 예산``), not when something happens.
        if period and len(period.start) > len("2025"):
            yield text[match.end() : following], period


def _bare(text: str) -> bool:
    """Whether a number in running text may be something else than a date."""
    return bool(_FRACTION.fullmatch(text.strip())) or text.strip() in words("schedule")["always"]


def _in_schedule(node: StructureNode, name: str = "heading") -> bool:
    """Whether a heading above says that what is below it is dated (``past``: that it has been)."""
    at = node.parent
    while at is not None:
        if has(at.text, "schedule", name):
            return True
        if at.kind is NodeKind.SECTION:
            return False
        at = at.parent
    return False


def _headings(node: StructureNode) -> str:
    return node.parent.text if node.parent else ""


def _year_in(text: str) -> int | None:
    """The one year that a heading says."""
    found = set(years(text))
    return found.pop() if len(found) == 1 else None


def _split(text: str, year: int | None) -> tuple[str, Period] | None:
    """An event and its date: behind it in brackets, before or behind a colon."""
    squeezed = squeeze(text)
    for match in reversed(list(_BRACKET.finditer(squeezed))):
        period = None if _FRACTION.fullmatch(match[1].strip()) else read_span(match[1], year)
        if period and not squeezed[match.end() :].strip(" .,등"):
            return squeezed[: match.start()], period
    parts = _COLON.split(squeezed, maxsplit=1)
    if len(parts) == 2:
        if period := read_span(parts[1], year):
            return parts[0], period
        if period := read_span(parts[0], year):
            return parts[1], period
    return None


def _name(text: str) -> str:
    """An event without dangling marks; the last clause of a long one."""
    name = squeeze(text.replace(RAISED, "")).strip(_DASHES)
    name = re.sub(r"^(?:등|및|에|를|을|의)\s", "", name)
    name = "(" * (name.count(")") - name.count("(")) + name + ")" * (name.count("(") - name.count(")"))
    return name if len(name) <= _LONGEST else ""
