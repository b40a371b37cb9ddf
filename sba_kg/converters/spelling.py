"""Words that look misspelt or misread: one letter off another word of the report, or Hangul running into Latin.

One syllable of a Korean word is two or three letters (jamo); conversions and typists confuse single ones
(``공항`` / ``공향``). Two words of a report may well differ in one letter and both be right, so a pair counts only with
evidence: a long word of which a part stands nowhere else, or the same word beside both.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import combinations

from sba_kg.converters.common.context import Context
from sba_kg.model import Lines, SpellingVariant
from sba_kg.reader.cells import plain_text

_WORD = re.compile(r"[가-힣]+|[^\s가-힣()\[\]|,.:;'’‘\"“”·/~-]+")
_PARTICLE = re.compile(r"(?:으로|에서|에게|까지|부터|[을를이가은는의에로와과도만등및])$")
_PARTICLES = set("을를이가은는의에로와과도만들한할함된")
_MIXED = re.compile(r"(?<![가-힣A-Za-z])[가-힣]{2,}[a-z]{3,}(?![A-Za-z가-힣])")
#: Below this length a word needs the same neighbour; below the other no pair counts.
_LONG, _SHORT = 5, 4
#: What is longer is no word but a line without spaces.
_LONGEST = 30
#: Letters (jamo) of a syllable.
_LETTERS = 3


@dataclass
class _Form:
    """A word with the lines it stands on and the words beside it."""

    lines: list[int] = field(default_factory=list)
    beside: set[str] = field(default_factory=set)


def convert(context: Context) -> list[SpellingVariant]:
    """All words of a text that look misspelt, in the order of their lines."""
    forms, text = _forms(context)
    pairs = list(_pairs(forms))
    counts = _counts(text, {part for one, other, at in pairs for w in (one, other) for part in (_around(w, at),)})
    found: dict[tuple[str, str], SpellingVariant] = {}
    for one, other, position in pairs:
        if _is_evident(one, other, position, forms, counts):
            odd, usual = sorted((one, other), key=lambda w: (len(forms[w].lines), -min(forms[w].lines)))
            found[odd, usual] = _variant(odd, usual, forms)
    for pair in _shorter(found):
        del found[pair]  # the longer form of the same word is reported
    ordered = sorted([*found.values(), *_mixed(context)], key=lambda v: (v.lines[0].start, v.printed))
    return [SpellingVariant(i, v.printed, v.other, v.lines, v.others) for i, v in enumerate(ordered, 1)]


def _shorter(pairs: Collection[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs of words that are parts of another pair's words."""
    parts: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for pair in pairs:
        word = pair[0]
        for start, end in combinations(range(min(len(word), _LONGEST) + 1), 2):
            if end - start >= _SHORT:
                parts[word[start:end]].add(pair)
    return [p for p in pairs if any(p != longer and p[1] in longer[1] for longer in parts.get(p[0], ()))]


def _around(word: str, position: int) -> str:
    """A syllable with those beside it."""
    return word[max(0, position - 1) : position + 2]


def _counts(text: str, parts: Collection[str]) -> Counter[str]:
    """How often each of some strings of one to three letters stands in a text."""
    windows = (text[i : i + length] for length in {len(part) for part in parts} for i in range(len(text)))
    return Counter(window for window in windows if window in parts)


def _forms(context: Context) -> tuple[dict[str, _Form], str]:
    """Every Korean word, with and without its particle, and the whole text."""
    forms: dict[str, _Form] = defaultdict(_Form)
    texts = []
    for line in context.document.source.lines:
        plain = plain_text(line.text)
        texts.append(plain)
        words = _WORD.findall(plain)
        for index, word in enumerate(words):
            if not "가" <= word[0] <= "힣":
                continue
            for form in {word, _PARTICLE.sub("", word)}:
                if _SHORT <= len(form) <= _LONGEST:
                    forms[form].lines.append(line.number)
                    forms[form].beside |= {f"<{w}" for w in words[max(0, index - 1) : index]}
                    forms[form].beside |= {f">{w}" for w in words[index + 1 : index + 2]}
    return forms, "\n".join(texts)


def _pairs(forms: dict[str, _Form]) -> Iterator[tuple[str, str, int]]:
    """Pairs of words that differ in one letter, with the position of the syllable.

    Words that are the same but for one letter (``공항``, ``공향``) share a key with that letter left out.
    """
    alike: dict[tuple[str, int], list[str]] = defaultdict(list)
    for word in sorted(forms):
        for position, syllable in enumerate(word):
            for rest in _rests(syllable):
                alike[f"{word[:position]}{rest}{word[position + 1 :]}", position].append(word)
    several = {place: words for place, words in alike.items() if len(words) > 1}
    for (_, position), words in sorted(several.items()):
        for one, other in combinations(words, 2):
            yield one, other, position


@lru_cache(maxsize=4_096)
def _rests(syllable: str) -> tuple[str, ...]:
    """What is left of a syllable without one of its letters."""
    letters = unicodedata.normalize("NFD", syllable).ljust(_LETTERS)
    return tuple(f"{letters[:left_out]}_{letters[left_out + 1 :]}" for left_out in range(_LETTERS))


def _is_evident(one: str, other: str, position: int, forms: dict[str, _Form], counts: Counter[str]) -> bool:
    last = position == len(one) - 1
    if last and {one[position], other[position]} & _PARTICLES:
        return False
    if forms[one].beside & forms[other].beside:
        return True
    if last or len(one) < _LONG:
        return False
    fewest = min(len(forms[one].lines), len(forms[other].lines))
    rare = [w for w in (one, other) if len(forms[w].lines) == fewest]
    return any(counts[_around(w, position)] <= fewest for w in rare)


def _variant(odd: str, usual: str, forms: dict[str, _Form]) -> SpellingVariant:
    lines, others = (tuple(Lines.of(n) for n in sorted(set(forms[w].lines))) for w in (odd, usual))
    return SpellingVariant(0, odd, usual, lines, others)


def _mixed(context: Context) -> Iterator[SpellingVariant]:
    """Hangul that runs into lower-case Latin letters, where that is not printed twice alike."""
    found: dict[str, list[int]] = defaultdict(list)
    for line in context.document.source.lines:
        for match in _MIXED.finditer(plain_text(line.text)):
            found[match[0]].append(line.number)
    for word, lines in found.items():
        if len(lines) == 1:
            yield SpellingVariant(0, word, "", (Lines.of(lines[0]),), ())
