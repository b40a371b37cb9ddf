"""What a figure is counted for: each season, each course, each month, each head, or at one time."""

from __future__ import annotations

import re
from functools import cache

from sba_kg.vocabulary import genre

#: Where the words that belong to a figure begin.
_CLAUSE = re.compile(r"[,/+:：()→⇨]|\s및\s")


@cache
def _words() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str], re.Pattern[str]], ...]:
    """Code, and its patterns in the words before a figure, directly before it, directly behind it (``50명/월``).

    A word of one letter (``연 4회``) counts directly before or behind the figure alone: it is part of many others.
    """
    found = []
    for code, words in genre.sections().counted_per.items():
        long = genre.any_of(word for word in words if len(word) > 1)
        all_ = genre.any_of(words)
        found.append(
            (
                code,
                re.compile(rf"(?<![가-힣]){long}"),
                re.compile(rf"(?<![\d가-힣]){all_}\s?(?:총|약|최대|최소)?\s?$"),
                re.compile(rf"\s?/\s?{all_}(?![가-힣])|\s?\(\s?{all_}\s?\)"),
            )
        )
    return tuple(found)


def counted_per(text: str, start: int, end: int, subject: str) -> str:
    """Code of what a figure is counted for (list ``counted-per``), ``""`` if the text does not say.

    Args:
        text: The text with the figure.
        start: Where the figure begins.
        end: Where its unit ends.
        subject: The label of its row, column or item.
    """
    clause = next((part for part in reversed(_CLAUSE.split(text[:start])) if part and part.strip()), "")
    for code, anywhere, before, behind in _words():
        if (
            anywhere.search(clause)
            or anywhere.search(subject)
            or before.search(text[:start])
            or behind.match(text[end:])
        ):
            return code
    return ""
