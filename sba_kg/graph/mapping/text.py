"""Rows of the mapping table: the frame of the text, and its reviewed readings."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Code, Text, Whole
from sba_kg.model import OutlineEntry, Reading

OUTLINE_ENTRY = Entity(
    OutlineEntry,
    "OutlineEntry",
    lambda r: paths.outline_entry(r.order),
    (
        Whole(lambda r: r.order, "order"),
        Code(lambda r: r.kind, "outlineKind", "outline-kind"),
        Text(lambda r: r.text, "text"),
    ),
)
READING = Entity(
    Reading,
    "Reading",
    lambda r: paths.reading(r.order),
    (
        Whole(lambda r: r.order, "order"),
        Code(lambda r: r.kind, "readingKind", "reading-kind"),
        Text(lambda r: r.printed, "asPrinted"),
        Text(lambda r: r.read, "readAs"),
        Text(lambda r: r.reason_ko, "reason", "ko"),
        Text(lambda r: r.reason_en, "reason", "en"),
    ),
)
ENTITIES = (OUTLINE_ENTRY, READING)
