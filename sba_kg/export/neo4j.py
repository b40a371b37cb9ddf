"""A property graph as files for Neo4j: CSV, a script for ``neo4j-admin``, and Cypher that reads the same CSV.

One file for the nodes of each set of labels, one for the relations of each type. Several values of a property are
joined by U+001F, a character that no text has; texts of several lines are quoted.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence

from sba_kg.export.content import Content
from sba_kg.export.property_graph import NODE, Edge, GraphNode, Property, grouped, properties, property_graph

#: Between the values of a list.
JOINT = "\x1f"
_CASTS = {"long": "toInteger", "double": "toFloat", "boolean": "toBoolean", "date": "date"}
_LONGEST_NAME = 80
_IRI, _START, _END = "iri:ID", ":START_ID", ":END_ID"
_GRAPHS = "graphs:string[]"


def write(content: Content) -> dict[str, bytes]:
    """The files by their names in a folder."""
    graph = property_graph(content)
    nodes = {_file("nodes", labels[1:] or labels): (labels, found) for labels, found in grouped(graph.nodes).items()}
    edges: dict[str, list[Edge]] = {}
    for edge in graph.edges:
        edges.setdefault(_file("relations", (edge.type,)), []).append(edge)
    tables = {name: _nodes(found) for name, (_, found) in nodes.items()}
    tables |= {name: _edges(found) for name, found in edges.items()}
    labels = {name: of for name, (of, _) in nodes.items()}
    types = {name: found[0].type for name, found in edges.items()}
    cypher = _cypher(labels, types, {name: properties(found) for name, (_, found) in nodes.items()})
    return tables | {"import.sh": _script(labels, types).encode(), "load.cypher": cypher.encode()}


def _file(folder: str, words: Sequence[str]) -> str:
    name = "-".join(words)
    if len(name) > _LONGEST_NAME:  # files have names of some 255 bytes at most
        name = f"{name[:_LONGEST_NAME]}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return f"{folder}/{name}.csv"


def _head(one: Property) -> str:
    return f"{one.name}:{one.type}{'[]' if one.many else ''}"


def _nodes(nodes: list[GraphNode]) -> bytes:
    columns = properties(nodes)
    rows = [[_IRI, _GRAPHS, *map(_head, columns)]]
    for node in nodes:
        values = (JOINT.join(node.values.get(one.name, ())) for one in columns)
        rows.append([node.iri, JOINT.join(node.graphs), *values])
    return _csv(rows)


def _edges(edges: list[Edge]) -> bytes:
    rows = [[_START, _END, _GRAPHS]]
    rows += [[edge.start, edge.end, JOINT.join(edge.graphs)] for edge in edges]
    return _csv(rows)


def _csv(rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _script(labels: dict[str, tuple[str, ...]], types: dict[str, str]) -> str:
    lines = [
        "#!/bin/sh",
        "# Imports the files of this folder into a new database of Neo4j 5, which must not run meanwhile.",
        "# Usage: NEO4J_ADMIN=/path/to/neo4j-admin ./import.sh [DATABASE]",
        'cd "$(dirname "$0")" || exit 1',
        'exec "${NEO4J_ADMIN:-neo4j-admin}" database import full "${1:-neo4j}" \\',
        "  --id-type=string --array-delimiter=U+001F --multiline-fields=true \\",
    ]
    lines += [f'  "--nodes={":".join(of)}={name}" \\' for name, of in labels.items()]
    lines += [f'  "--relationships={of}={name}" \\' for name, of in types.items()]
    return "\n".join([*lines, "  --verbose=false", ""])


def _cypher(labels: dict[str, tuple[str, ...]], types: dict[str, str], columns: dict[str, list[Property]]) -> str:
    """One statement for each file. Run again it changes nothing."""
    lines = [
        "// Loads the CSV files of this folder, which lies in the import folder of Neo4j 5, into a running database:",
        "//   cypher-shell -f load.cypher",
        "// For millions of things import.sh is faster.",
        f"CREATE CONSTRAINT sba_kg_iri IF NOT EXISTS FOR (n:{NODE}) REQUIRE n.iri IS UNIQUE;",
    ]
    for name, of in labels.items():
        sets = ", ".join(
            [f"n.graphs = {_listed(_GRAPHS)}", *(f"n.`{one.name}` = {_cast(one)}" for one in columns[name])]
        )
        more = "".join(f":`{label}`" for label in of if label != NODE)
        lines.append(
            f"LOAD CSV WITH HEADERS FROM 'file:///{name}' AS row MERGE (n:{NODE} {{iri: row.`{_IRI}`}}) "
            f"SET {f'n{more}, ' if more else ''}{sets};"
        )
    for name, type_ in types.items():
        lines.append(
            f"LOAD CSV WITH HEADERS FROM 'file:///{name}' AS row MATCH (a:{NODE} {{iri: row.`{_START}`}}), "
            f"(b:{NODE} {{iri: row.`{_END}`}}) MERGE (a)-[r:`{type_}`]->(b) SET r.graphs = {_listed(_GRAPHS)};"
        )
    return "\n".join([*lines, ""])


def _listed(column: str) -> str:
    return f"split(row.`{column}`, '\\u001F')"


def _cast(one: Property) -> str:
    column = f"row.`{_head(one)}`"
    cast = _CASTS.get(one.type)
    if one.many:
        listed = _listed(_head(one))
        return f"[x IN {listed} | {cast}(x)]" if cast else listed
    return f"{cast}({column})" if cast else column
