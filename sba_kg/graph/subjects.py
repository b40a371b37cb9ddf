"""What findings, actions and follow-ups speak of: programs, their sections, facilities, places and other named things.

By names that are printed, and by nothing else: a program by its name, by what it is about (``새빛축제 사업``), by the
facility that it operates or by the event or brand that it is named after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from sba_kg.base.namespaces import ID
from sba_kg.base.text import key
from sba_kg.editions.registry import Registry, RegistryEntry
from sba_kg.graph import paths
from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.named_things import NamedThing
from sba_kg.graph.operators import FacilityNames
from sba_kg.graph.printed_names import SHORTEST, NamePattern, PrintedName, begins_a_name, core, is_called
from sba_kg.graph.terms import DERIVED, MENTIONS, TYPE, number, sba, text
from sba_kg.model import Finding, Records
from sba_kg.vocabulary.kinds import GAZETTEER

#: Kinds of things that a program is named after; a place is where a program is, and no name of it.
_NAMESAKES = ("event", "brand", "platform", "partner")
#: Key of a name → IRIs of the things that have it.
_Names = dict[str, dict[ox.NamedNode, None]]


@dataclass(frozen=True)
class _Subject:
    """A thing that a text speaks of, the name that says so, and the thing whose name it is, if that is another."""

    node: ox.NamedNode
    printed: str
    through: ox.NamedNode | None = None


@dataclass
class _Known:
    """The names of things of the registry and of facilities, of programs and sections, and what these are about."""

    things: _Names = field(default_factory=dict)
    whole: _Names = field(default_factory=dict)
    about: _Names = field(default_factory=dict)
    spelt: dict[str, None] = field(default_factory=dict)

    def enter(self, names: _Names, name: str, node: ox.NamedNode) -> None:
        """Note that a thing has a name."""
        self.spelt.setdefault(name)
        names.setdefault(key(name), {}).setdefault(node)


def describe(builder: GraphBuilder, records: Records, registry: Registry, names: FacilityNames) -> None:
    """Add a subject for each thing that a finding or the answer to it names, with the passage."""
    if records.findings:
        _Subjects(builder, records, registry, names).describe(records.findings)


class _Subjects:
    def __init__(self, builder: GraphBuilder, records: Records, registry: Registry, names: FacilityNames) -> None:
        self._builder = builder
        self._known = _Known()
        #: Things of the registry come into the graph when a text names them.
        self._entries: dict[ox.NamedNode, RegistryEntry] = {}
        self._things: dict[ox.NamedNode, NamedThing] = {}
        self._enter_things(registry, records)
        self._enter_programs(records)
        self._enter_sections(records)
        self._through = self._programs_through(records, names)
        self._pattern = NamePattern(self._known.spelt)

    def describe(self, findings: Sequence[Finding]) -> None:
        for finding in findings:
            order = 0
            for path, printed in _texts(finding):
                for subject in dict.fromkeys(self._subjects(printed)):
                    order += 1
                    self._add(finding, path, subject, order)

    # -- names -------------------------------------------------------------------------------------

    def _enter_things(self, registry: Registry, records: Records) -> None:
        """Facilities, events, partners, places … by their labels and aliases."""
        for entry in registry.of_kinds((*GAZETTEER, "facility"), self._builder.edition.institution.code):
            node = ox.NamedNode(f"{ID}{entry.kind}/{entry.code}")
            self._entries[node] = entry
            for name in (entry.label_ko, *entry.aliases):
                self._known.enter(self._known.things, name, node)
        for facility in records.facilities:
            thing = self._builder.things.get(facility.named)
            self._things[thing.iri] = thing
            self._known.enter(self._known.things, facility.name, thing.iri)

    def _enter_programs(self, records: Records) -> None:
        for line in records.budget_lines:
            program = self._builder.things.get(line.named)
            self._things[program.iri] = program
            for name in (line.program, program.label, *(program.entry.aliases if program.entry else ())):
                self._enter(name, program.iri)

    def _enter_sections(self, records: Records) -> None:
        for report in records.reports:
            self._enter(report.title, self._builder.local(paths.section(report.key)))

    def _enter(self, name: str, node: ox.NamedNode) -> None:
        if len(key(about := core(name))) >= SHORTEST:
            self._known.enter(self._known.whole, name, node)
            self._known.enter(self._known.about, about, node)

    def _programs_through(self, records: Records, names: FacilityNames) -> dict[ox.NamedNode, list[ox.NamedNode]]:
        """A facility → the programs that operate it; an event or brand → the programs that are named after it."""
        found: dict[ox.NamedNode, list[ox.NamedNode]] = {}
        for line in records.budget_lines:
            program = self._builder.things.get(line.named).iri
            same = self._known.things.get(key(core(line.program)), {})
            namesakes = [node for node in same if node in self._entries and self._entries[node].kind in _NAMESAKES]
            for node in (*(facility.iri for facility in names.named(line.program)), *namesakes):
                if program not in (programs := found.setdefault(node, [])):
                    programs.append(program)
        return found

    # -- texts -------------------------------------------------------------------------------------

    def _subjects(self, printed: str) -> Iterator[_Subject]:
        for name in self._pattern.find(printed):
            own = self._named(printed, name)
            for node in self._known.things.get(name.key, ()):
                yield _Subject(node, name.printed)
                for program in self._through.get(node, ()):
                    if program not in own:
                        yield _Subject(program, name.printed, node)
            for node in own:
                yield _Subject(node, name.printed)
        for _, entry in self._builder.regions.find(printed).regions:
            node = ox.NamedNode(f"{ID}{entry.kind}/{entry.code}")
            self._entries[node] = entry
            yield _Subject(node, entry.label_ko)

    def _named(self, printed: str, name: PrintedName) -> list[ox.NamedNode]:
        """The programs and sections that a name means: one of each at most, as a name of several means none for sure.

        What a program is about means the program where a word of doing is behind it, or where it is a proper name; the
        name of a thing means the thing, and the programs that it stands for.
        """
        found = list(self._known.whole.get(name.key, ()))
        proper = name.key not in self._known.things and begins_a_name(name.key, self._known.things)
        if not found and (proper or is_called(printed, name)):
            found = list(self._known.about.get(name.key, ()))
        programs = [node for node in found if node in self._things]
        sections = [node for node in found if node not in self._things]
        return [*(programs if len(programs) == 1 else ()), *(sections if len(sections) == 1 else ())]

    def _add(self, finding: Finding, path: str, subject: _Subject, order: int) -> None:
        builder = self._builder
        node = builder.mint(paths.finding_subject(finding.number, order), finding.lines)
        builder.add(node, TYPE, sba("FindingSubject"))
        builder.add(node, DERIVED, builder.passage(finding.lines))
        builder.add(node, sba("isSubjectOf"), builder.local(paths.finding(finding.number)))
        builder.add(node, sba("isNamedIn"), builder.local(path))
        builder.add(node, sba("mentions"), subject.node)
        builder.add(node, sba("order"), number(order))
        builder.add(node, sba("asPrinted"), text(subject.printed))
        if subject.through:
            builder.add(node, sba("isMeantThrough"), subject.through)
            return
        if entry := self._entries.get(subject.node):
            builder.add(builder.local(path), MENTIONS, subject.node)
            builder.things.of_entry(entry).lines.append(finding.lines)
        elif thing := self._things.get(subject.node):
            thing.lines.append(finding.lines)


def _texts(finding: Finding) -> Iterator[tuple[str, str]]:
    """Path and text of a finding, of what was done about it and of what is planned.

    One text that is printed for both stands in both, and is looked at once.
    """
    yield paths.finding(finding.number), finding.request
    told = set()
    for action in finding.actions:
        told.add(action.text)
        yield paths.audit_action(finding, action.order), action.text
    for plan in finding.follow_ups:
        if plan.text not in told:
            yield paths.audit_follow_up(finding, plan.order), plan.text
