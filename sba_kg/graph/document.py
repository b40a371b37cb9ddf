"""The document layer → its graph, ``…/graph/<edition>/document``.

It stands in a graph of its own beside the edition's: what the domain asks is not slowed by every cell of the report.
Lines are those of the text, as in the passages of the edition's graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

import pyoxigraph as ox

from sba_kg.base.namespaces import DOCUMENT_SUFFIX, GRAPH, ID
from sba_kg.graph.terms import DERIVED, MENTIONS, TYPE, Term, code, number, sba, text
from sba_kg.model.document_layer import (
    DocumentCell,
    DocumentFigure,
    DocumentItem,
    DocumentLayer,
    DocumentSection,
    DocumentTable,
    PartShare,
    StrategyElement,
)

#: The file of a document layer, beside that of the graph of its edition.
FILE = "document.ttl"
_Pairs = Iterator[tuple[str, Term | None]]


def graph_name(edition: str) -> ox.NamedNode:
    """IRI of the graph of an edition's document layer."""
    return ox.NamedNode(f"{GRAPH}{edition}{DOCUMENT_SUFFIX}")


def triples(layer: DocumentLayer, edition: str) -> set[ox.Triple]:
    """The triples of a document layer.

    Args:
        layer: The layer.
        edition: Name of the edition.
    """
    return set(_Layer(edition).triples(layer))


class _Layer:
    def __init__(self, edition: str) -> None:
        self._base = f"{ID}{edition}/document/"
        self._report = f"{ID}{edition}/report"

    def triples(self, layer: DocumentLayer) -> Iterator[ox.Triple]:
        for section in layer.sections:
            yield from self._node(f"section/{section.order}", "DocumentSection", self._section(section))
        for item in layer.items:
            yield from self._node(f"item/{item.order}", "DocumentItem", self._item(item))
        for table in layer.tables:
            yield from self._node(f"table/{table.order}", "DocumentTable", self._table(table))
            for cell in table.cells:
                path = f"table/{table.order}/cell/{cell.row}-{cell.column}"
                yield from self._node(path, "DocumentCell", self._cell(table, cell))
        for figure in layer.figures:
            yield from self._node(f"figure/{figure.order}", "DocumentFigure", self._figure(figure))

        for element in layer.strategy:
            yield from self._node(f"strategy/{element.order}", "StrategyElement", self._element(element))
        for share in layer.shares:
            yield from self._node(f"share/{share.order}", "PartShare", self._share(share))

        for named in layer.places:
            subject = ox.NamedNode(f"{self._base}{named.kind}/{named.order}")
            yield ox.Triple(subject, MENTIONS, ox.NamedNode(ID + named.region))

    def _node(self, path: str, class_: str, values: Iterable[tuple[str, Term | None]]) -> Iterator[ox.Triple]:
        subject = ox.NamedNode(self._base + path)
        yield ox.Triple(subject, TYPE, sba(class_))
        lines: dict[str, int] = {}
        for term, value in values:
            if value is None or (isinstance(value, ox.Literal) and not value.value):
                continue
            if term in ("startLine", "endLine"):
                lines[term] = int(value.value)
            yield ox.Triple(subject, sba(term), value)
        if not (start := lines.get("startLine")):
            return
        passage = ox.NamedNode(f"{self._report}#line={start - 1},{lines.get('endLine', start)}")
        yield ox.Triple(subject, DERIVED, passage)

    def _place(self, kind: str, order: int) -> Term | None:
        return ox.NamedNode(f"{self._base}{kind}/{order}") if order else None

    def _section(self, section: DocumentSection) -> _Pairs:
        yield "order", number(section.order)
        yield "documentLevel", number(section.level)
        yield "documentMarker", text(section.number)
        yield "text", text(section.title)
        yield "isInDocumentSection", self._place("section", section.parent)
        yield "documentFigureKind", code("document-figure-kind", section.kind)
        yield "reportPart", code("report-part", section.part) if section.part else None
        yield "startLine", number(section.start_line)
        yield "endLine", number(section.end_line)
        yield "pageNumber", number(section.page) if section.page else None

    def _item(self, item: DocumentItem) -> _Pairs:
        yield "order", number(item.order)
        yield "documentLevel", number(item.depth)
        yield "documentItemKind", code("document-item-kind", item.kind)
        yield "documentMarker", text(item.marker)
        yield "documentKeyword", text(item.keyword)
        yield "text", text(item.text)
        yield "isInDocumentSection", self._place("section", item.section)
        yield "isBelowDocumentItem", self._place("item", item.parent)
        yield "startLine", number(item.start_line)
        yield "endLine", number(item.end_line)
        yield "pageNumber", number(item.page) if item.page else None

    def _table(self, table: DocumentTable) -> _Pairs:
        yield "order", number(table.order)
        yield "isInDocumentSection", self._place("section", table.section)
        yield "tableCaption", text(table.caption)
        yield "documentTableKind", code("document-table-kind", table.kind)
        yield "reportPart", code("report-part", table.part) if table.part else None
        yield "rowCount", number(table.rows)
        yield "columnCount", number(table.columns)
        yield "startLine", number(table.start_line)
        yield "endLine", number(table.end_line)
        yield "pageNumber", number(table.page) if table.page else None

    def _cell(self, table: DocumentTable, cell: DocumentCell) -> _Pairs:
        yield "isCellOf", self._place("table", table.order)
        yield "rowNumber", number(cell.row)
        yield "columnNumber", number(cell.column)
        yield "rowSpan", number(cell.row_span)
        yield "columnSpan", number(cell.column_span)
        yield "rowHeader", text(cell.row_header)
        yield "columnHeader", text(cell.column_header)
        yield "text", text(cell.text)
        yield "documentValue", _number(cell.value)
        yield "documentUnit", text(cell.unit)
        for row, column in cell.totals:
            yield "addsUpTo", ox.NamedNode(f"{self._base}table/{table.order}/cell/{row}-{column}")
        yield "printedStep", _number(cell.step)
        yield "startLine", number(cell.line)

    def _figure(self, figure: DocumentFigure) -> _Pairs:
        yield "order", number(figure.order)
        yield "isInDocumentSection", self._place("section", figure.section)
        yield "what", text(figure.what)
        yield "lowerValue", _number(figure.low)
        yield "upperValue", _number(figure.high)
        yield "documentUnit", text(figure.unit)
        yield "documentFigureKind", code("document-figure-kind", figure.kind)
        yield "documentPeriod", text(figure.period)
        yield "documentQualifier", text(figure.qualifier)
        yield "asPrinted", text(figure.printed)
        yield "startLine", number(figure.line)

    def _element(self, element: StrategyElement) -> _Pairs:
        yield "order", number(element.order)
        yield "strategyLevel", text(element.level)
        yield "levelWord", text(element.level_word)
        yield "text", text(element.text)
        yield "isBelowStrategyElement", self._place("strategy", element.parent)
        yield "documentValue", number(element.amount) if element.amount is not None else None
        yield "responsibleUnits", text(element.units)
        yield "startLine", number(element.line) if element.line else None

    def _share(self, share: PartShare) -> _Pairs:
        yield "order", number(share.order)
        yield "text", text(share.title)
        yield "startLine", number(share.start_line)
        yield "endLine", number(share.end_line)
        yield "lineCount", number(share.lines)
        yield "understoodLines", number(share.understood)
        yield "keptLines", number(share.kept)
        yield "numberCount", number(share.numbers)
        yield "understoodNumbers", number(share.numbers_understood)
        yield "keptNumbers", number(share.numbers_kept)


def _number(value: Decimal | None) -> Term | None:
    """An integer where it is whole (amounts of won are), else a decimal without trailing zeros."""
    if value is None:
        return None
    return number(int(value)) if value == value.to_integral_value() else number(value.normalize())
