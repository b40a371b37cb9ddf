"""Which regions a text names, what codes they have on a day, and what of them the graph has."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline
from sba_kg.base.errors import InputError
from sba_kg.editions import edition, registry
from sba_kg.graph.regions import RegionNames
from sba_kg.graph.terms import MENTIONS, sba
from tests.support import EDITIONS

REGISTRY = registry.load()
DAY = datetime.date(2025, 2, 1)
NAMES = RegionNames(REGISTRY, "", DAY)


def _codes(text: str, names: RegionNames = NAMES) -> list[str]:
    """Standard codes of the regions that a text names."""
    return [names.place(entry).code_on(names.day) for _, entry in names.find(text).regions]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("수원시와 전주시에서 연다", ["41110", "52110"]),
        ("부산 중구", ["26110"]),
        ("부산광역시 중구·동구, 서구", ["26110", "26170", "26140"]),
        ("경남 고성군 및 강원특별자치도 고성군", ["48820", "51820"]),
        ("대구 군위군, 경북 군위군", ["27720", "27720"]),
        ("포항시 남구", ["47111"]),
        ("경기도 성남시 분당구", ["41135"]),
        ("서울특별시종로구 율곡로", ["11110"]),
        ("광주 북구 / 광주광역시 북구", ["29170", "29170"]),
        ("경기 광주시", ["41610"]),
        ("부산, 경북, 제주도", ["26", "47", "50"]),
        ("부천시 원미구(2024년부터)", ["41192"]),
        ("세종시 나성동", ["36110"]),
    ],
)
def test_names_with_their_province(text: str, codes: list[str]) -> None:
    found = NAMES.find(text)
    assert (_codes(text), found.unclear) == (codes, [])


@pytest.mark.parametrize(
    ("text", "name"), [("중구 일원", "중구"), ("고성군과 양양군", "고성군"), ("광주시 소재", "광주시")]
)
def test_names_of_several_are_told_and_not_linked(text: str, name: str) -> None:
    found = NAMES.find(text)
    assert [unclear for _, unclear in found.unclear] == [name]
    assert name not in [entry.label_ko for _, entry in found.regions]


@pytest.mark.parametrize(
    "text",
    [
        "경기 회복과 대전 개최",
        "수영구역, 동작구간, 광산구조",
        "공동구매와 집중구매",
        "부산물 처리, 서울창업허브",
        "세종학당과 제주어 사전",
        "연수구성 및 사상구조",
        "AI중구난방",
    ],
)
def test_words_that_only_look_like_regions(text: str) -> None:
    found = NAMES.find(text)
    assert (found.regions, found.unclear) == ([], [])


def test_the_own_province_is_no_mention_and_serves_addresses() -> None:
    home = RegionNames(REGISTRY, "province-busan", DAY)
    assert _codes("부산의 기업과 서울 기업", home) == ["11"]
    address = home.of_address("강서구 공항진입로 108")
    assert address is not None
    assert address.code == "district-busan-gangseo"
    assert NAMES.of_address("강서구 공항진입로 108") is None
    assert home.of_address("시설 3층") is None
    ward = home.of_address("경기도 성남시 분당구 판교로 1")
    assert ward is not None
    assert ward.label_ko == "분당구"


@pytest.mark.parametrize(
    ("day", "code", "parent"),
    [
        (datetime.date(2023, 6, 30), "47720", "province-gyeongbuk"),
        (datetime.date(2023, 7, 1), "27720", "province-daegu"),
        (None, "27720", "province-daegu"),
    ],
)
def test_codes_are_those_of_the_day(day: datetime.date | None, code: str, parent: str) -> None:
    gunwi = REGISTRY.get("district-daegu-gunwi")
    assert gunwi is not None
    assert gunwi.place is not None
    assert (gunwi.place.code_on(day), gunwi.place.parent_on(day)) == (code, parent)


def test_a_region_that_was_not_there_yet_is_not_meant() -> None:
    then, now = (RegionNames(REGISTRY, "", datetime.date(year, 12, 31)) for year in (2025, 2026))
    assert _codes("인천 서구", then) == ["28260"]
    assert _codes("전남광주통합특별시 북구", now) == ["12300"]


def test_the_table_is_whole() -> None:
    regions = REGISTRY.of_kinds(["province", "district"], "")
    codes = [entry.standard_code for entry in regions]
    assert len(codes) == len(set(codes)) == 289
    assert {entry.standard_code[:2] for entry in regions if entry.code.startswith("district-") and entry.place} >= {
        "11"
    }
    for entry in regions:
        assert entry.place is not None
        above = REGISTRY.get(entry.place.parent) if entry.place.parent else None
        assert (above is None) == (entry.kind == "province"), entry.code
        if above is not None:
            assert entry.standard_code[:2] == above.standard_code[:2], entry.code
    seoul = [entry for entry in regions if entry.place and entry.place.parent == "province-seoul"]
    assert len(seoul) == 25
    assert all(entry.place and len(entry.place.government_code) == 7 for entry in seoul)


HILL = EDITIONS / "hill-2025"


def _hill(folder: Path, added: str, *lines: str) -> pipeline.EditionBuild:
    """The edition of hill-2025 with more of its institution and more lines."""
    shutil.copytree(HILL, folder)
    text = (folder / "report.txt").read_text("utf-8") + "\n".join(["", *lines, ""])
    (folder / "report.txt").write_text(text, "utf-8")
    toml = (folder / "edition.toml").read_text("utf-8")
    (folder / "edition.toml").write_text(f"{toml.rstrip()}\n{added}\n", "utf-8")
    return pipeline.run(edition.load(folder))


def test_the_institution_has_its_code_and_its_region(tmp_path: Path) -> None:
    ours = 'standard_code = "B999999"\nregion = "경기도 수원시"'
    result = _hill(tmp_path / "hill-2025", ours, "- 부산 중구와 고성군에서 개최")
    objects = {(t.predicate, t.object) for t in result.built.triples if t.subject.value.endswith("/institution/hill")}
    assert (sba("institutionCode"), ox.Literal("B999999")) in objects
    assert any(p == sba("belongsToRegion") and "suwon" in str(o) for p, o in objects)
    told = [p for p in result.problems if p.code == "P-T42"]
    assert [name for p in told for name in ("북구", "고성군") if name in p.en] == ["북구", "고성군"]
    named = {place.region for place in result.layer.places}
    assert "district/district-busan-jung" in named
    assert not any("goseong" in region for region in named)
    codes = {t.object for t in result.places if t.predicate == sba("standardCode")}
    assert {ox.Literal("26110"), ox.Literal("26")} <= codes
    from sba_kg.graph import document  # noqa: PLC0415 - the graph of the layer is made on demand

    assert any(t.predicate == MENTIONS for t in document.triples(result.layer, "hill-2025"))


def test_a_region_that_is_not_known(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _hill(tmp_path / "hill-2025", 'region = "중구"')
    assert caught.value.code == "E-E05"
