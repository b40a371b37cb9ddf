"""Annotations and Markdown of a validation, as GitHub shows them."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from sba_kg.validation.outputs import Options, render
from sba_kg.validation.outputs.github import LIMIT, command
from tests.support import validations as cases
from tests.support.outputs import EN, KO
from tests.support.validations import CASES

# -- GitHub annotations --------------------------------------------------------------------------


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


# -- Markdown ------------------------------------------------------------------------------------


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
