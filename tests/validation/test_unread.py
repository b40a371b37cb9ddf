"""No green light on a report that was not read: unread parts and places are results of validate, in every form."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from sba_kg import pipeline, query, store
from sba_kg.converters.common import parts
from sba_kg.editions import edition
from sba_kg.model import Records
from sba_kg.pipeline import validation
from sba_kg.pipeline.outputs import derive
from sba_kg.query.saved import find_query
from sba_kg.validation import outputs
from sba_kg.validation.outputs import Options
from sba_kg.validation.results import Result, Severity, Validation
from sba_kg.vocabulary.codes import labels
from tests.support import ROOT

#: An invented report with every part of the genre.
HILL = ROOT / "tests" / "editions" / "hill-2025"
NOT_FOUND, NOT_READ = "R01-PartNotFound", "R02-PartNotRead"

Change = Callable[[str], str]


def build(folder: Path, change: Change) -> pipeline.EditionBuild:
    """The invented report with a change that must change something."""
    here = folder / "hill-2025"
    shutil.copytree(HILL, here, ignore=shutil.ignore_patterns("expected"))
    text = (HILL / "report.txt").read_text("utf-8")
    assert change(text) != text
    (here / "report.txt").write_text(change(text), "utf-8")
    return pipeline.run(edition.load(here))


def validate(folder: Path, change: Change) -> Validation:
    return validation.validate_result(build(folder, change)).validation


def unread(results: Validation) -> dict[str, tuple[str, str]]:
    """Part → rule, and the text of its line."""
    return {
        r.focus.rsplit("/", 1)[-1]: (r.rule.id, results.text[r.main_line - 1] if r.main_line else "")
        for r in results.results
        if "/unread/" in r.focus
    }


def replaced(*pairs: tuple[str, str]) -> Change:
    def change(text: str) -> str:
        for old, new in pairs:
            assert old in text, old
            text = text.replace(old, new)
        return text

    return change


def cut(first: str, last: str) -> Change:
    """Without the lines from one that begins so to the one before one that begins so."""
    return lambda text: re.sub(rf"(?ms)^{re.escape(first)}.*?(?=^{re.escape(last)}|\Z)", "", text)


def as_html(text: str) -> str:
    """Every table as HTML, a row a line."""
    rows = (line for line in text.splitlines() if not re.fullmatch(r"\|[-| ]+\|", line))
    return "\n".join(
        "<tr>" + "".join(f"<td>{c.strip()}</td>" for c in row.strip("|").split("|")) + "</tr>" if "|" in row else row
        for row in rows
    )


SECTIONS = "2. 주요사업 업무보고"
AUDIT = "3. 2024 행정사무감사 처리결과"


def test_a_report_with_every_part_has_no_such_result(tmp_path: Path) -> None:
    results = validate(tmp_path, lambda text: text + "\n")
    assert [r.rule.id for r in results.results if r.rule.id.startswith("R")] == []


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            cut(AUDIT, "4. 참고자료"),
            {"audit-findings": (NOT_FOUND, ""), "audit-summary": (NOT_FOUND, "")},
        ),
        (replaced(("조치결과", "답변")), {"audit-findings": (NOT_READ, AUDIT)}),
        (
            replaced(("| 구분 | 계 | 완료 | 추진중", "□ 총괄\n\n| 구분 | 계 | 끝남 | 하는중"), ("검토중", "보는중"), ("미반영", "안함")),
            {"audit-summary": (NOT_READ, "□ 총괄")},
        ),
        (replaced(("위치:", "자리:"), ("규모:", "크기:"), ("시설:", "방:")), {"facilities": (NOT_READ, "Ⅱ. 시설현황")}),
        (cut("Ⅱ. 시설현황", "Ⅲ. 시설"), {"facilities": (NOT_FOUND, "")}),
        (replaced(("부서명", "누구")), {"organization": (NOT_READ, "Ⅰ. 부서별 업무")}),
        (
            replaced(("부서명", "누구"), ("Ⅰ. 부서별 업무", "## Ⅰ. 조직별 업무분장표")),
            {"organization": (NOT_READ, "## Ⅰ. 조직별 업무분장표")},
        ),
        (replaced(("부서명", "누구"), ("Ⅰ. 부서별 업무", "Ⅰ. 누가 무엇을")), {"organization": (NOT_FOUND, "")}),
        (replaced(("정원", "정수")), {"staffing": (NOT_READ, "■ 인력현황 ('25. 1월 기준)")}),
        (replaced(("수입 |", "들어옴 |")), {"institution-budget": (NOT_READ, "■ 2025년 예산")}),
        (replaced(("| 미션", "| 하나"), ("| 비전", "| 둘"), ("| 슬로건", "| 셋")), {"strategy": (NOT_READ, "Ⅱ. 비전")}),
        (replaced(("사업명", "일감")), {"program-table": (NOT_READ, "Ⅲ. 사업 구성")}),
        (replaced(("1. 기관 현황", "1. 우리 재단"), ("Ⅰ. 일반사항", "Ⅰ. 처음")), {"general-facts": (NOT_READ, "■ 설립근거")}),
        (
            as_html,
            {
                "strategy": (NOT_READ, "Ⅱ. 비전"),
                "staffing": (NOT_READ, "■ 인력현황 ('25. 1월 기준)"),
                "institution-budget": (NOT_READ, "■ 2025년 예산"),
                "program-table": (NOT_READ, "Ⅲ. 사업 구성"),
                "organization": (NOT_READ, "Ⅰ. 부서별 업무"),
                "audit-findings": (NOT_READ, AUDIT),
                "audit-summary": (NOT_FOUND, ""),
                "facilities": (NOT_READ, "Ⅱ. 시설현황"),
            },
        ),
    ],
)  # fmt: skip
def test_each_part(change: Change, expected: dict[str, tuple[str, str]], tmp_path: Path) -> None:
    results = validate(tmp_path, change)
    assert unread(results) == expected
    assert results.fails(Severity.VIOLATION) is any(rule == NOT_READ for rule, _ in expected.values())
    assert results.fails(Severity.WARNING)


def test_every_part_of_the_list_is_looked_for() -> None:
    assert set(parts._read(Records())) == set(labels(parts.SCHEME))


def test_a_list_of_contents_is_not_the_heading(tmp_path: Path) -> None:
    contents = "2025년도 주요업무 보고\n\n## 목 차\n\n1. 부서별 업무\n2. 시설현황\n\n"
    change = replaced(("2025년도 주요업무 보고\n", contents), ("부서명", "누구"))
    results = validate(tmp_path, change)
    line = next(r.main_line for r in results.results if r.focus.endswith("/organization"))
    assert line is not None
    assert results.text[line - 1] == "Ⅰ. 부서별 업무"


@pytest.mark.parametrize(
    "line",
    [
        "- 부서별 업무",
        "※ 시설현황",
        "부서별 업무: 4개 팀",
        "부서별 업무를 나누어 맡고 시설현황을 분기마다 살펴 의회에 보고함",
        "| 시설현황 | 3개소 |",
        "<td>시설현황</td>",
    ],
)
def test_what_is_no_heading(line: str, tmp_path: Path) -> None:
    def change(text: str) -> str:
        without = replaced(("부서명", "누구"), ("위치:", "자리:"), ("규모:", "크기:"), ("시설:", "방:"))(text)
        return replaced(("Ⅰ. 부서별 업무", line), ("Ⅱ. 시설현황", "Ⅱ. 그 밖"))(without)

    found = unread(validate(tmp_path, change))
    assert {part: rule for part, (rule, _) in found.items()} == {"organization": NOT_FOUND, "facilities": NOT_FOUND}


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (replaced(("부서명", "누구")), "H06-UnitHasParent"),
        (replaced(("주요 추진계획", "올해 할 일")), "H01-ProgramHasSubtask"),
    ],
)
def test_what_an_unread_part_would_say_is_not_asked(change: Change, rule: str, tmp_path: Path) -> None:
    assert rule not in {r.rule.id for r in validate(tmp_path, change).results}


# -- places ---------------------------------------------------------------------------------------


def of_code(results: Validation, code: str) -> list[Result]:
    return [r for r in results.results if r.stated == code]


def test_a_place_that_was_not_read(tmp_path: Path) -> None:
    results = validate(tmp_path, replaced(("| 정원 | 32 | 1 |", "| 정원 | 32 | 한 명 |")))
    (one,) = of_code(results, "P-S01")
    assert (one.rule.id, one.severity) == ("R04-ReadWithCertainty", Severity.WARNING)
    assert one.main_line is not None
    assert "한 명" in results.text[one.main_line - 1]
    assert "한 명" in one.message.ko
    assert "한 명" in one.message.en


def test_an_error_of_reading_is_a_violation(tmp_path: Path) -> None:
    again = "| 구분 | 계 | 임원 |\n|---|---|---|\n| 정원 | 7 | 1 |\n| 현원 | 6 | 1 |\n\n"
    results = validate(tmp_path, replaced(("Ⅱ. 비전", again + "Ⅱ. 비전")))
    (one,) = of_code(results, "P-S02")
    assert (one.rule.id, one.severity) == ("R03-ReadWithoutError", Severity.VIOLATION)


def test_a_provisional_code_is_no_problem_of_reading(tmp_path: Path) -> None:
    result = build(tmp_path, lambda text: text + "\n")
    assert {p.code for p in result.problems} - {"P-T42"} == {"P-G01"}, "P-T42 names a region"
    assert of_code(validation.validate_result(result).validation, "P-G01") == []


def test_a_problem_does_not_make_its_line_read(tmp_path: Path) -> None:
    result = build(tmp_path, replaced(("부서명", "누구")))
    line = next(p.line for p in result.problems if p.code == "P-R50")
    assert result.records.unread[0].lines is not None
    assert line == result.records.unread[0].lines.start
    assert result.coverage.unread, "the rows of the table are unread still"


# -- everywhere -----------------------------------------------------------------------------------


def test_a_built_graph_says_the_same(tmp_path: Path) -> None:
    result = build(tmp_path, replaced(("부서명", "누구"), ("| 정원 | 32 | 1 |", "| 정원 | 32 | 한 명 |")))
    built = tmp_path / "build" / "hill-2025"
    built.mkdir(parents=True)
    (built / "graph.ttl").write_bytes(derive(result).graphs()["graph.ttl"])
    (there,) = validation.validate_paths([built])
    here = validation.validate_result(result).validation

    def said(results: Validation) -> list[tuple[str, str, int | None, str]]:
        return [(r.rule.id, r.focus, r.main_line, r.message.en) for r in results.results]

    assert said(there.validation) == said(here)
    assert {"R02-PartNotRead", "R04-ReadWithCertainty"} <= {rule for rule, *_ in said(here)}


def test_a_known_issue_acknowledges_an_unread_part(tmp_path: Path) -> None:
    result = build(tmp_path, replaced(("부서명", "누구")))
    (result.edition.folder / "known-issues.toml").write_text(
        '[[issue]]\nrule = "R02-PartNotRead"\nfocus = "hill-2025/unread/organization"\nstated = "부서별 업무"\n'
        'reviewed = 2025-03-01\nreason_ko = "까닭"\nreason_en = "Reason"\n',
        "utf-8",
    )
    results = validation.validate_result(result).validation
    assert not results.fails(Severity.VIOLATION)
    assert [r.rule.id for r in results.results if r.acknowledged] == [NOT_READ]


@pytest.mark.parametrize("form", [name for name, form in outputs.FORMATS.items() if form.render])
def test_every_form_tells_it(form: str, tmp_path: Path) -> None:
    results = validate(tmp_path, replaced(("부서명", "누구")))
    for lang, label in labels(parts.SCHEME)["organization"].items():
        made = outputs.render(form, [results], Options(lang))
        assert "R02" in made
        assert label in made
    if form == "json":
        data = json.loads(made)
        assert data["passed"] is False


def test_the_report_in_turtle_tells_it(tmp_path: Path) -> None:
    triples = derive(build(tmp_path, replaced(("부서명", "누구")))).validated.triples
    assert any("unread/organization" in str(t.object) for t in triples)


@pytest.mark.parametrize("text", ["| 가 |\n", "□ 가\n", "# 가\n", "| 가 | 나 |\n|---|---|\n| 1 | 2 |\n"])
def test_a_text_with_next_to_nothing_in_it_does_not_break_the_shapes(tmp_path: Path, text: str) -> None:
    results = validate(tmp_path, lambda _: text)
    assert unread(results)


def test_a_part_that_is_not_in_the_text_has_no_line(tmp_path: Path) -> None:
    folder = tmp_path / "built" / "hill-2025"
    folder.mkdir(parents=True)
    for name, data in derive(build(tmp_path, lambda _: "1. 가\n\n□ 나\n\n ○ 다 10명\n")).graphs().items():
        (folder / name).write_bytes(data)
    found = query.run(find_query("consistency"), store.open_store([folder]))
    names = [column.name for column in found.columns]
    rows = [dict(zip(names, row, strict=True)) for row in found.rows]
    absent = [row["source_lines"] or "" for row in rows if row["rule"] == NOT_FOUND]
    assert absent
    assert set(absent) == {""}
