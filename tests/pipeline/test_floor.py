"""A report that was not read is no green light: shares of each part, and the floor of an edition."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.base.errors import InputError
from sba_kg.editions import edition
from sba_kg.pipeline.validation import validate_result
from tests.support import EDITIONS

PROSE = "Ⅰ. 언덕의 봄\n\n" + "□ 꽃이 피고 새가 울었다\n\n○ 바람이 불었다\n\n" * 30


def _edition(folder: Path, text: str, more: str = "") -> edition.Edition:
    here = folder / "hill-2025"
    shutil.copytree(EDITIONS / "hill-2025", here, ignore=shutil.ignore_patterns("expected"))
    (here / "report.txt").write_text(text, "utf-8")
    toml = (here / "edition.toml").read_text("utf-8")
    (here / "edition.toml").write_text(more + toml, "utf-8")
    return edition.load(here)


def _codes(result: pipeline.EditionBuild) -> list[str]:
    return [problem.code for problem in result.problems]


def test_prose_is_not_understood(tmp_path: Path) -> None:
    result = pipeline.run(_edition(tmp_path, PROSE))
    assert "P-R47" in _codes(result)
    rules = [found.rule.id for found in validate_result(result).validation.results]
    assert "R03-ReadWithoutError" in rules
    assert sum(share.kept for share in result.layer.shares) > 60


def test_a_floor_of_an_edition(tmp_path: Path) -> None:
    text = (EDITIONS / "hill-2025" / "report.txt").read_text("utf-8")
    assert "P-R47" in _codes(pipeline.run(_edition(tmp_path / "high", text, "understood = 0.99\n")))
    assert "P-R47" not in _codes(pipeline.run(_edition(tmp_path / "usual", text)))
    assert "P-R47" not in _codes(pipeline.run(_edition(tmp_path / "none", PROSE, "understood = 0\n")))


@pytest.mark.parametrize("value", ["70", '"0.7"', "-0.1", "true"])
def test_a_floor_that_is_no_share(value: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _edition(tmp_path, PROSE, f"understood = {value}\n")
    assert caught.value.code == "E-E02"


def test_shares_add_up(tmp_path: Path) -> None:
    result = pipeline.run(_edition(tmp_path, (EDITIONS / "hill-2025" / "report.txt").read_text("utf-8")))
    assert sum(share.lines for share in result.layer.shares) == result.coverage.lines
    assert sum(share.numbers for share in result.layer.shares) == result.coverage.numbers
    assert all(share.unread >= 0 and share.numbers_unread >= 0 for share in result.layer.shares)
    assert sum(share.understood for share in result.layer.shares) > result.coverage.lines / 2


def test_tables_with_unknown_headers_are_named(tmp_path: Path) -> None:
    text = (EDITIONS / "hill-2025" / "report.txt").read_text("utf-8")
    table = "\n\n| 무엇 | 얼마쯤 |\n|---|---|\n| 가 | 나 |\n| 다 | 라 |\n"
    unknown = pipeline.run(_edition(tmp_path, text + table)).layer.unknown
    assert (text.count("\n") + 3, "무엇 | 얼마쯤") in unknown
    assert not any("정원" in headers or "부서" in headers for _, headers in unknown)
