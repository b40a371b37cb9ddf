"""Which unit operates a facility: that of the program that is named like it, else those whose duties name it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from sba_kg.base.text import key
from sba_kg.editions.registry import Registry
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.named_things import NamedThing
from sba_kg.graph.terms import sba
from sba_kg.model import BareName, Lines, Records
from sba_kg.vocabulary import genre

#: Shortest name of a facility and shortest item of a bracket that are looked for: shorter ones are found by accident.
_SHORTEST, _SHORTEST_ITEM = 3, 2
_BRACKET = re.compile(r"\(([^()]*)\)")
#: The name of a program that runs premises: the place, and the word for them.
_PREMISES = re.compile(rf"(.{{2,}}?)\s?{genre.any_of(genre.words().premises)}")
#: What stands between the items of a bracket (``영등포, 금천 및 신규 캠퍼스``).
_BETWEEN = re.compile(r"[,·/]|\s및\s|\s등$")


class FacilityNames:
    """The names of the facilities that a report may name: those of the registry and those of its own list.

    Args:
        builder: The graph being built.
        records: What the converters found.
        registry: The authority files.
    """

    def __init__(self, builder: GraphBuilder, records: Records, registry: Registry) -> None:
        self._things = builder.things
        self._labels: dict[str, set[str]] = {}
        for entry in registry.of_kinds(("facility",), builder.edition.institution.code):
            for name in (entry.label_ko, *entry.aliases):
                self._labels.setdefault(key(name), set()).add(entry.label_ko)
        for facility in records.facilities:
            self._labels.setdefault(key(facility.name), {facility.name})

    def named(self, text: str) -> list[NamedThing]:
        """The facilities whose names stand in a text; the longest name wins where one is inside another."""
        printed = key(text)
        inside = [name for name in self._labels if len(name) >= _SHORTEST and name in printed]
        longest = [name for name in inside if not any(name != other and name in other for other in inside)]
        return self._facilities({label for name in longest for label in self._labels[name]})

    def listed(self, text: str) -> list[NamedThing]:
        """The facilities that the items of a bracket name in short.

        A word before the bracket and the item begin the name of one facility: ``DMC 지원시설(첨단, 산학)`` is
        DMC 첨단산업센터 and DMC산학협력 연구센터. Where they begin the names of several, none is meant for sure.
        """
        return self.begun(_starts(text))

    def begun(self, starts: Iterable[str]) -> list[NamedThing]:
        """The facilities whose names begin with one of some keys; a key that begins the names of several means none."""
        found: set[str] = set()
        for start in starts:
            labels = {label for name, labels in self._labels.items() if name.startswith(start) for label in labels}
            if len(labels) == 1:
                found |= labels
        return self._facilities(found)

    def _facilities(self, labels: Collection[str]) -> list[NamedThing]:
        found = (self._things.find(BareName("facility", label)) for label in sorted(labels))
        return [thing for thing in found if thing is not None]


def describe(builder: GraphBuilder, records: Records, names: FacilityNames) -> None:
    """Link facilities to the units that operate them (``sba:isOperatedBy``), duties to the facilities they name.

    A unit with a program for the facility comes before those that only have a duty; the lines of both are the
    evidence (``sba:isSupportedBy``), with those of the list of facilities.
    """
    _premises(builder, records, names)
    listed = {builder.things.get(facility.named).iri: facility.lines for facility in records.facilities}
    programs = list(_by_programs(builder, records, names))
    duties = list(_by_duties(builder, records, names))
    run = {facility.iri for facility, _, _ in programs}
    for facility, unit, lines in (*programs, *(each for each in duties if each[0].iri not in run)):
        builder.add(facility.iri, sba("isOperatedBy"), unit.iri)
        own = (listed[facility.iri],) if facility.iri in listed else ()
        for evidence in (*lines, *own):
            builder.add(facility.iri, sba("isSupportedBy"), builder.passage(evidence))


def _by_programs(
    builder: GraphBuilder, records: Records, names: FacilityNames
) -> Iterator[tuple[NamedThing, NamedThing, tuple[Lines, ...]]]:
    """Facility, unit and lines by the programs whose names name a facility."""
    for line in records.budget_lines:
        for facility in names.named(line.program):
            for unit in filter(None, map(builder.things.find, line.units)):
                yield facility, unit, (*((line.lines,) if line.lines else ()), *line.support)


def _by_duties(
    builder: GraphBuilder, records: Records, names: FacilityNames
) -> Iterator[tuple[NamedThing, NamedThing, tuple[Lines, ...]]]:
    """Facility, unit and lines by the duties that name a facility; they are said to mention it."""
    for unit in records.units:
        for duty in unit.duty_records:
            node = builder.local(paths.duty(duty))
            for facility in (*names.named(duty.text), *names.listed(duty.text)):
                builder.add(node, sba("mentions"), facility.iri)
                facility.lines.append(unit.lines)
                yield facility, builder.things.get(unit.named), (unit.lines,)


def _premises(builder: GraphBuilder, records: Records, names: FacilityNames) -> None:
    """Programs that run the premises of a place, and the facilities there that their units' duties list in short.

    ``새빛인프라운영`` of a unit with ``직영시설(본사, 동관)`` is for 새빛동관.
    """
    for line in records.budget_lines:
        place = _PREMISES.match(line.program)
        if not place or names.named(line.program):
            continue
        program = builder.things.get(line.named)
        for unit in (unit for unit in records.units if BareName("unit", unit.name) in line.units):
            starts = (key(place[1]) + item for duty in unit.duty_records for item in _items(duty.text))
            for facility in names.begun(starts):
                facility.lines.append(unit.lines)
                builder.add(program.iri, sba("maintainsFacility"), facility.iri)
                builder.add(program.iri, sba("isSupportedBy"), builder.passage(unit.lines))


def _items(text: str) -> Iterator[str]:
    """The items of the brackets of a text, as keys."""
    for bracket in _BRACKET.finditer(text):
        yield from (item for part in _BETWEEN.split(bracket[1].strip()) if len(item := key(part)) >= _SHORTEST_ITEM)


def _starts(text: str) -> Iterator[str]:
    """Each word before a bracket with each item in it, as a key."""
    for bracket in _BRACKET.finditer(text):
        items = [item for part in _BETWEEN.split(bracket[1].strip()) if len(item := key(part)) >= _SHORTEST_ITEM]
        for word in {key(word) for word in text[: bracket.start()].split()} - {""}:
            yield from (word + item for item in items)
