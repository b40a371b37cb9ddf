"""Tables set into the cells of others: each is a table of its own, with its title and its lines."""

from __future__ import annotations

from sba_kg.reader.blocks import Block, BlockCell, Paragraph, Run, TableBlock
from sba_kg.reader.entries import Entry, entries_of


def line(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text=text),))


def table(*rows: tuple[str | tuple[Block, ...], ...]) -> TableBlock:
    cells = tuple(
        BlockCell(row=row, column=column, blocks=(line(what),) if isinstance(what, str) else what)
        for row, texts in enumerate(rows)
        for column, what in enumerate(texts)
    )
    return TableBlock(rows=len(rows), columns=max(map(len, rows)), cells=cells)


INNER = table(("구분", "2024", "2025"), ("참여기업", "10개사", "12개사"))


def entries(block: Block, first: int, last: int) -> list[Entry]:
    return list(entries_of([(block, (first, last))]))


def texts(made: TableBlock | None) -> list[str]:
    assert made is not None
    return [cell.text for cell in made.cells]


def test_a_box_with_a_title_and_a_table_is_that_table() -> None:
    title, inner, note = entries(table(("< 연도별 실적 >",), ((INNER,),), ("※ 10월 말 기준",)), 4, 6)
    assert (title.text, title.box, title.lines) == ("< 연도별 실적 >", 0, (4, 4))
    assert (texts(inner.table), inner.lines) == (texts(INNER), (5, 5))
    assert (note.text, note.lines) == ("10월 말 기준", (6, 6))


def test_a_table_in_a_cell_is_a_table_of_its_own() -> None:
    whole = table(("추진배경", "경기 둔화"), ("추진실적", (line("(단위: 개사)"), INNER)))
    outer, inner = entries(whole, 1, 2)
    assert texts(outer.table) == ["추진배경", "경기 둔화", "추진실적", "(단위: 개사)"]
    assert texts(inner.table) == texts(INNER)
    assert inner.lines == (2, 2)
    assert inner.table is not None
    assert [paragraph.text for paragraph in inner.table.caption] == ["(단위: 개사)"]


def test_tables_in_tables_in_tables() -> None:
    deep = table(("가", (table(("나", (INNER,)), ("다", "라")),)), ("마", "바"))
    made = entries(deep, 1, 2)
    assert [texts(entry.table)[0] for entry in made] == ["가", "나", "구분"]


def test_a_box_in_a_cell_is_text() -> None:
    (whole,) = entries(table(("사업명", (table(("판로 지원",)),)), ("예산", "10억원")), 1, 2)
    assert texts(whole.table) == ["사업명", "판로 지원", "예산", "10억원"]
