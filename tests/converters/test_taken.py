"""Which part of the genre sections and tables were taken for. Everything here is invented."""

from __future__ import annotations

from sba_kg.converters.document import taken
from sba_kg.model import Lines, Records, VisionStatement
from sba_kg.model.document_layer import DocumentLayer, DocumentSection, DocumentTable


def section(order: int, start: int, end: int) -> DocumentSection:
    return DocumentSection(
        order=order, level=1, number="", title="가", parent=0, kind="other", start_line=start, end_line=end, page=0
    )


def table(order: int, start: int, end: int) -> DocumentTable:
    return DocumentTable(
        order=order, section=1, caption="", kind="data", rows=2, columns=2, start_line=start, end_line=end, page=0
    )


def statement(line: int) -> VisionStatement:
    return VisionStatement(order=line, kind="goal", text="가", lines=Lines.of(line))


def test_tables_by_their_records_and_sections_by_words_first() -> None:
    layer = DocumentLayer(
        sections=[section(1, 1, 20), section(2, 3, 10), section(3, 12, 20)], tables=[table(1, 5, 8), table(2, 14, 16)]
    )
    taken.convert(layer, Records(vision=[statement(6), statement(7)]), {1: "general-facts"})
    assert [s.part for s in layer.sections] == ["general-facts", "strategy", ""]
    assert [t.part for t in layer.tables] == ["strategy", ""]
