"""Changed copies of the real report: the right graph or a reported problem, never a wrong graph in silence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from sba_kg.pipeline import Result
from tests.conftest import Build, Rows, without_lines

RowsOf = Callable[[Result, str], Rows]
TABLES = (
    "report-facts",
    "vision-statements",
    "staffing",
    "institution-budget",
    "budget-lines",
    "budget-totals",
    "organization-units",
)


def same(ours: Result, theirs: Result, rows_of: RowsOf, *but: str) -> None:
    for name in TABLES:
        if name not in but:
            assert without_lines(rows_of(ours, name)) == without_lines(rows_of(theirs, name)), name


def codes(result: Result) -> set[str]:
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
    change: Callable[[str], str], real: Result, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    changed = build_text(change(real_text))
    same(changed, real, rows_of)
    assert codes(changed) == codes(real)


PROGRAM_ROWS = range(140, 180)


@pytest.mark.parametrize("line", PROGRAM_ROWS)
def test_a_changed_amount_is_reported_and_moves_nothing(
    line: int, real: Result, real_text: str, build_text: Build, rows_of: RowsOf
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
def test_a_lost_row_is_reported(line: int, real: Result, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    lines = real_text.split("\n")
    del lines[line - 1]
    changed = build_text("\n".join(lines))
    assert codes(changed) & {"P-T03", "P-C02", "P-T06"}
    lost = next(row["program"] for row in rows_of(real, "budget-lines") if row["source_line"] == line)
    assert lost not in [row["program"] for row in rows_of(changed, "budget-lines")]


def test_parts_in_another_order(real: Result, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    starts = [m.start() for m in re.finditer(r"(?m)^[1-4]\. (일반현황|주요사업|2023 행정|참고자료)", real_text)]
    cover, *parts = [real_text[a:b] for a, b in zip([0, *starts], [*starts, len(real_text)], strict=True)]
    changed = build_text(
        "".join([cover, *[part.rstrip("\n") + "\n\n" for part in (parts[0], parts[3], parts[2], parts[1])]])
    )
    same(changed, real, rows_of)


@pytest.mark.parametrize("cut", ["\n", "\n\n- 7 -\n\n", "\nHEADER"], ids=["blank", "page number", "repeated heading"])
def test_program_table_cut_by_a_page_break(
    cut: str, real: Result, real_text: str, build_text: Build, rows_of: RowsOf
) -> None:
    lines = real_text.split("\n")
    heading = "\n".join(lines[136:139]) + "\n"
    lines[159] = cut.replace("HEADER", heading) + lines[159]
    same(build_text("\n".join(lines)), real, rows_of)


def test_a_renamed_team(real: Result, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    changed = build_text(real_text.replace("게임팀", "놀이콘텐츠팀"))
    assert "P-G01" in codes(changed), "a unit that the registry does not know is reported"
    expected = [
        {**row, "teams": str(row["teams"]).replace("게임팀", "놀이콘텐츠팀")} for row in rows_of(real, "budget-lines")
    ]
    assert rows_of(changed, "budget-lines") == expected


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


def test_the_gap_stays_visible_with_the_restored_line(real: Result, rows_of: RowsOf) -> None:
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


def test_without_the_organization_table(real: Result, real_text: str, build_text: Build, rows_of: RowsOf) -> None:
    start = real_text.index("부서별 주요업무")
    changed = build_text(real_text[:start] + real_text[real_text.index("주요 지원 시설현황") :])
    assert rows_of(changed, "organization-units") == []
    places = [
        [(row["focus_task"], row["subtask"], row["program"]) for row in rows_of(result, "budget-lines")]
        for result in (changed, real)
    ]
    assert places[0] == places[1]
