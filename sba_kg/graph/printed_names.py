"""Names of things in running text: which stand there as words, and not inside other words.

Reports print one name with and without spaces and brackets, and join particles and words of doing to it
(``새빛센터에서``, ``새빛센터 운영``). A name counts where a word begins with it and nothing else ends that word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from sba_kg.base.text import key
from sba_kg.vocabulary import genre

#: The shortest name, as a key, that may be printed with other spaces; a shorter one has to stand there as it is.
SHORTEST = 4
_TASKS = genre.any_of(genre.words().tasks)
_PARTICLES = genre.any_of(genre.words().particles)
#: What may stand between two letters of a name.
_BETWEEN = r"[\s·‧()\[\]'’‘\"“”\-_/]{0,2}"
_BEFORE = r"(?<![\w&+])"
_AFTER = rf"(?=(?:\s?20\d\d)?(?:{_TASKS}){{0,3}}(?:{_PARTICLES}){{0,2}}(?![\w&+]))"
#: Behind the part of a program's name that says what it is about: it is the program that is meant.
_DOING = re.compile(rf"\s?(?:개발)?{_TASKS}")
_YEAR = re.compile(r"^(?:['’‘]?\d\d|20\d\d)\s*년?도?\s+")
_GLOSS = re.compile(r"\s*\([A-Za-z][A-Za-z0-9 .&+'-]*\)")
_LAST_TASK = re.compile(rf"(?<![\s·,])[\s·,]{{0,3}}{_TASKS}$")


@dataclass(frozen=True)
class PrintedName:
    """A name in a text: as printed, its key, its place."""

    printed: str
    key: str
    start: int
    end: int


class NamePattern:
    """Finds names in texts; where names overlap the longest wins.

    Args:
        names: The names.
    """

    def __init__(self, names: Iterable[str]) -> None:
        forms = {form for name in names if (form := _form(name))}
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        self._pattern = re.compile(f"{_BEFORE}(?:{'|'.join(ordered)}){_AFTER}", re.IGNORECASE) if ordered else None

    def find(self, text: str) -> Iterator[PrintedName]:
        """The names that a text prints, in its order."""
        for match in self._pattern.finditer(text) if self._pattern else ():
            yield PrintedName(match[0], key(match[0]), match.start(), match.end())


def _form(name: str) -> str:
    letters = key(name)
    if len(letters) < SHORTEST:
        return re.escape(name.strip())
    closing = r"[)\]]?" if name.rstrip()[-1:] in {")", "]"} else ""
    return _BETWEEN.join(map(re.escape, letters)) + closing


@cache
def core(name: str) -> str:
    """What a program or a section is about: its name without year, gloss and what is done.

    ``2025 새빛축제(Saebit) 개최`` is about 새빛축제.
    """
    bare = _GLOSS.sub("", _YEAR.sub("", name))
    while (shorter := _LAST_TASK.sub("", bare)) != bare:
        bare = shorter
    return bare.strip()


def is_called(text: str, name: PrintedName) -> bool:
    """Whether what a program is about stands for the program: with a word of doing behind it."""
    return _DOING.match(text, name.end) is not None


def begins_a_name(about: str, names: Mapping[str, object]) -> bool:
    """Whether something is a proper name: a thing has that name, or one that goes on behind it."""
    return any(name.startswith(about) for name in names)
