"""Which saved queries answer what somebody asks, by words of either language."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import yaml

from sba_kg.base import resources
from sba_kg.base.text import for_reading, key
from sba_kg.query.header import SAFE
from sba_kg.query.particles import asked_for, bare
from sba_kg.query.ranking import folded
from sba_kg.query.saved import SavedQuery, saved_queries

#: What a query says of itself counts more in its name and title than in its question, and there more than in the rest.
_NAMED, _ASKED, _TOLD = 4, 2, 1
#: A word that means the same counts less than the word itself.
_ALIKE = 0.5
#: Fewer queries than these that hold all words are followed by the nearest others; most where none holds all.
_FEW, _NEAREST = 5, 10
_FILE = "synonyms.yaml"

_Said = tuple[tuple[int, list[str]], ...]


def matching(text: str) -> tuple[list[SavedQuery], bool]:
    """The saved queries that hold the words of a text, best first, and whether one holds all of them.

    Words are looked for in names, titles, questions, labels of columns and parameters, notes and categories, in Korean
    and in English; Korean ones anywhere, English ones from where a word begins, singular or plural. A particle behind a
    word, words that only ask (얼마나, which) and other words for the same thing (``queries/synonyms.yaml``) make no
    difference. Where few queries hold all words, the nearest follow: words that few queries hold say the most.
    """
    words = asked_for(for_reading(text).split())
    queries = saved_queries()
    said = [_said(saved) for saved in queries]
    weights = [[_weight(texts, word) for texts in said] for word in words]
    rare = [math.log((len(queries) + 1) / (sum(map(bool, each)) + 1)) + 0.1 for each in weights]
    scores = [sum(r * each[at] for r, each in zip(rare, weights, strict=True)) for at in range(len(queries))]
    held = [sum(bool(each[at]) for each in weights) for at in range(len(queries))]
    near = [at for at in range(len(queries)) if held[at]]
    near.sort(key=lambda at: (held[at] < len(words), -scores[at], queries[at].category, queries[at].name))
    whole = sum(1 for at in near if held[at] == len(words))
    return [queries[at] for at in near[: max(whole, _FEW) if whole else _NEAREST]], bool(whole)


def _weight(texts: _Said, word: str) -> float:
    """How much it says of a query that it holds a word, or one that means the same; 0 if it does not."""
    own = _heaviest(texts, [word])
    alike = _heaviest(texts, _alike(word)) * _ALIKE
    return max(own, _heaviest(texts, [bare(word)]), alike)


def _heaviest(texts: _Said, words: Sequence[str]) -> float:
    return max((weight for weight, own in texts for word in words if _holds(own, word)), default=0)


def _alike(word: str) -> Sequence[str]:
    return _synonyms().get(key(word)) or _synonyms().get(key(bare(word)), ())


@cache
def _synonyms() -> Mapping[str, Sequence[str]]:
    """Key of a word → all words of its groups."""
    text = (resources.queries() / _FILE).read_text("utf-8")
    groups: list[list[str]] = yaml.load(text, Loader=SAFE)  # a safe loader
    found: dict[str, list[str]] = {}
    for group in groups:
        for word in group:
            found.setdefault(key(word), []).extend(group)
    return found


def _said(saved: SavedQuery) -> _Said:
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
    words = folded(word)
    return any(all(any(own.startswith(part) for own in folded(text)) for part in words) for text in texts)
