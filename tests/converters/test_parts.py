"""Changed copies of the real report, over all parts: sections, schedules, findings, facilities; and what coverage sees."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from sba_kg import pipeline
from sba_kg.converters import audit, facilities, layouts, management
from sba_kg.converters.sections import plan, targets
from sba_kg.editions import edition
from sba_kg.pipeline import EditionBuild
from tests.conftest import Build, Rows, without_lines

RowsOf = Callable[[EditionBuild, str], Rows]
TABLES = (
    "program-reports",
    "plan-items",
    "milestones",
    "targets",
    "management-items",
    "audit-findings",
    "audit-summary",
    "facilities",
    "facility-areas",
)


def same(ours: EditionBuild, theirs: EditionBuild, rows_of: RowsOf, *but: str) -> None:
    for name in TABLES:
        if name not in but:
            mine, other = (without_lines(rows_of(result, name)) for result in (ours, theirs))
            if name == "program-reports":
                mine, other = (
                    [{k: v for k, v in row.items() if k not in {"start_line", "end_line"}} for row in rows]
                    for rows in (mine, other)
                )
            assert mine == other, name


@pytest.mark.parametrize(
    ("old", "new"), [("○", "❍"), ("○", "◦"), ("○", "◯"), ("▶", "▷"), ("▶", "‣"), ("▶", "►"), ("•", "∙")]
)
def test_other_bullets(
    old: str, new: str, real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    same(build_text(real_text.replace(old, new)), real, rows_of)


def test_a_schedule_as_table(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    entries = [
        "프로그램별 파트너 확보 등 사업운영 : 2024년 2월 ~",
        "입주기업 및 보육 프로그램 참여기업 모집 : 2024년 3월 ~",
    ]
    as_list = "".join(f"- {entry}\n" for entry in entries)
    assert as_list in real_text
    rows = "".join("| ○ {} | : {} |\n".format(*entry.split(" : ")) for entry in entries)
    text = real_text.replace(as_list, f"| | |\n|---|---|\n{rows}\n")
    same(build_text(text), real, rows_of)


def test_a_schedule_as_list(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    table = re.search(r"(?m)^- \| \| \|\n\|-[-|]+\|\n((?:\| ○ .*\|\n)+)", real_text)
    assert table
    entries = [re.sub(r"\| ○ (.*?) \| : (.*?) \|", r"- \1 : \2", line) for line in table[1].splitlines()]
    same(build_text(real_text.replace(table[0], "\n".join(entries) + "\n")), real, rows_of)


def test_findings_split_over_other_tables(
    real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    heading = "\n| 시정 및 처리 요구사항 | 조치결과 및 향후추진계획 |\n|---|---|\n"
    joined = re.sub(
        r"(?<=\|)\n\n\| 시정 및 처리 요구사항 \| 조치결과 및 향후추진계획 \|\n\|[-|]+\|\n(?=\| <p>)", "\n", real_text
    )
    split = real_text.replace("\n| <p>○ 2018년", f"\n{heading}| <p>○ 2018년")
    for text in (joined, split):
        assert text != real_text
        same(build_text(text), real, rows_of)


def test_a_facility_without_address(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    changed = build_text(re.sub(r"• 위치: 서울시 용산구 한남대로 138\(한남동\) ", "", real_text))
    names = [row["name"] for row in rows_of(real, "facilities")]
    rows = rows_of(changed, "facilities")
    assert [row["name"] for row in rows] == names
    (partners,) = [row for row in rows if row["name"] == "서울파트너스하우스"]
    assert (partners["address"], partners["district"], partners["ownership"]) == (None, None, "시소유")
    assert rows_of(changed, "facility-areas") == rows_of(real, "facility-areas")


def sections(text: str, first: str, second: str, end: str) -> tuple[str, str, str, str]:
    a, b, c = (text.index(mark) for mark in (first, second, end))
    return text[:a], text[a:b], text[b:c], text[c:]


def test_two_sections_swapped(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    head, one, two, tail = sections(
        real_text, "1\n\nDDP 쇼룸 운영 및 관리\n", "2\n\n \n \nDDP 첨단기술", "3\n\n뷰티·패션산업 활성화 지원"
    )
    changed = build_text(head + two + one + tail)
    reports = rows_of(changed, "program-reports")
    assert {(r["title"], r["budget_krw"], r["programs"]) for r in reports} == {
        (r["title"], r["budget_krw"], r["programs"]) for r in rows_of(real, "program-reports")
    }
    assert [r["start_line"] for r in reports if r["task_number"] == 7] != sorted(
        r["start_line"] for r in reports if r["task_number"] == 7
    )
    texts = [sorted(str(row["text"]) for row in rows_of(result, "plan-items")) for result in (changed, real)]
    assert texts[0] == texts[1]


def test_a_section_added(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    added = (
        "5\n\n새로운 시범사업\n\n시범사업의 목표를 적은 글\n\n□ 주요 추진계획\n\n- (시범) 새 방식을 시험(기업 12개사)\n\n"
        "□ '24년 예산: 77백만원\n\n□ 향후 추진일정\n\n- 공모 : 2024년 5월\n\n3. 2023 행정사무감사"
    )
    text = real_text.replace("3. 2023 행정사무감사", added).replace(
        "4. 도시제조업 활성화\n", "4. 도시제조업 활성화\n\n5. 새로운 시범사업\n"
    )
    changed = build_text(text)
    (report,) = [r for r in rows_of(changed, "program-reports") if r["title"] == "새로운 시범사업"]
    assert (report["task_number"], report["number"], report["budget_krw"], report["programs"]) == (
        7,
        5,
        77_000_000,
        None,
    )
    assert report["objective"] == "시범사업의 목표를 적은 글"
    assert [(r["event"], r["start"]) for r in rows_of(changed, "milestones")][-1] == ("공모", "2024-05")
    assert [(r["value"], r["unit"]) for r in rows_of(changed, "targets")][-1] == (12, "개사")
    assert len(rows_of(changed, "budget-lines")) == len(rows_of(real, "budget-lines"))


def test_parts_in_another_order(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    starts = [m.start() for m in re.finditer(r"(?m)^[1-4]\. (일반현황|주요사업|2023 행정|참고자료)", real_text)]
    cover, *parts = [
        real_text[a:b].rstrip("\n") + "\n\n" for a, b in zip([0, *starts], [*starts, len(real_text)], strict=True)
    ]
    same(build_text("".join([cover, parts[0], parts[3], parts[2], parts[1]])), real, rows_of)


def test_a_finding_without_units_or_status_is_reported(real_text: str, build_text: Build) -> None:
    text = real_text.replace(" (창업허브1팀)</p>", "</p>").replace("추진상황: 추진중", "추진상황: 미정", 1)
    found = {problem.code for problem in build_text(text).problems}
    assert {"P-A02", "P-A03"} <= found


# -- coverage ----------------------------------------------------------------------------------------


def test_the_whole_report_is_in_the_graph(real: EditionBuild) -> None:
    assert real.coverage.unread == ()
    assert real.coverage.missing == ()
    assert (real.coverage.lines, real.coverage.line_share, real.coverage.number_share) == (1037, 1.0, 1.0)


@pytest.mark.parametrize(
    ("module", "function", "lines"),
    [
        (plan, "items", 290),
        (plan, "milestones", 70),
        (audit, "findings", 30),
        (facilities, "convert", 25),
        (management, "convert", 2),
    ],
)
def test_without_a_converter_the_share_falls(
    module: object, function: str, lines: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Coverage is measured on the graph: what no converter reads is missing from it."""
    monkeypatch.setattr(module, function, lambda *_: [])
    monkeypatch.setattr(layouts, "complete", lambda *_: None)
    coverage = pipeline.run(edition.find("sba-2024")).coverage
    assert len(coverage.unread) >= lines
    assert coverage.missing


def test_targets_hold_numbers_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan items hold the same figures as text, so targets alone are not what makes the share of lines."""
    monkeypatch.setattr(targets, "convert", lambda *_: [])
    assert pipeline.run(edition.find("sba-2024")).coverage.unread == ()
