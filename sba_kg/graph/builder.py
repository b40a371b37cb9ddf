"""The triples of one edition as they are collected: IRIs, passages, records, things."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox

from sba_kg.base.errors import Problem, ResourceError
from sba_kg.base.namespaces import GRAPH, ID
from sba_kg.editions.edition import Edition
from sba_kg.editions.registry import Registry
from sba_kg.graph import regions
from sba_kg.graph.mapping import TABLE, Amount, Code, Date, Field, Flag, Link, Local, Text, Whole, Year
from sba_kg.graph.terms import (
    ALT_LABEL,
    DERIVED,
    IDENTIFIER,
    PREF_LABEL,
    TYPE,
    Term,
    code,
    date_of_precision,
    number,
    sba,
    text,
    year,
)
from sba_kg.graph.things import Thing, Things
from sba_kg.model import Figure, Lines, Named
from sba_kg.reader import Document
from sba_kg.vocabulary.kinds import CLASSES
from sba_kg.vocabulary.unit_names import unit_type


@dataclass(frozen=True)
class Built:
    """The graph of an edition.

    Attributes:
        iri: IRI of the graph.
        triples: Its triples.
        things: The named things in it.
        problems: What was found while building.
    """

    iri: ox.NamedNode
    triples: set[ox.Triple]
    things: list[Thing]
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
        self, edition: Edition, document: Document, registry: Registry, declared: Collection[tuple[Named, int]] = ()
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
        self.report = self.local("report")
        self.institution = self._institution(registry)

    # -- IRIs -------------------------------------------------------------------------------------

    def local(self, path: str) -> ox.NamedNode:
        """IRI of a thing of this edition."""
        return ox.NamedNode(self._base + path)

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

    def figure(self, subject: ox.NamedNode, figure: Figure) -> None:
        """Add a figure to an observation."""
        self.add(subject, sba("value"), number(figure.value))
        self.add(subject, sba("precision"), number(figure.precision))
        self.add(subject, sba("unit"), code("unit", figure.unit))
        if figure.printed:
            self.add(subject, sba("printedUnit"), code("unit", figure.printed_unit))
            self.add(subject, sba("asPrinted"), text(figure.printed))

    def name(self, subject: ox.NamedNode, kind: str, label: str) -> None:
        """Add the Korean label of a thing of this edition, and the registry's English one if it has it."""
        self.add(subject, PREF_LABEL, text(label, "ko"))
        if entry := self._registry.find(kind, self.edition.institution.code, label):
            self.add(subject, PREF_LABEL, text(entry.label_en, "en"))
            self.add(subject, sba("labelStatus"), code("label-status", entry.label_status))

    def record(self, record: Any) -> ox.NamedNode:
        """Add a record by its row of the mapping table."""
        entity = TABLE[type(record)]
        source = entity.source(record)
        subject = self.mint(entity.path(record), source)
        self.describe(subject, entity.class_(record), source)
        for field in entity.fields:
            self._field(subject, record, field)
        for lines in getattr(record, "support", ()):
            self.add(subject, sba("isSupportedBy"), self.passage(lines))
        return subject

    def _field(self, subject: ox.NamedNode, record: Any, field: Field) -> None:
        if isinstance(field, Amount):
            if (figure := getattr(record, field.attribute)) is not None:
                self.figure(subject, figure)
            return
        for value in self._values(record, field):
            self.add(subject, sba(field.term), value)

    def _values(self, record: Any, field: Field) -> Iterator[Term]:
        """What a field of a record becomes."""
        match field:
            case Link():
                yield from self._links(record, field)
            case Local(_, path):
                if target := path(record):
                    yield self.local(target)
            case Code(_, scheme, attribute, fixed):
                if name := fixed or getattr(record, attribute):
                    yield code(scheme, name)
            case _:
                yield from self._literals(record, field)

    @staticmethod
    def _literals(record: Any, field: Field) -> Iterator[Term]:
        """What a field becomes that is a literal; empty texts and dates become nothing."""
        match field:
            case Text(attribute, _, lang):
                if value := getattr(record, attribute):
                    yield text(value, lang)
            case Date(attribute):
                if iso := getattr(record, attribute):
                    yield date_of_precision(iso)
            case Whole(attribute):
                yield number(getattr(record, attribute))
            case Year(attribute):
                if (when := getattr(record, attribute)) is not None:
                    yield year(when)
            case Flag(attribute):
                if (flag := getattr(record, attribute)) is not None:
                    yield ox.Literal(bool(flag))

    def _links(self, record: Any, field: Link) -> Iterator[Term]:
        value = getattr(record, field.attribute)
        for each in value if isinstance(value, tuple) else (value,):
            if each is not None and (thing := self.things.of(each)):
                yield thing.iri

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

    def finish(self) -> Built:
        """Describe the things and passages that were used, and give the graph."""
        graph = ox.NamedNode(GRAPH + self.edition.name)
        places = [self.regions.home] if self.regions.home else []
        for thing in self.things.all():
            self._thing(thing)
            places += [thing.entry] if thing.entry and thing.entry.place else []
        self.triples.update(regions.triples(places, self.regions))
        for lines in sorted(self._passages):
            self._passage(lines)
        return Built(graph, self.triples, self.things.all(), self.problems)

    def _thing(self, thing: Thing) -> None:
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

    def _provisional(self, thing: Thing) -> None:
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
