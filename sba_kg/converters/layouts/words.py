"""The words of headers and headings, from ``data/genre/tables.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache

from sba_kg.base import resources


@cache
def words(table: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of words of a kind of table, spaces left out."""
    data = tomllib.loads((resources.data() / "genre" / "tables.toml").read_text(encoding="utf-8"))
    return {name: tuple(flat(word) for word in found) for name, found in data[table].items()}


def is_known(text: str) -> bool:
    """Whether a header is a word of one of the lists, of any kind of table, perhaps with brackets behind it."""
    name = flat(text).split("(")[0]
    return any(name in found for table in _tables() for found in words(table).values())


@cache
def _tables() -> tuple[str, ...]:
    data = tomllib.loads((resources.data() / "genre" / "tables.toml").read_text(encoding="utf-8"))
    return tuple(data)


def flat(text: str) -> str:
    """A text without spaces."""
    return "".join(text.split())


def has(text: str, table: str, *lists: str) -> bool:
    """Whether a text has a word of one of the lists."""
    squeezed = flat(text)
    return any(word in squeezed for name in lists for word in words(table)[name])
