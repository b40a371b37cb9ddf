"""How well a name matches what somebody typed: spaces, case, plurals, order of words and slips of the pen aside.

Scores run from 0 to 100 in steps that never overlap: the whole name, its beginning, a part of it, all the words in any
order; below them guesses. Within a step the name that holds the least besides the text is the best.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from sba_kg.base.text import for_reading, key

#: The whole name, its beginning, a part of it, all words in any order.
EXACT, PREFIX, PART, WORDS = 100.0, 94.0, 88.0, 82.0
#: How far the share of the name that matches moves a score within its step.
_STEP = 4.0
#: A guess needs this likeness of letters (rapidfuzz, 0 to 100); one of few letters needs more, because two short
#: words are soon alike. The scores of guesses stay below those of the words.
_LIKE, _LIKE_SHORT, _SHORT = 80.0, 84.0, 9
_GUESS = 0.8
#: A slip in a part of a name says less than one in the whole.
_PARTIAL = 0.94
_WORD = re.compile(r"[^\W_]+")
_PLURAL = re.compile(r"(?<=[a-z]{2})(?:(?<=[hosxz])es|(?<!s)s)$")


def score(names: Sequence[str], wanted: str) -> tuple[float, str]:
    """The best of some names for a text that they have to hold, and its score; ``(0, "")`` if none holds it.

    Args:
        names: Names of one thing, the preferred one first: of equal names the first is given.
        wanted: What was typed.
    """
    return max(((_literal(name, wanted), name) for name in names), key=lambda s: s[0], default=(0.0, ""))


def guess(names: Sequence[str], wanted: str) -> tuple[float, str]:
    """The name that looks most like a text with slips of the pen, and its score; 0 if none is like it."""
    letters = _letters(wanted)
    if not letters:
        return 0.0, ""
    least = _LIKE_SHORT if len(letters) < _SHORT else _LIKE
    value, name = max(((likeness(name, wanted), name) for name in names), key=lambda s: s[0], default=(0.0, ""))
    return (value * _GUESS, name) if value >= least else (0.0, name)


def likeness(name: str, wanted: str) -> float:
    """How alike the letters of two names are, 0 to 100.

    Korean syllables are taken apart into their letters (Unicode NFD): one wrong vowel is one letter, not a syllable.
    """
    from rapidfuzz import fuzz  # noqa: PLC0415 - only where no name holds the text

    mine, theirs = _letters(name), _letters(wanted)
    whole = fuzz.ratio(mine, theirs)
    return max(whole, _PARTIAL * fuzz.partial_ratio(mine, theirs)) if len(theirs) < len(mine) else whole


def _literal(name: str, wanted: str) -> float:
    whole, text = key(name), key(wanted)
    if not text or not whole:  # a name may be a sign alone, such as that of percent
        return EXACT if wanted.strip() and wanted.strip() == name else 0.0
    if whole == text:
        return EXACT
    share = _STEP * len(text) / len(whole)
    if whole.startswith(text):
        return PREFIX + share
    if text in whole:
        return PART + share
    return _by_words(name, wanted, min(share, _STEP))


def _by_words(name: str, wanted: str, share: float) -> float:
    """A score if a name holds every word of a text: English words by their beginning, Korean ones anywhere."""
    words, have, whole = folded(wanted), folded(name), key(name)
    if words == have:
        return EXACT
    holds = bool(words) and all(
        any(own.startswith(word) for own in have) if word.isascii() else word in whole for word in words
    )
    return WORDS + share if holds else 0.0


@lru_cache(maxsize=16_384)
def folded(name: str) -> tuple[str, ...]:
    """The words of a name in lower case, English plurals as singulars."""
    return tuple(_PLURAL.sub("", word.replace("ies", "y")) for word in _WORD.findall(for_reading(name).lower()))


@lru_cache(maxsize=16_384)
def _letters(name: str) -> str:
    return unicodedata.normalize("NFD", key(name))
