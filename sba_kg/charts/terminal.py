"""Charts as lines of a terminal: bars, stacked bars, spans of time; parts of a whole are an indented list of bars."""

from __future__ import annotations

import io
import sys
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from rich.bar import Bar
from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sba_kg.charts.marks import Mark, Plot, figure
from sba_kg.charts.vega import PALETTE, tree

#: Name, group, bar, figure.
Row = tuple[str, str, RenderableType, str]
Node = dict[str, Any]
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


def _table(
    plot: Plot, width: int, rows: Sequence[Row], *, groups: bool = False, ends: Sequence[str] = ("", "")
) -> Table:
    """Name, bar, figure; a column with the group where colours mean one, for those who do not see colours."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    figures = max([cell_len(row[3]) for row in rows] + [min(cell_len(plot.value_title), 14)])
    names = min(max([cell_len(row[0]) for row in rows] + [cell_len(plot.label_title)]), int(width * _NAMES))
    kinds = max([cell_len(row[1]) for row in rows] + [cell_len(plot.group_title)]) if groups else 0
    kinds = min(kinds, int(width * _NAMES / 2))
    table.add_column(plot.label_title, width=names, overflow="fold")
    if groups:
        table.add_column(plot.group_title, width=kinds, overflow="fold")
    room = max(8, width - names - kinds - figures - 4)
    table.add_column(ends[0] + ends[1].rjust(room - len(ends[0])), width=room, no_wrap=True)
    table.add_column(plot.value_title, justify="right", width=figures, overflow="fold")
    for name, group, bar, size in rows:
        table.add_row(name, *([group] if groups else []), bar, size)
    return table


def _bars(plot: Plot, width: int) -> RenderableType:
    values = [float(mark.value or 0) for mark in plot.marks]
    low, high = min([0.0, *values]), max([0.0, *values])
    colors = _colors(plot)
    rows: list[Row] = []
    for mark, value in zip(plot.marks, values, strict=True):
        color = colors.get(mark.group, PALETTE[0])
        bar = Bar(high - low or 1, min(value, 0.0) - low, max(value, 0.0) - low, color=color)
        rows.append((mark.label, mark.group, bar, mark.text))
    return _table(plot, width, rows, groups=bool(colors))


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
    stacks: dict[str, list[Mark]] = {}
    for mark in plot.marks:
        stacks.setdefault(mark.label, []).append(mark)
    totals = {label: sum((mark.value or Decimal(0) for mark in marks), Decimal(0)) for label, marks in stacks.items()}
    size = float(max(totals.values(), default=0)) or 1
    rows: list[Row] = []
    for label, marks in stacks.items():
        parts = [(float(m.value or 0), colors.get(m.group, PALETTE[0]), fills.get(m.group, "█")) for m in marks]
        rows.append((label, "", _Stack(size, parts), figure(totals[label], plot.digits)))
    legend = Text(f"{plot.group_title}: ")
    for group in plot.groups:
        legend.append(fills[group] * 2, style=colors[group]).append(f" {group}  ")
    return Group(legend, "", _table(plot, width, rows))


def _timeline(plot: Plot, width: int) -> RenderableType:
    spans = [_span(mark) for mark in plot.marks]
    first = min((start for start, _ in spans), default=date.min)
    days = max(((end - first).days for _, end in spans), default=1)
    least = days / 100  # a day is seen too
    colors = _colors(plot)
    rows: list[Row] = []
    for mark, (start, end) in zip(plot.marks, spans, strict=True):
        begin = float((start - first).days)
        bar = Bar(days, min(begin, days - least), max((end - first).days, begin + least),
                  color=colors.get(mark.group, PALETTE[0]))  # fmt: skip
        rows.append((mark.label, mark.group, bar, mark.text))
    ends = [f"{first + timedelta(days=n):%Y-%m}" for n in (0, days - 1)]
    return _table(plot, width, rows, groups=bool(colors), ends=ends)


def _span(mark: Mark) -> tuple[date, date]:
    """First day and the day after the last."""
    start, end = mark.start or mark.end, mark.end or mark.start
    assert start is not None
    assert end is not None
    return start, end + timedelta(days=1)


def _parts(plot: Plot, width: int) -> RenderableType:
    below: dict[int | None, list[Node]] = {}
    for node in tree(plot):
        below.setdefault(node["parent"], []).append(node)
    rows: list[Row] = []

    def total(node: Node) -> float:
        return float(node["own"]) + sum(total(part) for part in below.get(node["id"], ()))

    def add(node: Node, depth: int, color: str) -> None:
        rows.append(("  " * depth + node["name"], "", Bar(size, 0, total(node), color=color), node["text"]))
        for part in below.get(node["id"], ()):
            add(part, depth + 1, color)

    size = total(below[None][0]) or 1
    for i, node in enumerate(below.get(0, ())):
        add(node, 0, PALETTE[i % len(PALETTE)])
    return _table(plot, width, rows)
