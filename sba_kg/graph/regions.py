"""Provinces and districts that a report names: which one a name means, and their nodes with the codes of public data.

A name that several regions have (중구, 고성군) is one of them only where its province stands before it, or where an
address of the institution's own province goes on with a road. Else it is told and left alone.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

import pyoxigraph as ox

from sba_kg.base import inputs
from sba_kg.base.errors import InputError, Problem, shortened
from sba_kg.base.namespaces import ID
from sba_kg.editions import regions
from sba_kg.editions.edition import FILE, Edition
from sba_kg.editions.regions import RegionPlace
from sba_kg.editions.registry import Registry, RegistryEntry
from sba_kg.graph.terms import ALT_LABEL, IDENTIFIER, PREF_LABEL, TYPE, Term, code, sba, text
from sba_kg.model.document_layer import DocumentLayer, NamedPlace
from sba_kg.vocabulary.kinds import CLASSES

_KINDS = ("province", "district")
_WORD = re.compile(r"[가-힣]+")
#: What may stand between a name and the end of its word: particles, and what belongs to a region.
_AFTER = frozenset([
    "의", "에", "에서", "에는", "에도", "에게", "과", "와", "및", "는", "은", "이", "가", "을", "를", "로", "으로",
    "도", "만", "까지", "부터", "내", "관내", "전역", "일대", "일원", "소재", "청", "의회", "민", "립", "장", "산",
    "발", "행", "권", "교육청",
])  # fmt: skip
#: Between the names of a list, whose first may name the province of all.
_LIST = re.compile(r"\s*[·ㆍ・,，、/]\s*|\s+(?:및|와|과)\s+|(?:와|과)\s+")
#: How an address goes on behind its district: a road with its number.
_ADDRESS = re.compile(r"\s*\S*(?:로|길)\s*\d")
#: Names of provinces that are ordinary words too, or a city's: alone they name nothing.
_WORDS = frozenset(["경기", "대전", "세종", "광주", "제주"])
#: Letters of the names that are looked for.
_LONGEST, _SHORTEST = 9, 2


@dataclass
class Found:
    """The regions of a text, and the names in it that may be several: each with its place in the text."""

    regions: list[tuple[int, RegistryEntry]] = field(default_factory=list)
    unclear: list[tuple[int, str]] = field(default_factory=list)


@dataclass(frozen=True)
class _Name:
    start: int
    end: int
    text: str
    entries: tuple[RegistryEntry, ...]
    short: bool


class RegionNames:
    """Finds the regions that texts name.

    Args:
        registry: The authority files.
        home: Code of the region that the institution belongs to, ``""`` if that is not known.
        day: Day of the report; None if it is not known.
    """

    def __init__(self, registry: Registry, home: str = "", day: datetime.date | None = None) -> None:
        self._registry = registry
        self.home = registry.get(home) if home else None
        self.day = day
        self._names: dict[str, list[RegistryEntry]] = {}
        self._short: dict[str, list[RegistryEntry]] = {}
        for entry in registry.of_kinds(_KINDS, ""):
            for name in {entry.label_ko, *entry.aliases}:
                self._names.setdefault(name, []).append(entry)
            if entry.place and entry.place.short:
                self._short.setdefault(entry.place.short, []).append(entry)
        self._begin = {name[:_SHORTEST] for name in (*self._names, *self._short)}

    def place(self, entry: RegistryEntry) -> RegionPlace:
        """The place of a region's entry."""
        return entry.place or RegionPlace()

    def above(self, entry: RegistryEntry) -> Iterator[RegistryEntry]:
        """The regions that a region was in on the day of the report, the nearest first."""
        at: RegistryEntry | None = entry
        while at is not None and (parent := self.place(at).parent_on(self.day)):
            at = self._registry.get(parent)
            if at is not None:
                yield at

    def find(self, printed: str) -> Found:
        """The regions that a text names, in its order; the institution's own province is none of them."""
        found = Found()
        names = list(self._printed(printed))
        meant: dict[int, RegistryEntry] = {}
        listed: RegistryEntry | None = None  # the province of a list of districts that begins with it
        for at, name in enumerate(names):
            before = names[at - 1] if at else None
            gap = printed[before.end : name.start] if before else None
            over = meant.get(at - 1) if gap is not None and not gap.strip() else None
            if gap is None or not (over or _LIST.fullmatch(gap)):
                listed = None
            entry = self._meant(name, over or listed, printed)
            if entry is None:
                if not name.short and len(name.entries) > 1:
                    found.unclear.append((name.start, name.text))
                listed = None
                continue
            meant[at] = entry
            if over is not None and over.code in self._around(entry):
                listed = over
        for at, entry in meant.items():
            if self._told(names, at, entry, meant):
                found.regions.append((names[at].start, entry))
        return found

    def _told(self, names: Sequence[_Name], at: int, entry: RegistryEntry, meant: dict[int, RegistryEntry]) -> bool:
        """Whether a name is told on its own: not the province before a district, nor a short name that is a word."""
        if self.home is not None and entry.code == self._province(self.home):
            return False
        below = meant.get(at + 1)
        if below is not None and entry.code in self._around(below) and names[at + 1].start - names[at].end <= 1:
            return False
        return not (names[at].short and names[at].text in _WORDS)

    def of_address(self, address: str) -> RegistryEntry | None:
        """The district that an address is in, the smallest that it names; None if it names none, or one of several."""
        found = [entry for _, entry in self.find(address).regions if entry.kind == "district"]
        if found:
            inner = {code for entry in found for code in self._around(entry)}
            return next((entry for entry in found if entry.code not in inner), None)
        for name in self._printed(address):
            at_home = [entry for entry in name.entries if self._is_at_home(entry)]
            if not name.short and len(at_home) == 1 and at_home[0].kind == "district":
                return at_home[0]
        return None

    def of_neighborhood(self, name: str, address: str = "") -> RegistryEntry | None:
        """The district that a neighbourhood (동, 읍, 면) is in; None if there are several, or none.

        Args:
            name: Its name.
            address: An address that may name the province; else the institution's own counts, if it has one.
        """
        provinces = {entry.code for _, entry in self.find(address).regions if entry.kind == "province"}
        if not provinces and self.home is not None:
            provinces = {self._province(self.home)}
        found = [entry for code in regions.neighborhoods().get(name, ()) if (entry := self._registry.get(code))]
        there = [entry for entry in found if not provinces or provinces & self._around(entry)]
        return there[0] if len(there) == 1 else None

    def at_home(self) -> list[RegistryEntry]:
        """The districts of the institution's province on the day of the report; none if it belongs to a district."""
        if self.home is None or self.home.kind != "province":
            return []
        return [
            entry
            for entry in self._registry.of_kinds(("district",), "")
            if self.place(entry).exists_on(self.day) and self.home in list(self.above(entry))[:1]
        ]

    def named(self, printed: str) -> RegistryEntry | None:
        """The region that a text is the name of, alone or with what it is in; None if it is none, or several."""
        names = list(self._printed(printed))
        found = [self._meant(name, None, printed) for name in names]
        for at in range(1, len(names)):
            found[at] = self._meant(names[at], found[at - 1], printed)
        return found[-1] if found and "".join(name.text for name in names) == "".join(printed.split()) else None

    def all(self, name: str) -> list[RegistryEntry]:
        """All regions that have a name."""
        return self._names.get(name, [])

    def _around(self, entry: RegistryEntry) -> set[str]:
        """The codes of all regions that a region is or was in."""
        found: set[str] = set()
        for parent in self.place(entry).parents:
            if above := self._registry.get(parent):
                found |= {above.code, *self._around(above)}
        return found

    def _is_at_home(self, entry: RegistryEntry) -> bool:
        return self.home is not None and self._province(self.home) in self._around(entry)

    def _province(self, entry: RegistryEntry) -> str:
        """The code of the province that a region is in, or is."""
        return next((above.code for above in self.above(entry) if above.kind == "province"), entry.code)

    def _meant(self, name: _Name, over: RegistryEntry | None, printed: str) -> RegistryEntry | None:
        """The region that a name means below another, None if it may be several."""
        entries = name.entries
        if over is not None and (below := [entry for entry in entries if over.code in self._around(entry)]):
            entries = tuple(below)
        if len(entries) > 1:
            entries = tuple(entry for entry in entries if self.place(entry).exists_on(self.day)) or entries
        if len(entries) > 1 and _ADDRESS.match(printed, name.end):
            entries = tuple(entry for entry in entries if self._is_at_home(entry)) or entries
        return entries[0] if len(entries) == 1 else None

    def _printed(self, printed: str) -> Iterator[_Name]:
        """All names of regions in a text, each at the beginning of a word or behind another name."""
        for word in _WORD.finditer(printed):
            if word.start() and printed[word.start() - 1].isalnum():
                continue
            yield from self._in_word(word[0], word.start())

    def _in_word(self, word: str, start: int) -> Iterator[_Name]:
        at, found = 0, list[_Name]()
        while at < len(word) and (name := self._longest(word, at, start)):
            found.append(name)
            at = name.end - start
        if at == len(word) or word[at:] in _AFTER:  # else it is another word, which only begins like a region
            yield from found

    def _longest(self, word: str, at: int, start: int) -> _Name | None:
        if word[at : at + _SHORTEST] not in self._begin:  # as nearly all words
            return None
        for end in range(min(len(word), at + _LONGEST), at + _SHORTEST - 1, -1):
            name = word[at:end]
            for known, short in ((self._names, False), (self._short, True)):
                if entries := known.get(name):
                    return _Name(start + at, start + end, name, tuple(entries), short)
        return None


def names_of(edition: Edition, registry: Registry) -> RegionNames:
    """The finder of an edition: the region of the institution by ``edition.toml`` or the registry, the day of both.

    Raises:
        InputError: E-E05, if ``edition.toml`` names a region that is not in the registry.
    """
    day, wanted = day_of(edition), edition.institution.region
    if not wanted:
        institution = registry.institution(edition.institution.code)
        return RegionNames(registry, institution.region if institution else "", day)
    if home := RegionNames(registry, day=day).named(wanted):
        return RegionNames(registry, home.code, day)
    path = edition.folder / FILE
    raise InputError("E-E05", file=str(path), line=inputs.line_of(path, "region"), region=shortened(wanted))


def day_of(edition: Edition) -> datetime.date | None:
    """The day of a report, else the last of its fiscal year."""
    if edition.report_date or not edition.fiscal_year:
        return edition.report_date
    return datetime.date(edition.fiscal_year, 12, 31)


def name_places(layer: DocumentLayer, names: RegionNames) -> Iterator[Problem]:
    """Find what regions the texts of a report name, and keep them in its document layer.

    A name that may be several regions is the one that the report names elsewhere with its province, if that is one.

    Yields:
        P-T42 for each name that stays unclear, at its first line.
    """
    texts = list(_texts(layer))
    found = [names.find(printed) for _, _, _, printed in texts]
    sure = {entry.code for each in found for _, entry in each.regions}
    unclear: dict[str, list[int]] = {}
    for (kind, order, line, _), each in zip(texts, found, strict=True):
        entries = [entry for _, entry in each.regions]
        for _, name in each.unclear:
            meant = [entry for entry in names.all(name) if entry.code in sure]
            entries += meant if len(meant) == 1 else []
            if len(meant) != 1:
                unclear.setdefault(name, []).append(line)
        for entry in dict.fromkeys(entries):
            layer.places.append(NamedPlace(kind=kind, order=order, region=f"{entry.kind}/{entry.code}", line=line))
    for name, lines in sorted(unclear.items(), key=lambda one: (one[1][0], one[0])):
        yield _unclear(name, lines)


def _unclear(name: str, lines: Sequence[int]) -> Problem:
    where = ", ".join(str(line) for line in dict.fromkeys(lines))
    return Problem.of(lines[0], "P-T42", name=name, where=where)


def _texts(layer: DocumentLayer) -> Iterator[tuple[str, str, int, str]]:
    """Kind, path, line and text of all of a report that can name places."""
    for section in layer.sections:
        yield "section", str(section.order), section.start_line, section.title
    for item in layer.items:
        yield "item", str(item.order), item.start_line, f"{item.keyword} {item.text}".strip()
    for table in layer.tables:
        for cell in table.cells:
            yield "table", f"{table.order}/cell/{cell.row}-{cell.column}", cell.line, cell.text


def named(layer: DocumentLayer, registry: Registry) -> list[RegistryEntry]:
    """The regions that the texts of a report name."""
    codes = {place.region.partition("/")[2] for place in layer.places}
    return [entry for each in sorted(codes) if (entry := registry.get(each))]


def triples(entries: Collection[RegistryEntry], names: RegionNames) -> Iterator[ox.Triple]:
    """The nodes of regions and of all that they are in, with what public data calls them."""
    wanted = {above for entry in entries for above in (entry, *names.above(entry))}
    for entry in sorted(wanted, key=lambda one: one.code):
        iri, place = region_iri(entry), names.place(entry)
        yield ox.Triple(iri, TYPE, sba(CLASSES[entry.kind]))
        for lang, label in (("ko", entry.label_ko), ("en", entry.label_en)):
            yield ox.Triple(iri, PREF_LABEL, text(label, lang))
        yield ox.Triple(iri, sba("labelStatus"), code("label-status", entry.label_status))
        for term, value in _described(entry, place, names):
            yield ox.Triple(iri, term, value)


def region_iri(entry: RegistryEntry) -> ox.NamedNode:
    """IRI of a region."""
    return ox.NamedNode(f"{ID}{entry.kind}/{entry.code}")


def _described(entry: RegistryEntry, place: RegionPlace, names: RegionNames) -> Iterator[tuple[ox.NamedNode, Term]]:
    """What a region has beyond its names: codes on a day, the region that it is in, its full name."""
    above = list(names.above(entry))
    if above:
        yield sba("isWithinRegion"), region_iri(above[0])
        full = " ".join(one.label_ko for one in [*reversed(above), entry])
        yield ALT_LABEL, text(full, "ko")
    for alias in entry.aliases:
        yield ALT_LABEL, text(alias, "ko")
    if number := place.code_on(names.day):
        yield sba("standardCode"), text(number)
        yield IDENTIFIER, text(number)
    for name in ("short", "government_code", "finance_code", "finance_name"):
        if value := getattr(place, name):
            yield sba(_TERMS[name]), text(value)


_TERMS = {
    "short": "shortName",
    "government_code": "governmentCode",
    "finance_code": "financeCode",
    "finance_name": "financeName",
}
