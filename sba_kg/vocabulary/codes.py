"""The code lists of ``ontology/codes.skos.ttl``: printed words → codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import pyoxigraph as ox

from sba_kg.base import resources, turtle
from sba_kg.base.errors import ResourceError
from sba_kg.base.namespaces import CODE, SKOS

_LABELS = {SKOS + "prefLabel", SKOS + "altLabel", SKOS + "notation"}


@cache
def words() -> Mapping[str, Mapping[str, str]]:
    """For each code list, the printed words (lower case, without spaces) and the codes that they stand for.

    Raises:
        ResourceError: E-X02, if the file is broken or one word of a list stands for two codes.
    """
    path = resources.ontology() / "codes.skos.ttl"
    lists: dict[str, dict[str, str]] = {}
    try:
        triples = turtle.triples(path)
    except (SyntaxError, OSError) as error:
        raise ResourceError("E-X02", why="broken", reason=error, file=str(path)) from error
    for triple in triples:
        subject, predicate, label = triple.subject, triple.predicate, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal) and predicate.value in _LABELS):
            continue
        scheme, _, code = subject.value.removeprefix(CODE).partition("/")
        if not code:
            continue
        word = "".join(label.value.split()).lower()
        if lists.setdefault(scheme, {}).setdefault(word, code) != code:
            raise ResourceError("E-X02", why="twice", scheme=scheme, word=label.value, file=str(path))
    return lists


@cache
def labels(scheme: str) -> Mapping[str, Mapping[str, str]]:
    """For each code of a list, its label in ``ko`` and ``en``.

    Raises:
        ResourceError: E-X02, if the file is broken.
    """
    words()  # tells a broken file by its error
    path = resources.ontology() / "codes.skos.ttl"
    found: dict[str, dict[str, str]] = {}
    for triple in turtle.triples(path):
        subject, label = triple.subject, triple.object
        if not (isinstance(subject, ox.NamedNode) and isinstance(label, ox.Literal)):
            continue
        list_, _, code = subject.value.removeprefix(CODE).partition("/")
        if list_ == scheme and code and triple.predicate.value == SKOS + "prefLabel":
            found.setdefault(code, {})[label.language or ""] = label.value
    return found
