"""Core constraints: pySHACL on the embedded store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pyoxigraph as ox
from pyshacl import validate
from pyshacl.errors import ReportableRuntimeError
from pyshacl.graph_abstraction import DataGraph
from rdflib import Graph
from rdflib.namespace import SH as SHACL

from sba_kg.base import rdf
from sba_kg.base.errors import ResourceError
from sba_kg.validation.raw import Raw
from sba_kg.validation.shapes import Shape


def core_results(store: ox.Store, graph: Graph, shapes: Sequence[Shape]) -> list[Raw]:
    """The results of the core shapes, by pySHACL on the embedded store.

    Args:
        store: The data.
        graph: The graph of the shapes.
        shapes: The shapes that are run.
    """
    try:
        _, report, _ = validate(
            DataGraph.from_oxigraph_store(store),
            shacl_graph=graph,
            use_shapes=[shape.rule.iri for shape in shapes],
            inplace=True,
        )
    except ReportableRuntimeError as error:
        raise ResourceError("E-V05", why="core", reason=error, file=str(shapes[0].rule.source)) from error
    by_iri = {shape.rule.iri: shape for shape in shapes}
    return sorted(_raw_results(report, by_iri), key=lambda r: (r.shape.rule.id, r.focus.value, str(r.value)))


def _raw_results(report: Graph, shapes: Mapping[str, Shape]) -> Iterator[Raw]:
    for node in report.objects(None, SHACL.result):
        focus = report.value(node, SHACL.focusNode)
        assert focus is not None, "a result has a focus node (SHACL section 3.6.2.1)"
        source = str(report.value(node, SHACL.sourceShape))
        path = report.value(node, SHACL.resultPath)
        value = report.value(node, SHACL.value)
        yield Raw(
            shapes[source],
            rdf.from_rdflib(focus),
            None if value is None else rdf.from_rdflib(value),
            None if path is None else str(path),
            str(report.value(node, SHACL.sourceConstraintComponent)),
            {},
        )
