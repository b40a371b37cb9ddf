"""The default engine: the rules as SPARQL updates on the embedded store, until nothing is added."""

from __future__ import annotations

from sba_kg.reason.generalized import GeneralizedGraph
from sba_kg.reason.rules import additions


def saturate(graph: GeneralizedGraph) -> None:
    """Add all that follows from a graph by the rules (W3C OWL 2 Profiles, section 4.3)."""
    before = -1
    while (size := len(graph.store)) > before:
        before = size
        for rule in additions():
            graph.store.update(rule.update)
