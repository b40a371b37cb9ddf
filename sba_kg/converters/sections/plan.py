"""The plan and the schedule of each program section → plan items and milestones.

The tree of a plan follows its markers and keywords more than its indents, which conversions shift: items with a
keyword are siblings of each other, an item without one that follows an item with one stands below it, ``▶`` stands
below the last dash, a note below what it follows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sba_kg.converters.common.context import Context
from sba_kg.model import Lines, Milestone, PlanItem, ProgramReport
from sba_kg.reader import OutlineKind, OutlineNode, PipeTable
from sba_kg.reader.cells import BULLETS
from sba_kg.reader.dates import parse_period
from sba_kg.reader.entry import read_entry
from sba_kg.reader.headings import is_cost, is_plan, is_schedule
from sba_kg.reader.marks import CHECKS, CIRCLES

_FOOTNOTE = re.compile(r"^(\d{1,2}|[¹²³⁴⁵])[)⁾]$")
_SUPERSCRIPTS = str.maketrans("1234567890", "¹²³⁴⁵⁶⁷⁸⁹⁰")
_LEADING = re.compile(rf"^[:：{BULLETS}-]\s*")
_GROUP_MARKERS = "[【〈<〔「"
_ENCLOSED = re.compile(r"^[①-⑳]$")


def items(context: Context, reports: Sequence[ProgramReport]) -> list[PlanItem]:
    """The plan items of all sections."""
    return [item for report in reports for item in _Plan(report, _nodes(context, report)).read()]


def milestones(context: Context, reports: Sequence[ProgramReport]) -> list[Milestone]:
    """The schedules of all sections."""
    result: list[Milestone] = []
    for report in reports:
        entries = [e for node in _nodes(context, report) if _is_schedule(node) for e in _entries(node)]
        for order, (text, lines) in enumerate(entries, 1):
            if milestone := _milestone(report, order, text, lines, context.fiscal_year):
                result.append(milestone)
            else:
                context.report(lines.start, "P-M01", text=text)
    return result


def _nodes(context: Context, report: ProgramReport) -> list[OutlineNode]:
    inside = report.lines
    return [n for n in context.document.nodes_on(inside.start, inside.end) if n.kind is not OutlineKind.ROOT]


# -- plan items -----------------------------------------------------------------------------------


@dataclass
class _PlanPlace:
    """An item that may take children."""

    item: PlanItem
    indent: int
    dash: bool


@dataclass
class _Plan:
    """Builds the tree of one section, in the order of its lines."""

    report: ProgramReport
    nodes: Sequence[OutlineNode]
    found: list[PlanItem] = field(default_factory=list)
    heads: list[PlanItem] = field(default_factory=list)
    dashes: list[_PlanPlace] = field(default_factory=list)
    last: PlanItem | None = None
    noted: PlanItem | None = None
    box: bool = False

    def read(self) -> list[PlanItem]:
        """All items, headings and notes of the section."""
        in_plan = after = False
        for node in self.nodes:
            if node.kind is OutlineKind.HEADING and (is_schedule(node.text) or is_cost(node.text)):
                in_plan, after = False, True
            elif node.kind is OutlineKind.HEADING and is_plan(node.text):
                in_plan, after = True, False
            elif in_plan:
                self._add(node)
            elif after and node.kind is OutlineKind.NOTE and not self._is_breakdown(node):
                self._trailing_note(node)
        return self.found

    def _is_breakdown(self, node: OutlineNode) -> bool:
        return any(part.lines.start == node.start for part in self.report.budget_parts)

    def _add(self, node: OutlineNode) -> None:
        match node.kind:
            case OutlineKind.HEADING if node.marker and node.marker in CIRCLES and node.bracket != "[":
                self._circle(node)
            case OutlineKind.HEADING:
                self._heading(node)
            case OutlineKind.ITEM:
                self._item(node)
            case OutlineKind.NOTE:
                self._note(node)
            case OutlineKind.PARAGRAPH:
                self._paragraph(node)

    def _heading(self, node: OutlineNode) -> None:
        """A group heading. Enclosed numbers stand below brackets; brackets close what was open."""
        enclosed = bool(_ENCLOSED.match(node.marker))
        keep = [h for h in self.heads if _rank(h.marker) < _rank(node.marker)] if node.marker else []
        self.heads = keep if enclosed or node.marker in _GROUP_MARKERS else []
        self.dashes, self.box = [], not enclosed
        parent = self.heads[-1] if self.heads else None
        self.heads.append(self._new(node, "heading", parent))

    def _circle(self, node: OutlineNode) -> None:
        self._close_box()
        parent = self.heads[-1] if self.heads else None
        item = self._new(node, "item", parent)
        self.dashes = [_PlanPlace(item, -1, False)]

    def _item(self, node: OutlineNode) -> None:
        if node.marker in set(CHECKS) and not self.dashes:
            self._note(node)
            return
        self._close_box()
        if node.marker not in {"-", "–", "—", "+"}:
            self._sub_item(node)
            return
        stepped = False  # over an item without keyword that stands where this keyword item does
        while self.dashes and (not _is_above(self.dashes[-1], node) or (stepped and self.dashes[-1].item.keyword)):
            place = self.dashes.pop()
            stepped |= bool(node.keyword) and not place.item.keyword and place.indent == node.indent
        parent = self.dashes[-1].item if self.dashes else self.heads[-1] if self.heads else None
        self.dashes.append(_PlanPlace(self._new(node, "item", parent), node.indent, True))

    def _sub_item(self, node: OutlineNode) -> None:
        """``▶`` and the like: below the last dash item, else below the heading."""
        parent = self.dashes[-1].item if self.dashes else self.heads[-1] if self.heads else None
        self._new(node, "item", parent)

    def _note(self, node: OutlineNode) -> None:
        if _FOOTNOTE.match(node.marker) or (self.last is None and not self.heads):
            self._trailing_note(node)
            return
        detached = node.indent == 0 and node.marker == "※" and self._after_blank(node)
        parent = None if detached else self.noted  # the last item or heading, which the notes before it share
        self._new(node, "note", parent)

    def _after_blank(self, node: OutlineNode) -> bool:
        return self.last is not None and node.start > self.last.lines.end + 1

    def _trailing_note(self, node: OutlineNode) -> None:
        """A note after the plan: a footnote belongs to the item that bears its number, others to none."""
        parent = None
        if match := _FOOTNOTE.match(node.marker):
            mark = match[1].translate(_SUPERSCRIPTS)
            parent = next((i for i in self.found if re.search(rf"{mark}[)⁾]", i.text)), None)
        self._new(node, "note", parent)

    def _paragraph(self, node: OutlineNode) -> None:
        """A plain line: a fact below a heading in brackets, or a heading if nothing was open before it."""
        if self.heads and self.box and self.heads[-1].marker:
            self._new(node, "note", self.heads[-1])
        elif not self.dashes and self.last is None:
            self.heads = [self._new(node, "heading", None)]
            self.box = True

    def _close_box(self) -> None:
        """A heading followed by notes only is a box of facts; what comes after does not belong to it."""
        if self.box and self.heads and self.last is not None and self.last.kind == "note":
            self.heads.pop()
        self.box = False

    def _new(self, node: OutlineNode, kind: str, parent: PlanItem | None) -> PlanItem:
        item = PlanItem(
            section=self.report.key,
            order=len(self.found) + 1,
            depth=parent.depth + 1 if parent else 1,
            kind=kind,
            marker=node.marker,
            keyword=node.keyword if kind != "note" else "",
            text=node.text,
            parent=parent.order if parent else 0,
            lines=Lines(node.start, node.end),
        )
        self.found.append(item)
        self.last = item
        self.noted = item if kind != "note" else self.noted
        return item


def _is_above(place: _PlanPlace, node: OutlineNode) -> bool:
    """Whether a dash item stands below an earlier one: indented, or without a keyword after one with."""
    if not place.dash or place.indent < node.indent:
        return True
    return place.indent == node.indent and bool(place.item.keyword) and not node.keyword


def _rank(marker: str) -> int:
    """Rank of a heading: bare lines, then brackets, then enclosed numbers and bracketed circles."""
    if not marker:
        return 0
    return 1 if marker in _GROUP_MARKERS else 2


# -- milestones -----------------------------------------------------------------------------------


def _is_schedule(node: OutlineNode) -> bool:
    return node.kind is OutlineKind.HEADING and bool(is_schedule(node.text))


def _entries(node: OutlineNode) -> Iterator[tuple[str, Lines]]:
    """The texts of a schedule, printed as list or as table; notes are not entries."""
    for child in node.children:
        if child.table is not None:
            yield from _rows(child.table)
        elif child.kind in {OutlineKind.ITEM, OutlineKind.HEADING}:
            yield child.full, Lines(child.start, child.end)


def _rows(table: PipeTable) -> Iterator[tuple[str, Lines]]:
    for row in table.rows:
        printed = [_LEADING.sub("", text) for text in row.texts if text]
        if len(printed) > 1 and parse_period(printed[-1]):
            yield f"{' '.join(printed[:-1])} : {printed[-1]}", Lines.of(row.line)
        elif len(printed) > 1 and parse_period(printed[0]):
            yield f"{' '.join(printed[1:])} : {printed[0]}", Lines.of(row.line)


def _milestone(report: ProgramReport, order: int, text: str, lines: Lines, year: int | None) -> Milestone | None:
    found = read_entry(text, year)
    if found is None:
        return None
    event, period = found
    return Milestone(
        section=report.key,
        order=order,
        event=event,
        printed=period.printed,
        start=period.start,
        end=period.end,
        open_ended=period.open_ended,
        edtf=period.edtf,
        lines=lines,
    )
