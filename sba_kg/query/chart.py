"""The chart that a saved query's header describes: what is drawn from which column.

``#+ chart: {kind: bar, label: program, value: amount_krw}``; the keys of each kind are in :data:`KEYS`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

#: Kind → keys that it needs, keys that it may have.
KEYS: dict[str, tuple[set[str], set[str]]] = {
    "bar": ({"label", "value"}, {"group"}),
    "stacked-bar": ({"label", "value", "group"}, set()),
    "treemap": ({"label", "value", "parent"}, {"group"}),
    "sunburst": ({"label", "value", "parent"}, {"group"}),
    "timeline": ({"label"}, {"start", "end", "group"}),
}
NUMBERS = {"integer", "won", "decimal"}
_TEXTS = {"string", "boolean", "integer", "date"}
#: Key → types of column that it takes.
_TYPES = {
    "label": _TEXTS, "group": _TEXTS, "parent": {"string"},
    "value": NUMBERS, "start": {"date"}, "end": {"date"},
}  # fmt: skip


@dataclass(frozen=True)
class Chart:
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

    kind: str
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


def read(header: object, columns: Mapping[str, str]) -> Chart:
    """The chart that a header describes.

    Args:
        header: What the header's ``chart`` holds.
        columns: Name → type of the query's columns.

    Raises:
        ValueError: If a key is missing or unknown, or a column does not exist or has the wrong type.
    """
    if not isinstance(header, dict) or str(header.get("kind")) not in KEYS:
        raise ValueError(f"chart needs a kind: {', '.join(KEYS)}")
    kind = header["kind"]
    needed, optional = KEYS[kind]
    keys = set(header) - {"kind", "codes"}
    if missing := needed - keys:
        raise ValueError(f"chart {kind} needs {', '.join(sorted(missing))}")
    if unknown := keys - needed - optional:
        raise ValueError(f"chart {kind} has no {', '.join(sorted(map(str, unknown)))}")
    if kind == "timeline" and not keys & {"start", "end"}:
        raise ValueError("chart timeline needs start or end")
    for key in sorted(keys):
        _check_column(key, header[key], columns)
    _check_codes(header.get("codes", {}), {header[key] for key in keys})
    return Chart(**header)


def _check_column(key: str, column: object, columns: Mapping[str, str]) -> None:
    if str(column) not in columns:
        raise ValueError(f"chart {key}: there is no column {column}")
    type_ = columns[str(column)]
    if type_ not in _TYPES[key]:
        raise ValueError(f"chart {key}: column {column} is of type {type_}, not {' or '.join(sorted(_TYPES[key]))}")


def _check_codes(codes: object, drawn: set[str]) -> None:
    if not isinstance(codes, dict) or not all(isinstance(name, str) for name in codes.values()):
        raise ValueError("chart codes is a table: column → code list")
    if foreign := set(codes) - drawn:
        raise ValueError(f"chart codes: {', '.join(sorted(map(str, foreign)))} is not drawn")
