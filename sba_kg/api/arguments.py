"""What callers give, as the saved queries and the graphs take it; and what is said of a wrong edition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pyoxigraph as ox

from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import GRAPH
from sba_kg.query.find import Match, Thing
from sba_kg.query.saved import SavedQuery

#: What a parameter of a saved query takes.
Parameter = str | int | date | Thing | Match | None


def name_of(saved: SavedQuery, key: str) -> str:
    """The parameter that a keyword argument means: ``in_`` is ``in`` where the query has no ``in_`` itself."""
    names = {parameter.name for parameter in saved.parameters}
    return key[:-1] if key not in names and key.endswith("_") and key[:-1] in names else key


def text_of(name: str, value: Parameter) -> str:
    """A value as it is typed on the command line.

    Raises:
        UsageError: E-U04, if it is of a type that no parameter takes.
    """
    if isinstance(value, Thing | Match):
        return iri_of(name, value)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value)
    raise UsageError("E-U04", parameter=name, why="type", type=type(value).__name__)


def iri_of(name: str, thing: str | Thing | Match) -> str:
    """The IRI of a thing.

    Args:
        name: Name of the argument, for the error.
        thing: What the caller gave.

    Raises:
        UsageError: E-U04, if it is no IRI.
    """
    iri = thing if isinstance(thing, str) else thing.iri if isinstance(thing, Thing) else thing.thing.iri
    try:
        return ox.NamedNode(iri).value
    except ValueError as error:
        raise UsageError("E-U04", parameter=name, why="iri", value=iri) from error


def graph_iri(name: str) -> str:
    """The IRI of a graph by its name."""
    return iri_of("edition", GRAPH + name)


def several_editions(names: Sequence[str]) -> UsageError:
    """The error (E-U31) where one of several editions has to be chosen."""
    listed = ", ".join(names)
    return UsageError("E-U31", listed=listed)


def no_edition(name: str, names: Sequence[str]) -> UsageError:
    """The error (E-U04) of a name that no edition has."""
    return UsageError("E-U04", parameter="edition", why="edition", value=name, names=", ".join(names))
