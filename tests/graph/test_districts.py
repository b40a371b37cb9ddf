"""Districts of facilities that no address prints: by neighbourhoods, and what the 2024 report says elsewhere."""

from __future__ import annotations

from functools import cache

import pytest

from sba_kg.editions import registry
from sba_kg.editions.regions import neighborhoods
from sba_kg.graph.regions import RegionNames


@cache
def names(home: str) -> RegionNames:
    return RegionNames(registry.load(), home)


@pytest.mark.parametrize(
    ("home", "name", "address", "district"),
    [
        ("province-seoul", "마곡동", "서울시 마곡중앙8로 14(마곡동)", "district-gangseo"),
        ("province-seoul", "신사동", "", ""),  # 강남구 and 은평구
        ("province-seoul", "우동", "", ""),  # in 부산 alone
        ("province-seoul", "우동", "부산광역시 우동", "district-busan-haeundae"),
        ("", "마곡동", "", "district-gangseo"),
        ("", "중앙동", "", ""),
        ("province-seoul", "없는동", "", ""),
    ],
)
def test_district_of_a_neighbourhood(home: str, name: str, address: str, district: str) -> None:
    """Of the province that the address names, else of the institution's own; one of several is none."""
    found = names(home).of_neighborhood(name, address)
    assert (found.code if found else "") == district


def test_districts_at_home() -> None:
    """All districts of the institution's province; none where it is not known or is a district."""
    assert len(names("province-seoul").at_home()) == 25
    assert names("").at_home() == []
    assert names("district-mapo").at_home() == []


def test_the_table_of_neighbourhoods_knows_only_districts_of_the_registry() -> None:
    known = registry.load()
    codes = {code for each in neighborhoods().values() for code in each}
    assert len(codes) > 250
    assert all((entry := known.get(code)) and entry.kind == "district" for code in codes)
