"""Editions: a folder with ``edition.toml``, the report's text and what people have reviewed.

The files and their keys are described in ``data/README.md``.
"""

from __future__ import annotations

import datetime
import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sba_kg import kinds, resources
from sba_kg.errors import InputError, UsageError
from sba_kg.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, PROJECT

FILE = "edition.toml"
_KEYS = {
    "institution", "fiscal_year", "report_date", "council_session", "committee",
    "title_ko", "title_en", "text", "sha256", "license",
}  # fmt: skip
_READING_KEYS = {"kind", "printed", "read", "context", "line", "reason_ko", "reason_en"}
_LOST_KEYS = {
    "program", "focus_task", "subtask", "after", "amount_krw", "fund_type", "units",
    "line", "reason_ko", "reason_en",
}  # fmt: skip
#: What no edition may be called: IRIs of editions stand beside those of other things, and graphs beside the ontology's.
_RESERVED = {*kinds.CLASSES, PROJECT.removeprefix(ID).partition("/")[0], ONTOLOGY_GRAPH.removeprefix(GRAPH)}
_CODE = re.compile(r"[^a-z0-9-]+")


@dataclass(frozen=True)
class Institution:
    """Who reports: its code and names."""

    code: str
    label_ko: str = ""
    label_en: str = ""


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
        text: The report's text.
        institution: Who reports.
        fiscal_year: Year of the report, None if the file leaves it to the text.
        sha256: Expected SHA-256 of the text, ``""`` if any text will do.
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
    if not (folder / FILE).is_file():
        folder = resources.data() / name
    if not re.fullmatch(r"[\w.-]+", name) and not (Path(name) / FILE).is_file():
        folder = Path(name)
    if not (folder / FILE).is_file():
        raise UsageError(
            "E-U01",
            f"'{name}' 판이 없습니다. 폴더에 {FILE}이 있어야 합니다. 있는 판: {', '.join(names())}",
            f"no edition '{name}': a folder with an {FILE} is needed; the package has: {', '.join(names())}",
        )
    return load(folder)


def load(folder: Path) -> Edition:
    """Read an edition's ``edition.toml`` and ``corrections.toml``.

    Raises:
        InputError: E-E01 not TOML, E-E02 a key missing, unknown or of the wrong type, E-R40 a text elsewhere.
    """
    path = folder / FILE
    table = _toml(path)
    _check_keys(table, _KEYS, path, "")
    name = _CODE.sub("-", folder.resolve().name.lower()).strip("-")
    if not re.search(r"[a-z0-9]", name):
        raise _wrong(path, "folder", "its name becomes part of IRIs and needs Latin letters or digits")
    if name in _RESERVED:
        raise _wrong(path, "folder", f"'{name}' is taken by IRIs of the registry: give the folder another name")
    corrections = folder / "corrections.toml"
    reviewed = _toml(corrections) if corrections.is_file() else {}
    _check_keys(reviewed, {"reading", "lost_line"}, corrections, "")
    return Edition(
        name=name,
        folder=folder,
        text=_inside(folder, _get(table, "text", str, path, "report.txt")),
        institution=_institution(table, path),
        fiscal_year=_get(table, "fiscal_year", int, path, None),
        report_date=_get(table, "report_date", datetime.date, path, None),
        council_session=_get(table, "council_session", str, path, ""),
        committee=_get(table, "committee", str, path, ""),
        title_ko=_get(table, "title_ko", str, path, ""),
        title_en=_get(table, "title_en", str, path, ""),
        sha256=_get(table, "sha256", str, path, "").lower(),
        license=_iris(table, "license", path),
        readings=tuple(_reading(entry, corrections) for entry in reviewed.get("reading", ())),
        lost_rows=tuple(_lost(entry, corrections) for entry in reviewed.get("lost_line", ())),
    )


def _inside(folder: Path, name: str) -> Path:
    """The text in an edition's folder. One elsewhere is not read: other people's editions are built and quoted, too."""
    text = folder / name
    if not Path(os.path.realpath(text)).is_relative_to(os.path.realpath(folder)):
        raise InputError(
            "E-R40",
            "경로나 링크가 판의 폴더 밖을 가리켜 본문을 읽지 않습니다. 본문을 판의 폴더에 복사하십시오.",
            "the text leads out of the folder of its edition, by its path or by a link: copy it into the folder",
            file=str(text),
        )
    return text


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        found = re.search(r"line (\d+)", str(error))
        raise InputError(
            "E-E01",
            f"TOML 형식이 아닙니다({error}).",
            f"not TOML ({error})",
            file=str(path),
            line=int(found[1]) if found else None,
        ) from error
    except OSError as error:
        raise InputError(
            "E-E03",
            f"읽을 수 없습니다({error.strerror}).",
            f"cannot be read ({error.strerror})",
            file=str(path),
        ) from error


def _check_keys(table: Mapping[str, Any], known: set[str], path: Path, where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise _wrong(path, f"{where}{unknown[0]}", f"known keys are {', '.join(sorted(known))}")


def _wrong(path: Path, key: str, why: str) -> InputError:
    return InputError("E-E02", f"'{key}' 항목이 잘못되었습니다({why}).", f"'{key}' is wrong: {why}", file=str(path))


def _get(table: Mapping[str, Any], key: str, kind: type, path: Path, default: Any) -> Any:
    value = table.get(key, default)
    if value is not default and (not isinstance(value, kind) or isinstance(value, bool | datetime.datetime)):
        raise _wrong(path, key, f"{kind.__name__} expected")
    return value


def _strings(table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = _get(table, key, list, path, [])
    if not all(isinstance(value, str) for value in values):
        raise _wrong(path, key, "a list of strings expected")
    return tuple(values)


def _iris(table: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    values = _strings(table, key, path)
    if not all(re.fullmatch(r"https?://[!#-;=?-\[\]_a-z~]+", value) for value in values):
        raise _wrong(path, key, "a list of web addresses expected")
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
        _check_keys(value, {"code", "label_ko", "label_en"}, path, "institution.")
        code, labels = _need(value, "code", str, path), value
        _need(value, "label_ko", str, path)
    else:
        raise _wrong(path, "institution", "a code of data/registry/institutions.csv, or a table with code and label_ko")
    if not re.fullmatch(r"[a-z][a-z0-9-]*", code):
        raise _wrong(path, "institution", "a code has lower-case letters, digits and hyphens")
    return Institution(code, labels.get("label_ko", ""), labels.get("label_en", ""))


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


def _lost(entry: Mapping[str, Any], path: Path) -> LostRow:
    _check_keys(entry, _LOST_KEYS, path, "lost_line.")
    return LostRow(
        _need(entry, "program", str, path),
        _need(entry, "focus_task", str, path),
        _get(entry, "subtask", str, path, ""),
        _get(entry, "after", str, path, ""),
        _need(entry, "amount_krw", int, path),
        _get(entry, "fund_type", str, path, ""),
        _strings(entry, "units", path),
        _need(entry, "reason_ko", str, path),
        _need(entry, "reason_en", str, path),
    )
