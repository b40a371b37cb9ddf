"""The document layer of any report: every section, item, table, cell and quantity, whether its part is known or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sba_kg.base.text import squeeze
from sba_kg.converters.document.figures import doubts_in, figures_in, section_kind
from sba_kg.converters.document.tables import read_table, unit_lines
from sba_kg.model.document_layer import DocumentFigure, DocumentItem, DocumentLayer, DocumentSection
from sba_kg.reader.entries import Placed, entries_of
from sba_kg.reader.structure import NodeKind, StructureNode, read_structure

__all__ = ["ReadReport", "read_report"]
_ITEMS = {NodeKind.ITEM: "item", NodeKind.NOTE: "note", NodeKind.PARAGRAPH: "paragraph"}


@dataclass(frozen=True)
class ReadReport:
    """A report as its document says it is built.

    Attributes:
        layer: Its document layer.
        nodes: The nodes of its structure, in document order; its tables are in the order of the layer's.
    """

    layer: DocumentLayer
    nodes: tuple[StructureNode, ...]


def read_report(placed: Sequence[Placed], year: int | None) -> ReadReport:
    """Read the structure and the document layer of a report.

    Args:
        placed: Its blocks with their lines.
        year: Year of the report, which figures of plans without a date are of.
    """
    entries = list(entries_of(placed))
    nodes = tuple(node for root in read_structure(entries) for node in root.walk())
    return ReadReport(_Reader(year).read(nodes), nodes)


class _Reader:
    def __init__(self, year: int | None) -> None:
        self._layer = DocumentLayer()
        self._year = year
        self._sections: dict[int, int] = {}
        self._items: dict[int, int] = {}
        self._captions: dict[int, str] = {}

    def read(self, nodes: Sequence[StructureNode]) -> DocumentLayer:
        self._captions = unit_lines(nodes)
        for node in nodes:
            if node.kind is NodeKind.SECTION:
                self._section(node)
            elif node.kind is NodeKind.TABLE:
                self._table(node)
            else:
                self._item(node)
            self._figures(node)
            self._layer.doubts += doubts_in(node)
        return self._layer

    def _section_of(self, node: StructureNode) -> int:
        at = node.parent
        while at is not None and at.kind is not NodeKind.SECTION:
            at = at.parent
        return self._sections[id(at)] if at is not None else 0

    def _section(self, node: StructureNode) -> None:
        order = len(self._layer.sections) + 1
        self._sections[id(node)] = order
        self._layer.sections.append(
            DocumentSection(
                order=order,
                level=node.level,
                number=node.entry.mark.printed,
                title=node.text,
                parent=self._section_of(node),
                kind=section_kind(node, own=True),
                start_line=node.entry.lines[0],
                end_line=max(below.entry.lines[1] for below in node.walk()),
                page=node.entry.page,
            )
        )

    def _item(self, node: StructureNode) -> None:
        order = len(self._layer.items) + 1
        self._items[id(node)] = order
        self._layer.items.append(
            DocumentItem(
                order=order,
                section=self._section_of(node),
                depth=node.level,
                kind=_ITEMS[node.kind],
                marker=node.entry.mark.printed,
                keyword=node.keyword,
                text=squeeze(node.text),
                parent=self._items.get(id(node.parent), 0),
                start_line=node.entry.lines[0],
                end_line=node.entry.lines[1],
                page=node.entry.page,
            )
        )

    def _table(self, node: StructureNode) -> None:
        order, section = len(self._layer.tables) + 1, self._section_of(node)
        self._layer.tables.append(read_table(node, order, section, self._captions.get(id(node), "")))

    def _figures(self, node: StructureNode) -> None:
        section = self._sections[id(node)] if node.kind is NodeKind.SECTION else self._section_of(node)
        for found in figures_in(node, self._year):
            figure = found.figure
            self._layer.figures.append(
                DocumentFigure(
                    order=len(self._layer.figures) + 1,
                    section=section,
                    what=found.what,
                    low=figure.low,
                    high=figure.high,
                    unit=figure.unit,
                    kind=found.kind,
                    period=found.period,
                    qualifier=figure.qualifier,
                    printed=figure.printed,
                    line=found.line,
                )
            )
