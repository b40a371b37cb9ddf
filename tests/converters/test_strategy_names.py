"""A task that the strategy names in other words than the program table is one task. Everything here is invented."""

from __future__ import annotations

from sba_kg.converters.layouts.strategy import with_tasks
from sba_kg.model import Lines, Task, VisionStatement


def statement(text: str, parent: VisionStatement | None = None) -> VisionStatement:
    kind = "focus-task" if parent else "goal"
    return VisionStatement(order=1, kind=kind, text=text, lines=Lines.of(3), parent=parent)


def task(name: str) -> Task:
    return Task(order=1, level="focus-task", name=name, lines=Lines.of(9))


def named(texts: list[str], tasks: list[str]) -> list[str]:
    """The task that each statement below a goal names."""
    goal = statement("함께 크는 도시")
    made = with_tasks([goal, *(statement(text, goal) for text in texts)], [task(name) for name in tasks])
    assert all(one.parent is made[0] for one in made[1:])
    return [one.named.name for one in made[1:]]


def test_a_task_in_other_words() -> None:
    title = "청년 창업교육 내실화 및 창업 강사 전문화"
    assert named(["청년 창업교육 내실화 및 강사 전문화", "판로 확대"], [title, "판로 확대"]) == [title, "판로 확대"]


def test_a_task_that_two_statements_may_name_is_neither() -> None:
    texts = ["청년 창업교육 내실화 1단계 추진", "청년 창업교육 내실화 2단계 추진"]
    assert named(texts, ["청년 창업교육 내실화 3단계 추진"]) == texts


def test_another_task_is_another() -> None:
    assert named(["지역 상권 살리기"], ["지역 기업 키우기"]) == ["지역 상권 살리기"]
