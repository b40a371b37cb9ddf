"""Places of rows in the program table: totals, sections, slipped cells, units, fund types, lost rows."""

from __future__ import annotations

import pytest

from sba_kg.converters.program_table.placement import cut
from sba_kg.converters.program_table.responsibility import Duties, decide
from sba_kg.converters.program_table.rows import Parent, ProgramRow, fund_tokens
from sba_kg.model import Figure, Lines, ThingKey, Unit
from sba_kg.vocabulary.unit_names import split_units


def row(amount: int, line: int = 1) -> ProgramRow:
    figure = Figure(amount * 1000, "won", str(amount), "thousand-won", 1000)
    return ProgramRow(line, (), "", f"사업{line}", figure, (), ())


def total(name: str, amount: int) -> Parent:
    return Parent(name, Figure(amount * 1000, "won", str(amount), "thousand-won", 1000), 1, 1)


def spans(amounts: list[int], totals: list[tuple[int, int]]) -> list[tuple[int, int, bool]]:
    rows = [row(amount, i) for i, amount in enumerate(amounts)]
    groups = cut(rows, [(at, total(f"과제{n}", amount)) for n, (at, amount) in enumerate(totals)])
    return [(g.span.start, g.span.stop, g.exact) for g in groups]


def test_totals_on_their_own_rows() -> None:
    assert spans([10, 20, 30, 40], [(0, 30), (2, 70)]) == [(0, 2, True), (2, 4, True)]


def test_a_total_that_stands_one_row_early_or_late() -> None:
    assert spans([10, 20, 30, 40], [(0, 60), (2, 40)]) == [(0, 3, True), (3, 4, True)]
    assert spans([10, 20, 30, 40], [(0, 10), (2, 90)]) == [(0, 1, True), (1, 4, True)]


def test_a_lost_row_leaves_one_group_short_and_the_others_right() -> None:
    assert spans([10, 20, 30, 40, 50], [(0, 60), (2, 99), (4, 50)]) == [(0, 3, True), (3, 4, False), (4, 5, True)]


def test_a_wrong_amount_does_not_move_its_neighbours() -> None:
    assert spans([11, 20, 30, 40], [(0, 30), (2, 70)]) == [(0, 2, False), (2, 4, True)]
    assert spans([10, 20, 30, 41], [(0, 60), (2, 40)]) == [(0, 3, True), (3, 4, False)]


def test_tasks_without_totals_stay_where_they_are_printed() -> None:
    rows = [row(amount, i) for i, amount in enumerate([1, 2, 3])]
    groups = cut(rows, [(0, Parent("가", None, 0, 1)), (2, Parent("나", None, 0, 3))])
    assert [(g.span.start, g.span.stop, g.exact, g.difference) for g in groups] == [(0, 2, True, 0), (2, 3, True, 0)]


def test_no_totals_no_groups() -> None:
    assert spans([1, 2], []) == []


def unit(order: int, name: str, division: str, duties: str) -> Unit:
    return Unit(
        order=order,
        name=name,
        printed=name,
        kind="team",
        division=ThingKey("unit", division),
        duties=(duties,),
        lines=Lines.of(order),
    )


UNITS = [
    unit(1, "창업허브1팀", "창업본부", "서울창업허브(공덕) 운영 및 입주기업 지원"),
    unit(2, "창업허브2팀", "창업본부", "서울창업허브(성수), 서울창업허브(창동) 운영"),
    unit(3, "인프라운영팀", "인프라본부", "시설 관리 총괄, 본사 임대관리"),
    unit(4, "뷰티기업육성팀", "뷰티본부", "뷰티기업 육성 지원"),
    unit(5, "전략팀", "뷰티본부", "중소 패션기업 육성지원, 브랜드 체험"),
    *(unit(n, f"{n}팀", "본부", f"{n}번째 일 지원 운영") for n in range(6, 30)),
]


@pytest.mark.parametrize(
    ("program", "above", "units", "evidence"),
    [
        ("창업허브(성수)운영", ("창업허브1팀",), ("창업허브2팀",), "duties"),
        ("창업허브(공덕)운영", ("창업허브1팀",), ("창업허브1팀",), "printed"),
        ("패션산업 육성", ("뷰티기업육성팀",), ("전략팀",), "duties"),
        ("아무도 모르는 일", ("인프라운영팀",), ("인프라운영팀",), ""),
        ("아무도 모르는 일", (), (), ""),
    ],
)
def test_units_by_duties(program: str, above: tuple[str, ...], units: tuple[str, ...], evidence: str) -> None:
    assert decide(program, above, Duties(UNITS))[:2] == (units, evidence)


WORDS = {"고유": "own", "고유사업": "own", "수탁": "commissioned", "국고": "national"}


@pytest.mark.parametrize(
    ("cell", "tokens"),
    [
        ("고 유 수 탁 수 탁", ("own", "commissioned", "commissioned")),
        ("고유사업/수탁", ("own", "commissioned")),
        ("국고, 수탁", ("national", "commissioned")),
        ("수탁 사업 외", ()),
        ("", ()),
    ],
)
def test_fund_types_of_a_cell(cell: str, tokens: tuple[str, ...]) -> None:
    assert fund_tokens(cell, WORDS) == tokens


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("투 자 지 원 팀", ("투자지원팀",)),
        ("교육 1/2/3/4팀", ("교육1팀", "교육2팀", "교육3팀", "교육4팀")),
        ("창업허브1팀/마곡팀", ("창업허브1팀", "마곡팀")),
        ("R & D 정책팀", ("R&D정책팀",)),
        ("기획·예산팀", ("기획·예산팀",)),
        ("", ()),
    ],
)
def test_units_of_a_cell(cell: str, units: tuple[str, ...]) -> None:
    assert split_units(cell) == units
