"""What people's programs save, and what they put there by mistake: read, or an ordinary error with file and line."""

from __future__ import annotations

import os
import random
import re
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from sba_kg.base import inputs
from sba_kg.base.errors import InputError, OutsideError, ResourceError, SbaKgError
from sba_kg.cli import _of_the_system, group
from sba_kg.editions import edition, registry
from sba_kg.query.saved import read_query
from sba_kg.reader import load as load_text
from sba_kg.validation import known_issues
from sba_kg.vocabulary.kinds import GAZETTEER
from tests.support import ROOT

UNITS = (
    "institution,code,label_ko,label_en,label_status,kind,parent,aliases\r\n"
    'hill,hill-planning-team,기획팀,Planning Team,unofficial,team,,"기획 1팀; 기획총괄팀"\r\n'
)
EDITION = 'institution = {code = "hill", label_ko = "한빛언덕진흥원"}\n'
REVIEW = 'kind = "ocr-slip"\nprinted = "a"\nread = "b"\nreason_ko = "까닭"\nreason_en = "c"\n'
ISSUE = '[[issue]]\nrule = "B01"\nfocus = "x"\nreason_ko = "까닭"\nreason_en = "c"\nreviewed = 2026-11-24\n'
HILL = (ROOT / "tests" / "editions" / "hill-2025" / "report.txt").read_text("utf-8")


def _toml(folder: Path, name: str, content: str | bytes) -> object:
    """What loading an edition with a file says."""
    (folder / "edition.toml").write_text(EDITION, "utf-8")
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return known_issues.load(folder) if name == known_issues.FILE else edition.load(folder)


# -- encodings ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("python", "name"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("cp949", "CP949"), ("euc_kr", "CP949"),
        ("utf-16", "UTF-16"), ("utf-32", "UTF-32"),
    ],
)  # fmt: skip
def test_encodings(python: str, name: str) -> None:
    assert inputs.decode(UNITS.encode(python), "x") == (UNITS, name)


@pytest.mark.parametrize("codec", ["utf_16_le", "utf_16_be"])
def test_utf_16_of_either_order(codec: str) -> None:
    assert inputs.decode(("\ufeff" + UNITS).encode(codec), "x") == (UNITS, "UTF-16")


def test_damaged_utf_8_is_never_taken_for_cp949() -> None:
    chance = random.Random(1)
    lines = [line for line in HILL.splitlines() if re.search("[가-힣]{3}", line)]
    for _ in range(2_000):
        data = bytearray("\n".join(chance.sample(lines, chance.choice([1, 1, 2, 4]))).encode())
        at = chance.randrange(len(data))
        data[at : at + 1] = chance.choice([b"", bytes([data[at] ^ 1 << chance.randrange(8)])])
        with suppress(InputError):
            assert inputs.decode(bytes(data), "x").encoding == "UTF-8"


def test_every_line_in_cp949_is_read_as_it_is() -> None:
    for line in HILL.splitlines():
        data = line.encode("cp949", errors="ignore")
        assert inputs.decode(data, "x").text == data.decode("cp949")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (UNITS.encode() + b"\xff", 5),
        ("기획팀,".encode("cp949") + b"\xff\n", 3),
        (b"caf\xe9 au lait", 3),
    ],
)
def test_what_is_in_no_encoding(data: bytes, line: int) -> None:
    with pytest.raises(InputError) as caught:
        inputs.decode(b"one\ntwo\n" + data, "units.csv")
    assert (caught.value.code, caught.value.file, caught.value.line) == ("E-R50", "units.csv", line)


def test_utf_16_that_is_cut() -> None:
    with pytest.raises(InputError) as caught:
        inputs.decode("한 줄\n두 줄\n".encode("utf-16") + b"x", "units.csv")
    assert (caught.value.code, caught.value.line) == ("E-R50", 3)


def test_a_report_is_utf_8_and_the_error_says_what_it_is(tmp_path: Path) -> None:
    text = tmp_path / "report.txt"
    for codec, name in (("cp949", "CP949"), ("utf-16", "UTF-16")):
        text.write_bytes(HILL.encode(codec, errors="ignore"))
        with pytest.raises(InputError, match=f"iconv -f {name} -t UTF-8") as caught:
            load_text(text)
        assert (caught.value.code, caught.value.line) == ("E-R03", 1)
    text.write_bytes(b"one\n" + HILL.encode()[:301] + b"\xff")
    with pytest.raises(InputError, match="damaged") as caught:
        load_text(text)
    assert caught.value.code == "E-R03"
    text.write_bytes(HILL.encode("utf-8-sig"))
    assert load_text(text).lines[0].printed == HILL.splitlines()[0]


# -- registries as spreadsheets save them ---------------------------------------------------------------------------


def _registry(tmp_path: Path, data: bytes, file: str = "units.csv") -> registry.Registry:
    (tmp_path / file).write_bytes(data)
    return registry.load(tmp_path)


@pytest.mark.parametrize(
    "data",
    [
        UNITS.encode("cp949"),
        UNITS.encode("utf-8-sig"),
        UNITS.replace(",", "\t").encode("utf-16"),
        UNITS.replace("기획 1팀; 기획총괄팀", "기획 1팀").replace(",", ";").encode(),
        (UNITS + ",,,,,,,\r\n\r\n").encode("cp949"),
        UNITS.replace("aliases", " aliases ").encode(),
    ],
    ids=["cp949", "bom", "utf-16 with tabs", "semicolons", "empty rows", "spaces in the header"],
)
def test_a_registry_as_saved(data: bytes, tmp_path: Path) -> None:
    entry = _registry(tmp_path, data).find("unit", "hill", "기획 1팀")
    assert entry is not None
    assert (entry.code, entry.label_ko, entry.label_en) == ("hill-planning-team", "기획팀", "Planning Team")


ROW = "hill,hill-x,총무팀,General Affairs Team,unofficial,team,,\r\n"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW.replace("hill-x", "hill x"), "'code'"),
        (ROW.replace("hill-x", "<hill>"), "'code'"),
        (ROW.replace("hill-x", "언덕"), "'code'"),
        (ROW.replace("hill-x", "x" * 300), "'code'"),
        (ROW.replace("hill-x", ""), "'code' is wrong, it is empty"),
        (ROW.replace("hill,", "hi ll,"), "'institution'"),
        (ROW.replace("team,,", "team,a/b,"), "'parent'"),
        (ROW.replace("unofficial", "perhaps"), "'label_status'"),
        (ROW.replace("총무팀", "총" * 1_000_000), "CSV|too many"),
        (ROW.replace("총무팀", "총" * 6_000), "'label_ko' is wrong, 6,000 characters"),
        (ROW.replace("총무팀", "총\x00무"), r"U\+0000"),
        (ROW.replace("총무팀", '"총무팀'), "not CSV"),
        ("a,b\r\n", "2 cells"),
        (ROW.replace("team,,", "team,,,,"), "cells"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong(row: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said) as caught:
        _registry(tmp_path, (UNITS + row).encode())
    error = caught.value
    assert (error.code, error.line, error.exit_code) == ("E-X03", 3, 3)
    assert error.file.endswith("units.csv")
    assert len(error.render()) < 500
    assert re.search("[가-힣]", error.render("ko"))


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("units.csv", "", "missing: code"),
        ("units.csv", "code,label_ko\nx,y\n", "missing: label_en"),
        ("units.csv", UNITS.replace("parent", "code"), "two columns"),
        ("tasks.csv", UNITS.replace("kind,", "sort,"), "missing: kind"),
        ("tasks.csv", UNITS, "'kind'.*policy-task"),
        ("terms.csv", UNITS.replace(",team,", ",Ein Team,"), "'kind'"),
    ],
)
def test_a_registry_that_is_wrong(file: str, text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=said) as caught:
        _registry(tmp_path, text.encode(), file)
    assert caught.value.code == "E-X03"
    assert caught.value.line in {1, 2}


def test_a_code_twice_names_the_second_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _registry(tmp_path, (UNITS + ROW.replace("hill-x", "hill-planning-team")).encode())
    assert (caught.value.code, caught.value.line) == ("E-X04", 3)


def test_the_kinds_of_the_gazetteer_are_those_of_the_graph() -> None:
    assert set(registry._WORDS["gazetteer.csv", "kind"]) == set(GAZETTEER)


# -- TOML -----------------------------------------------------------------------------------------------------------

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


# -- headers of queries ---------------------------------------------------------------------------------------------

STAFFING = ROOT / "queries" / "organization" / "staffing.rq"
BOMB = "".join(f"x{n}: &x{n} [{','.join([f'*x{n - 1}'] * 9) if n else '1'}]\n" for n in range(12))


@pytest.mark.parametrize(
    "header",
    [
        "[" * 100_000, "[" * 900 + "]" * 900, "".join(" " * n + "a:\n" for n in range(300)), BOMB, "a: &a [*a]",
        "name: a\nname: b", "a: " + "1" * 5_000, "a: 2024-13-45", "{[a]: b}", "a: !!python/object:os.system x",
        "x: |\n" + "  padding\n" * 10_000, "\x00", "5", "",
    ],
)  # fmt: skip
def test_a_header_that_is_none(header: str, tmp_path: Path) -> None:
    path = tmp_path / "x.rq"
    path.write_text("\n".join("#+ " + line for line in header.splitlines()) + "\nASK {}\n", "utf-8")
    with pytest.raises(ResourceError) as caught:
        read_query(path)
    assert caught.value.code == "E-X06"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: staffing", "name: staffing\n#+ name: staffing"),
        ("name: measure,", "name: 5,"),
        ("type: string,", "type: [string],"),
        ("title:", "note: 5\n#+ title:"),
        ("title:", "parameters: 5\n#+ title:"),
        ("columns:", "columns: 5\n#+ x:"),
    ],
)
def test_a_header_with_a_wrong_value(old: str, new: str, tmp_path: Path) -> None:
    text = STAFFING.read_text("utf-8")
    assert old in text
    (tmp_path / "organization").mkdir()
    path = tmp_path / "organization" / "staffing.rq"
    path.write_text(text, "utf-8")
    assert read_query(path).name == "staffing"
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(ResourceError) as caught:
        read_query(path)
    assert caught.value.code == "E-X06"


# -- what the system can do -----------------------------------------------------------------------------------------


def _folder(path: Path) -> None:
    path.mkdir()


def _loop(path: Path) -> None:
    path.symlink_to(path.name)


def _nowhere(path: Path) -> None:
    path.symlink_to("nowhere")


def _device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def _load_all(folder: Path) -> None:
    edition.find(str(folder))
    known_issues.load(folder)
    registry.load(folder / "registry")


STRANGE = [_folder, os.mkfifo, _loop, _nowhere, _device]


@pytest.mark.parametrize("make", STRANGE)
@pytest.mark.parametrize("file", ["corrections.toml", "known-issues.toml", "registry/units.csv", "edition.toml"])
def test_what_is_no_file(make: object, file: str, tmp_path: Path) -> None:
    """A file that may be left out is not left out if something else is at its place."""
    (tmp_path / "registry").mkdir()
    if file != "edition.toml":
        (tmp_path / "edition.toml").write_text(EDITION, "utf-8")
    make(tmp_path / file)  # type: ignore[operator]
    with pytest.raises(SbaKgError) as caught:
        _load_all(tmp_path)
    assert caught.value.code in {"E-E03", "E-K01", "E-R52", "E-U01"}
    assert caught.value.exit_code in {2, 3}
    assert caught.value.exit_code == 3 or (file, make) == ("edition.toml", _folder)


@pytest.mark.parametrize("make", STRANGE)
def test_a_text_that_is_no_file(make: object, tmp_path: Path) -> None:
    make(tmp_path / "report.txt")  # type: ignore[operator]
    with pytest.raises(InputError) as caught:
        load_text(tmp_path / "report.txt")
    assert caught.value.code in {"E-R01", "E-R02"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
@pytest.mark.parametrize("file", ["corrections.toml", "known-issues.toml", "edition.toml"])
def test_no_permission(file: str, tmp_path: Path) -> None:
    (tmp_path / "edition.toml").write_text(EDITION, "utf-8")
    (tmp_path / file).touch(0)
    (tmp_path / file).chmod(0)
    with pytest.raises(InputError):
        _load_all(tmp_path)


@pytest.mark.parametrize("name", ["a" * 5_000, "a/" * 5_000, "a\x00b", "./" + "b" * 300])
def test_a_name_that_no_file_can_have(name: str, tmp_path: Path) -> None:
    with pytest.raises(SbaKgError) as caught:
        edition.find(name)
    assert caught.value.code == "E-U01"
    assert len(caught.value.en) < 300
    with pytest.raises(InputError) as caught_too:
        load_text(tmp_path / name)
    assert caught_too.value.code in {"E-R01", "E-R02"}
    with pytest.raises(InputError):
        inputs.read_bytes(Path(name))


def test_what_the_system_refuses_is_no_bug() -> None:
    refused = OSError(28, "No space left on device", "/x/y")
    for error in (
        refused,
        PermissionError(13, "Permission denied"),
        MemoryError(),
        RuntimeError("Symlink loop from '/x'"),
    ):
        known = _of_the_system(error)
        assert isinstance(known, OutsideError)
        assert (known.code, known.exit_code) == ("E-O41", 5)
    assert "/x/y" in (_of_the_system(refused) or refused).render()  # type: ignore[union-attr]
    assert _of_the_system(RuntimeError("no bug is hidden")) is None
    assert _of_the_system(ValueError()) is None


# -- queries of one's own -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "cp949"])
def test_a_query_as_editors_save_it(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_bytes('# 이름을 묻는 질의\nSELECT ?x { VALUES ?x { "기획팀" } }\n'.encode(codec))
    asked = CliRunner().invoke(group, ["--lang", "en", "query", str(path), "--format", "csv"], obj={})
    assert (asked.exit_code, asked.stdout) == (0, "x\n기획팀\n")
    assert ("P-R65" in asked.stderr) == (codec != "utf-8-sig")
    assert "own.rq" in asked.stderr or not asked.stderr


@pytest.mark.parametrize(("data", "code"), [(b"SELECT ?x { } # \xff", "E-R03"), (b"#" * 9_000_000, "E-R51")])
def test_a_query_that_cannot_be_read(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "own.rq"
    path.write_bytes(data)
    asked = CliRunner().invoke(group, ["query", str(path)], obj={})
    assert isinstance(asked.exception, InputError)
    assert asked.exception.code == code
