"""Units of quantities and the words around them, from ``data/genre/units.toml``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sba_kg.vocabulary import genre

_MEANINGS = {
    "at least": "at-least",
    "at most": "at-most",
    "about": "about",
    "maximum": "maximum",
    "minimum": "minimum",
}
#: No letter of another word follows; particles may.
_NO_LETTER = r"(?![가-힣](?<![의을를은로이인에]))"
_BEFORE = ("about", "maximum", "minimum")
_AFTER = ("at least", "at most", "about")


@dataclass(frozen=True)
class Units:
    """The lists as patterns.

    Attributes:
        whole: Units of which there are whole numbers only.
        money: Unit of money → won.
        unit: A unit where it ends, so that no letters of another word follow it.
        before: A word that qualifies the figure behind it.
        after: A word that qualifies the figure before it.
        after_money: A word that may follow 억 where 원 is left out.
        meaning: Word → its meaning.
    """

    whole: frozenset[str]
    money: Mapping[str, int]
    unit: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    after_money: re.Pattern[str]
    meaning: Mapping[str, str]


@cache
def units() -> Units:
    """The lists of the package, read once."""
    data = genre.units()
    words = data.words
    names = _longest_first([*data.money, *data.whole, *data.measured])
    following = "|".join(_longest_first(words["after unit"]))
    meaning = {word: _MEANINGS[key] for key in _MEANINGS for word in words[key]}
    return Units(
        whole=frozenset("".join(name.split()) for name in data.whole),
        money=data.money,
        unit=re.compile(rf"\s?(?:여\s?)?(?P<unit>{'|'.join(names)})(?![A-Za-z²³])(?=$|[^가-힣]|{following})"),
        before=re.compile(rf"(?:^|(?<=[^가-힣]))({'|'.join(_of(words, _BEFORE))})\s?$"),
        after=re.compile(rf"(?:\([^()]{{1,3}}\))?\s?({'|'.join(_of(words, _AFTER))}){_NO_LETTER}"),
        after_money=re.compile(
            "|".join(_longest_first(words["after money"])) + "|(?:을|를|이|의|로|으로|에서|까지|와|과|등|및)(?![가-힣])"
        ),
        meaning=meaning,
    )


def qualifier_behind(text: str, at: int) -> str:
    """Code of the list ``qualifier`` of the word behind a figure (이상, 내외 …), ``""`` for none.

    Args:
        text: The text.
        at: Offset behind the figure.
    """
    match = units().after.match(text, at)
    return units().meaning[match[1]] if match else ""


def _of(words: Mapping[str, Sequence[str]], keys: Iterable[str]) -> list[str]:
    return _longest_first([word for key in keys for word in words[key]])


def _longest_first(names: Iterable[str]) -> list[str]:
    return [re.escape(name) for name in sorted(set(names), key=lambda name: (-len(name), name))]
