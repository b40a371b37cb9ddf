"""A lost line is a problem that is reported, never a dead build and never a wrong section in silence."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

from sba_kg import pipeline
from sba_kg.base.errors import InputError, ProblemSeverity
from sba_kg.editions import edition
from tests.support import EDITIONS, ROOT

PLAN = re.compile(r"^□?\s*주요 추진계획$")
SECTION = tuple[int, int, str]


def build(folder: Path, source: Path, without: int) -> pipeline.EditionBuild:
    """An edition without one line of its text."""
    here = folder / source.name
    shutil.copytree(source, here, ignore=shutil.ignore_patterns("expected", "*.ttl"))
    lines = (here / "report.txt").read_text("utf-8").split("\n")
    del lines[without - 1]
    (here / "report.txt").write_text("\n".join(lines), "utf-8")
    toml = (here / "edition.toml").read_text("utf-8")
    (here / "edition.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", toml), "utf-8")
    return pipeline.run(edition.load(here))


def sections(result: pipeline.EditionBuild) -> dict[SECTION, str]:
    return {(r.task_number, r.number, r.title): r.text for r in result.records.reports}


def plans() -> Iterator[tuple[Path, int]]:
    """All of the invented reports, and every fourth of the real one."""
    for source, step in ((EDITIONS / "harbor-2025", 1), (EDITIONS / "hill-2025", 1), (ROOT / "data" / "sba-2024", 4)):
        lines = (source / "report.txt").read_text("utf-8").split("\n")
        found = [number for number, line in enumerate(lines, 1) if PLAN.match(line)]
        yield from ((source, number) for number in found[::step])


@cache
def undamaged(source: Path) -> pipeline.EditionBuild:
    return pipeline.run(edition.load(source))


@pytest.mark.parametrize(("source", "line"), list(plans()), ids=lambda value: getattr(value, "name", str(value)))
def test_a_lost_heading_of_a_plan_is_told_and_no_other_section_changes(tmp_path: Path, source: Path, line: int) -> None:
    whole = undamaged(source)
    (lost,) = [r for r in whole.records.reports if r.lines.start <= line <= r.lines.end]
    damaged = build(tmp_path, source, line)
    told = [p for p in damaged.problems if p.code in ("P-P01", "P-P03", "P-R50")]
    assert told, "nothing tells that a section was not read"
    kept = sections(damaged)
    for (task, number, title), text in sections(whole).items():
        if (task, number) == (lost.task_number, lost.number):
            continue
        if (task, number, title) in kept:
            assert kept[task, number, title] == text, title
        else:  # its own title is lost too, and which of the two sections it is nobody can know
            assert any(p.code == "P-P01" for p in damaged.problems), title
            assert text in kept.values(), title
    assert lost.text not in "\n".join(kept.values())


def test_the_title_of_the_lost_plan_is_named(tmp_path: Path) -> None:
    source = EDITIONS / "harbor-2025"
    line = (source / "report.txt").read_text("utf-8").split("\n").index("□ 주요 추진계획") + 1
    whole = pipeline.run(edition.load(source)).records.reports[0]
    (problem,) = [p for p in build(tmp_path, source, line).problems if p.code == "P-P03"]
    assert whole.title in problem.en
    assert whole.title in problem.ko
    assert problem.severity is ProblemSeverity.ERROR


@pytest.mark.parametrize("name", ["hill-2025", "harbor-2025", "river-2025", "twin-2025"])
def test_any_line_may_be_missing(tmp_path: Path, name: str) -> None:
    """A graph, or a text that cannot be understood, whichever line is lost."""
    source = EDITIONS / name
    lines = (source / "report.txt").read_text("utf-8").split("\n")
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        with suppress(InputError):
            build(tmp_path / str(number), source, number)


def test_a_heading_of_a_part_between_two_policy_tasks_gives_no_two_sections_one_number(tmp_path: Path) -> None:
    source = EDITIONS / "harbor-2025"
    whole = pipeline.run(edition.load(source))
    lines = (source / "report.txt").read_text("utf-8").split("\n")
    second = next(r for r in whole.records.reports if r.task_number > whole.records.reports[0].task_number)
    at = max(i for i, line in enumerate(lines[: second.lines.start]) if re.match(r"^[ⅠⅡⅢⅣ]\.", line))
    here = tmp_path / source.name
    shutil.copytree(source, here, ignore=shutil.ignore_patterns("expected", "*.ttl"))
    (here / "report.txt").write_text("\n".join([*lines[:at], "9. 참고자료", "", *lines[at:]]), "utf-8")
    toml = (here / "edition.toml").read_text("utf-8")
    (here / "edition.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", toml), "utf-8")
    numbers = [(r.task_number, r.number) for r in pipeline.run(edition.load(here)).records.reports]
    assert numbers == [(r.task_number, r.number) for r in whole.records.reports]


def test_a_heading_of_a_part_that_slipped_down_is_no_crash(tmp_path: Path) -> None:
    """It cuts the lists of contents from their chapters, so that one of these has no plan."""
    source = EDITIONS / "hill-2025"
    here = tmp_path / source.name
    shutil.copytree(source, here, ignore=shutil.ignore_patterns("expected", "*.ttl"))
    lines = (here / "report.txt").read_text("utf-8").split("\n")
    heading = lines.pop(lines.index("Ⅲ. 사업 구성"))
    lines.insert(65, heading)
    (here / "report.txt").write_text("\n".join(lines), "utf-8")
    toml = (here / "edition.toml").read_text("utf-8")
    (here / "edition.toml").write_text(re.sub(r"(?m)^sha256.*\n", "", toml), "utf-8")
    assert pipeline.run(edition.load(here)).built.triples
