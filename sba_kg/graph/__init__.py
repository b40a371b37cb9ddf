"""Records → RDF: IRIs, provenance, links; one table maps record fields to ontology terms."""

from sba_kg.graph.build import build
from sba_kg.graph.builder import EditionGraph
from sba_kg.graph.write import write_nquads, write_turtle

__all__ = ["EditionGraph", "build", "write_nquads", "write_turtle"]
