"""What people's programs save: encodings, what is no file, queries of one's own; read, or an ordinary error with its line."""

from __future__ import annotations

import os
import random
import re
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import CliRunner

from sba_kg.base import inputs
from sba_kg.base.errors import InputError, OutsideError, SbaKgError
from sba_kg.cli import _of_the_system, group
from sba_kg.editions import edition, registry
from sba_kg.reader import load as load_text
from sba_kg.validation import known_issues
from tests.support import ROOT
from tests.support.inputs import EDITION, UNITS

HILL = (ROOT / "tests" / "editions" / "hill-2025" / "report.txt").read_text("utf-8")


# -- encodings -----------------------------------------------------------------------------------


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


# -- what the system can do ----------------------------------------------------------------------


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


# -- queries of one's own ------------------------------------------------------------------------


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
