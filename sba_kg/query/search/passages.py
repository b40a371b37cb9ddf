"""The passages of graphs: each text that a node of the domain or of the document layer has, with its line and part.

They are asked with SPARQL, so that a server gives the same ones as a store in memory.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from sba_kg.base.text import key
from sba_kg.query.search.asked import NAMES, SearchedGraphs, Section, Text
from sba_kg.store.engine import Engine

#: The classes of the document layer, what says most first: where both layers hold a text, the domain says what it is.
DOCUMENT = ("DocumentSection", "DocumentItem", "DocumentTable", "DocumentCell", "DocumentFigure", "OutlineEntry",
            "StrategyElement")  # fmt: skip

#: Share of a printed text from which what the domain makes of it stands for it.
_MOST = 0.6
#: Between the headings above a line.
_ABOVE = " > "
#: Classes that are about a report, not in it.
_TOOLS = {"WorkReport", "Conversion", "Passage", "PartShare"}


class Passage(NamedTuple):
    """A text that a graph holds.

    Attributes:
        edition: Name of the edition.
        line: 1-based line of the report where it begins.
        kind: Local name of its class (``PlanItem``, ``Finding``, ``DocumentCell`` …).
        iri: IRI of the node that has it.
        thing: Name of the thing that it belongs to, such as a section or a unit; ``""`` if there is none.
        thing_iri: IRI of that thing, ``""`` likewise.
        part: Headings above it, joined by `` > ``.
        text: The text, with single spaces.
    """

    edition: str
    line: int
    kind: str
    iri: str
    thing: str
    thing_iri: str
    part: str
    text: str


def collect(engine: Engine, groups: Sequence[Sequence[str]] = ()) -> list[Passage]:
    """The passages of the loaded editions, by edition and line.

    Args:
        engine: The graphs.
        groups: Groups of keys of words (:func:`sba_kg.base.text.key`): only the lines that may hold all words of one of
            them are looked at (if there is none, those that may hold a word); all without any.
    """
    found: list[Passage] = []
    for part in engine.parts:
        found += _of(part, groups)
    return sorted(found)


def _of(engine: Engine, groups: Sequence[Sequence[str]]) -> Iterator[Passage]:
    graphs = SearchedGraphs(engine)
    lines = graphs.holding(groups) if groups else None
    if lines is not None and not lines:
        return
    printed, said = graphs.texts(lines)
    chosen = [*_on_one_line(said, printed), *printed]
    nodes = {text.node for text in chosen} if groups else set()
    classes, owners = graphs.classes(nodes), graphs.owners(nodes)
    own = {text.node: text.text for text in said if text.property in NAMES}
    parts = _Parts(*graphs.headings(), graphs.reports())
    by_line: dict[tuple[str, int], dict[str, Passage]] = defaultdict(dict)
    for text in sorted(chosen, key=lambda t: (_rank(classes.get(t.node, "")), t)):
        kind = classes.get(text.node, "")
        if not kind or kind in _TOOLS:
            continue
        iri, name = owners.get(text.node) or ((text.node, own[text.node]) if text.node in own else ("", ""))
        part = parts.of(text.edition, text.line)
        passage = Passage(text.edition, text.line, kind, text.node, name, iri, part, text.text)
        # Of two nodes with one text on one line, the first says what it is.
        by_line[text.edition, text.line].setdefault(key(text.text), passage)
    for on_line in by_line.values():
        yield from _whole(on_line)


def _whole(passages: Mapping[str, Passage]) -> Iterator[Passage]:
    """The passages of a line, by their keys, without those that stand within another one.

    What is printed whole gives way to what the domain makes of it, where that is most of it; else it keeps its place,
    with the thing that a part of it is about.
    """
    domain = _outermost({text: one for text, one in passages.items() if not _rank(one.kind)})
    printed = _outermost({text: one for text, one in passages.items() if _rank(one.kind)})
    for text, passage in printed.items():
        inner = [part for part in domain if part in text]
        if any(text in whole for whole in domain) or sum(map(len, inner)) >= _MOST * len(text):
            continue
        things = [domain[part] for part in inner if domain[part].thing] or [passage]
        yield passage._replace(thing=things[0].thing, thing_iri=things[0].thing_iri)
        domain = {part: one for part, one in domain.items() if part not in inner}
    yield from domain.values()


def _outermost(passages: Mapping[str, Passage]) -> dict[str, Passage]:
    return {
        text: one for text, one in passages.items() if not any(text in other and text != other for other in passages)
    }


def _rank(kind: str) -> int:
    return DOCUMENT.index(kind) + 1 if kind in DOCUMENT else 0


def _on_one_line(said: Sequence[Text], printed: Sequence[Text]) -> Iterator[Text]:
    """Texts of nodes that derive from several lines, each on the line that is seen to hold it, else on the first."""
    lines: dict[Text, set[int]] = defaultdict(set)
    for text in said:
        lines[text._replace(line=0)].add(text.line)
    on: dict[tuple[str, int], list[str]] = defaultdict(list)
    for text in printed if any(len(found) > 1 for found in lines.values()) else ():
        on[text.edition, text.line].append(key(text.text))
    for text, found in lines.items():
        held = [line for line in sorted(found) if any(key(text.text) in other for other in on[text.edition, line])]
        yield text._replace(line=held[0] if held and len(found) > 1 else min(found))


class _Parts:
    """The headings above each line: those of the document layer, else the path that the edition's graph says.

    Where the text has lost the heading of a section about programs, the lines stand below that of the one before; the
    domain knows better.
    """

    def __init__(
        self, sections: Iterable[Section], paths: Iterable[tuple[str, int, str]], reports: Iterable[Section]
    ) -> None:
        self._sections: dict[str, list[Section]] = defaultdict(list)
        for section in sorted(sections):
            self._sections[section.edition].append(section)
        self._paths = {(edition, line): path for edition, line, path in sorted(paths, reverse=True)}
        self._reports: dict[str, list[Section]] = defaultdict(list)
        for report in sorted(reports):
            self._reports[report.edition].append(report)
        self._known: dict[tuple[str, int], str] = {}

    def of(self, edition: str, line: int) -> str:
        """The headings above a line, the outermost first."""
        if (edition, line) not in self._known:
            above = [one.title for one in self._sections[edition] if one.start < line <= one.end]
            above = above or [part for part in self._paths.get((edition, line), "").split(_ABOVE) if part]
            self._known[edition, line] = _ABOVE.join(self._mended(above, edition, line))
        return self._known[edition, line]

    def _mended(self, above: Sequence[str], edition: str, line: int) -> list[str]:
        """Headings with that of the section that the line is in, for that of another section."""
        own = next((one.title for one in self._reports[edition] if one.start <= line <= one.end), "")
        others = {key(one.title) for one in self._reports[edition]} - {key(own)} if own else set()
        return [own if key(title) in others else title for title in above]
