"""The outputs of a validation: each form with everything that a validation may hold, read back by what people use."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Failure, JUnitXml, Skipped
from markdown_it import MarkdownIt
from rich.cells import cell_len

from sba_kg.validation.outputs import FORMATS, Options, format_of, render
from sba_kg.validation.outputs.github import LIMIT, command
from sba_kg.validation.outputs.options import counts, failed
from sba_kg.validation.outputs.quote import WIDTH, find_figure, quote
from sba_kg.validation.outputs.wording import amount, lines
from sba_kg.validation.results import Severity
from tests.support import ROOT
from tests.support import validations as cases
from tests.support.validations import CASES

FORMS = [name for name, form in FORMATS.items() if form.render]
KO, EN = Options("ko"), Options("en")


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


# -- verdict ------------------------------------------------------------------------------------------


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


# -- figures and quotes -------------------------------------------------------------------------------


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


# -- text ---------------------------------------------------------------------------------------------


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


# -- JSON ---------------------------------------------------------------------------------------------


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


# -- JUnit --------------------------------------------------------------------------------------------


def junit(case: str, options: Options = EN) -> JUnitXml:
    return JUnitXml.fromstring(render("junit", CASES[case], options).encode())


def outcome(case: str, rule: str, options: Options = EN) -> list[type]:
    (found,) = [c for suite in junit(case, options) for c in suite if c.name.startswith(rule)]
    return [type(r) for r in found.result]


def test_junit_has_a_suite_per_edition_and_a_case_per_rule() -> None:
    read = junit("several")
    assert [suite.name for suite in read] == ["river-2025", "river-2025", "hill-2025", "away-2025"]
    for suite in read:
        assert [c.name.split()[0] for c in suite] == [rule.id for rule in cases.RULES]
        assert suite.tests == len(cases.RULES)
    assert read.tests == 4 * len(cases.RULES)
    assert read.failures == 3


def test_junit_outcomes() -> None:
    assert outcome("mixed", "B01") == [Failure]
    assert outcome("mixed", "O02") == []
    assert outcome("mixed", "O02", Options("en", Severity.WARNING)) == [Failure]
    assert outcome("acknowledged", "B01") == [Skipped]
    assert outcome("gated", "B01") == [Skipped]
    assert outcome("gated", "C01") == [Failure]
    assert outcome("gap", "O02") == [Failure]
    assert outcome("stale", "known-issues") == [Failure]
    assert outcome("mixed", "B01", Options("en", None)) == []


def test_junit_tells_all_results_of_a_rule_in_one_failure() -> None:
    (found,) = [c for suite in junit("many") for c in suite if c.name.startswith("B01")]
    assert found.result[0].message.endswith("(and 24 more)")
    assert len(found.result[0].text.splitlines()) == 25
    (below,) = [c for suite in junit("mixed") for c in suite if c.name.startswith("N01")]
    assert "하천<1>팀" in below.system_out
    assert "]]>" in below.system_out


# -- SARIF --------------------------------------------------------------------------------------------

# Carries Microsoft's copy of the schema, the one that GitHub names too; no package of Python's carries one.
SCHEMA_PACKAGE = ("@microsoft/jest-sarif@1.0.0-beta.0", "package/lib/schemas/sarif-2.1.0-rtm.5.json")


@pytest.fixture(scope="session")
def sarif_schema(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The schema of SARIF 2.1.0, out of a package that ships it (never copied into the repository)."""
    given = os.environ.get("SBA_KG_SARIF_SCHEMA")
    if given:
        return json.loads(Path(given).read_text("utf-8"))
    name, member = SCHEMA_PACKAGE
    npm = shutil.which("npm")
    folder = tmp_path_factory.mktemp("sarif-schema")
    done = npm and subprocess.run(
        [npm, "pack", "--silent", name], cwd=folder, capture_output=True, timeout=120, check=False
    )
    archives = list(folder.glob("*.tgz"))
    if not done or done.returncode or not archives:
        why = f"the SARIF schema is not at hand (npm pack {name}, or SBA_KG_SARIF_SCHEMA=FILE)"
        if "sarif-schema" in os.environ.get("SBA_KG_REQUIRE", "").split(","):
            pytest.fail(why)
        pytest.skip(why)
    with tarfile.open(archives[0]) as archive:
        stream = archive.extractfile(member)
        assert stream is not None
        return json.loads(stream.read())


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("case", CASES)
def test_sarif_is_as_its_schema_says(case: str, lang: str, sarif_schema: dict[str, Any]) -> None:
    made = json.loads(render("sarif", CASES[case], Options(lang)))
    validator = jsonschema.validators.validator_for(sarif_schema)
    validator(sarif_schema).validate(made)
    made["runs"].append({"results": []})
    with pytest.raises(jsonschema.ValidationError):
        validator(sarif_schema).validate(made)


def run(case: str, options: Options = EN) -> dict[str, Any]:
    (found,) = json.loads(render("sarif", CASES[case], options))["runs"]
    return dict(found)


def test_sarif_results() -> None:
    made = run("mixed")
    rules = made["tool"]["driver"]["rules"]
    first = made["results"][0]
    assert rules[first["ruleIndex"]]["id"] == first["ruleId"] == cases.TOTAL.id
    assert [r["level"] for r in made["results"]] == ["error", "warning", "warning", "warning", "note", "error"]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "data/river-2025/report.txt", "uriBaseId": "%SRCROOT%"}
    region = place["region"]
    assert cases.TEXT[4][region["startColumn"] - 1 : region["endColumn"] - 1] == "1,500,000천원"
    assert [r["physicalLocation"]["region"]["startLine"] for r in first["relatedLocations"]] == [6]
    assert first["message"]["text"].endswith("Other lines: [6](1)")
    assert [bool(r["suppressions"]) for r in made["results"]] == [False] * 5 + [True]
    assert made["results"][5]["suppressions"][0]["kind"] == "external"
    whole = made["results"][3]["locations"][0]["physicalLocation"]["region"]
    assert whole == {"startLine": 1, "endLine": len(cases.TEXT)}, "no line of its own: the whole file"


def test_sarif_has_both_languages() -> None:
    for lang, other in (("en", "ko"), ("ko", "en")):
        made = run("mixed", Options(lang))
        (rule,) = [r for r in made["tool"]["driver"]["rules"] if r["id"] == cases.TOTAL.id]
        assert rule["shortDescription"]["text"] == cases.TOTAL.name.get(lang)
        assert cases.TOTAL.name.get(other) in rule["help"]["markdown"]
        assert made["results"][0]["properties"][f"message_{other}"] == cases.result().message.get(other)


def test_sarif_fingerprints_survive_shifted_lines() -> None:
    def prints(*results: Any) -> list[Any]:
        made = json.loads(render("sarif", [cases.validation(*results)], EN))
        return [r["partialFingerprints"] for r in made["runs"][0]["results"]]

    here, there = cases.result(), cases.result(lines=(8, 9), main_line=8)
    assert prints(here) == prints(there)
    assert prints(here) != prints(cases.result(focus=cases.ID + "river-2025/total/9"))
    one, two = prints(here, there)
    assert one != two, "two results of one rule on one focus are told apart"


def test_sarif_text_is_neither_link_nor_placeholder() -> None:
    text = run("mixed")["results"][2]["message"]["text"]
    assert "\\[y](z)" in text
    assert "{{0}}" in text


def test_sarif_addresses_are_uris() -> None:
    places = [r["locations"][0]["physicalLocation"]["artifactLocation"] for r in run("several")["results"][-2:]]
    assert places[0]["uri"] == "%EC%9E%90%EB%A3%8C/hill%202025/report.txt"
    assert places[1] == {"uri": "file:///somewhere/away%202025/report.txt"}


def test_sarif_has_one_run_for_all_editions() -> None:
    made = run("several")
    assert [r["properties"]["edition"] for r in made["results"]] == ["river-2025"] * 6 + ["hill-2025", "away-2025"]
    assert [e["edition"] for e in made["properties"]["editions"]] == [v.edition for v in CASES["several"]]
    assert made["automationDetails"]["id"] == "sba-kg/away-2025+hill-2025+river-2025/"
    assert run("mixed")["automationDetails"]["id"] == "sba-kg/river-2025/"
    ids = [rule["id"] for rule in made["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    assert all(ids[r["ruleIndex"]] == r["ruleId"] for r in made["results"])
    assert made["invocations"][0]["exitCode"] == 1


def test_sarif_fingerprints_are_those_of_the_edition() -> None:
    """The same unit in two editions gives two alerts, and each is the one that the edition alone would give."""
    unit = cases.result(focus=cases.ID + "unit/x")
    here = cases.validation(unit, cases.result())
    there = replace(cases.validation(unit), edition="hill-2025", graph=cases.GRAPH + "hill-2025")
    prints = [p["primaryLocationLineHash"] for p in _prints([here, there])]
    assert len(set(prints)) == 3
    assert prints == [p["primaryLocationLineHash"] for one in (here, there) for p in _prints([one])]
    gaps = [replace(one, coverage=cases.coverage(unexpected=cases.ACTUAL), results=()) for one in (here, there)]
    stale = [replace(one, stale=cases.STALE.stale, results=()) for one in (here, there)]
    for several in (gaps, stale):
        assert len({p["primaryLocationLineHash"] for p in _prints(several)}) == len(_prints(several))


def _prints(validations: list[Any]) -> list[dict[str, str]]:
    (made,) = json.loads(render("sarif", validations, EN))["runs"]
    return [r["partialFingerprints"] for r in made["results"]]


def test_sarif_tells_stale_issues_gaps_and_gates() -> None:
    stale = run("stale")["results"]
    assert [r["locations"][0]["physicalLocation"]["region"]["startLine"] for r in stale] == [3, 12, 21]
    assert {r["ruleId"] for r in stale} == {"sba-kg-known-issue"}
    assert [r["ruleId"] for r in run("gap")["results"]] == ["sba-kg-coverage"]
    (note,) = run("gated")["invocations"][0]["toolExecutionNotifications"]
    assert "B01-TotalEqualsSumOfParts" in note["message"]["text"]
    assert run("gated")["invocations"][0]["exitCode"] == 1


# -- GitHub annotations -------------------------------------------------------------------------------

COMMAND = re.compile(r"^::(error|warning|notice)(?: ([^:]*))?::(.*)$")


def annotations(case: str, options: Options = EN) -> list[tuple[str, dict[str, str], str]]:
    """Read workflow commands as the runner does: split, then unescape."""
    found = []
    for line in render("github", CASES[case], options).splitlines():
        match = COMMAND.match(line)
        if match:
            pairs = dict(p.split("=", 1) for p in (match[2] or "").split(",") if p)
            unescaped = {k: v.replace("%2C", ",").replace("%3A", ":") for k, v in pairs.items()}
            found.append(
                (match[1], {k: plain(v) for k, v in unescaped.items()}, plain(match[3])),
            )
    return found


def plain(text: str) -> str:
    return text.replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")


def test_annotations_are_read_back() -> None:
    made = annotations("mixed")
    assert [type_ for type_, _, _ in made] == ["error", "warning", "warning", "warning", "notice"]
    assert made[0][1] == {
        "file": "data/river-2025/report.txt",
        "line": "5",
        "title": "B01-TotalEqualsSumOfParts A total equals the sum of its parts",
    }
    assert "stated 1,500,000,000 won" in made[0][2]
    markup = [text for _, _, text in annotations("mixed", KO) if "하천<1>팀" in text]
    assert any("100% 다릅니다: '하천<1>팀'" in text for text in markup)
    assert "line" not in made[3][1]


def test_properties_are_escaped() -> None:
    assert command("error", "a%b\r\nc: d, e", "x,y:z%.txt", 3, "t: u") == (
        "::error file=x%2Cy%3Az%25.txt,line=3,title=t%3A u::a%25b%0D%0Ac: d, e"
    )
    assert command("notice", "x") == "::notice::x"


def test_acknowledged_results_are_not_annotated() -> None:
    assert annotations("acknowledged") == []


def test_no_more_annotations_than_github_shows() -> None:
    made = annotations("many")
    errors = [text for type_, _, text in made if type_ == "error"]
    assert len(errors) == LIMIT
    assert errors[-1].startswith("16 more")
    assert sum(type_ == "warning" for type_, _, _ in made) == 4


def test_stale_issues_and_gaps_are_annotated_first() -> None:
    made = annotations("stale")
    assert [(t, p["file"], p["line"]) for t, p, _ in made] == [
        ("error", "data/river-2025/known-issues.toml", line) for line in ("3", "12", "21")
    ]
    assert [(t, p["title"]) for t, p, _ in annotations("gap")] == [("error", "O02-ActualWithinAuthorized")]
    assert [t for t, _, _ in annotations("gated")] == ["error", "warning"]


# -- Markdown -----------------------------------------------------------------------------------------


def html(case: str, options: Options = EN) -> str:
    return str(MarkdownIt("gfm-like", {"linkify": False}).render(render("markdown", CASES[case], options)))


@pytest.mark.parametrize("options", [KO, EN])
def test_markdown_shows_texts_as_they_are(options: Options) -> None:
    made = html("mixed", options)
    label = cases.MARKUP.focus_label.get(options.lang)
    shown = label.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert f"<td>{shown}</td>" in made
    assert "<a " not in made
    assert made.count("<table>") == 3
    assert made.count("<details>") == made.count("</details>") == 2
    assert '<td style="text-align:right">1,500,000,000' in made


def test_markdown_verdicts() -> None:
    assert "❌ failed" in html("mixed")
    assert "✅ passed" in html("clean")
    assert "Nothing new disagrees." in html("acknowledged")
    assert "known-issues.toml:12" in html("stale")
    assert "although the report has it" in html("gap")
    assert "did not run (stage 20 has violations)" in html("gated")
    assert "❌ 불통과" in html("gated", KO)


def test_markdown_stays_within_what_github_takes() -> None:
    many = cases.validation(*(cases.result(focus=f"{cases.ID}x/{i}") for i in range(3000)))
    made = render("markdown", [many], KO)
    assert len(made.encode()) < 1_000_000
    assert "2500건이 더 있습니다" in made
