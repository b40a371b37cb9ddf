"""A row of an answer as a mapping of Python."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from sba_kg.query.columns import Column, Value
from sba_kg.query.doubts import Doubt


class Row(Mapping[str, Value]):
    """A row: its values by the names of the columns, as ``row["program"]`` or ``row.program``.

    Values are ``int`` (won, counts, lines), :class:`decimal.Decimal`, ``bool``, ``str``, or None where the report says
    nothing. ``dict(row)`` copies it. A column that is called like something that every row has (``items``, ``lines``)
    is got by its name alone: ``row["items"]``.

    Attributes:
        edition: Name of the edition that the row is of: what its column of that name says, else the one that was
            asked; None if the query asked several at once.
    """

    __slots__ = ("_columns", "_look", "_values", "edition")

    def __init__(
        self,
        columns: tuple[Column, ...],
        values: tuple[Value, ...],
        edition: str | None = None,
        look: Callable[[], tuple[Doubt, ...]] = tuple,
    ) -> None:
        self._columns, self._values, self._look = columns, values, look
        said = dict(zip((column.name for column in columns), values, strict=True)).get("edition")
        self.edition = said if isinstance(said, str) else edition

    def __getitem__(self, name: str) -> Value:
        for column, value in zip(self._columns, self._values, strict=True):
            if column.name == name:
                return value
        raise KeyError(name)

    def __getattr__(self, name: str) -> Value:
        if name.startswith("_"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no column {name!r}; there are: {', '.join(self)}") from None

    def __iter__(self) -> Iterator[str]:
        return (column.name for column in self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.items())})"

    def __hash__(self) -> int:
        return hash((tuple(self), self._values))

    @property
    def schema(self) -> tuple[Column, ...]:
        """The columns of the answer that it is a row of."""
        return self._columns

    @property
    def lines(self) -> tuple[int, ...]:
        """The lines of the report that the row names, in order, 1-based; none if it is not printed anywhere."""
        found: dict[int, None] = {}
        for column, value in zip(self._columns, self._values, strict=True):
            if value is not None and _is_line(column):
                found |= dict.fromkeys(int(part) for part in str(value).split(";") if part.strip().isdecimal())
        return tuple(found)

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """The doubts that the row rests on: rules that object to its figures, implied or corrected ones, weak evidence.

        They are looked up once for all rows of a table, when one is asked for.

        Raises:
            OutsideError: If a server does not answer.
        """
        return self._look()


def _is_line(column: Column) -> bool:
    """Whether a column holds lines: by its type, or by its name in a query of one's own."""
    return column.type.of_lines or column.name in {"line", "lines", "source_line", "source_lines"}
