"""Results → a SHACL validation report (SHACL section 3.6) without blank nodes, for the graph ``…/validation``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from decimal import Decimal

import pyoxigraph as ox

from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import ID, PROV, RDF, SBA, SH, SHAPE, SKOS, XSD
from sba_kg.validation.raw import Raw
from sba_kg.validation.results import Result, Validation

_TYPE = ox.NamedNode(RDF + "type")


def graph_name(graph: str) -> str:
    """IRI of the validation graph of an edition's graph."""
    return f"{graph}/validation"


def result_iri(edition: str, result: Result) -> ox.NamedNode:
    """IRI of a result: rule, and a digest of the focus and its values."""
    key = "\n".join((result.focus, str(result.stated), str(result.computed), *result.compared))
    digest = hashlib.sha256(key.encode()).hexdigest()[:12]
    return ox.NamedNode(f"{ID}{edition}/validation/{result.rule.id}/{digest}")


def triples(validation: Validation, raw: dict[int, Raw], passages: dict[str, tuple[str, ...]]) -> set[ox.Triple]:
    """The report as triples.

    Args:
        validation: The validation.
        raw: For each result (by its position), the raw result that it came from.
        passages: For each observation compared, IRIs of its passages.
    """
    report = ox.NamedNode(graph_name(validation.graph))
    found = {
        ox.Triple(report, _TYPE, _sh("ValidationReport")),
        ox.Triple(report, _sh("conforms"), ox.Literal(not validation.results)),
    }
    for index, result in enumerate(validation.results):
        node = result_iri(validation.edition, result)
        found.add(ox.Triple(report, _sh("result"), node))
        found |= set(_result(node, result, raw[index], passages))
    return found


def _result(node: ox.NamedNode, result: Result, raw: Raw, passages: dict[str, tuple[str, ...]]) -> Iterator[ox.Triple]:
    def add(predicate: ox.NamedNode, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> ox.Triple:
        return ox.Triple(node, predicate, value)

    yield add(_TYPE, _sh("ValidationResult"))
    yield add(_sh("focusNode"), ox.NamedNode(result.focus))
    yield add(_sh("resultSeverity"), _sh(result.severity.value))
    yield add(_sh("sourceShape"), ox.NamedNode(SHAPE + result.rule.id))
    yield add(_sh("sourceConstraintComponent"), ox.NamedNode(raw.component))
    if raw.path:
        yield add(_sh("resultPath"), ox.NamedNode(raw.path))
    if raw.value is not None and not isinstance(raw.value, ox.BlankNode):
        yield add(_sh("value"), raw.value)
    yield from (add(_sh("resultMessage"), text) for text in _texts(result.message))
    yield from (add(ox.NamedNode(SKOS + "prefLabel"), text) for text in _texts(result.focus_label))
    for term, value in (("stated", result.stated), ("computed", result.computed), ("difference", result.difference)):
        if value is not None:
            yield add(_sba(term), _literal(value))
    for observation in result.compared:
        yield add(_sba("compares"), ox.NamedNode(observation))
        for passage in passages.get(observation, ()):
            yield add(ox.NamedNode(PROV + "wasDerivedFrom"), ox.NamedNode(passage))
    yield add(_sba("acknowledged"), ox.Literal(result.acknowledged is not None))
    if result.acknowledged:
        yield from (add(_sba("reason"), text) for text in _texts(result.acknowledged.reason))


def _sh(name: str) -> ox.NamedNode:
    return ox.NamedNode(SH + name)


def _sba(name: str) -> ox.NamedNode:
    return ox.NamedNode(SBA + name)


def _texts(text: Bilingual) -> list[ox.Literal]:
    return [ox.Literal(text.ko, language="ko"), ox.Literal(text.en, language="en")]


def _literal(value: int | Decimal | str) -> ox.Literal:
    if isinstance(value, Decimal):
        return ox.Literal(f"{value:f}", datatype=ox.NamedNode(XSD + "decimal"))
    return ox.Literal(value)
