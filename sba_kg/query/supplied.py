"""What every saved query has and no header says: the parameter that chooses an edition, the column that names it.

They are in ``queries/supplied.yaml``. A query file stays a complete SPARQL query: what is supplied is what its text
shows anyway.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import yaml

from sba_kg.base import resources, sparql
from sba_kg.base.namespaces import GRAPH

_FILE = "supplied.yaml"


def complete(header: Mapping[str, Any], text: str) -> dict[str, Any]:
    """A header with what it leaves unsaid; what it says itself stays as it is.

    Args:
        header: What the ``#+`` lines of a query say.
        text: The text of the query.
    """
    parameters, columns = list(header.get("parameters", ())), list(header["columns"])
    said = {item["name"] for item in parameters}
    for parameter in _supplied("parameters"):
        if parameter["name"] not in said and (iri := sparql.first_value(text, parameter["name"])):
            parameters.insert(0, {**parameter, "default": iri.strip("<>").removeprefix(GRAPH)})
    said = {item["name"] for item in columns}
    projected = sparql.projection(text)
    for column in _supplied("columns"):
        if column["name"] not in said and column["name"] in projected:
            columns.insert(projected.index(column["name"]), column)
    return {**header, "parameters": parameters, "columns": columns}


def repeated(header: Mapping[str, Any]) -> Iterator[str]:
    """The names of parameters and columns that a header says although they would be supplied just so."""
    for kind in ("parameters", "columns"):
        supplied = {item["name"]: item for item in _supplied(kind)}
        for item in header.get(kind, ()):
            if {**item, "default": None} == {**supplied.get(item["name"], {}), "default": None}:
                yield item["name"]


def _supplied(kind: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = _read()[kind]
    return found


@cache
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((resources.queries() / _FILE).read_text("utf-8"))
    return found
