"""Which thing a name means: whole names first, then parts of names, titles and texts; kinds and numbers help."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import pyoxigraph as ox

from sba_kg.base.errors import UsageError, shortened
from sba_kg.base.namespaces import GRAPH, ID, SBA
from sba_kg.base.text import key
from sba_kg.query import find
from sba_kg.query.find import Thing
from sba_kg.store.engine import Engine
from sba_kg.vocabulary import kinds

#: Things that a message lists.
_LISTED = 10
#: A kind with the number of one of its things in a report, such as "finding 12" or "지적사항 3".
_NUMBERED = re.compile(r"(.+?)\s*(\d{1,4})\s*번?")
_ENTRIES = f"""
SELECT ?graph ?thing ?name ?section WHERE {{{{
  VALUES ?graph {{{{ {{editions}} }}}}
  GRAPH ?graph {{{{ ?thing <{SBA}entryName> ?name OPTIONAL {{{{ ?thing <{SBA}isItemOf>/<{SBA}title> ?section }}}} }}}}
}}}}"""


def resolve(engine: Engine, text: str, kind: str = "") -> Thing:
    """The thing that a text means.

    Args:
        engine: The graphs.
        text: Its name or an alias, whole or a part that no other thing has; a kind with a number (``finding 12``); an
            IRI.
        kind: Its kind, by code or name, where things of several kinds have the name.

    Raises:
        UsageError: E-U30 no such kind, E-U70 several things have the name, E-U71 none has.
    """
    known = [*find.things(engine), *_entries(engine), *find.texts(engine)]
    if wanted := _kind(kind, known):
        known = [thing for thing in known if thing.kind == wanted]
    by_iri = {thing.iri: thing for thing in reversed(known)}
    if text in by_iri:
        return by_iri[text]
    for found in _steps(known, text):
        if len(found) == 1:
            return found[0]
        if found:
            raise _several(text, found)
    raise _none(text, find.nearest(engine, text, kind))


def _kind(kind: str, known: Sequence[Thing]) -> str:
    return kinds.code(kind, {thing.kind for thing in known}) if kind else ""


def _steps(known: Sequence[Thing], text: str) -> Iterable[list[Thing]]:
    """What a text may mean, the surest first: each step counts where those before gave nothing."""
    named = [thing for thing in known if thing.kind not in kinds.TEXTS]
    wanted = key(text)
    yield _distinct(thing for thing in named if wanted and wanted in map(key, thing.names))
    yield _distinct(thing for thing in known if wanted and wanted in map(key, thing.names))
    yield _numbered(known, text)
    yield _distinct(match.thing for match in find.rank(named, text))
    yield _distinct(match.thing for match in find.rank(known, text))


def _numbered(known: Sequence[Thing], text: str) -> list[Thing]:
    if not (match := _NUMBERED.fullmatch(text.strip())):
        return []
    wanted = key(match[1])
    of_kind = {kind for kind in {thing.kind for thing in known} if wanted in map(key, (kind, *_names(kind)))}
    return _distinct(t for t in known if t.kind in of_kind and t.iri.endswith(f"/{int(match[2])}"))


def _names(kind: str) -> tuple[str, ...]:
    return kinds.KINDS.get(kind, ())


def _distinct(things: Iterable[Thing]) -> list[Thing]:
    return list({thing.iri: thing for thing in things}.values())


def _entries(engine: Engine) -> list[Thing]:
    """The entries of tables in the sections, which have a name of their own; kinds are the folders of their IRIs."""
    found = []
    for part in engine.parts:
        graphs = " ".join(f"<{graph}>" for graph in part.editions)
        for graph, thing, name, _section in part.select(_ENTRIES.format(editions=graphs)).rows:
            if isinstance(thing, ox.NamedNode) and isinstance(name, ox.Literal):
                edition = str(graph).strip("<>").removeprefix(GRAPH)
                kind = thing.value.removeprefix(f"{ID}{edition}/").split("/")[-2]
                found.append(Thing(thing.value, kind, name.value, "", (), None, edition))
    return found


def _several(text: str, found: Sequence[Thing]) -> UsageError:
    return UsageError(
        "E-U70",
        text=shortened(text),
        count=len(found),
        listed=", ".join(f"{shortened(thing.ko)} ({kinds.label(thing.kind, 'ko')})" for thing in found[:_LISTED]),
        listed_en=", ".join(f"{shortened(thing.ko)} ({kinds.label(thing.kind, 'en')})" for thing in found[:_LISTED]),
        typed=_typed(found[0], found),
    )


def _typed(thing: Thing, others: Sequence[Thing]) -> str:
    """What to type for one of several things: its whole name, its kind where others have the name, its IRI else."""
    same = [other for other in others if key(other.ko) == key(thing.ko)]
    if len(same) == 1:
        return f"sba-kg about '{thing.ko}'"
    if len({other.kind for other in same}) == len(same):
        return f"sba-kg about '{thing.ko}' --kind {thing.kind}"
    return f"sba-kg about {thing.iri}"


def _none(text: str, near: Sequence[str]) -> UsageError:
    return UsageError("E-U71", text=shortened(text), hint="near" if near else "none", names=", ".join(near))
