"""Staffing and the institution budget as RDF Data Cubes (W3C Recommendation, 16 January 2014).

The observations are those that the tables gave; a cube only says which of them belong together, and along which
dimensions. The structures are the ontology's (``cubes.owl.ttl``), the same for every edition.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyoxigraph as ox

from sba_kg.base.namespaces import CODE, QB, SBA, SKOS
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import DERIVED, TYPE, Term, code, sba, year
from sba_kg.model import BudgetAccount, Headcount, Records


def describe(builder: GraphBuilder, records: Records) -> None:
    """Add the cubes of the tables that the report has."""
    _Cube(builder, "staffing", "row").fill(
        [_headcount(builder, headcount) for headcount in records.headcounts], "observesGrade", "staff-grade"
    )
    _Cube(builder, "institution-budget", "column").fill(
        [_account(builder, account) for account in records.accounts], "observesBudgetItem", "budget-item"
    )


#: An observation, the code that it observes, the code above that, the name of its slice and the slice's dimensions.
_Cell = tuple[ox.NamedNode, ox.NamedNode, str, dict[str, Term]]


def _headcount(builder: GraphBuilder, record: Headcount) -> _Cell:
    return (
        builder.local(paths.headcount(record)),
        builder.local(paths.grade(record)),
        record.measure,
        {"measure": code("measure", record.measure_code)},
    )


def _account(builder: GraphBuilder, record: BudgetAccount) -> _Cell:
    kind = record.measure.removeprefix("institution-budget")
    return (
        builder.local(paths.account(record)),
        builder.local(paths.budget_item(record)),
        f"{record.side}/{record.fiscal_year}{kind}",
        {
            "measure": code("measure", record.measure),
            "budgetSide": code("budget-side", record.side),
            "fiscalYear": year(record.fiscal_year),
        },
    )


class _Cube:
    """A ``qb:DataSet`` of an edition.

    Args:
        builder: The graph.
        name: Its name: that of its structure too.
        key: Name of the slice key of the structure.
    """

    def __init__(self, builder: GraphBuilder, name: str, key: str) -> None:
        self._builder = builder
        self._name = name
        self._structure = ox.NamedNode(f"{SBA}structure/{name}")
        self._key = ox.NamedNode(f"{self._structure.value}/{key}")

    def fill(self, cells: Sequence[_Cell], dimension: str, scheme: str) -> None:
        """Add the data set with its observations and slices; nothing if there are no observations."""
        if not cells:
            return
        add = self._builder.add
        cube = self._builder.mint(paths.cube(self._name), None)
        add(cube, TYPE, _qb("DataSet"))
        add(cube, _qb("structure"), self._structure)
        add(cube, sba("isStatedIn"), self._builder.report)
        add(cube, DERIVED, self._builder.report)
        for observation, value, slice_name, dimensions in cells:
            add(observation, TYPE, _qb("Observation"))
            add(observation, _qb("dataSet"), cube)
            add(observation, sba(dimension), value)
            add(value, TYPE, ox.NamedNode(SKOS + "Concept"))
            add(value, ox.NamedNode(SKOS + "inScheme"), ox.NamedNode(CODE + scheme))
            self._slice(cube, slice_name, dimensions, observation)

    def _slice(self, cube: ox.NamedNode, name: str, dimensions: dict[str, Term], observation: ox.NamedNode) -> None:
        add, iri = self._builder.add, self._builder.local(paths.cube_slice(self._name, name))
        add(cube, _qb("slice"), iri)
        add(iri, TYPE, _qb("Slice"))
        add(iri, _qb("sliceStructure"), self._key)
        add(iri, _qb("observation"), observation)
        for term, value in dimensions.items():
            add(iri, sba(term), value)


def _qb(name: str) -> ox.NamedNode:
    return ox.NamedNode(QB + name)
