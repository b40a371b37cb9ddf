"""Answers as text: terminal table, CSV, TSV, JSON, SPARQL results, Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence

import pyoxigraph as ox

from sba_kg.answers.notes import Notes
from sba_kg.base.namespaces import XSD
from sba_kg.base.visible import in_json, visible_lines
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.store.engine import Term

FORMATS = ("table", "csv", "excel-csv", "tsv", "json", "sparql-json", "md")
#: Width of a table that goes to a file or pipe: no cell is folded.
_UNBOUNDED = 100_000
#: The least width in which a text, and the label over a figure, can be read.
_TEXT, _LABEL = 12, 6
BOM = "\ufeff"
#: What begins a formula for a spreadsheet, in full width too.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: A number, or the sign alone that stands for none.
_NUMBER = re.compile(r"[+-](?:\d[\d,]*(?:\.\d+)?%?)?")
_SPACES = re.compile(r"[\t\r\n]+")
#: Width in which notes under a narrow table stand.
_NOTE = 100
#: The columns with the numbers of the rows and the marks of doubts.
_NUMBER_HEAD, _MARK_HEAD = "#", "*"


def render(answer: Answer, format_: str, lang: str = "en", *, width: int | None = None, numbered: bool = False) -> str:
    """An answer as text.

    Args:
        answer: The rows.
        format_: One of :data:`FORMATS`.
        lang: Language of column headings in tables and Markdown; CSV and JSON have the columns' names.
        width: Width of a table in columns; None for that of the terminal, unbounded where there is none.
        numbered: Whether the rows of a table have numbers.

    A row of a table or of Markdown that rests on a doubt has a mark, and the text under it a note.
    """
    if format_ in {"md", "table"}:
        answer = _spoken(answer, lang) if answer.coded else answer
        return _markdown(answer, lang) if format_ == "md" else _table(answer, lang, width, numbered=numbered)
    return _WRITERS[format_](answer)


def _spoken(answer: Answer, lang: str) -> Answer:
    """The answer with words for codes; they are read from a file, which few forms need."""
    from sba_kg.answers.spoken import spoken  # noqa: PLC0415

    return spoken(answer, lang)


def plain(value: Value) -> str:
    """A cell as text: empty for None, ``true`` and ``false`` for booleans."""
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _csv(answer: Answer) -> str:
    return _comma_separated([column.name for column in answer.columns], map(_plain_row, answer.rows))


def _excel_csv(answer: Answer) -> str:
    """CSV for spreadsheets: behind a byte-order mark, and no cell runs as a formula."""
    rows = ([_no_formula(cell) for cell in _plain_row(row)] for row in answer.rows)
    return BOM + _comma_separated([_no_formula(column.name) for column in answer.columns], rows)


def _plain_row(row: Sequence[Value]) -> list[str]:
    return [plain(value) for value in row]


def _comma_separated(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "".join(map(_csv_line, (head, *rows)))


def _csv_line(cells: Sequence[str]) -> str:
    """A record; the writer quotes a carriage return only where one ends its lines."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue().removesuffix("\r\n") + "\n"


def _no_formula(cell: str) -> str:
    """A cell with an apostrophe before what a spreadsheet would run, as OWASP advises.

    See <https://owasp.org/www-community/attacks/CSV_Injection>.
    """
    return f"'{cell}" if cell.startswith(_FORMULA) and not _NUMBER.fullmatch(cell) else cell


def _tsv(answer: Answer) -> str:
    """Plain tab-separated values; tabs and line ends within a text become spaces."""
    rows = [[column.name for column in answer.columns], *([plain(value) for value in row] for row in answer.rows)]
    return "".join("\t".join(_SPACES.sub(" ", cell) for cell in row) + "\n" for row in rows)


def _json(answer: Answer) -> str:
    """Rows as objects; amounts are strings, because JSON numbers lose digits in some readers."""
    rows = [{c.name: _json_value(v, c) for c, v in zip(answer.columns, row, strict=True)} for row in answer.rows]
    return in_json(json.dumps(rows, ensure_ascii=False, indent=2)) + "\n"


def _json_value(value: Value, column: Column) -> Value:
    return str(value) if value is not None and column.type.of_figures else value


def _sparql_json(answer: Answer) -> str:
    """SPARQL 1.1 Query Results JSON Format (W3C Recommendation, 21 March 2013).

    The terms are those that the engine gave; without them they are made from the columns' types.
    """
    if answer.ask:
        return json.dumps({"head": {}, "boolean": answer.rows[0][0]}, indent=2) + "\n"
    names = [column.name for column in answer.columns]
    if answer.terms:
        rows = [[None if term is None else _binding(term) for term in row] for row in answer.terms]
    else:
        rows = [[_typed(v, c.type) for v, c in zip(row, answer.columns, strict=True)] for row in answer.rows]
    bindings = [{name: b for name, b in zip(names, row, strict=True) if b is not None} for row in rows]
    results = {"head": {"vars": names}, "results": {"bindings": bindings}}
    return in_json(json.dumps(results, ensure_ascii=False, indent=2)) + "\n"


def _binding(term: Term) -> dict[str, object]:
    if isinstance(term, ox.NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, ox.BlankNode):
        return {"type": "bnode", "value": term.value}
    if isinstance(term, ox.Triple):
        parts = {"subject": term.subject, "predicate": term.predicate, "object": term.object}
        return {"type": "triple", "value": {name: _binding(part) for name, part in parts.items()}}
    if term.language:
        return {"type": "literal", "value": term.value, "xml:lang": term.language}
    return _literal(term.value, term.datatype.value)


def _literal(value: str, datatype: str) -> dict[str, object]:
    """A literal; strings have no datatype in the format."""
    plain_ = {"type": "literal", "value": value}
    return dict(plain_) if datatype == XSD + "string" else {**plain_, "datatype": datatype}


def _typed(value: Value, type_: ColumnType) -> dict[str, object] | None:
    if value is None:
        return None
    if type_ is ColumnType.IRI:
        return {"type": "uri", "value": str(value)}
    return _literal(plain(value), type_.datatype_of(str(value)))


def _markdown(answer: Answer, lang: str) -> str:
    def line(cells: list[str]) -> str:
        return "| " + " | ".join(c.replace("|", "\\|").replace("\n", " ") for c in cells) + " |\n"

    rule = ["---:" if column.type.is_number else "---" for column in answer.columns]
    head = line([column.label[lang] for column in answer.columns]) + line(rule)
    notes = Notes(answer.marks, lang)
    body = []
    for number, row in enumerate(answer.rows):
        cells = [shown(v, c) for v, c in zip(row, answer.columns, strict=True)]
        marks = "".join(f"[^{key}]" for key in notes.keys(number))
        body.append(line([*cells[:-1], f"{cells[-1]} {marks}".strip()] if marks else cells))
    under = [*(f"[^{key}]: {text}" for key, text in notes.notes.items()), *notes.general]
    return head + "".join(body) + "".join(f"\n{visible_lines(text)}\n" for text in under)


def shown(value: Value, column: Column) -> str:
    """A cell for people: amounts and decimals with thousands separated, nothing that a terminal would obey."""
    grouped = column.type.of_figures and value is not None and not isinstance(value, str | bool)
    return f"{value:,}" if grouped else visible_lines(plain(value))


def _table(answer: Answer, lang: str, width: int | None, *, numbered: bool) -> str:
    # Only a table for people needs widths.
    from sba_kg.answers import layout  # noqa: PLC0415

    terminal = sys.stdout.isatty()
    room = width or (shutil.get_terminal_size().columns if terminal else _UNBOUNDED)
    cells = [[shown(v, c) for v, c in zip(row, answer.columns, strict=True)] for row in answer.rows]
    columns, notes = list(answer.columns), Notes(answer.marks, lang)
    for head, first in _leading(answer, notes, numbered=numbered):
        columns.insert(0, head)
        cells = [[cell, *row] for cell, row in zip(first, cells, strict=True)]
    widths = _widths(columns, cells, lang, room)
    under = [visible_lines(line) for line in notes.lines()]
    if terminal and _whole(widths) > room:
        return _records(columns, cells, lang) + "".join(f"{line}\n" for line in under)
    heads, right = [each.label[lang] for each in columns], [each.type.is_number for each in columns]
    made = layout.table(heads, cells, widths, right)
    wide = min(max(room, _whole(widths)), max(_whole(widths), _NOTE))
    return made + layout.paragraphs(["", *under], wide) if under else made


def _records(columns: Sequence[Column], rows: Sequence[Sequence[str]], lang: str) -> str:
    """Rows one below the other, for a table that is too wide: the number and mark of each, then its cells."""
    from rich.cells import cell_len  # noqa: PLC0415 - as above

    leading = [at for at, each in enumerate(columns) if each.name in {_NUMBER_HEAD, _MARK_HEAD}]
    labels = [each.label[lang] for each in columns]
    room = max((cell_len(label) for label in labels), default=0)
    made = []
    for row in rows:
        made.append(" ".join(filter(None, ["──", *(row[at] for at in leading)])))
        for at, cell in enumerate(row):
            if at not in leading and cell:
                made.append(f"{labels[at]}{' ' * (room - cell_len(labels[at]))}  {cell}")
        made.append("")
    return "".join(f"{line}\n" for line in made)


def _leading(answer: Answer, notes: Notes, *, numbered: bool) -> Iterable[tuple[Column, list[str]]]:
    """Columns before the first, the nearest to it first: marks, if a row has one, and numbers of rows."""
    marks = [notes.mark(i) for i in range(len(answer.rows))]
    if any(marks):
        yield Column(_MARK_HEAD, ColumnType.STRING, {"ko": _MARK_HEAD, "en": _MARK_HEAD}), marks
    if numbered:
        numbers = [str(i) for i in range(1, len(answer.rows) + 1 - answer.total)] + [""] * answer.total
        yield Column(_NUMBER_HEAD, ColumnType.INTEGER, {"ko": _NUMBER_HEAD, "en": _NUMBER_HEAD}), numbers


def _widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], lang: str, limit: int) -> list[int]:
    """Widths of columns that fit where they can: a figure is never cut, and a text keeps room to be read in.

    The widest are narrowed, all to one width; a table that can be narrowed no more is wider than the terminal.
    """
    from rich.cells import cell_len  # noqa: PLC0415

    full, least = [], []
    for at, column in enumerate(columns):
        content = max((cell_len(line) for row in rows for line in row[at].splitlines()), default=1)
        label = cell_len(column.label[lang])
        full.append(max(content, label, 1))
        least.append(max(content, min(label, _LABEL)) if column.type.is_number else min(full[-1], _TEXT))

    def narrowed(cap: int) -> list[int]:
        return [max(min(wide, cap), small) for wide, small in zip(full, least, strict=True)]

    return narrowed(bisect_right(range(limit + 1), limit, key=lambda cap: _whole(narrowed(cap))) - 1)


def _whole(widths: Sequence[int]) -> int:
    """The width of a table, with two spaces between its columns."""
    return sum(widths) + 2 * (len(widths) - 1)


_WRITERS: dict[str, Callable[[Answer], str]] = {
    "csv": _csv,
    "excel-csv": _excel_csv,
    "tsv": _tsv,
    "json": _json,
    "sparql-json": _sparql_json,
}
