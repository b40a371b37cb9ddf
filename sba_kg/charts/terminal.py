"""Charts as lines of a terminal: bars, stacked bars, spans of time, and parts of a whole as an indented list of bars."""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from rich.bar import Bar
from rich.console import Console, Group, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sba_kg.charts.marks import Mark, Plot
from sba_kg.charts.vega import PALETTE, tree

_WIDTH = 100
#: Share of the width that names may take.
_NAMES = 0.4


def render(plot: Plot, width: int | None = None) -> str:
    """A chart as text.

    Args:
        plot: The chart.
        width: Width in columns; None for that of the terminal, 100 where there is none.
    """
    terminal = sys.stdout.isatty()
    stream = io.StringIO()
    console = Console(
        file=stream,
        width=width or (None if terminal else _WIDTH),
        force_terminal=terminal,
        color_system="auto" if terminal else None,
        highlight=False,
        markup=False,
        legacy_windows=False,
    )
    drawn = {"stacked-bar": _stacked, "timeline": _timeline, "treemap": _parts, "sunburst": _parts}
    body = drawn.get(plot.kind, _bars)(plot, console.width)
    console.print(Text(plot.title, style="bold"), Text(plot.question), "", sep="\n")
    console.print(body)
    console.print("", *[Text(note, style="dim") for note in plot.notes], sep="\n")
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())


def _colors(plot: Plot) -> dict[str, str]:
    return {group: PALETTE[i % len(PALETTE)] for i, group in enumerate(plot.groups)}


def _grid(plot: Plot, width: int, heading: str, groups: Mapping[str, str]) -> Table:
    """Name, bar, figure; a column with the group where colours mean one, for those who do not see colours."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column(plot.label_title, max_width=int(width * _NAMES), overflow="fold")
    if groups:
        table.add_column(plot.group_title, max_width=int(width * _NAMES / 2), overflow="fold")
    table.add_column("", ratio=1, no_wrap=True)
    table.add_column(heading, justify="right", max_width=24)
    return table


def _bars(plot: Plot, width: int) -> RenderableType:
    values = [float(mark.value or 0) for mark in plot.marks]
    low, high = min([0.0, *values]), max([0.0, *values])
    colors = _colors(plot)
    table = _grid(plot, width, plot.value_title, colors)
    for mark, value in zip(plot.marks, values, strict=True):
        bar = Bar(high - low or 1, min(value, 0.0) - low, max(value, 0.0) - low, color=colors.get(mark.group, PALETTE[0]))
        table.add_row(mark.label, *([mark.group] if colors else []), bar, mark.text)
    return table


class _Stack:
    """Coloured parts of one bar, each at least as wide as its share rounded to a cell."""

    def __init__(self, size: float, parts: Sequence[tuple[float, str, str]]) -> None:
        self.size, self.parts = size, parts

    def __rich_console__(self, console: Console, options: object) -> list[Segment]:
        width = getattr(options, "max_width", _WIDTH)
        ends, at = [0], 0.0
        for value, _, _ in self.parts:
            at += value
            ends.append(round(width * at / self.size))
        return [
            Segment(fill * (end - start), Style(color=color))
            for start, end, (_, color, fill) in zip(ends, ends[1:], self.parts, strict=False)
        ]


#: Patterns of the parts of a bar: told apart without colours too.
_FILLS = "█▓▒░▚▞▤▥"


def _stacked(plot: Plot, width: int) -> RenderableType:
    colors = _colors(plot)
    fills = {group: _FILLS[i % len(_FILLS)] for i, group in enumerate(plot.groups)}
    rows: dict[str, list[Mark]] = {}
    for mark in plot.marks:
        rows.setdefault(mark.label, []).append(mark)
    totals = {label: sum(float(mark.value or 0) for mark in marks) for label, marks in rows.items()}
    size = max([0.0, *totals.values()]) or 1
    table = _grid(plot, width, plot.value_title, {})
    for label, marks in rows.items():
        parts = [(float(m.value or 0), colors.get(m.group, PALETTE[0]), fills.get(m.group, "█")) for m in marks]
        table.add_row(label, _Stack(size, parts), f"{totals[label]:,.{plot.digits}f}")
    legend = Text(f"{plot.group_title}: ")
    for group in plot.groups:
        legend.append(fills[group] * 2, style=colors[group]).append(f" {group}  ")
    return Group(legend, "", table)


def _timeline(plot: Plot, width: int) -> RenderableType:
    spans = [_span(mark) for mark in plot.marks]
    first = min((start for start, _ in spans), default=date.min)
    days = max(((end - first).days for _, end in spans), default=1)
    least = days / 100  # a day is seen too
    colors = _colors(plot)
    table = _grid(plot, width, "", colors)
    for mark, (start, end) in zip(plot.marks, spans, strict=True):
        begin = float((start - first).days)
        bar = Bar(days, min(begin, days - least), max((end - first).days, begin + least),
                  color=colors.get(mark.group, PALETTE[0]))  # fmt: skip
        table.add_row(mark.label, *([mark.group] if colors else []), bar, mark.text)
    return table


def _span(mark: Mark) -> tuple[date, date]:
    """First day and the day after the last."""
    start, end = mark.start or mark.end, mark.end or mark.start
    assert start is not None
    assert end is not None
    return start, end + timedelta(days=1)


def _parts(plot: Plot, width: int) -> RenderableType:
    nodes = tree(plot)
    below: dict[int | None, list[dict[str, object]]] = {}
    for node in nodes:
        below.setdefault(node["parent"], []).append(node)
    totals: dict[object, float] = {}

    def total(node: Mapping[str, object]) -> float:
        totals[node["id"]] = float(str(node["own"])) + sum(total(part) for part in below.get(node["id"], ()))  # type: ignore[call-overload]
        return totals[node["id"]]

    table = _grid(plot, width, plot.value_title, {})
    size = total(nodes[0]) or 1

    def add(node: Mapping[str, object], depth: int, color: str) -> None:
        table.add_row("  " * depth + str(node["name"]), Bar(size, 0, totals[node["id"]], color=color), str(node["text"]))
        for part in below.get(node["id"], ()):  # type: ignore[call-overload]
            add(part, depth + 1, color)

    for i, node in enumerate(below.get(0, ())):
        add(node, 0, PALETTE[i % len(PALETTE)])
    return table
