"""Where the 2024 report disagrees with itself: all of it, with lines and figures, and nothing else.

The expected discrepancies were listed by hand from the text; so were the mutations and what they must show.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.editions import edition
from sba_kg.graph import write_turtle
from sba_kg.pipeline import validation
from sba_kg.validation import known_issues, shapes
from sba_kg.validation.results import IssueFault, Result, Severity, Validation
from tests.conftest import Build
from tests.support import EDITIONS, REAL

TODAY = date(2026, 11, 24)

#: Rule, line to look at, stated, computed; from the text, by hand.
VIOLATIONS = {
    ("B01", 143, 31_221_861_000, 30_325_549_000),
    ("B06", 299, 23_550_000_000, 22_653_909_000),
    ("B06", 794, 2_783_000_000, 2_263_502_000),
    ("B08", 796, 1_265_000_000, 746_000_000),
    ("B10", 100, 148_281_000_000, 157_374_949_000),
    ("Q01", 813, 203, "103.7"),
    ("A04", 1302, 169_000_000, 16_900_000),
    ("F01", 1443, 2_709_600, None),
}
WARNINGS = {
    ("O01", 79), ("B11", 94), ("N01", 124), ("N01", 125), ("N01", 126), ("N02", 150), ("N02", 159), ("N02", 168),
    ("B12", 152), ("B12", 163), ("O05", 167), ("Q08", 673), ("B16", 726), ("Q07", 1170), ("Q09", 1298), ("F03", 1433), ("F02", 1443),
}  # fmt: skip
ROUNDINGS = {
    ("B02", 823, 1_000_000), ("B02", 976, 1_000_000), ("B02", 1302, 100_000), ("B07", 762, -1_250_000),
    ("B07", 823, 688_000), ("B07", 939, 646_000), ("B07", 1202, -975_000), ("B09", 764, -984_000),
    ("B09", 1204, -975_000),
}  # fmt: skip


@pytest.fixture(scope="module")
def found(real: pipeline.EditionBuild) -> Validation:
    return validation.validate_result(real, TODAY).validation


def _fresh(found: Validation) -> list[tuple[str, tuple[int, ...]]]:
    """Rule and lines of the results that nobody knows: what a report does not have is a known issue of it."""
    return [(r.rule.id, r.lines) for r in found.results if r.acknowledged is None]


def _of(found: Validation, severity: Severity) -> list[Result]:
    return [r for r in found.results if r.severity is severity]


def test_all_violations_of_the_real_report_and_no_other(found: Validation) -> None:
    seen = {
        (r.rule.id[:3], r.main_line, r.stated, r.computed if isinstance(r.computed, int | None) else str(r.computed))
        for r in _of(found, Severity.VIOLATION)
    }
    assert seen == VIOLATIONS


def test_warnings_and_roundings_of_the_real_report(found: Validation) -> None:
    assert {(r.rule.id[:3], r.main_line) for r in _of(found, Severity.WARNING)} == WARNINGS
    budget = {(r.rule.id[:3], r.main_line, r.difference) for r in _of(found, Severity.INFO) if r.rule.id[0] == "B"}
    assert budget == ROUNDINGS
    variants = {r.stated for r in found.results if r.rule.id.startswith("N04")}
    contents = {(r.main_line, r.stated) for r in found.results if r.rule.id.startswith("N07")}
    assert contents == {
        (368, "3. 하이서울기업 지원"),
        (864, "1. 서울콘(SeoulCon) 운영"),
        (1074, "4. 도시제조업 활성화"),
    }
    assert variants == {"소플루언서", "대중건기업", "이누쉬카", "크리스탈풀가", "시너지룸", "엑셀러레이팅"}


def test_a_result_names_the_lines_of_all_that_it_compares(found: Validation) -> None:
    lines = {(r.rule.id[:3], r.main_line): r.lines for r in found.results}
    assert lines["B01", 143] == (143, 144, 145, 146, 147, 148, 149)
    assert lines["B06", 794] == (161, 162, 794)
    assert lines["B08", 796] == (161, 796)
    assert lines["O05", 167] == (167, 1390)
    assert lines["Q05", 461] == (450, 460, 461)
    assert all(result.lines for result in found.results)


def test_every_violation_and_warning_is_a_known_issue_that_holds(found: Validation) -> None:
    assert found.stale == ()
    assert {r.severity for r in found.results if r.acknowledged is None} == {Severity.INFO}
    assert not found.fails(Severity.WARNING)
    assert found.fails(Severity.INFO)


def test_every_rule_looks_at_something(found: Validation) -> None:
    assert [c.rule.id for c in found.coverage if not c.nodes or not c.ran] == []
    assert len(found.coverage) == len([s for s in shapes.load().shapes if s.rule.stage != shapes.ONTOLOGY_STAGE])


@pytest.mark.parametrize("name", ["hill-2025", "river-2025", "harbor-2025"])
def test_a_consistent_report_gives_no_result(name: str) -> None:
    result = pipeline.run(edition.load(EDITIONS / name))
    assert _fresh(validation.validate_result(result, TODAY).validation) == []


def test_sentences_with_figures_that_agree_give_no_result(tmp_path: Path) -> None:
    """What reports say with several figures in a line: sums, rates, shares, periods, or nothing of the kind."""
    folder = shutil.copytree(EDITIONS / "harbor-2025", tmp_path / "harbor-2025")
    text = (folder / "report.txt").read_text("utf-8")
    sentences = (Path(__file__).parent / "consistent.txt").read_text("utf-8")
    assert text.count("- (신규) 동아리") == 1
    (folder / "report.txt").write_text(text.replace("- (신규) 동아리", sentences + "- (신규) 동아리"), "utf-8")
    result = pipeline.run(edition.load(folder))
    assert len(result.records.statements.links) > 45
    assert _fresh(validation.validate_result(result, TODAY).validation) == []


#: One thing broken in a consistent report: printed, changed to, all rules that fire.
BREAKS = [
    ("2. 동아리 지원", "2. 동아리 활동 지원", "N07"),
    ("3. 진로 지원", "3. 진로 교육", "N07"),
    ("신규 50팀, 계속 90팀", "신규 50팀, 계속 80팀", "B01"),
    ("35팀(25%)", "35팀(35%)", "Q03"),
    ("1실 2본부 5팀", "1실 3본부 5팀", "O02"),
    ("| 정원 | 41 |", "| 정원 | 43 |", "B01"),
    ("4급(1명), 5급(2명)", "4급(1명), 5급(3명)", "B01"),
    ("412,500 | 380,000 | 32,500", "412,500 | 380,000 | 23,500", "B01 B04"),
    ("준공일 : 2018. 11. 20.", "준공일 : 2019. 11. 20.", "F04"),
    ("585,000 | 진로팀", "558,000 | 진로팀", "B01 B06 B08"),
    ("(930,000천원) | 상담과", "(903,000천원) | 상담과", "B01"),
    ("월 2회, 연간 24회", "월 3회, 연간 24회", "Q07"),
    ("(50% 증가)", "(150% 증가)", "Q01"),
    ("3개 분과(", "4개 분과(", "Q08"),
    ("25.(토)", "25.(일)", "T03"),
    ("424.5백만원", "425.4백만원", "B06"),
    ("직업인 만남 200,000천원", "직업인 만남 210,000천원", "B01 B08"),
    ("시 40% + 구 60%", "시 40% + 구 50%", "Q06"),
    ("평균 3백만원", "평균 4백만원", "Q05"),
    ("| 건의사항 | 1 | 1 |", "| 건의사항 | 1 | - |", "A01 A02 A03"),
    ("이용료 관련 3억 8,150만원은", "이용료 관련 3억 8,510만원은", "Q09"),
    ("2025년 3월 ~ 11월", "2025년 13월 ~ 11월", "T04"),
    ("'25년 예산: 449,300", "'24년 예산: 449,300", "B17"),
    (
        "위기청소년 상담 | 위기청소년 상담 | 480,700 | 상담팀",
        "위기청소년 상담 | 위기청소년 상담 | 480,700 | 상당팀",
        "H06 O03 O05",
    ),
    ("2025년 4월 ~ 12월", "2025년 4월 ~ 3월", "T01"),
    ("갯마루구 물결로 8", "물결로 8", "F03"),
    ("2022. 5. 개관", "2027. 5. 개관", "F05"),
]


@pytest.mark.parametrize(("old", "new", "rules"), BREAKS, ids=[b[1] for b in BREAKS])
def test_a_break_in_a_consistent_report_is_found_and_nothing_else(
    old: str, new: str, rules: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(EDITIONS / "harbor-2025", tmp_path / "harbor-2025")
    text = (folder / "report.txt").read_text("utf-8")
    line = text[: text.index(old)].count("\n") + 1
    (folder / "report.txt").write_text(text.replace(old, new, 1), "utf-8")
    found = validation.validate_edition(edition.load(folder), TODAY).validation.results
    results = [r for r in found if r.acknowledged is None]  # what the report does not have is a known issue of it
    assert {r.rule.id[:3] for r in results} == set(rules.split())
    assert [r.rule.id for r in results if line not in r.lines] == []


def test_built_graphs_give_the_same_results(found: Validation, real: pipeline.EditionBuild, tmp_path: Path) -> None:
    (tmp_path / "sba-2024").mkdir()
    (tmp_path / "sba-2024" / "graph.ttl").write_bytes(write_turtle(real.built.triples))
    (again,) = validation.validate_paths([tmp_path], TODAY)
    assert again.validation.results == found.results
    assert again.validation.text == found.text


def test_the_committed_report_is_canonical(real: pipeline.EditionBuild) -> None:
    done = validation.validate_result(real, TODAY)
    assert write_turtle(done.triples) == (REAL / "validation.ttl").read_bytes()
    assert not any("_:" in str(t.subject) for t in done.triples)


# -- mutations: one figure of the text is changed, the rule that must see it ------------------------------------------

#: Line, printed, changed to, rules that must fire on results that name the line.
MUTATIONS = [
    (78, "525", "526", {"B01"}),
    (79, "484", "485", {"B01"}),
    (79, "| 12 |", "| 13 |", {"B01", "O01"}),
    (92, "242,138 | 261,359", "242,158 | 261,359", {"B01", "B03", "B04"}),
    (95, "6,286", "6,296", {"B01", "B04"}),
    (94, "49,859", "49,959", {"B01", "B04"}),
    (67, "42팀", "41팀", {"O02"}),
    (1360, "5팀", "6팀", {"O02"}),
    (155, "1,569,000 |", "1,569,100 |", {"B01"}),
    (160, "2,301,984", "2,401,984", {"B01", "B06", "B08"}),
    (177, "5,287,975", "5,297,975", {"B01", "B06", "B08"}),
    (175, "19,470,917", "19,470,997", {"B01"}),
    (548, "42,577", "42,777", {"B06"}),
    (588, "1,569", "1,659", {"B06"}),
    (764, "4,935", "4,395", {"B01", "B08"}),
    (1259, "| 14 |", "| 13 |", {"A01", "A02", "A03"}),
    (1253, "35", "36", {"A01", "A02", "A03"}),
    (81, "3명", "4명", {"B01"}),
    (81, "현원 8명", "현원 1명", {"B01"}),
    (81, "현원 8명", "현원 80명", {"B01"}),
    (504, "3,000명", "3,100명", {"B01"}),
    (538, "누적 20개소", "누적 21개소", {"B01"}),
    (572, "20%", "30%", {"Q06"}),
    (965, "60명", "70명", {"B01"}),
    (456, "138억원", "148억원", {"Q04"}),
    (1269, "23% 상승", "32% 상승", {"Q01"}),
    (1292, "48%↓", "58%↓", {"Q03"}),
    (502, "4대", "5대", {"Q08"}),
    (534, "5개소", "6개소", {"Q08"}),
    (536, "기존 15개", "기존 14개", {"B01", "F06"}),
    (537, "25개소", "26개소", {"Q09"}),
    (186, "1년차 5명", "1년차 6명", {"Q09"}),
    (1302, "6억 4,500만원은", "6억 4,501만원은", {"Q09"}),
    (1331, "1,550만명", "1,650만명", {"Q09"}),
    (350, "6,166", "61,660", {"B06"}),
    (688, "2,017", "2", {"B06"}),
    (141, "422,434", "422", {"B01", "B06"}),
    (299, "'24년 예산", "'23년 예산", {"B17"}),
    (1211, "3월 ~ 12월", "13월 ~ 12월", {"T04"}),
    (886, "28.(토)", "28.(일)", {"T03"}),
    (886, "'25. 1. 1.", "'24. 1. 1.", {"T01", "T03"}),
    (800, "3월 ~ 10월", "11월 ~ 10월", {"T01"}),
    (240, "2024년 12월", "2014년 12월", {"T02"}),
    (303, "2024년 2월", "2014년 2월", {"T02"}),
    (1335, "2023. 11. 10.", "2024. 11. 10.", {"A05"}),
    (1412, "2022. 12. 26.", "2023. 12. 26.", {"F04"}),
    (1408, "2017. 6. 21.", "2027. 6. 21.", {"F05"}),
    (1408, "18,490㎡", "18,490,000㎡", {"F01"}),
    (148, "5,230,224", "5,230,225", {"B01"}),
]


def _changed(real_text: str, line: int, old: str, new: str) -> str:
    lines = real_text.split("\n")
    assert old in lines[line - 1], (line, old)
    lines[line - 1] = lines[line - 1].replace(old, new, 1)
    return "\n".join(lines)


@pytest.mark.parametrize(("line", "old", "new", "rules"), MUTATIONS, ids=[f"{m[0]}-{m[2]}" for m in MUTATIONS])
def test_a_changed_figure_is_found(
    line: int, old: str, new: str, rules: set[str], found: Validation, real_text: str, build_text: Build
) -> None:
    before = {(r.rule.id, r.focus): (r.stated, r.computed) for r in found.results}
    done = validation.validate_result(build_text(_changed(real_text, line, old, new)), TODAY).validation
    fresh = [r for r in done.results if before.get((r.rule.id, r.focus)) != (r.stated, r.computed)]
    assert {r.rule.id[:3] for r in fresh if line in r.lines} >= rules
    # A correction that was reviewed for another total no longer fits: that is told too, and has no line of the report.
    unrelated = [(r.rule.id, r.focus, r.lines) for r in fresh if line not in r.lines and r.stated != "P-C02"]
    assert unrelated == []


# -- known issues against a changed report ----------------------------------------------------------------------------


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Callable[[str], str]], edition.Edition]:
    """A copy of the real edition with a changed text."""

    def copy(change: Callable[[str], str]) -> edition.Edition:
        folder = tmp_path / "sba-2024"
        shutil.copytree(REAL, folder)
        toml = (folder / "edition.toml").read_text("utf-8")
        (folder / "edition.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", toml), "utf-8")
        text = (folder / "report.txt").read_text("utf-8")
        (folder / "report.txt").write_text(change(text), "utf-8")
        return edition.load(folder)

    return copy


def test_a_known_issue_whose_values_change_fails(copied: Callable[[Callable[[str], str]], edition.Edition]) -> None:
    one = copied(lambda text: text.replace("203%↑", "213%↑"))
    done = validation.validate_edition(one, TODAY).validation
    (stale,) = done.stale
    assert (stale.issue.rule[:3], stale.fault, stale.found) == ("Q01", IssueFault.CHANGED, ("213", "103.7"))
    assert done.fails(Severity.VIOLATION)


def test_a_known_issue_that_is_mended_is_stale(copied: Callable[[Callable[[str], str]], edition.Edition]) -> None:
    one = copied(lambda text: text.replace("203%↑", "104%↑"))
    done = validation.validate_edition(one, TODAY).validation
    assert [(s.issue.rule[:3], s.fault) for s in done.stale] == [("Q01", IssueFault.STALE)]


def test_known_issues_of_rules_that_did_not_run_are_not_told(real: pipeline.EditionBuild, tmp_path: Path) -> None:
    """An amount typed as a string gates the later stages: their issues may hold as before."""
    text = write_turtle(real.built.triples).decode()
    assert "sba:value 4360000000 " in text
    (tmp_path / "graph.ttl").write_text(text.replace("sba:value 4360000000 ", 'sba:value "4360000000" '), "utf-8")
    (done,) = validation.validate_paths([tmp_path / "graph.ttl"], TODAY)
    assert (done.validation.gate, done.validation.stale) == (10, ())
    assert {r.rule.id[:3] for r in done.validation.results} == {"G11", "G12"}


def test_a_known_issue_expires(found: Validation) -> None:
    issues = [replace(i, expires=date(2026, 12, 31)) for i in known_issues.load(REAL)]
    results = [replace(r, acknowledged=None) for r in found.results]
    assert known_issues.acknowledge(results, issues, date(2026, 12, 31))[1] == []
    _, stale = known_issues.acknowledge(results, issues, date(2027, 1, 1))
    assert {s.fault for s in stale} == {IssueFault.EXPIRED}
    assert len(stale) == len(issues)
