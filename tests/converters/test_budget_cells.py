"""Cells of the institution's budget that a conversion has run together or cut: one name, and no figure that is a guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.editions import edition

TEXT = """2025년도 주요업무 보고

1. 기관 현황

□ 2025년 예산
(단위: 백만원)

| 세입 | | | | 세출 | | | |
|---|---|---|---|---|---|---|---|
| 구분 | 2025년 | 2024년 | 증감 | 구분 | 2025년 | 2024년 | 증감 |
| 총계 | 960 | 990 | △30 | 총계 | 960 | 990 | △30 |
| 출연금 | 700 | 770 | △70 | 사업비 | 903 | 950 | △47 |
{rows}
"""


def build(folder: Path, rows: str) -> pipeline.Result:
    (folder / "edition.toml").write_text('institution = { code = "acme", label_ko = "가나진흥원" }\n', "utf-8")
    (folder / "report.txt").write_text(TEXT.replace("{rows}", rows), "utf-8")
    return pipeline.run(edition.load(folder))


@pytest.mark.parametrize("cell", ["57 40", "57 400", "5 7 40"])
def test_two_figures_in_a_cell_are_reported_and_left_out(tmp_path: Path, cell: str) -> None:
    result = build(tmp_path, f"| 수탁수입 | 260 | 220 | 40 | 예비비 | {cell} | | 17 |")
    assert [
        (a.figure.value, a.fiscal_year) for a in result.records.accounts if a.item == "예비비" and a.fiscal_year
    ] == [(17_000_000, 2025)]
    assert "P-B03" in {problem.code for problem in result.problems}


@pytest.mark.parametrize("rest", ["(보조금 등)", "[이월금 포함]", "〔기타〕"])
def test_the_second_line_of_a_name_on_a_row_of_its_own(tmp_path: Path, rest: str) -> None:
    result = build(tmp_path, f"| 수탁수입 | 260 | 220 | 40 | 예비비 | 57 | 40 | 17 |\n| {rest} | | | | | | | |")
    assert f"수탁수입 {rest}" in {account.item for account in result.records.accounts}
