"""Codes in cells as words: what ``queries/words.yaml`` calls them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

import yaml

from sba_kg.base import resources
from sba_kg.base.messages import LANGUAGES
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.header import SAFE

_FILE = "words.yaml"


def spoken(answer: Answer, lang: str) -> Answer:
    """An answer whose codes are words of a language, for people.

    Args:
        answer: The answer.
        lang: ``ko`` or ``en``.
    """
    words = [_words(column) for column in answer.columns]
    if not any(words):
        return answer
    rows = tuple(
        tuple(_said(v, each, lang) if each else v for v, each in zip(row, words, strict=True)) for row in answer.rows
    )
    return replace(answer, rows=rows)


def _words(column: Column) -> Mapping[str, Mapping[str, str]]:
    """Code → its words by language; empty for a column that holds no codes, and for one that no query has named."""
    named = column.label["ko"] != column.name
    return words(column.name) if named and column.type is ColumnType.STRING else {}


def named(column: Column, value: Value) -> list[str]:
    """The words of both languages for the codes in a cell; none if the column holds no codes."""
    if not isinstance(value, str) or not (known := _words(column)):
        return []
    return [_said_text(value, known, lang) for lang in LANGUAGES]


def words(name: str) -> Mapping[str, Mapping[str, str]]:
    """Code → its words by language, for the column of a name; empty if its cells are no codes."""
    return _read().get(name, {})


def _said(value: Value, each: Mapping[str, Mapping[str, str]], lang: str) -> Value:
    return _said_text(value, each, lang) if isinstance(value, str) else value


def _said_text(value: str, each: Mapping[str, Mapping[str, str]], lang: str) -> str:
    return "; ".join(each[part][lang] if part in each else part for part in value.split("; "))


@cache
def _read() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    text = (resources.queries() / _FILE).read_text("utf-8")
    found: Mapping[str, Mapping[str, Mapping[str, str]]] = yaml.load(text, Loader=SAFE)  # a safe loader
    return found
