"""What a saved query gives: some row, values of the columns' types, one order whatever the engine does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

import pyoxigraph as ox

from sba_kg.base import sparql
from sba_kg.base.errors import Problem, UsageError
from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import ID, ONTOLOGY_GRAPH, RDF, XSD
from sba_kg.query import parameters
from sba_kg.query.columns import Parameter
from sba_kg.query.lint.header import line_at, line_of
from sba_kg.query.saved import SavedQuery
from sba_kg.store.embedded import MemoryStore
from sba_kg.store.engine import Term

#: A whole number written with its datatype, as the runner writes it.
_TYPED = re.compile(rf'"(-?\d+)"\^\^<{re.escape(XSD)}integer>')
#: Mark behind the IRIs of things in a second store: engines look things up in an order that hangs on their IRIs.
_MARK = "~"


class Ground:
    """The graphs that queries are tried on, and the same graphs under other IRIs.

    Args:
        loaded: The graphs.
    """

    def __init__(self, loaded: MemoryStore) -> None:
        self.loaded = loaded

    @cached_property
    def terms(self) -> frozenset[str]:
        """IRIs of the terms and codes that the ontology declares."""
        quads = self.loaded.store.quads_for_pattern(
            None, ox.NamedNode(RDF + "type"), None, ox.NamedNode(ONTOLOGY_GRAPH)
        )
        return frozenset(quad.subject.value for quad in quads if isinstance(quad.subject, ox.NamedNode))

    @cached_property
    def renamed(self) -> MemoryStore:
        """The same graphs with a mark behind the IRI of every thing, so that engines meet them in another order."""
        store = ox.Store()
        store.extend(
            ox.Quad(_marked(quad.subject), quad.predicate, _marked(quad.object), quad.graph_name)
            for quad in self.loaded.store
        )
        return MemoryStore((store,))


def _marked(term: Any) -> Any:
    return ox.NamedNode(term.value + _MARK) if isinstance(term, ox.NamedNode) and term.value.startswith(ID) else term


def problems(saved: SavedQuery, ground: Ground) -> Iterator[Problem]:
    """What is wrong with the rows of a query."""
    wrong = [problem for parameter in saved.parameters for problem in _default(saved, parameter, ground)]
    yield from wrong
    if wrong:
        return
    text = parameters.fill(saved, {}, ground.loaded)
    found = ground.loaded.guarded().select(text).rows
    start = line_of(saved.text, "SELECT")
    if not found:
        yield Problem.of(start, "P-Q11")
    yield from _types(saved, found)
    yield from _order(saved, text, found, ground)


def _default(saved: SavedQuery, parameter: Parameter, ground: Ground) -> Iterator[Problem]:
    """A default that the parameter's type does not admit, or that is not what stands in the VALUES block."""
    blocks = [block for block in sparql.values_blocks(saved.text) if block.variable == parameter.name]
    line = line_at(saved.text, blocks[0].start)
    try:
        wanted = _wanted(saved, parameter, ground)
    except UsageError as error:
        yield Problem.of(line, "P-Q09", fault="value", reason=Bilingual(error.ko, error.en))
        return
    for block in blocks:
        if _tokens(saved.text[block.start : block.end]) != wanted:
            yield Problem.of(
                line_at(saved.text, block.start),
                "P-Q09",
                fault="values",
                parameter=parameter.name,
                default=parameter.default,
                wanted=" ".join(wanted),
            )


def _wanted(saved: SavedQuery, parameter: Parameter, ground: Ground) -> list[str]:
    """The tokens of the VALUES block that the runner would write for a default."""
    if parameter.optional and not parameter.default:
        return ["{", "UNDEF", "}"]
    alone = replace(saved, parameters=(parameter,))
    text = parameters.fill(alone, {parameter.name: parameter.default}, ground.loaded)
    block = next(b for b in sparql.values_blocks(text) if b.variable == parameter.name)
    return _tokens(text[block.start : block.end])


def _tokens(text: str) -> list[str]:
    return [token.text for token in sparql.tokens(_TYPED.sub(r"\1", text))]


def _types(saved: SavedQuery, found: tuple[tuple[Term | None, ...], ...]) -> Iterator[Problem]:
    for at, column in enumerate(saved.columns):
        terms = [row[at] for row in found if row[at] is not None]
        bad = next((term for term in terms if term is not None and not column.type.takes(term)), None)
        if bad is not None:
            yield Problem.of(
                line_of(saved.text, f"name: {column.name},"), "P-Q12", column=column.name, type=column.type, bad=bad
            )


def _order(
    saved: SavedQuery, text: str, found: tuple[tuple[Term | None, ...], ...], ground: Ground
) -> Iterator[Problem]:
    """Rows, or their order, that depend on the order in which an engine meets the things."""
    first, second = _plain(found), _plain(ground.renamed.guarded().select(_mark_text(text)).rows)
    if not saved.ordered:
        first, second = sorted(first), sorted(second)
    if first == second:
        return
    at = next((i for i, pair in enumerate(zip(first, second, strict=False), 1) if pair[0] != pair[1]), len(first))
    line = line_at(saved.text, max(saved.text.rfind("ORDER BY"), 0)) if "ORDER BY" in saved.text else 1
    yield Problem.of(line, "P-Q13", at=at)


def _mark_text(text: str) -> str:
    """A query with the marks of the renamed graphs behind the IRIs of things."""
    parts, end = [], 0
    for token in sparql.tokens(text):
        if token.kind == "iri" and token.text.startswith("<" + ID):
            parts.append(text[end : token.end - 1] + _MARK)
            end = token.end - 1
    return "".join(parts) + text[end:]


def _plain(found: tuple[tuple[Term | None, ...], ...]) -> list[tuple[str, ...]]:
    return [tuple("" if term is None else str(term).replace(_MARK, "") for term in row) for row in found]
