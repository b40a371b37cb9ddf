"""What nests in what: the same report, marked in the ways of the genre, has the same structure."""

from __future__ import annotations

import re

import pytest

from sba_kg.reader import from_bytes
from sba_kg.reader.blocks import Paragraph, Run
from sba_kg.reader.entries import entries_of
from sba_kg.reader.formats import text as text_format
from sba_kg.reader.structure import NodeKind, StructureNode, read_structure

REPORT = """2025년도 주요업무 보고

Ⅰ. 일반현황

□ 설립목적

ㅇ 언덕시 기업의 성장 지원
- 근거: 설립 조례

Ⅱ. 추진계획

1

창업 지원

□ 추진방향

ㅇ (보육) 입주기업 24개사 보육
- 멘토 15명 위촉
* 분야별 3명
ㅇ (교실) 예비창업 교실 4회 운영

2

판로 지원

□ 추진방향

ㅇ 수출상담회 개최
"""
SECTIONS = [
    (1, "Ⅰ", "일반현황", ""),
    (2, "□", "설립목적", "일반현황"),
    (1, "Ⅱ", "추진계획", ""),
    (2, "1", "창업 지원", "추진계획"),
    (3, "□", "추진방향", "창업 지원"),
    (2, "2", "판로 지원", "추진계획"),
    (3, "□", "추진방향", "판로 지원"),
]
ITEMS = [
    (1, "", "언덕시 기업의 성장 지원"),
    (2, "", "근거: 설립 조례"),
    (1, "보육", "입주기업 24개사 보육"),
    (2, "", "멘토 15명 위촉"),
    (3, "", "분야별 3명"),
    (1, "교실", "예비창업 교실 4회 운영"),
    (1, "", "수출상담회 개최"),
]


def read(report: str) -> list[StructureNode]:
    placed = text_format.blocks_of(from_bytes(report.encode(), "report.txt"))
    return [node for root in read_structure(list(entries_of(placed))) for node in root.walk()]


def sections(report: str) -> list[tuple[int, str, str, str]]:
    found = [node for node in read(report) if node.kind is NodeKind.SECTION]
    return [(n.level, n.entry.mark.printed, n.text, n.parent.text if n.parent else "") for n in found]


def items(report: str) -> list[tuple[int, str, str]]:
    return [(n.level, n.keyword, n.text) for n in read(report) if n.kind in (NodeKind.ITEM, NodeKind.NOTE)]


def test_sections_and_items() -> None:
    assert sections(REPORT) == SECTIONS
    assert items(REPORT) == ITEMS


@pytest.mark.parametrize("circle", "○●◎⊙◦o")
def test_any_circle(circle: str) -> None:
    assert items(REPORT.replace("ㅇ ", f"{circle} ")) == ITEMS


@pytest.mark.parametrize("square", "■❏ㅁ▢")
def test_any_square(square: str) -> None:
    assert [row[2:] for row in sections(REPORT.replace("□", square))] == [row[2:] for row in SECTIONS]


def test_markdown_headings() -> None:
    marked = re.sub(r"(?m)^(Ⅰ|Ⅱ)", r"# \1", REPORT).replace("□", "### □")
    assert [row[1:] for row in sections(marked)] == [row[1:] for row in SECTIONS]


def test_bold_escapes_and_comments() -> None:
    marked = REPORT.replace("□ 추진방향", "**□ 추진방향**").replace("- 멘토", r"\- 멘토") + "\n<!-- 3쪽 -->\n- 3 -\n"
    assert sections(marked) == SECTIONS
    assert items(marked) == ITEMS


def test_parts_above_roman_numbers_are_told_by_the_numbers_that_start_again() -> None:
    report = "1. 일반현황\n\nⅠ. 개요\n\n□ 목적\n\n- 지원\n\n2. 업무보고\n\nⅠ. 창업\n\n□ 계획\n\n- 보육\n\nⅡ. 판로\n\n□ 계획\n\n- 상담\n"
    assert [(level, title) for level, _, title, _ in sections(report)] == [
        (1, "일반현황"), (2, "개요"), (3, "목적"), (1, "업무보고"), (2, "창업"), (3, "계획"), (2, "판로"), (3, "계획"),
    ]  # fmt: skip


def test_a_contents_list_has_no_sections() -> None:
    report = "목  차\nⅠ. 일반현황\t1\nⅡ. 추진계획\t3\n\n" + REPORT.partition("\n")[2]
    assert [row[2] for row in sections(report)] == [row[2] for row in SECTIONS]


@pytest.mark.parametrize(
    "contents",
    [
        "보 고 순 서\n\nⅠ. 일반현황 ·········· 1\nⅡ. 추진계획 ········ 3\n\n",
        "Ⅰ. 일반현황 …………… 1\n\nⅡ. 추진계획 …………… 3\n\n",
        "목 차\n\nⅠ. 일반현황\n\nⅡ. 추진계획\n\n  1. 창업 지원\n\n",
    ],
    ids=["set apart", "leaders alone", "no pages"],
)
def test_contents_lists_of_other_forms(contents: str) -> None:
    assert sections(contents + REPORT.partition("\n")[2]) == SECTIONS


def test_names_in_brackets_above_numbered_titles_are_sections() -> None:
    report = "Ⅲ. 추진계획\n\n【 체육과 】\n\n1. 교실\n\n□ 개요\n\n○ 하나\n\n【 청소과 】\n\n1. 수거\n\n□ 개요\n\n○ 둘\n"
    assert [(level, title, parent) for level, _, title, parent in sections(report)] == [
        (1, "추진계획", ""), (2, "체육과", "추진계획"), (3, "교실", "체육과"), (4, "개요", "교실"), (2, "청소과", "추진계획"),
        (3, "수거", "청소과"), (4, "개요", "수거"),
    ]  # fmt: skip
    alone = report.replace("【 청소과 】\n\n", "")
    assert "체육과" not in [title for _, _, title, _ in sections(alone)], "one may be a caption"


@pytest.mark.parametrize("caption", ["(단위 : 백만원)", "(2026. 1. 31. 현재)", "[단위: 명, %]"])
def test_a_caption_is_no_part_of_the_line_above_it(caption: str) -> None:
    report = f"Ⅰ. 일반현황\n\n□ 예산\n{caption}\n| 구분 | 예산 |\n|---|---|\n| 계 | 10 |\n"
    assert [title for _, _, title, _ in sections(report)] == ["일반현황", "예산"]


def test_a_line_ended_by_hand_begins_an_item_if_it_is_marked() -> None:
    def structure(text: str) -> list[tuple[str, str]]:
        block = Paragraph(runs=(Run(text=text),))
        return [(entry.mark.printed, entry.text) for entry in entries_of([(block, (1, 1))])]

    assert structure("ㅇ 시스템 개발: 5억원\n   - 지표 관리\n   - 순위 공유\n     서비스") == [
        ("ㅇ", "시스템 개발: 5억원"),
        ("-", "지표 관리"),
        ("-", "순위 공유\n     서비스"),
    ]
    assert structure("* 기업 3개사\n▴동부 2개사") == [("*", "기업 3개사\n▴동부 2개사")]
    assert structure("동부\n- 서부") == [("", "동부\n- 서부")]


def test_brackets_in_the_keyword_of_an_item() -> None:
    assert (1, "교실(안)", "예비창업 교실 4회 운영") in items(REPORT.replace("(교실)", "(교실(안))"))
