"""How a record becomes a resource."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic

from sba_kg.graph.mapping.fields import Field, R


@dataclass(frozen=True)
class Entity(Generic[R]):
    """A row of the mapping table.

    Attributes:
        record: The type of the records.
        class_: Name of the class, or what says it for each record.
        path: Path of the IRI below the edition's.
        fields: What becomes of the fields.
        when: Whether a record becomes a resource at all.
    """

    record: type[R]
    class_: str | Callable[[R], str]
    path: Callable[[R], str]
    fields: tuple[Field[R], ...]
    when: Callable[[R], bool] = lambda _: True

    def class_of(self, record: R) -> str:
        """The class of a record."""
        return self.class_ if isinstance(self.class_, str) else self.class_(record)
