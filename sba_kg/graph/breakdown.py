"""Which programs and funds the parts of a printed breakdown name: by their words, never by their amounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rapidfuzz import fuzz

from sba_kg.base.text import key, similarity
from sba_kg.vocabulary import codes

#: Names this alike are one name; one that stands inside another counts as this alike.
_SAME = 0.6
_INSIDE = 0.9
_BRACKETS = re.compile(r"\(([^()]+)\)")


def fund_of(name: str) -> str:
    """Code of the fund whose word a budget item's name begins with (``고유사업비``), ``""`` if there is none."""
    words = codes.words()["fund-type"]
    found = [word for word in words if key(name).startswith(key(word))]
    return words[max(found, key=len)] if found else ""


def fund_in_brackets(name: str) -> str:
    """Code of the fund in the brackets of a part's name (``서울시(수탁)``), ``""`` if there is none."""
    words = codes.words()["fund-type"]
    inside = ("".join(match[1].split()).lower() for match in _BRACKETS.finditer(name))
    return next((words[word] for word in inside if word in words), "")


def named_programs(parts: Sequence[str], programs: Sequence[str]) -> list[int | None]:
    """The program that each part names, by its position, None where none is certain.

    The most alike pair goes first; words do not tell programs of one name apart. Where as many parts as programs are
    printed, the last two left belong together.
    """
    times = Counter(map(key, programs))
    pairs = sorted(
        (-_alike(part, program), i, program, n)
        for i, part in enumerate(parts)
        for n, program in enumerate(programs)
        if times[key(program)] == 1
    )
    result: list[int | None] = [None] * len(parts)
    for unlike, index, _, program in pairs:
        if -unlike >= _SAME and result[index] is None and program not in result:
            result[index] = program
    left = [i for i, program in enumerate(result) if program is None]
    open_ = [program for program in range(len(programs)) if program not in result]
    if len(parts) == len(programs) and len(left) == len(open_) == 1 and len(parts) > 1:
        result[left[0]] = open_[0]
    return result


def _alike(part: str, program: str) -> float:
    a, b = key(part), key(program)
    if a and b and (a in b or b in a):
        return max(_INSIDE, similarity(part, program))
    return max(similarity(part, program), fuzz.token_set_ratio(part, program) / 100 if " " in part else 0.0)
