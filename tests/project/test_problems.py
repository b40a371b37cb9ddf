"""Every problem and error that the documentation lists is raised in a test; those below by a small change of a report."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from sba_kg import pipeline, query
from sba_kg.base import resources
from sba_kg.base.errors import ResourceError
from sba_kg.editions import edition, registry
from sba_kg.graph.builder import GraphBuilder
from sba_kg.query.saved import SavedQuery, find_query
from sba_kg.reader import load, read_document
from sba_kg.store.embedded import MemoryStore, ontology_triples
from sba_kg.vocabulary import codes
from tests.support import EDITIONS, ROOT

HILL = EDITIONS / "hill-2025"
_FURTHER_BUDGET = """(단위: 백만원)

| 수입 | | | | 지출 | | | |
|---|---|---|---|---|---|---|---|
| 구분 | 2025년 | 2024년 | 증감 | 구분 | 2025년 | 2024년 | 증감 |
| 총계 | 9,600 | 9,000 | 600 | 총계 | 9,600 | 9,000 | 600 |

"""
_SALES = "| | | 온라인 장터 운영 | 2,000 | 판로팀 | 수탁 |\n"


def test_every_id_is_in_a_test() -> None:
    listed = set(re.findall(r"(?m)^### ([EP]-[A-Z]\d\d)", (ROOT / "docs" / "errors.md").read_text("utf-8")))
    tests = [p for p in (ROOT / "tests").rglob("*") if p.suffix in {".py", ".csv", ".txt", ".json"}]
    named = {code for path in tests for code in re.findall(r"\b[EP]-[A-Z]\d\d\b", path.read_text("utf-8"))}
    assert len(listed) > 100
    assert sorted(listed - named) == []


@pytest.mark.parametrize(
    ("code", "old", "new"),
    [
        ("P-A01", "| 건의사항 | 조치결과 |", "| 기타 지적 | 조치결과 |"),
        ("P-A04", "| 건의사항 | 1 | 1 | - |", "| 건의사항 | 1 | 몇 건 | - |"),
        ("P-B01", "(단위: 백만원)\n", ""),
        ("P-B02", "| 출연금 | 7,000 |", "| | 7,000 |"),
        ("P-B03", "| 출연금 | 7,000 |", "| 출연금 | 칠천 |"),
        ("P-B04", "| 총계 | 9,600 | 9,000 | 600 | 총계", "| 총계 | 9,900 | 9,900 | 0 | 총계"),
        ("P-B05", "Ⅱ. 비전\n", _FURTHER_BUDGET + "Ⅱ. 비전\n"),
        ("P-F01", "산업건설위원회\n", "무엇인지 모를 글\n"),
        ("P-L01", "언덕창업보육센터 수탁사업(시소유)", "언덕창업보육센터"),
        ("P-M01", "- 교육생 모집 : 연중 수시", "- 교육생 모집"),
        ("P-O01", "| | 인재팀 | • 기능인력", "| | | • 기능인력"),
        ("P-O02", "| 기획본부 (2팀) | 총무팀 | • 예산", "| | 총무팀 | • 예산"),
        ("P-O03", "기획본부 (2팀)", "기획본부 (3팀)"),
        ("P-P02", "□ '25년 예산: 2,100백만원\n", ""),
        ("P-S03", "| 정원 | 32 | 1 | 9 |", "| 정원 | 32 | 1 |"),
        ("P-T01", "| | | 예비창업 교실 | 300 | | |", "| | | 예비창업 교실 | | | |"),
        ("P-T02", "| 예산(백만원) |", "| 예산 |"),
        ("P-T04", "| 900 | 판로팀 | 자체 |", "| 900 | 판로팀 | 자체 수탁 |"),
        (
            "P-T05",
            "| 창업보육센터 운영 | 1,150 | 창업팀 | 자체 수탁 |\n| | | 예비창업 교실 |",
            "| 가나다 마당 | 1,150 | | 자체 수탁 |\n| | | 라마바 마루 |",
        ),
        ("P-T07", "판로팀 | 자체 |\n" + _SALES, "인재팀 | 자체 |\n" + _SALES.replace(" 판로팀", "")),
        (
            "P-T08",
            _SALES,
            "| | | 가나다 마당 | 1,000 | | |\n| | | 예비창업 교실 | 1,000 | | 수탁 |\n",
        ),
        ("P-V01", "| 슬로건 | 함께 오르는 언덕 |\n", "| 슬로건 | 함께 오르는 언덕 |\n| 중점과제 | 가나 |\n"),
    ],
)
def test_a_change_of_a_report_is_told(code: str, old: str, new: str, tmp_path: Path) -> None:
    """On the changed line or just below it; and the report as it is has no such problem."""
    text = (HILL / "report.txt").read_text("utf-8")
    assert text.count(old) >= 1
    at = text[: text.index(old)].count("\n") + 1
    found = _problems(tmp_path / "changed", text.replace(old, new, 1))
    assert [line for other, line in found if other == code and at - 6 <= line <= at + 6], found
    assert code not in {other for other, _ in _problems(tmp_path / "whole", text)}


def _problems(folder: Path, text: str) -> list[tuple[str, int]]:
    place = folder / HILL.name
    place.mkdir(parents=True)
    described = (HILL / "edition.toml").read_text("utf-8")
    (place / "edition.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", described), "utf-8")
    (place / "report.txt").write_text(text, "utf-8")
    return [(p.code, p.line or 0) for p in pipeline.run(edition.load(place)).problems]


def test_one_iri_for_two_things() -> None:
    hill = edition.load(HILL)
    builder = GraphBuilder(hill, read_document(load(hill.text)), registry.load())
    builder.mint("thing/1", None)
    with pytest.raises(ResourceError) as caught:
        builder.mint("thing/1", None)
    assert caught.value.code == "E-G01"


def test_a_package_without_its_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path / "sba_kg")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ResourceError) as caught:
        resources.root.__wrapped__()
    assert caught.value.code == "E-X01"


@pytest.mark.parametrize(("code", "read"), [("E-X02", codes.words.__wrapped__), ("E-X05", ontology_triples)])
def test_broken_files_of_our_own(code: str, read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    shutil.copytree(resources.ontology(), tmp_path / "ontology")
    path = tmp_path / "ontology" / "codes.skos.ttl"
    path.write_text(path.read_text("utf-8") + "<a> <b> .", "utf-8")
    monkeypatch.setattr(resources, "root", lambda: tmp_path)
    with pytest.raises(ResourceError) as caught:
        read()
    assert (caught.value.code, Path(caught.value.file).name) == (code, "codes.skos.ttl")


@pytest.mark.parametrize(("old", "new"), [("SELECT", "SELEKT"), ("?grade", "?rank")])
def test_a_saved_query_that_is_broken(old: str, new: str, shipped: MemoryStore) -> None:
    saved = find_query("staffing")
    broken = SavedQuery(**{**saved.__dict__, "text": saved.text.replace(old, new)})
    with pytest.raises(ResourceError) as caught:
        query.run(broken, shipped)
    assert caught.value.code == "E-X07"
