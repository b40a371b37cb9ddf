"""One page on a thing: what has to be on it, in every form, from files and servers; names that mean several things."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sba_kg import KnowledgeGraph
from sba_kg.api import About
from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import ID
from sba_kg.cli import group
from tests.support.servers import Server


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, arguments, prog_name="sba-kg")


def rows(page: About, name: str) -> list[dict[str, object]]:
    """The rows of the tables of a name."""
    return [
        {column.name: value for column, value in zip(block.answer.columns, row, strict=True)}
        for block in page.blocks
        if block.name == name
        for row in block.answer.rows
    ]


def lines(page: About) -> set[int]:
    """All lines that a page names."""
    found: set[int] = set()
    for block in page.blocks:
        for at, column in enumerate(block.answer.columns):
            if column.type.of_lines:
                found |= {int(line) for row in block.answer.rows for line in str(row[at] or "").split("; ") if line}
    return found


#: Worked out by hand from the report: what is typed, the thing, and lines that its page has to name.
PAGES = [
    ("DDP 쇼룸 운영", "program/sba-program-ddp-showroom", {175, 1080, 1084, 1091, 1100, 1104, 1105, 1106}),
    ("창업허브2팀", "unit/sba-startup-hub-2-team", {145, 146, 1363, 1270, 1303, 1307, 1342, 1343}),
    ("강남구", "district/district-gangnam", {1412, 1440}),
    ("서울도시제조허브", "facility/sba-facility-urban-manufacturing-hub", {179, 1239, 1389, 1443}),
    ("CES", "event/sba-event-ces", {258, 259, 273, 274}),
    ("뷰티·패션 산업 육성", "policy-task/sba-policy-beauty-and-fashion", {119, 175, 197, 1062}),
    ("finding 1", "sba-2024/finding/1", {1269}),
    ("지적사항 12", "sba-2024/finding/12", {1292}),
    ("공유주방 이용현황", "sba-2024/finding/1", {1269}),
    ("seoul animation center", "facility/sba-facility-animation-center", {974}),
]


@pytest.mark.parametrize(("name", "thing", "expected"), PAGES)
def test_page(name: str, thing: str, expected: set[int], kg: KnowledgeGraph) -> None:
    page = kg.about(name)
    assert page.thing.iri == ID + thing
    assert expected - lines(page) == set()
    assert all(any(column.type.of_lines for column in block.answer.columns) for block in page.blocks)


def test_a_program_has_its_money_and_a_facility_its_doubt(kg: KnowledgeGraph) -> None:
    (budget,) = rows(kg.about("DDP 쇼룸 운영"), "BudgetLine")
    assert budget["value"] == "4,663,848,000원 (4,663,848)"
    assert budget["lines"] == "175"
    doubts = rows(kg.about("서울도시제조허브"), "disagreements")
    assert {doubt["rule"] for doubt in doubts} >= {"F01-AreaPlausible", "F02-FloorAreaRatio"}
    assert {doubt["lines"] for doubt in doubts} == {"1443"}


def test_every_form_marks_what_is_doubtful(kg: KnowledgeGraph) -> None:
    """The impossible area of line 1443, in nodes that point at the facility and in the answers of saved queries."""
    page = kg.about("서울도시제조허브")
    (areas,) = [block for block in page.blocks if block.name == "FacilityArea"]
    assert areas.answer.marks is not None
    assert [{doubt.id for doubt in row} for row in areas.answer.marks.rows] == [
        {"F02-FloorAreaRatio"},
        {"F01-AreaPlausible", "F02-FloorAreaRatio"},
    ]
    text, markdown, html = (page.render(form, "en") for form in ("text", "md", "html"))
    assert "*1,2  연면적" in text
    assert "cannot be the area of one facility" in text
    assert "--without-doubtful" not in text
    assert "[^1][^2] |" in markdown
    assert "[^2]: 서울 제조산업허브 (line 1443)" in markdown
    assert "연면적<sup>*1,2</sup>" in html
    assert "<li>*2 서울 제조산업허브 (line 1443)" in html
    (table,) = [each for each in json.loads(page.render("json"))["tables"] if each["name"] == "FacilityArea"]
    assert [row["doubts"] for row in table["rows"]] == ["F02-FloorAreaRatio", "F01-AreaPlausible; F02-FloorAreaRatio"]
    assert any("cannot be the area" in note["en"] for note in table["notes"])
    district = kg.about("성동구").render("text", "ko")
    assert "*1" in district
    assert "F01-AreaPlausible" in district


def test_the_mark_of_a_single_row_stands_beside_what_it_doubts(kg: KnowledgeGraph) -> None:
    """A unit that was found by its duties: the cell with the unit, where the row is shown downwards."""
    html = kg.about("고용지원", kind="program").render("html", "ko")
    assert "<td>부서<sup>*1</sup></td><td>교육지원팀</td>" in html


def test_saved_queries_answer_where_there_are_any(kg: KnowledgeGraph) -> None:
    names = [block.name for block in kg.about("창업허브2팀").blocks]
    assert {"unit-profile", "programs-of-unit", "follow-ups"} <= set(names)
    assert "Finding" in names


def test_plumbing_and_nodes_without_a_name_are_not_shown(kg: KnowledgeGraph) -> None:
    for name in ("창업허브2팀", "DDP 쇼룸 운영", "finding 12"):
        text = kg.about(name, lang="en").render("text", "en")
        assert text.count("w3id.org") == 1  # its own IRI
        assert "precision" not in text


def test_forms(kg: KnowledgeGraph, tmp_path: Path) -> None:
    page = kg.about("강남구")
    markdown = page.render("md", "ko")
    assert markdown.startswith("# 강남구 (자치구)\n")
    assert "## 자치구의 시설 (2)" in markdown
    made = json.loads(page.render("json"))
    assert made["thing"]["iri"] == ID + "district/district-gangnam"
    assert [table["name"] for table in made["tables"]] == [block.name for block in page.blocks]
    parser = HTMLParser()
    parser.feed(page._repr_html_())
    parser.close()
    for suffix, begin in ((".html", "<!doctype html>"), (".md", "# 강남구"), (".json", "{"), (".txt", "강남구")):
        target = tmp_path / f"page{suffix}"
        assert run("--lang", "ko", "about", "강남구", "-o", str(target)).exit_code == 0
        assert target.read_text("utf-8").startswith(begin)


def test_what_a_report_says_is_no_markup(kg: KnowledgeGraph) -> None:
    """R&D and <…> of the report are text in HTML."""
    page = kg.about("R&D정책팀").render("html")
    assert "R&amp;D정책팀" in page
    assert "R&D" not in page


def test_limit_tells_how_many_there_are(kg: KnowledgeGraph) -> None:
    page = kg.about("글로벌 창업기업 육성", limit=2)
    assert all(len(block.answer.rows) <= 2 for block in page.blocks if block.name != "facts")
    assert "가운데 2건" in page.render("text", "ko")


@pytest.mark.parametrize(
    ("name", "kind", "code", "said"),
    [
        ("공덕", "", "E-U70", "sba-kg about '서울창업허브 (공덕)'"),
        ("창업허브", "", "E-U70", "means"),
        ("없는것이다", "", "E-U71", "nearest"),
        ("", "", "E-U71", ""),
        ("finding 999", "", "E-U71", ""),
        ("강남구", "program", "E-U71", ""),
        ("강남구", "planet", "E-U30", "kinds like it"),
        (f"{ID}program/none", "", "E-U71", ""),
    ],
)
def test_names_that_mean_several_things_or_none(name: str, kind: str, code: str, said: str, kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError) as caught:
        kg.about(name, kind=kind)
    assert caught.value.code == code
    assert said in caught.value.en


def test_kind_chooses_among_things_of_one_name(kg: KnowledgeGraph) -> None:
    assert kg.about("공덕", kind="program").thing.iri == f"{ID}program/sba-program-startup-hub-gongdeok"
    assert kg.about("강북", kind="campus").thing.iri == f"{ID}sba-2024/section/3-1/campus/1"
    assert kg.about(kg.find("공덕", kind="facility")[0]).thing.kind == "facility"


def test_command_tells_what_to_type() -> None:
    asked = run("--lang", "en", "about", "공덕")
    assert isinstance(asked.exception, UsageError)
    assert asked.exception.exit_code == 2


@pytest.mark.parametrize("name", ["DDP 쇼룸 운영", "finding 12", "SETEC전시장"])
def test_a_server_gives_the_same_page(name: str, server: Server, kg: KnowledgeGraph) -> None:
    there = KnowledgeGraph.connect(server.query)
    assert there.about(name).render("json") == kg.about(name).render("json")
