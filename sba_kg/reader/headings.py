"""Headings of the parts of a program's section, by the words of ``data/genre/tables.toml``, ``[report]``."""

from __future__ import annotations

import re
from functools import cache

from sba_kg.reader.dates import QUOTE
from sba_kg.vocabulary import genre

_YEAR = rf"(?:(?:20)?\d\d년도?|{QUOTE}\d\d년?도?)"
#: Around the words of a heading: brackets, a colon, what it is as of.
_AROUND = re.compile(r"^[<〈《【\[(「]+|(?<![>〉》】\])」:：.])[>〉》】\])」:：.]++$|\([^()]*\)$")
#: Letters of a heading; longer texts say something.
_LONGEST = 30


def is_plan(text: str) -> bool:
    """Whether a text is the heading of what is to be done (``주요 추진계획``)."""
    return not is_schedule(text) and _is(text, "plan")


def is_schedule(text: str) -> bool:
    """Whether a text is the heading of what is done when (``향후 추진일정``)."""
    return _is(text, "dates")


def is_cost(text: str) -> bool:
    """Whether a text is the heading of a budget, perhaps with the amount behind it (``'24년 예산: 35억원``)."""
    return bool(_cost().match(text.strip())) or _is(text, "cost")


def is_part(text: str) -> bool:
    """Whether a text is the heading of another part of a program's section (``사업개요``)."""
    return _is(text, "part")


def is_standard(text: str) -> bool:
    """Whether a line is a heading of the genre even where its mark was lost."""
    return is_plan(text) or is_schedule(text) or bool(_cost().match(text.strip()))


def _is(text: str, name: str) -> bool:
    if len(text) > _LONGEST:
        return False
    return bool(_whole(name).match("".join(_AROUND.sub("", text.strip()).split())))


def _words() -> dict[str, list[str]]:
    return {name: [re.escape(word) for word in words] for name, words in genre.tables()["report"].items()}


@cache
def _whole(name: str) -> re.Pattern[str]:
    words = _words()
    return re.compile(rf"^(?:{_YEAR}|{'|'.join(words['before'])})*(?:{'|'.join(words[name])})$")


@cache
def _cost() -> re.Pattern[str]:
    words = _words()
    spaced = "|".join(r"\s*".join(word) for word in (*words["before"], *words["cost"]))
    return re.compile(rf"^(?:{_YEAR}\s*)?(?:(?:{spaced})\s*)+(?:\([^()]*\)\s*)?[:：]\s*\S")
