"""Search by label: what an analyst types, and the thing that has to come first."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import CODE, ID, SBA
from sba_kg.base.text import key
from sba_kg.cli import group
from sba_kg.query import find, ranking
from sba_kg.store.embedded import MemoryStore
from sba_kg.vocabulary import kinds

#: Worked out by hand from the report and the registry: what is typed, kind, and the thing that has to come first.
FIRST = [
    # the whole name, with and without spaces, dots and brackets
    ("뷰티기업육성팀", "", "unit/sba-beauty-company-fostering-team"),
    ("뷰티 기업 육성 팀", "", "unit/sba-beauty-company-fostering-team"),
    ("뷰티패션 산업 육성", "", "policy-task/sba-policy-beauty-and-fashion"),
    ("뷰티·패션 산업 육성", "", "policy-task/sba-policy-beauty-and-fashion"),
    ("서울창업허브 공덕", "", "facility/sba-facility-startup-hub-gongdeok"),
    ("캐나다", "", "country/country-canada"),
    ("도봉구", "", "district/district-dobong"),
    ("CES", "", "event/sba-event-ces"),
    ("서울경제진흥원", "", "institution/sba"),
    # words in another order, parts of words
    ("공덕 창업허브", "", "facility/sba-facility-startup-hub-gongdeok"),
    ("성수 허브 운영", "", "program/sba-program-startup-hub-seongsu"),
    ("벤처펀드", "program", "program/sba-program-venture-funds"),
    ("도봉", "", "district/district-dobong"),
    ("고객 중심", "", "sba-2024/core-value/1"),
    # aliases
    ("애니센터", "", "facility/sba-facility-animation-center"),
    ("DDP 첨단기술", "", "program/sba-program-advanced-lifestyle-exhibition-hall"),
    ("SBA", "", "institution/sba"),
    # English: case, plural and singular, order
    ("seoul business agency", "", "institution/sba"),
    ("planning team", "", "unit/sba-planning-team"),
    ("Venture Fund", "", "program/sba-program-venture-funds"),
    ("gongdeok startup hubs", "facility", "facility/sba-facility-startup-hub-gongdeok"),
    ("Beauty companies fostering team", "", "unit/sba-beauty-company-fostering-team"),
    ("animation center", "facility", "facility/sba-facility-animation-center"),
    # slips of the pen
    ("뷰티산엄육성", "", "policy-task/sba-policy-beauty-and-fashion"),
    ("바르샐로나", "", "city/city-barcelona"),
    ("도붕구", "", "district/district-dobong"),
    ("canda", "", "country/country-canada"),
    ("animaton center", "facility", "facility/sba-facility-animation-center"),
    ("애니매이션센터", "facility", "facility/sba-facility-animation-center"),
    # kinds by their names
    ("공덕", "시설", "facility/sba-facility-startup-hub-gongdeok"),
    ("beauty", "policy task", "policy-task/sba-policy-beauty-and-fashion"),
]
TERMS = [
    ("재원 구분", "", CODE + "fund-type"),
    ("fund types", "code-list", CODE + "fund-type"),
    ("재원 구분", "property", SBA + "fundType"),
    ("정책과제", "class", SBA + "PolicyTask"),
    ("belongs to policy task", "", SBA + "belongsToPolicyTask"),
    ("출연금", "budget-item", ID + "sba-2024/budget-item/revenue/8"),
    ("추진중", "code", CODE + "finding-status/in-progress"),
]


@pytest.mark.parametrize(("text", "kind", "iri"), [(t, k, ID + i) for t, k, i in FIRST] + TERMS)
def test_first(text: str, kind: str, iri: str, shipped: MemoryStore) -> None:
    matches = find.find(shipped, text, kind)
    assert matches
    assert matches[0].thing.iri == iri, [(m.thing.iri, m.score, m.name) for m in matches[:3]]


def test_every_hub_is_found_and_nothing_else(shipped: MemoryStore) -> None:
    """Everything that is listed holds what was typed, and everything that holds it is listed."""
    found = {match.thing.iri for match in find.find(shipped, "창업허브", limit=1000)}
    holding = {t.iri for t in find.things(shipped) if any("창업허브" in key(name) for name in t.names)}
    assert found == holding
    assert len(found) >= 15


def test_a_name_that_holds_the_text_bars_guesses(shipped: MemoryStore) -> None:
    exact = find.find(shipped, "바르셀로나")
    assert [m.thing.ko for m in exact] == ["바르셀로나"]
    assert not exact[0].guessed
    assert find.find(shipped, "바르샐로나")[0].guessed


@pytest.mark.parametrize(
    ("text", "kind", "line"),
    [
        ("동문회 결성", "", 553),  # a milestone: no name holds it
        ("자료 제출", "지적사항", None),
        ("FDI 종합지원", "", 1398),
        ("도시제조업 활성화 지원", "section", None),
    ],
)
def test_passages(text: str, kind: str, line: int | None, shipped: MemoryStore, real_text: str) -> None:
    """Where no name holds the text, every passage is listed whose line prints it."""
    matches = find.find(shipped, text, kind, limit=1000)
    printed = real_text.splitlines()
    for match in matches:
        assert match.thing.kind in kinds.TEXTS
        assert all(key(word) in key(match.thing.ko) for word in text.split())
        assert match.thing.line is not None
    assert matches
    if line is not None:
        assert line in {match.thing.line for match in matches}
        assert key(text) in key(printed[line - 1])


def test_passages_stand_back_behind_names(shipped: MemoryStore) -> None:
    assert {match.thing.kind for match in find.find(shipped, "뷰티", limit=1000)} & set(kinds.TEXTS) == set()
    items = find.find(shipped, "뷰티", "추진계획", limit=1000)
    assert {match.thing.kind for match in items} == {"plan-item"}
    assert {match.thing.iri for match in items} == {
        thing.iri for thing in find.texts(shipped) if thing.kind == "plan-item" and "뷰티" in key(thing.ko)
    }


@pytest.mark.parametrize("text", ["", "   ", "()", "양자역학", "xqzwv", "블록체인 채굴장"])
def test_nothing(text: str, shipped: MemoryStore) -> None:
    assert find.find(shipped, text) == []


def test_limit_and_kind(shipped: MemoryStore) -> None:
    matches = find.find(shipped, "뷰티", limit=3)
    assert len(matches) == 3
    assert matches == find.find(shipped, "뷰티")[:3]
    assert {m.thing.kind for m in find.find(shipped, "뷰티", "부서")} == {"unit"}


def test_unknown_kind_names_the_nearest(shipped: MemoryStore) -> None:
    with pytest.raises(UsageError, match="program") as caught:
        find.find(shipped, "뷰티", "programme")
    assert caught.value.code == "E-U30"


def test_every_kind_of_the_graph_has_its_names(shipped: MemoryStore) -> None:
    used = {thing.kind for thing in find.things(shipped)}
    assert used <= set(kinds.THINGS)
    assert {thing.kind for thing in find.texts(shipped)} == set(kinds.TEXTS)
    assert {thing.kind for thing in find.terms(shipped)} == set(kinds.TERMS)
    names = [name for pair in kinds.KINDS.values() for name in pair]
    assert len(names) == len(set(map(key, names)))
    for kind, (ko, en) in kinds.KINDS.items():
        assert kinds.code(kind) == kinds.code(ko) == kinds.code(en) == kind


def test_every_term_of_the_ontology_is_found_by_its_labels(shipped: MemoryStore) -> None:
    """Nobody needs to know an IRI: both labels of every term find it, among those that bear the same label."""
    terms = find.terms(shipped)
    assert len(terms) > 300
    for term in terms:
        for label in (term.ko, term.en):
            best = [m.thing.iri for m in find.rank(terms, label) if m.score == ranking.EXACT]
            assert term.iri in best, label


@pytest.mark.parametrize(
    ("name", "wanted", "least", "most"),
    [
        ("창업허브 운영", "창업허브운영", 100, 100),
        ("창업허브 운영", "창업", 94, 98),
        ("서울창업허브", "창업", 88, 92),
        ("Seoul Startup Hubs", "startup hub", 82, 92),
        ("Cities", "city", 100, 100),
        ("서울창업허브", "공덕", 0, 0),
        ("서울", "서울창업허브", 0, 0),
    ],
)
def test_score(name: str, wanted: str, least: float, most: float) -> None:
    value, best = ranking.score([name], wanted)
    assert least <= value <= most
    assert best == (name if value else best)


def test_the_shorter_name_is_the_better_one() -> None:
    assert ranking.score(["창업허브"], "창업")[0] > ranking.score(["창업허브 운영"], "창업")[0]


def test_a_wrong_vowel_is_one_letter() -> None:
    assert ranking.likeness("창업허브", "창업허부") > 85
    assert ranking.guess(["창업허브"], "창업허부")[0] > 0
    assert ranking.guess(["창업허브"], "문화시설")[0] == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(group, list(arguments))


def test_command() -> None:
    listed = run("--lang", "ko", "find", "벤처펀드", "--kind", "사업")
    assert listed.exit_code == 0
    heading, row = listed.stdout.splitlines()[:2]
    assert heading.split()[:6] == ["종류", "이름", "영어", "이름", "줄", "IRI"]
    assert row.startswith("사업 ")
    assert ID + "program/sba-program-venture-funds" in row
    assert listed.stderr == "'벤처펀드'이(가) 든 줄은 2개입니다. sba-kg search '벤처펀드'로 볼 수 있습니다.\n"
    (thing,) = json.loads(run("find", "바르셀로나", "--format", "json").stdout)
    assert thing == {
        "kind": "city",
        "name": "바르셀로나",
        "name_en": "Barcelona",
        "line": 384,
        "iri": ID + "city/city-barcelona",
        "alias": None,
    }
    assert run("find", "바르셀로나", "--format", "csv").stdout == (
        f"kind,name,name_en,line,iri,alias\ncity,바르셀로나,Barcelona,384,{ID}city/city-barcelona,\n"
    )


def test_command_tells_the_other_name_that_matches() -> None:
    heading, row = run("--lang", "en", "find", "애니센터").stdout.splitlines()[:2]
    assert heading.endswith("Other name that matches")
    assert row.endswith("애니센터")


def test_command_tells_guesses_and_nothing() -> None:
    guessed = run("--lang", "ko", "find", "도붕구")
    assert guessed.exit_code == 0
    assert "비슷한 이름" in guessed.stderr
    nothing = run("--lang", "en", "find", "공작새 농장")
    assert nothing.exit_code == 1
    assert "no name matches '공작새 농장'" in nothing.stderr
    wrong = run("find", "뷰티", "--kind", "programme")
    assert isinstance(wrong.exception, UsageError)
