"""The texts that statements are looked for in, their quantities, and the figures that take part."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import as_figure
from sba_kg.model import FigureLink, Finding, Lines, ProgramReport, SectionKey, StatedFigure, Statements
from sba_kg.reader import OutlineKind
from sba_kg.reader.cells import marked
from sba_kg.reader.numbers import Quantity, find_quantities
from sba_kg.reader.units import units
from sba_kg.vocabulary import genre

_KINDS = (OutlineKind.HEADING, OutlineKind.ITEM, OutlineKind.NOTE, OutlineKind.PARAGRAPH, OutlineKind.CAPTION)
_QUALIFIER = re.compile(rf"\s*({genre.any_of(genre.words().bounds)})")
_CLAUSE = re.compile(rf"[,;({genre.signs(genre.words().arrows)}=+]|\s[-–]\s|[:：]")
#: What is said of a figure: at most this many letters.
_LONGEST = 60


@dataclass(frozen=True)
class Segment:
    """A text to look into.

    Attributes:
        index: Position among the segments.
        text: The text.
        lines: The lines it stands on.
        kind: ``heading``, ``item``, ``note``, ``text`` or ``cell``.
        section: The section it is in, None if it is in none.
        finding: Number of the finding it stands in, or 0.
        role: ``request`` or ``answer`` in a finding.
        row: For a cell: its row (line), so that the cells of a row are known.
        column: For a cell: its position in the row.
    """

    index: int
    text: str
    lines: Lines
    kind: str
    section: SectionKey | None = None
    finding: int = 0
    role: str = ""
    row: int = 0
    column: int = 0


@dataclass
class Collector:
    """The segments, and the figures and links that the readers of statements found."""

    context: Context
    segments: list[Segment]
    found: Statements = field(default_factory=Statements)
    _known: dict[tuple[int, int], int] = field(default_factory=dict)
    _quantities: dict[int, list[Quantity]] = field(default_factory=dict)

    def quantities(self, segment: Segment) -> list[Quantity]:
        """The quantities of a segment, in order."""
        if segment.index not in self._quantities:
            self._quantities[segment.index] = find_quantities(segment.text)
        return list(self._quantities[segment.index])

    @cached_property
    def cells(self) -> dict[int, list[Segment]]:
        """The segments that are cells by their row (its line)."""
        found: dict[int, list[Segment]] = defaultdict(list)
        for segment in self.segments:
            if segment.row:
                found[segment.row].append(segment)
        return found

    def figure(self, segment: Segment, quantity: Quantity, sign: int = 1) -> int:
        """The position of the stated figure of a quantity; each printed number is one figure."""
        key = (segment.index, quantity.start)
        if key not in self._known:
            order = len(self.found.figures) + 1
            self._known[key] = order
            qualifier = _QUALIFIER.match(segment.text[quantity.start + len(quantity.printed) :])
            self.found.figures.append(
                StatedFigure(
                    order=order,
                    figure=as_figure(quantity, sign),
                    text=words_before(segment.text[: quantity.start]),
                    lines=self._line(segment, quantity),
                    role=segment.role,
                    qualifier=units().meaning[qualifier[1]] if qualifier else "",
                    section=segment.section,
                    finding=segment.finding,
                )
            )
        return self._known[key]

    def link(self, subject: int, term: str, target: int = 0, value: str | int = 0) -> None:
        """Note what a figure has to do with another, or with a text or number."""
        self.found.links.append(FigureLink(subject, term, target, value))

    def finish(self) -> Statements:
        """What was found, figures in document order and numbered within their section or finding."""
        position = {order: index for index, (_, order) in enumerate(sorted(self._known.items()), 1)}
        counts: Counter[tuple[SectionKey | None, int]] = Counter()
        ordered = sorted(self.found.figures, key=lambda f: position[f.order])
        for index, figure in enumerate(ordered):
            place = (None if figure.finding else figure.section, figure.finding)
            counts[place] += 1
            ordered[index] = replace(figure, order=position[figure.order], number=counts[place])
        self.found.figures = ordered
        self.found.links = [
            replace(link, subject=position[link.subject], target=position[link.target] if link.target else 0)
            for link in self.found.links
        ]
        self.found.apportionments = [
            replace(group, shares=tuple(position[share] for share in group.shares))
            for group in self.found.apportionments
        ]
        return self.found

    def _line(self, segment: Segment, quantity: Quantity) -> Lines:
        """The line of a wrapped text on which the figure is printed."""
        for number in range(segment.lines.start, segment.lines.end + 1):
            if quantity.printed in self.context.document.source.line(number).text:
                return Lines.of(number)
        return segment.lines


def words_before(before: str) -> str:
    """The words before a figure, back to the last sign that ends a clause."""
    parts = [part.strip(" ()'’‘\"“”·") for part in _CLAUSE.split(before)]
    return next((part for part in reversed(parts) if part), "")[-_LONGEST:]


def segments(context: Context, reports: Sequence[ProgramReport], findings: Sequence[Finding]) -> list[Segment]:
    """All texts of the report outside the schedules, in document order."""
    by_line = {finding.lines.start: finding.number for finding in findings}
    found = [*_nodes(context), *_cells(context, by_line)]
    found.sort(key=lambda s: (s.lines.start, s.column, s.index))
    found = [s for s in found if context.is_readable(s.text, s.lines.start)]
    result = []
    sections = sorted(reports, key=lambda r: r.lines)
    starts = [r.lines.start for r in sections]
    for index, segment in enumerate(found):
        at = bisect_right(starts, segment.lines.start) - 1
        inside = at >= 0 and segment.lines.start <= sections[at].lines.end
        section = sections[at].key if inside else None
        result.append(
            Segment(
                index, segment.text, segment.lines, segment.kind, section,
                segment.finding, segment.role, segment.row, segment.column,
            )
        )  # fmt: skip
    return result


def _nodes(context: Context) -> Iterator[Segment]:
    kinds = {OutlineKind.HEADING: "heading", OutlineKind.ITEM: "item", OutlineKind.NOTE: "note"}
    for index, node in enumerate(context.document.nodes(*_KINDS)):
        text = node.full or node.text
        if text:
            yield Segment(index, text, Lines(node.start, node.end), kinds.get(node.kind, "text"))


def _cells(context: Context, findings: dict[int, int]) -> Iterator[Segment]:
    """The cells of all tables, split at their markers; those of findings know their side."""
    for table in context.document.tables:
        for row in table.rows:
            number = findings.get(row.line, 0)
            filled = [i for i, cell in enumerate(row.cells) if cell.text]
            for column in filled:
                role = ("request" if column == filled[0] else "answer") if number else ""
                for index, (_, text) in enumerate(marked(row.cells[column].text)):
                    yield Segment(index, text, Lines.of(row.line), "cell", None, number, role, row.line, column)
