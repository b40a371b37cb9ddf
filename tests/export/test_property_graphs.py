"""Property graphs: nodes, relations and types of values, as GraphML (read by networkx) and as files for Neo4j."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import networkx
import pyoxigraph as ox
import pytest

from sba_kg.base.namespaces import GRAPH, RDF, SBA, XSD
from sba_kg.export import Content, export, neo4j
from sba_kg.export.names import names
from sba_kg.export.property_graph import properties, property_graph
from sba_kg.store import MemoryStore, open_store
from sba_kg.store.dataset import Dataset, dataset


@pytest.fixture(scope="module")
def content(built: Path) -> Content:
    return Content(dataset(open_store([built])))


def counted(content: Content) -> tuple[Counter[str], int]:
    """Relations by the IRI of their property, and the number of things."""
    stated = {t for _, triples in content.graphs() for t in triples}
    relations = Counter(
        t.predicate.value for t in stated if not isinstance(t.object, ox.Literal) and t.predicate.value != RDF + "type"
    )
    things = {t.subject for t in stated} | {
        t.object for t in stated if not isinstance(t.object, ox.Literal) and t.predicate.value != RDF + "type"
    }
    return relations, len(things)


def test_networkx_reads_the_graphml(content: Content) -> None:
    read = networkx.read_graphml(io.BytesIO(export(content, "graphml")[""]), force_multigraph=True)
    relations, things = counted(content)
    assert read.number_of_nodes() == things
    assert sorted(Counter(type_ for *_, type_ in read.edges(data="type")).values()) == sorted(relations.values())
    lines = [data for _, data in read.nodes(data=True) if "BudgetLine" in data["labels"].split(":")]
    amounts = [data["value"] for data in lines if "value" in data]
    assert amounts
    assert all(isinstance(amount, int | float) and amount == int(amount) for amount in amounts)


def test_files_for_neo4j_hold_everything(content: Content) -> None:
    files = export(content, "neo4j")
    relations, things = counted(content)
    nodes = {
        name: list(csv.reader(io.StringIO(data.decode()))) for name, data in files.items() if name.startswith("nodes/")
    }
    edges = {
        name: list(csv.reader(io.StringIO(data.decode())))
        for name, data in files.items()
        if name.startswith("relations/")
    }
    iris = [row[0] for rows in nodes.values() for row in rows[1:]]
    assert len(iris) == len(set(iris)) == things
    assert sorted(len(rows) - 1 for rows in edges.values()) == sorted(relations.values())
    assert {end for rows in edges.values() for row in rows[1:] for end in row[:2]} <= set(iris)
    for name in (*nodes, *edges):
        assert f"={name}" in files["import.sh"].decode()
        assert f"'file:///{name}'" in files["load.cypher"].decode()
    heads = {column for name, rows in nodes.items() if "BudgetLine" in name for column in rows[0]}
    assert "value:long" in heads


def node(*values: tuple[str, ox.Literal]) -> Content:
    store, graph = ox.Store(), ox.NamedNode(GRAPH + "town-2025")
    for name, value in values:
        store.add(ox.Quad(graph, ox.NamedNode(SBA + name), value, graph))
    return Content(Dataset((graph.value,), MemoryStore((store,))))


def typed(text: str, kind: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(XSD + kind))


@pytest.mark.parametrize(
    ("values", "type_"),
    [
        ([typed("5", "integer")], "long"),
        ([typed("9007199254740993", "integer")], "long"),
        ([typed("9007199254740993", "integer"), typed("5", "integer")], "long"),
        ([typed("5", "integer"), typed("1.5", "decimal")], "double"),
        ([typed("9007199254740993", "integer"), typed("1.5", "decimal")], "string"),
        ([typed("99999999999999999999", "integer")], "string"),
        ([typed("five", "integer")], "string"),
        ([typed("true", "boolean")], "boolean"),
        ([typed("2024-05-03", "date")], "date"),
        ([typed("2024-05-03", "date"), typed("2024", "gYear")], "string"),
        ([typed("1e999", "double")], "string"),
        ([ox.Literal("글")], "string"),
    ],
)
def test_types_keep_every_digit(values: list[ox.Literal], type_: str) -> None:
    graph = property_graph(node(*(("value", value) for value in values)))
    (found,) = properties(graph.nodes)
    assert (found.name, found.type, found.many) == ("value", type_, len(values) > 1)


def test_several_values_and_texts_of_several_lines() -> None:
    files = export(node(("text", ox.Literal('a "b"\n나')), ("text", ox.Literal("c; d, \\"))), "neo4j")
    (rows,) = [
        list(csv.reader(io.StringIO(data.decode()))) for name, data in files.items() if name.endswith("Resource.csv")
    ]
    assert rows[0] == ["iri:ID", "graphs:string[]", "text:string[]"]
    assert rows[1][2].split(neo4j.JOINT) == ['a "b"\n나', "c; d, \\"]


def test_names_are_short_and_no_two_alike() -> None:
    iris = [
        SBA + "title",
        "http://purl.org/dc/terms/title",
        "http://example.org/x#title",
        "http://example.org/y/9-a",
        SBA + "type",
    ]
    found = names(iris, {"type"})
    assert len(set(found.values())) == len(iris)
    assert found[SBA + "title"] == "title"
    assert found["http://purl.org/dc/terms/title"] == "dcterms_title"
    assert found["http://example.org/y/9-a"] == "_9_a"
    assert found[SBA + "type"] == "sba_type"


def test_a_long_list_of_classes_is_a_short_name_of_a_file() -> None:
    store, graph = ox.Store(), ox.NamedNode(GRAPH + "town-2025")
    for number in range(40):
        store.add(ox.Quad(graph, ox.NamedNode(RDF + "type"), ox.NamedNode(f"{SBA}ClassWithALongName{number}"), graph))
    files = export(Content(Dataset((graph.value,), MemoryStore((store,)))), "neo4j")
    assert max(len(name) for name in files) < 110
