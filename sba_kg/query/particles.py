"""Korean words as they are asked for: without the particle behind them, and without the words that only ask."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: A particle behind at least two letters; the longest that fits, so that of 에서는 not only 는 is taken away.
_PARTICLE = re.compile(
    r"(?P<word>.{2,}?)"
    r"(?:에서[는의도]?|으로[서써]?|에게서?|이라[는고]|까지|부터|이나|처럼|보다|마다|하고|이고|라는|밖에|조차"
    r"|[은는이가을를의에도만와과로나별])"
)
#: Words of questions that say nothing of what is asked for.
_ASKING = re.compile(
    r"무엇(?:인[가지])?|뭐야?|어디(?:인가)?|얼마(?:나|인가|야)?|몇[개건명]?|누구|언제|어느|어떤|어떻게|왜|있[는나](?:가|지)?|하는|되는|인[가지]"
    r"|및|또는|그리고|[대관]한|대해|중에?|the|an?|of|is|are|what|which|how|many|much|who|when|where",
    re.IGNORECASE,
)


def bare(word: str) -> str:
    """A word without the particle at its end; as it is, if it has none or little would be left."""
    found = _PARTICLE.fullmatch(word)
    return found["word"] if found else word


def asked_for(words: Sequence[str]) -> list[str]:
    """The words that say what is asked for; all, if they are words of questions only."""
    plain = [word.strip("?!.,") for word in words]
    return [word for word in plain if word and not _ASKING.fullmatch(word)] or list(words)
