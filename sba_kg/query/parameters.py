"""Parameters of saved queries: one leading ``VALUES ?x { … }`` whose terms are replaced by typed terms.

An edition is asked for by one such block in every SELECT that looks into its graph, so that each looks there alone; all
of them are replaced. The place of a block is found among the tokens of the query (:mod:`sba_kg.base.sparql`), and what
is put there are whole terms: a value can never become syntax.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from sba_kg.base import sparql
from sba_kg.base.errors import ResourceError, UsageError, shortened
from sba_kg.base.namespaces import GRAPH, XSD
from sba_kg.query.columns import Parameter, ParameterType, is_date
from sba_kg.query.saved import SavedQuery
from sba_kg.store.engine import Engine

#: xsd:long, which is what the engines count with.
_LEAST, _MOST = -(2**63), 2**63 - 1


def fill(query: SavedQuery, given: Mapping[str, str], loaded: Engine) -> str:
    """The text of a query with its parameters set.

    Args:
        query: The query.
        given: Parameter name → value as typed by the user.
        loaded: The graphs: their editions are what an edition parameter means if it is not given, their things are
            what labels are looked up in.

    Raises:
        UsageError: E-U03 unknown parameter, E-U04 a value of the wrong type or an edition that is not loaded,
            E-U09 a label that no thing has.
        ResourceError: E-X06, if a parameter has no VALUES line, or several and is no edition.
    """
    return _text(query, _all_terms(query, given, loaded))


def fill_parts(query: SavedQuery, given: Mapping[str, str], loaded: Engine) -> list[tuple[Engine, str]]:
    """The parts of an engine that a query asks, each with the text for its editions. Raises what :func:`fill` raises.

    Args:
        query: The query.
        given: As for :func:`fill`.
        loaded: As for :func:`fill`.
    """
    terms, found = _all_terms(query, given, loaded), []
    if len(loaded.parts) == 1:
        return [(loaded, _text(query, terms))]
    for part in loaded.parts:
        there = {f"<{iri}>" for iri in part.editions}
        own = {
            p.name: [t for t in terms[p.name] or () if t in there]
            for p in query.parameters
            if p.type is ParameterType.EDITION
        }
        if all(own.values()):
            found.append((part, _text(query, {**terms, **own})))
    return found


def _all_terms(query: SavedQuery, given: Mapping[str, str], loaded: Engine) -> dict[str, list[str] | None]:
    """The terms of each parameter; None for one whose default in the file stays."""
    names = {p.name for p in query.parameters}
    for name in given:
        if name not in names:
            known = ", ".join(sorted(names)) or "-"
            near = ", ".join(get_close_matches(name, sorted(names), 1, 0.5))
            raise UsageError(
                "E-U03", query=query.name, name=name, known=known, hint="near" if near else "none", near=near
            )
    return {p.name: _terms(p, given.get(p.name), loaded) for p in query.parameters}


def _text(query: SavedQuery, terms: Mapping[str, list[str] | None]) -> str:
    """The text of a query with the terms of its parameters; those that are None stay as the file has them."""
    places = [(block, parameter) for parameter in query.parameters for block in _places(query, parameter)]
    text = query.text
    for block, parameter in sorted(places, key=lambda place: place[0].start, reverse=True):
        if (wanted := terms[parameter.name]) is not None:
            text = f"{text[: block.start]}{{ {' '.join(wanted)} }}{text[block.end :]}"
    return text


def _places(query: SavedQuery, parameter: Parameter) -> list[sparql.SparqlBlock]:
    """The VALUES blocks of a parameter: one, for an edition one in every SELECT that looks into its graph."""
    name = parameter.name
    found = [block for block in sparql.values_blocks(query.text) if block.variable == name]
    if not found or (len(found) > 1 and parameter.type is not ParameterType.EDITION):
        raise ResourceError("E-X06", fault="values", parameter=name, count=len(found), file=str(query.path))
    return found


def _terms(parameter: Parameter, value: str | None, loaded: Engine) -> list[str] | None:
    """The terms of a value as SPARQL; None if the file's own default stands."""
    if parameter.type is ParameterType.EDITION:
        return _edition(parameter, value, loaded)
    if value is None or (value == "" and parameter.optional):
        return None if parameter.optional or parameter.type.is_label else [_term(parameter, parameter.default)]
    if parameter.type.is_label:
        from sba_kg.query.find import resolve  # noqa: PLC0415 - the search by label is slow to import

        return [f"<{resolve(loaded, parameter.name, parameter.type, value)}>"]
    return [_term(parameter, value)]


def _edition(parameter: Parameter, value: str | None, loaded: Engine) -> list[str]:
    if value is None:
        return [f"<{iri}>" for iri in loaded.editions]
    iri = value if value.startswith(GRAPH) else GRAPH + value
    if iri not in loaded.editions:
        names = ", ".join(e.removeprefix(GRAPH) for e in loaded.editions)
        raise UsageError("E-U04", parameter=parameter.name, why="edition", value=shortened(value), names=names)
    return [f"<{iri}>"]


def _term(parameter: Parameter, value: str) -> str:
    if parameter.type in {ParameterType.INTEGER, ParameterType.WON}:
        return _integer(parameter, value)
    if parameter.type is ParameterType.DATE and not is_date(value):
        raise UsageError("E-U04", parameter=parameter.name, why="date", value=shortened(value))
    try:
        return sparql.quoted(value)
    except ValueError as error:
        raise UsageError("E-U04", parameter=parameter.name, why="character", reason=error) from error


def _integer(parameter: Parameter, value: str) -> str:
    plain = value.replace(",", "")
    if not re.fullmatch(r"[+-]?[0-9]{1,19}", plain) or not _LEAST <= int(plain) <= _MOST:
        raise UsageError("E-U04", parameter=parameter.name, why="whole-number", value=shortened(value))
    return f'"{int(plain)}"^^<{XSD}integer>'
