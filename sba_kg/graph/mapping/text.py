"""Rows of the mapping table: the frame of the text, and its reviewed readings."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Code, String, Whole
from sba_kg.model import OutlineEntry, Reading

OUTLINE_ENTRY = Entity(
    OutlineEntry,
    "OutlineEntry",
    lambda r: paths.outline_entry(r.order),
    (
        Whole(lambda r: r.order, "order"),
        Code(lambda r: r.kind, "outlineKind", "outline-kind"),
        String(lambda r: r.text, "text"),
    ),
)
READING = Entity(
    Reading,
    "Reading",
    lambda r: paths.reading(r.order),
    (
        Whole(lambda r: r.order, "order"),
        Code(lambda r: r.kind, "readingKind", "reading-kind"),
        String(lambda r: r.printed, "asPrinted"),
        String(lambda r: r.read, "readAs"),
        String(lambda r: r.reason_ko, "reason", "ko"),
        String(lambda r: r.reason_en, "reason", "en"),
    ),
)
ENTITIES = (OUTLINE_ENTRY, READING)
