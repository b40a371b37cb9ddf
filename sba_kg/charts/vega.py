"""Charts as Vega-Lite (bars, timeline) and Vega (treemap, sunburst) specifications.

Vega-Lite v5: <https://vega.github.io/vega-lite/docs/>; Vega v5: <https://vega.github.io/vega/docs/>.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

from rich.cells import cell_len

from sba_kg.charts.marks import Mark, Plot, figure

#: Okabe and Ito's palette, which people with each kind of colour blindness tell apart: its black, the colour of the
#: text, is a grey here, and its yellow, faint on white, comes last.
PALETTE = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#777777", "#F0E442")
FONT = "Noto Sans KR"
_WIDTH, _TREE_WIDTH, _TREE_HEIGHT, _RADIUS, _HOLE = 640, 800, 460, 290, 36
_INK, _SOFT = "#222222", "#555555"
#: Height of a bar's row in pixels: of few rows, of many.
_STEP, _DENSE_STEP, _DENSE = 24, 18, 60
#: Width in pixels to which names of bars are cut; the description has them in full.
_LABEL = 300
#: Terminal cells of a line of the question and of a note.
_WRAP, _NOTE_WRAP = 100, 112

Spec = dict[str, Any]
#: A node of a tree: (mark, row, label), (group, name) or (parent, group, name); empty for the root.
Key = tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    """A specification and the grammar that it is in (``vega`` or ``vega-lite``)."""

    grammar: str
    spec: Spec


def spec(plot: Plot) -> Drawing:
    """The specification of a chart."""
    if plot.kind in {"treemap", "sunburst"}:
        return Drawing("vega", _hierarchy(plot))
    return Drawing("vega-lite", _lite(plot))


def _wrap(text: str, width: int = _WRAP) -> list[str]:
    """Lines of at most ``width`` terminal cells, broken between words."""
    lines = [""]
    for word in text.split():
        joined = f"{lines[-1]} {word}".strip()
        if cell_len(joined) > width and lines[-1]:
            lines.append(word)
        else:
            lines[-1] = joined
    return lines


def _title(plot: Plot) -> Spec:
    return {
        "text": plot.title, "subtitle": _wrap(plot.question), "anchor": "start", "frame": "bounds", "offset": 14,
        "fontSize": 17, "fontWeight": "normal", "color": _INK, "subtitleFontSize": 12, "subtitleColor": _SOFT,
        "subtitlePadding": 6, "font": FONT, "subtitleFont": FONT,
    }  # fmt: skip


# -- bars and timelines ---------------------------------------------------------------------------


def _lite(plot: Plot) -> Spec:
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
        "title": _title(plot),
        "params": [{"name": "names", "value": list(keys.values())}],
        "spacing": 10,
        "vconcat": [main, _footer(plot)],
        "config": _config(),
    }


def _footer(plot: Plot) -> Spec:
    lines = [line for note in plot.notes for line in _wrap(note, _NOTE_WRAP)]
    return {
        "data": {"values": [{}]},
        "width": _WIDTH,
        "height": 15 * len(lines),
        "view": {"stroke": None},
        "mark": {"type": "text", "align": "left", "baseline": "top", "fontSize": 11, "color": _SOFT},
        "encoding": {"text": {"value": lines}, "x": {"value": 0}, "y": {"value": 0}},
    }


def _config() -> Spec:
    axis = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
            "labelColor": _INK, "titleColor": _SOFT, "titlePadding": 8}  # fmt: skip
    legend = {"labelFont": FONT, "titleFont": FONT, "labelFontSize": 12, "titleFontSize": 12, "labelColor": _INK,
              "titleFontWeight": "normal", "titleColor": _SOFT, "orient": "top", "direction": "horizontal",
              "columns": 3, "labelLimit": 210, "symbolType": "square", "offset": 10}  # fmt: skip
    return {"font": FONT, "axis": axis, "legend": legend, "view": {"stroke": None}, "text": {"font": FONT}}


def _keys(plot: Plot) -> dict[int, str]:
    """Row of the chart → its name: stacked bars of one name share a row, any other mark has its own."""
    if plot.kind == "stacked-bar":
        return dict(enumerate(dict.fromkeys(mark.label for mark in plot.marks)))
    return {i: mark.label for i, mark in enumerate(plot.marks)}


def _y(title: str, rows: int) -> Spec:
    axis = {"labelExpr": "names[datum.value]", "labelLimit": _LABEL, "title": title, "titleAngle": 0,
            "titleAlign": "right", "titleAnchor": "end", "titleY": -8, "titleX": -8, "ticks": False,
            "domain": False, "labelPadding": 8}  # fmt: skip
    return {"field": "row", "type": "ordinal", "scale": {"domain": list(range(rows))}, "axis": axis}


def _color(plot: Plot) -> Spec:
    if not plot.groups:
        return {"value": PALETTE[0]}
    scale = {"domain": list(plot.groups), "range": _colors(plot.groups)}
    return {"field": "group", "type": "nominal", "scale": scale, "title": plot.group_title}


def _colors(groups: Sequence[str]) -> list[str]:
    return [PALETTE[i % len(PALETTE)] for i in range(len(groups))]


def _bars(plot: Plot) -> list[Spec]:
    keys = _keys(plot)
    rows = {name: key for key, name in keys.items()} if plot.kind == "stacked-bar" else {}
    values = [
        {"row": rows.get(m.label, i), "value": float(m.value or 0), "group": m.group, "order": i,
         "described": _described(m)}
        for i, m in enumerate(plot.marks)
    ]  # fmt: skip
    totals = _totals(plot, rows)
    ends = {row: float(total) for row, total in totals.items()}
    low, high = min([0.0, *ends.values()]), max([0.0, *ends.values()])
    room = 0.09 * (high - low)  # for the figures beyond the bars
    scale = {"domain": [low - room if low else 0, high + room if high else 0], "nice": False}
    x = {"field": "value", "type": "quantitative", "title": plot.value_title, "stack": "zero", "scale": scale,
         "axis": {"grid": True, "gridColor": "#e6e6e6", "format": ",~f", "domain": False, "ticks": False,
                  "tickCount": 6}}  # fmt: skip
    y = _y(plot.label_title, len(keys))
    bar = {
        "data": {"values": values},
        "mark": {"type": "bar", "height": {"band": 0.72}},
        "encoding": {"y": y, "x": x, "color": _color(plot), "order": {"field": "order"},
                     "description": {"field": "described"}},
    }  # fmt: skip
    return [bar, *_figures(totals, y, plot.digits)]


def _described(mark: Mark) -> str:
    return f"{mark.label} ({mark.group}): {mark.text}" if mark.group else f"{mark.label}: {mark.text}"


def _totals(plot: Plot, rows: Mapping[str, int]) -> dict[int, Decimal]:
    """Row → size of its bar, or of its stack of bars."""
    totals: dict[int, Decimal] = {}
    for i, mark in enumerate(plot.marks):
        row = rows.get(mark.label, i)
        totals[row] = totals.get(row, Decimal(0)) + (mark.value or 0)
    return totals


def _figures(totals: Mapping[int, Decimal], y: Spec, digits: int) -> list[Spec]:
    """The sizes in figures, at the ends of the bars: right of positive ones, left of negative ones."""
    layers: list[Spec] = []
    for align, dx, ends in (("left", 5, [t for t in totals.items() if t[1] >= 0]),
                            ("right", -5, [t for t in totals.items() if t[1] < 0])):  # fmt: skip
        if not ends:
            continue
        values = [{"row": row, "value": float(total), "text": figure(total, digits)} for row, total in ends]
        encoding = {"y": y, "x": {"field": "value", "type": "quantitative"}, "text": {"field": "text"}}
        mark = {"type": "text", "align": align, "dx": dx, "color": _INK, "fontSize": 11}
        layers.append({"data": {"values": values}, "mark": mark, "encoding": encoding})
    return layers


def _timeline(plot: Plot) -> list[Spec]:
    values = [_span(i, mark) for i, mark in enumerate(plot.marks)]
    months = _months(values)
    x = {"field": "start", "type": "temporal", "scale": {"type": "utc"}, "title": None,
         "axis": {"format": "%Y-%m", "grid": True, "gridColor": "#e6e6e6", "orient": "top",
                  "tickCount": {"interval": "month", "step": max(1, -(-months // 9))}}}  # fmt: skip
    shared = {"y": _y(plot.label_title, len(values)), "color": _color(plot), "description": {"field": "described"}}
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


def _span(row: int, mark: Mark) -> Spec:
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


# -- parts of a whole -----------------------------------------------------------------------------


def tree(plot: Plot) -> list[Spec]:
    """The marks as nodes under one root: ``id``, ``parent``, ``name``, ``own`` size and ``text``.

    A mark is under the first mark that its parent names (within its group), else under a node of that name, both under
    a node for its group. A mark with children keeps for itself what they leave of its size.
    """
    first: dict[tuple[str, str], Key] = {}
    for i, mark in enumerate(plot.marks):
        first.setdefault((mark.group, mark.label), ("mark", str(i), mark.label))
    parents: dict[Key, Key | None] = {(): None}
    sizes: dict[Key, Decimal] = {}
    for i, mark in enumerate(plot.marks):
        key: Key = ("mark", str(i), mark.label)
        top: Key = ("group", mark.group) if mark.group else ()
        if top:
            parents.setdefault(top, ())
        above = first.get((mark.group, mark.parent), ("parent", mark.group, mark.parent)) if mark.parent else top
        if above[:1] == ("parent",):
            parents.setdefault(above, top)
        parents[key] = top if _is_below(above, key, parents) else above
        sizes[key] = mark.value or Decimal(0)
    return _nodes(plot, _without_single_parts(parents), sizes)


def _is_below(node: Key | None, other: Key, parents: Mapping[Key, Key | None]) -> bool:
    """Whether a node is another one or below it: marks may name each other as parents."""
    while node is not None and node != other:
        node = parents.get(node)
    return node is not None


def _without_single_parts(parents: Mapping[Key, Key | None]) -> dict[Key, Key | None]:
    """The tree without a node that is the only part of its group and no mark: the ring would say nothing."""
    only = {}
    for key, parent in parents.items():
        parts = [other for other, above in parents.items() if above == parent]
        if parent and key[0] != "mark" and len(parts) == 1:
            only[key] = parent
    return {key: only.get(parent, parent) if parent else parent for key, parent in parents.items() if key not in only}


def _nodes(plot: Plot, parents: Mapping[Key, Key | None], sizes: Mapping[Key, Decimal]) -> list[Spec]:
    ids = {key: i for i, key in enumerate(parents)}

    @cache
    def total(key: Key) -> Decimal:
        return sizes[key] if key in sizes else below(key)

    def below(key: Key) -> Decimal:
        return sum((total(other) for other, above in parents.items() if above == key), Decimal(0))

    return [
        {"id": ids[key], "parent": None if above is None else ids[above],
         "name": key[-1] if key else plot.title,
         "own": float(max(sizes.get(key, Decimal(0)) - below(key), Decimal(0))),
         "text": figure(total(key), plot.digits)}
        for key, above in parents.items()
    ]  # fmt: skip


def _hierarchy(plot: Plot) -> Spec:
    nodes = tree(plot)
    tops = [node["name"] for node in nodes if node["parent"] == 0]
    branch = _branches(nodes)
    for node in nodes:
        node["branch"] = branch.get(node["id"], "")
    lines = [line for note in [f"{plot.label_title}: {plot.value_title}.", *plot.notes] for line in _wrap(note, _WRAP)]
    sunburst = plot.kind == "sunburst"
    width, height = (2 * _RADIUS, 2 * _RADIUS) if sunburst else (_TREE_WIDTH, _TREE_HEIGHT)
    return {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "description": plot.description,
        "background": "white",
        "padding": 16,
        "width": width,
        "height": height,
        "title": _title(plot),
        "config": {"text": {"font": FONT}},
        "data": _partition(nodes) if sunburst else _treemap(nodes, width, height),
        "scales": [{"name": "color", "type": "ordinal", "domain": tops, "range": _colors(tops)}],
        "marks": [*(_arcs() if sunburst else _cells()), _footnote(lines, height)],
    }


def _branches(nodes: Sequence[Mapping[str, Any]]) -> dict[int, str]:
    """Node → name of the node below the root that it belongs to."""
    by_id = {node["id"]: node for node in nodes}
    found = {}
    for node in nodes:
        at = node
        while at["parent"] not in {None, 0}:
            at = by_id[at["parent"]]
        found[node["id"]] = at["name"]
    return found


def _stratify() -> Spec:
    return {"type": "stratify", "key": "id", "parentKey": "parent"}


def _footnote(lines: Sequence[str], height: int) -> Spec:
    encode = {"text": {"value": list(lines)}, "x": {"value": 0}, "y": {"value": height + 14}, "fill": {"value": _SOFT},
              "baseline": {"value": "top"}, "fontSize": {"value": 11}, "font": {"value": FONT}}  # fmt: skip
    return {"type": "text", "encode": {"enter": encode}}


#: Width of a Korean character and height of a line of the labels inside, in pixels: Vega cannot measure text.
_CHAR, _LINE, _MOST = 11.5, 14, 5


def _fitted(width: str, height: str) -> list[Spec]:
    """Transforms that give ``shown``: the name in lines that fit a box, then its figure if there is room."""
    lines = ", ".join(f"trim(substring(datum.name, {i} * datum.chars, {i + 1} * datum.chars))" for i in range(_MOST))
    steps = {
        "chars": f"floor(({width}) / {_CHAR})",
        "rows": f"floor(({height}) / {_LINE})",
        "used": f"max(1, min({_MOST}, datum.rows - 1, ceil(length(datum.name) / max(1, datum.chars))))",
        "cut": "datum.used * datum.chars < length(datum.name) ? '…' : ''",
        "beside": "datum.chars > length(datum.name) + length(datum.text) / 2 + 1",
        "figure": "datum.rows > datum.used ? '\\n' + datum.text : datum.beside ? '  ' + datum.text : ''",
        "shown": "datum.rows < 1 || datum.chars < 2 ? '' : "
        f"join(slice([{lines}], 0, datum.used), '\\n') + datum.cut + datum.figure",
    }
    return [{"type": "formula", "as": name, "expr": expression} for name, expression in steps.items()]


def _treemap(nodes: Sequence[Mapping[str, Any]], width: int, height: int) -> list[Spec]:
    layout = {"type": "treemap", "field": "own", "sort": {"field": "value", "order": "descending"}, "round": True,
              "size": [width, height], "paddingInner": 2, "paddingOuter": 2, "paddingTop": 20}  # fmt: skip

    def part(name: str, test: str, more: Sequence[Spec] = ()) -> Spec:
        return {"name": name, "source": "tree", "transform": [{"type": "filter", "expr": test}, *more]}

    return [
        {"name": "tree", "values": list(nodes), "transform": [_stratify(), layout]},
        part("branches", "datum.depth > 0 && datum.children"),
        part("leaves", "datum.depth > 0 && !datum.children",
             _fitted("datum.x1 - datum.x0 - 6", "datum.y1 - datum.y0 - 4")),
        part("narrow", f"datum.depth > 0 && !datum.children && datum.x1 - datum.x0 < {2 * _CHAR + 6}"
                       f" && datum.x1 - datum.x0 > {_LINE} && datum.y1 - datum.y0 > {4 * _CHAR}"),
    ]  # fmt: skip


def _cells() -> list[Spec]:
    box = {"x": {"field": "x0"}, "y": {"field": "y0"}, "x2": {"field": "x1"}, "y2": {"field": "y1"},
           "fill": {"scale": "color", "field": "branch"}, "stroke": {"value": "white"},
           "description": {"signal": "datum.name + ': ' + datum.text"}}  # fmt: skip
    text = {"x": {"field": "x0", "offset": 4}, "y": {"field": "y0", "offset": 4}, "baseline": {"value": "top"},
            "fill": {"value": _INK}, "font": {"value": FONT}}  # fmt: skip
    head = {**text, "text": {"signal": "datum.name + '  ' + datum.text"}, "fontSize": {"value": 12},
            "limit": {"signal": "datum.x1 - datum.x0 - 8"}}  # fmt: skip
    body = {**text, "text": {"field": "shown"}, **_SMALL}
    turned = {**text, **_SMALL, "x": {"signal": "(datum.x0 + datum.x1) / 2"}, "angle": {"value": 90},
              "baseline": {"value": "middle"}, "text": {"signal": "datum.name + '  ' + datum.text"},
              "limit": {"signal": "datum.y1 - datum.y0 - 8"}}  # fmt: skip
    return [
        _mark("rect", "branches", {**box, "fillOpacity": {"value": 0.5}}),
        _mark("rect", "leaves", {**box, "fillOpacity": {"value": 0.25}}),
        _mark("text", "branches", head),
        _mark("text", "leaves", body),
        _mark("text", "narrow", turned),
    ]


_SMALL = {"fontSize": {"value": 11}, "lineBreak": {"value": "\n"}, "lineHeight": {"value": _LINE}}


def _mark(kind: str, data: str, encode: Spec) -> Spec:
    return {"type": kind, "from": {"data": data}, "encode": {"enter": encode}}


def _partition(nodes: Sequence[Mapping[str, Any]]) -> list[Spec]:
    layout = {"type": "partition", "field": "own", "sort": {"field": "value", "order": "descending"},
              "size": [{"signal": "2 * PI"}, 1], "as": ["a0", "i0", "a1", "i1", "depth", "children"]}  # fmt: skip
    # The root has no ring: the hole in the middle is smaller than one.
    levels = _depth(nodes)
    ring = (_RADIUS - _HOLE) / levels
    steps = {
        "r0": f"{_HOLE} + (datum.depth - 1) * {ring}",
        "r1": f"{_HOLE} + datum.depth * {ring}",
        "middle": "(datum.a0 + datum.a1) / 2",
        "radius": "(datum.r0 + datum.r1) / 2",
        "long": "(datum.a1 - datum.a0) * datum.radius",
        # Text stands upright where a box fits, else it runs outward on the right half and inward on the left.
        "upright": f"min(datum.long, {ring}) > {4 * _CHAR} && datum.a1 - datum.a0 > 0.35",
        "box": f"min(datum.long * 0.8, {ring} * 0.9)",
    }
    formulas: list[Spec] = [{"type": "formula", "as": name, "expr": expression} for name, expression in steps.items()]
    radial = f"datum.long > {_LINE} ? datum.name + ' ' + datum.text : ''"
    return [
        {"name": "tree", "values": list(nodes), "transform": [
            _stratify(), layout, {"type": "filter", "expr": "datum.depth > 0"}, *formulas,
            *_fitted("datum.box", "datum.box"),
            {"type": "formula", "as": "written", "expr": f"datum.upright ? datum.shown : {radial}"},
            {"type": "formula", "as": "lines", "expr": "datum.upright ? length(split(datum.shown, '\\n')) : 1"},
        ]},
    ]  # fmt: skip


def _depth(nodes: Sequence[Mapping[str, Any]]) -> int:
    parents = {node["id"]: node["parent"] for node in nodes}

    def depth(node: int | None) -> int:
        return 0 if node is None or parents[node] is None else 1 + depth(parents[node])

    return max(map(depth, parents), default=1) or 1


def _arcs() -> list[Spec]:
    center = {"x": {"value": _RADIUS}, "y": {"value": _RADIUS}}
    arc = {**center, "startAngle": {"field": "a0"}, "endAngle": {"field": "a1"}, "innerRadius": {"field": "r0"},
           "outerRadius": {"field": "r1"}, "fill": {"scale": "color", "field": "branch"},
           "fillOpacity": {"signal": "0.7 - 0.12 * datum.depth"}, "stroke": {"value": "white"},
           "description": {"signal": "datum.name + ': ' + datum.text"}}  # fmt: skip
    turned = "datum.middle * 180 / PI + (datum.middle > PI ? 90 : -90)"
    text = {**center, **_SMALL, "theta": {"field": "middle"}, "radius": {"field": "radius"},
            "text": {"field": "written"}, "angle": {"signal": f"datum.upright ? 0 : {turned}"},
            "align": {"value": "center"}, "baseline": {"value": "middle"}, "fill": {"value": _INK},
            "font": {"value": FONT}, "dy": {"signal": f"-(datum.lines - 1) * {_LINE} / 2"},
            "limit": {"signal": "datum.upright ? 0 : datum.r1 - datum.r0 - 8"}}  # fmt: skip
    return [_mark("arc", "tree", arc), _mark("text", "tree", text)]
