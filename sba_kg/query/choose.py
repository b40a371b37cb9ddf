"""Which saved queries answer what somebody asks, by words of either language."""

from __future__ import annotations

from collections.abc import Iterable

from sba_kg.base.text import for_reading, key
from sba_kg.query.ranking import folded
from sba_kg.query.saved import SavedQuery, saved_queries

#: What a query says of itself counts more in its name and title than in its question, and there more than in the rest.
_NAMED, _ASKED, _TOLD = 4, 2, 1


def matching(text: str) -> tuple[list[SavedQuery], bool]:
    """The saved queries that hold the words of a text, best first, and whether these hold all of them.

    Words are looked for in names, titles, questions, labels of columns and parameters, notes and categories, in Korean
    and in English; Korean ones anywhere, English ones from where a word begins, singular or plural. Where no query
    holds all words, those that hold the most are given.
    """
    words = for_reading(text).split()
    scored = [(found, saved) for saved in saved_queries() if (found := _score(saved, words))[0]]
    most = max((found[0] for found, _ in scored), default=0)
    best = sorted((s for s in scored if s[0][0] == most), key=lambda s: (-s[0][1], s[1].category, s[1].name))
    return [saved for _, saved in best], most == len(words)


def _score(saved: SavedQuery, words: Iterable[str]) -> tuple[int, int]:
    """How many of the words a query holds, and how much that says."""
    weights = [max((weight for weight, texts in _said(saved) if _holds(texts, word)), default=0) for word in words]
    return sum(map(bool, weights)), sum(weights)


def _said(saved: SavedQuery) -> tuple[tuple[int, list[str]], ...]:
    labels = [text for column in saved.columns for text in column.label.values()]
    labels += [text for parameter in saved.parameters for text in parameter.label.values()]
    return (
        (_NAMED, [saved.name.replace("-", " "), *saved.title.values()]),
        (_ASKED, [saved.category, *saved.question.values()]),
        (_TOLD, [*labels, *saved.note.values()]),
    )


def _holds(texts: Iterable[str], word: str) -> bool:
    wanted = key(word)
    if not wanted:
        return False
    if not wanted.isascii():
        return any(wanted in key(text) for text in texts)
    return any(own.startswith(folded(word)) for text in texts for own in folded(text))
