"""The chart that a saved query's header describes: what is drawn from which column.

``#+ chart: {kind: bar, label: program, value: amount_krw}``; the keys of each kind are in :data:`KEYS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.schema import WrongValueError
from sba_kg.query.columns import ColumnType

#: Kind → keys that it needs, keys that it may have.
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "bar": ({"label", "value"}, {"group"}),
    "stacked-bar": ({"label", "value", "group"}, set()),
    "treemap": ({"label", "value", "parent"}, {"group"}),
    "sunburst": ({"label", "value", "parent"}, {"group"}),
    "timeline": ({"label"}, {"start", "end", "group"}),
}
_NAMES = {ColumnType.STRING, ColumnType.BOOLEAN, ColumnType.INTEGER, ColumnType.DATE}
#: Key → types of column that it takes.
_TYPES = {
    "label": _NAMES, "group": _NAMES, "parent": {ColumnType.STRING},
    "value": {type_ for type_ in ColumnType if type_.is_measure}, "start": {ColumnType.DATE}, "end": {ColumnType.DATE},
}  # fmt: skip


class Chart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A chart; all but ``kind`` and ``codes`` are names of columns, ``""`` for none.

    Attributes:
        kind: One of :data:`KEYS`.
        label: What a bar, cell or line of the timeline is called.
        value: Its size.
        group: What its colour means.
        parent: Label of the row, or name of the group, that it is a part of.
        start: First day of a timeline's bar.
        end: Last day of it.
        codes: Column → code list whose labels are shown for the codes in it.
    """

    kind: Literal["bar", "stacked-bar", "treemap", "sunburst", "timeline"]
    label: str
    value: str = ""
    group: str = ""
    parent: str = ""
    start: str = ""
    end: str = ""
    codes: Mapping[str, str] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that it draws."""
        return tuple(c for c in (self.label, self.value, self.group, self.parent, self.start, self.end) if c)


def check(chart: Chart, columns: Mapping[str, ColumnType]) -> None:
    """Refuse a chart that cannot be drawn.

    Args:
        chart: What a header says.
        columns: Name → type of the query's columns.

    Raises:
        WrongValueError: If its kind needs another key or has no such key, or a column does not exist or has the wrong
            type.
    """
    needed, optional = KEYS[chart.kind]
    given = {key: column for key in _TYPES if (column := getattr(chart, key))}
    for key in sorted(needed - set(given)):
        raise _wrong("kind", sentence("query.chart.needs", kind=chart.kind, key=key))
    for key in sorted(set(given) - needed - optional):
        raise _wrong(key, sentence("query.chart.has-not", kind=chart.kind, key=key))
    if chart.kind == "timeline" and not (chart.start or chart.end):
        raise _wrong("kind", sentence("query.chart.no-dates"))
    for key, column in sorted(given.items()):
        _check_column(key, column, columns)
    for column in sorted(set(chart.codes or {}) - set(given.values())):
        raise _wrong("codes", sentence("query.chart.not-drawn", column=column))


def _check_column(key: str, column: str, columns: Mapping[str, ColumnType]) -> None:
    if column not in columns:
        raise _wrong(key, sentence("query.chart.no-column", key=key, column=column))
    if columns[column] not in _TYPES[key]:
        known = ", ".join(sorted(_TYPES[key]))
        raise _wrong(key, sentence("query.chart.type", key=key, column=column, type=columns[column], known=known))


def _wrong(key: str, why: Bilingual) -> WrongValueError:
    return WrongValueError(("chart", key), why)
