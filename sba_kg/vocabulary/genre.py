"""The words of the genre, from ``data/genre/``: what reports call things, as data that anybody can add to.

Each file has a schema here, so that a word in no list is an error (E-X08) and code names lists that exist.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Annotated, Literal, TypeVar

import msgspec

from sba_kg.base import resources, schema
from sba_kg.base.errors import ResourceError

Listed = tuple[str, ...]
_T = TypeVar("_T")


class GenreWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``words.toml``: words of running text and of cells, by what they say; the file explains each list."""

    arrows: Listed
    changes: Listed
    none: Listed
    totals: Listed
    subtotals: Listed
    not_added: Listed
    cumulative: Listed
    tasks: Listed
    deeds: Listed
    reached: Listed
    particles: Listed
    connectives: Listed
    laws: Listed
    as_of: Listed
    states: Listed
    done: Listed
    planned: Listed
    nothing: Listed
    before: Listed
    founded: Listed
    opened: Listed
    premises: Listed
    ordinal: Listed
    in_all: Listed
    about: Listed
    difference: Listed
    change: Listed
    up: Listed
    down: Listed
    bounds: Listed
    limit_before: Listed
    limit_behind: Listed
    included: Listed
    by_way_of: Listed
    together: Listed
    additions: Listed
    rest: Listed
    shares: Listed
    counted_nouns: Listed
    set_nouns: Listed
    self_counted: Listed
    expected: Listed
    after_dates: Listed
    onwards: Listed
    until: Listed
    after: Listed
    any_time: Listed
    all_through: Listed
    continued: Listed
    all_year: Listed
    within_year: Listed
    compared: Listed
    now: Listed
    last_year: Listed
    baselines: Listed
    period: Listed
    period_of: Listed
    and_others: Listed
    goes_on: Listed
    yearly: Listed
    completed: Listed
    taken_over: Listed
    to_come: Listed
    periods: dict[str, int]
    measures: dict[str, str]


class GenreUnits(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``units.toml``: units of quantities, units of money with their worth in won, and the words around them."""

    whole: Listed
    measured: Listed
    counted: Listed
    areas: Listed
    aimed: Listed
    averaged: Listed
    figures: dict[str, Listed]
    another_word: dict[str, str]
    money: dict[str, int]
    words: dict[str, Listed]


class EntryKind(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A kind of tables inside the sections.

    Attributes:
        code: The kind, a part of IRIs.
        class_: Class of its entries, a term of the ontology.
        entries: Whether an entry is a row or a column.
        words: Word of a heading or label → property of the entry.
        staged: Whether the heading above the table is the stage of its entries.
        becomes: What the name of the facility that an entry becomes has behind the entry's name, ``""`` for none.
    """

    code: str
    class_: str = msgspec.field(name="class")
    entries: Literal["rows", "columns"]
    words: dict[str, str]
    staged: bool = False
    becomes: str = ""


class _Headings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    nameless: Listed


class Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``entries.toml``: kinds of tables inside the sections, and headings that name nothing."""

    kind: Annotated[tuple[EntryKind, ...], schema.entries("kind")]
    headings: _Headings

    def of(self, code: str) -> EntryKind:
        """The kind with a code."""
        return next(kind for kind in self.kind if kind.code == code)


class _Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``tables.toml``: kind of table → list → words of headers, captions and headings."""

    staffing: dict[str, Listed]
    budget: dict[str, Listed]
    schedule: dict[str, Listed]
    strategy: dict[str, Listed]
    organization: dict[str, Listed]
    audit: dict[str, Listed]
    facilities: dict[str, Listed]
    report: dict[str, Listed]


class _Damaged(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``damaged.toml``: kind of table → list → words of damaged tables and of the parts of their cells."""

    staffing: dict[str, Listed]
    budget: dict[str, Listed]
    organization: dict[str, Listed]
    programs: dict[str, Listed]
    audit: dict[str, Listed]
    facilities: dict[str, Listed]


class Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """``sections.toml``: what a heading says about the figures below it, and words beside figures."""

    result: Listed
    state: Listed
    plan: Listed
    parts: Listed
    general_facts: Listed
    general_nouns: Listed
    contents: Listed
    report_titles: Listed
    sessions: Listed
    committees: Listed
    qualifiers: Listed
    unsaid: Listed
    counted_per: dict[str, Listed]

    def kinds(self) -> Mapping[str, Listed]:
        """Kind of the figures below a heading → words that it ends in."""
        return {"result": self.result, "state": self.state, "plan": self.plan}


@cache
def words() -> GenreWords:
    """Words of running text and of cells. Raises what :func:`_read` raises."""
    return _read("words.toml", GenreWords)


@cache
def entries() -> Entries:
    """Kinds of tables inside the sections. Raises what :func:`_read` raises."""
    return _read("entries.toml", Entries)


@cache
def units() -> GenreUnits:
    """Units of quantities. Raises what :func:`_read` raises."""
    return _read("units.toml", GenreUnits)


@cache
def money_by_length() -> tuple[tuple[str, int], ...]:
    """Units of money with their worth in won, the longest first, as ``백만원`` ends in ``만원``."""
    return tuple(sorted(units().money.items(), key=lambda unit: -len(unit[0])))


@cache
def tables() -> Mapping[str, Mapping[str, Listed]]:
    """Kind of table → list → its words, spaces left out. Raises what :func:`_read` raises."""
    data: dict[str, dict[str, Listed]] = msgspec.structs.asdict(_read("tables.toml", _Tables))
    return {
        kind: {name: tuple("".join(word.split()) for word in found) for name, found in lists.items()}
        for kind, lists in data.items()
    }


@cache
def damaged() -> Mapping[str, Mapping[str, Listed]]:
    """Kind of damaged table → list → its words. Raises what :func:`_read` raises."""
    return msgspec.structs.asdict(_read("damaged.toml", _Damaged))


@cache
def sections() -> Sections:
    """What a heading says about the figures below it. Raises what :func:`_read` raises."""
    return _read("sections.toml", Sections)


def any_of(listed: Iterable[str]) -> str:
    """A regular expression of the words of a list, the longest first; a space in a word may be missing."""
    ordered = sorted(set(listed), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(r"\s*".join(map(re.escape, word.split())) for word in ordered) + ")"


def apart(listed: Iterable[str]) -> str:
    """As :func:`any_of`, of words whose letters may be set apart (``위 치``)."""
    return any_of(" ".join(word) for word in listed)


def signs(listed: Iterable[str]) -> str:
    """The words of a list that are single signs, for a class of a regular expression (``[…]``)."""
    return re.escape("".join(word for word in listed if len(word) == 1))


def _read(name: str, kind: type[_T]) -> _T:
    """A file of words.

    Raises:
        ResourceError: E-X08, if it has a list or value that its schema does not know; E-X09, if it cannot be read or is
            no TOML.
    """
    path = resources.data() / "genre" / name
    return schema.read_toml(path, kind, schema.Ids("E-X09", "E-X09", "E-X08", ResourceError))
