"""Answers as text: terminal table, CSV, JSON, Markdown."""

from __future__ import annotations

import csv
import io
import json
import sys
from decimal import Decimal

from sba_kg.query import Answer, Column, Value

FORMATS = ("table", "csv", "json", "md")
#: Width of a table that goes to a file or pipe: no cell is folded.
_UNBOUNDED = 100_000
_RIGHT = {"integer", "won", "decimal", "line"}


def render(answer: Answer, format_: str, lang: str = "en", *, width: int | None = None) -> str:
    """An answer as text.

    Args:
        answer: The rows.
        format_: One of :data:`FORMATS`.
        lang: Language of column headings in tables and Markdown; CSV and JSON have the columns' names.
        width: Width of a table in columns; None for that of the terminal, unbounded where there is none.
    """
    if format_ == "csv":
        return _csv(answer)
    if format_ == "json":
        return _json(answer)
    if format_ == "md":
        return _markdown(answer, lang)
    return _table(answer, lang, width)


def plain(value: Value) -> str:
    """A cell as text: empty for None, ``true`` and ``false`` for booleans."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv(answer: Answer) -> str:
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([column.name for column in answer.columns])
    writer.writerows([[plain(value) for value in row] for row in answer.rows])
    return stream.getvalue()


def _json(answer: Answer) -> str:
    """Rows as objects; amounts are strings, because JSON numbers lose digits in some readers."""
    rows = [{c.name: _json_value(v, c) for c, v in zip(answer.columns, row, strict=True)} for row in answer.rows]
    return json.dumps(rows, ensure_ascii=False, indent=2) + "\n"


def _json_value(value: Value, column: Column) -> str | int | bool | None:
    return str(value) if value is not None and (column.type == "won" or isinstance(value, Decimal)) else value


def _markdown(answer: Answer, lang: str) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |\n"

    rule = ["---:" if column.type in _RIGHT else "---" for column in answer.columns]
    head = line([column.label[lang] for column in answer.columns]) + line(rule)
    return head + "".join(line([_shown(v, c) for v, c in zip(row, answer.columns, strict=True)]) for row in answer.rows)


def _shown(value: Value, column: Column) -> str:
    grouped = column.type in {"won", "decimal"} and value is not None and not isinstance(value, str | bool)
    return f"{value:,}" if grouped else plain(value)


def _table(answer: Answer, lang: str, width: int | None) -> str:
    # Only a terminal table needs rich.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in answer.columns:
        right = column.type in _RIGHT
        table.add_column(column.label[lang], justify="right" if right else "left", overflow="fold", no_wrap=right)
    for row in answer.rows:
        table.add_row(*[_shown(v, c) for v, c in zip(row, answer.columns, strict=True)])
    stream = io.StringIO()
    terminal = sys.stdout.isatty()
    console = Console(
        file=stream,
        width=width or (None if terminal else _UNBOUNDED),
        color_system="auto" if terminal else None,
        highlight=False,
        markup=False,
    )
    console.print(table)
    return "".join(line.rstrip() + "\n" for line in stream.getvalue().splitlines())
