"""The words of headers and headings, from ``data/genre/tables.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from sba_kg.vocabulary import genre


def words(table: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of words of a kind of table, spaces left out."""
    return genre.tables()[table]


def is_known(text: str) -> bool:
    """Whether a header is a word of one of the lists, of any kind of table, perhaps with brackets behind it."""
    name = flat(text).split("(")[0]
    return any(name in found for lists in genre.tables().values() for found in lists.values())


def flat(text: str) -> str:
    """A text without spaces."""
    return "".join(text.split())


def has(text: str, table: str, *lists: str) -> bool:
    """Whether a text has a word of one of the lists."""
    squeezed = flat(text)
    return any(word in squeezed for name in lists for word in words(table)[name])
