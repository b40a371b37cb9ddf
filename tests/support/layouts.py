"""Texts of invented reports as the readers of layouts take them, and tables with true cells."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from sba_kg.converters import Context
from sba_kg.converters.document import read_report
from sba_kg.converters.layouts.sheets import Sheet, sheets
from sba_kg.reader import load, read_document
from sba_kg.reader.formats import text as text_format
from sba_kg.reader.structure import StructureNode
from sba_kg.vocabulary import codes

#: Structure and tables of a text, with what readers know beforehand.
Reading = Callable[[str], tuple[Context, list[StructureNode], list[Sheet]]]
#: Year of the report.
YEAR = 2026


def reading(folder: Path) -> Reading:
    """A function that reads a text, which it writes to a folder."""

    def read(text: str) -> tuple[Context, list[StructureNode], list[Sheet]]:
        path = folder / "report.txt"
        path.write_text(text, "utf-8")
        source = load(path)
        report = read_report(text_format.blocks_of(source), YEAR)
        context = Context(read_document(source), "언덕원", YEAR, codes.words())
        return context, list(report.nodes), sheets(report.nodes, report.layer.tables)

    return read


def table(*rows: str) -> str:
    """A table in HTML: cells between bars, ``2x3:`` before a text that spans two rows and three columns."""
    made = []
    for row in rows:
        cells = []
        for cell in row.split("|"):
            match = re.match(r"\s*(\d)x(\d):(.*)", cell, re.DOTALL)
            down, right, text = match.groups() if match else ("1", "1", cell)
            cells.append(f'<td rowspan="{down}" colspan="{right}">{text.strip()}</td>')
        made.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(made)}</table>\n"
