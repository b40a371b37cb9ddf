"""Full-text search: every line that the graphs hold, ranked.

:mod:`passages` collects the texts, :mod:`index` keeps them in a file, :mod:`rank` looks through them. The texts of an
edition are a few hundred kilobytes, so a search looks at all of them
(docs/decisions/0130-search-looks-at-all.md).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from sba_kg.base.errors import UsageError, shortened
from sba_kg.base.messages import Bilingual
from sba_kg.base.text import key
from sba_kg.query import particles
from sba_kg.query.search import index, rank
from sba_kg.query.search.index import Index
from sba_kg.query.search.passages import Passage
from sba_kg.query.search.rank import PHRASE, Hit, Hits
from sba_kg.store.engine import Engine

__all__ = ["PHRASE", "Hit", "Hits", "Index", "Passage", "WantedTexts", "bare", "look", "passages_for"]


def passages_for(texts: Sequence[str], files: Sequence[Path] | None, engine: Callable[[], Engine]) -> Index:
    """The passages to look for texts in: those beside some graphs, else those that an engine has.

    Args:
        texts: What will be looked for, one after the other.
        files: The files of the graphs (:func:`sba_kg.store.embedded.graph_files`); None for a server.
        engine: What gives the engine, where it is needed.
    """
    found = index.of_files(files) if files else None
    groups = list(filter(None, map(rank.words, texts)))
    return found or (index.of_engine(engine(), groups) if groups else Index((), (), {}, complete=False))


class WantedTexts(NamedTuple):
    """WantedTexts of which a line has to hold one, and texts of which it may hold none."""

    any_of: Sequence[str]
    none_of: Sequence[str] = ()


def look(passages: Index, text: str | WantedTexts, *, kind: str = "", part: str = "", limit: int = 20) -> Hits:
    """The lines that hold a text, best first.

    Args:
        passages: Where to look.
        text: One or several words, all of which a line must hold; or several such texts.
        kind: Only passages whose kind has this name, or this in its name, in Korean or English; all if empty.
        part: Only passages below a heading that holds this text; all if empty.
        limit: At most this many.

    Raises:
        UsageError: E-U30, if no passage is of such a kind.
    """
    kinds, heading = _kinds(passages, kind), key(part)

    def keep(one: Passage) -> bool:
        return (not kinds or one.kind in kinds) and (not heading or heading in key(one.part))

    wanted = WantedTexts([text]) if isinstance(text, str) else text
    return rank.combined(passages, wanted.any_of, wanted.none_of, limit, keep)


def bare(text: str) -> str:
    """A text without words that only ask, and without the particles behind the others (공실의 → 공실)."""
    return " ".join(map(particles.bare, particles.asked_for(text.split())))


def _kinds(passages: Index, text: str) -> set[str]:
    """The kinds of passages that a text names."""
    if not (wanted := key(text)):
        return set()
    names = {kind: {key(kind), key(ko), key(en)} for kind, (ko, en) in passages.kinds.items()}
    exact = {kind for kind, own in names.items() if wanted in own}
    found = exact or {kind for kind, own in names.items() if any(wanted in name for name in own)}
    if not found and passages.keys:
        listed = Bilingual(*(", ".join(sorted(pair[at] for pair in passages.kinds.values())) for at in (0, 1)))
        raise UsageError("E-U30", text=shortened(text), kinds=listed, which="all")
    return found
