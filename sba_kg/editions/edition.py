"""Editions: a folder with ``edition.toml``, the report's text and what people have reviewed.

The files and their keys are described in ``data/README.md``.
"""

from __future__ import annotations

import datetime
import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from sba_kg.base import inputs, resources
from sba_kg.base.characters import first_illegal
from sba_kg.base.errors import InputError, UsageError, shortened
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, PROJECT
from sba_kg.vocabulary import kinds

FILE = "edition.toml"
#: A text of whose lines a smaller share is understood was not read, whatever else it is.
LEAST_UNDERSTOOD = 0.1
_KEYS = {
    "institution", "fiscal_year", "report_date", "council_session", "committee",
    "title_ko", "title_en", "text", "original", "sha256", "license", "understood",
}  # fmt: skip
_INSTITUTION_KEYS = {"code", "label_ko", "label_en", "standard_code", "region"}
_READING_KEYS = {"kind", "printed", "read", "context", "line", "reason_ko", "reason_en"}
_LOST_KEYS = {
    "program", "focus_task", "subtask", "after", "amount_krw", "fund_type", "units",
    "line", "reason_ko", "reason_en",
}  # fmt: skip
#: What no edition may be called: IRIs of editions stand beside those of other things, and graphs beside the ontology's.
_RESERVED = {*kinds.CLASSES, PROJECT.removeprefix(ID).partition("/")[0], ONTOLOGY_GRAPH.removeprefix(GRAPH)}
_CODE = re.compile(r"[^a-z0-9-]+")
#: Longest value of a key, in characters; the longest line of a report has twice as many.
_MAX_VALUE = 10_000
#: Years that a report can be of, and amounts that the engines can count with (xsd:long).
_YEARS, _AMOUNTS = range(1900, 2200), range(-(2**63), 2**63)
_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class Institution:
    """Who reports: its code and names, its code in the administrative standard, and its region by name."""

    code: str
    label_ko: str = ""
    label_en: str = ""
    standard_code: str = ""
    region: str = ""


@dataclass(frozen=True)
class TextReading:
    """A reviewed reading of a garbled string (``[[reading]]``)."""

    kind: str
    printed: str
    read: str
    context: str
    line: int
    reason_ko: str
    reason_en: str


@dataclass(frozen=True)
class LostRow:
    """A reviewed loss of a row of the program table (``[[lost_line]]``); amount in won."""

    program: str
    focus_task: str
    subtask: str
    after: str
    amount_krw: int
    fund_type: str
    units: tuple[str, ...]
    reason_ko: str
    reason_en: str


@dataclass(frozen=True)
class Edition:
    """An edition: where it is, what ``edition.toml`` and ``corrections.toml`` say.

    Attributes:
        name: Name of its folder; part of the IRIs of everything in it.
        folder: The folder.
        text: The report's text; of an office document, its transcript.
        original: The office document, None for a report that was received as text.
        institution: Who reports.
        fiscal_year: Year of the report, None if the file leaves it to the text.
        sha256: Expected SHA-256 of the text, ``""`` if any text will do.
        understood: Least share of the lines that must be understood, 0 to 1.
        license: IRIs of the licences of the built graph, any of which may be chosen.
    """

    name: str
    folder: Path
    text: Path
    institution: Institution
    fiscal_year: int | None = None
    report_date: datetime.date | None = None
    council_session: str = ""
    committee: str = ""
    title_ko: str = ""
    title_en: str = ""
    sha256: str = ""
    license: tuple[str, ...] = ()
    readings: tuple[TextReading, ...] = ()
    lost_rows: tuple[LostRow, ...] = ()
    original: Path | None = None
    understood: float = LEAST_UNDERSTOOD


def names() -> list[str]:
    """Names of the editions that the package has."""
    return sorted(path.parent.name for path in resources.data().glob(f"*/{FILE}"))


def find(name: str) -> Edition:
    """Find an edition by its name under ``data/`` or by the path of its folder.

    Raises:
        UsageError: E-U01, if there is no such edition.
        InputError: E-E01 to E-E03, if its files cannot be read.
    """
    folder = Path(name)
    if not _is_edition(folder) and re.fullmatch(r"[\w.-]+", name):
        folder = resources.data() / name
    if not _is_edition(folder):
        short = shortened(name)
        raise UsageError(
            "E-U01",
            f"'{short}' 보고서가 없습니다. 폴더에 {FILE}이 있어야 합니다. 있는 보고서: {', '.join(names())}",
            f"no edition '{short}': a folder with an {FILE} is needed; the package has: {', '.join(names())}",
        )
    return load(folder)


def _is_edition(folder: Path) -> bool:
    """Whether a folder has an ``edition.toml``, or may have one: a path too long for the system has none."""
    try:
        return inputs.present(folder / FILE) and not (folder / FILE).is_dir()
    except OSError:
        return False


def load(folder: Path) -> Edition:
    """Read an edition's ``edition.toml`` and ``corrections.toml``.

    Raises:
        InputError: E-E01 not TOML, E-E02 a key missing, unknown or of the wrong type, E-E03 unreadable, E-R40 a text
            elsewhere.
    """
    path = folder / FILE
    table = inputs.read_toml(path, "E-E01", "E-E03")
    _check_keys(table, _KEYS, path, "")
    name = _CODE.sub("-", folder.resolve().name.lower()).strip("-")
    if not re.search(r"[a-z0-9]", name):
        raise _wrong(path, "folder", "its name becomes part of IRIs and needs Latin letters or digits")
    if name in _RESERVED:
        raise _wrong(path, "folder", f"'{name}' is taken by IRIs of the registry: give the folder another name")
    corrections = folder / "corrections.toml"
    reviewed = inputs.read_toml(corrections, "E-E01", "E-E03") if inputs.present(corrections) else {}
    _check_keys(reviewed, {"reading", "lost_line"}, corrections, "")
    return Edition(
        name=name,
        folder=folder,
        text=_inside(folder, _get(table, "text", str, path, "report.txt")),
        original=_inside(folder, name) if (name := _get(table, "original", str, path, "")) else None,
        understood=_share(table, path),
        institution=_institution(table, path),
        fiscal_year=_within(table, "fiscal_year", _YEARS, path),
        report_date=_get(table, "report_date", datetime.date, path, None),
        council_session=_get(table, "council_session", str, path, ""),
        committee=_get(table, "committee", str, path, ""),
        title_ko=_get(table, "title_ko", str, path, ""),
        title_en=_get(table, "title_en", str, path, ""),
        sha256=_checksum(table, path),
        license=_iris(table, "license", path),
        readings=tuple(_each(reviewed, "reading", _reading, corrections)),
        lost_rows=tuple(_each(reviewed, "lost_line", _lost, corrections)),
    )


class _WrongError(InputError):
    """E-E02, with the key that is wrong."""

    key = ""


def _each(
    table: Mapping[str, Any], name: str, make: Callable[[Mapping[str, Any], Path], _Entry], path: Path
) -> Iterator[_Entry]:
    """The entries of an array of tables; what is wrong in one is told with its line."""
    entries = table.get(name, [])
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise _wrong(path, name, f"entries begin with [[{name}]]")
    for number, entry in enumerate(entries):
        try:
            yield make(entry, path)
        except _WrongError as error:
            error.line = inputs.line_of(path, error.key.rpartition(".")[2], name, number)
            raise


def _inside(folder: Path, name: str) -> Path:
    """The text in an edition's folder. One elsewhere is not read: other people's editions are built and quoted, too."""
    text = folder / name
    if not Path(os.path.realpath(text)).is_relative_to(os.path.realpath(folder)):
        raise InputError(
            "E-R40",
            "경로나 링크가 보고서의 폴더 밖을 가리켜 본문을 읽지 않습니다. 본문을 보고서의 폴더에 복사하십시오.",
            "the text leads out of the folder of its edition, by its path or by a link: copy it into the folder",
            file=str(text),
        )
    return text


def _check_keys(table: Mapping[str, Any], known: set[str], path: Path, where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise _wrong(path, f"{where}{unknown[0]}", f"known keys are {', '.join(sorted(known))}")


def _wrong(path: Path, key: str, why: str) -> _WrongError:
    name = shortened(key)
    error = _WrongError(
        "E-E02",
        f"'{name}' 항목이 잘못되었습니다({why}).",
        f"'{name}' is wrong: {why}",
        file=str(path),
        line=inputs.line_of(path, key),
    )
    error.key = key
    return error


def _get(table: Mapping[str, Any], key: str, kind: type, path: Path, default: Any) -> Any:
    value = table.get(key, default)
    if value is not default and (not isinstance(value, kind) or isinstance(value, bool | datetime.datetime)):
        raise _wrong(path, key, f"{kind.__name__} expected")
    if isinstance(value, str):
        _check_text(value, key, path)
    return value


def _check_text(value: str, key: str, path: Path) -> None:
    if len(value) > _MAX_VALUE:
        raise _wrong(path, key, f"{len(value):,} characters are too many (limit {_MAX_VALUE:,})")
    if bad := first_illegal(value):
        raise _wrong(path, key, f"a text cannot hold the character {bad}")


def _within(table: Mapping[str, Any], key: str, numbers: range, path: Path) -> int | None:
    value: int | None = _get(table, key, int, path, None)
    if value is not None and value not in numbers:
        raise _wrong(path, key, f"a whole number from {numbers[0]} to {numbers[-1]} expected")
    return value


def _share(table: Mapping[str, Any], path: Path) -> float:
    value = table.get("understood", LEAST_UNDERSTOOD)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise _wrong(path, "understood", "a share from 0 to 1 expected, such as 0.7")
    return float(value)


def _checksum(table: Mapping[str, Any], path: Path) -> str:
    value: str = _get(table, "sha256", str, path, "").lower()
    if value and not re.fullmatch(r"[0-9a-f]{64}", value):
        raise _wrong(path, "sha256", "64 hexadecimal digits expected")
    return value


def _strings(table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = _get(table, key, list, path, [])
    if not all(isinstance(value, str) for value in values):
        raise _wrong(path, key, "a list of strings expected")
    for value in values:
        _check_text(value, key, path)
    return tuple(values)


def _iris(table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = _strings(table, key, path)
    for value in values:
        if not inputs.is_address(value):
            why = "give web addresses in ASCII such as https://example.org/licence, others percent-encoded"
            raise _wrong(path, key, f"'{shortened(value)}' is no web address: {why}")
    return values


def _need(table: Mapping[str, Any], key: str, kind: type, path: Path) -> Any:
    if key not in table:
        raise _wrong(path, key, "missing")
    return _get(table, key, kind, path, None)


def _institution(table: Mapping[str, Any], path: Path) -> Institution:
    """``institution = "code"`` of the registry, or a table with code, label_ko and label_en."""
    value = table.get("institution")
    if isinstance(value, str) and value:
        code, labels = value, {}
    elif isinstance(value, dict):
        _check_keys(value, _INSTITUTION_KEYS, path, "institution.")
        if missing := [key for key in ("code", "label_ko") if key not in value]:
            raise _wrong(path, f"institution.{missing[0]}", "missing")
        code, labels = value["code"], {key: _get(value, key, str, path, "") for key in _INSTITUTION_KEYS}
    else:
        raise _wrong(path, "institution", "a code of data/registry/institutions.csv, or a table with code and label_ko")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", code):
        raise _wrong(path, "institution", "a code has lower-case letters, digits and hyphens")
    return Institution(**{**labels, "code": code})


def _reading(entry: Mapping[str, Any], path: Path) -> TextReading:
    _check_keys(entry, _READING_KEYS, path, "reading.")
    return TextReading(
        _need(entry, "kind", str, path),
        _need(entry, "printed", str, path),
        _need(entry, "read", str, path),
        _get(entry, "context", str, path, ""),
        _get(entry, "line", int, path, 0),
        _need(entry, "reason_ko", str, path),
        _need(entry, "reason_en", str, path),
    )


def _amount(entry: Mapping[str, Any], path: Path) -> int:
    _need(entry, "amount_krw", int, path)
    return _within(entry, "amount_krw", _AMOUNTS, path) or 0


def _lost(entry: Mapping[str, Any], path: Path) -> LostRow:
    _check_keys(entry, _LOST_KEYS, path, "lost_line.")
    return LostRow(
        _need(entry, "program", str, path),
        _need(entry, "focus_task", str, path),
        _get(entry, "subtask", str, path, ""),
        _get(entry, "after", str, path, ""),
        _amount(entry, path),
        _get(entry, "fund_type", str, path, ""),
        _strings(entry, "units", path),
        _need(entry, "reason_ko", str, path),
        _need(entry, "reason_en", str, path),
    )
