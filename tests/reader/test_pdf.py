"""PDF → blocks. The documents are invented and made here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sba_kg.base.errors import InputError, OutsideError
from sba_kg.reader.blocks import Block, Paragraph, Place, TableBlock
from sba_kg.reader.formats import format_of, read_original
from tests.support import ROOT
from tests.support.pdf import LEFT, Page, made, width

pytest.importorskip("pypdfium2", reason="the extra office is not installed")
REPORTS = ROOT.parent / "shared" / "reports"
XS = [57, 200, 300, 400]


def blocks(path: Path, *pages: Page, rotation: int = 0) -> tuple[Block, ...]:
    file = path / "report.pdf"
    file.write_bytes(made(*pages, rotation=rotation))
    return read_original(file).blocks


def cells(block: Block) -> list[tuple[int, int, int, int, str]]:
    assert isinstance(block, TableBlock)
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in block.cells]


def texts(found: tuple[Block, ...], place: Place = Place.BODY) -> list[str]:
    return [b.text.strip() for b in found if isinstance(b, Paragraph) and b.place is place]


def full(text: str, size: float = 12, edge: float = 537) -> float:
    """Where a line begins that ends at the right edge."""
    return edge - width(text, size)


STAFF = {(0, 0): "구분", (0, 1): "인원", (1, 1): "정원", (1, 2): "현원", (2, 0): "본부", (2, 1): "10", (2, 2): "9"}


@pytest.mark.parametrize("sides", [True, False])
def test_spans_are_told_by_the_rules_that_are_drawn(sides: bool, tmp_path: Path) -> None:
    page = Page().table(XS, [200, 220, 240, 260], STAFF, [("v", 2, 0), ("h", 1, 0)], sides=sides)
    (table,) = blocks(tmp_path, page)
    assert cells(table) == [
        (0, 0, 2, 1, "구분"), (0, 1, 1, 2, "인원"), (1, 1, 1, 1, "정원"), (1, 2, 1, 1, "현원"),
        (2, 0, 1, 1, "본부"), (2, 1, 1, 1, "10"), (2, 2, 1, 1, "9"),
    ]  # fmt: skip


def test_rules_may_be_thin_areas_dots_and_double_lines(tmp_path: Path) -> None:
    page = Page()
    for y in (200, 220, 240):
        page.area(57, y, 200, 0.5)
    for piece in range(20):
        page.rule(57, 200 + 2 * piece, 57, 201 + 2 * piece)
    for x in (157, 256, 257.5):
        page.rule(x, 200, x, 240)
    page.text(61, 213, "구분", 10).text(161, 213, "정원", 10).text(61, 233, "본부", 10).text(161, 233, "10", 10)
    (table,) = blocks(tmp_path, page)
    assert [cell[:2] + cell[4:] for cell in cells(table)] == [
        (0, 0, "구분"),
        (0, 1, "정원"),
        (1, 0, "본부"),
        (1, 1, "10"),
    ]


def test_steps_of_a_gradient_are_no_rules(tmp_path: Path) -> None:
    page = Page()
    for step in range(60):
        page.area(57, 200 + 0.5 * step, 300, 0.5)
    assert texts(blocks(tmp_path, page.text(70, 220, "비전"))) == ["비전"]


def test_a_row_without_rules_is_as_many_as_its_lines_of_values(tmp_path: Path) -> None:
    page = Page().table(
        XS,
        [200, 220, 300],
        {(0, 0): "직급", (0, 1): "정원", (0, 2): "현원", (1, 0): "1급\n2급\n3급", (1, 1): "1\n4\n-", (1, 2): "1\n3\n2"},
    )
    (table,) = blocks(tmp_path, page)
    assert [c[4] for c in cells(table)] == ["직급", "정원", "현원", "1급", "1", "1", "2급", "4", "3", "3급", "-", "2"]
    words = {(0, 0): "사업\n내용", (0, 1): "기업을\n돕는다"}
    (table,) = blocks(tmp_path, Page().table([57, 200, 400], [200, 260], words))
    assert isinstance(table, TableBlock)
    assert table.rows == 1


def test_a_table_in_a_cell_and_boxes_side_by_side(tmp_path: Path) -> None:
    page = Page().table([57, 500], [100, 200], {(0, 0): "참고"})
    page.table([80, 180, 280], [130, 150, 170], {(0, 0): "연도", (0, 1): "건수", (1, 0): "2025", (1, 1): "3"})
    page.table([57, 120], [300, 340], {(0, 0): "비전"}).table([130, 500], [300, 340], {(0, 0): "함께 크는 기업"})
    outer, beside = blocks(tmp_path, page)
    assert isinstance(outer, TableBlock)
    inner = [block for block in outer.cells[0].blocks if isinstance(block, TableBlock)]
    assert [c[4] for c in cells(inner[0])] == ["연도", "건수", "2025", "3"]
    assert [cell for cell in cells(beside) if cell[4]] == [(0, 0, 1, 1, "비전"), (0, 2, 1, 1, "함께 크는 기업")]


def test_a_heading_between_two_rules_is_a_box(tmp_path: Path) -> None:
    page = Page().rule(57, 100, 537, 100).rule(57, 130, 537, 130).text(70, 120, "Ⅰ. 일반현황", 16)
    (table,) = blocks(tmp_path, page)
    assert cells(table) == [(0, 0, 1, 1, "Ⅰ. 일반현황")]


def test_level_rules_alone_make_a_table_of_what_stands_in_columns(tmp_path: Path) -> None:
    page = Page()
    rows = [("구분", "정원", "현원"), ("본부", "10", "9"), ("사업소", "24", "21")]
    for number in range(4):
        page.rule(57, 100 + 24 * number, 537, 100 + 24 * number)
    for number, row in enumerate(rows):
        for x, text in zip((70, 250, 420), row, strict=True):
            page.text(x, 116 + 24 * number, text)
    (table,) = blocks(tmp_path, page)
    assert [c[:2] + c[4:] for c in cells(table)] == [(r, c, t) for r, row in enumerate(rows) for c, t in enumerate(row)]


def test_wrapped_lines_are_joined_and_seams_follow_the_document(tmp_path: Path) -> None:
    one = "ㅇ 지역의 창업기업을 위한 공간을 넓히고 전담 인력을 두어 상담과 교육을 돕는 창업"
    two = "기업 지원을 강화하고 성과를 알린다"
    other = "ㅇ 해마다 창업기업 지원과 교육을 함께 맡아 온 세 기관이 성과를 모아 알리는 자리를"
    more = "마련하여 시민과 나눈다"
    page = Page()
    for number, (first, rest) in enumerate([(one, two), (other, more)]):
        y = 100 + number * 50
        size = (537 - 64) / width(first, 1)
        page.text(64, y, first, size).text(80, y + 1.6 * size, rest, size)
    page.text(64, 220, "ㅇ 성과를 나누는 자리를 마련하여 알림")
    assert texts(blocks(tmp_path, page)) == [f"{one}{two}", f"{other} {more}", "ㅇ 성과를 나누는 자리를 마련하여 알림"]


def test_a_short_line_a_mark_and_a_unit_begin_paragraphs_of_their_own(tmp_path: Path) -> None:
    page = Page().lines(64, 100, ["ㅇ 설립: 2015년", "위치: 언덕로 1", "- 인원 24명"])
    page.text(full("(단위: 백만원)"), 200, "(단위: 백만원)")
    assert texts(blocks(tmp_path, page)) == ["ㅇ 설립: 2015년", "위치: 언덕로 1", "- 인원 24명", "(단위: 백만원)"]


def test_centred_lines_of_a_cell_are_joined_by_their_lengths(tmp_path: Path) -> None:
    page = Page().rule(57, 100, 157, 100).rule(57, 150, 157, 150).rule(57, 100, 57, 150).rule(157, 100, 157, 150)
    for y, text in ((115, "창업인재"), (130, "더 크게")):
        page.text(107 - width(text, 10) / 2, y, text, 10)
    (table,) = blocks(tmp_path, page)
    assert cells(table) == [(0, 0, 1, 1, "창업인재\n더 크게")]


def test_superscripts_and_bold_text(tmp_path: Path) -> None:
    page = (
        Page()
        .text(64, 100, "ㅇ 지원 기업 48", 12)
        .text(64 + width("ㅇ 지원 기업 48", 12), 95, "1)", 7)
        .text(64, 140, "굵게", bold=True)
    )
    one, other = blocks(tmp_path, page)
    assert isinstance(one, Paragraph)
    assert isinstance(other, Paragraph)
    assert [run.text for run in one.runs if run.raised] == ["1)"]
    assert (one.bold, other.bold) == (False, True)


def report(number: int, *, head: str = "2026년 주요업무계획") -> Page:
    return (
        Page()
        .text(230, 40, head, 9)
        .text(LEFT, 120, f"□ 과제 {'가나다라마'[number - 1]}")
        .text(290, 810, f"- {number} -", 10)
    )


def test_running_heads_and_page_numbers_stand_apart(tmp_path: Path) -> None:
    found = blocks(tmp_path, *(report(n) for n in (1, 2, 3, 4)))
    assert texts(found) == [f"□ 과제 {sign}" for sign in "가나다라"]
    assert texts(found, Place.HEADER) == ["2026년 주요업무계획"]
    assert [block.page for block in found if block.place is Place.BODY] == [1, 2, 3, 4]


def test_a_number_that_counts_nothing_stays(tmp_path: Path) -> None:
    pages = [Page().text(LEFT, 200, f"□ 과제 {number}").text(290, 810, number) for number in ("57", "1,024", "3")]
    assert {"57", "1,024", "3"} <= set(texts(blocks(tmp_path, *pages)))


HEAD = {(0, 0): "사업", (0, 1): "예산", (0, 2): "비고"}


@pytest.mark.parametrize("repeated", [True, False])
def test_a_table_cut_by_the_page_is_one(repeated: bool, tmp_path: Path) -> None:
    one = report(1).table(XS, [700, 720, 740], {**HEAD, (1, 0): "창업", (1, 1): "100", (1, 2): "신규"})
    rows = [
        *([HEAD] if repeated else []),
        {(0, 0): "수출", (0, 1): "200", (0, 2): "계속"},
        {(0, 0): "교육", (0, 1): "30"},
    ]
    below = {(n, column): text for n, row in enumerate(rows) for (_, column), text in row.items()}
    two = Page().text(230, 40, "2026년 주요업무계획", 9).text(290, 810, "- 2 -", 10)
    two.table(XS, [60 + 20 * n for n in range(len(rows) + 1)], below)
    found = blocks(tmp_path, one, two, report(3))
    (table,) = [block for block in found if isinstance(block, TableBlock)]
    assert table.rows == 4
    assert [c[4] for c in cells(table)] == [
        "사업",
        "예산",
        "비고",
        "창업",
        "100",
        "신규",
        "수출",
        "200",
        "계속",
        "교육",
        "30",
        "",
    ]


def test_a_caption_between_the_parts_of_a_table_is_left_out_if_it_repeats(tmp_path: Path) -> None:
    unit = "(단위: 백만원)"
    one = Page().text(57, 640, "< 사업 현황 >").text(full(unit), 660, unit)
    one.table(XS, [700, 720, 740], {**HEAD, (1, 0): "창업", (1, 1): "100"})
    two = Page().text(57, 150, "< 사업 현황(계속) >").text(full(unit), 170, unit)
    two.table(XS, [200, 220, 240], {**HEAD, (1, 0): "수출", (1, 1): "200"})
    found = blocks(tmp_path, one, two)
    assert texts(found) == ["< 사업 현황 >", unit]
    assert [block.rows for block in found if isinstance(block, TableBlock)] == [3]
    other = Page().text(57, 150, "< 시설 현황 >").table(XS, [200, 220, 240], {**HEAD, (1, 0): "수출", (1, 1): "200"})
    assert [block.rows for block in blocks(tmp_path, one, other) if isinstance(block, TableBlock)] == [2, 2]


def test_a_cell_cut_by_the_page_is_one(tmp_path: Path) -> None:
    one = Page().table(XS, [700, 720, 740], {**HEAD, (1, 0): "창업", (1, 1): "공간 조성", (1, 2): "신규"})
    two = Page().table(XS, [60, 80, 100], {(0, 1): "입주 지원", (1, 0): "수출", (1, 1): "박람회"})
    (table,) = blocks(tmp_path, one, two)
    assert [c[4] for c in cells(table) if c[0] > 0] == ["창업", "공간 조성\n입주 지원", "신규", "수출", "박람회", ""]


def test_other_columns_on_the_next_page_are_another_table(tmp_path: Path) -> None:
    one = Page().table(XS, [700, 720], HEAD)
    two = Page().table([57, 150, 300, 400], [60, 80], HEAD)
    assert len(blocks(tmp_path, one, two)) == 2


def test_a_turned_page_is_read_as_it_is_shown(tmp_path: Path) -> None:
    page = Page().text(LEFT, 100, "□ 첫째").text(LEFT, 200, "□ 둘째")
    assert texts(blocks(tmp_path, page, rotation=180))
    assert texts(blocks(tmp_path, page)) == ["□ 첫째", "□ 둘째"]


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (made(Page().text(57, 80, "□ 과제"), locked=True), "E-R71", "password"),
        (made(Page(picture=True)), "E-R05", "scanned"),
        (made(Page().text(57, 80, "\ufffe\ufffe\ufffe가")), "E-R05", "fonts"),
        (b"%PDF-1.7\nno such file", "E-R71", "cannot be opened"),
        (made(Page().text(57, 80, "□ 과제"))[:300], "E-R71", "cannot be opened"),
    ],
)
def test_what_cannot_be_read_is_an_ordinary_error(data: bytes, code: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_original(tmp_path / "x.pdf")
    assert caught.value.code == code
    assert word in caught.value.en


def test_pages_that_are_pictures_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.pdf").write_bytes(made(Page().text(57, 80, "□ 과제"), Page(picture=True)))
    assert read_original(tmp_path / "x.pdf").pictures == (2,)


def test_without_the_extra_a_pdf_is_an_ordinary_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in sys.modules if n.startswith("sba_kg.reader.formats.pdf")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pypdfium2", None)
    (tmp_path / "x.pdf").write_bytes(made(Page().text(57, 80, "□ 과제")))
    assert format_of((tmp_path / "x.pdf").read_bytes()) == "pdf"
    with pytest.raises(OutsideError) as caught:
        read_original(tmp_path / "x.pdf")
    assert caught.value.code == "E-O70"


def test_a_real_report_gives_the_same_cells_as_its_hwp() -> None:
    pytest.importorskip("hwpx", reason="the extra office is not installed")
    if not (REPORTS / "nikl2022.pdf").is_file():
        pytest.skip("the real reports are not here")

    def filled(name: str) -> list[str]:
        tables = [b for b in read_original(REPORTS / name).blocks if isinstance(b, TableBlock)]
        return sorted("".join(c.text.split()) for table in tables for c in table.cells if c.text.strip())

    one, other = filled("nikl2022.hwp"), filled("nikl2022.pdf")
    common = sum(min(one.count(text), other.count(text)) for text in set(one))
    assert 2 * common / (len(one) + len(other)) >= 0.9


def test_footnotes_stand_apart(tmp_path: Path) -> None:
    page = Page().lines(57, 100, ["□ 현황", "ㅇ 기업 24개사1)", "ㅇ 인원 5명"], 14)
    page.rule(57, 720, 200, 720).text(57, 735, "1) 2025년 12월 말에 문을 연 기업만을 센 것", 9)
    found = blocks(tmp_path, page)
    assert texts(found) == ["□ 현황", "ㅇ 기업 24개사1)", "ㅇ 인원 5명"]
    assert texts(found, Place.FOOTNOTE) == ["1) 2025년 12월 말에 문을 연 기업만을 센 것"]


def test_numbers_in_coloured_areas_are_chips(tmp_path: Path) -> None:
    page = Page().area(57, 100, 30, 30).text(66, 121, "1", 16).text(100, 121, "조직 및 인력", 16)
    page.area(90, 205, 24, 13).text(57, 215, "□ 올해 목표 5명")
    chip, item = blocks(tmp_path, page)
    assert cells(chip) == [(0, 0, 1, 1, "1"), (0, 1, 1, 1, "조직 및 인력")]
    assert item.page == 1


def test_underlined_lines_are_no_boxes(tmp_path: Path) -> None:
    page = Page()
    for y, text in ((100, "가나다라마바사아자차카타파하"), (125, "거너더러머버서어저처커터퍼허")):
        page.text(57, y, text).rule(57, y + 2, 57 + width(text, 12), y + 2)
    assert not [block for block in blocks(tmp_path, page) if isinstance(block, TableBlock)]


def test_a_drawing_of_many_rules_is_bounded(tmp_path: Path) -> None:
    page = Page().text(57, 80, "□ 그림")
    for n in range(400):
        page.rule(57 + n, 100, 57 + n, 700).rule(57, 100 + 1.5 * n, 500, 100 + 1.5 * n)
    assert texts(blocks(tmp_path, page)) == ["□ 그림"]
