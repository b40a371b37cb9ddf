"""Answers as Excel files (XlsxWriter, the extra ``excel``): types, headings, and doubts as comments."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sba_kg.answers.notes import Notes
from sba_kg.answers.spoken import spoken
from sba_kg.base.errors import OutsideError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType

#: Numbers of more digits lose some in Excel: they are texts.
_DIGITS = 15
#: Narrowest and widest column, in characters.
_NARROW, _WIDE = 8, 60
_NAMES = {"ko": ("결과", "설명", "예", "아니오"), "en": ("Answer", "Notes", "yes", "no")}
#: The same file on every day: Excel asks for a date of creation.
_CREATED = datetime(2024, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_OPTIONS = {"strings_to_urls": False, "strings_to_formulas": False, "strings_to_numbers": False, "in_memory": True}


def workbook(answer: Answer, lang: str) -> bytes:
    """An answer as an Excel workbook.

    The first sheet has the rows, below a frozen heading with a filter; amounts and decimals have formats of numbers,
    texts are never formulas. A row that rests on a doubt has a coloured first cell with a comment; a second sheet has
    the notes.

    Args:
        answer: The answer.
        lang: Language of the headings, codes and comments, ``ko`` or ``en``.

    Raises:
        OutsideError: E-O22, if XlsxWriter is not installed.
    """
    stream = io.BytesIO()
    book = _library().Workbook(stream, _OPTIONS)
    book.set_properties({"created": _CREATED})
    notes = Notes(answer.marks, lang)
    _Sheet(book, spoken(answer, lang), lang).fill(notes)
    if said := notes.lines():
        other = book.add_worksheet(_NAMES[lang][1])
        other.set_column(0, 0, 2 * _WIDE)
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for number, text in enumerate(said):
            other.write_string(number, 0, text, wrapped)
    book.close()
    return stream.getvalue()


class _Sheet:
    """The sheet with the rows."""

    def __init__(self, book: Any, answer: Answer, lang: str) -> None:
        self.answer, self.lang = answer, lang
        self.sheet = book.add_worksheet(_NAMES[lang][0])
        self.formats = _formats(book)

    def fill(self, notes: Notes) -> None:
        """Write headings, rows and comments."""
        rows, columns = self.answer.rows, self.answer.columns
        for at, column in enumerate(columns):
            self.sheet.write_string(0, at, column.label[self.lang], self.formats["head"])
            self.sheet.set_column(at, at, _width(self.answer, at, self.lang))
        for number, row in enumerate(rows):
            look = "total" if self.answer.total and number == len(rows) - 1 else ""
            for at in range(len(columns)):
                self._write(number, at, look)
            if comment := "\n".join(notes.of_row(number)):
                # A comment stands at a cell that has something, or it would not be seen.
                at = next((i for i, value in enumerate(row) if value is not None), 0)
                self._write(number, at, "doubt")
                self.sheet.write_comment(number + 1, at, comment, {"author": "sba-kg", "x_scale": 3, "y_scale": 2})
        self.sheet.freeze_panes(1, 0)
        if rows:
            self.sheet.autofilter(0, 0, len(rows) - self.answer.total, len(columns) - 1)

    def _write(self, number: int, at: int, look: str) -> None:
        """Write a cell: a number as one if Excel keeps its digits, anything else as text, never a formula."""
        value, column, row = self.answer.rows[number][at], self.answer.columns[at], number + 1
        text = self.formats[f"{look} text"]
        if value is None:
            if look:
                self.sheet.write_blank(row, at, None, text)
        elif isinstance(value, bool):
            self.sheet.write_string(row, at, _NAMES[self.lang][2 if value else 3], text)
        elif isinstance(value, int | Decimal) and len(Decimal(value).as_tuple().digits) <= _DIGITS:
            self.sheet.write_number(row, at, float(value), self.formats[f"{look} {_kind(value, column)}"])
        else:
            self.sheet.write_string(row, at, str(value), text)


def _kind(value: int | Decimal, column: Column) -> str:
    """The kind of number: lines and years are not grouped; a fraction has a point and a whole number has none."""
    if column.type.of_lines or "year" in column.name:
        return "plain"
    return "decimal" if value != int(value) else "whole"


def _formats(book: Any) -> Mapping[str, Any]:
    """Formats by look and kind, and that of headings."""
    looks: dict[str, dict[str, Any]] = {"": {}, "total": {"bold": True, "top": 1}, "doubt": {"bg_color": "#FFF2CC"}}
    kinds: dict[str, dict[str, Any]] = {
        "text": {"text_wrap": True}, "whole": {"num_format": "#,##0"}, "plain": {"num_format": "0"},
        "decimal": {"num_format": "#,##0.####"},
    }  # fmt: skip
    made = {
        f"{look} {kind}": book.add_format({"valign": "top", **form, **more})
        for look, more in looks.items()
        for kind, form in kinds.items()
    }
    return {"head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "vcenter"}), **made}


def _width(answer: Answer, at: int, lang: str) -> int:
    """Width of a column in characters; a Korean one is as wide as two."""
    from rich.cells import cell_len  # noqa: PLC0415 - only files for people need it

    column = answer.columns[at]
    grouped = column.type in {ColumnType.WON, ColumnType.DECIMAL}
    shown = [
        f"{v:,}" if grouped and isinstance(v, int | Decimal) else str(v or "") for v in (r[at] for r in answer.rows)
    ]
    return min(max([_NARROW, cell_len(column.label[lang]) + 2, *(cell_len(text) + 2 for text in shown)]), _WIDE)


def _library() -> Any:
    try:
        import xlsxwriter  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise OutsideError("E-O22") from error
    return xlsxwriter
