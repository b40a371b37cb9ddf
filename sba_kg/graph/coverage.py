"""How much of a text is in its graph, measured on the graph itself.

A line counts as read if a resource other than a passage derives from a passage that covers it. A printed number
counts if a literal of such a resource holds it as printed. Converters are not asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
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


def measure(texts: LineTexts, source: SourceText) -> Coverage:
    """Measure a graph against the text it was made from."""
    by_line = texts.by_line()
    printed = [line for line in source.lines if not line.blank]
    numbers = [(line.number, number) for line in printed for number in printed_numbers(line.text)]
    held = {number: texts.numbers(by_line.get(number, ())) for number in {line for line, _ in numbers}}
    return Coverage(
        lines=len(printed),
        unread=tuple(line.number for line in printed if line.number not in by_line),
        numbers=len(numbers),
        missing=tuple((line, number) for line, number in numbers if number not in held[line]),
    )


class LineTexts:
    """The literals of the resources of a graph, by the lines that these derive from.

    Args:
        triples: The graph.
    """

    def __init__(self, triples: Iterable[ox.Triple]) -> None:
        self._kinds: dict[object, list[object]] = {}
        self._literals: dict[object, list[str]] = {}
        self._derived: list[tuple[object, object]] = []
        self._numbers: dict[str, frozenset[str]] = {}
        bounds, ends = (sba("startLine"), sba("endLine")), dict[tuple[object, object], int]()
        for triple in triples:
            subject, predicate, value = triple.subject, triple.predicate, triple.object
            if isinstance(value, ox.Literal):
                self._literals.setdefault(subject, []).append(value.value)
                if predicate in bounds:
                    ends[subject, predicate] = int(value.value)
            elif predicate == TYPE:
                self._kinds.setdefault(subject, []).append(value)
            elif predicate == DERIVED:
                self._derived.append((subject, value))
        self._spans = {
            node: range(ends[node, bounds[0]], ends[node, bounds[1]] + 1)
            for node, kinds in self._kinds.items()
            if sba("Passage") in kinds
        }

    def by_line(self, aside: Collection[str] = ()) -> dict[int, list[str]]:
        """Line → literals of the resources that derive from it, but for passages and resources of some classes."""
        classes = {sba(name) for name in aside}
        outside = {node for node, kinds in self._kinds.items() if not classes.isdisjoint(kinds)}
        found: dict[int, list[str]] = {}
        for node, passage in self._derived:
            if node in outside or passage not in self._spans:
                continue
            texts = () if node in self._spans else self._literals.get(node, ())
            for line in self._spans[passage]:
                found.setdefault(line, []).extend(texts)
        return found

    def numbers(self, texts: Iterable[str]) -> set[str]:
        """The numbers in some literals; each literal is read once, also if it is of a thousand lines."""
        found: set[str] = set()
        for text in texts:
            if text not in self._numbers:
                self._numbers[text] = frozenset(printed_numbers(for_reading(text)))
            found |= self._numbers[text]
        return found
