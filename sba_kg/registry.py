"""Authority files: names and aliases → stable codes and English labels (``data/registry/*.csv``).

A folder ``registry/`` inside an edition adds to them, so that other people's editions need no change here.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from sba_kg import resources
from sba_kg.characters import first_illegal
from sba_kg.errors import InputError, ResourceError, SbaKgError
from sba_kg.names import key

#: File → kind of its rows, ``""`` where a column ``kind`` says so.
_FILES = {
    "institutions.csv": "institution",
    "units.csv": "unit",
    "tasks.csv": "",
    "programs.csv": "program",
    "facilities.csv": "facility",
    "districts.csv": "district",
    "gazetteer.csv": "",
    "terms.csv": "",
}
_NEEDED = ("code", "label_ko", "label_en", "label_status")


@dataclass(frozen=True)
class Entry:
    """A thing that the registry knows.

    Attributes:
        code: ASCII, part of its IRI.
        kind: ``unit``, ``policy-task``, ``program`` …
        institution: Code of the institution it belongs to, ``""`` for terms that all share.
        label_ko: Its Korean label.
        label_en: Its English label.
        label_status: ``official`` or ``unofficial``: whose translation that is.
        aliases: Other names in Korean.
        standard_code: Administrative standard code (행정표준코드), for districts.
        parent: Code of the thing it belonged to when it was entered; tells equal names apart.
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


class Registry:
    """All entries, found by kind, institution and name."""

    def __init__(self, entries: list[Entry]) -> None:
        self._by_name: dict[tuple[str, str, str], list[Entry]] = {}
        self._by_code: dict[str, Entry] = {}
        for entry in entries:
            self._by_code[entry.code] = entry
            for name in (entry.label_ko, *entry.aliases):
                found = self._by_name.setdefault((entry.kind, entry.institution, key(name)), [])
                if entry not in found:
                    found.append(entry)

    def find(self, kind: str, institution: str, name: str, parent: str = "") -> Entry | None:
        """The entry of a name.

        Args:
            kind: Kind of the thing.
            institution: Code of the institution; terms that all share are found too.
            name: Label or alias, in any spacing.
            parent: Code of what it belongs to, to choose among things of one name.
        """
        found = self._by_name.get((kind, institution, key(name))) or self._by_name.get((kind, "", key(name)), [])
        return next((e for e in found if parent and e.parent == parent), found[0] if found else None)

    def of_kinds(self, kinds: Collection[str], institution: str) -> list[Entry]:
        """All entries of some kinds that an institution may name."""
        return sorted(
            (e for e in self._by_code.values() if e.kind in kinds and e.institution in {"", institution}),
            key=lambda entry: entry.code,
        )

    def institution(self, code: str) -> Entry | None:
        """The institution with a code."""
        entry = self._by_code.get(code)
        return entry if entry and entry.kind == "institution" else None


def provisional_code(institution: str, name: str, parent: str = "") -> str:
    """Code of a thing that the registry does not know: a digest of its normalized name and its parent's."""
    digest = hashlib.sha256(f"{key(parent)}\n{key(name)}".encode()).hexdigest()[:12]
    return f"{institution}-x-{digest}"


def load(*extra: Path) -> Registry:
    """Read the package's registry and further folders of the same form.

    Raises:
        ResourceError: E-X03 a file is broken, E-X04 a code stands twice; InputError for the further folders.
    """
    entries: dict[str, Entry] = {}
    for folder in (resources.data() / "registry", *extra):
        seen: set[str] = set()
        error = InputError if folder in extra else ResourceError
        for entry, place in _read(folder, error):
            if entry.code in seen:
                raise error(
                    "E-X04",
                    f"코드 {entry.code}가 두 번 있습니다.",
                    f"code {entry.code} stands twice",
                    file=place,
                )
            seen.add(entry.code)
            entries[entry.code] = entry
    return Registry(list(entries.values()))


def _read(folder: Path, error: type[SbaKgError]) -> Iterator[tuple[Entry, str]]:
    for file, kind in _FILES.items():
        path = folder / file
        if not path.is_file():
            continue
        with path.open(encoding="utf-8", newline="") as stream:
            for number, row in enumerate(csv.DictReader(stream), 2):
                if not all(row.get(column) for column in _NEEDED) or None in row:
                    raise error(
                        "E-X03",
                        f"필요한 열({', '.join(_NEEDED)})이 비었거나 열 수가 다릅니다.",
                        f"a needed column ({', '.join(_NEEDED)}) is empty, or the number of columns is wrong",
                        file=str(path),
                        line=number,
                    )
                if found := first_illegal("".join(filter(None, row.values()))):
                    raise error(
                        "E-X03",
                        f"쓸 수 없는 제어 문자({found})가 있습니다. 지우십시오.",
                        f"a control character ({found}) that no graph can hold: remove it",
                        file=str(path),
                        line=number,
                    )
                yield _entry(row, kind), str(path)


def _entry(row: dict[str, str], kind: str) -> Entry:
    aliases = tuple(alias.strip() for alias in (row.get("aliases") or "").split(";") if alias.strip())
    return Entry(
        row["code"],
        kind or row["kind"],
        "" if kind == "institution" else row.get("institution") or "",
        row["label_ko"],
        row["label_en"],
        row["label_status"],
        aliases,
        row.get("parent") or "",
        row.get("standard_code") or "",
    )
