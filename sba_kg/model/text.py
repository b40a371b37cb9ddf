"""The text itself: its frame, where it names things, what was not read, what was read otherwise than printed."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.model.named import BareName, ThingKey
from sba_kg.model.record import LineRecord
from sba_kg.model.values import Lines


@dataclass(frozen=True)
class OutlineEntry(LineRecord):
    """A part of the report's frame: a heading, an entry of a list of contents, a caption, the headings of a table.

    ``kind`` is a code of the list ``outline-kind``.
    """

    reads = False

    order: int
    kind: str
    text: str
    lines: Lines


@dataclass(frozen=True)
class Naming(LineRecord):
    """One place where the report names a thing.

    Attributes:
        thing: The thing as the records have it, or its name alone.
        printed: As printed here.
    """

    reads = False

    thing: ThingKey | BareName
    printed: str
    lines: Lines


@dataclass(frozen=True)
class UnreadPart(LineRecord):
    """A part of the genre that nothing was read of.

    Attributes:
        part: A code of the list ``report-part``.
        heading: The heading of the part as the text has it, ``""`` if the text has none.
        lines: Its lines, None if the text has none.
    """

    reads = False

    part: str
    heading: str
    lines: Lines | None


@dataclass(frozen=True, kw_only=True)
class Reading(LineRecord):
    """A reviewed reading that was applied (``corrections.toml``)."""

    reads = False

    order: int
    kind: str
    printed: str
    read: str
    reason_ko: str
    reason_en: str
    lines: Lines
