"""``sba-kg new``: a document in, an edition out; and the document layer of real reports against their hand-made keys."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.support import ROOT
from tests.support.here import sba_kg as run
from tests.support.pdf import Page, made

hwpx = pytest.importorskip("hwpx", reason="the extra office is not installed")
REPORTS = ROOT.parent / "shared" / "reports"


@pytest.fixture
def document(tmp_path: Path) -> Path:
    made = hwpx.HwpxDocument.new()
    for text in (
        "2026년 언덕시 주요업무계획",
        "2026. 1. 20.",
        "언덕산업진흥원",
        "Ⅰ. 일반현황",
        "□ 연혁",
        " ㅇ 설립: 2015년",
        "□ 임무",
        " ㅇ 기업 24개사 지원",
    ):
        made.add_paragraph(text)
    made.save_to_path(str(tmp_path / "report.hwpx"))
    return tmp_path / "report.hwpx"


def test_an_edition_of_a_document(document: Path, tmp_path: Path) -> None:
    done = run("new", document, "--to", "hill-2026", cwd=tmp_path)
    folder = tmp_path / "hill-2026"
    assert sorted(p.name for p in folder.iterdir()) == ["edition.toml", "report.hwpx", "report.txt"]
    table = tomllib.loads((folder / "edition.toml").read_text("utf-8"))
    assert table["institution"]["label_ko"] == "언덕산업진흥원"
    assert (table["fiscal_year"], str(table["report_date"]), table["original"]) == (2026, "2026-01-20", "report.hwpx")
    assert "3 sections, " in done.stdout
    assert run("build", "hill-2026", cwd=tmp_path).returncode in {0, 1}
    rows = run("query", "sections", "--from", "build/hill-2026", "--format", "csv", cwd=tmp_path).stdout.splitlines()
    assert [row.split(",")[3] for row in rows] == ["title", "일반현황", "연혁", "임무"]


def test_nothing_is_replaced(document: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.md").write_text("mine")
    done = run("new", document, "--to", "mine", cwd=tmp_path)
    assert (done.returncode, done.stderr[:6]) == (2, "E-U43:")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.md"]


def test_a_changed_transcript_is_refused(document: Path, tmp_path: Path) -> None:
    run("new", document, "--to", "hill-2026", cwd=tmp_path)
    text = tmp_path / "hill-2026" / "report.txt"
    text.write_text(text.read_text("utf-8").replace("24개사", "25개사"), "utf-8")
    toml = tmp_path / "hill-2026" / "edition.toml"
    toml.write_text("".join(x for x in toml.read_text("utf-8").splitlines(True) if not x.startswith("sha256")), "utf-8")
    done = run("build", "hill-2026", cwd=tmp_path)
    assert done.returncode == 3
    assert "E-R72" in done.stderr


def test_a_cover_without_an_institution(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("주요업무 보고\n\nⅠ. 현황\n\n□ 정원 24명\n\n- 지원 3명\n", "utf-8")
    done = run("new", "report.txt", "--to", "x", cwd=tmp_path)
    assert done.returncode in {0, 1}
    assert "Please add to edition.toml: institution" in done.stdout
    assert 'label_ko = "기관 이름 미상"' in (tmp_path / "x" / "edition.toml").read_text("utf-8")
    run("new", "report.txt", "--to", "y", "--institution", "hill", "--name", "언덕원", cwd=tmp_path)
    assert 'code = "hill", label_ko = "언덕원"' in (tmp_path / "y" / "edition.toml").read_text("utf-8")


def test_a_name_without_latin_letters(document: Path, tmp_path: Path) -> None:
    document.rename(tmp_path / "2026 업무보고.hwpx")
    run("new", "2026 업무보고.hwpx", cwd=tmp_path)
    assert (tmp_path / "report-2026" / "edition.toml").is_file()


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not at hand")
@pytest.mark.parametrize("name", ["moel2026.hwpx", "moel2026.hwp"])
def test_a_real_report_against_its_key(name: str, tmp_path: Path) -> None:
    run("new", REPORTS / name, "--to", "real-2026", cwd=tmp_path)
    run("build", "real-2026", cwd=tmp_path)
    least = (
        "sections.f1=0.97,items.f1=0.97,cells.f1=0.97,sections.title=0.98,items.text=0.98,cells.text=0.98,"
        "cells.row_header=0.98,figures.f1=0.92,figures.value=0.98,figures.kind=0.85,staffing=1,institution-budget=1,"
        "strategy.f1=0.9,organization-units.f1=0.9,organization-units.parent=0.8,milestones.f1=0.92,"
        "figures.what=0.75,figures.period=0.9,consistency.precision=1,consistency.recall=0.55"
    )
    tables = "sections,items,tables,cells,figures,staffing,institution-budget,strategy,organization-units,milestones,consistency"
    done = subprocess.run(
        [sys.executable, REPORTS / "score.py", REPORTS / "moel2026-key", "--from", tmp_path / "build" / "real-2026",
         "--bin", f"{sys.executable} -m sba_kg", "--tables", tables, "--min", least],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_an_edition_of_a_pdf(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="the extra office is not installed")
    cover = Page().text(150, 300, "2026년 언덕시 주요업무계획", 24).text(250, 400, "2026. 1. 20.", 16)
    body = Page().text(57, 80, "Ⅰ. 일반현황", 16).text(57, 110, "□ 정원").table(
        [57, 200, 300], [130, 150, 170], {(0, 0): "구분", (0, 1): "정원", (1, 0): "본부", (1, 1): "10"}
    )  # fmt: skip
    body.text(57, 200, "□ 임무").text(64, 220, "ㅇ 기업 24개사 지원").text(290, 810, "- 2 -", 10)
    pages = (cover.text(230, 700, "언덕산업진흥원", 20), body, Page(picture=True))
    (tmp_path / "report.pdf").write_bytes(made(*pages))
    done = run("new", "report.pdf", "--to", "hill-2026", cwd=tmp_path)
    assert sorted(p.name for p in (tmp_path / "hill-2026").iterdir()) == ["edition.toml", "report.pdf", "report.txt"]
    assert "언덕산업진흥원" in done.stdout
    assert "not read: 3" in done.stdout
    assert run("build", "hill-2026", cwd=tmp_path).returncode in {0, 1}
    rows = run("query", "sections", "--from", "build/hill-2026", "--format", "csv", cwd=tmp_path).stdout.splitlines()
    assert [row.split(",")[3] for row in rows] == ["title", "일반현황", "정원", "임무"]
    cells = run("query", "cells", "--from", "build/hill-2026", "--format", "csv", cwd=tmp_path).stdout
    assert "본부" in cells


def test_a_scan_and_a_protected_pdf_make_no_edition(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="the extra office is not installed")
    for name, data, code in (
        ("scan", made(Page(picture=True)), "E-R05"),
        ("locked", made(Page(), locked=True), "E-R71"),
    ):
        (tmp_path / f"{name}.pdf").write_bytes(data)
        done = run("new", f"{name}.pdf", cwd=tmp_path)
        assert (done.returncode, done.stderr[:5]) == (3, code)
        assert not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["report.hwpx", "report.HWP", "report.pdf"])
def test_letters_under_the_name_of_an_office_document_are_no_text(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes("가".encode("cp949") + b"\xff\xfe" * 40)
    done = run("new", name, cwd=tmp_path)
    assert (done.returncode, done.stderr[:5]) == (3, "E-R70")
    assert not (tmp_path / "report").exists()


def test_an_edition_of_a_docx(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx", reason="the extra office is not installed")
    document = docx.Document()
    for text in (
        "2026년 언덕시 주요업무계획",
        "2026. 1. 20.",
        "언덕산업진흥원",
        "Ⅰ. 일반현황",
        "□ 임무",
        " ㅇ 기업 24개사 지원",
    ):
        document.add_paragraph(text)
    document.save(str(tmp_path / "report.docx"))
    run("new", "report.docx", "--to", "hill-2026", cwd=tmp_path)
    assert run("build", "hill-2026", cwd=tmp_path).returncode in {0, 1}
    rows = run("query", "sections", "--from", "build/hill-2026", "--format", "csv", cwd=tmp_path).stdout.splitlines()
    assert [row.split(",")[3] for row in rows] == ["title", "일반현황", "임무"]
