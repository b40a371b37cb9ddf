"""Bars and timelines as Vega-Lite specifications. Vega-Lite v5: <https://vega.github.io/vega-lite/docs/>."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sba_kg.answers.charts.marks import ChartMark, Plot, figure
from sba_kg.answers.charts.style import FONT, INK, PALETTE, SOFT, Spec, colors, stripes, title, wrap

_WIDTH = 640
#: Height of a bar's row in pixels: of few rows, of many.
_STEP, _DENSE_STEP, _DENSE = 24, 18, 60
#: Width in pixels to which names of bars are cut; the description has them in full.
_LABEL = 300
#: Height in pixels of an axis with labels above the rows.
_ABOVE_AXIS = 28
#: Where a cut bar shows its break, in its length.
_BREAK = 0.94
#: Terminal cells of a line of a note.
_NOTE_WRAP = 112


def lite(plot: Plot) -> Spec:
    """The specification of a chart of bars or a timeline."""
    keys = _keys(plot)
    main = {
        "width": _WIDTH,
        "height": {"step": _STEP if len(keys) <= _DENSE else _DENSE_STEP},
        "layer": _timeline(plot) if plot.kind == "timeline" else _bars(plot),
    }
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "description": plot.description,
        "background": "white",
        "padding": 16,
        "title": title(plot),
        "params": [{"name": "names", "value": list(keys.values())}],
        "spacing": 10,
        "vconcat": [main, _footer(plot)],
        "config": _config(),
    }


def _footer(plot: Plot) -> Spec:
    lines = [line for note in plot.notes for line in wrap(note, _NOTE_WRAP)]
    return {
        "data": {"values": [{}]},
        "width": _WIDTH,
        "height": 15 * len(lines),
        "view": {"stroke": None},
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 11, "color": SOFT},
        "encoding": {"text": {"value": lines}, "x": {"value": 0}, "y": {"value": 0}},
    }


def _config() -> Spec:
    axis = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
            "labelColor": INK, "titleColor": SOFT, "titlePadding": 8}  # fmt: skip
    legend = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "labelColor": INK,
              "titleFontWeight": "normal", "titleColor": SOFT, "orient": "top", "direction": "horizontal",
              "columns": 3, "labelLimit": 210, "symbolType": "square", "offset": 10}  # fmt: skip
    return {"font": FONT, "axis": axis, "legend": legend, "view": {"stroke": None}, "text": {"font": FONT}}


def _keys(plot: Plot) -> dict[int, str]:
    """Row of the chart → its name: stacked bars of one name share a row, any other mark has its own."""
    if plot.kind == "stacked-bar":
        return {i: _stack_name(plot, label) for i, label in enumerate(dict.fromkeys(m.label for m in plot.marks))}
    return {i: f"{mark.label} {mark.doubt}".rstrip() for i, mark in enumerate(plot.marks)}


def _stack_name(plot: Plot, label: str) -> str:
    """The name of a stack with the signs of all its parts."""
    signs = dict.fromkeys(mark.doubt for mark in plot.marks if mark.label == label and mark.doubt)
    return " ".join([label, *signs])


def _y(title: str, rows: int, above: int = 8) -> Spec:
    """The rows and their names; their title stands so many pixels above the first."""
    axis = {"labelExpr": "names[datum.value]", "labelLimit": _LABEL, "title": title, "titleAngle": 0,
            "titleAlign": "right", "titleAnchor": "end", "titleY": -above, "titleX": -8, "ticks": False,
            "domain": False, "labelPadding": 8}  # fmt: skip
    return {"field": "row", "type": "ordinal", "scale": {"domain": list(range(rows))}, "axis": axis}


def _color(plot: Plot) -> Spec:
    if not plot.groups:
        return {"value": PALETTE[0]}
    scale = {"domain": list(plot.groups), "range": colors(plot.groups)}
    return {"field": "group", "type": "nominal", "scale": scale, "title": plot.group_title}


def _bars(plot: Plot) -> list[Spec]:
    keys = _keys(plot)
    stacks = dict.fromkeys(mark.label for mark in plot.marks)
    rows = {label: i for i, label in enumerate(stacks)} if plot.kind == "stacked-bar" else {}
    values = [
        {"row": rows.get(m.label, i), "value": _drawn(plot, m.value or Decimal(0)), "group": m.group,
         "order": plot.groups.index(m.group) if rows and m.group else i, "described": _described(m),
         "doubtful": m.is_doubtful}
        for i, m in enumerate(plot.marks)
    ]  # fmt: skip
    y = _y(plot.label_title, len(keys))
    bar = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.72}},
        "encoding": {"y": y, "x": _x(plot, values), "color": _color(plot), "order": {"field": "order"},
                     "description": {"field": "described"}},
    }  # fmt: skip
    return [bar, *_hatches(bar, plot), *_breaks(plot, y), *_figures(plot, rows, y)]


def _hatches(bar: Spec, plot: Plot) -> list[Spec]:
    """White stripes across the bars of doubtful figures: the bars once more, the others of them unseen."""
    if not any(mark.is_doubtful for mark in plot.marks):
        return []
    seen = {"condition": {"test": "datum.doubtful", "value": 1}, "value": 0}
    encoding = {key: value for key, value in bar["encoding"].items() if key != "color"}
    detail = {"field": "group"} if plot.groups else {"field": "order"}
    fill = {"type": "bar", "height": {"band": 0.72}, "color": stripes()}
    return [{**bar, "mark": fill, "encoding": {**encoding, "detail": detail, "opacity": seen, "fillOpacity": seen}}]


def _drawn(plot: Plot, value: Decimal) -> float:
    """The length of a bar: that of the value, or that at which it is cut."""
    return float(value if plot.cut is None else max(-plot.cut, min(plot.cut, value)))


def _x(plot: Plot, values: Sequence[Spec]) -> Spec:
    ends = _ends(values)
    low, high = min([0.0, *(a for a, _ in ends.values())]), max([0.0, *(b for _, b in ends.values())])
    room = 0.09 * (high - low)  # for the figures beyond the bars
    axis = {"grid": True, "gridColor": "#e6e6e6", "format": ",~f", "domain": False, "ticks": False, "tickCount": 6,
            "labelFlush": False}  # fmt: skip
    if plot.cut is not None:  # nothing is measured beyond a break
        beyond = f"abs(datum.value) > {float(plot.cut) * _BREAK}"
        axis |= {"labelExpr": f"{beyond} ? '' : datum.label",
                 "gridOpacity": {"condition": {"test": beyond, "value": 0}, "value": 1}}  # fmt: skip
    scale = {"domain": [low - room if low else 0, high + room if high else 0], "nice": False}
    return {"field": "value", "type": "quantitative", "title": plot.value_title, "stack": "zero", "scale": scale,
            "axis": axis}  # fmt: skip


def _ends(values: Sequence[Spec]) -> dict[int, tuple[float, float]]:
    """Row → where its bars end: negative ones are stacked to the left, positive ones to the right."""
    ends: dict[int, tuple[float, float]] = {}
    for value in values:
        low, high = ends.get(value["row"], (0.0, 0.0))
        ends[value["row"]] = (low + min(value["value"], 0.0), high + max(value["value"], 0.0))
    return ends


def _breaks(plot: Plot, y: Spec) -> list[Spec]:
    """White strokes across the bars that are cut."""
    cut = [(i, _drawn(plot, m.value or Decimal(0))) for i, m in enumerate(plot.marks) if plot.is_cut(m.value)]
    if not cut:
        return []
    values = [{"row": row, "value": end * _BREAK} for row, end in cut]
    encoding = {"y": y, "x": {"field": "value", "type": "quantitative"}, "text": {"value": "//"}}
    mark = {"type": "text", "color": "white", "fontSize": 26, "fontWeight": "bold"}
    return [{"data": {"values": values}, "mark": mark, "encoding": encoding}]


def _described(mark: ChartMark) -> str:
    return f"{mark.label} ({mark.group}): {mark.text}" if mark.group else f"{mark.label}: {mark.text}"


def _totals(plot: Plot, rows: Mapping[str, int]) -> dict[int, Decimal]:
    """Row → size of its bar, or of its stack of bars."""
    totals: dict[int, Decimal] = {}
    for i, mark in enumerate(plot.marks):
        row = rows.get(mark.label, i)
        totals[row] = totals.get(row, Decimal(0)) + (mark.value or 0)
    return totals


def _figures(plot: Plot, rows: Mapping[str, int], y: Spec) -> list[Spec]:
    """The sizes in figures, at the ends of the bars: left of bars that are negative alone, right of the others."""
    totals = _totals(plot, rows)
    ends = _ends(
        [{"row": rows.get(m.label, i), "value": _drawn(plot, m.value or Decimal(0))} for i, m in enumerate(plot.marks)]
    )
    layers: list[Spec] = []
    for align, dx, side in (("left", 5, 1), ("right", -5, 0)):
        values = [
            {"row": row, "value": ends[row][side], "text": figure(total, plot.digits)}
            for row, total in totals.items()
            if (ends[row][1] > 0 or total >= 0) == bool(side)
        ]
        if values:
            encoding = {"y": y, "x": {"field": "value", "type": "quantitative"}, "text": {"field": "text"}}
            mark = {"type": "text", "align": align, "dx": dx, "color": INK, "fontSize": 11}
            layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return layers


def _timeline(plot: Plot) -> list[Spec]:
    values = [_span(i, mark) for i, mark in enumerate(plot.marks)]
    months = _months(values)
    x = {"field": "start", "type": "temporal", "scale": {"type": "utc"}, "title": None,
         "axis": {"format": "%Y-%m", "grid": True, "gridColor": "#e6e6e6", "orient": "top",
                  "tickCount": {"interval": "month", "step": max(1, -(-months // 9))}}}  # fmt: skip
    shared = {
        "y": _y(plot.label_title, len(values), _ABOVE_AXIS),
        "color": _color(plot),
        "description": {"field": "described"},
    }
    bars = {
        "data": {"values": [v for v in values if v["span"]]},
        "mark": {"type": "bar", "height": {"band": 0.6}, "cornerRadius": 2},
        "encoding": {**shared, "x": x, "x2": {"field": "end"}},
    }
    points = {
        "data": {"values": [v for v in values if not v["span"]]},
        "mark": {"type": "point", "shape": "diamond", "filled": True, "size": 90, "opacity": 1},
        "encoding": {**shared, "x": x},
    }
    return [bars, points]


def _span(row: int, mark: ChartMark) -> Spec:
    """A bar from the first day to the end of the last; a point where only one of both is known."""
    first, last = mark.start or mark.end, mark.end or mark.start
    assert first is not None
    assert last is not None
    return {"row": row, "group": mark.group, "span": bool(mark.start and mark.end), "start": first.isoformat(),
            "end": (last + timedelta(days=1)).isoformat(), "described": _described(mark)}  # fmt: skip


def _months(values: Sequence[Mapping[str, Any]]) -> int:
    """Number of months that the spans touch."""
    days = [date.fromisoformat(value[key]) for value in values for key in ("start", "end")]
    months = [12 * day.year + day.month for day in days]
    return max(months, default=0) - min(months, default=0) + 1
