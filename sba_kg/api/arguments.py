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
    raise UsageError(
        "E-U04",
        f"매개변수 {name}에는 글, 정수, 날짜, 찾은 대상만 적을 수 있습니다({type(value).__name__}).",
        f"parameter {name} takes text, a whole number, a date or a thing that was found, not {type(value).__name__}",
    )


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
        raise UsageError(
            "E-U04", f"{name}에는 IRI를 적으십시오. '{iri}'은(는) IRI가 아닙니다.", f"{name} takes an IRI, not '{iri}'"
        ) from error


def graph_iri(name: str) -> str:
    """The IRI of a graph by its name."""
    return iri_of("edition", GRAPH + name)


def several_editions(names: Sequence[str]) -> UsageError:
    """The error (E-U31) where one of several editions has to be chosen."""
    listed = ", ".join(names)
    return UsageError(
        "E-U31",
        f"보고서가 여럿입니다({listed}). edition으로 하나를 고르거나 질의에 g를 지정하십시오.",
        f"there are several editions ({listed}): choose one with edition=, or ask the query with g=",
    )


def no_edition(name: str, names: Sequence[str]) -> UsageError:
    """The error (E-U04) of a name that no edition has."""
    listed = ", ".join(names)
    return UsageError(
        "E-U04",
        f"보고서 '{name}'이(가) 없습니다. 있는 보고서: {listed}.",
        f"edition '{name}' is not loaded; loaded: {listed}",
    )
