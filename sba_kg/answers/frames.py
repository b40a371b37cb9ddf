"""Answers as values of Python: rows, data frames of pandas and polars, HTML for notebooks.

The types of columns are those of the query: won, integers and lines are whole numbers (never floats), decimals are
:class:`decimal.Decimal`, dates are text at the precision that the report prints (``2024``, ``2024-05``).
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from sba_kg.answers import excel, joins, notes, shape, tables
from sba_kg.answers.row import Row
from sba_kg.base import files
from sba_kg.base.errors import OutsideError
from sba_kg.query import rests
from sba_kg.query.answer import Answer, QueryRun
from sba_kg.query.columns import Column, ColumnType, Value
from sba_kg.query.doubts import Doubt
from sba_kg.store import reads

if TYPE_CHECKING:
    import pandas
    import polars

#: Rows that a notebook shows before it says how many more there are.
SHOWN = 60


class Table(Sequence[Row]):
    """The rows of an answer.

    Attributes:
        answer: The answer as the query gave it.
        edition: Name of the edition that was asked; None if several were.
        name: What was asked: the name of a saved query, ``""`` for SPARQL of one's own.
        sources: Where the graphs and their texts are: no file there is written over.
        asked: The question, by which doubts are looked up; None if there are none to look up.
    """

    def __init__(
        self,
        answer: Answer,
        edition: str | None = None,
        name: str = "",
        sources: Sequence[Path] = (),
        asked: QueryRun | None = None,
    ) -> None:
        self.answer, self.edition, self.name, self.sources = answer, edition, name, tuple(sources)
        self.asked = asked

    @property
    def marked(self) -> Answer:
        """The answer with the doubts that its rows rest on.

        Raises:
            OutsideError: If a server does not answer.
        """
        if self.answer.marks is None and self.asked is not None and not self.answer.ask:
            self.answer = replace(self.answer, marks=rests.look(replace(self.asked, answer=self.answer)))
        return self.answer

    def without_doubtful(self) -> Table:
        """The answer to the same question without the figures whose values are in doubt.

        Raises:
            OutsideError: If a server does not answer.
        """
        if self.asked is None or self.answer.ask:
            return self
        return self._of(rests.leave_out(self.asked).answer)

    def where(self, *conditions: str) -> Table:
        """The rows that fulfil all conditions: ``"amount_krw >= 50억"``, ``"start < 2024-07"``, ``"program ~ 창업"``.

        Raises:
            UsageError: E-U60 no such column, E-U61 no condition, E-U62 a sign or value that the type does not take.
        """
        return self._of(shape.shaped(self.marked, shape.RowShape(where=conditions)))

    def sort(self, *columns: str) -> Table:
        """The rows sorted by columns, each ``"amount_krw"`` or ``"amount_krw:desc"``; empty cells come last.

        Raises:
            UsageError: E-U60 no such column, E-U63 a direction that is neither ``asc`` nor ``desc``.
        """
        return self._of(shape.shaped(self.marked, shape.RowShape(sort=columns)))

    def group_by(self, *columns: str) -> Table:
        """One row for each combination of values: these, the number of ``rows``, the sums, the lines, all doubts.

        Raises:
            UsageError: E-U60, if there is no such column.
        """
        return self._of(shape.shaped(self.marked, shape.RowShape(group_by=columns)))

    def compute(self, *columns: str) -> Table:
        """The rows with columns computed from others, each ``"per_m2 = amount_krw / floor_area_m2"``.

        Raises:
            UsageError: E-U60 no such column, E-U64 no calculation, or one that its columns do not allow.
        """
        return self._shaped(shape.RowShape(compute=columns))

    def beside(self, *others: str) -> Table:
        """The rows with the columns of other saved queries, each ``"audit-subjects on division"``.

        Raises:
            UsageError: E-U02 no such query, E-U60 no such column, E-U65 no two answers that fit.
        """
        return self._shaped(shape.RowShape(joined=others))

    def only_in(self, *others: str) -> Table:
        """The rows whose value other saved queries have too, each ``"audit-subjects on division"``.

        Raises:
            UsageError: As for :meth:`beside`.
        """
        return self._shaped(shape.RowShape(only_in=others))

    def not_in(self, *others: str) -> Table:
        """The rows whose value no row of other saved queries has, each ``"due-by on title where end < 2024-07"``.

        Raises:
            UsageError: As for :meth:`beside`.
        """
        return self._shaped(shape.RowShape(not_in=others))

    def _shaped(self, wanted: shape.RowShape) -> Table:
        """The rows in a shape that may need other answers from the same graphs."""
        answer, asked = self.marked, self.asked
        ask = joins.nobody if asked is None else lambda name: rests.beside(replace(asked, answer=answer), name)
        return self._of(shape.shaped(answer, wanted, ask=ask))

    def _of(self, answer: Answer) -> Table:
        """A table of the same question with another answer."""
        return Table(answer, self.edition, self.name, self.sources, self.asked)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.answer.columns)

    @property
    def schema(self) -> tuple[Column, ...]:
        """The columns with their types and their labels in Korean and English."""
        return self.answer.columns

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Table: ...
    def __getitem__(self, index: int | slice) -> Row | Table:
        if isinstance(index, slice):
            return self._of(self.answer.of(range(len(self))[index]))
        place = range(len(self))[index]
        return Row(self.answer.columns, self.answer.rows[place], self.edition, lambda: self._doubts(place))

    def _doubts(self, place: int) -> tuple[Doubt, ...]:
        marks = self.marked.marks
        return marks.rows[place] if marks else ()

    def __len__(self) -> int:
        return len(self.answer.rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Table) and self.answer == other.answer

    def __hash__(self) -> int:
        return hash(self.answer.rows)

    def __repr__(self) -> str:
        return f"<Table {self.name}: {len(self)} rows of {', '.join(self.columns)}>".replace(" :", ":")

    def column(self, name: str) -> list[Value]:
        """The values of one column.

        Raises:
            KeyError: If there is no such column.
        """
        if name not in self.columns:
            raise KeyError(name)
        return [row[self.columns.index(name)] for row in self.answer.rows]

    # -- text --------------------------------------------------------------------------------------

    def to_csv(self, path: str | Path | None = None, *, doubts: bool = False) -> str:
        """The rows as CSV, and write them to a file (UTF-8) if one is named.

        Args:
            path: The file.
            doubts: Whether two more columns say how many doubtful figures a row holds, and which doubts.

        Raises:
            OutsideError: E-O01, if the file cannot be written.
            UsageError: E-U08 or E-U40, if it is a file that the rows were read from, or a folder.
        """
        return self._text("csv", path, doubts=doubts)

    def to_json(self, path: str | Path | None = None, *, doubts: bool = False) -> str:
        """The rows as JSON objects (amounts as strings of digits), and write them to a file if one is named.

        Args:
            path: The file.
            doubts: As for :meth:`to_csv`.

        Raises:
            OutsideError: E-O01, if the file cannot be written.
            UsageError: E-U08 or E-U40, if it is a file that the rows were read from, or a folder.
        """
        return self._text("json", path, doubts=doubts)

    def to_markdown(self, lang: str = "en") -> str:
        """The rows as a Markdown table with the headings of a language (``ko`` or ``en``), and notes on doubts."""
        return tables.render(self.marked, "md", lang)

    def to_excel(self, path: str | Path, lang: str = "en") -> None:
        """Write the rows as an Excel file (``.xlsx``), doubts as comments.

        Raises:
            OutsideError: E-O22 if XlsxWriter is not installed, E-O01 if the file cannot be written.
            UsageError: E-U08 or E-U40, if it is a file that the rows were read from, or a folder.
        """
        self._write(path, excel.workbook(self.marked, lang))

    def _write(self, path: str | Path, data: bytes) -> None:
        files.write({Path(path): data}, [*reads.package(), *reads.of_graphs(self.sources)])

    def _told(self, *, doubts: bool) -> Answer:
        return notes.with_columns(self.marked) if doubts else self.answer

    def _text(self, format_: str, path: str | Path | None, *, doubts: bool) -> str:
        text = tables.render(self._told(doubts=doubts), format_)
        if path is not None:
            self._write(path, text.encode())
        return text

    def _repr_html_(self) -> str:
        """The first rows as an HTML table, for notebooks."""
        told = notes.Notes(self.marked.of(range(len(self))[:SHOWN]).marks, "en")
        head = "".join(map(_heading, self.answer.columns))
        body = ""
        for place, row in enumerate(self.answer.rows[:SHOWN]):
            mark = f"<td>{told.mark(place)}</td>" if told.mark(place) else ""
            body += f"<tr>{''.join(map(_cell, row, self.answer.columns))}{mark}</tr>"
        under = "".join(f"<p>{html.escape(line)}</p>" for line in told.lines())
        more = f"<p>{len(self) - SHOWN:,} more rows</p>" if len(self) > SHOWN else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}{under}"

    # -- data frames -------------------------------------------------------------------------------

    def to_pandas(self, *, doubts: bool = False) -> pandas.DataFrame:
        """A pandas data frame: whole numbers as ``Int64``, booleans as ``boolean``, decimals as objects.

        ``frame["area_m2"].astype(float)`` makes floats of a column of decimals, where exactness is not needed.

        Args:
            doubts: As for :meth:`to_csv`.

        Raises:
            OutsideError: E-O30, if pandas is not installed.
        """
        pd = _library("pandas")
        answer = self._told(doubts=doubts)
        series = {
            c.name: pd.Series([row[at] for row in answer.rows], dtype=_pandas(c.type))
            for at, c in enumerate(answer.columns)
        }
        frame: pandas.DataFrame = pd.DataFrame(series, columns=list(series))
        return frame

    def to_polars(self, *, doubts: bool = False) -> polars.DataFrame:
        """A polars data frame: ``Int64``, ``Boolean``, ``Decimal`` and ``String`` columns.

        Args:
            doubts: As for :meth:`to_csv`.

        Raises:
            OutsideError: E-O30, if polars is not installed.
        """
        pl = _library("polars")
        answer = self._told(doubts=doubts)
        columns = [_polars(pl, c, [row[at] for row in answer.rows]) for at, c in enumerate(answer.columns)]
        frame: polars.DataFrame = pl.DataFrame(columns)
        return frame


def _heading(column: Column) -> str:
    title = html.escape(f"{column.label['ko']} / {column.label['en']}")
    return f'<th title="{title}">{html.escape(column.name)}</th>'


def _cell(value: Value, column: Column) -> str:
    style = ' style="text-align: right"' if column.type.is_number else ""
    return f"<td{style}>{html.escape(tables.plain(value))}</td>"


#: Class of the values of a column → dtype of pandas; IRIs and exact decimals stay objects.
_PANDAS: dict[type, str] = {int: "Int64", bool: "boolean", Decimal: "object", str: "string"}


def _pandas(type_: ColumnType) -> str:
    return "object" if type_ is ColumnType.IRI else _PANDAS[type_.holds]


def _polars(pl: Any, column: Column, values: list[Value]) -> Any:
    if column.type.holds is Decimal:
        return pl.Series(column.name, values, dtype=pl.Decimal(scale=_scale(values)))
    types: dict[type, Any] = {int: pl.Int64, bool: pl.Boolean, str: pl.String}
    return pl.Series(column.name, values, dtype=types[column.type.holds])


def _scale(values: Sequence[Value]) -> int:
    """Digits after the point that hold every value of a column of decimals."""
    exponents = [value.as_tuple().exponent for value in values if isinstance(value, Decimal)]
    return max((-e for e in exponents if isinstance(e, int)), default=0)


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise OutsideError("E-O30", name=name) from error
