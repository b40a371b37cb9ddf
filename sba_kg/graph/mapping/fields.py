"""What a field of a record becomes: one class for each kind of value. A field reads its value with a function."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

import pyoxigraph as ox

from sba_kg.graph.terms import Term, code, date_of_precision, number, text, year
from sba_kg.model import BareName, Figure, ThingKey

R = TypeVar("R")
#: Terms of the ontology by their local names, each with a value.
Pairs = Iterator[tuple[str, Term]]


class Nodes(Protocol):
    """The nodes of the graph that is being made."""

    @property
    def report(self) -> ox.NamedNode:
        """The report."""

    @property
    def institution(self) -> ox.NamedNode:
        """The institution."""

    def local(self, path: str) -> ox.NamedNode:
        """The node of a path below the edition."""

    def named(self, name: ThingKey | BareName) -> ox.NamedNode | None:
        """The node of a named thing; None for a bare name that several things have."""


@dataclass(frozen=True)
class Field(Generic[R]):
    """A field of a record of the type ``R``."""

    @abstractmethod
    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """The terms and values that it becomes; none for an empty value."""


@dataclass(frozen=True)
class String(Field[R]):
    """A string, or several; with a language if one is given."""

    of: Callable[[R], str | tuple[str, ...]]
    term: str
    lang: str = ""

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """A string each."""
        return ((self.term, text(value, self.lang)) for value in _several(self.of(record)))


@dataclass(frozen=True)
class Whole(Field[R]):
    """An ``xsd:integer``."""

    of: Callable[[R], int]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """The number."""
        yield self.term, number(self.of(record))


@dataclass(frozen=True)
class Year(Field[R]):
    """An ``xsd:gYear``."""

    of: Callable[[R], int | None]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """The year, if it is known."""
        if (value := self.of(record)) is not None:
            yield self.term, year(value)


@dataclass(frozen=True)
class Date(Field[R]):
    """An ISO 8601 date at its printed precision, or several."""

    of: Callable[[R], str | tuple[str, ...]]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """A date each."""
        return ((self.term, date_of_precision(value)) for value in _several(self.of(record)))


@dataclass(frozen=True)
class Flag(Field[R]):
    """An ``xsd:boolean``."""

    of: Callable[[R], bool | None]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """Whether, unless that is not known."""
        if (value := self.of(record)) is not None:
            yield self.term, ox.Literal(bool(value))


@dataclass(frozen=True)
class Code(Field[R]):
    """A code of a code list."""

    of: Callable[[R], str]
    term: str
    scheme: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """The code."""
        if value := self.of(record):
            yield self.term, code(self.scheme, value)


@dataclass(frozen=True)
class FixedCode(Field[R]):
    """A code that all records of a type have."""

    name: str
    term: str
    scheme: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """The code."""
        yield self.term, code(self.scheme, self.name)


@dataclass(frozen=True)
class ThingLink(Field[R]):
    """A named thing, or several."""

    of: Callable[[R], ThingKey | BareName | tuple[ThingKey | BareName, ...] | None]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """The node of each."""
        value = self.of(record)
        for each in value if isinstance(value, tuple) else (value,):
            if each is not None and (node := nodes.named(each)) is not None:
                yield self.term, node


@dataclass(frozen=True)
class Local(Field[R]):
    """Another thing of the edition, by its path (:mod:`sba_kg.graph.paths`)."""

    of: Callable[[R], str]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """Its node."""
        if path := self.of(record):
            yield self.term, nodes.local(path)


@dataclass(frozen=True)
class Whose(Field[R]):
    """The report or the institution."""

    of: Callable[[R], Literal["report", "institution", ""]]
    term: str

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """Its node."""
        if whose := self.of(record):
            yield self.term, nodes.report if whose == "report" else nodes.institution


@dataclass(frozen=True)
class Amount(Field[R]):
    """A figure: value, unit, precision, as printed."""

    of: Callable[[R], Figure | None]

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """All that is said of the figure."""
        if figure := self.of(record):
            yield from figure_pairs(figure)


@dataclass(frozen=True)
class Strings(Field[R]):
    """Strings that bring their terms with them."""

    of: Callable[[R], Iterable[tuple[str, str]]]

    def pairs(self, record: R, nodes: Nodes) -> Pairs:
        """A string each."""
        return ((term, text(value)) for term, value in self.of(record))


def figure_pairs(figure: Figure) -> Pairs:
    """What is said of a figure."""
    yield "value", number(figure.value)
    yield "precision", number(figure.precision)
    yield "unit", code("unit", figure.unit)
    if figure.printed:
        yield "printedUnit", code("unit", figure.printed_unit)
        yield "asPrinted", text(figure.printed)


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    """The values that are not empty."""
    return tuple(filter(None, value if isinstance(value, tuple) else (value,)))
