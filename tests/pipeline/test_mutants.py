"""Damaged reports: whatever a text has become, reading it ends in a graph or in one of the package's own errors."""

from __future__ import annotations

import multiprocessing
import re
import signal
from collections import deque
from itertools import repeat
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.editions import edition
from tests.conftest import Build
from tests.support import EDITIONS, mutants

#: The whole run of 10,000 is ``benchmarks/mutants.py``.
SAMPLE, SEED = 200, 2
#: Parts of the sample, so that no worker has all of it.
PART = 50


@pytest.mark.slow
@pytest.mark.parametrize("start", range(0, SAMPLE, PART))
def test_a_sample_of_mutants(start: int) -> None:
    outcomes = dict(mutants.trials(range(start, start + PART), SEED, validate_every=30))
    assert len(outcomes) == PART
    assert {number: outcome.said for number, outcome in outcomes.items() if outcome.bad} == {}


def test_mutants_are_the_same_each_time() -> None:
    known = mutants.texts()
    assert [mutants.mutant(known, n)[1] for n in range(20)] == [mutants.mutant(known, n)[1] for n in range(20)]


def _never_returns() -> None:
    mutants.limit_cpu(1)
    deque(repeat(None), maxlen=0)


def test_a_call_that_never_returns_is_ended() -> None:
    worker = multiprocessing.get_context("spawn").Process(target=_never_returns, daemon=True)
    worker.start()
    worker.join(60)
    ended = worker.exitcode
    worker.kill()
    assert ended == -signal.SIGXCPU


def write(folder: Path, text: str) -> edition.Edition:
    (folder / "edition.toml").write_text('institution = { code = "acme", label_ko = "가나진흥원" }\n', "utf-8")
    (folder / "report.txt").write_text(text, "utf-8")
    return edition.load(folder)


HEAD = "2025년도 주요 업무보고\n\n1. 일반현황\n□ 설립목적\n○ 가\n\n"
SECTION = "Ⅲ. 기업인재 양성\n□ 주요 추진계획\n"


def wide(cell: str) -> str:
    """A row of 9,000 cells."""
    return ("|" + f"{cell}|" * 9_000)[:19_900] + "|\n"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("|가|나|\n|---|---|\n|다|라|\n|" + "-" * 50 + "| a |\n|마|바|\n", id="a rule with letters"),
        pytest.param(SECTION + "○ 캠퍼스(5개소)\n| 개관: '24.6월 | 개관: '24.7월 |\n| 규모: 5㎡ | 규모: 1㎡ |\n", id="no name"),
        pytest.param("|가|나|\n|---|---|\n" + wide("1"), id="wide row"),
        pytest.param("|가|위치: 가|\n|---|---|\n" + wide("") + wide("가"), id="wide row of facilities"),
        pytest.param(SECTION + "- 가\n|가|나|\n|---|---|\n" + wide("3명") + wide("가"), id="wide row of targets"),
        pytest.param("|가|나|\n|---|---|\n" + "|가|나|\n" * 2_000 + wide("가"), id="one wide row among short ones"),
        pytest.param(("|가|나|\n|---|---|\n|다|라|\n\n- 1 -\n\n") * 2_000, id="a table of very many pieces"),
        pytest.param(SECTION + "- " + "9" * 5_000 + "명 양성\n", id="a number of 5,000 digits"),
        pytest.param("□ 조직: " + "3" * 5_000 + "실 2본부\n", id="5,000 digits of units"),
        pytest.param(SECTION + "- " + "10명, " * 3_000 + "\n", id="a line of figures"),
        pytest.param(SECTION + "".join(f"{' ' * n}- 가\n" for n in range(1_500)), id="a deep list"),
        pytest.param("- " + "<div>" * 3_000 + "가\n|" + "<b>" * 3_000 + "|나|\n", id="deep elements"),
        pytest.param("가" * 100 + "\n" + ("나" * 400 + "\n") * 2_000, id="a paragraph of 2,000 lines"),
        pytest.param(
            "| 세입 | '24년 | '25년 | 세출 | '24년 | '25년 |\n|---|---|---|---|---|---|\n"
            + "| 가 | 10 | 10 | 나 | 10 | 10 |\n" * 1_000,
            id="a budget of 1,000 rows",
        ),
    ],
)  # fmt: skip
def test_ends_soon(tmp_path: Path, text: str) -> None:
    outcome = mutants.under_limits(lambda: pipeline.run(write(tmp_path, HEAD + text)), seconds=10)
    assert not outcome.bad, outcome.said


def test_entries_without_a_name_keep_their_place(build_text: Build, real_text: str) -> None:
    """The row with the campuses' names deleted: five are counted still, each by the first that is said of it."""
    lines = real_text.split("\n")
    rows = [i for i, line in enumerate(lines) if line.count("개관:") > 3]
    assert rows
    whole = [entry.order for entry in build_text(real_text).records.entries if entry.kind == "campus"]
    result = build_text("\n".join(lines[: rows[0] - 2] + lines[rows[0] :]))
    assert [entry.order for entry in result.records.entries if entry.kind == "campus"] == whole
    assert len(whole) == lines[rows[0]].count("개관:")


def test_each_line_deleted_once(tmp_path: Path) -> None:
    text = (EDITIONS / "river-2025" / "report.txt").read_text("utf-8").split("\n")
    for index in range(len(text)):
        pipeline.run(write(tmp_path, "\n".join(text[:index] + text[index + 1 :])))


def test_long_texts_are_told(tmp_path: Path) -> None:
    result = pipeline.run(write(tmp_path, HEAD + SECTION + "- " + "10명, " * 1_000 + "\n"))
    assert [p.line for p in result.problems if p.code == "P-R45"] == [9]


@pytest.mark.parametrize("number", ["1" * 29, "1" * 3_900])
def test_digits_beyond_any_figure_are_none(tmp_path: Path, number: str) -> None:
    result = pipeline.run(write(tmp_path, HEAD + SECTION + f"- 인력양성 {number}명, 5명\n"))
    assert [re.sub(r"\D", "", target.figure.printed) for target in result.records.targets] == ["5"]
