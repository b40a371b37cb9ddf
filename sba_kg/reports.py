"""The reports behind loaded graphs: their titles, and their texts where they are at hand."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sba_kg import edition, query
from sba_kg.engine import Engine
from sba_kg.errors import SbaKgError
from sba_kg.namespaces import GRAPH
from sba_kg.reader import load as load_text

_REPORTS = """
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX sba: <https://w3id.org/sba-kg/def/>
SELECT ?g ?ko ?en ?checksum WHERE {
  GRAPH ?g { ?report a sba:WorkReport }
  OPTIONAL { GRAPH ?g { ?report dcterms:title ?ko } FILTER(LANG(?ko) = "ko") }
  OPTIONAL { GRAPH ?g { ?report dcterms:title ?en } FILTER(LANG(?en) = "en") }
  OPTIONAL { GRAPH ?g { ?report sba:textChecksum ?checksum } }
}
ORDER BY ?g
"""


@dataclass(frozen=True)
class Report:
    """A report.

    Attributes:
        graph: IRI of the edition's graph.
        ko: Korean title, the edition's name if the graph has none.
        en: English title, the same.
        checksum: SHA-256 of the text that the graph was made from, ``""`` if the graph does not say.
    """

    graph: str
    ko: str
    en: str
    checksum: str

    @property
    def edition(self) -> str:
        """Name of the edition."""
        return self.graph.removeprefix(GRAPH)

    def title(self, lang: str) -> str:
        """The title in ``ko`` or ``en``."""
        return self.ko if lang == "ko" else self.en


@dataclass(frozen=True)
class Text:
    """The text of a report: its file and its lines as printed."""

    file: Path
    lines: tuple[str, ...]


def reports(engine: Engine) -> list[Report]:
    """The reports of the loaded editions."""
    found = []
    for graph, ko, en, checksum in query.run_text(_REPORTS, "reports", engine).rows:
        iri = str(graph)
        if iri in engine.editions:
            name = iri.removeprefix(GRAPH)
            found.append(Report(iri, str(ko or name), str(en or name), str(checksum or "")))
    return found


def text_of(report: Report, beside: Sequence[Path] = ()) -> Text | None:
    """The text that a graph was made from, None if it is not at hand.

    Args:
        report: The report.
        beside: Paths where the graph came from; the text may be an edition's there.
    """
    names = [report.edition, *map(str, beside), *(str(p.parent) for p in beside)]
    for name in names:
        try:
            file = edition.find(name).text
        except SbaKgError:
            continue
        if file.is_file() and hashlib.sha256(file.read_bytes()).hexdigest() == report.checksum:
            return Text(file, tuple(line.printed for line in load_text(file).lines))
    return None
