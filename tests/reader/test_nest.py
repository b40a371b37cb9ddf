"""Marks of other writers: headings, items, page numbers, tables and dates come to one form before they are understood."""

from __future__ import annotations

import pytest

from sba_kg.reader import from_bytes
from sba_kg.reader.entry import read_entry
from sba_kg.reader.lines import given_tables, normal_form

ITEMS = """□ 설립목적
- (지원) 기업의 성장을 도움
 - 창업 기업 발굴
 - ▶ 10개사 안팎
- (연결) 투자자와 이어 줌

□ 설립근거
- 조례 제3조
- 정관 제1조
 - 제2항
"""


def read(text: str) -> list[str]:
    lines = normal_form(from_bytes(text.encode(), "report.txt"))[0].lines
    return [" " * line.indent + line.text for line in lines]


def with_marks(outer: str, inner: str, third: str) -> str:
    text = ITEMS.replace("\n - ▶ ", "\n 3 ").replace("\n - ", "\n 2 ").replace("\n- ", f"\n{outer} ")
    return text.replace("\n 3 ", f"\n {third} ").replace("\n 2 ", f"\n {inner} ")


@pytest.mark.parametrize(
    "marks",
    [
        ("ㅇ", "-", "▶"),
        ("○", "-", "·"),
        ("•", "◦", "▸"),
        ("●", "○", "•"),
        ("❍", "▸", "-"),
        ("*", "+", "▪"),
        ("o", "-", "·"),
    ],
)
def test_items_of_any_marks_nest_as_dashes(marks: tuple[str, str, str]) -> None:
    assert read(with_marks(*marks)) == read(ITEMS)


def test_usual_marks_stay() -> None:
    text = "□ 보육\n○ 개요\n- (보육) 입주기업\n- (교실) 참가자\n○ 시설\n- 보육실\n"
    assert read(text) == text.splitlines()


def test_a_star_is_a_note_where_it_stands_alone() -> None:
    text = with_marks("*", "-", "▶") + "\n\n* 예산은 2월 기준\n\n□ 기타\n* 가\n* 나\n"
    assert read(text)[-5:] == ["* 예산은 2월 기준", "", "□ 기타", "- 가", "- 나"]


@pytest.mark.parametrize(
    "head",
    ["## {}", "# {}", "### **{}**", "**{}**", "__{}__", "<h2>{}</h2>", "□ **{}**", "ㅁ {}", "## □ {}", "#### {} ####"],
)
def test_headings_of_any_form(head: str) -> None:
    squares = ["설립목적", "설립근거"]
    text = ITEMS
    for name in squares:
        text = text.replace(f"□ {name}", head.format(name))
    assert read(text) == read(ITEMS)


@pytest.mark.parametrize("sign", ["◈", "◆", "❖", "●"])
def test_another_sign_before_the_headings_of_the_genre(sign: str) -> None:
    text = f"{sign} 추진계획\n- 가\n\n{sign} 향후 추진일정\n- 나 : 3월\n\n{sign} 기대효과\n- 다\n"
    assert [line for line in read(text) if line.startswith("□")] == ["□ 추진계획", "□ 향후 추진일정", "□ 기대효과"]


def test_titles_stay_titles_where_all_headings_are_markdown() -> None:
    text = "# 주요업무 보고\n\n## Ⅰ. 기업 성장\n\n### 1\n\n### 창업 지원\n\n기업을 도움\n\n#### 추진계획\n\n- 가\n\n#### 예산: 3억원\n"
    assert [line for line in read(text) if line] == [
        "주요업무 보고", "Ⅰ. 기업 성장", "1", "창업 지원", "기업을 도움", "□ 추진계획", "- 가", "□ 예산: 3억원"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "joined"),
    [
        ("□ 설 립 목 적", "□ 설립목적"),
        ("주 요  추 진 계 획", "주요 추진계획"),
        ("일 반 현 황", "일반현황"),
        ("Ⅲ. 기 본 현 황", "Ⅲ. 기본현황"),
    ],
)
def test_letters_set_apart(printed: str, joined: str) -> None:
    assert read(printed) == [joined]


# -- pages ------------------------------------------------------------------------------------------

PAGE = "\n".join(f"- 항목 {n}번을 추진" for n in range(12))


@pytest.mark.parametrize(
    "mark", ["- {} -", "{}", "[{}]", "— {} —", "{} / 5", "p. {}", "Page {} of 5", "({})", "{}쪽", "〈{}〉"]
)
def test_page_numbers_of_any_form(mark: str) -> None:
    text = "\n\n".join(part for n in range(1, 6) for part in (PAGE, mark.format(n)))
    assert [line for line in read(text) if line and not line.startswith("- 항목")] == []


def section(number: int, *, page: str = "") -> str:
    return f"\n{number}\n\n사업 {number}\n\n목적\n\n□ 추진계획\n\n- 가\n{page}\n- 나\n\n□ 예산: 3억원\n\n- 다\n"


@pytest.mark.parametrize("page", ["1", "2", "3", "17"])
def test_a_page_number_among_the_numbers_of_sections(page: str) -> None:
    text = section(1) + section(2, page=f"\n{page}\n\n인증기업 30개사\n(상장사 3개사)\n") + section(3)
    assert [line for line in read(text) if line.strip().isdigit()] == ["1", "2", "3"]


def test_a_running_head_beside_page_numbers() -> None:
    text = "\n\n".join(part for n in range(1, 6) for part in (PAGE, "들녘군 업무보고", f"- {n} -"))
    assert "들녘군 업무보고" not in read(text)


# -- tables -----------------------------------------------------------------------------------------


def test_tables_in_html_are_read_as_those_with_bars() -> None:
    html = """<table>
<thead><tr><th rowspan="2">구분</th><th colspan="2">인원 &amp; 비율</th></tr>
<tr><th>정원</th><th>현원</th></tr></thead>
<tr><td>&lt;e-장터&gt; 팀</td><td>3</td>
<td>2 | 1</td></tr>
</table>"""
    (table,) = given_tables(from_bytes(html.encode(), "report.txt"))
    assert [row.texts for row in table.rows] == [
        ("구분", "인원 & 비율", ""), ("", "정원", "현원"), ("<e-장터> 팀", "3", "2 | 1")
    ]  # fmt: skip
    assert [row.line for row in table.rows] == [2, 3, 4]
    assert (table.header_size, table.spans) == (2, ((1, 6),))


def test_a_table_in_html_without_labels_has_no_header() -> None:
    html = "<table><tr><td>보육</td><td>• 위치: 들녘군 북면 • 규모: 1,240㎡</td></tr></table>"
    (table,) = given_tables(from_bytes(html.encode(), "report.txt"))
    assert [row.texts for row in table.rows] == [("", ""), ("보육", "• 위치: 들녘군 북면 • 규모: 1,240㎡")]


# -- dates ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "event", "edtf"),
    [
        ("모집 : 2025년 3월", "모집", "2025-03"),
        ("2025년 3월 : 모집", "모집", "2025-03"),
        ("~ 2025년 12월: CES 2026 참가", "CES 2026 참가", "../2025-12"),
        ("(2025년 3월) 모집", "모집", "2025-03"),
        ("모집 ('25. 3월)", "모집", "2025-03"),
        ("2025년 3월 모집", "모집", "2025-03"),
        ("모집, 2025. 3. 4.", "모집", "2025-03-04"),
        ("3월: 모집", "모집", "2025-03"),
        ("2025년 연중 : 상담", "상담", "2025"),
        ("상시 : 상담", "상담", "../.."),
    ],
)
def test_the_date_of_an_entry_is_before_or_behind_its_event(text: str, event: str, edtf: str) -> None:
    found = read_entry(text, 2025)
    assert found is not None
    assert (found[0], found[1].edtf) == (event, edtf)


@pytest.mark.parametrize("text", ["CES 2025", "모집 및 선발", "2025 박람회 참가", "대상: 청년"])
def test_a_year_in_a_name_is_no_date(text: str) -> None:
    assert read_entry(text, 2025) is None


# -- numbers ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("printed", "read_as"),
    [
        ("- 참가자 3, 500명", "- 참가자 3,500명"),
        ("- 참가자 3 ,500명", "- 참가자 3,500명"),
        ("- 예산 2, 900백만원", "- 예산 2,900백만원"),
        ("- 면적 1 , 240㎡", "- 면적 1,240㎡"),
        ("- 10, 100, 500명", "- 10, 100, 500명"),
        ("- 1, 200", "- 1, 200"),
        ("- 562 400명", "- 562 400명"),
    ],
)
def test_a_space_beside_the_comma_of_a_thousand(printed: str, read_as: str) -> None:
    assert read(printed) == [read_as]
