"""The SPARQL of a saved query: two engines read it, its prefixes and terms exist, its parts stand where they belong."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

import pyoxigraph as ox

from sba_kg.base import sparql
from sba_kg.base.errors import InputError, Problem, ProblemSeverity, UsageError
from sba_kg.base.namespaces import CODE, PREFIXES, SBA
from sba_kg.query.columns import ParameterType
from sba_kg.query.lint.header import line_at, line_of
from sba_kg.query.saved import SavedQuery
from sba_kg.store.guarded import GuardedStore

_OX_LINE = re.compile(r"error at (\d+):")


def problems(saved: SavedQuery, terms: Collection[str]) -> Iterator[Problem]:
    """What is wrong with the text of a query.

    Args:
        saved: The query.
        terms: IRIs of the terms and codes that the ontology declares.
    """
    yield from _terms(saved.text, terms)
    yield from _parameters(saved)
    if sparql.form(saved.text) != "SELECT":
        yield Problem.of(_start(saved.text), "P-Q04")
        return
    yield from _pyoxigraph(saved.text)
    yield from _rdflib(saved)


def _start(text: str) -> int:
    """The line of the first token."""
    return line_at(text, next((token.start for token in sparql.tokens(text)), 0))


# -- engines ---------------------------------------------------------------------------------------


def _pyoxigraph(text: str) -> Iterator[Problem]:
    try:
        GuardedStore(ox.Store(), ()).select(text)
    except (SyntaxError, InputError, UsageError) as error:
        place = _OX_LINE.search(str(error))
        yield _engine("pyoxigraph", error, int(place[1]) if place else _start(text))


def _rdflib(saved: SavedQuery) -> Iterator[Problem]:
    """What rdflib says of a text that it cannot read, else what its algebra shows."""
    from rdflib.plugins.sparql import prepareQuery  # noqa: PLC0415 - large, and the linter alone needs it

    try:
        algebra = prepareQuery(saved.text).algebra
    except Exception as error:  # the parser raises what it likes, and all of it means the same
        yield _engine("rdflib", error, int(getattr(error, "lineno", 0)) or _start(saved.text))
        return
    yield from _projection(saved, [str(variable) for variable in algebra.PV])
    yield from _graphs(saved.text, algebra)
    from sba_kg.query.lint import graphs  # noqa: PLC0415 - it imports rdflib

    yield from graphs.problems(saved.text, algebra)


def _engine(name: str, error: Exception, line: int) -> Problem:
    return Problem.of(line, "P-Q03", name=name, reason=error)


# -- prefixes and terms ----------------------------------------------------------------------------


@dataclass(frozen=True)
class _Prefix:
    name: str
    iri: str
    line: int


def _prefixes(text: str) -> tuple[list[_Prefix], list[sparql.Token]]:
    """The declared prefixes, and the tokens behind their declarations."""
    read = list(sparql.tokens(text))
    found = []
    at = 0
    while at + 2 < len(read) and read[at].text.upper() == "PREFIX":
        found.append(_Prefix(read[at + 1].text[:-1], read[at + 2].text[1:-1], line_at(text, read[at].start)))
        at += 3
    return found, read[at:]


def _terms(text: str, terms: Collection[str]) -> Iterator[Problem]:
    prefixes, body = _prefixes(text)
    used = {token.text.partition(":")[0] for token in body if token.kind == "word" and ":" in token.text}
    for prefix in prefixes:
        yield from _prefix(prefix, used, terms)
    yield from _unknown(prefixes, body, text, terms, ProblemSeverity.ERROR)


def doubts(text: str, terms: Collection[str]) -> Iterator[Problem]:
    """Why a query of a user's own may find nothing: terms that do not exist, patterns outside any graph.

    Args:
        text: The query.
        terms: IRIs of the terms and codes that the ontology declares.
    """
    prefixes, body = _prefixes(text)
    yield from _unknown(prefixes, body, text, terms, ProblemSeverity.WARNING)
    if not {"GRAPH", "FROM", "SERVICE"} & {token.text.upper() for token in body if token.kind == "word"}:
        yield Problem.of(_start(text), "P-Q14")


def _unknown(
    prefixes: Sequence[_Prefix],
    body: Sequence[sparql.Token],
    text: str,
    terms: Collection[str],
    severity: ProblemSeverity,
) -> Iterator[Problem]:
    """Names of ours that the ontology does not declare."""
    by_name = {prefix.name: prefix.iri for prefix in prefixes}
    for token in body:
        iri = _expanded(token, by_name)
        if iri.startswith((SBA, CODE)) and iri not in (SBA, CODE) and iri not in terms:
            line = line_at(text, token.start)
            yield Problem.of(line, "P-Q06", term=token.text, severity=severity)


def _prefix(prefix: _Prefix, used: Collection[str], terms: Collection[str]) -> Iterator[Problem]:
    """A prefix is one of the project's, or stands for a code list."""
    name, line = prefix.name, prefix.line
    code_list = prefix.iri.startswith(CODE) and prefix.iri.removesuffix("/") in terms
    if prefix.iri != PREFIXES.get(name) and not code_list:
        yield Problem.of(line, "P-Q05", name=name, fault="other")
    if name not in used:
        yield Problem.of(line, "P-Q05", name=name, fault="unused")


def _expanded(token: sparql.Token, prefixes: Mapping[str, str]) -> str:
    if token.kind == "iri":
        return token.text[1:-1]
    name, colon, local = token.text.partition(":")
    if token.kind == "word" and colon and name in prefixes:
        return prefixes[name] + re.sub(r"\\(.)", r"\1", local)
    return ""


# -- parameters ------------------------------------------------------------------------------------


def _parameters(saved: SavedQuery) -> Iterator[Problem]:
    """Parameters without exactly one VALUES block, or with one that does not stand first in its group.

    An edition has one in every SELECT that looks into its graph.
    """
    blocks = sparql.values_blocks(saved.text)
    read = list(sparql.tokens(saved.text))
    yield from _no_edition(saved, read)
    leading = set(_leading(read))
    for parameter in saved.parameters:
        own = [block for block in blocks if block.variable == parameter.name]
        if not own or (len(own) > 1 and parameter.type is not ParameterType.EDITION):
            yield Problem.of(
                line_at(saved.text, own[-1].start) if own else line_of(saved.text, f"name: {parameter.name}"),
                "P-Q08",
                fault="count",
                parameter=parameter.name,
                count=len(own),
            )
            continue
        for block in own:
            if block.start not in leading:
                yield Problem.of(line_at(saved.text, block.start), "P-Q08", fault="first", parameter=parameter.name)


def _no_edition(saved: SavedQuery, read: Sequence[sparql.Token]) -> Iterator[Problem]:
    """The graph of an edition that no VALUES line chooses: then nothing shows that the query has the parameter."""
    if "g" in {parameter.name for parameter in saved.parameters}:
        return
    graphs = [a.start for a, b in pairwise(read) if a.text.upper() == "GRAPH" and b.text == "?g"]
    for start in graphs[:1]:
        yield Problem.of(line_at(saved.text, start), "P-Q08", fault="edition")


def _leading(tokens: list[sparql.Token]) -> Iterator[int]:
    """Where the braces of the VALUES blocks open that stand first in their group, or behind such blocks alone."""
    fresh: list[bool] = []
    ahead = iter(tokens)
    for token in ahead:
        if token.text.upper() == "VALUES" and fresh and fresh[-1]:
            yield from (t.start for t in takewhile(lambda t: t.text != "}", ahead) if t.text == "{")
        elif token.text == "{":
            fresh = [*fresh[:-1], False, True] if fresh else [True]
        elif token.text == "}":
            fresh = fresh[:-1]
        elif fresh:
            fresh[-1] = False


# -- structure -------------------------------------------------------------------------------------


def _projection(saved: SavedQuery, projected: list[str]) -> Iterator[Problem]:
    columns = [column.name for column in saved.columns]
    if projected != columns:
        yield Problem.of(
            line_of(saved.text, "SELECT"), "P-Q07", columns=", ".join(columns), projected=", ".join(projected)
        )


def _graphs(text: str, algebra: object) -> Iterator[Problem]:
    """Patterns that name no graph: the default graph holds everything in one engine and nothing in another."""
    if outside := sorted({_shown(triple) for triple in _outside(algebra)}):
        yield Problem.of(line_of(text, "WHERE"), "P-Q10", outside="; ".join(outside))


def _outside(node: object, inside: bool = False) -> Iterator[object]:
    """The triple patterns of an algebra (rdflib) that no Graph holds."""
    from rdflib.plugins.sparql.parserutils import CompValue  # noqa: PLC0415 - as above

    if isinstance(node, CompValue):
        within = inside or node.name == "Graph"
        if node.name == "BGP" and not within:
            yield from node.triples
        for value in node.values():
            yield from _outside(value, within)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from _outside(item, inside)


def _shown(triple: object) -> str:
    assert isinstance(triple, tuple)
    return " ".join(term.n3() for term in triple)
