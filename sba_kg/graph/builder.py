"""The triples of one edition as they are collected: IRIs, passages, records, things."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyoxigraph as ox

from sba_kg.base.errors import Problem, ResourceError
from sba_kg.base.namespaces import GRAPH, ID
from sba_kg.editions.edition import Edition
from sba_kg.editions.registry import Registry
from sba_kg.graph import paths, regions
from sba_kg.graph.mapping import entity_of
from sba_kg.graph.named_things import NamedThing, Things
from sba_kg.graph.terms import (
    ALT_LABEL,
    DERIVED,
    IDENTIFIER,
    PREF_LABEL,
    TYPE,
    Term,
    code,
    number,
    sba,
    text,
)
from sba_kg.model import BareName, Lines, Record, ThingKey
from sba_kg.reader import Document
from sba_kg.vocabulary.kinds import CLASSES
from sba_kg.vocabulary.unit_names import unit_type


@dataclass(frozen=True)
class EditionGraph:
    """The graph of an edition.

    Attributes:
        iri: IRI of the graph.
        triples: Its triples.
        things: The named things in it.
        problems: What was found while building.
    """

    iri: ox.NamedNode
    triples: set[ox.Triple]
    things: list[NamedThing]
    problems: list[Problem]


class GraphBuilder:
    """Collects the triples of one edition.

    Args:
        edition: The edition.
        document: Its document, for the section paths of passages.
        registry: The authority files.
        declared: The things that the report's tables list, each with its line.
    """

    def __init__(
        self, edition: Edition, document: Document, registry: Registry, declared: Collection[tuple[ThingKey, int]] = ()
    ) -> None:
        self.edition = edition
        self.document = document
        self.things = Things(registry, edition.institution.code, declared)
        self.problems: list[Problem] = list(self.things.problems())
        self.triples: set[ox.Triple] = set()
        self._registry = registry
        self.regions = regions.names_of(edition, registry)
        self._base = f"{ID}{edition.name}/"
        self._minted: dict[str, Lines | None] = {}
        self._passages: set[Lines] = set()
        self.report = self.local(paths.REPORT)
        self.institution = self._institution(registry)

    # -- IRIs -------------------------------------------------------------------------------------

    def local(self, path: str) -> ox.NamedNode:
        """IRI of a thing of this edition."""
        return ox.NamedNode(self._base + path)

    def named(self, name: ThingKey | BareName) -> ox.NamedNode | None:
        """IRI of a named thing; None for a bare name that several things have."""
        thing = self.things.of(name)
        return thing.iri if thing else None

    def mint(self, path: str, lines: Lines | None) -> ox.NamedNode:
        """A new IRI of this edition.

        Raises:
            ResourceError: E-G01, if something else already has it.
        """
        if path in self._minted:
            first = self._minted[path]
            raise ResourceError(
                "E-G01",
                path=path,
                first=first,
                lines=lines,
                file=str(self.edition.text),
                line=lines.start if lines else None,
            )
        self._minted[path] = lines
        return self.local(path)

    def passage(self, lines: Lines) -> ox.NamedNode:
        """The passage of a span of lines; its fragment is that of RFC 5147 (zero-based start, exclusive end)."""
        self._passages.add(lines)
        return ox.NamedNode(f"{self.report.value}#line={lines.start - 1},{lines.end}")

    # -- triples ----------------------------------------------------------------------------------

    def add(self, subject: ox.NamedNode, predicate: ox.NamedNode, value: Term) -> None:
        """Add a triple."""
        self.triples.add(ox.Triple(subject, predicate, value))

    def describe(self, subject: ox.NamedNode, class_: str, lines: Lines | None) -> None:
        """Add class and source of a resource."""
        self.add(subject, TYPE, sba(class_))
        if lines is not None:
            self.add(subject, DERIVED, self.passage(lines))

    def name(self, subject: ox.NamedNode, kind: str, label: str) -> None:
        """Add the Korean label of a thing of this edition, and the registry's English one if it has it."""
        self.add(subject, PREF_LABEL, text(label, "ko"))
        if entry := self._registry.find(kind, self.edition.institution.code, label):
            self.add(subject, PREF_LABEL, text(entry.label_en, "en"))
            self.add(subject, sba("labelStatus"), code("label-status", entry.label_status))

    def record(self, record: Record) -> None:
        """Add a record by its row of the mapping table; nothing if it has none.

        Raises:
            ResourceError: E-G01, if another record has its IRI.
        """
        entity = entity_of(record)
        if entity is None or not entity.when(record):
            return
        subject = self.mint(entity.path(record), next(iter(record.sources), None))
        self.add(subject, TYPE, sba(entity.class_of(record)))
        for lines in record.sources:
            self.add(subject, DERIVED, self.passage(lines))
        for lines in record.support:
            self.add(subject, sba("isSupportedBy"), self.passage(lines))
        for field in entity.fields:
            for term, value in field.pairs(record, self):
                self.add(subject, sba(term), value)

    def _institution(self, registry: Registry) -> ox.NamedNode:
        """Describe the institution: by the registry, else by what ``edition.toml`` says."""
        ours = self.edition.institution
        entry = registry.institution(ours.code)
        iri = ox.NamedNode(f"{ID}institution/{ours.code}")
        self.add(iri, TYPE, sba("Institution"))
        labels = (entry.label_ko, entry.label_en) if entry else (ours.label_ko, ours.label_en)
        self.institution_labels = dict(zip(("ko", "en"), labels, strict=True))
        for lang, label in self.institution_labels.items():
            if label:
                self.add(iri, PREF_LABEL, text(label, lang))
        if entry:
            self.add(iri, sba("labelStatus"), code("label-status", entry.label_status))
        for alias in entry.aliases if entry else ():
            self.add(iri, ALT_LABEL, text(alias, "ko"))
        if number := ours.standard_code or (entry.standard_code if entry else ""):
            self.add(iri, sba("institutionCode"), text(number))
            self.add(iri, IDENTIFIER, text(number))
        if self.regions.home:
            self.add(iri, sba("belongsToRegion"), regions.region_iri(self.regions.home))
        return iri

    # -- the whole ---------------------------------------------------------------------------------

    def finish(self) -> EditionGraph:
        """Describe the things and passages that were used, and give the graph."""
        graph = ox.NamedNode(GRAPH + self.edition.name)
        places = [self.regions.home] if self.regions.home else []
        for district in self.regions.at_home():  # those in which nothing is can be asked for, too
            self.things.of_entry(district)
        for thing in self.things.all():
            self._thing(thing)
            places += [thing.entry] if thing.entry and thing.entry.place else []
        self.triples.update(regions.triples(places, self.regions))
        for lines in sorted(self._passages):
            self._passage(lines)
        return EditionGraph(graph, self.triples, self.things.all(), self.problems)

    def _thing(self, thing: NamedThing) -> None:
        class_ = CLASSES[thing.kind]
        self.add(thing.iri, TYPE, ox.NamedNode(class_) if ":" in class_ else sba(class_))
        self.add(thing.iri, PREF_LABEL, text(thing.label, "ko"))
        for lines in thing.lines:
            self.add(thing.iri, DERIVED, self.passage(lines))
        if thing.kind == "unit" and (kind := unit_type(thing.label)):
            self.add(thing.iri, sba("unitType"), code("unit-type", kind))
        if thing.entry is None:
            self._provisional(thing)
            return
        self.add(thing.iri, PREF_LABEL, text(thing.entry.label_en, "en"))
        self.add(thing.iri, sba("labelStatus"), code("label-status", thing.entry.label_status))
        for alias in thing.entry.aliases:
            self.add(thing.iri, ALT_LABEL, text(alias, "ko"))

    def _provisional(self, thing: NamedThing) -> None:
        self.problems.append(
            Problem.of(
                min((lines.start for lines in thing.lines), default=0), "P-G01", label=thing.label, kind=thing.kind
            )
        )

    def _passage(self, lines: Lines) -> None:
        iri = self.passage(lines)
        self.add(iri, TYPE, sba("Passage"))
        self.add(iri, sba("startLine"), number(lines.start))
        self.add(iri, sba("endLine"), number(lines.end))
        self.add(iri, sba("isPassageOf"), self.report)
        if page := self.document.page(lines.start):
            self.add(iri, sba("pageNumber"), number(page))
        if path := self.document.path(lines.start):
            self.add(iri, sba("sectionPath"), text(path))
