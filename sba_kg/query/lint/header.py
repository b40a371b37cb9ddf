"""A saved query's header: Korean texts in Korean, English in English, and nothing that is supplied anyway."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sba_kg.base.errors import Problem, Severity
from sba_kg.query import header as headers
from sba_kg.query import supplied
from sba_kg.query.saved import SavedQuery

ERROR = Severity.ERROR
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
        yield Problem(
            line_of(saved.text, f"name: {name}"),
            "P-Q16",
            f"{name}은(는) 모든 질의에 자동으로 붙으므로 머리말에서 지우십시오.",
            f"{name} is supplied to every query: delete it from the header",
            ERROR,
        )
    for what, texts in _texts(saved):
        line = line_of(saved.text, f"name: {what}" if what not in {"title", "question", "note"} else f"{what}:")
        ko, en = str(texts.get("ko") or ""), str(texts.get("en") or "")
        if not (_HANGUL.search(ko) or _NO_WORD.fullmatch(ko)):
            yield Problem(
                line, "P-Q02", f"{what}: 한국어 글에 한글이 없습니다({ko!r}).", f"{what}: no Korean in {ko!r}", ERROR
            )
        if not _LATIN.search(en) and not _NO_WORD.fullmatch(en):
            yield Problem(line, "P-Q02", f"{what}: 영어 글이 아닙니다({en!r}).", f"{what}: no English in {en!r}", ERROR)


def _texts(saved: SavedQuery) -> Iterator[tuple[str, Mapping[str, str]]]:
    yield "title", saved.title
    yield "question", saved.question
    if saved.note:
        yield "note", saved.note
    yield from ((parameter.name, parameter.label) for parameter in saved.parameters)
    yield from ((column.name, column.label) for column in saved.columns)
