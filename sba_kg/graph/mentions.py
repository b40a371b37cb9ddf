"""Named things in plans, schedules and the tables of sections: events, partners, countries (``schema:mentions``)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyoxigraph as ox

from sba_kg.base.namespaces import SCHEMA
from sba_kg.editions.registry import Registry, RegistryEntry
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.model import Lines, Records
from sba_kg.vocabulary.kinds import GAZETTEER

_MENTIONS = ox.NamedNode(SCHEMA + "mentions")
_SHORTEST = 2


def describe(builder: GraphBuilder, records: Records, registry: Registry) -> None:
    """Link each plan item, milestone and table entry to the things of the registry that its text names.

    The longest name wins where names overlap (``CES Unveiled`` before ``CES``). A name that several things have names
    them all (``한·중·일``).
    """
    entries = registry.of_kinds((*GAZETTEER, "facility"), builder.edition.institution.code)
    names: dict[str, list[RegistryEntry]] = {}
    for entry in entries:
        for name in dict.fromkeys((entry.label_ko, *entry.aliases)):
            if len(name) >= _SHORTEST:
                names.setdefault(name, []).append(entry)
    if not names:
        return
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))))
    for path, text, lines in _texts(records):
        for match in pattern.finditer(text):
            for thing in map(builder.things.of_entry, names[match[0]]):
                thing.lines.append(lines)
                builder.add(builder.local(path), _MENTIONS, thing.iri)


def _texts(records: Records) -> Iterator[tuple[str, str, Lines]]:
    """Path of the node, text and lines of all that can name things."""
    for item in records.plan_items:
        yield paths.plan_item(item), f"{item.keyword} {item.text}", item.lines
    for milestone in records.milestones:
        yield paths.milestone(milestone), milestone.event, milestone.lines
    for row in records.entries:
        for _, text, line in row.values:
            yield paths.table_entry(row), text, Lines.of(line)
