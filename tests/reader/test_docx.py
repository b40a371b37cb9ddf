"""DOCX → blocks. The documents are invented and made here."""

from __future__ import annotations

import sys
from functools import reduce
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from sba_kg.base.errors import InputError, OutsideError
from sba_kg.reader.blocks import Block, Paragraph, Place, TableBlock
from sba_kg.reader.formats import format_of, read_original

docx = pytest.importorskip("docx", reason="the extra office is not installed")
opc = pytest.importorskip("docx.opc")
parse_xml = pytest.importorskip("docx.oxml.parser").parse_xml
NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml"'
)
TEXT = "<w:r><w:t>{}</w:t></w:r>"


def read(document: Any, path: Path) -> tuple[Block, ...]:
    document.save(str(path / "report.docx"))
    return read_original(path / "report.docx").blocks


def texts(found: tuple[Block, ...], place: Place = Place.BODY) -> list[str]:
    return [b.text for b in found if isinstance(b, Paragraph) and b.place is place]


def cells(block: Block) -> list[tuple[int, int, int, int, str]]:
    assert isinstance(block, TableBlock)
    return [(c.row, c.column, c.row_span, c.column_span, c.text) for c in block.cells]


def add(document: Any, xml: str) -> None:
    """Put WordprocessingML at the end of the body."""
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml.replace(">", f" {NAMES}>", 1)))


def with_part(document: Any, name: str, xml: str, relation: str) -> None:
    """Put a part into the package."""
    kind = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{name}+xml"
    part = opc.part.Part(opc.packuri.PackURI(f"/word/{name}.xml"), kind, xml.encode(), document.part.package)
    document.part.relate_to(part, f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{relation}")


def test_tables_keep_their_spans_and_nesting(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(3, 3)
    for (row, column), text in {
        (0, 0): "구분",
        (0, 1): "인원",
        (1, 1): "정원",
        (1, 2): "현원",
        (2, 0): "본부",
        (2, 1): "10",
    }.items():
        table.cell(row, column).text = text
    table.cell(0, 0).merge(table.cell(1, 0))
    table.cell(0, 1).merge(table.cell(0, 2))
    inner = table.cell(2, 2).add_table(1, 2)
    inner.cell(0, 0).text, inner.cell(0, 1).text = "남", "여"
    (outer,) = read(document, tmp_path)
    assert cells(outer) == [
        (0, 0, 2, 1, "구분"), (0, 1, 1, 2, "인원"), (1, 1, 1, 1, "정원"), (1, 2, 1, 1, "현원"),
        (2, 0, 1, 1, "본부"), (2, 1, 1, 1, "10"), (2, 2, 1, 1, "남 여"),
    ]  # fmt: skip
    assert isinstance(outer, TableBlock)
    assert [cells(b) for c in outer.cells for b in c.blocks if isinstance(b, TableBlock)] == [
        [(0, 0, 1, 1, "남"), (0, 1, 1, 1, "여")]
    ]


def test_rows_may_begin_later_and_stand_in_content_controls(tmp_path: Path) -> None:
    document = docx.Document()
    cell = "<w:tc><w:p>" + TEXT + "</w:p></w:tc>"
    add(
        document,
        "<w:tbl><w:tr><w:trPr><w:tblHeader/></w:trPr>"
        + cell.format("구분")
        + cell.format("정원")
        + "</w:tr><w:sdt><w:sdtContent>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
        + cell.format("9")
        + "</w:tr></w:sdtContent></w:sdt></w:tbl>",
    )
    (table,) = read(document, tmp_path)
    assert cells(table) == [(0, 0, 1, 1, "구분"), (0, 1, 1, 1, "정원"), (1, 1, 1, 1, "9")]
    assert isinstance(table, TableBlock)
    assert [cell.header for cell in table.cells] == [True, True, False]


def test_headings_looks_and_pages(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("일반현황", 1)
    paragraph = document.add_paragraph("ㅇ 기업 48")
    paragraph.add_run("1)").font.superscript = True
    paragraph.add_run(" 개사").bold = True
    document.add_page_break()
    document.add_paragraph("□ 연혁")
    one, two, three = (block for block in read(document, tmp_path) if isinstance(block, Paragraph))
    assert (one.heading, one.page, two.heading, three.page) == (1, 1, 0, 2)
    assert [(run.text, run.raised, run.bold) for run in two.runs] == [
        ("ㅇ 기업 48", False, False),
        ("1)", True, False),
        (" 개사", False, True),
    ]


def test_drawn_numbers_are_written(tmp_path: Path) -> None:
    document = docx.Document()
    for style, text in (
        ("List Number", "연혁"),
        ("List Number", "임무"),
        ("List Bullet", "기업 지원"),
        ("List Number", "조직"),
    ):
        document.add_paragraph(text, style=style)
    found = texts(read(document, tmp_path))
    assert [found[n] for n in (0, 1, 3)] == ["1. 연혁", "2. 임무", "3. 조직"]
    assert found[2].endswith(" 기업 지원")


def test_levels_of_numbers_in_korean(tmp_path: Path) -> None:
    document = docx.Document()
    level = '<w:lvl w:ilvl="{}"><w:start w:val="1"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
    numbering = document.part.numbering_part.element
    for xml in (
        f'<w:abstractNum {NAMES} w:abstractNumId="90">'
        + level.format(0, "upperRoman", "%1.")
        + level.format(1, "ganada", "%2.")
        + "</w:abstractNum>",
        f'<w:num {NAMES} w:numId="90"><w:abstractNumId w:val="90"/></w:num>',
    ):
        numbering.append(parse_xml(xml))
    for at, text in ((0, "현황"), (1, "연혁"), (1, "임무"), (0, "계획"), (1, "목표")):
        add(
            document,
            f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{at}"/><w:numId w:val="90"/></w:numPr></w:pPr>{TEXT.format(text)}</w:p>',
        )
    assert texts(read(document, tmp_path)) == ["I. 현황", "가. 연혁", "나. 임무", "II. 계획", "가. 목표"]


def test_notes_and_running_heads_stand_apart(tmp_path: Path) -> None:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "2026년 주요업무계획"
    document.sections[0].footer.paragraphs[0].text = "언덕진흥원"
    note = (
        f'<w:footnotes {NAMES}><w:footnote w:id="2"><w:p>{TEXT.format("2025년 기준")}</w:p></w:footnote></w:footnotes>'
    )
    with_part(document, "footnotes", note, "footnotes")
    add(document, f'<w:p>{TEXT.format("ㅇ 기업 24개사")}<w:r><w:footnoteReference w:id="2"/></w:r></w:p>')
    found = read(document, tmp_path)
    assert texts(found) == ["ㅇ 기업 24개사1)"]
    assert texts(found, Place.FOOTNOTE) == ["1) 2025년 기준"]
    assert (texts(found, Place.HEADER), texts(found, Place.FOOTER)) == (["2026년 주요업무계획"], ["언덕진흥원"])


def test_changes_boxes_and_signs(tmp_path: Path) -> None:
    document = docx.Document()
    add(
        document,
        f'<w:p><w:del w:id="1" w:author="x"><w:r><w:delText>3명</w:delText></w:r></w:del><w:ins w:id="2" w:author="x">{TEXT.format("5명")}'
        '</w:ins><w:r><w:tab/><w:t>채용</w:t><w:br/><w:sym w:font="Wingdings" w:char="F0E8"/></w:r></w:p>',
    )
    box = f"<w:txbxContent><w:p>{TEXT.format('참고')}</w:p></w:txbxContent>"
    add(
        document,
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>",
    )
    assert texts(read(document, tmp_path)) == ["5명\t채용\n\uf0e8", "참고"]


def archive(**files: str) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as written:
        for name, text in files.items():
            written.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return made.getvalue()


TYPES = '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "code", "word"),
    [
        (COMPOUND + "EncryptedPackage".encode("utf-16-le"), "E-R71", "password"),
        (COMPOUND + "WordDocument".encode("utf-16-le"), "E-R70", "DOC"),
        (archive(**{"[Content_Types]_xml": TYPES}), "E-R71", "cannot be opened"),
        (archive(**{"[Content_Types]_xml": "<Types/>", "xl__workbook_xml": "<x/>"}), "E-R70", "not a format"),
    ],
)
def test_what_cannot_be_read_is_an_ordinary_error(data: bytes, code: str, word: str, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(data)
    with pytest.raises(InputError) as caught:
        read_original(tmp_path / "x.docx")
    assert caught.value.code == code
    assert word in caught.value.en


def test_an_empty_and_a_cut_document_are_ordinary_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read(docx.Document(), tmp_path)
    assert caught.value.code == "E-R05"
    (tmp_path / "report.docx").write_bytes((tmp_path / "report.docx").read_bytes()[:4_000])
    with pytest.raises(InputError) as caught:
        read_original(tmp_path / "report.docx")
    assert caught.value.code == "E-R70"


def test_without_the_extra_a_docx_is_an_ordinary_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = docx.Document()
    document.add_paragraph("□ 과제")
    document.save(str(tmp_path / "x.docx"))
    assert format_of((tmp_path / "x.docx").read_bytes()) == "docx"
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(OutsideError) as caught:
        read_original(tmp_path / "x.docx")
    assert caught.value.code == "E-O70"


def _strict(path: Path) -> None:
    """Give a DOCX the names of ISO/IEC 29500 Strict."""
    names = (
        (b"extended-properties", b"extendedProperties"),
        (b"http://schemas.openxmlformats.org/officeDocument/2006/", b"http://purl.oclc.org/ooxml/officeDocument/"),
        (b"http://schemas.openxmlformats.org/wordprocessingml/2006/", b"http://purl.oclc.org/ooxml/wordprocessingml/"),
        (b"http://schemas.openxmlformats.org/drawingml/2006/", b"http://purl.oclc.org/ooxml/drawingml/"),
    )
    with ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            xml = name.endswith((".xml", ".rels"))
            archive.writestr(name, reduce(lambda text, pair: text.replace(*pair), names, part) if xml else part)
    with ZipFile(path) as archive:
        assert b"purl.oclc.org" in archive.read("word/document.xml")


def test_strict_names_are_read_like_transitional_ones(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_heading("일반현황", 1)
    document.add_paragraph("○ 정원 48명")
    table = document.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "예산"
    table.cell(1, 0).text, table.cell(1, 1).text = "수입", "1,200"
    document.sections[0].header.paragraphs[0].text = "머리말"
    document.save(str(tmp_path / "report.docx"))
    plain = read_original(tmp_path / "report.docx").blocks
    _strict(tmp_path / "report.docx")
    assert format_of((tmp_path / "report.docx").read_bytes()) == "docx"
    assert read_original(tmp_path / "report.docx").blocks == plain
    assert [b.text for b in plain if isinstance(b, Paragraph)][:2] == ["일반현황", "○ 정원 48명"]
