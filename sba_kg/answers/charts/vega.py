"""Charts as specifications: Vega-Lite for bars and timelines, Vega for treemaps and sunbursts."""

from __future__ import annotations

from dataclasses import dataclass

from sba_kg.answers.charts.hierarchy import hierarchy
from sba_kg.answers.charts.lite import lite
from sba_kg.answers.charts.marks import Plot
from sba_kg.answers.charts.style import Spec


@dataclass(frozen=True)
class VegaDrawing:
    """A specification and the grammar that it is in (``vega`` or ``vega-lite``)."""

    grammar: str
    spec: Spec


def spec(plot: Plot) -> VegaDrawing:
    """The specification of a chart."""
    if plot.kind in {"treemap", "sunburst"}:
        return VegaDrawing("vega", hierarchy(plot))
    return VegaDrawing("vega-lite", lite(plot))
