"""Facilities: the districts that they are in, as printed, and as known from what the report says elsewhere.

``sba:isLocatedIn`` is the district that the address prints. ``sba:liesInDistrict`` is the district that is known:
printed, or of the neighbourhood in the address, of an address in another part, of a building whose address stands
elsewhere, or of the name, where all facilities of its kind are named after their districts.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.editions.registry import RegistryEntry
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.named_things import NamedThing
from sba_kg.graph.operators import FacilityNames
from sba_kg.graph.terms import code, sba
from sba_kg.model import Facility, Lines, Records

_NEIGHBORHOOD = re.compile(r"(?<![가-힣])([가-힣]{1,5}\d?(?:동|읍|면|가|로))(?![가-힣\d])")
#: A building whose name is shorter is named like others.
_SHORTEST_BUILDING = 4
_BUILDING = re.compile(rf"[가-힣A-Za-z]{{{_SHORTEST_BUILDING},}}")
#: So many facilities of a kind show that they are named after their districts.
_FAMILY = 3


@dataclass(frozen=True)
class _StatedPlace:
    """Where a facility is said to be: a text of the report with its line."""

    facility: ox.NamedNode
    text: str
    line: int


def describe(builder: GraphBuilder, records: Records, names: FacilityNames) -> None:
    """Link the facilities to their districts."""
    _Districts(builder, records, names).describe()


class _Districts:
    def __init__(self, builder: GraphBuilder, records: Records, names: FacilityNames) -> None:
        self._builder, self._facilities = builder, records.facilities
        self._elsewhere = list(_elsewhere(records, names))
        self._found: set[ox.NamedNode] = set()
        self._printed: dict[ox.NamedNode, RegistryEntry] = {}

    def describe(self) -> None:
        """Find districts from the surest evidence to the weakest; the first stands."""
        for facility in self._facilities:
            self._address(facility)
        for facility in self._facilities:
            self._neighborhood(facility)
        for place in self._elsewhere:
            if entry := self._builder.regions.of_address(place.text) or self._of_neighborhood(place.text):
                self._lies(place.facility, self._thing(entry), "elsewhere", Lines.of(place.line))
        self._same_buildings()
        self._families()

    # -- evidence ----------------------------------------------------------------------------------

    def _address(self, facility: Facility) -> None:
        builder, node = self._builder, self._node(facility)
        entry = builder.regions.of_address(facility.address)
        district = builder.things.of_entry(entry) if entry else _named(builder, facility)
        if district:
            district.lines.append(facility.lines)
            builder.add(node, sba("isLocatedIn"), district.iri)
            self._lies(node, district, "address")
            if entry:
                self._printed.setdefault(node, entry)

    def _neighborhood(self, facility: Facility) -> None:
        if entry := self._of_neighborhood(f"({facility.neighborhood}) {facility.address}"):
            self._lies(self._node(facility), self._thing(entry), "neighborhood", facility.lines)

    def _of_neighborhood(self, text: str) -> RegistryEntry | None:
        """The one district of all neighbourhoods that a text names."""
        found = {
            entry.code: entry
            for name in _NEIGHBORHOOD.findall(text)
            if (entry := self._builder.regions.of_neighborhood(name, text))
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def _same_buildings(self) -> None:
        """A place that begins with a building lies where another text puts that building."""
        known: dict[str, dict[str, tuple[RegistryEntry, int]]] = defaultdict(dict)
        for place in self._elsewhere:
            if entry := self._builder.regions.of_address(place.text):
                behind = place.text[place.text.find(entry.label_ko) + len(entry.label_ko) :]
                for building in _BUILDING.findall(behind):
                    known[building].setdefault(entry.code, (entry, place.line))
        for place in self._elsewhere:
            building = _BUILDING.match(place.text)
            told = list(known.get(building[0], {}).values()) if building else []
            if len(told) == 1:
                entry, line = told[0]
                self._lies(place.facility, self._thing(entry), "building", Lines.of(place.line), Lines.of(line))

    def _families(self) -> None:
        """Facilities whose names differ in one word, which is that of the district wherever an address tells it."""
        families: dict[tuple[str, str], dict[ox.NamedNode, str]] = defaultdict(dict)
        things = [thing for thing in self._builder.things.all() if thing.kind == "facility"]
        for thing in things:
            for before, word, after in _split(thing.label):
                families[before, after][thing.iri] = word
        lines = {thing.iri: thing.lines for thing in things}
        for family in families.values():
            told = {node: entry for node, entry in self._printed.items() if node in family}
            if len(told) < _FAMILY or not all(e.label_ko.startswith(family[node]) for node, e in told.items()):
                continue
            for node, word in family.items():
                found = [entry for entry in self._builder.regions.at_home() if _is_of(entry, word)]
                if len(found) == 1:
                    self._lies(node, self._thing(found[0]), "name", *lines[node][:1])

    # -- triples -----------------------------------------------------------------------------------

    def _node(self, facility: Facility) -> ox.NamedNode:
        return self._builder.things.get(facility.named).iri

    def _thing(self, entry: RegistryEntry) -> NamedThing:
        return self._builder.things.of_entry(entry)

    def _lies(self, node: ox.NamedNode, district: NamedThing, evidence: str, *lines: Lines) -> None:
        if node in self._found:
            return
        self._found.add(node)
        builder = self._builder
        builder.add(node, sba("liesInDistrict"), district.iri)
        builder.add(node, sba("districtEvidence"), code("district-evidence", evidence))
        for each in lines:
            builder.add(node, sba("isSupportedBy"), builder.passage(each))


def _named(builder: GraphBuilder, facility: Facility) -> NamedThing | None:
    """The district that an address names and the registry does not know."""
    return builder.things.get(facility.district) if facility.district else None


def _elsewhere(records: Records, names: FacilityNames) -> Iterator[_StatedPlace]:
    """Where entries of tables in other parts put a facility: they name it and nothing else."""
    for entry in records.entries:
        name = next((text for term, text, _ in entry.values if term == "entryName"), "")
        facilities = names.named(name) if name else []
        for term, text, line in entry.values:
            if term == "location" and len(facilities) == 1:
                yield _StatedPlace(facilities[0].iri, text.strip(), line)


def _split(name: str) -> Iterator[tuple[str, str, str]]:
    """A name of several words around each of its words."""
    words: Sequence[str] = name.split()
    for at, word in enumerate(words if len(words) > 1 else ()):
        yield " ".join(words[:at]), word, " ".join(words[at + 1 :])


def _is_of(entry: RegistryEntry, word: str) -> bool:
    """Whether a word is the name of a district, with or without its last syllable (강북, 강북구)."""
    return word in {entry.label_ko, entry.label_ko[:-1]} and len(word) > 1
