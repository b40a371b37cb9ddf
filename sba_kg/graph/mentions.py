"""Named things in plan items: events, partners, countries, platforms, facilities (``schema:mentions``)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pyoxigraph as ox

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.things import GAZETTEER
from sba_kg.model import PlanItem
from sba_kg.namespaces import SCHEMA
from sba_kg.registry import Entry, Registry

_MENTIONS = ox.NamedNode(SCHEMA + "mentions")
_SHORTEST = 2


def describe(builder: GraphBuilder, items: Sequence[PlanItem], registry: Registry) -> None:
    """Link each plan item to the things of the registry that its text names.

    The longest name wins where names overlap (``CES Unveiled`` before ``CES``).
    """
    entries = registry.of_kinds((*GAZETTEER, "facility"), builder.edition.institution.code)
    names: dict[str, Entry] = {}
    for entry in entries:
        for name in (entry.label_ko, *entry.aliases):
            if len(name) >= _SHORTEST:
                names.setdefault(name, entry)
    if not names:
        return
    pattern = re.compile("|".join(re.escape(name) for name in sorted(names, key=lambda n: (-len(n), n))))
    for item in items:
        node = builder.local(f"section/{item.report}/item/{item.order}")
        for match in pattern.finditer(f"{item.keyword} {item.text}"):
            thing = builder.things.of_entry(names[match[0]])
            thing.lines.append(item.lines)
            builder.add(node, _MENTIONS, thing.iri)
