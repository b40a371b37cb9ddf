"""Charts as lines of a terminal: bars, stacked bars, spans of time; parts of a whole are an indented list of bars."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from rich.bar import Bar
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, RenderableType
from rich.segment import Segment
from rich.style import Style
from rich.table import Table
from rich.text import Text

from sba_kg.answers.charts.marks import ChartMark, Plot, figure
from sba_kg.answers.charts.style import PALETTE
from sba_kg.answers.charts.tree import Node, tree

#: Name, group, bar, figure.
Row = tuple[str, str, RenderableType, str]
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
    if plot.cut is not None:
        most = float(plot.cut)
        values = [max(-most, min(most, value)) for value in values]
    low, high = min([0.0, *values]), max([0.0, *values])
    colors = _colors(plot)
    rows: list[Row] = []
    for mark, value in zip(plot.marks, values, strict=True):
        color = colors.get(mark.group, PALETTE[0])
        bar = Bar(high - low or 1, min(value, 0.0) - low, max(value, 0.0) - low, color=color)
        drawn: RenderableType = _Hatched(bar) if mark.is_doubtful else bar
        drawn = _Cut(drawn, value < 0) if plot.is_cut(mark.value) else drawn
        rows.append((_named(mark), mark.group, drawn, mark.text))
    return _table(plot, width, rows, groups=bool(colors))


def _named(mark: ChartMark) -> str:
    return f"{mark.label} {mark.doubt}".rstrip()


class _Hatched:
    """A bar of a doubtful figure."""

    def __init__(self, bar: Bar) -> None:
        self.bar = bar

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> list[Segment]:
        segments = [s for s in console.render(self.bar, options) if s.text != "\n"]
        return [Segment("".join(" " if c == " " else "▒" for c in s.text), s.style) for s in segments]


class _Cut:
    """A bar with two strokes near its end: it is longer than it is drawn."""

    def __init__(self, bar: RenderableType, negative: bool) -> None:
        self.bar, self.negative = bar, negative

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> list[Segment]:
        segments = [s for s in console.render(self.bar, options) if s.text != "\n"]
        text = "".join(segment.text for segment in segments)
        at = len(text) - len(text.lstrip()) + 2 if self.negative else len(text.rstrip()) - 4
        style = segments[0].style if segments else None
        return [Segment(text[:at], style), Segment("//", style), Segment(text[at + 2 :], style)]


class _Stack:
    """Coloured parts of one bar: negative ones leftward from zero, positive ones rightward."""

    def __init__(self, low: float, high: float, parts: Sequence[tuple[float, str, str]]) -> None:
        self.low, self.size, self.parts = low, high - low or 1, parts

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> list[Segment]:
        spans = sorted(self._spans(options.max_width))
        segments, at = [], 0
        for start, end, color, fill in spans:
            segments += [Segment(" " * (start - at)), Segment(fill * (end - start), Style(color=color))]
            at = max(at, end)
        return segments

    def _spans(self, width: int) -> Iterator[tuple[int, int, str, str]]:
        left = right = 0.0
        for value, color, fill in self.parts:
            start, end = (left + value, left) if value < 0 else (right, right + value)
            left, right = min(left, start), max(right, end)
            first, last = (round(width * (place - self.low) / self.size) for place in (start, end))
            yield first, last, color, fill


#: Patterns of the parts of a bar: told apart without colours too.
_FILLS = "█▓▒░▚▞▤▥"


def _stacked(plot: Plot, width: int) -> RenderableType:
    colors = _colors(plot)
    fills = {group: _FILLS[i % len(_FILLS)] for i, group in enumerate(plot.groups)}
    stacks: dict[str, list[ChartMark]] = {}
    for mark in plot.marks:
        stacks.setdefault(mark.label, []).append(mark)
    totals = {label: sum((mark.value or Decimal(0) for mark in marks), Decimal(0)) for label, marks in stacks.items()}
    low = min((sum(min(float(m.value or 0), 0.0) for m in marks) for marks in stacks.values()), default=0.0)
    high = max((sum(max(float(m.value or 0), 0.0) for m in marks) for marks in stacks.values()), default=0.0)
    rows: list[Row] = []
    for label, unordered in stacks.items():
        marks = sorted(unordered, key=lambda mark: plot.groups.index(mark.group) if mark.group else -1)
        parts = [(float(m.value or 0), colors.get(m.group, PALETTE[0]), fills.get(m.group, "█")) for m in marks]
        name = " ".join([label, *dict.fromkeys(m.doubt for m in marks if m.doubt)])
        rows.append((name, "", _Stack(low, high, parts), figure(totals[label], plot.digits)))
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
        rows.append((_named(mark), mark.group, bar, mark.text))
    ends = [f"{first + timedelta(days=n):%Y-%m}" for n in (0, days - 1)]
    return _table(plot, width, rows, groups=bool(colors), ends=ends)


def _span(mark: ChartMark) -> tuple[date, date]:
    """First day and the day after the last."""
    start, end = mark.start or mark.end, mark.end or mark.start
    assert start is not None
    assert end is not None
    return start, end + timedelta(days=1)


def _parts(plot: Plot, width: int) -> RenderableType:
    below: dict[int | None, list[Node]] = {}
    for node in tree(plot):
        below.setdefault(node["parent"], []).append(node)
    tops = below.get(0, [])
    size = float(sum((node["size"] for node in tops), Decimal(0))) or 1
    rows: list[Row] = []

    def add(node: Node, depth: int, color: str) -> None:
        bar = Bar(size, 0, float(node["size"]), color=color)
        rows.append(("  " * depth + node["name"], "", _Hatched(bar) if node["doubtful"] else bar, node["text"]))
        for part in below.get(node["id"], ()):
            add(part, depth + 1, color)

    for i, node in enumerate(tops):
        add(node, 0, PALETTE[i % len(PALETTE)])
    return _table(plot, width, rows)
