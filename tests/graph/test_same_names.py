"""Names that repeat in a report (인건비, 운영비, 기타, 지원팀): two things in two places, never one, never the other."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from sba_kg import pipeline, query, store
from sba_kg.editions import edition
from sba_kg.editions.registry import Registry, RegistryEntry
from sba_kg.graph import write_turtle
from sba_kg.graph.breakdown import named_programs
from sba_kg.graph.named_things import Things
from sba_kg.model import ThingKey
from sba_kg.query.saved import find_query
from tests.support import EDITIONS

TWIN = EDITIONS / "twin-2025"
PREFIXES = """
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX sba: <https://w3id.org/sba-kg/def/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""


@pytest.fixture(scope="module")
def twin() -> pipeline.EditionBuild:
    return pipeline.run(edition.load(TWIN))


@pytest.fixture(scope="module")
def loaded(twin: pipeline.EditionBuild, tmp_path_factory: pytest.TempPathFactory) -> store.MemoryStore:
    path = tmp_path_factory.mktemp("twin") / "graph.ttl"
    path.write_bytes(write_turtle(twin.built.triples))
    return store.open_store([path])


def asked(loaded: store.MemoryStore, variables: str, pattern: str) -> list[tuple[object, ...]]:
    """The rows of a pattern inside the edition's graph."""
    where = f"GRAPH <https://w3id.org/sba-kg/graph/twin-2025> {{ {pattern} }}"
    text = f"{PREFIXES} SELECT {variables} WHERE {{ {where} }} ORDER BY {variables}"
    return list(query.run_text(text, "test", loaded).rows)


def test_sections_cover_their_own_programs(loaded: store.MemoryStore) -> None:
    rows = asked(
        loaded,
        "?title ?n",
        "?section sba:title ?title ; sba:coversProgram ?p . ?line sba:observes ?p ; a sba:BudgetLine ;"
        " prov:wasDerivedFrom/sba:startLine ?n .",
    )
    assert [(str(title), int(str(n))) for title, n in rows] == [
        ("도서관 운영", 25),
        ("도서관 운영", 26),
        ("음악당 운영", 27),
        ("음악당 운영", 28),
    ]


def test_section_budgets_and_parts_belong_to_their_own_lines(loaded: store.MemoryStore) -> None:
    rows = query.run(find_query("section-budgets"), loaded).rows
    assert [row[3:7] for row in rows] == [(350_000_000, 2, 350_000_000, 0), (140_000_000, 2, 140_000_000, 0)]
    parts = asked(
        loaded,
        "?said ?printed",
        "?part a sba:SectionBudgetPart ; sba:coversProgram ?p ; sba:value ?said ."
        " ?line a sba:BudgetLine ; sba:observes ?p ; sba:value ?printed .",
    )
    assert [(int(str(a)), int(str(b))) for a, b in parts] == [
        (n, n) for n in (50_000_000, 90_000_000, 150_000_000, 200_000_000)
    ]


def test_each_program_stands_in_its_own_tasks(loaded: store.MemoryStore) -> None:
    rows = query.run(find_query("budget-lines"), loaded).rows
    assert [(row[0], row[2], row[3], row[8]) for row in rows] == [
        ("읽는 도시", "도서관 운영", "인건비", 25),
        ("읽는 도시", "도서관 운영", "운영비", 26),
        ("노래하는 도시", "음악당 운영", "인건비", 27),
        ("노래하는 도시", "음악당 운영", "운영비", 28),
    ]
    totals = query.run(find_query("budget-totals"), loaded).rows
    assert [(row[1], row[2], row[5]) for row in totals] == [
        ("읽는 도시", None, 0),
        ("기반 조성", "읽는 도시", 0),
        ("노래하는 도시", None, 0),
        ("기반 조성", "노래하는 도시", 0),
    ]


LOST = """
[[lost_line]]
program = "운영비"
focus_task = "기반 조성"
subtask = "음악당 운영"
after = "인건비"
amount_krw = 50000000
fund_type = "고유"
units = ["음악팀"]
reason_ko = "합계에서 50백만원이 남는다."
reason_en = "The total leaves 50 million won."
"""


def test_a_lost_line_goes_to_the_total_that_leaves_its_amount(tmp_path: Path) -> None:
    text = (TWIN / "report.txt").read_text("utf-8")
    row = "| | | | 운영비 | 50 | 지원팀 | 자체 |\n"
    assert row in text
    (tmp_path / "report.txt").write_text(text.replace(row, ""), "utf-8")
    shutil.copy(TWIN / "edition.toml", tmp_path)
    (tmp_path / "corrections.toml").write_text(LOST, "utf-8")
    lines = pipeline.run(edition.load(tmp_path)).records.budget_lines
    assert [(line.tasks[0].name, line.program, line.implied) for line in lines] == [
        ("읽는 도시", "인건비", 0),
        ("읽는 도시", "운영비", 0),
        ("노래하는 도시", "인건비", 0),
        ("노래하는 도시", "운영비", 1),
    ]


def test_units_of_one_name_keep_their_divisions(loaded: store.MemoryStore, twin: pipeline.EditionBuild) -> None:
    rows = query.run(find_query("organization-units"), loaded).rows
    assert [(row[0], row[2], row[3]) for row in rows if row[2] == "지원팀"] == [
        ("도서본부", "지원팀", "회계"),
        ("음악본부", "지원팀", "무대 관리"),
    ]
    assert not asked(loaded, "?p", '?p sba:isManagedBy ?u . ?u skos:prefLabel "지원팀"@ko'), (
        "the cell does not say which"
    )
    assert [p.line for p in twin.problems if p.code == "P-T41"] == [73, 80]
    assert "P-G02" not in {p.code for p in twin.problems}


def test_facilities_of_one_name_keep_their_areas(loaded: store.MemoryStore) -> None:
    rows = asked(loaded, "?area", "?area a sba:FacilityArea ; sba:observes ?f . ?f sba:isLocatedIn ?d")
    assert len(rows) == 2


def test_budget_items_of_one_name_have_their_own_totals(loaded: store.MemoryStore) -> None:
    rows = query.run(find_query("institution-budget"), loaded).rows
    assert {(row[0], row[2], row[5]) for row in rows if row[1] == "기타"} == {
        ("revenue", "출연금", 16),
        ("revenue", "자체수입", 19),
        ("expenditure", "사업비", 16),
        ("expenditure", "운영비", 19),
    }


# -- the registry ----------------------------------------------------------------------------------


def entry(code: str, parent: str = "") -> RegistryEntry:
    return RegistryEntry(code, "program", "x", "인건비", "Staff", "unofficial", parent=parent)


READING, SINGING = (ThingKey("program", "인건비", ThingKey("subtask", name)) for name in ("도서관 운영", "음악당 운영"))
SUBTASK = RegistryEntry("x-reading", "subtask", "x", "도서관 운영", "Library", "unofficial")


def codes(entries: list[RegistryEntry], *declared: ThingKey) -> list[str]:
    things = Things(Registry(entries), "x", [(named, 1) for named in declared])
    return [things.get(named).iri.value.rsplit("/", 1)[-1] for named in declared]


def test_an_entry_is_that_of_the_thing_whose_parent_it_names() -> None:
    reading, singing = codes([SUBTASK, entry("x-staff", "x-reading")], READING, SINGING)
    assert reading == "x-staff"
    assert singing.startswith("x-x-")


def test_an_entry_that_two_things_would_get_is_given_to_none() -> None:
    assert all(code.startswith("x-x-") for code in codes([entry("x-staff")], READING, SINGING))
    (problem,) = Things(Registry([entry("x-staff")]), "x", [(READING, 1), (SINGING, 2)]).problems()
    assert (problem.code, problem.line) == ("P-T40", 2)


def test_a_thing_that_moved_keeps_its_entry() -> None:
    assert codes([entry("x-staff", "x-elsewhere")], SINGING) == ["x-staff"]


def test_two_entries_of_one_name() -> None:
    second = RegistryEntry("x-singing", "subtask", "x", "음악당 운영", "Hall", "unofficial")
    both = [SUBTASK, second, entry("x-staff-1", "x-reading"), entry("x-staff-2", "x-singing")]
    assert codes(both, SINGING, READING) == ["x-staff-2", "x-staff-1"]


# -- breakdowns ------------------------------------------------------------------------------------


def test_words_do_not_tell_programs_of_one_name_apart() -> None:
    assert named_programs(["인건비", "장서 구입"], ["인건비", "장서구입", "인건비"]) == [None, 1]
    assert named_programs(["인건비", "장서 구입"], ["장서구입", "인건비"]) == [1, 0]
