"""Names as keys: two printed forms of one name give one key.

Reports print one name with and without spaces, dots and brackets (``콘텐츠기업 지원`` / ``콘텐츠기업지원``,
``뷰티·패션`` / ``뷰티패션``); no two names of a report differ in those alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from rapidfuzz import fuzz

from sba_kg.reader.text import for_reading

_IGNORED = re.compile(r"[^\w&+]|_")
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


@lru_cache(maxsize=16_384)
def key(name: str) -> str:
    """The key of a name: NFC, lower case, without spaces, dots, brackets and quotation marks."""
    return _IGNORED.sub("", for_reading(name)).lower()


def similarity(a: str, b: str) -> float:
    """How alike two names are, 0 to 1 (Indel similarity of their keys, rapidfuzz)."""
    return fuzz.ratio(key(a), key(b)) / 100


def unit_name(printed: str) -> str:
    """A unit's name without the spaces that narrow columns leave in it (``투 자 지 원 팀``)."""
    return "".join(for_reading(printed).split())


def unit_type(name: str) -> str:
    """Code of a unit's kind from the ending of its name, ``""`` if it has none of the known endings."""
    match = _UNIT_ENDING.search(name)
    return UNIT_ENDINGS[match[1]] if match else ""


def split_units(printed: str) -> tuple[str, ...]:
    """Names of the units in a cell: ``교육 1/2/3/4팀`` is four teams, ``A팀/B팀`` two."""
    name = unit_name(printed)
    if match := _NUMBERED_UNITS.match(name):
        return tuple(f"{match[1]}{number}{match[3]}" for number in re.split(r"[/,·]", match[2]))
    parts = [part for part in re.split(r"[/,;]|(?<=팀)·", name) if part]
    return tuple(parts) if len(parts) > 1 and all(unit_type(part) for part in parts) else (name,) if name else ()
