"""What stated figures have to do with each other, and the shares of one whole."""

from __future__ import annotations

import pyoxigraph as ox

from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import number, sba, text
from sba_kg.model import Statements


def describe(builder: GraphBuilder, statements: Statements) -> None:
    """Link the figures of running text."""
    nodes = {figure.order: builder.local(paths.stated_figure(figure)) for figure in statements.figures}
    for link in statements.links:
        builder.add(nodes[link.subject], sba(link.term), nodes[link.target] if link.target else _literal(link.value))
    for group in statements.apportionments:
        whole = builder.local(paths.apportionment(group.order))
        for share in group.shares:
            builder.add(nodes[share], sba("isShareIn"), whole)


def _literal(value: str | int) -> ox.Literal:
    return text(value) if isinstance(value, str) else number(value)
