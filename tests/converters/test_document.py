"""The document layer of texts: doubtful numbers are told, figures know what they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.base.errors import ProblemSeverity
from sba_kg.converters.document.tables import is_drawn
from sba_kg.editions import edition
from tests.support import EDITIONS
from tests.support.layouts import Reading, table


def build(folder: Path, old: str, new: str) -> pipeline.EditionBuild:
    """The invented report with one change."""
    here = folder / "hill-2025"
    shutil.copytree(EDITIONS / "hill-2025", here, ignore=shutil.ignore_patterns("expected"))
    text = (here / "report.txt").read_text("utf-8")
    assert old in text
    (here / "report.txt").write_text(text.replace(old, new), "utf-8")
    return pipeline.run(edition.load(here))


@pytest.mark.parametrize("printed", ["1 200개 제품", "1.200개 제품"])
def test_a_doubtful_number_is_told_and_is_no_figure(printed: str, tmp_path: Path) -> None:
    result = build(tmp_path, "1,200개 제품", printed)
    (problem,) = [p for p in result.problems if p.code == "P-R46"]
    assert (problem.line, problem.severity) == (95, ProblemSeverity.ERROR)
    assert [f.printed for f in result.layer.figures if f.line == 95] == []


@pytest.mark.parametrize("printed", ["1, 200개 제품", "1 ,200개 제품"])
def test_a_space_beside_the_comma_of_a_number_with_a_unit_is_no_doubt(printed: str, tmp_path: Path) -> None:
    result = build(tmp_path, "1,200개 제품", printed)
    assert [p for p in result.problems if p.code == "P-R46"] == []
    assert [f.low for f in result.layer.figures if f.line == 95] == [1_200]


def test_a_clean_report_has_no_doubts(tmp_path: Path) -> None:
    assert build(tmp_path, "1,200개 제품", "1,300개 제품").layer.doubts == []


def test_figures_know_what_they_are(tmp_path: Path) -> None:
    layer = build(tmp_path, "1,200개 제품", "1,200개 제품").layer
    of_line = {f.printed: (f.kind, f.period) for f in layer.figures if f.line == 94}
    assert of_line == {"40개사": ("plan", "2025"), "31개사": ("baseline", "2024")}


def figures_of(folder: Path, *lines: str) -> dict[str, tuple[str, str, str]]:
    """What the figures of some lines of a plan are: printed to subject, kind and period."""
    result = build(folder, "1,200개 제품", "1,200개 제품\n" + "\n".join(lines))
    there = range(96, 96 + len(lines))
    return {f.printed: (f.what, f.kind, f.period) for f in result.layer.figures if f.line in there}


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("- 독서 교실 운영(12회, 340명)", {"12회": "독서 교실 운영", "340명": "독서 교실 운영"}),
        ("- 시민 안내소 및 쉼터 정비(57개소)", {"57개소": "시민 안내소 및 쉼터 정비"}),
        ("- 교육 인원 2,360명('24) ⇒ 4,000명('25)", {"2,360명": "교육 인원", "4,000명": "교육 인원"}),
        ("- 상담사 회의(연 4회)로 품질 제고", {"4회": "상담사 회의"}),
        ("- 광역 기관(17개)·기초 기관(226개) 평가", {"17개": "광역 기관", "226개": "기초 기관"}),
        ("- 표본 규모: 100명*3개소=300명", {"100명": "표본 규모", "300명": "표본 규모"}),
        ("- 이용자 급증(동부 75%, 서부 40%)", {"75%": "이용자 급증 동부", "40%": "이용자 급증 서부"}),
        ("- 20개 언어로 상담 서비스 제공", {"20개 언어": "상담 서비스 제공"}),
        ("- 50인 이상 사업장 사고는 12건으로 감소", {"12건": "50인 이상 사업장 사고는"}),
    ],
)
def test_a_figure_measures_what_its_words_say(line: str, what: dict[str, str], tmp_path: Path) -> None:
    found = {printed: of[0] for printed, of in figures_of(tmp_path, line).items()}
    assert {printed: found.get(printed) for printed in what} == what


@pytest.mark.parametrize(
    ("line", "periods"),
    [
        ("- 교육 인원 2,360명('24) ⇒ 4,000명('25)", {"2,360명": ("baseline", "2024"), "4,000명": ("plan", "2025")}),
        ("- 법 개정('24.12.16.) 및 평가 확대(13회)", {"13회": ("plan", "2025")}),
        ("- 대회 개최(8월~11월, 30개 팀 참여)", {"30개 팀": ("plan", "2025-08..2025-11")}),
        ("- 사전 편찬(3개 분야) 준비('27~'29년)", {"3개 분야": ("plan", "2027..2029")}),
        ("- 전담반: '24. 6. 10.~'26. 6. 9.(12명)", {"12명": ("plan", "2024-06-10..2026-06-09")}),
        ("- 인구(만명): '25년 3,591 → '30년 3,417 → '50년 2,445", {"2,445": ("plan", "2050")}),
    ],
)
def test_a_figure_is_of_the_time_that_is_printed_with_it(
    line: str, periods: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    found = {printed: of[1:] for printed, of in figures_of(tmp_path, line).items()}
    assert {printed: found.get(printed) for printed in periods} == periods


def test_the_words_that_a_note_is_on_and_the_period_that_a_project_has(tmp_path: Path) -> None:
    found = figures_of(
        tmp_path,
        "○ 지역 말씨 실태 조사* 및 보고서 발간",
        "   * 조사 대상: 9개 시군",
        "○ 전시 개편",
        "   - 사업기간: '26년~'28년",
        "   - 총사업비: 300백만원",
    )
    assert found["9개 시군"][0].startswith("지역 말씨 실태 조사")
    assert found["300백만원"][2] == "2026..2028"


@pytest.mark.parametrize(
    ("rows", "drawn"),
    [
        (("대표이사||", "||", "경영실||사업실"), True),
        (("신청|⇨|심사|⇨|발급", "방문||||"), True),
        (("2025||2026||2027", "기반 조성||시범 운영||확산"), False),
        (("현행|→|개선", "연 2회|→|연 4회"), False),
        (("구분|정원|현원", "계|10|9"), False),
    ],
)
def test_charts_are_told_from_tables(rows: tuple[str, ...], drawn: bool, read: Reading) -> None:
    _, nodes, _ = read("□ 현황\n\n" + table(*rows))
    (grid,) = [node.entry.table for node in nodes if node.entry.table]
    assert is_drawn(grid) is drawn
