"""The outputs of a validation: each form with everything that a validation may hold; text and JSON."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from rich.cells import cell_len

from sba_kg.validation.outputs import FORMATS, Options, format_of, render
from sba_kg.validation.outputs.options import counts, failed
from sba_kg.validation.outputs.quote import WIDTH, find_figure, quote
from sba_kg.validation.outputs.wording import amount, lines
from sba_kg.validation.results import Severity
from tests.support import ROOT
from tests.support import validations as cases
from tests.support.outputs import EN, KO
from tests.support.validations import CASES

FORMS = [name for name, form in FORMATS.items() if form.render]


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_every_form_copes_with_every_case(case: str, form: str, lang: str) -> None:
    for threshold in (*Severity, None):
        made = render(form, CASES[case], Options(lang, threshold))
        assert made == render(form, CASES[case], Options(lang, threshold))
        assert "\x1b" not in made, "what a terminal would obey"
        assert made.endswith("\n") or not made


def test_turtle_is_not_made_from_validations_alone() -> None:
    with pytest.raises(ValueError, match="turtle"):
        render("turtle", [], EN)


@pytest.mark.parametrize(
    ("file", "form"),
    [
        ("a.txt", "text"),
        ("a.json", "json"),
        ("out/a.TTL", "turtle"),
        ("junit.xml", "junit"),
        ("a.sarif", "sarif"),
        ("a.sarif.json", "sarif"),
        ("a.md", "markdown"),
        ("summary", None),
        ("a.csv", None),
        (".txt.bak", None),
    ],
)
def test_form_by_suffix(file: str, form: str | None) -> None:
    assert format_of(file) == form


# -- verdict -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "threshold", "fails"),
    [
        ("clean", Severity.INFO, False),
        ("mixed", Severity.VIOLATION, True),
        ("acknowledged", Severity.INFO, False),
        ("stale", Severity.VIOLATION, True),
        ("gap", Severity.VIOLATION, True),
        ("gated", Severity.VIOLATION, True),
        ("mixed", None, False),
        ("stale", None, False),
    ],
)
def test_verdict(case: str, threshold: Severity | None, fails: bool) -> None:
    (one,) = CASES[case]
    assert failed(one, Options("en", threshold)) is fails


def test_what_an_acknowledged_violation_gates_has_not_passed() -> None:
    assert failed(replace(cases.ACKNOWLEDGED_ONLY, gate=20), EN)


def test_counts() -> None:
    found = counts([cases.MIXED, cases.STALE, cases.GAP], EN)
    assert (found.violations, found.warnings, found.infos, found.acknowledged) == (1, 3, 1, 1)
    assert (found.stale, found.gaps, found.failing) == (3, 1, 1)
    assert counts([cases.MIXED], Options("en", Severity.INFO)).failing == 5
    assert counts([cases.MIXED], Options("en", None)).failing == 0


# -- figures and quotes --------------------------------------------------------------------------


def test_figures_have_separators_and_units() -> None:
    assert amount(1_500_000_000, "won", "ko") == "1,500,000,000원"
    assert amount(1_500_000_000, "won", "en") == "1,500,000,000 won"
    assert amount(100, "won", "en", signed=True) == "+100 won"
    assert amount(-6, "person", "ko", signed=True) == "-6명"
    assert (amount(1, "person", "en"), amount(2, "person", "en")) == ("1 person", "2 people")
    assert amount(cases.ROUNDED.stated, "square-metre", "en") == "12.30 m²"
    assert amount(12, "percent", "en") == "12%"
    assert amount(3, "count", "en") == "3"
    assert amount("하천팀", "won", "ko") == "하천팀"
    assert amount(None, "won", "ko") == ""
    assert amount(5, "no-such-code", "en") == "5 no such code"


def test_runs_of_lines_are_joined() -> None:
    assert lines((1, 2, 3, 7, 9, 10)) == "1–3, 7, 9–10"


@pytest.mark.parametrize(
    ("text", "value", "marked"),
    [
        ("하천 정비 (1,500,000천원)", 1_500_000_000, "1,500,000천원"),
        ("| 수질 개선 | 500,000 |", 500_000_000, "500,000"),
        ("예산 15억원", 1_500_000_000, "15억원"),
        ("정원 1,234명, 현원 234명", 234, "234명"),
        ("비율 12.3%", cases.ROUNDED.computed, "12.3%"),
        ("△19,221 감소", -19_221, "19,221"),
        ("하천<1>팀", "하천<1>팀", "하천<1>팀"),
        ("아무 수치 없음", 5, None),
        ("25개 가운데 5", 5, "5"),
    ],
)
def test_the_figure_is_found(text: str, value: Any, marked: str | None) -> None:
    found = find_figure(text, [value])
    assert (text[slice(*found)] if found else None) == marked


def test_carets_stand_under_the_figure_in_wide_text() -> None:
    one = quote(11, "한글 앞에 놓인 수치 3건", [3])
    assert one.underline == " " * cell_len("한글 앞에 놓인 수치 ") + "^" * cell_len("3건")
    assert len(one.underline) > len(one.text), "a Korean character takes two cells"


def test_a_long_cell_is_cut_to_a_window_around_the_figure() -> None:
    one = quote(7, cases.TEXT[6], [1234])
    assert cell_len(one.text) <= WIDTH
    assert one.text[one.start : one.end] == "1,234명"
    assert one.text.startswith("…")
    assert one.text.endswith("…")
    assert "<" not in one.text
    beginning = quote(1, "7명 " + "가나다라" * 100, [7])
    assert (beginning.text[0], beginning.text[-1], beginning.start) == ("7", "…", 0)
    none = quote(1, "가나다라" * 100, [7])
    assert (none.underline, cell_len(none.text) <= WIDTH) == ("", True)


def test_the_part_in_a_row_is_marked_although_its_value_is_not_given() -> None:
    one = quote(6, cases.TEXT[5], [1_500_000_000])
    assert one.text[one.start : one.end] == "500,000"
    with_total = quote(1, "| 하천 정비 (1,500,000천원) | 제방 보강 | 900,000 |", [7])
    assert with_total.text[with_total.start : with_total.end] == "900,000"
    assert quote(1, "| 세입 | 1,000 | 2,000 |", [7]).underline == ""


# -- text ----------------------------------------------------------------------------------------


def test_text_quotes_the_lines_of_a_result() -> None:
    made = render("text", [cases.MIXED], EN)
    rows = made.splitlines()
    start = rows.index("  --> data/river-2025/report.txt:5")
    assert rows[start + 1] == "  5 | | 하천 정비 (1,500,000천원) | 제방 보강 | 900,000 |"
    assert rows[start + 2] == "    | " + " " * cell_len("| 하천 정비 (") + "^" * cell_len("1,500,000천원")
    assert rows[start + 3] == "  6 | | | 수질 개선 | 500,000 |"
    assert "stated 1,500,000,000 won, computed 1,400,000,000 won, difference +100,000,000 won" in made
    assert "reason: A slip of the report" in made
    assert rows[-1] == "river-2025: failed — 1 violation, 3 warnings, 1 info, 1 acknowledged"
    korean = render("text", [cases.MIXED], KO)
    assert "기재값 1,500,000,000원, 산출값 1,400,000,000원, 차이 +100,000,000원" in korean
    assert "불통과" in korean


def test_text_shows_acknowledged_results_apart() -> None:
    made = render("text", [cases.MIXED], EN)
    head, tail = made.split("Acknowledged (1)")
    assert "Water quality" not in head
    assert "Water quality" in tail


def test_text_lists_the_lines_that_it_does_not_quote() -> None:
    assert "further lines: 7–12" in render("text", [cases.LONG], EN)
    assert "lines: 5–6" in render("text", [cases.WITHOUT_TEXT], EN)


def test_text_tells_stale_issues_gaps_and_gates() -> None:
    stale = render("text", [cases.STALE], EN)
    assert "data/river-2025/known-issues.toml:3: B01" in stale
    assert "(then 700000 / 690000, now 700000 / 600000)" in stale
    assert "although the report has it: O02-ActualWithinAuthorized" in render("text", [cases.GAP], EN)
    assert "because stage 20 has violations: B01" in render("text", [cases.GATED], EN)
    assert "Nothing disagrees." in render("text", [cases.CLEAN], EN)
    assert "Rules with nothing to look at: F01-AreaPlausible" in render("text", [cases.CLEAN], EN)


# -- JSON ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_json_is_as_its_schema_says(case: str) -> None:
    schema = json.loads((ROOT / "docs" / "validation.schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(json.loads(render("json", CASES[case], EN)))


def test_json_gives_amounts_as_strings() -> None:
    (edition,) = json.loads(render("json", [cases.MIXED], EN))["editions"]
    first = edition["results"][0]
    assert (first["stated"], first["computed"], first["difference"]) == ("1500000000", "1400000000", "100000000")
    assert edition["results"][4]["stated"] == "12.30"
    assert first["lines"][0] == {"number": 5, "text": cases.TEXT[4]}
    assert edition["results"][5]["acknowledged"]["reviewed"] == "2025-03-01"
