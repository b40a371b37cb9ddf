"""Which unit operates a facility, in reports of another institution."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline
from sba_kg.editions import edition
from sba_kg.graph.terms import PREF_LABEL, sba
from tests.support import EDITIONS

HILL = EDITIONS / "hill-2025"
DUTY, ENTRY = "창업보육센터 운영, 예비창업 교실", "| 교육 | 기능교육관 고유사업(임차)"


def _operators(folder: Path, duty: str, second: str = "기능교육관") -> set[tuple[str, str]]:
    """Facility and unit, with another duty of 창업팀 and another name of the second facility."""
    shutil.copytree(HILL, folder)
    text = (folder / "report.txt").read_text("utf-8")
    assert DUTY in text
    assert ENTRY in text
    text = text.replace(DUTY, duty).replace(ENTRY, ENTRY.replace("기능교육관", second))
    (folder / "report.txt").write_text(text, "utf-8")
    toml = (folder / "edition.toml").read_text("utf-8")
    (folder / "edition.toml").write_text("".join(li for li in toml.splitlines(True) if not li.startswith("sha256")))
    result = pipeline.run(edition.load(folder))
    assert (result.coverage.unread, result.coverage.missing) == ((), ())
    triples = result.built.triples
    names = {
        t.subject: t.object.value for t in triples if t.predicate == PREF_LABEL and isinstance(t.object, ox.Literal)
    }
    links = [t for t in triples if t.predicate == sba("isOperatedBy")]
    supported = {t.subject for t in triples if t.predicate == sba("isSupportedBy")}
    assert {t.subject for t in links} <= supported
    return {(names[t.subject], names[t.object]) for t in links if isinstance(t.object, ox.NamedNode)}


@pytest.mark.parametrize(
    ("duty", "second", "found"),
    [
        ("창업보육센터 운영", "기능교육관", set()),
        ("언덕 창업보육센터 운영", "기능교육관", {"언덕창업보육센터"}),
        ("언덕 지원시설(창업, 수출) 임대", "기능교육관", {"언덕창업보육센터"}),
        ("언덕 지원시설(창업 및 산학) 임대", "언덕산학관", {"언덕창업보육센터", "언덕산학관"}),
        ("언덕 지원시설(창업) 임대", "언덕창업교육관", set()),
        ("지원시설(창업) 임대", "기능교육관", set()),
    ],
    ids=["part of a name", "name", "bracket", "two items", "items that fit two", "no word before"],
)
def test_duties_name_facilities(tmp_path: Path, duty: str, second: str, found: set[str]) -> None:
    assert _operators(tmp_path / "hill", duty, second) == {(facility, "창업팀") for facility in found}


def test_premises_are_those_that_the_duties_of_the_unit_list(tmp_path: Path) -> None:
    """A program that runs the premises of a place, whose unit's duties list in short what it manages there."""
    shutil.copytree(HILL, tmp_path / "hill")
    text = (tmp_path / "hill" / "report.txt").read_text("utf-8")
    for old, new in (("예비창업 교실", "언덕 인프라 운영"), ("창업보육센터 운영, 언덕 인프라 운영", "직영시설(본사, 창업, 산학) 관리"),
                     (ENTRY, ENTRY.replace("기능교육관", "언덕산학관"))):  # fmt: skip
        assert old in text
        text = text.replace(old, new)
    (tmp_path / "hill" / "report.txt").write_text(text, "utf-8")
    toml = (tmp_path / "hill" / "edition.toml").read_text("utf-8")
    lines = [line for line in toml.splitlines(True) if not line.startswith("sha256")]
    (tmp_path / "hill" / "edition.toml").write_text("".join(lines))
    triples = pipeline.run(edition.load(tmp_path / "hill")).built.triples
    names = {
        t.subject: t.object.value for t in triples if t.predicate == PREF_LABEL and isinstance(t.object, ox.Literal)
    }
    found = {(names[t.subject], names[t.object]) for t in triples if t.predicate == sba("maintainsFacility")}
    assert found == {("언덕 인프라 운영", "언덕창업보육센터"), ("언덕 인프라 운영", "언덕산학관")}
