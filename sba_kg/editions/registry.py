"""Authority files: names and aliases → stable codes and English labels (``data/registry/*.csv``).

A folder ``registry/`` inside an edition adds to them, so that other people's editions need no change here.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sba_kg.base import inputs, resources
from sba_kg.base.characters import first_illegal
from sba_kg.base.errors import InputError, ResourceError, SbaKgError, shortened
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.text import key
from sba_kg.editions.regions import DATES, RegionPlace, is_day, place_of
from sba_kg.vocabulary import kinds

#: File → kind of its rows, ``""`` where a column ``kind`` says so.
_FILES = {
    "institutions.csv": "institution",
    "units.csv": "unit",
    "tasks.csv": "",
    "programs.csv": "program",
    "facilities.csv": "facility",
    "districts.csv": "district",
    "regions.csv": "",
    "gazetteer.csv": "",
    "terms.csv": "",
}
_NEEDED = ("code", "label_ko", "label_en", "label_status")
#: Columns of codes, which become parts of IRIs, and what other columns take: in a file, or in all (``""``).
_CODES = {
    "code", "institution", "parent", "kind", "region", "institution_code",
    "standard_code", "former_code", "former_parent", "government_code", "finance_code",
}  # fmt: skip
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}")
_WORDS = {
    ("", "label_status"): ("official", "unofficial"),
    ("tasks.csv", "kind"): kinds.TASKS,
    ("gazetteer.csv", "kind"): kinds.GAZETTEER,
    ("regions.csv", "kind"): ("province", "district"),
}
#: Longest cell, in characters; notes and lists of aliases are the longest.
_LONGEST = 5_000


@dataclass(frozen=True)
class RegistryEntry:
    """A thing that the registry knows.

    Attributes:
        code: ASCII, part of its IRI.
        kind: ``unit``, ``policy-task``, ``program`` …
        institution: Code of the institution it belongs to, ``""`` for terms that all share.
        label_ko: Its Korean label.
        label_en: Its English label.
        label_status: ``official`` or ``unofficial``: whose translation that is.
        aliases: Other names in Korean.
        parent: Code of the thing it belonged to when it was entered; tells equal names apart.
        standard_code: Code in the administrative standard (행정표준코드): of a region its 법정동코드, of an
            institution its 기관코드, ``""`` if it is not known.
        region: Code of the region whose government an institution belongs to.
        place: Codes and names of a region in public data, None for what is none.
    """

    code: str
    kind: str
    institution: str
    label_ko: str
    label_en: str
    label_status: str
    aliases: tuple[str, ...] = ()
    parent: str = ""
    standard_code: str = ""
    region: str = ""
    place: RegionPlace | None = None


class Registry:
    """All entries, found by kind, institution and name."""

    def __init__(self, entries: list[RegistryEntry]) -> None:
        self._by_name: dict[tuple[str, str, str], list[RegistryEntry]] = {}
        self._by_code: dict[str, RegistryEntry] = {}
        for entry in entries:
            self._by_code[entry.code] = entry
            for name in (entry.label_ko, *entry.aliases):
                found = self._by_name.setdefault((entry.kind, entry.institution, key(name)), [])
                if entry not in found:
                    found.append(entry)

    def find(self, kind: str, institution: str, name: str, parent: str = "") -> RegistryEntry | None:
        """The entry of a name.

        Args:
            kind: Kind of the thing.
            institution: Code of the institution; terms that all share are found too.
            name: Label or alias, in any spacing.
            parent: Code of what it belongs to, to choose among things of one name.
        """
        found = self.all(kind, institution, name)
        return next((e for e in found if parent and e.parent == parent), found[0] if found else None)

    def all(self, kind: str, institution: str, name: str) -> list[RegistryEntry]:
        """All entries of a name, as for :meth:`find`."""
        return self._by_name.get((kind, institution, key(name))) or self._by_name.get((kind, "", key(name)), [])

    def of_kinds(self, kinds: Collection[str], institution: str) -> list[RegistryEntry]:
        """All entries of some kinds that an institution may name."""
        return sorted(
            (e for e in self._by_code.values() if e.kind in kinds and e.institution in {"", institution}),
            key=lambda entry: entry.code,
        )

    def get(self, code: str) -> RegistryEntry | None:
        """The entry of a code."""
        return self._by_code.get(code)

    def institution(self, code: str) -> RegistryEntry | None:
        """The institution with a code."""
        entry = self._by_code.get(code)
        return entry if entry and entry.kind == "institution" else None

    def institutions(self) -> list[RegistryEntry]:
        """All institutions, by code."""
        return [entry for _, entry in sorted(self._by_code.items()) if entry.kind == "institution"]


def provisional_code(institution: str, name: str, above: Sequence[str] = ()) -> str:
    """Code of a thing that the registry does not know.

    Args:
        institution: Code of the institution.
        name: Its name.
        above: The names of what it belongs to, the topmost first: equal names in two places get two codes.

    Returns:
        The institution's code with a digest of the normalized names.
    """
    digest = hashlib.sha256("\n".join(map(key, (*(above or ("",)), name))).encode()).hexdigest()[:12]
    return f"{institution}-x-{digest}"


def load(*extra: Path) -> Registry:
    """Read the package's registry and further folders of the same form.

    Raises:
        ResourceError: E-X03 a file is broken, E-X04 a code stands twice, E-R50 to E-R52 one cannot be read;
            InputError for the further folders.
    """
    entries: dict[str, RegistryEntry] = {}
    for folder in (resources.data() / "registry", *extra):
        seen: set[str] = set()
        error = InputError if folder in extra else ResourceError
        for entry, row in _read(folder, error):
            if entry.code in seen:
                raise error("E-X04", entry=entry.code, file=row.file, line=row.line)
            seen.add(entry.code)
            entries[entry.code] = entry
    return Registry(list(entries.values()))


def _read(folder: Path, error: type[SbaKgError]) -> Iterator[tuple[RegistryEntry, RegistryRow]]:
    for file, kind in _FILES.items():
        path = folder / file
        if inputs.present(path):
            for row in _rows(path, error):
                yield _entry(row, file, kind, error), row


class RegistryRow(NamedTuple):
    """A row of a file: its file and line, and its cells by the name of their column."""

    file: str
    line: int
    cells: dict[str, str]


def _rows(path: Path, error: type[SbaKgError]) -> Iterator[RegistryRow]:
    """The rows of a CSV file as spreadsheets save it, empty ones left out."""
    text = inputs.read_text(path, error=error)
    separator = max(",\t;", key=text.partition("\n")[0].count)  # a name of a column has none of them
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        _check_header(header, str(path), error)
        for cells in lines:
            if any(cell.strip() for cell in cells):
                if len(cells) != len(header):
                    raise _few_or_many(len(cells), len(header), path, lines.line_num, error)
                yield RegistryRow(str(path), lines.line_num, dict(zip(header, map(str.strip, cells), strict=True)))
    except csv.Error as problem:
        raise error("E-X03", why="csv", reason=problem, file=str(path), line=lines.line_num) from problem


def _check_header(header: list[str], file: str, error: type[SbaKgError]) -> None:
    if missing := [name for name in _needed(Path(file).name) if name not in header]:
        raise error("E-X03", why="missing", columns=", ".join(missing), file=file, line=1)
    if double := [name for name in header if name and header.count(name) > 1]:
        raise error("E-X03", why="double", column=shortened(double[0]), file=file, line=1)


def _needed(file: str) -> tuple[str, ...]:
    """The columns that a file needs: a kind where its rows are of several."""
    return _NEEDED if _FILES[file] else (*_NEEDED, "kind")


def _few_or_many(found: int, wanted: int, path: Path, line: int, error: type[SbaKgError]) -> SbaKgError:
    return error("E-X03", why="cells", found=found, wanted=wanted, file=str(path), line=line)


def _entry(row: RegistryRow, file: str, kind: str, error: type[SbaKgError]) -> RegistryEntry:
    cells = row.cells
    for column in cells:
        if fault := _fault(column, cells[column], file):
            raise error(
                "E-X03",
                why="cell",
                column=column,
                fault=fault,
                value=shortened(cells[column]),
                file=row.file,
                line=row.line,
            )
    aliases = tuple(alias.strip() for alias in cells.get("aliases", "").split(";") if alias.strip())
    return RegistryEntry(
        cells["code"],
        kind or cells.get("kind", ""),
        "" if kind == "institution" else cells.get("institution", ""),
        cells["label_ko"],
        cells["label_en"],
        cells["label_status"],
        aliases,
        cells.get("parent", ""),
        cells.get("institution_code" if kind == "institution" else "standard_code", ""),
        cells.get("region", "") if kind == "institution" else "",
        place_of(cells) if file in {"regions.csv", "districts.csv"} else None,
    )


def _fault(column: str, value: str, file: str) -> Bilingual | None:
    """What is wrong with a cell."""
    if not value:
        return sentence("editions.empty") if column in _needed(file) else None
    if len(value) > _LONGEST:
        return sentence("editions.long", length=len(value))
    if bad := first_illegal(value):
        return sentence("editions.character", character=bad)
    return _fault_of_form(column, value, file)


def _fault_of_form(column: str, value: str, file: str) -> Bilingual | None:
    if column in DATES and not is_day(value):
        return sentence("editions.day")
    if column in _CODES and not _CODE.fullmatch(value):
        return sentence("editions.code")
    known = _WORDS.get((file, column)) or _WORDS.get(("", column))
    if known and value not in known:
        return sentence("editions.one-of", known=", ".join(known))
    return None
