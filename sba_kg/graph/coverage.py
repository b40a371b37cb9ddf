"""How much of a text is in its graph, measured on the graph itself.

A line counts as read if a resource other than a passage derives from a passage that covers it. A printed number
counts if a literal of such a resource holds it as printed. Converters are not asked.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.text import for_reading
from sba_kg.graph.terms import DERIVED, TYPE, sba
from sba_kg.reader import SourceText
from sba_kg.reader.numbers import printed_numbers


@dataclass(frozen=True)
class Coverage:
    """Shares of a text that are in its graph.

    Attributes:
        lines: Non-blank lines of the text.
        unread: Numbers of those that nothing derives from.
        numbers: Numbers printed in the text.
        missing: Pairs of line and number that no literal holds.
    """

    lines: int
    unread: tuple[int, ...]
    numbers: int
    missing: tuple[tuple[int, str], ...]

    @property
    def line_share(self) -> float:
        """Share of the non-blank lines that were read, 0 to 1."""
        return 1 - len(self.unread) / self.lines if self.lines else 0.0

    @property
    def number_share(self) -> float:
        """Share of the printed numbers that are in literals, 0 to 1."""
        return 1 - len(self.missing) / self.numbers if self.numbers else 1.0


def measure(triples: Iterable[ox.Triple], source: SourceText) -> Coverage:
    """Measure a graph against the text it was made from."""
    texts = texts_by_line(list(triples))
    printed = [line for line in source.lines if not line.blank]
    numbers = [(line.number, number) for line in printed for number in printed_numbers(line.text)]
    known: dict[str, set[str]] = {}
    held = {number: _numbers(texts.get(number, ()), known) for number in {line for line, _ in numbers}}
    return Coverage(
        lines=len(printed),
        unread=tuple(line.number for line in printed if line.number not in texts),
        numbers=len(numbers),
        missing=tuple((line, number) for line, number in numbers if number not in held[line]),
    )


def texts_by_line(triples: list[ox.Triple]) -> dict[int, list[str]]:
    """Line → literals of the resources that derive from it."""
    start, end, passage = sba("startLine"), sba("endLine"), sba("Passage")
    spans: dict[object, dict[str, int]] = {}
    literals: dict[object, list[str]] = {}
    passages = {t.subject for t in triples if t.predicate == TYPE and t.object == passage}
    for triple in triples:
        if isinstance(triple.object, ox.Literal):
            if triple.subject in passages and triple.predicate in (start, end):
                spans.setdefault(triple.subject, {})[triple.predicate.value] = int(triple.object.value)
            elif triple.subject not in passages:
                literals.setdefault(triple.subject, []).append(triple.object.value)
    result: dict[int, list[str]] = {}
    for triple in triples:
        if triple.predicate == DERIVED and triple.object in passages:
            span = spans[triple.object]
            for line in range(span[start.value], span[end.value] + 1):
                result.setdefault(line, []).extend(literals.get(triple.subject, ()))
    return result


def _numbers(texts: Iterable[str], known: dict[str, set[str]]) -> set[str]:
    """The numbers in some literals; each literal is read once, also if it is of a thousand lines."""
    found: set[str] = set()
    for text in texts:
        if text not in known:
            known[text] = set(printed_numbers(for_reading(text)))
        found |= known[text]
    return found
