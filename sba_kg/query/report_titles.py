"""The reports behind loaded graphs: their titles, and the checksums of their texts."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg import query
from sba_kg.base.namespaces import GRAPH
from sba_kg.store.engine import Engine

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


def reports(engine: Engine) -> list[Report]:
    """The reports of the loaded editions."""
    found = []
    rows = (row for part in engine.parts for row in query.run_text(_REPORTS, "reports", part, own=True).rows)
    for graph, ko, en, checksum in rows:
        iri = str(graph)
        if iri in engine.editions:
            name = iri.removeprefix(GRAPH)
            found.append(Report(iri, str(ko or name), str(en or name), str(checksum or "")))
    return found
