"""What tests of charts share: the saved queries that are drawn, and plots of rows."""

from __future__ import annotations

from xml.etree import ElementTree as ET

from sba_kg import query
from sba_kg.answers import charts
from sba_kg.answers.charts.marks import ChartMark, Plot
from sba_kg.query.saved import SavedQuery, saved_queries
from sba_kg.store.embedded import MemoryStore

DRAWN = [saved for saved in saved_queries() if saved.chart]
#: One query of each kind.
KINDS = {saved.chart.kind: saved for saved in reversed(DRAWN) if saved.chart}
SVG = "{http://www.w3.org/2000/svg}"


def drawn(saved: SavedQuery, loaded: MemoryStore, lang: str = "ko") -> Plot:
    return charts.plot(saved, query.run(saved, loaded), lang, "2024년도 주요 업무보고")


def texts(svg: bytes) -> list[str]:
    return ["".join(element.itertext()) for element in ET.fromstring(svg).iter(f"{SVG}text")]


def plot_with(*drawn_marks: ChartMark, kind: str = "treemap") -> Plot:
    return Plot(kind, "ko", "제목", "물음?", "이름", "금액 (억원)", "", 1, drawn_marks, ())
