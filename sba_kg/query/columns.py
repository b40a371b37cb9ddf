"""Columns and parameters of queries: what the type of a column decides, and what a parameter takes."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Self

import pyoxigraph as ox

from sba_kg.base.namespaces import XSD
from sba_kg.store.engine import Term

#: A cell: text, number, boolean, or None for empty.
Value = str | int | Decimal | bool | None
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?")
#: Most digits of a number: more than any amount has, fewer than an exponent such as 1e999999999 asks for.
_DIGITS = 80
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2})?)?")
#: Datatypes of XML Schema Part 2 that are exact numbers, and years; floats are not: amounts are exact.
_EXACT = {XSD + name for name in ("integer", "decimal", "int", "long", "nonNegativeInteger", "gYear")}
#: Length of a date in ISO 8601 → its datatype.
_DATES = {4: "gYear", 7: "gYearMonth", 10: "date"}
_WHOLE = r"-?\d+"


@dataclass(frozen=True)
class _Traits:
    holds: type = str
    form: str = r"(?s:.*)"
    datatype: str = "string"
    of_figures: bool = False
    of_lines: bool = False


class ColumnType(StrEnum):
    """The type of a column, which decides how its values are read, written and shown.

    Attributes:
        holds: Class of its values in Python.
        form: Regular expression of its values in an answer.
        datatype: Local name of their datatype of XML Schema.
        of_figures: Whether they are figures of a report, which are grouped for people and texts in JSON, whose numbers
            lose digits in some readers.
        of_lines: Whether they name lines of a report.
    """

    holds: type
    form: str
    datatype: str
    of_figures: bool
    of_lines: bool

    def __new__(cls, code: str, traits: _Traits | None = None) -> Self:
        """A type with what it decides."""
        made = str.__new__(cls, code)
        made._value_ = code
        made.__dict__.update(vars(traits or _Traits()))
        return made

    STRING = "string"
    INTEGER = "integer", _Traits(int, _WHOLE, "integer")
    WON = "won", _Traits(int, _WHOLE, "integer", of_figures=True)
    DECIMAL = "decimal", _Traits(Decimal, r"-?\d+(?:\.\d+)?", "decimal", of_figures=True)
    BOOLEAN = "boolean", _Traits(bool, "true|false", "boolean")
    DATE = "date", _Traits(form=r"\d{4}(?:-\d\d(?:-\d\d)?)?")
    LINE = "line", _Traits(int, r"[1-9]\d*", "integer", of_lines=True)
    LINES = "lines", _Traits(form=r"[1-9]\d*(?:; [1-9]\d*)*", of_lines=True)
    IRI = "iri"

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, which stand at the right."""
        return self.holds in {int, Decimal}

    @property
    def is_measure(self) -> bool:
        """Whether its values are sizes, which a chart can draw."""
        return self.is_number and not self.of_lines

    @classmethod
    def of(cls, term: Term) -> ColumnType:
        """The type of a column that holds a term."""
        if isinstance(term, ox.NamedNode):
            return cls.IRI
        if not isinstance(term, ox.Literal):
            return cls.STRING
        found = _OF_DATATYPES.get(term.datatype.value.removeprefix(XSD), cls.STRING)
        # INF, NaN, ill-typed and endless literals are no numbers.
        return cls.STRING if found.is_number and number(term.value) is None else found

    def read(self, text: str | None) -> Value:
        """A cell of a column of this type; None for an empty one.

        Raises:
            ValueError: If the text is no value of the type.
        """
        if not text:
            return None
        if self.is_number:
            found = number(text)
            if found is None or (self.holds is int and found != found.to_integral_value()):
                raise ValueError(text)
            return found if self.holds is Decimal else int(found)
        if self is ColumnType.DATE and not is_date(text):
            raise ValueError(text)
        return text in {"true", "1"} if self is ColumnType.BOOLEAN else text

    def takes(self, term: Term) -> bool:
        """Whether a term is a value of the type; an empty text is one of each but an IRI."""
        if self is ColumnType.IRI or not isinstance(term, ox.Literal):
            return self is ColumnType.IRI and isinstance(term, ox.NamedNode)
        if self is ColumnType.STRING or not term.value:
            return True
        if self.is_number and term.datatype.value not in _EXACT:
            return False
        return re.fullmatch(self.form, term.value) is not None

    def datatype_of(self, text: str) -> str:
        """IRI of the datatype that a value has as a literal."""
        return XSD + (_DATES.get(len(text), "string") if self is ColumnType.DATE else self.datatype)


#: Local name of a datatype of XML Schema → type of a column.
_OF_DATATYPES = {
    **dict.fromkeys(("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"), ColumnType.INTEGER),
    **dict.fromkeys(("decimal", "double", "float"), ColumnType.DECIMAL),
    **dict.fromkeys(("date", "gYearMonth", "gYear"), ColumnType.DATE),
    "boolean": ColumnType.BOOLEAN,
}


class ParameterType(StrEnum):
    """The type of a parameter; of most the value is a thing, and the user types its label."""

    EDITION = "edition"
    STRING = "string"
    INTEGER = "integer"
    WON = "won"
    DATE = "date"
    UNIT = "unit"
    POLICY_TASK = "policy-task"
    FOCUS_TASK = "focus-task"
    PROGRAM = "program"
    FACILITY = "facility"
    DISTRICT = "district"

    @property
    def is_label(self) -> bool:
        """Whether the user types the label of a thing, whose kind the type names."""
        return self not in {self.EDITION, self.STRING, self.INTEGER, self.WON, self.DATE}


@dataclass(frozen=True)
class Added:
    """How the values of a column are added up.

    Attributes:
        never: Whether no sum of them means anything, because rows share what they count.
        once: Columns that name what a value belongs to: of rows that agree in them, one counts.
        within: Columns in which all rows of a sum have to agree, such as a unit or a level.
    """

    never: bool = False
    once: tuple[str, ...] = ()
    within: tuple[str, ...] = ()


@dataclass(frozen=True)
class Column:
    """A column: its name, the type of its values, its labels by language, how its values are added up."""

    name: str
    type: ColumnType
    label: Mapping[str, str]
    added: Added = Added()


@dataclass(frozen=True)
class Parameter:
    """A parameter: the variable it sets, its type, default and labels; an optional one may be left open."""

    name: str
    type: ParameterType
    default: str
    label: Mapping[str, str]
    optional: bool = False


def number(text: str) -> Decimal | None:
    """A number as people write it; None for anything else, and for what has hundreds of digits."""
    if len(text) > _DIGITS or not _NUMBER.fullmatch(text):
        return None
    found = Decimal(text)
    return found if abs(found.adjusted()) <= _DIGITS else None


def is_date(value: str) -> bool:
    """A year, a month or a day of the calendar."""
    if not _DATE.fullmatch(value):
        return False
    try:
        datetime.date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        return False
    return True
