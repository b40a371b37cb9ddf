"""The one table that maps the fields of records to terms of the ontology, a module for each subject of the records.

Each type of records has a row (:class:`Entity`): its class, the path of its IRI, its fields. What a field becomes is
said by its kind (:mod:`fields`); the lines that it derives from are told by the record. All records that need no logic
are here; what links several records to each other is in the modules of :mod:`sba_kg.graph`.
"""

from __future__ import annotations

from typing import Any

from sba_kg.graph.mapping import audit, facilities, institution, sections, statements, strategy, text
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import R

__all__ = ["ENTITIES", "Entity", "entity_of"]

#: All rows; each keeps its own type where it is declared.
ENTITIES: tuple[Entity[Any], ...] = (
    *institution.ENTITIES,
    *strategy.ENTITIES,
    *sections.ENTITIES,
    *audit.ENTITIES,
    *facilities.ENTITIES,
    *text.ENTITIES,
    *statements.ENTITIES,
)
_BY_TYPE = {entity.record: entity for entity in ENTITIES}


def entity_of(record: R) -> Entity[R] | None:
    """The row of a record, None if it becomes no resource by the table alone."""
    return _BY_TYPE.get(type(record))
