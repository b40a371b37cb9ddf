"""The TOML files of an edition as people write them: read, or an ordinary error with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sba_kg.base import inputs
from sba_kg.base.errors import InputError
from sba_kg.editions import edition
from sba_kg.validation import known_issues
from tests.support.inputs import EDITION, UNITS

REVIEW = 'kind = "ocr-slip"\nprinted = "a"\nread = "b"\nreason_ko = "까닭"\nreason_en = "c"\n'
ISSUE = '[[issue]]\nrule = "B01"\nfocus = "x"\nreason_ko = "까닭"\nreason_en = "c"\nreviewed = 2026-11-24\n'


def _toml(folder: Path, name: str, content: str | bytes) -> object:
    """What loading an edition with a file says."""
    (folder / "edition.toml").write_text(EDITION, "utf-8")
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return known_issues.load(folder) if name == known_issues.FILE else edition.load(folder)


FILES = {"edition.toml": "E-E01", "corrections.toml": "E-E01", "known-issues.toml": "E-K01"}
NO_TOML = {
    "deep list": "a = " + "[" * 5_000,
    "deep list, closed": "a = " + "[" * 5_000 + "]" * 5_000,
    "deep table": "a = " + "{a = " * 3_000,
    "many dots": ".".join("a" * 200_000) + " = 1",
    "huge number": "a = " + "1" * 9_000,
    "no day": "a = 2024-02-30",
    "twice": "a = 1\na = 2",
    "twice, as tables": "[a]\n[a]",
    "open": 'a = "',
    "no text": b"a = '\xff'",
    "control": "a = '\x00'",
}


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("what", NO_TOML)
def test_what_is_no_toml(what: str, file: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _toml(tmp_path, file, NO_TOML[what])
    assert (caught.value.code, caught.value.exit_code) == (FILES[file], 3)
    assert caught.value.file.endswith(file)
    assert len(caught.value.render()) < 400


@pytest.mark.parametrize("file", FILES)
def test_a_toml_of_megabytes(file: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _toml(tmp_path, file, "# padding\n" * 200_000)
    assert caught.value.code == "E-R51"


@pytest.mark.parametrize("codec", ["cp949", "utf-16", "utf-8-sig"])
def test_a_toml_as_editors_save_it(codec: str, tmp_path: Path) -> None:
    loaded = _toml(tmp_path, "edition.toml", (EDITION + 'title_ko = "주요 업무보고"\n').encode(codec))
    assert isinstance(loaded, edition.Edition)
    assert loaded.title_ko == "주요 업무보고"
    (tmp_path / "corrections.toml").write_bytes(("[[reading]]\n" + REVIEW).encode(codec))
    assert edition.load(tmp_path).readings[0].reason_ko == "까닭"
    (tmp_path / known_issues.FILE).write_bytes(ISSUE.encode(codec))
    assert known_issues.load(tmp_path)[0].reason.ko == "까닭"
    (tmp_path / "registry").mkdir()
    (tmp_path / "registry" / "units.csv").write_bytes(UNITS.encode(codec))
    told = [] if codec == "utf-8-sig" else ["corrections.toml", "edition.toml", "known-issues.toml", "units.csv"]
    problems = inputs.encoding_problems(tmp_path)
    assert [Path(problem.file).name for problem in problems] == told
    assert {problem.code for problem in problems} <= {"P-R65"}
    assert all(problem.render("report.txt").startswith(problem.file) for problem in problems)


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('license = ["https://a.org/ b"]', "license"),
        ('license = ["<https://a.org/>"]', "license"),
        ('license = ["https://a.org/허가"]', "license"),
        ('license = ["https://a.org/%zz"]', "license"),
        ('license = ["https://[1/"]', "license"),
        ('license = ["https://"]', "license"),
        ('license = ["https:///x"]', "license"),
        ('license = ["https://a:b/"]', "license"),
        ('license = [""]', "license"),
        ('license = ["CC BY"]', "license"),
        ('license = [["https://a.org/"]]', "license"),
        ('license = "https://a.org/"', "license"),
        ("fiscal_year = 20240", "fiscal_year"),
        ("fiscal_year = -1", "fiscal_year"),
        ("fiscal_year = nan", "fiscal_year"),
        ("fiscal_year = true", "fiscal_year"),
        ("fiscal_year = 2024-01-01", "fiscal_year"),
        ("report_date = 10:00:00", "report_date"),
        ("report_date = 2024-02-27T10:00:00Z", "report_date"),
        ('report_date = "2024-02-27"', "report_date"),
        ('sha256 = "abc"', "sha256"),
        ("title_ko = 5", "title_ko"),
        ("title_ko = []", "title_ko"),
        ('title_ko = "a\\u0000b"', "title_ko"),
        ('title_en = "' + "\\u0041" * 1_500 + '"\ncommittee = """' + "\nx" * 6_000 + '"""', "committee"),
        ('"colour" = 1', "colour"),
    ],
)
def test_a_wrong_value_of_an_edition(line: str, key: str, tmp_path: Path) -> None:
    text = EDITION + "\n# more\n" + line + "\n"
    with pytest.raises(InputError, match=f"'{key}' is wrong") as caught:
        _toml(tmp_path, "edition.toml", text)
    assert caught.value.code == "E-E02"
    wanted = next(n for n, one in enumerate(text.splitlines(), 1) if re.match(f'"?{key}', one))
    assert caught.value.line == wanted


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('institution = "Hill 1"', 1),
        ("institution = 5", 1),
        ("fiscal_year = 2024", None),
        ('[institution]\ncode = "hill"\nlabel_ko = "a"\nlabel_en = 5', 4),
        ('[institution]\ncode = "hill"\nlabel_ko = "a"\nlogo = 5', 4),
        ('[institution]\nlabel_ko = "a"', 1),
    ],
)
def test_a_wrong_institution(text: str, line: int | None, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _toml(tmp_path, "edition.toml", text)
    assert (caught.value.code, caught.value.line) == ("E-E02", line)


def test_a_licence_that_is_right(tmp_path: Path) -> None:
    addresses = ["https://www.apache.org/licenses/LICENSE-2.0", "http://a.org:8080/%EC%97%AC?x=1#y", "http://[::1]/x"]
    loaded = _toml(tmp_path, "edition.toml", f"{EDITION}license = {addresses}\n")
    assert isinstance(loaded, edition.Edition)
    assert loaded.license == tuple(addresses)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("reading = 5", 1),
        ('reading = ["x"]', 1),
        ("[reading]\n" + REVIEW, 1),
        ("[[reading]]\n" + REVIEW + "\n[[reading]]\n" + REVIEW.replace('"b"', "nan"), 11),
        ("[[reading]]\n" + REVIEW + "\n[[ reading ]]\nkind = 'x'\n", 8),
        ("[[reading]]\n" + REVIEW + "line = true\n", 7),
        ("[[lost_line]]\namount_krw = 99999999999999999999\nprogram = 'a'\nfocus_task = 'b'\n", 2),
        ("[[lost_line]]\namount_krw = 1.5\nprogram = 'a'\nfocus_task = 'b'\n", 2),
    ],
)
def test_a_wrong_correction(text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _toml(tmp_path, "corrections.toml", text)
    assert (caught.value.code, caught.value.line) == ("E-E02", line)
    assert caught.value.file.endswith("corrections.toml")


@pytest.mark.parametrize(
    "text",
    [
        "issue = 5", "issue = [1]", 'issue = ["rule"]', ISSUE.replace('"B01"', "[1]"), ISSUE.replace('"x"', "5"),
        ISSUE.replace('"까닭"', "true"), ISSUE + "stated = nan", ISSUE + "stated = [1]", ISSUE + "computed = true",
        ISSUE + "cause = []", ISSUE + "expires = 10:00:00", ISSUE.replace('"x"', '"x\\u0000"'),
    ],
)  # fmt: skip
def test_a_wrong_issue(text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _toml(tmp_path, known_issues.FILE, text)
    assert caught.value.code == "E-K02"
