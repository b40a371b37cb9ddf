"""Which saved queries answer what somebody asks."""

from __future__ import annotations

import pytest

from sba_kg.query import choose
from sba_kg.query.particles import asked_for, bare


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("1인당 예산", "budget-per-head"),
        ("일인당 예산은 얼마인가?", "budget-per-head"),
        ("지적을 많이 받은 팀은?", "findings-by-unit"),
        ("임차 건물 면적", "facilities-by-ownership"),
        ("마감이 지난 일정", "due-before-report"),
        ("목표가 없는 절", "sections-without-target"),
        ("which units have open findings", "open-findings-money"),
        ("빈자리", "vacancy-rate"),
        ("작년보다 줄어든 예산", "budget-change"),
        ("per head budgets", "budget-per-head"),
    ],
)
def test_people_ask_in_their_own_words(asked: str, wanted: str) -> None:
    found, _ = choose.matching(asked)
    assert wanted in [saved.name for saved in found[:5]]


def test_few_that_hold_all_words_are_followed_by_the_nearest() -> None:
    found, whole = choose.matching("지적 없는 부서")
    assert (whole, len(found)) == (True, 5)
    found, whole = choose.matching("목표 요리")
    assert (whole, 0 < len(found) <= 10) == (False, True)
    assert choose.matching("요리") == ([], False)


@pytest.mark.parametrize(
    ("word", "left"),
    [
        ("공실은", "공실"), ("서울에서는", "서울"), ("부서별", "부서"), ("캠퍼스로", "캠퍼스"), ("AI는", "AI"), ("회의", "회의"),
        ("도로", "도로"), ("R&D", "R&D"), ("", ""),
    ],
)  # fmt: skip
def test_particles_are_taken_away(word: str, left: str) -> None:
    assert bare(word) == left


def test_words_that_only_ask() -> None:
    assert asked_for(["예산이", "큰", "팀은", "어디인가?"]) == ["예산이", "큰", "팀은"]
    assert asked_for(["얼마"]) == ["얼마"]


def test_words_for_one_thing_stand_in_groups_of_several() -> None:
    groups = {id(group): group for group in choose._synonyms().values()}
    assert groups
    assert all(len(group) > 1 for group in groups.values())
