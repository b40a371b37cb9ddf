"""Which headers the cells of a table have."""

from __future__ import annotations

from sba_kg.reader.blocks import BlockCell, Paragraph, Run, TableBlock
from sba_kg.reader.grid import headed


def cells(*rows: tuple[str, ...]) -> list[BlockCell]:
    return [
        BlockCell(row=row, column=column, blocks=(Paragraph(runs=(Run(text=text),)),))
        for row, texts in enumerate(rows)
        for column, text in enumerate(texts)
    ]


def test_a_total_below_tables_side_by_side_is_that_of_them_all() -> None:
    body = cells(
        ("직급", "정원", "현원", "직급", "정원", "현원"),
        ("4급", "2", "2", "7급", "9", "8"),
        ("5급", "5", "5", "8급", "4", "4"),
        ("6급", "7", "6", "9급", "1", "1"),
    )
    total = [
        BlockCell(row=4, column=column, column_span=span, blocks=(Paragraph(runs=(Run(text=text),)),))
        for column, span, text in ((0, 4, "총계"), (4, 1, "28"), (5, 1, "26"))
    ]
    heads = headed(TableBlock(rows=5, columns=6, cells=(*body, *total)))
    found = {cell.text: heads.row_headers(cell) for cell in heads.table.cells}
    assert (found["9"], found["28"]) == (("7급",), ("총계",))
