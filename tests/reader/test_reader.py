"""The reader: text, outline, tables, cells."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sba_kg.base.errors import InputError
from sba_kg.pipeline import EditionBuild
from sba_kg.reader import Document, OutlineKind, OutlineNode, from_bytes, read_document


def read(text: str) -> Document:
    return read_document(from_bytes(text.encode(), "test"))


def outline(node: OutlineNode, depth: int = 0) -> list[str]:
    """The tree as lines: indent, kind, marker, keyword, text."""
    lines = [f"{'  ' * depth}{c.kind.value} {c.marker}|{c.keyword}|{c.text}" for c in ()]
    for child in node.children:
        lines.append(f"{'  ' * depth}{child.kind.value} {child.marker}|{child.keyword}|{child.text}")
        lines += outline(child, depth + 1)
    return lines


def test_outline_of_all_levels() -> None:
    document = read(
        "2. 주요사업 업무보고\n\nⅢ\n\n첫째 과제\n\n1\n\n둘째 사업\n\n목표를 적은 글이\n두 줄이다\n\n□ 주요 추진계획\n\n"
        "○ 개요\n- (발굴) 기업 발굴\n - ▶ (육성) 성장 지원\n - ※ 참고할 점\n- 이어지는 항목\n[묶음 제목]\n- 항목\n\n향후 추진일정\n- 공모 : 2024년 3월"
    )
    assert outline(document.root) == [
        "part 2.||주요사업 업무보고",
        "  chapter Ⅲ||첫째 과제",
        "    section 1||둘째 사업",
        "      paragraph ||목표를 적은 글이 두 줄이다",
        "      heading □||주요 추진계획",
        "        heading ○||개요",
        "          item -|발굴|기업 발굴",
        "            item ▶|육성|성장 지원",
        "              note ※||참고할 점",
        "          item -||이어지는 항목",
        "          heading [||묶음 제목",
        "            item -||항목",
        "      heading ||향후 추진일정",
        "        item -||공모 : 2024년 3월",
    ]
    assert document.path(18) == "주요사업 업무보고 > 첫째 과제 > 둘째 사업 > 주요 추진계획 > 개요"


@pytest.mark.parametrize("title", ["Ⅱ 경영현황", "II 경영현황", "II. 경영현황", "Ⅱ\n\n경영현황", "II\n경영현황"])
def test_chapters_in_every_style(title: str) -> None:
    (chapter,) = read(f"{title}\n\n□ 이사회\n").nodes(OutlineKind.CHAPTER)
    assert chapter.text == "경영현황"


@pytest.mark.parametrize("title", ["3\n\n창업허브운영", "3 창업허브운영", "3\n \n \n창업허브운영"])
def test_numbered_sections_in_every_style(title: str) -> None:
    (section,) = read(f"\n{title}\n\n□ 주요 추진계획\n").nodes(OutlineKind.SECTION)
    assert (section.marker, section.text) == ("3", "창업허브운영")


def test_contents_are_not_parts() -> None:
    document = read("I. 과제\n\n1. 첫째\n2. 둘째\n\n1\n\n첫째\n")
    assert document.nodes(OutlineKind.PART) == []
    assert [n.text for n in document.nodes(OutlineKind.PARAGRAPH)] == ["1. 첫째", "2. 둘째"]


def test_table_with_shifted_and_surplus_cells() -> None:
    (table,) = read("| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n| x |\n|--|--|\n").tables
    assert [row.texts for row in table.rows] == [("a", "b"), ("1", "2", "3", "4"), ("x",)]
    assert (table.header_size, table.width, table.start, table.end) == (1, 4, 1, 5)


def test_a_dash_is_a_value_and_not_a_rule() -> None:
    (table,) = read("| 완료 | 검토 |\n|---|---|\n| - | - |\n").tables
    assert [row.texts for row in table.rows] == [("완료", "검토"), ("-", "-")]


def test_table_behind_a_list_dash() -> None:
    (table,) = read("- | | |\n|---|---|\n| a | b |\n").tables
    assert table.rows[-1].texts == ("a", "b")


@pytest.mark.parametrize(
    "cut",
    ["\n", "\n\n- 12 -\n\n", "\n| 부서 | 업무 |\n|---|---|\n", "\n| | |\n|---|---|\n"],
    ids=["blank line", "page number", "repeated heading", "empty heading"],
)
def test_continued_tables_are_one(cut: str) -> None:
    (table,) = read(f"| 부서 | 업무 |\n|---|---|\n| a | 1 |\n{cut}| b | 2 |\n").tables
    assert [row.texts for row in table.rows] == [("부서", "업무"), ("a", "1"), ("b", "2")]


def test_text_between_keeps_tables_apart() -> None:
    assert len(read("| a | b |\n|---|---|\n| 1 | 2 |\n\n설명\n\n| | |\n|---|---|\n| c | d |\n").tables) == 2


def test_html_in_cells() -> None:
    html = '<ul style="list-style-type: none"> • 첫째 일 • 둘째 일 </ul>'
    (table,) = read(f"| 팀 | {html} |\n|---|---|\n| <p>가</p><p>나</p> | R&D &amp; IP |\n").tables
    assert table.rows[0].cells[1].items == ("첫째 일", "둘째 일")
    assert [cell.text for cell in table.rows[1].cells] == ["가 나", "R&D & IP"]


def test_real_report_is_read_whole(real: EditionBuild) -> None:
    """Every non-blank line of the report stands in a node or a table."""
    document = real.document
    covered = {
        n for node in document.nodes() if node.kind is not OutlineKind.ROOT for n in range(node.start, node.end + 1)
    }
    covered |= {n for table in document.tables for a, b in table.spans for n in range(a, b + 1)}
    assert [line.number for line in document.source.lines if not line.blank and line.number not in covered] == []
    assert len(document.source.lines) == 1443
    assert len(document.nodes(OutlineKind.PART)) == 4
    assert len(document.nodes(OutlineKind.SECTION)) == 23  # 26 sections, three headings are lost


# -- text ------------------------------------------------------------------------------------------


def test_normalized_for_reading_and_kept_as_printed() -> None:
    source = from_bytes("\ufeff□　설립 목적\r\n（주）１２３\r\n".encode(), "test")
    assert [line.text for line in source.lines] == ["□ 설립 목적", "(주)123"]
    assert source.line(2).printed == "（주）１２３"


def test_decomposed_korean_reads_like_composed() -> None:
    text = "□ 설립목적\n- 진흥\n"
    assert outline(read(unicodedata.normalize("NFD", text)).root) == outline(read(text).root)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-R05"),
        (b" \n\n", "E-R05"),
        ("업무보고".encode("cp949"), "E-R03"),
        ("업무보고".encode("utf-16"), "E-R03"),
        (b"\x00\x01\x02", "E-R04"),
        (bytes(range(1, 9)) * 50, "E-R04"),
        (b"1" * 30_000, "E-R09"),
    ],
)
def test_unreadable_bytes(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        from_bytes(data, "some.txt")
    assert caught.value.code == code
    assert caught.value.exit_code == 3
    assert "some.txt" in caught.value.render("ko")


@settings(deadline=None)
@given(st.text(alphabet="가나 0123,.()-|□○※'~년월일\n\t<p>/ul1I.팀예산주요추진계획:*", max_size=400))
def test_any_text_reads_without_an_error(text: str) -> None:
    if text.strip():
        document = read(text)
        lines = {line.number for line in document.source.lines if not line.blank}
        assert all(node.start in range(1, len(document.source.lines) + 1) for node in document.nodes() if lines)


def test_tables_without_a_blank_line_between_them() -> None:
    first, second = read("| a | b |\n|---|---|\n| 1 | 2 |\n| c |\n|---|\n| 3 |\n").tables
    assert [row.texts for row in first.rows] == [("a", "b"), ("1", "2")]
    assert [row.texts for row in second.rows] == [("c",), ("3",)]
    (joined,) = read("| a | b |\n|---|---|\n| 1 | 2 |\n| a | b |\n|---|---|\n| 3 | 4 |\n").tables
    assert [row.texts for row in joined.rows] == [("a", "b"), ("1", "2"), ("3", "4")]
