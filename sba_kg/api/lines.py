"""Lines of reports, and which of them something names."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.answers.row import Row
from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import SBA
from sba_kg.base.text import squeeze
from sba_kg.editions import source_text
from sba_kg.query.find import Match, Thing
from sba_kg.query.search import Hit
from sba_kg.reader.cells import plain_text
from sba_kg.store.engine import Engine


@dataclass(frozen=True)
class Line:
    """A line of a report.

    Attributes:
        edition: Name of the edition.
        file: The file that holds it.
        number: Its 1-based number.
        printed: The line as printed.
        text: The same without HTML tags, and with single spaces.
        why_ko: What stands on a line that a row does not name but was found by (``부서별 주요업무``); else ``""``.
        why_en: The same in English (``duties of the unit``).
    """

    edition: str
    file: str
    number: int
    printed: str
    text: str
    why_ko: str = ""
    why_en: str = ""

    def __str__(self) -> str:
        return f"{self.file}:{self.number}: {self.text}"


def numbers_of(what: Row | Match | Hit | Thing | int | Iterable[int]) -> tuple[tuple[int, ...], str | None]:
    """The numbers of lines that something names, and its edition if it knows it."""
    if isinstance(what, Row):
        return what.lines, what.edition
    if isinstance(what, Hit):
        return (what.line,), what.edition
    if isinstance(what, Match):
        what = what.thing
    if isinstance(what, Thing):
        return (() if what.line is None else (what.line,)), what.edition or None
    return ((what,) if isinstance(what, int) else tuple(what)), None


def line_of(text: source_text.GraphText, number: int) -> Line:
    """A line of a text by its 1-based number.

    Raises:
        UsageError: E-U32, if the text has no such line.
    """
    if not 0 < number <= len(text.lines):
        raise UsageError("E-U32", number=number, lines=len(text.lines), file=text.file)
    printed = text.lines[number - 1]
    return Line(text.name, text.file, number, printed, squeeze(plain_text(printed)))


def checksums(engine: Engine, graph: str) -> set[str]:
    """The SHA-256 sums of the texts that a graph was made from."""
    found = engine.select(f"SELECT ?sum WHERE {{ GRAPH <{graph}> {{ ?s <{SBA}textChecksum> ?sum }} }}")
    return {row[0].value for row in found.rows if isinstance(row[0], ox.Literal)}
