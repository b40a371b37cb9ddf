"""What all records have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import ClassVar

from sba_kg.model.values import Lines


class Record(ABC):
    """Something that a report says, with the lines that say it."""

    #: Whether a line that a record of this class derives from has been read by it. What is said about a line that
    #: another record reads (where it names a thing, which figures it adds up) does not read it.
    reads: ClassVar[bool] = True

    @property
    @abstractmethod
    def sources(self) -> tuple[Lines, ...]:
        """The lines that it derives from."""

    @property
    def support(self) -> tuple[Lines, ...]:
        """Lines that are evidence for it beside those that it derives from."""
        return ()

    @property
    def parts(self) -> tuple[Record, ...]:
        """The records that it consists of, each of which refers to it."""
        return ()


class LineRecord(Record):
    """A record that is read from one span of lines, None for what the text does not print."""

    lines: Lines | None

    @property
    def sources(self) -> tuple[Lines, ...]:
        """Its lines."""
        return (self.lines,) if self.lines else ()
