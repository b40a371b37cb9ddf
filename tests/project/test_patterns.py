"""No regular expression of the product takes more than linear time, whatever the text.

Texts as the reader gives them have no runs of white space; the others are our own files. How long a pattern may take
is measured against one that is known to be quadratic, in the same process and on the same machine.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable

import pytest

from tests.support import patterns
from tests.support.patterns import Found

#: Texts that grow by two find exponential patterns before they take forever, longer ones cubic, long ones quadratic ones.
_SHORT, _LONG = (*range(8, 64, 2), 600), 4_000
_YARDSTICK = Found("yardstick", re.compile("a*b"), searched=True)
#: A linear pattern takes about a hundredth of the yardstick, a quadratic one about as long or much longer.
_SHARE = 0.5
_EXPONENTIAL = 0.05
#: Twice the text takes twice the time of a linear pattern and four times that of a quadratic one.
_DOUBLED = 2.8


def seconds(found: Found, text: str) -> float:
    started = time.thread_time()
    found.run(text)
    return time.thread_time() - started


@pytest.fixture(scope="module")
def yardstick() -> float:
    return min(seconds(_YARDSTICK, "a" * _LONG) for _ in range(5))


def attacks(found: Found, length: int) -> Iterable[str]:
    """The worst texts for a pattern, without runs of white space."""
    return dict.fromkeys(" ".join(text.split()) for text in patterns.attacks(found.pattern, length))


def is_worse(found: Found) -> str:
    """A short text for which a pattern is exponential or cubic; ``""`` if there is none."""
    for length in _SHORT:
        for text in attacks(found, length):
            if seconds(found, text) > _EXPONENTIAL and seconds(found, text) > _EXPONENTIAL:
                return text
    return ""


def is_quadratic(found: Found, yardstick: float) -> str:
    """A long text for which a pattern takes too long, twice of which takes more than twice as long."""
    for text in attacks(found, _LONG):
        if seconds(found, text) > _SHARE * yardstick:
            # Twice as long in two ways: the whole again, and each run of a character twice as long.
            grown = (text, text + text, "".join(char * 2 for char in text))
            once, *twice = (min(seconds(found, one) for _ in range(3)) for one in grown)
            if once > _SHARE * yardstick and max(twice) > _DOUBLED * once:
                return text
    return ""


def slow(found: Found, yardstick: float) -> str:
    return is_worse(found) or is_quadratic(found, yardstick)


#: Parts of the patterns, so that no worker has all of them.
PARTS = 4


@pytest.mark.parametrize("part", range(PARTS))
def test_every_pattern_of_the_product_is_linear(part: int, yardstick: float) -> None:
    found = patterns.of_product()[part::PARTS]
    assert len(found) > 200 // PARTS
    assert {item.place: text[:60] for item in found if (text := slow(item, yardstick)) and slow(item, yardstick)} == {}


def test_no_pattern_of_queries_and_shapes_is_worse_than_quadratic() -> None:
    """They look at single literals, mostly in an engine whose patterns are always linear."""
    found = patterns.of_resources()
    assert len(found) > 50
    assert [name for name, text in found if is_worse(Found(name, re.compile(text), searched=True))] == []


@pytest.mark.parametrize(
    "pattern",
    [
        r"^(?:[-*+]\s+)?\|(?:\s*:?-{2,}:?\s*\|?)+$",
        r"^(?:\w+,?)+$",
        r"^(.*?)※([^()]*?)(\S+)사업$",
        r"(\S+?)\(",
        r"\w+\s*$",
    ],
)
def test_slow_patterns_are_found(pattern: str, yardstick: float) -> None:
    known = Found("known", re.compile(pattern), searched=True)
    assert any(slow(known, yardstick) for _ in range(3))
