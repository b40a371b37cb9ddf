"""A checksum of a graph that is the same whatever the order of its triples and whichever server they come from.

The sum, modulo 2²⁵⁶, of the SHA-256 of each triple as N-Triples (RDF 1.1 N-Triples, canonical form). Values are summed
by what they mean, since servers give ``01`` back as ``1`` and ``1.50`` as ``1.5``; so an integer and the same number
as a decimal differ, as they do in RDF. Blank nodes, which no server keeps the names of, count without their names.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pyoxigraph as ox

from sba_kg.base.namespaces import XSD

_INTEGER = re.compile(r"[+-]?[0-9]+")
_DECIMAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_BOOLEANS = {"1": "true", "0": "false"}
_MOST = 1 << 256
_AS_INTEGER, _AS_DECIMAL = '"^^integer', '"^^decimal'


@dataclass(frozen=True)
class Sum:
    """How many different triples a graph has, and their checksum.

    Attributes:
        count: Number of triples.
        checksum: 64 hexadecimal digits.
    """

    count: int
    checksum: str


def summed(triples: Iterable[ox.Triple], *, by_value: bool = False) -> Sum:
    """The checksum of a graph, whose triples may come twice; the argument is that of :func:`line`."""
    return of_lines({line(triple, by_value=by_value) for triple in triples})


def of_lines(lines: set[str]) -> Sum:
    """The checksum of what :func:`line` gives for each triple of a graph."""
    total = 0
    for one in lines:
        total += int.from_bytes(hashlib.sha256(one.encode()).digest(), "big")
    return Sum(len(lines), f"{total % _MOST:064x}")


def line(triple: ox.Triple, *, by_value: bool = False) -> str:
    """A triple as it is summed.

    Args:
        triple: The triple.
        by_value: Whether whole numbers are the same as integers and as decimals: a server may keep them as such.
    """
    made = f"{_term(triple.subject)} {_term(triple.predicate)} {_term(triple.object)}"
    return f"{made.removesuffix(_AS_INTEGER)}{_AS_DECIMAL}" if by_value and made.endswith(_AS_INTEGER) else made


def _term(term: object) -> str:
    if isinstance(term, ox.Literal):
        return _literal(term)
    return "_:" if isinstance(term, ox.BlankNode) else str(term)


def _literal(term: ox.Literal) -> str:
    if term.language:
        return f"{ox.Literal(term.value)}@{term.language.lower()}"
    kind = term.datatype.value.removeprefix(XSD)
    value = _VALUES[kind](term.value) if kind in _VALUES else None
    return str(term) if value is None else f'"{value}"^^{kind}'


def _integer(text: str) -> str | None:
    digits = text.strip()
    if not _INTEGER.fullmatch(digits):
        return None
    sign, rest = ("-" if digits[0] == "-" else ""), digits.lstrip("+-").lstrip("0")
    return f"{sign}{rest}" if rest else "0"


def _decimal(text: str) -> str | None:
    digits = text.strip()
    if not _DECIMAL.fullmatch(digits):
        return None
    number = Decimal(digits)
    plain = f"{number:f}"
    plain = plain.rstrip("0").rstrip(".") if "." in plain else plain
    return "0" if not number else plain


def _boolean(text: str) -> str | None:
    word = _BOOLEANS.get(text.strip(), text.strip())
    return word if word in {"true", "false"} else None


_VALUES = {"integer": _integer, "decimal": _decimal, "boolean": _boolean}
