"""General facts by structure: ``label: value`` and lists below a label, in the part on the institution."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sba_kg.base.text import key, squeeze
from sba_kg.converters.common.context import INSTITUTION
from sba_kg.converters.layouts.vision import level_of
from sba_kg.converters.layouts.words import flat
from sba_kg.model import Fact, Lines
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import codes

_LABELLED = re.compile(r"^([^:：()\d]{2,20}?)\s*[:：]\s*(\S.*)$")
#: A label of a list has at most so many letters.
_LABEL = 12


def convert(nodes: Sequence[StructureNode], first: int) -> list[Fact]:
    """The facts of the sections that are headed as general facts, numbered from ``first``."""
    found = [fact for node in nodes if _is_general(node) for fact in _below(node)]
    once = dict.fromkeys(found)
    return [Fact(first + at, INSTITUTION, name, value, Lines.of(line)) for at, (name, value, line) in enumerate(once)]


def within(nodes: Sequence[StructureNode], found: Sequence[Fact]) -> list[Fact]:
    """Facts about the institution without those of other parts: of what is below the next number after the part's."""
    ends = [_next_part(nodes, node) for node in nodes if _is_general(node)]
    if not ends or not all(ends):
        return list(found)
    return [fact for fact in found if fact.subject != INSTITUTION or fact.lines.start < max(ends)]


def _next_part(nodes: Sequence[StructureNode], general: StructureNode) -> int:
    """The line of the section that has the number after that of the part on the institution; 0 if there is none."""
    own = general.entry.mark
    for node in nodes:
        mark = node.entry.mark
        after = node.entry.lines[0] > general.entry.lines[0] and node.kind is NodeKind.SECTION
        if (
            after
            and own.number
            and node.level == general.level
            and (mark.kind, mark.number) == (own.kind, own.number + 1)
        ):
            return node.entry.lines[0]
    return 0


def _is_general(node: StructureNode) -> bool:
    """Whether a section is the part on the institution: its heading ends in the words for it."""
    title = key(node.text)
    words = [key(word) for word, part in codes.words()["report-part"].items() if part == "general-facts"]
    return node.kind is NodeKind.SECTION and any(title.endswith(word) for word in words)


def _below(section: StructureNode) -> Iterator[tuple[str, str, int]]:
    for node in section.walk():
        if node.kind is not NodeKind.ITEM:
            continue
        line = node.entry.lines[0]
        match = _LABELLED.match(squeeze(node.text))
        if node.keyword:
            yield flat(node.keyword), squeeze(node.text), line
        elif match and not level_of(match[1])[0]:
            yield flat(match[1]), match[2], line
        elif not match and len(flat(node.text)) <= _LABEL and not level_of(node.text)[0]:
            for child in node.children:
                if child.kind is NodeKind.ITEM and not _LABELLED.match(child.text):
                    yield flat(node.text), squeeze(child.text), child.entry.lines[0]
