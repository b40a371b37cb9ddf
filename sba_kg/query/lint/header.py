"""A saved query's header: Korean texts in Korean, English in English, and nothing that is supplied anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sba_kg.base.errors import Problem
from sba_kg.query import header as headers
from sba_kg.query import supplied
from sba_kg.query.saved import SavedQuery

_HANGUL = re.compile("[가-힣]")
_LATIN = re.compile("[A-Za-z]")
#: Words that are the same in both languages: abbreviations and signs (``IRI``, ``m²``).
_NO_WORD = re.compile(r"[A-Z0-9]+|[^\w]+|m²|㎡")


def line_of(text: str, wanted: str) -> int:
    """The first line of a text that holds something, 1 if none does."""
    return next((number for number, line in enumerate(text.splitlines(), 1) if wanted in line), 1)


def line_at(text: str, offset: int) -> int:
    """The line of a place in a text."""
    return text.count("\n", 0, offset) + 1


def problems(saved: SavedQuery) -> Iterator[Problem]:
    """Texts that are not in their language, and what the loader supplies."""
    for name in supplied.repeated(headers.read(saved.text)):
        yield Problem.of(line_of(saved.text, f"name: {name}"), "P-Q16", name=name)
    for what, texts in _texts(saved):
        line = line_of(saved.text, f"name: {what}" if what not in {"title", "question", "note"} else f"{what}:")
        ko, en = str(texts.get("ko") or ""), str(texts.get("en") or "")
        if not (_HANGUL.search(ko) or _NO_WORD.fullmatch(ko)):
            yield Problem.of(line, "P-Q02", what=what, fault="korean", text=ko)
        if not _LATIN.search(en) and not _NO_WORD.fullmatch(en):
            yield Problem.of(line, "P-Q02", what=what, fault="english", text=en)


def _texts(saved: SavedQuery) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "title", saved.title
    yield "question", saved.question
    if saved.note:
        yield "note", saved.note
    yield from ((parameter.name, parameter.label) for parameter in saved.parameters)
    yield from ((column.name, column.label) for column in saved.columns)
