"""Registries as spreadsheets save them: read, or an ordinary error with file and line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sba_kg.base.errors import InputError
from sba_kg.editions import registry
from sba_kg.vocabulary.kinds import GAZETTEER
from tests.support.inputs import UNITS


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
