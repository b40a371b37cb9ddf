"""Parts of a whole as Vega specifications: treemap and sunburst. Vega v5: <https://vega.github.io/vega/docs/>."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.cells import cell_len

from sba_kg.answers.charts.marks import Plot
from sba_kg.answers.charts.style import FONT, INK, SOFT, WRAP, Spec, colors, stripes, title, wrap, wrap_narrow
from sba_kg.answers.charts.tree import tree

_TREE_WIDTH, _TREE_HEIGHT, _RADIUS, _HOLE = 800, 460, 290, 36


def hierarchy(plot: Plot) -> Spec:
    """The specification of a treemap or sunburst."""
    nodes = tree(plot)
    tops = [node["name"] for node in nodes if node["parent"] == 0]
    branch = _branches(nodes)
    for node in nodes:
        del node["size"]  # no figure of JSON
        node |= {"branch": branch.get(node["id"], ""), "cells": cell_len(node["name"]), "wraps": _wraps(node["name"])}
    lines = [line for note in [f"{plot.label_title}: {plot.value_title}.", *plot.notes] for line in wrap(note, WRAP)]
    sunburst = plot.kind == "sunburst"
    width, height = (2 * _RADIUS, 2 * _RADIUS) if sunburst else (_TREE_WIDTH, _TREE_HEIGHT)
    return {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "description": plot.description,
        "background": "white",
        "padding": 16,
        "width": width,
        "height": height,
        "title": title(plot),
        "config": {"text": {"font": FONT}},
        "data": _partition(nodes) if sunburst else _treemap(nodes, width, height),
        "scales": [{"name": "color", "type": "ordinal", "domain": tops, "range": colors(tops)}],
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
    encode = {"text": {"value": list(lines)}, "x": {"value": 0}, "y": {"value": height + 14}, "fill": {"value": SOFT},
              "baseline": {"value": "top"}, "fontSize": {"value": 11}, "font": {"value": FONT}}  # fmt: skip
    return {"type": "text", "encode": {"enter": encode}}


#: Width of a terminal cell and height of a line of the labels inside, in pixels: Vega cannot measure text.
_CELL, _LINE, _MOST = 5.4, 14, 5
#: The narrowest label: two Korean characters.
_LEAST = 4


def _wraps(name: str) -> list[str]:
    """The lines of a name for each width in cells, up to that in which it stands on one: Vega cannot wrap text."""
    return ["\n".join(wrap_narrow(name, width)) for width in range(cell_len(name) + 1)]


def _fitted(width: str, height: str) -> list[Spec]:
    """Transforms that give ``shown``: the name in lines that fit a box, then its figure if there is room."""
    steps = {
        "room": f"floor(({width}) / {_CELL})",
        "rows": f"floor(({height}) / {_LINE})",
        "lines": "split(datum.wraps[clamp(datum.room, 0, datum.cells)], '\\n')",
        "used": f"max(1, min({_MOST}, datum.rows - 1, length(datum.lines)))",
        "cut": "datum.used < length(datum.lines) ? '…' : ''",
        "beside": "datum.room >= datum.cells + length(datum.text) + 2",
        "figure": "datum.rows > datum.used ? '\\n' + datum.text : datum.beside ? '  ' + datum.text : ''",
        "shown": f"datum.rows < 1 || datum.room < {_LEAST} ? '' : "
        "join(slice(datum.lines, 0, datum.used), '\\n') + datum.cut + datum.figure",
    }
    return [{"type": "formula", "as": name, "expr": expression} for name, expression in steps.items()]


def _on_one_line(width: str) -> str:
    """An expression for the name with its figure where both fit a line, else for the name alone."""
    both = f"(datum.cells + length(datum.text) + 1) * {_CELL} <= ({width})"
    return f"{both} ? datum.name + ' ' + datum.text : datum.name"


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
        part("hatched", "datum.doubtful && !datum.children"),
        part("narrow", f"datum.depth > 0 && !datum.children && datum.x1 - datum.x0 < {_LEAST * _CELL + 6}"
                       f" && datum.x1 - datum.x0 > {_LINE} && datum.y1 - datum.y0 > {8 * _CELL}"),
    ]  # fmt: skip


def _cells() -> list[Spec]:
    box = {"x": {"field": "x0"}, "y": {"field": "y0"}, "x2": {"field": "x1"}, "y2": {"field": "y1"},
           "fill": {"scale": "color", "field": "branch"}, "stroke": {"value": "white"},
           "description": {"signal": "datum.name + ': ' + datum.text"}}  # fmt: skip
    text = {"x": {"field": "x0", "offset": 4}, "y": {"field": "y0", "offset": 4}, "baseline": {"value": "top"},
            "fill": {"value": INK}, "font": {"value": FONT}}  # fmt: skip
    head = {**text, "text": {"signal": _on_one_line("(datum.x1 - datum.x0 - 8) * 11 / 12")}, "fontSize": {"value": 12},
            "limit": {"signal": "datum.x1 - datum.x0 - 8"}}  # fmt: skip
    body = {**text, "text": {"field": "shown"}, **_SMALL, "limit": {"signal": "datum.x1 - datum.x0 - 5"}}
    turned = {**text, **_SMALL, "x": {"signal": "(datum.x0 + datum.x1) / 2"}, "angle": {"value": 90},
              "baseline": {"value": "middle"}, "text": {"signal": _on_one_line("datum.y1 - datum.y0 - 8")},
              "limit": {"signal": "datum.y1 - datum.y0 - 8"}}  # fmt: skip
    return [
        _mark("rect", "branches", {**box, "fillOpacity": {"value": 0.5}}),
        _mark("rect", "leaves", {**box, "fillOpacity": {"value": 0.25}}),
        _mark("rect", "hatched", {**box, **_HATCH, "stroke": {"value": None}}),
        _mark("text", "branches", head),
        _mark("text", "leaves", body),
        _mark("text", "narrow", turned),
    ]


#: White stripes over what is doubtful.
_HATCH: Spec = {"fill": {"value": stripes()}, "fillOpacity": {"value": 1}}
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
        "upright": f"min(datum.long, {ring}) > {8 * _CELL} && datum.a1 - datum.a0 > 0.35",
        "box": f"min(datum.long * 0.8, {ring} * 0.9)",
    }
    formulas: list[Spec] = [{"type": "formula", "as": name, "expr": expression} for name, expression in steps.items()]
    radial = f"datum.long > {_LINE} ? {_on_one_line(f'{ring} - 8')} : ''"
    return [
        {"name": "tree", "values": list(nodes), "transform": [
            _stratify(), layout, {"type": "filter", "expr": "datum.depth > 0"}, *formulas,
            *_fitted("datum.box", "datum.box"),
            {"type": "formula", "as": "written", "expr": f"datum.upright ? datum.shown : {radial}"},
            {"type": "formula", "as": "count", "expr": "datum.upright ? length(split(datum.shown, '\\n')) : 1"},
        ]},
        {"name": "hatched", "source": "tree", "transform": [{"type": "filter", "expr": "datum.doubtful"}]},
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
            "align": {"value": "center"}, "baseline": {"value": "middle"}, "fill": {"value": INK},
            "font": {"value": FONT}, "dy": {"signal": f"-(datum.count - 1) * {_LINE} / 2"},
            "limit": {"signal": "datum.upright ? 0 : datum.r1 - datum.r0 - 8"}}  # fmt: skip
    return [_mark("arc", "tree", arc), _mark("arc", "hatched", {**arc, **_HATCH}), _mark("text", "tree", text)]
