"""The document layer of texts: doubtful numbers are told, figures know what they are."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.base.errors import Severity
from sba_kg.editions import edition
from tests.support import EDITIONS


def build(folder: Path, old: str, new: str) -> pipeline.Result:
    """The invented report with one change."""
    here = folder / "hill-2025"
    shutil.copytree(EDITIONS / "hill-2025", here, ignore=shutil.ignore_patterns("expected"))
    text = (here / "report.txt").read_text("utf-8")
    assert old in text
    (here / "report.txt").write_text(text.replace(old, new), "utf-8")
    return pipeline.run(edition.load(here))


@pytest.mark.parametrize("printed", ["1, 200개 제품", "1 ,200개 제품", "1 200개 제품", "1.200개 제품"])
def test_a_doubtful_number_is_told_and_is_no_figure(printed: str, tmp_path: Path) -> None:
    result = build(tmp_path, "1,200개 제품", printed)
    (problem,) = [p for p in result.problems if p.code == "P-R46"]
    assert (problem.line, problem.severity) == (95, Severity.ERROR)
    assert [f.printed for f in result.layer.figures if f.line == 95] == []


def test_a_clean_report_has_no_doubts(tmp_path: Path) -> None:
    assert build(tmp_path, "1,200개 제품", "1,300개 제품").layer.doubts == []


def test_figures_know_what_they_are(tmp_path: Path) -> None:
    layer = build(tmp_path, "1,200개 제품", "1,200개 제품").layer
    of_line = {f.printed: (f.kind, f.period) for f in layer.figures if f.line == 94}
    assert of_line == {"40개사": ("plan", "2025"), "31개사": ("baseline", "2024")}
