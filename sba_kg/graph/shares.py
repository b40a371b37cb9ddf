"""How much of each part of a report is understood, how much is kept as text, and how much is neither.

A line is understood if a fact of the domain derives from it, or a figure with a subject and a unit. It is kept if it is
an item, a heading or a row of a table of the document layer. A number is understood if a literal of a fact holds it, or
if it is such a figure or a cell with a unit; it is kept if its line is.
"""

from __future__ import annotations

from collections.abc import Mapping

from sba_kg.graph.coverage import LineTexts
from sba_kg.model.document_layer import DocumentLayer, PartShare
from sba_kg.reader import SourceText
from sba_kg.reader.numbers import printed_numbers

#: Resources that say where something is, and not what.
_FRAME = {
    "OutlineEntry", "Passage", "ReadingProblem", "UnreadPart", "Mention", "Conversion", "WorkReport", "Institution",
}  # fmt: skip


def measure(texts: LineTexts, layer: DocumentLayer, source: SourceText) -> list[PartShare]:
    """The shares of each top section, and of what is before the first (order 0)."""
    facts = texts.by_line(_FRAME)
    numbers = {line: texts.numbers(held) for line, held in facts.items()}
    understood = set(facts)
    for figure in layer.figures:
        if figure.what and figure.unit:
            understood.add(figure.line)
            numbers.setdefault(figure.line, set()).update(texts.numbers([figure.printed]))
    for cell in (cell for table in layer.tables for cell in table.cells):
        if cell.value is not None and cell.unit:
            numbers.setdefault(cell.line, set()).update(texts.numbers([cell.text]))
    return [_share(part, source, understood, _kept(layer), numbers) for part in _parts(layer, source)]


def _kept(layer: DocumentLayer) -> set[int]:
    """The lines of the document layer."""
    found = {section.start_line for section in layer.sections}
    for item in layer.items:
        found.update(range(item.start_line, item.end_line + 1))
    for table in layer.tables:
        found.update(range(table.start_line, table.end_line + 1))
    return found


def _parts(layer: DocumentLayer, source: SourceText) -> list[tuple[int, str, range]]:
    """Order, title and lines of the top sections, and of what is before them."""
    tops = [section for section in layer.sections if section.level == 1]
    last = len(source.lines)
    first = tops[0].start_line if tops else last + 1
    found = [(0, "", range(1, first))] if first > 1 else []
    ends = [*(section.start_line for section in tops), last + 1][1:]
    for section, end in zip(tops, ends, strict=True):
        title = f"{section.number} {section.title}".strip()
        found.append((section.order, title, range(section.start_line, end)))
    return found


def _share(
    part: tuple[int, str, range],
    source: SourceText,
    understood: set[int],
    kept: set[int],
    held: Mapping[int, set[str]],
) -> PartShare:
    order, title, span = part
    lines = [line for line in source.lines if line.number in span and not line.blank]
    read = [line for line in lines if line.number in understood]
    only_kept = [line for line in lines if line.number in kept and line.number not in understood]
    counted = [(line.number, number) for line in lines for number in printed_numbers(line.text)]
    known = sum(1 for line, number in counted if number in held.get(line, ()))
    as_text = sum(1 for line, number in counted if number not in held.get(line, ()) and line in understood | kept)
    return PartShare(
        order=order,
        title=title,
        start_line=span.start,
        end_line=span.stop - 1,
        lines=len(lines),
        understood=len(read),
        kept=len(only_kept),
        numbers=len(counted),
        numbers_understood=known,
        numbers_kept=as_text,
    )
