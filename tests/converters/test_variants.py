"""Changed copies of the real report: the right graph or a reported problem, never a wrong graph in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from sba_kg import pipeline
from sba_kg.editions import edition
from sba_kg.pipeline import EditionBuild
from tests.conftest import Build, Rows, without_lines
from tests.support import ROOT

RowsOf = Callable[[EditionBuild, str], Rows]
TABLES = (
    "report-facts",
    "vision-statements",
    "staffing",
    "institution-budget",
    "budget-lines",
    "budget-totals",
    "organization-units",
)


def same(ours: EditionBuild, theirs: EditionBuild, rows_of: RowsOf, *but: str) -> None:
    for name in TABLES:
        if name not in but:
            assert without_lines(rows_of(ours, name)) == without_lines(rows_of(theirs, name)), name


def codes(result: EditionBuild) -> set[str]:
    return {problem.code for problem in result.problems}


def without_blank_lines(text: str) -> str:
    return re.sub(r"\n[ \t]*(?=\n\n)", "\n\n", text)


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t.replace("\n", "\r\n"),
        lambda t: "\ufeff" + t,
        lambda t: unicodedata.normalize("NFD", t),
        lambda t: t.replace(" ", "\u00a0"),
        lambda t: re.sub(r"(?m)^ +", lambda m: "\t" * len(m[0]), t),
        lambda t: t.replace("\n", "  \n"),
        lambda t: t.replace("\n\n", "\n\n\n"),
        lambda t: t.replace("|", "  |  "),
        lambda t: t.translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789()"}),
    ],
    ids=[
        "CRLF",
        "BOM",
        "NFD",
        "no-break spaces",
        "tabs",
        "trailing spaces",
        "more blank lines",
        "padded cells",
        "full width",
    ],
)
def test_other_white_space_and_encodings(
    change: Callable[[str], str], real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    changed = build_text(change(real_text))
    same(changed, real, rows_of)
    assert codes(changed) == codes(real)


PROGRAM_ROWS = range(140, 180)


@pytest.mark.parametrize("line", PROGRAM_ROWS)
def test_a_changed_amount_is_reported_and_moves_nothing(
    line: int, real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    lines = real_text.split("\n")
    cells = re.findall(r"(?<=\| )[\d,]+(?= \|)", lines[line - 1])
    amount = int(cells[-1].replace(",", ""))
    lines[line - 1] = lines[line - 1].replace(f"| {cells[-1]} |", f"| {amount + 1:,} |")
    changed = build_text("\n".join(lines))
    assert codes(changed) & {"P-T03", "P-C02"}, "nothing is said of the total that does not add up"
    kept = [
        [
            {k: v for k, v in row.items() if k not in {"amount_krw", "evidence"}}
            for row in rows_of(result, "budget-lines")
            if row["source_line"]
        ]
        for result in (changed, real)
    ]
    assert kept[0] == kept[1]


@pytest.mark.parametrize("line", PROGRAM_ROWS)
def test_a_lost_row_is_reported(
    line: int, real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    lines = real_text.split("\n")
    del lines[line - 1]
    changed = build_text("\n".join(lines))
    assert codes(changed) & {"P-T03", "P-C02", "P-T06"}
    lost = next(row["program"] for row in rows_of(real, "budget-lines") if row["source_line"] == line)
    assert lost not in [row["program"] for row in rows_of(changed, "budget-lines")]


def test_parts_in_another_order(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    starts = [m.start() for m in re.finditer(r"(?m)^[1-4]\. (일반현황|주요사업|2023 행정|참고자료)", real_text)]
    cover, *parts = [real_text[a:b] for a, b in zip([0, *starts], [*starts, len(real_text)], strict=True)]
    changed = build_text(
        "".join([cover, *[part.rstrip("\n") + "\n\n" for part in (parts[0], parts[3], parts[2], parts[1])]])
    )
    same(changed, real, rows_of)


@pytest.mark.parametrize("cut", ["\n", "\n\n- 7 -\n\n", "\nHEADER"], ids=["blank", "page number", "repeated heading"])
def test_program_table_cut_by_a_page_break(
    cut: str, real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    lines = real_text.split("\n")
    heading = "\n".join(lines[136:139]) + "\n"
    lines[159] = cut.replace("HEADER", heading) + lines[159]
    same(build_text("\n".join(lines)), real, rows_of)


def test_a_renamed_team(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    changed = build_text(real_text.replace("게임팀", "놀이콘텐츠팀"))
    assert "P-G01" in codes(changed), "a unit that the registry does not know is reported"
    expected = [
        {**row, "teams": str(row["teams"]).replace("게임팀", "놀이콘텐츠팀")} for row in rows_of(real, "budget-lines")
    ]
    assert rows_of(changed, "budget-lines") == expected


def test_a_renamed_team_of_a_lost_line_is_an_error(real_text: str, build_text: Build) -> None:
    assert "P-C03" in codes(build_text(real_text.replace("창업허브2팀", "새창업팀")))


def test_a_correction_that_no_longer_fits_is_an_error(real_text: str, build_text: Build) -> None:
    changed = build_text(real_text.replace("글로벌커머steam", "글로벌커머스팀"))
    assert "P-C01" in codes(changed)


def test_a_lost_line_that_no_longer_fits_is_an_error(real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    changed = build_text(real_text.replace("31,221,861", "31,221,871"))
    assert "P-C02" in codes(changed)
    assert all(row["source_line"] for row in rows_of(changed, "budget-lines")), "no line is made up"


def test_without_corrections_the_gap_is_reported(real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    changed = build_text(real_text, corrections=False)
    assert "P-T03" in codes(changed)
    gaps = {row["name"]: row["difference_krw"] for row in rows_of(changed, "budget-totals") if row["difference_krw"]}
    assert list(gaps.values()) == [896_312_000]


def test_the_gap_stays_visible_with_the_restored_line(real: EditionBuild, rows_of: RowsOf) -> None:
    gaps = [row for row in rows_of(real, "budget-totals") if row["difference_krw"]]
    assert [row["difference_krw"] for row in gaps] == [896_312_000]
    implied = [row for row in rows_of(real, "budget-lines") if row["evidence"] == "correction"]
    assert [(row["amount_krw"], row["source_line"]) for row in implied] == [(896_312_000, None)]


def test_without_the_program_sections(real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    """Without part 2 the totals still place the rows; subtasks are those the table prints."""
    start, end = real_text.index("2. 주요사업 업무보고"), real_text.index("3. 2023 행정사무감사")
    changed = build_text(real_text[:start] + real_text[end:])
    rows = rows_of(changed, "budget-lines")
    assert len([row for row in rows if row["source_line"]]) == 40
    assert {row["evidence"] for row in rows} <= {"printed", "sum", "duties", "correction"}


def test_without_the_organization_table(real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    start = real_text.index("부서별 주요업무")
    changed = build_text(real_text[:start] + real_text[real_text.index("주요 지원 시설현황") :])
    assert rows_of(changed, "organization-units") == []
    places = [
        [(row["focus_task"], row["subtask"], row["program"]) for row in rows_of(result, "budget-lines")]
        for result in (changed, real)
    ]
    assert places[0] == places[1]


@pytest.mark.parametrize(
    "change",
    [
        lambda t: re.sub(r"\n\s*\n+", "\n", t),
        lambda t: re.sub(r"\((\d[\d,]+천원)\)", r"[\1]", t),
        lambda t: re.sub(r"\((\d[\d,]+)천원\)", r"( \1 )", t),
        lambda t: t.replace("&", "&amp;"),
        lambda t: re.sub(r"(?m)^\| ([^|<]{2,20}) \|", r"| **\1** |", t),
        lambda t: t.replace("·", "ㆍ"),
        lambda t: t.replace("□", "■").replace("Ⅲ", "III").replace("Ⅶ", "VII"),
    ],
    ids=["no blank lines", "square brackets", "no unit", "references", "bold", "other dots", "other markers"],
)
def test_other_damage(
    change: Callable[[str], str], real: EditionBuild, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    changed = build_text(change(real_text))
    same(changed, real, rows_of)


def test_an_invented_institution(rows_of: RowsOf) -> None:
    """Another institution: a folder, no code. Every row by hand from its text."""
    result = pipeline.run(edition.load(ROOT / "tests" / "editions" / "river-2025"))
    assert codes(result) == {"P-G01", "P-R01"}, "it lacks entries of the registry, and program sections"
    places = [
        (r["policy_task"], r["focus_task"], r["program"], r["amount_krw"], r["teams"], r["fund_type"])
        for r in rows_of(result, "budget-lines")
    ]
    assert places == [
        ("생활문화 확산", "동네 문화공간 조성", "동네책방 지원", 240_000_000, "생활문화팀", "고유"),
        ("생활문화 확산", "동네 문화공간 조성", "마을극장 운영", 560_000_000, "공연운영팀", "고유"),
        ("생활문화 확산", "문화예술 교육", "어린이 예술학교", 410_000_000, "예술교육팀", "구비"),
        ("지역예술 진흥", "예술인 지원", "창작 지원금", 700_000_000, "예술지원팀", "구비"),
        ("지역예술 진흥", "예술인 지원", "예술인 상담소 운영", 90_000_000, "예술지원팀", "구비"),
        ("지역예술 진흥", "축제", "강변축제 개최", 1_300_000_000, "축제기획팀", "시비"),
    ]
    assert [(r["division"], r["division_type"], r["team"]) for r in rows_of(result, "organization-units")] == [
        ("문화진흥부", "부", "생활문화팀"),
        ("문화진흥부", "부", "예술교육팀"),
        ("문화진흥부", "부", "예술지원팀"),
        ("공연사업부", "부", "공연운영팀"),
        ("공연사업부", "부", "축제기획팀"),
    ]
    facts = {(r["subject"], r["property"]): r["value"] for r in rows_of(result, "report-facts")}
    assert facts["보고서", "제목"] == "2025년 주요업무 추진계획"
    assert facts["푸른강문화재단", "설립일"] == "2011. 5. 2."
    assert facts["푸른강문화재단", "대표이사 임기"] == "2년"
    assert facts["푸른강문화재단", "조직"] == "2부 5팀"
    budget = {
        (r["side"], r["item"], r["fiscal_year"]): (r["amount_krw"], r["parent_item"])
        for r in rows_of(result, "institution-budget")
    }
    assert budget["revenue", "출연금", 2025] == (4_200_000_000, "합계")
    assert len(budget) == 12
    heads = {(r["measure"], r["grade"]): r["headcount"] for r in rows_of(result, "staffing")}
    assert heads["actual", "공무직"] == 11
    assert len(heads) == 8
    assert [(r["kind"], r["text"]) for r in rows_of(result, "vision-statements")] == [
        ("mission", "일상에 흐르는 문화"),
        ("vision", "누구나 누리는 문화도시"),
        ("core-value", "누림"),
        ("core-value", "나눔"),
    ]
