"""How a program uses the interface: mypy, strict, has to agree with it (tests/api/test_frames.py)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import rdflib

from sba_kg import KnowledgeGraph, SbaKgError
from sba_kg.api import Line, Row, Table


def total(kg: KnowledgeGraph) -> int:
    """The budgets of all programs, in won."""
    return sum(amount for amount in kg.query("budget-lines").column("amount_krw") if isinstance(amount, int))


def evidence(kg: KnowledgeGraph, row: Row) -> list[str]:
    """The lines behind a row."""
    lines: list[Line] = kg.source(row)
    return [f"{line.number}: {line.text}" for line in lines]


def due(kg: KnowledgeGraph, day: date) -> Table:
    """What is due by a day."""
    return kg.query("due-by", by=day)


def shares(kg: KnowledgeGraph) -> list[Decimal]:
    """Shares of the policy tasks in percent."""
    values = (row["share_percent"] for row in kg.query("budget-by-policy-task"))
    return [value for value in values if isinstance(value, Decimal)]


def main() -> None:
    """Ask a few questions."""
    try:
        kg = KnowledgeGraph.open()
    except SbaKgError as error:
        raise SystemExit(error.render("ko")) from error
    names: list[str] = [match.thing.ko for match in kg.find("창업허브", kind="program")]
    graph: rdflib.Graph = kg.graph(kg.editions[0])
    first: Row = kg.sparql("SELECT ?g WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 1")[0]
    text: str = kg.query("staffing").to_csv()
    shape: tuple[int, int] = kg.query("staffing").to_pandas().shape
    height: int = kg.query("staffing").to_polars().height
    print(names, len(graph), first["g"], text, shape, height)
