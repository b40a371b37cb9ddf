"""Answers as Arrow tables, Parquet and Arrow IPC files (pyarrow, the extra ``arrow``)."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sba_kg.base.errors import OutsideError
from sba_kg.query.answer import Answer
from sba_kg.query.columns import ColumnType, Value

if TYPE_CHECKING:
    import pyarrow

_INT64 = 2**63
#: Digits that decimals of 128 and 256 bits hold.
_DECIMAL128, _DECIMAL256 = 38, 76


def table(answer: Answer) -> pyarrow.Table:
    """An answer as an Arrow table.

    Integers, amounts in won and line numbers are ``int64`` (``decimal128`` if one is larger), decimals are
    ``decimal128`` with the places of the longest fraction, booleans are ``bool``; dates keep their printed precision
    and are strings, as are IRIs and lists of lines. Empty cells are null. The metadata of a field has its type and
    its labels (``type``, ``ko``, ``en``).

    Raises:
        OutsideError: E-O21, if pyarrow is not installed.
    """
    pa = _pyarrow()
    arrays, fields = [], []
    for i, column in enumerate(answer.columns):
        values = [row[i] for row in answer.rows]
        type_ = _type(pa, column.type, [v for v in values if v is not None])
        cells = [_cell(value, pa.types.is_decimal(type_), pa.types.is_string(type_)) for value in values]
        arrays.append(pa.array(cells, type_))
        fields.append(pa.field(column.name, type_, metadata={"type": column.type, **column.label}))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


def parquet(answer: Answer) -> bytes:
    """An answer as a Parquet file.

    Raises:
        OutsideError: E-O21, if pyarrow is not installed.
    """
    pa = _pyarrow()
    import pyarrow.parquet as pq  # noqa: PLC0415 - an optional extra

    sink = pa.BufferOutputStream()
    pq.write_table(table(answer), sink)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def feather(answer: Answer) -> bytes:
    """An answer as an Arrow IPC file (also known as Feather, version 2).

    Raises:
        OutsideError: E-O21, if pyarrow is not installed.
    """
    pa = _pyarrow()
    made = table(answer)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_file(sink, made.schema) as writer:
        writer.write_table(made)
    data: bytes = sink.getvalue().to_pybytes()
    return data


def _pyarrow() -> Any:
    try:
        import pyarrow  # noqa: PLC0415 - an optional extra
    except ImportError as error:
        raise OutsideError("E-O21") from error
    return pyarrow


def _type(pa: Any, type_: ColumnType, values: Sequence[Value]) -> Any:
    if type_.holds is bool:
        return pa.bool_()
    if type_.holds is int:
        fits = all(-_INT64 <= int(str(value)) < _INT64 for value in values)
        return pa.int64() if fits else _decimal(pa, values)
    return _decimal(pa, values) if type_.holds is Decimal else pa.string()


def _decimal(pa: Any, values: Sequence[Value]) -> Any:
    """The smallest decimal type that holds the values; text where none does (doubles of a query of one's own)."""
    parts = [Decimal(str(value)).as_tuple() for value in values]
    places = max([-int(part.exponent) for part in parts] + [0])
    whole = max([len(part.digits) + int(part.exponent) for part in parts] + [1])
    if whole + places <= _DECIMAL128:
        return pa.decimal128(_DECIMAL128, places)
    return pa.decimal256(_DECIMAL256, places) if whole + places <= _DECIMAL256 else pa.string()


def _cell(value: Value, decimal: bool, text: bool) -> Value:
    if value is None:
        return None
    if decimal:
        return Decimal(str(value))
    return str(value).lower() if text and isinstance(value, bool) else str(value) if text else value
