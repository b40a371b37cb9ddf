"""Core constraints: pySHACL on the embedded store."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pyoxigraph as ox
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH as SHACL

from sba_kg.base.errors import ResourceError
from sba_kg.validation.raw import Raw, Term
from sba_kg.validation.shapes import Shape


def core_results(store: ox.Store, triples: Sequence[ox.Triple], shapes: Sequence[Shape]) -> list[Raw]:
    """The results of the core shapes, by pySHACL on the embedded store."""
    if not shapes:
        return []
    try:
        _, report, _ = validate(
            DataGraph.from_oxigraph_store(store),
            shacl_graph=to_rdflib(triples),
            use_shapes=[shape.rule.iri for shape in shapes],
            inplace=True,
        )
    except ReportableRuntimeError as error:
        raise ResourceError(
            "E-V05",
            f"도형을 실행할 수 없습니다({error}).",
            f"a shape cannot be run ({error})",
            file=str(shapes[0].rule.source),
        ) from error
    by_iri = {shape.rule.iri: shape for shape in shapes}
    return sorted(_raw_results(report, by_iri), key=lambda r: (r.shape.rule.id, r.focus.value, str(r.value)))


def _raw_results(report: Graph, shapes: Mapping[str, Shape]) -> Iterator[Raw]:
    for node in report.objects(None, SHACL.result):
        source = str(report.value(node, SHACL.sourceShape))
        path = report.value(node, SHACL.resultPath)
        value = report.value(node, SHACL.value)
        yield Raw(
            shapes[source],
            _to_ox(report.value(node, SHACL.focusNode)),
            None if value is None else _to_ox(value),
            None if path is None else str(path),
            str(report.value(node, SHACL.sourceConstraintComponent)),
            {},
        )


def to_rdflib(triples: Iterable[ox.Triple]) -> Graph:
    """Triples as an rdflib graph."""

    def term(value: object) -> URIRef | BNode | Literal:
        if isinstance(value, ox.NamedNode):
            return URIRef(value.value)
        if isinstance(value, ox.BlankNode):
            return BNode(value.value)
        assert isinstance(value, ox.Literal)
        return (
            Literal(value.value, lang=value.language)
            if value.language
            else Literal(value.value, datatype=URIRef(value.datatype.value), normalize=False)
        )

    graph = Graph()
    graph.addN((term(t.subject), term(t.predicate), term(t.object), graph) for t in triples)
    return graph


def _to_ox(term: object) -> Term:
    if isinstance(term, Literal):
        if term.language:
            return ox.Literal(str(term), language=term.language)
        return (
            ox.Literal(str(term), datatype=ox.NamedNode(str(term.datatype))) if term.datatype else ox.Literal(str(term))
        )
    assert isinstance(term, URIRef | BNode)
    return ox.NamedNode(str(term)) if isinstance(term, URIRef) else ox.BlankNode(str(term))
