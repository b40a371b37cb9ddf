"""Regions in public data: the codes and names of provinces and districts, as they were on a day (``regions.csv``)."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sba_kg.base import inputs, resources
from sba_kg.base.errors import ResourceError

#: Columns of days, in ISO 8601.
DATES = {"changed", "valid_from", "valid_to"}


@dataclass(frozen=True)
class RegionPlace:
    """What public data calls a region.

    Attributes:
        parent: Code of the region that it is in now, ``""`` for a province.
        short: What stands before the names of its districts (``서울``), ``""`` for none.
        standard_code: Its code in the list of legal districts (법정동코드): two digits, of a district five.
        former_code: The code before ``changed``, ``""`` if it never changed.
        former_parent: The region that it was in before ``changed``, ``""`` if that never changed.
        changed: When code or parent changed.
        valid_from: First day of a region that is new.
        valid_to: Last day of one that is no more.
        government_code: Code of its government as an institution (기관코드, 7 digits), ``""`` if not known.
        finance_code: Code of its government in the local finance data (``laf_cd``), ``""`` if not known.
        finance_name: Name of its government there (``laf_hg_nm``), ``""`` where it has no government of its own.
    """

    parent: str = ""
    short: str = ""
    standard_code: str = ""
    former_code: str = ""
    former_parent: str = ""
    changed: datetime.date | None = None
    valid_from: datetime.date | None = None
    valid_to: datetime.date | None = None
    government_code: str = ""
    finance_code: str = ""
    finance_name: str = ""

    def code_on(self, day: datetime.date | None) -> str:
        """Its standard code on a day; of today for None."""
        return self.former_code if self._before(day) and self.former_code else self.standard_code

    def parent_on(self, day: datetime.date | None) -> str:
        """The code of the region that it was in on a day; of today for None."""
        return self.former_parent if self._before(day) and self.former_parent else self.parent

    def exists_on(self, day: datetime.date | None) -> bool:
        """Whether there was such a region on a day; True for None, as a text may name it at any time."""
        if day is None:
            return True
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def parents(self) -> tuple[str, ...]:
        """The regions that it is or was in."""
        return tuple(code for code in (self.parent, self.former_parent) if code)

    def _before(self, day: datetime.date | None) -> bool:
        return day is not None and self.changed is not None and day < self.changed


@cache
def neighborhoods() -> Mapping[str, tuple[str, ...]]:
    """Name of a legal neighbourhood (법정동), 읍 or 면 → codes of the districts that have one of that name.

    Raises:
        ResourceError: E-R50 to E-R52, if the table cannot be read.
    """
    found: dict[str, list[str]] = {}
    text = inputs.read_text(resources.data() / "registry" / "neighborhoods.csv", error=ResourceError)
    for row in csv.DictReader(io.StringIO(text, newline="")):
        for name in row["names"].split(";"):
            found.setdefault(name.strip(), []).append(row["district"])
    return {name: tuple(codes) for name, codes in found.items()}


def is_day(text: str) -> bool:
    """Whether a text is a day in ISO 8601."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def place_of(cells: Mapping[str, str]) -> RegionPlace:
    """The place of a row of ``regions.csv``; columns that are missing are empty."""
    values: dict[str, Any] = {name: cells.get(name, "") for name in RegionPlace.__dataclass_fields__}
    for name in DATES:
        values[name] = datetime.date.fromisoformat(values[name]) if values[name] else None
    return RegionPlace(**values)
