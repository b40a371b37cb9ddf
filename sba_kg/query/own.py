"""SPARQL of a user's own made easy: prefixes that need no PREFIX line, and patterns that need no GRAPH."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from sba_kg.base import sparql
from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import CODE, ONTOLOGY_GRAPH, PREFIXES
from sba_kg.store.embedded import MemoryStore
from sba_kg.store.engine import Engine

#: What follows the name of an edition's graph in the names of it and of the graphs that are made from it.
_BESIDE = ("", "/document", "/inferred", "/validation")


@dataclass(frozen=True)
class Prepared:
    """A query as it is asked.

    Attributes:
        text: Its text.
        prefixes: The prefixes that it uses and does not declare, with what they stand for.
        plain: Its text without the FROM clauses of a union.
    """

    text: str
    prefixes: Mapping[str, str]
    plain: str


def prepared(text: str, name: str, editions: Sequence[str] = (), *, union: bool = False) -> Prepared:
    """A query with the prefixes of the project declared where it uses them.

    Args:
        text: The query.
        name: What it is called in messages.
        editions: IRIs of the graphs of the loaded editions.
        union: Whether patterns outside GRAPH are about all of these, what is made from them and the ontology taken
            together.

    Raises:
        InputError: E-Q07, if a prefix is neither declared nor one of the project's or of a code list.
        UsageError: E-Q08, if a query for the union says itself which graphs it is about.
    """
    prefixes = _missing(text, name)
    asked = _of_union(text, editions) if union else text
    # On the first line, so that the lines of messages are those of the text.
    declared = "".join(f"PREFIX {prefix}: <{iri}> " for prefix, iri in prefixes.items())
    return Prepared(declared + asked, prefixes, declared + text)


def of_union(engine: Engine, ready: Prepared) -> tuple[Engine, str]:
    """What answers a query for the union of graphs, and the text that it is asked.

    Args:
        engine: The graphs.
        ready: The query, prepared for their union.
    """
    if isinstance(engine, MemoryStore):
        return engine.united, ready.plain
    return engine, ready.text  # a server that keeps to SPARQL merges the graphs of FROM


def _missing(text: str, name: str) -> dict[str, str]:
    """The prefixes that a query uses and does not declare, in the order in which it uses them."""
    read = list(sparql.tokens(text))
    declared = {after.text[:-1] for before, after in pairwise(read) if before.text.upper() == "PREFIX"}
    used = {t.text.partition(":")[0]: t for t in reversed(read) if t.kind == "word" and _has_prefix(t.text)}
    found: dict[str, str] = {}
    for prefix, token in sorted(used.items(), key=lambda item: item[1].start):
        if prefix not in declared:
            if not (iri := PREFIXES.get(prefix) or _code_list(prefix)):
                line = text.count("\n", 0, token.start) + 1
                known = ", ".join(sorted(PREFIXES))
                raise InputError("E-Q07", prefix=prefix, known=known, file=name, line=line)
            found[prefix] = iri
    return found


def _has_prefix(word: str) -> bool:
    """Whether a token is a name with a prefix; ``_:b`` is a blank node."""
    return ":" in word and not word.startswith(("_:", "@", "\\"))


def _code_list(prefix: str) -> str:
    """The namespace of the codes of a list, such as ``…/code/measure/`` for ``measure``; ``""`` if there is none."""
    from sba_kg.vocabulary import codes  # noqa: PLC0415 - it reads a file, and few queries need it

    return f"{CODE}{prefix}/" if prefix in codes.words() else ""


def _of_union(text: str, editions: Sequence[str]) -> str:
    """A query about the union of graphs: they stand in FROM, and in FROM NAMED for the patterns within GRAPH."""
    read = list(sparql.tokens(text))
    if any(token.kind == "word" and token.text.upper() == "FROM" for token in read):
        raise UsageError("E-Q08")
    graphs = [f"{edition}{beside}" for edition in editions for beside in _BESIDE] + [ONTOLOGY_GRAPH]
    clauses = "".join(f"FROM <{graph}> FROM NAMED <{graph}> " for graph in graphs)
    depth = 0
    for token in read:
        if not depth and (token.text == "{" or (token.kind == "word" and token.text.upper() == "WHERE")):
            return f"{text[: token.start]}{clauses}{text[token.start :]}"
        depth += {"(": 1, ")": -1}.get(token.text, 0) if token.kind == "other" else 0
    return text
