"""Finding things by their labels: Korean with or without spaces, English, aliases, parts of names, slips of the pen."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.errors import UsageError, shortened
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, OWL, PROV, SBA, SKOS
from sba_kg.base.text import key
from sba_kg.query import ranking
from sba_kg.store.engine import Engine, Term, line_number
from sba_kg.vocabulary import kinds

_Measure = Callable[[Sequence[str], str], tuple[float, str]]
#: Likeness from which a name is worth suggesting where nothing matches.
_NEAR = 40.0
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

#: Passages with a text: what the report plans, schedules, wants to reach, assigns and was told.
_TEXTS = f"""
SELECT ?graph ?thing ?kind ?text ?line WHERE {{{{
  VALUES ?graph {{{{ {{editions}} }}}}
  VALUES (?class ?property ?kind) {{{{
    (<{SBA}ProgramReport> <{SBA}title> "section") (<{SBA}PlanItem> <{SBA}text> "plan-item")
    (<{SBA}Milestone> <{SBA}event> "milestone") (<{SBA}Target> <{SBA}what> "target")
    (<{SBA}Duty> <{SBA}text> "duty") (<{SBA}Finding> <{SBA}request> "finding")
    (<{SBA}ManagementItem> <{SBA}text> "management-item")
  }}}}
  GRAPH ?graph {{{{ ?thing a ?class ; ?property ?text ; <{PROV}wasDerivedFrom>/<{SBA}startLine> ?line }}}}
}}}}"""
_TERMS = f"""
SELECT ?term ?kind ?role ?label WHERE {{
  VALUES (?class ?kind) {{
    (<{OWL}Class> "class") (<{OWL}ObjectProperty> "property") (<{OWL}DatatypeProperty> "property")
    (<{SKOS}ConceptScheme> "code-list") (<{SKOS}Concept> "code")
  }}
  VALUES (?property ?role) {{ (<{SKOS}prefLabel> "prefLabel") (<{SKOS}altLabel> "altLabel") }}
  GRAPH <{ONTOLOGY_GRAPH}> {{ ?term a ?class ; ?property ?label . }}
}}"""


@dataclass(frozen=True)
class Thing:
    """A named thing of the loaded graphs, a passage with a text, or a term of the ontology.

    Attributes:
        iri: Its IRI.
        kind: Code of its kind (``program``, ``unit``, ``facility`` …; :mod:`sba_kg.vocabulary.kinds`).
        ko: Its Korean label.
        en: Its English label, ``""`` if it has none.
        aliases: Its other names.
        line: First line of the report that names it, None if there is none.
        edition: Name of the edition whose graph names it (the first, if several do); ``""`` for a term.
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

    @property
    def guessed(self) -> bool:
        """Whether the name does not hold the text, but only looks like it."""
        return self.score < ranking.WORDS


def things(loaded: Engine) -> list[Thing]:
    """All named things of the loaded editions, those of the registry and those of one edition."""
    labels: dict[str, dict[str, list[tuple[str, str]]]] = defaultdict(lambda: defaultdict(list))
    where: dict[str, str] = {}
    for row in _rows(loaded, _NAMES):
        graph, thing, property_, label = row
        if isinstance(thing, ox.NamedNode) and isinstance(label, ox.Literal) and thing.value.startswith(ID):
            labels[thing.value][_iri(property_)].append((label.language or "", label.value))
            edition = _iri(graph).removeprefix(GRAPH)
            where[thing.value] = min(where.get(thing.value, edition), edition)
    lines = _lines(loaded)
    return [_thing(iri, found, where[iri], lines.get(iri)) for iri, found in sorted(labels.items())]


def _thing(iri: str, labels: dict[str, list[tuple[str, str]]], edition: str, line: int | None) -> Thing:
    preferred = dict(sorted(labels[_LABELS[0]]))
    parts = iri.removeprefix(ID).split("/")
    kind = parts[1] if parts[0] == edition and len(parts) > 1 else parts[0]
    aliases = tuple(sorted({text for _, text in labels[_LABELS[1]]}))
    ko = preferred.get("ko") or next(iter(preferred.values()), iri)
    return Thing(iri, kind, ko, preferred.get("en", ""), aliases, line, edition)


def _rows(loaded: Engine, text: str) -> Iterator[tuple[Term | None, ...]]:
    """The rows of a query over the graphs of all editions."""
    for part in loaded.parts:
        yield from part.select(text.format(editions=" ".join(f"<{iri}>" for iri in part.editions))).rows


def _lines(loaded: Engine) -> dict[str, int]:
    """First line that names each thing."""
    found: dict[str, int] = {}
    for thing, start in _rows(loaded, _STARTS):
        if line := line_number(start):
            found[_iri(thing)] = min(found.get(_iri(thing), line), line)
    return found


def _words(term: object) -> str:
    return term.value if isinstance(term, ox.Literal) else ""


def _iri(term: object) -> str:
    return term.value if isinstance(term, ox.NamedNode) else ""


def texts(loaded: Engine) -> list[Thing]:
    """The passages of the loaded editions that have a text, as things to be found."""
    found: dict[str, Thing] = {}
    for graph, passage, kind, text, line in _rows(loaded, _TEXTS):
        name = _iri(graph).removeprefix(GRAPH)
        thing = Thing(_iri(passage), _words(kind), _words(text), "", (), line_number(line), name)
        if thing.iri not in found or (thing.line or 0) < (found[thing.iri].line or 0):
            found[thing.iri] = thing
    return [found[iri] for iri in sorted(found)]


def terms(loaded: Engine) -> list[Thing]:
    """The classes, properties, code lists and codes of the ontology, as things to be found."""
    names: dict[tuple[str, str], list[tuple[str, str, str]]] = defaultdict(list)
    for term, kind, role, label in loaded.parts[0].select(_TERMS).rows:
        language = label.language if isinstance(label, ox.Literal) else None
        names[_iri(term), _words(kind)].append((_words(role), language or "", _words(label)))
    return [_term(iri, kind, sorted(found)) for (iri, kind), found in sorted(names.items()) if iri]


def _term(iri: str, kind: str, names: Sequence[tuple[str, str, str]]) -> Thing:
    preferred = {lang: label for role, lang, label in names if role == "prefLabel"}
    aliases = tuple(label for role, _, label in names if role == "altLabel")
    return Thing(iri, kind, preferred.get("ko", ""), preferred.get("en", ""), aliases, None, "")


def find(loaded: Engine, text: str, kind: str = "", limit: int = 20) -> list[Match]:
    """The things and terms whose names match a text, best first.

    Names that hold the text come first. Only where there is none, the passages that hold it (plan items, findings,
    duties …); where there is none either, names that look like it (:attr:`Match.guessed`).

    Args:
        loaded: The graphs.
        text: A name or a part of one, in Korean or English.
        kind: Kind of thing to look for, by its code or its name; all kinds if empty.
        limit: At most this many.

    Raises:
        UsageError: E-U30, if there is no such kind.
    """
    if kind and kinds.code(kind) in kinds.TEXTS:
        return rank([thing for thing in texts(loaded) if thing.kind == kinds.code(kind)], text)[:limit]
    wanted = kinds.code(kind) if kind else ""
    named = [thing for thing in (*things(loaded), *terms(loaded)) if wanted in {"", thing.kind}]
    found = rank(named, text) or ([] if wanted else rank(texts(loaded), text)) or rank(named, text, ranking.guess)
    return found[:limit]


def rank(candidates: Sequence[Thing], text: str, by: _Measure = ranking.score) -> list[Match]:
    """The things that match a text by a measure of :mod:`sba_kg.query.ranking`, best first."""
    scored = ((thing, *by(thing.names, text)) for thing in candidates)
    found = [Match(thing, score, name) for thing, score, name in scored if score > 0]
    return sorted(found, key=lambda m: (-m.score, m.thing.kind in kinds.TERMS, m.thing.line or 0, m.thing.iri))


def nearest(loaded: Engine, text: str, kind: str = "", limit: int = 3) -> list[str]:
    """The names that come nearest to a text that nothing matches."""
    near = [thing for thing in things(loaded) if not kind or thing.kind == kinds.code(kind)]
    return [thing.ko for thing in _guesses(near, text)[:limit]]


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
    if text.startswith(ID) and _is_named(loaded, text, kind):
        return text
    known = [thing for thing in things(loaded) if thing.kind == kind]
    exact = [t for t in known if text == t.iri or key(text) in map(key, t.names)]
    if len(exact) == 1:
        return exact[0].iri
    near = [match.thing for match in find(loaded, text, kind, 5)] or _guesses(known, text)
    names = ", ".join(thing.ko for thing in (exact or near))
    raise UsageError(
        "E-U09",
        parameter=parameter,
        text=shortened(text),
        kind=kind,
        what="several" if exact else "none",
        hint="near" if names else "none",
        names=names,
    )


def _is_named(loaded: Engine, iri: str, kind: str) -> bool:
    """Whether an IRI is that of a named thing of a kind, which is sooner asked than all names are read."""
    if not re.fullmatch(rf"{re.escape(kind)}/[\w./~-]+", iri.removeprefix(ID), re.ASCII):
        return False
    ask = f"ASK {{{{ VALUES ?graph {{{{ {{editions}} }}}} GRAPH ?graph {{{{ <{iri}> <{_LABELS[0]}> ?label }}}} }}}}"
    return any(part.ask(ask.format(editions=" ".join(f"<{e}>" for e in part.editions))) for part in loaded.parts)


def _guesses(known: Sequence[Thing], text: str) -> list[Thing]:
    """Up to three things whose names come nearest to a text."""
    scored = [(max(ranking.likeness(name, text) for name in thing.names), thing) for thing in known if thing.names]
    near = sorted(scored, key=lambda s: (-s[0], s[1].ko, s[1].iri))
    return [thing for likeness, thing in near[:3] if likeness > _NEAR]
