"""What the type of a column decides."""

from __future__ import annotations

from decimal import Decimal

import pyoxigraph as ox
import pytest

from sba_kg.base.namespaces import XSD
from sba_kg.query.columns import ColumnType, ParameterType, Value
from sba_kg.vocabulary import kinds


def literal(value: str, datatype: str = "string") -> ox.Literal:
    return ox.Literal(value, datatype=ox.NamedNode(XSD + datatype))


@pytest.mark.parametrize(
    ("type_", "text", "value"),
    [
        ("string", "가\n나", "가\n나"), ("integer", "007", 7), ("won", "1e3", 1000), ("decimal", "1.50", Decimal("1.50")),
        ("boolean", "1", True), ("boolean", "false", False), ("date", "2024-02", "2024-02"), ("line", "3", 3),
        ("lines", "3; 5", "3; 5"), ("iri", "urn:x", "urn:x"), ("won", "", None),
    ],
)  # fmt: skip
def test_values(type_: str, text: str, value: Value) -> None:
    found = ColumnType(type_).read(text)
    assert (found, type(found)) == (value, type(value))
    assert value is None or isinstance(value, ColumnType(type_).holds)


@pytest.mark.parametrize(
    ("type_", "text"),
    [("integer", "1.5"), ("won", "many"), ("decimal", "INF"), ("line", "1e999"), ("date", "2024-13"), ("date", "24")],
)
def test_no_values(type_: str, text: str) -> None:
    with pytest.raises(ValueError, match=text):
        ColumnType(type_).read(text)


def test_terms() -> None:
    assert ColumnType.of(ox.NamedNode("urn:x")) is ColumnType.IRI
    assert ColumnType.of(literal("5", "long")) is ColumnType.INTEGER
    assert ColumnType.of(literal("NaN", "double")) is ColumnType.STRING
    assert ColumnType.of(literal("2024", "gYear")) is ColumnType.DATE
    assert ColumnType.WON.takes(literal("5", "integer"))
    assert not ColumnType.WON.takes(literal("5", "double"))
    assert not ColumnType.LINE.takes(literal("0", "integer"))
    assert ColumnType.LINES.takes(literal("3; 5"))
    assert ColumnType.IRI.takes(ox.NamedNode("urn:x"))
    assert not ColumnType.STRING.takes(ox.NamedNode("urn:x"))


def test_labels_are_those_of_kinds() -> None:
    assert {type_.value for type_ in ParameterType if type_.is_label} <= set(kinds.THINGS)
