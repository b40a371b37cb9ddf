"""Charts drawn with cells: the lines between the boxes tell which is above which."""

from __future__ import annotations

from sba_kg.reader.blocks import BlockCell, Paragraph, Run, TableBlock
from sba_kg.reader.charts import parents


def cell(row: int, column: int, text: str = "", borders: str = "", spans: tuple[int, int] = (1, 1)) -> BlockCell:
    """A cell; a text makes it a box."""
    blocks = (Paragraph(runs=(Run(text=text),)),) if text else ()
    return BlockCell(
        row=row,
        column=column,
        row_span=spans[0],
        column_span=spans[1],
        blocks=blocks,
        borders="tblr" if text else borders,
    )


def chart(*cells: BlockCell) -> TableBlock:
    rows, columns = max(c.row + c.row_span for c in cells), max(c.column + c.column_span for c in cells)
    return TableBlock(rows=rows, columns=columns, cells=cells)


def names(table: TableBlock) -> dict[str, str]:
    texts = {(c.row, c.column): c.text for c in table.cells}
    return {texts[box]: texts[above] for box, above in parents(table).items()}


TREE = (
    cell(0, 1, "원장", spans=(1, 2)),
    cell(1, 1, borders="r"),
    cell(2, 0, borders="r"), cell(2, 1, borders="t"), cell(2, 2, borders="t"), cell(2, 3, borders="l"),
    cell(3, 0, "경영부", spans=(1, 2)), cell(3, 2, "연구부", spans=(1, 2)),
)  # fmt: skip


def test_a_line_leads_from_a_box_to_those_below() -> None:
    assert names(chart(*TREE)) == {"경영부": "원장", "연구부": "원장"}


def test_a_gap_in_a_line_leads_nowhere() -> None:
    assert names(chart(*(c for c in TREE if (c.row, c.column) != (1, 1)))) == {}


def test_a_line_along_the_boxes_of_a_list() -> None:
    boxes = (cell(1, 2, "동부지소", spans=(2, 2)), cell(4, 2, "서부지소", spans=(2, 2)))
    line = (cell(1, 1, borders="l"), cell(2, 1, borders="lt"), cell(3, 1, borders="l"), cell(4, 1, borders="l"))
    stub = (cell(5, 1, borders="t"),)
    assert names(chart(cell(0, 0, "소속기관", spans=(1, 4)), *line, *boxes, *stub)) == {
        "동부지소": "소속기관",
        "서부지소": "소속기관",
    }


def test_a_staff_box_beside_the_line_is_below_the_box_that_the_line_leaves() -> None:
    staff = (cell(1, 3, "감사실", spans=(2, 2)), cell(2, 2, borders="t"))
    upright = (cell(1, 1, borders="r"), cell(2, 1, borders="r"))
    below = (cell(3, 1, "사업부", spans=(1, 2)),)
    assert names(chart(cell(0, 1, "이사장", spans=(1, 2)), *upright, *staff, *below)) == {
        "감사실": "이사장",
        "사업부": "이사장",
    }


def test_a_line_that_two_boxes_leave_says_nothing() -> None:
    two = (cell(0, 0, "갑부", spans=(1, 2)), cell(0, 2, "을부", spans=(1, 2)))
    lines = (cell(1, 0, borders="rb"), cell(1, 1, borders="b"), cell(1, 2, borders="rb"), cell(2, 1, borders="r"))
    assert names(chart(*two, *lines, cell(3, 1, "병과", spans=(1, 2)))) == {}


def test_boxes_that_touch_say_nothing() -> None:
    assert names(chart(cell(0, 0, "부장"), cell(1, 0, "1과"), cell(2, 0, "2과"))) == {}
