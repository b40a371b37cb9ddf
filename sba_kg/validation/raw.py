"""Validation results before they are put into words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.validation.shapes import Shape

Term = ox.NamedNode | ox.BlankNode | ox.Literal
#: The variable in which a SELECT lists the observations that it compares, joined by spaces.
COMPARED = "compared"


@dataclass(frozen=True)
class Raw:
    """A validation result before it is put into words.

    Attributes:
        shape: The rule that was broken.
        focus: The focus node.
        value: The value node, if there is one.
        path: The path of a property shape, as IRI, if there is one.
        component: IRI of the constraint component (SHACL section 4).
        bindings: What the SELECT gave, by variable.
    """

    shape: Shape
    focus: Term
    value: Term | None
    path: str | None
    component: str
    bindings: Mapping[str, Term]

    @property
    def compared(self) -> tuple[str, ...]:
        """IRIs of the observations compared, the focus first."""
        listed = self.bindings.get(COMPARED)
        others = listed.value.split() if isinstance(listed, ox.Literal) else []
        return tuple(dict.fromkeys([self.focus.value, *sorted(others)]))


def str_of(term: object) -> str:
    """IRI or lexical form of a term."""
    return term.value if isinstance(term, ox.NamedNode | ox.Literal | ox.BlankNode) else str(term)


_VARIABLE = re.compile(r"\{[?$](\w+)\}")


def fill(template: str, bindings: Mapping[str, str]) -> str:
    """Put values into a message (SHACL section 5.3.2): ``{?name}`` becomes the value, or stays without one."""
    return _VARIABLE.sub(lambda m: bindings.get(m[1], m[0]), template)
