"""Office documents → blocks and transcripts. The documents are invented and made here."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from sba_kg.base.errors import InputError, OutsideError
from sba_kg.reader.blocks import Paragraph, TableBlock, text_of
from sba_kg.reader.formats import format_of, html, read_original
from sba_kg.reader.formats.text import too_deep
from sba_kg.reader.grid import headed
from sba_kg.reader.normal import composed, normalized
from sba_kg.reader.text import load
from sba_kg.reader.transcript import Transcript

hwpx = pytest.importorskip("hwpx", reason="the extra office is not installed")
ROWS = [["구분", "", "정원", "현원"], ["본부", "사무직", "10", "9"], ["", "기술직", "5", "-"]]


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """A report with a heading, a table with merged cells and an item."""
    made = hwpx.HwpxDocument.new()
    made.add_paragraph("Ⅰ. 일반현황")
    table = made.add_table(3, 4)
    for row, texts in enumerate(ROWS):
        for column, text in enumerate(texts):
            table.set_cell_text(row, column, text)
    table.merge_cells(0, 0, 0, 1)
    table.merge_cells(1, 0, 2, 0)
    made.add_paragraph(" ㅇ 올해 5명 채용")
    made.save_to_path(str(tmp_path / "report.hwpx"))
    return tmp_path / "report.hwpx"


def test_cells_keep_their_spans_and_headers(document: Path) -> None:
    original = read_original(document)
    assert original.format == "hwpx"
    (table,) = [block for block in original.blocks if isinstance(block, TableBlock)]
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells if c.text] == [
        (0, 0, 1, 2, "구분"), (0, 2, 1, 1, "정원"), (0, 3, 1, 1, "현원"),
        (1, 0, 2, 1, "본부"), (1, 1, 1, 1, "사무직"), (1, 2, 1, 1, "10"), (1, 3, 1, 1, "9"),
        (2, 1, 1, 1, "기술직"), (2, 2, 1, 1, "5"), (2, 3, 1, 1, "-"),
    ]  # fmt: skip
    heads = headed(table)
    five = next(cell for cell in table.cells if cell.text == "5")
    assert (heads.row_headers(five), heads.column_headers(five)) == (("본부", "기술직"), ("정원",))


def test_the_transcript_has_a_line_for_each_paragraph_and_row(document: Path) -> None:
    transcript = Transcript(read_original(document).blocks)
    assert transcript.text == Transcript(read_original(document).blocks).text
    printed = [line for line in transcript.lines if line and not line.startswith("<!--")]
    assert printed == [
        "Ⅰ. 일반현황", "| 구분 |  | 정원 | 현원 |", "| 본부 | 사무직 | 10 | 9 |", "|  | 기술직 | 5 | - |", " ㅇ 올해 5명 채용",
    ]  # fmt: skip
    for block, (first, last) in transcript.placed:
        lines = transcript.lines[first - 1 : last]
        assert lines == [block.text] if isinstance(block, Paragraph) else len(lines) == block.rows


@pytest.mark.parametrize(
    ("data", "code"), [(b"%PDF-1.7 \x00", "E-R71"), (b"PK\x03\x04 no archive", "E-R70"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "E-R71"), (b"", "E-R70")]
)  # fmt: skip
def test_other_and_damaged_files_are_ordinary_errors(data: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / "x.hwpx").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_original(tmp_path / "x.hwpx")
    assert caught.value.code == code


def test_a_cut_document_is_an_ordinary_error(document: Path) -> None:
    document.write_bytes(document.read_bytes()[:2_000])
    with pytest.raises(InputError) as caught:
        read_original(document)
    assert caught.value.code in {"E-R70", "E-R71"}


def test_the_format_is_told_by_the_content(document: Path) -> None:
    assert format_of(document.read_bytes()) == "hwpx"
    assert format_of("Ⅰ. 일반현황".encode()) == "text"


def test_glyphs_of_hancom() -> None:
    assert composed("\U000f02ba\U000f02c4") == "⑪"
    assert normalized("\U000f02b3  예산 현황") == "③  예산 현황"
    assert normalized("\uf076 과제") == "❖ 과제"


def test_tables_of_html_keep_their_spans() -> None:
    (table,) = html.blocks_of("<table><tr><th rowspan=2>구분<td colspan=2>인원<tr><td>정원<td>현원</table>")
    assert isinstance(table, TableBlock)
    assert [(c.row, c.column, c.row_span, c.column_span, c.text) for c in table.cells] == [
        (0, 0, 2, 1, "구분"), (0, 1, 1, 2, "인원"), (1, 1, 1, 1, "정원"), (1, 2, 1, 1, "현원"),
    ]  # fmt: skip


def test_tables_that_open_without_end_keep_their_text(tmp_path: Path) -> None:
    text = "<table><tr><td>가" * 3_000 + "<b>" * 3_000 + "나"
    assert "".join(map(text_of, html.blocks_of(text))).count("가") == 3_000
    assert text_of(html.blocks_of("<b>" * 3_000 + "나")[0]) == "나"
    path = tmp_path / "report.txt"
    path.write_text("□ 가\n" + "<table><tr><td>가\n" * 200, "utf-8")
    assert [(p.line, p.code) for p in too_deep(load(path))] == [(2, "P-R49")]


def test_without_the_extra_an_office_document_is_an_ordinary_error(
    document: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "hwpx", None)
    with pytest.raises(OutsideError) as caught:
        read_original(document)
    assert caught.value.code == "E-O70"
