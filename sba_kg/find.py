"""Finding things by their labels: Korean with or without spaces, English, aliases, parts of names, slips of the pen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import pyoxigraph as ox
from rapidfuzz import fuzz

from sba_kg.engine import Engine
from sba_kg.errors import UsageError
from sba_kg.names import key
from sba_kg.namespaces import GRAPH, ID, PROV, SBA, SKOS

#: Scores: the whole name, its beginning, a part of it; below the last a match is a guess that is not shown.
_EXACT, _PREFIX, _PART, _LEAST = 100.0, 95.0, 90.0, 66.0
#: A slip in a part of a name says less than one in the whole.
_GUESS = 0.9
_LABELS = (SKOS + "prefLabel", SKOS + "altLabel")
_NAMES = f"""
SELECT ?graph ?thing ?property ?label WHERE {{{{
  VALUES ?graph {{{{ {{editions}} }}}}
  VALUES ?property {{{{ <{_LABELS[0]}> <{_LABELS[1]}> }}}}
  GRAPH ?graph {{{{ ?thing ?property ?label }}}}
}}}}"""
_STARTS = f"""
SELECT ?thing ?line WHERE {{{{
  VALUES ?graph {{{{ {{editions}} }}}}
  GRAPH ?graph {{{{ ?thing <{_LABELS[0]}> ?label ; <{PROV}wasDerivedFrom>/<{SBA}startLine> ?line }}}}
}}}}"""


@dataclass(frozen=True)
class Thing:
    """A named thing of the loaded graphs.

    Attributes:
        iri: Its IRI.
        kind: Kind of its IRI (``program``, ``unit``, ``facility`` …).
        ko: Its Korean label.
        en: Its English label, ``""`` if it has none.
        aliases: Its other names.
        line: First line of the report that names it, None if there is none.
        edition: Name of the edition whose graph names it (the first, if several do).
    """

    iri: str
    kind: str
    ko: str
    en: str
    aliases: tuple[str, ...]
    line: int | None
    edition: str

    @property
    def names(self) -> tuple[str, ...]:
        """All its names."""
        return tuple(name for name in (self.ko, self.en, *self.aliases) if name)


@dataclass(frozen=True)
class Match:
    """A thing with how well it matches (0 to 100) and the name that does."""

    thing: Thing
    score: float
    name: str


def things(loaded: Engine) -> list[Thing]:
    """All named things of the loaded editions, those of the registry and those of one edition."""
    labels: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    where: dict[str, str] = {}
    editions = " ".join(f"<{iri}>" for iri in loaded.editions)
    for row in loaded.select(_NAMES.format(editions=editions)).rows:
        graph, thing, property_, label = row
        if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal) and thing.value.startswith(ID):
            labels[thing.value][_iri(property_)].append((label.language or "", label.value))
            edition = _iri(graph).removeprefix(GRAPH)
            where[thing.value] = min(where.get(thing.value, edition), edition)
    lines = _lines(loaded, editions)
    return [_thing(iri, found, where[iri], lines.get(iri)) for iri, found in sorted(labels.items())]


def _thing(iri: str, labels: dict[str, list[tuple[str, str]]], edition: str, line: int | None) -> Thing:
    preferred = dict(sorted(labels[_LABELS[0]]))
    parts = iri.removeprefix(ID).split("/")
    kind = parts[1] if parts[0] == edition and len(parts) > 1 else parts[0]
    aliases = tuple(sorted({text for _, text in labels[_LABELS[1]]}))
    ko = preferred.get("ko") or next(iter(preferred.values()), iri)
    return Thing(iri, kind, ko, preferred.get("en", ""), aliases, line, edition)


def _lines(loaded: Engine, editions: str) -> dict[str, int]:
    """First line that names each thing."""
    found: dict[str, int] = {}
    for thing, start in loaded.select(_STARTS.format(editions=editions)).rows:
        if isinstance(start, ox.Literal):
            line = int(start.value)
            found[_iri(thing)] = min(found.get(_iri(thing), line), line)
    return found


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def find(loaded: Engine, text: str, kind: str = "", limit: int = 20) -> list[Match]:
    """The things whose names match a text, best first.

    Args:
        loaded: The graphs.
        text: A name or a part of one, in Korean or English.
        kind: Kind of thing to look for; all kinds if empty.
        limit: At most this many.
    """
    wanted = key(text)
    if not wanted:
        return []
    matches = [_best(thing, wanted) for thing in things(loaded) if not kind or thing.kind == kind]
    found = [match for match in matches if match.score >= _LEAST]
    if any(match.score >= _PART for match in found):  # guesses are of use only where nothing has the text itself
        found = [match for match in found if match.score >= _PART]
    return sorted(found, key=lambda m: (-m.score, m.thing.line or 0, m.thing.iri))[:limit]


def _best(thing: Thing, wanted: str) -> Match:
    scored = [(_score(key(name), wanted), name) for name in thing.names]
    score, name = max(scored, default=(0.0, ""))
    return Match(thing, score, name)


def _score(name: str, wanted: str) -> float:
    if name == wanted:
        return _EXACT
    if name.startswith(wanted):
        return _PREFIX
    return _PART if wanted in name else max(fuzz.ratio(name, wanted), _GUESS * fuzz.partial_ratio(name, wanted))


def resolve(loaded: Engine, parameter: str, kind: str, text: str) -> str:
    """IRI of the thing that a parameter names by its label, an alias or its IRI.

    Args:
        loaded: The graphs.
        parameter: Name of the parameter, for messages.
        kind: Kind of thing that it takes.
        text: What the user typed.

    Raises:
        UsageError: E-U09, if no thing of the kind has the name, or several have.
    """
    known = [thing for thing in things(loaded) if thing.kind == kind]
    exact = [t for t in known if text == t.iri or key(text) in map(key, t.names)]
    if len(exact) == 1:
        return exact[0].iri
    near = [match.thing for match in find(loaded, text, kind, 5)] or _guesses(known, text)
    names = ", ".join(thing.ko for thing in (exact or near))
    raise UsageError(
        "E-U09",
        f"매개변수 {parameter}의 '{text}'은(는) "
        + ("여럿입니다" if exact else "없는 이름입니다")
        + f". 비슷한 이름: {names or '-'}.",
        f"parameter {parameter}: "
        + (f"'{text}' names several things" if exact else f"no {kind} is named '{text}'")
        + (f"; did you mean {names}?" if names else f"; see sba-kg find --kind {kind}"),
    )


def _guesses(known: Sequence[Thing], text: str) -> list[Thing]:
    scored = sorted(((_best(thing, key(text)).score, thing.ko, thing) for thing in known), key=lambda s: (-s[0], s[1]))
    return [thing for score, _, thing in scored[:3] if score > _LEAST / 2]
