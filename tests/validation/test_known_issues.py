"""The file of known issues: what it may hold, and what is told when it is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from sba_kg.base.errors import InputError
from sba_kg.validation import known_issues

_ENTRY = """[[issue]]
rule = "B01-TotalEqualsSumOfParts"
focus = "sba-2024/program-table/focus-task/3"
stated = 31221861000
computed = 30325549000
reviewed = 2026-11-24
reason_ko = "까닭"
reason_en = "Reason"
"""


def _write(folder: Path, text: str) -> Path:
    (folder / known_issues.FILE).write_text(text, "utf-8")
    return folder


def test_no_file_no_issues(tmp_path: Path) -> None:
    assert known_issues.load(tmp_path) == ()


def test_an_entry(tmp_path: Path) -> None:
    (issue,) = known_issues.load(_write(tmp_path, "# comment\n\n" + _ENTRY))
    assert issue.focus == "https://w3id.org/sba-kg/id/sba-2024/program-table/focus-task/3"
    assert (issue.stated, issue.computed, issue.cause, issue.expires, issue.line) == (
        "31221861000", "30325549000", "report", None, 3,
    )  # fmt: skip


@pytest.mark.parametrize("head", ["[[ issue ]]", "[[issue]] # looked at", '[["issue"]]'])
def test_heads_of_entries(head: str, tmp_path: Path) -> None:
    two = _ENTRY.replace("[[issue]]", head) + "\n" + _ENTRY.replace("task/3", "task/4")
    assert [issue.line for issue in known_issues.load(_write(tmp_path, two))] == [1, 10]


@pytest.mark.parametrize(
    ("code", "text", "line"),
    [
        ("E-K01", "[[issue]\n", 1),
        ("E-K01", _ENTRY + 'stated = "1\n', 9),
        ("E-K02", _ENTRY.replace('reason_ko = "까닭"\n', ""), 1),
        ("E-K02", _ENTRY + 'resaon = "x"\n', 9),
        ("E-K02", _ENTRY.replace("reviewed = 2026-11-24", 'reviewed = "2026-11-24"'), 6),
        ("E-K02", _ENTRY + 'cause = "nobody"\n', 9),
        ("E-K02", 'issues = []\n', 1),
        ("E-K03", _ENTRY + "\n" + _ENTRY, 10),
    ],
)  # fmt: skip
def test_broken_files(code: str, text: str, line: int | None, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        known_issues.load(_write(tmp_path, text))
    assert (caught.value.code, caught.value.line, caught.value.exit_code) == (code, line, 3)
    assert caught.value.file.endswith(known_issues.FILE)


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    (tmp_path / known_issues.FILE).write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError) as caught:
        known_issues.load(tmp_path)
    assert caught.value.code == "E-K01"
