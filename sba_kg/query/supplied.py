"""What every saved query has and no header says: the parameter that chooses an edition, the column that names it.

They are in ``queries/supplied.yaml``. A query file stays a complete SPARQL query: what is supplied is what its text
shows anyway.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import msgspec
import yaml

from sba_kg.base import resources, schema, sparql
from sba_kg.base.namespaces import GRAPH
from sba_kg.query.columns import Column, Parameter
from sba_kg.query.header import SAFE, ColumnEntry, Header, ParameterEntry

_FILE = "supplied.yaml"


class _Supplied(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of the file."""

    parameters: tuple[ParameterEntry, ...]
    columns: tuple[ColumnEntry, ...]


def parameters(header: Header, text: str) -> tuple[Parameter, ...]:
    """The parameters of a query, with those that its header leaves unsaid; what it says itself stays as it is.

    Args:
        header: What the ``#+`` lines of the query say.
        text: The text of the query.
    """
    said = {entry.name for entry in header.parameters}
    entries = list(header.parameters)
    for entry in _supplied().parameters:
        if entry.name not in said and (iri := sparql.first_value(text, entry.name)):
            entries.insert(0, msgspec.structs.replace(entry, default=iri.strip("<>").removeprefix(GRAPH)))
    return tuple(Parameter(e.name, e.type, str(e.default), e.label.by_language(), e.optional) for e in entries)


def columns(header: Header, text: str) -> tuple[Column, ...]:
    """The columns of a query, with those that its header leaves unsaid, as for :func:`parameters`."""
    said, projected = {entry.name for entry in header.columns}, sparql.projection(text)
    entries = list(header.columns)
    for entry in _supplied().columns:
        if entry.name not in said and entry.name in projected:
            entries.insert(projected.index(entry.name), entry)
    return tuple(entry.column() for entry in entries)


def repeated(header: Header) -> Iterator[str]:
    """The names of parameters and columns that a header says although they would be supplied just so."""
    alike = {msgspec.structs.replace(entry, default="") for entry in _supplied().parameters}
    yield from (e.name for e in header.parameters if msgspec.structs.replace(e, default="") in alike)
    yield from (entry.name for entry in header.columns if entry in _supplied().columns)


@cache
def _supplied() -> _Supplied:
    return schema.convert(yaml.load((resources.queries() / _FILE).read_text("utf-8"), Loader=SAFE), _Supplied)
