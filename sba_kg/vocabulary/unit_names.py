"""Names of organizational units: the endings that say their kind, and cells that hold several."""

from __future__ import annotations

import re

from sba_kg.base.text import for_reading

#: Endings of the names of organizational units, with their codes in the list ``unit-type``.
UNIT_ENDINGS = {
    "팀": "team",
    "실": "office",
    "본부": "headquarters",
    "단": "group",
    "센터": "center",
    "처": "division",
    "국": "bureau",
    "부": "department",
    "과": "section",
    "원": "institute",
    "소": "branch-office",
}
_UNIT_ENDING = re.compile(rf"({'|'.join(sorted(UNIT_ENDINGS, key=len, reverse=True))})$")
_NUMBERED_UNITS = re.compile(r"^(.*?)(?<!\d)(?<!\d[/,·])(\d++(?:[/,·]\d++)++)(\D+)$")


def unit_name(printed: str) -> str:
    """A unit's name without the spaces that narrow columns leave in it (``투 자 지 원 팀``)."""
    return "".join(for_reading(printed).split())


def unit_type(name: str) -> str:
    """Code of a unit's kind from the ending of its name, ``""`` if it has none of the known endings."""
    match = _UNIT_ENDING.search(name)
    return UNIT_ENDINGS[match[1]] if match else ""


def split_units(printed: str) -> tuple[str, ...]:
    """Names of the units in a cell: ``교육 1/2/3/4팀`` is four teams, ``A팀/B팀`` two."""
    words = for_reading(printed).split()
    if len(words) > 1 and all(unit_type(word) and len(word) > 1 for word in words):
        return tuple(words)
    name = unit_name(printed)
    if match := _NUMBERED_UNITS.match(name):
        return tuple(f"{match[1]}{number}{match[3]}" for number in re.split(r"[/,·]", match[2]))
    parts = [part for part in re.split(r"[/,;]|(?<=팀)·", name) if part]
    return tuple(parts) if len(parts) > 1 and all(unit_type(part) for part in parts) else (name,) if name else ()
