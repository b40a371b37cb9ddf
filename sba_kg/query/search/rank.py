"""Which passages hold a text, the best first.

A text is one or several words. Spaces, punctuation and case don't count: ``사회적약자`` and ``사회적 약자`` find the
same. Words of Latin letters and digits match from where a word begins, so that ``AI`` is not in ``email``; Korean
compounds are written together, so that Korean words match anywhere, at the beginning of a word first.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from sba_kg.base.text import for_reading, key
from sba_kg.query.search.index import Index
from sba_kg.query.search.passages import Passage

#: The text is the whole passage, stands in it from the beginning of a word, within one; its words stand in it in any
#: order, or in several passages of one line.
WHOLE, PHRASE, WITHIN, WORDS, LINE = 100.0, 90.0, 80.0, 70.0, 60.0
#: How far the share of the passage that the text is moves a score within its step.
_STEP = 5.0
#: A heading or a title says more of what a part is about than one of its lines.
_TITLES = {"ProgramReport", "DocumentSection", "VisionStatement"}
_TITLE = 2.0


@dataclass(frozen=True)
class Hit:
    """A line of a report that holds a text, with the passage on it that does so best.

    Attributes:
        passage: The passage: its text is what is quoted.
        score: How well it matches, 0 to 100.
    """

    passage: Passage
    score: float

    @property
    def edition(self) -> str:
        """Name of the edition."""
        return self.passage.edition

    @property
    def line(self) -> int:
        """1-based line of the report."""
        return self.passage.line

    @property
    def text(self) -> str:
        """What is printed there."""
        return self.passage.text


@dataclass(frozen=True)
class Hits:
    """The best hits, how many there are in all, and in how many lines each word stands if no line has them all."""

    found: tuple[Hit, ...]
    total: int
    words: dict[str, int]


def words(text: str) -> tuple[str, ...]:
    """The keys of the words of a text; of the whole, if none of its words has letters."""
    return tuple(dict.fromkeys(filter(None, map(key, for_reading(text).split()))))


def search(index: Index, text: str, limit: int = 20, keep: Callable[[Passage], bool] = lambda _: True) -> Hits:
    """The lines that hold a text.

    Args:
        index: The passages.
        text: What to look for.
        limit: At most this many hits.
        keep: Which passages count.
    """
    hits, counts = _hits(index, text, keep)
    return Hits(tuple(hits[:limit]), len(hits), {} if hits else counts)


def combined(
    index: Index,
    texts: Sequence[str],
    without: Sequence[str],
    limit: int = 20,
    keep: Callable[[Passage], bool] = lambda _: True,
) -> Hits:
    """The lines that hold one of several texts and none of some others, each with the text that it holds best.

    Args:
        index: The passages.
        texts: What to look for.
        without: What no passage of a line may hold, not even one that does not count.
        limit: At most this many hits.
        keep: Which passages count.
    """
    best: dict[tuple[str, int], Hit] = {}
    counts: dict[str, int] = {}
    for text in texts:
        hits, words_ = _hits(index, text, keep)
        counts |= words_
        for hit in hits:
            place = hit.edition, hit.line
            if place not in best or best[place].score < hit.score:
                best[place] = hit
    for text in without:
        for hit in _hits(index, text, lambda _: True)[0]:
            best.pop((hit.edition, hit.line), None)
    found = sorted(best.values(), key=lambda hit: (-hit.score, hit.edition, hit.line))
    return Hits(tuple(found[:limit]), len(found), {} if found else counts)


def _hits(index: Index, text: str, keep: Callable[[Passage], bool]) -> tuple[list[Hit], dict[str, int]]:
    """The lines that hold a text, best first, and the number of lines with each of its words."""
    wanted = words(text)
    lines = defaultdict(list)
    holding: dict[str, set[tuple[str, int]]] = {word: set() for word in wanted}
    for at, held in _candidates(index, wanted):
        passage = index.passage(at)
        if held := [word for word in held if _stands(word, passage.text)] if keep(passage) else []:
            place = passage.edition, passage.line
            lines[place].append((passage, held))
            for word in held:
                holding[word].add(place)
    whole = "".join(wanted)
    hits = [hit for on_line in lines.values() if (hit := _best(on_line, wanted, whole))]
    hits.sort(key=lambda hit: (-hit.score, hit.edition, hit.line))
    return hits, {word: len(places) for word, places in holding.items()}


def _candidates(index: Index, wanted: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """The places of the passages whose keys hold some words, with these."""
    if not wanted:
        return
    for at, text in enumerate(index.keys):
        if held := [word for word in wanted if word in text]:
            yield at, held


def _best(on_line: Sequence[tuple[Passage, list[str]]], wanted: Sequence[str], whole: str) -> Hit | None:
    """The best passage of a line with its score; None if the line has not all the words."""
    if len({word for _, held in on_line for word in held}) < len(wanted):
        return None
    scored = [Hit(passage, _score(passage, held, wanted, whole)) for passage, held in on_line]
    return max(scored, key=lambda hit: (hit.score, len(hit.text)))


def _score(passage: Passage, held: Sequence[str], wanted: Sequence[str], whole: str) -> float:
    text = key(passage.text)
    share = _STEP * min(1.0, len(whole) / len(text)) + _TITLE * (passage.kind in _TITLES)
    if text == whole:
        return WHOLE
    if whole in text and _stands(whole, passage.text):
        return (PHRASE if _starting(whole).search(for_reading(passage.text)) else WITHIN) + share
    if len(held) == len(wanted):
        return WORDS + share
    return LINE + share


def _stands(word: str, text: str) -> bool:
    """Whether a word whose key a text holds stands in it as a word, if it is one of Latin letters or digits."""
    return not word[0].isascii() or bool(_starting(word).search(for_reading(text)))


@cache
def _starting(word: str) -> re.Pattern[str]:
    """A word, whatever stands between its letters, from where a word begins."""
    before = r"(?<![0-9A-Za-z])" if word[0].isascii() else r"(?<![^\W_])"
    return re.compile(before + r"[\W_]*".join(map(re.escape, word)), re.IGNORECASE)
