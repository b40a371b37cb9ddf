"""Editions: a folder with ``edition.toml``, the report's text and what people have reviewed.

The files and their keys are described in ``data/README.md``.
"""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec

from sba_kg.base import inputs, resources, schema
from sba_kg.base.errors import InputError, SbaKgError, UsageError, shortened
from sba_kg.base.messages import Bilingual, sentence
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, PROJECT
from sba_kg.vocabulary import kinds

FILE = "edition.toml"
CORRECTIONS = "corrections.toml"
_IDS = schema.Ids("E-E01", "E-E03", "E-E02")
#: A text of whose lines a smaller share is understood was not read, whatever else it is.
LEAST_UNDERSTOOD = 0.1
#: What no edition may be called: IRIs of editions stand beside those of other things, and graphs beside the ontology's.
_RESERVED = {*kinds.CLASSES, PROJECT.removeprefix(ID).partition("/")[0], ONTOLOGY_GRAPH.removeprefix(GRAPH)}
_T = TypeVar("_T")
_CODE = re.compile(r"[^a-z0-9-]+")
_InstitutionCode = Annotated[
    str,
    schema.pattern(r"^[a-z][a-z0-9-]*\Z", "editions.institution-code"),
]
_StandardCode = Annotated[str, schema.pattern(r"^([0-9A-Z]{7})?\Z", "editions.standard-code")]
_Sha256 = Annotated[str, schema.pattern(r"^([0-9A-Fa-f]{64})?\Z", "editions.sha256")]
#: Years that a report can be of, and amounts that the engines can count with (xsd:long).
_Year = Annotated[int, msgspec.Meta(ge=1900, le=2199)]
_Amount = Annotated[
    int,
    msgspec.Meta(ge=-(2**63), le=2**63 - 1),
    schema.words("editions.amount"),
]


class Institution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who reports: its code and names, its code in the administrative standard, and its region by name."""

    code: _InstitutionCode
    label_ko: str
    label_en: str = ""
    standard_code: _StandardCode = ""
    region: str = ""


class TextReading(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reviewed reading of a garbled string (``[[reading]]``); the line is a hint for people."""

    kind: str
    printed: str
    read: str
    context: str = ""
    line: int = 0
    reason_ko: str
    reason_en: str


class LostRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A reviewed loss of a row of the program table (``[[lost_line]]``); amount in won, line a hint for people."""

    program: str
    focus_task: str
    subtask: str = ""
    after: str = ""
    amount_krw: _Amount
    fund_type: str = ""
    units: tuple[str, ...] = ()
    line: int = 0
    reason_ko: str
    reason_en: str


class _Corrections(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The schema of ``corrections.toml``."""

    reading: Annotated[tuple[TextReading, ...], schema.entries("reading")] = ()
    lost_line: Annotated[tuple[LostRow, ...], schema.entries("lost_line")] = ()


class Stated(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What ``edition.toml`` says and an edition keeps as it is.

    Attributes:
        fiscal_year: Year of the report, None if the file leaves it to the text.
        license: IRIs of the licences of the built graph, any of which may be chosen.
        sha256: Expected SHA-256 of the text, ``""`` if any text will do.
        understood: Least share of the lines that must be understood, 0 to 1.
    """

    fiscal_year: _Year | None = None
    report_date: datetime.date | None = None
    council_session: str = ""
    committee: str = ""
    title_ko: str = ""
    title_en: str = ""
    sha256: _Sha256 = ""
    license: tuple[str, ...] = ()
    understood: Annotated[float, msgspec.Meta(ge=0, le=1)] = LEAST_UNDERSTOOD


class _EditionSchema(Stated, frozen=True, kw_only=True):
    """The schema of ``edition.toml``."""

    institution: _InstitutionCode | Institution
    text: str = "report.txt"
    original: str = ""


class Edition(Stated, frozen=True, kw_only=True):
    """An edition: where it is, what ``edition.toml`` and ``corrections.toml`` say.

    Attributes:
        name: Name of its folder; part of the IRIs of everything in it.
        folder: The folder.
        text: The report's text; of an office document, its transcript.
        original: The office document, None for a report that was received as text.
        institution: Who reports.
    """

    name: str
    folder: Path
    text: Path
    institution: Institution
    readings: tuple[TextReading, ...] = ()
    lost_rows: tuple[LostRow, ...] = ()
    original: Path | None = None


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
        raise UsageError("E-U01", name=short, names=", ".join(names()))
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
    path, reviewed = folder / FILE, folder / CORRECTIONS
    said = _read(path, _EditionSchema)
    who = said.institution
    _check_addresses(said.license, path)
    corrections = _read(reviewed, _Corrections) if inputs.present(reviewed) else _Corrections()
    stated = {field: getattr(said, field) for field in Stated.__struct_fields__} | {"sha256": said.sha256.lower()}
    return Edition(
        **stated,
        name=_name(folder),
        folder=folder,
        text=_inside(folder, said.text),
        original=_inside(folder, said.original) if said.original else None,
        institution=who if isinstance(who, Institution) else Institution(who, ""),
        readings=corrections.reading,
        lost_rows=corrections.lost_line,
    )


def _read(path: Path, kind: type[_T]) -> _T:
    return schema.read_toml(path, kind, _IDS)


def _name(folder: Path) -> str:
    """The name of an edition, from that of its folder."""
    name = _CODE.sub("-", folder.resolve().name.lower()).strip("-")
    if not re.search(r"[a-z0-9]", name):
        raise _wrong(folder / FILE, "folder", sentence("editions.no-letter"))
    if name in _RESERVED:
        raise _wrong(folder / FILE, "folder", sentence("editions.taken", name=name))
    return name


def _wrong(path: Path, key: str, why: Bilingual) -> SbaKgError:
    return schema.wrong_value(path, _IDS, schema.WrongValueError((key,), why))


def _check_addresses(values: tuple[str, ...], path: Path) -> None:
    for value in values:
        if not inputs.is_address(value):
            raise _wrong(path, "license", sentence("editions.no-address", value=shortened(value)))


def _inside(folder: Path, name: str) -> Path:
    """The text in an edition's folder. One elsewhere is not read: other people's editions are built and quoted, too."""
    text = folder / name
    if not Path(os.path.realpath(text)).is_relative_to(os.path.realpath(folder)):
        raise InputError("E-R40", file=str(text))
    return text
