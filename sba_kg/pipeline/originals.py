"""Editions of office documents: the document beside its transcript, and a new edition of a file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sba_kg.base.errors import InputError
from sba_kg.base.text import for_reading, key, squeeze
from sba_kg.editions import edition, registry
from sba_kg.editions.edition import Edition
from sba_kg.reader import SourceText, load
from sba_kg.reader.entries import Placed
from sba_kg.reader.formats import SUFFIXES, format_of, read_original
from sba_kg.reader.normal import together
from sba_kg.reader.transcript import Transcript

#: The cover is within so many lines.
_COVER = 40
_WANTED = ("institution", "fiscal_year", "report_date", "title_ko")
_TITLE = re.compile(r"업무\s?(?:보고|계획)|주요\s?업무")
_YEAR = re.compile(r"(20\d\d)\s?년")
_LONGEST_TITLE = 40
_DATE = re.compile(r"^(20\d\d)\s*[.년]\s*(\d{1,2})\s*[.월]\s*(\d{1,2})\s*[.일]?")
_NEXT_YEAR = 11
_ENDINGS = (
    "부|처|청|원|공단|공사|재단|센터|진흥원|연구원|위원회|시청|도청|구청|군청|박물관|미술관|도서관|문학관|기록관|의료원|병원|"
    "대학|대학교|연구소|사업소|진흥회|협회|사업단|본부"
)
#: Before a name: what kind of body in law it is.
_LEGAL = r"(?:\((?:재|사|주)\)|㈜|재단법인|사단법인|특수법인|지방공기업)\s?"
#: An office, perhaps with the part of it that reports (``…구청 문화환경국``).
_OFFICE = re.compile(
    rf"^(?:{_LEGAL})?[가-힣A-Za-z·]{{2,20}}(?:(?:{_ENDINGS})|[시도군구청]\s[가-힣·]{{2,12}}(?:국|실|본부|과|관|단|소))$"
)
#: Who is reported to stands on the cover too.
_COMMITTEE = re.compile(r"위원회$")
_OFFICE_IN_TITLE = re.compile(rf"([가-힣]{{2,15}}(?:{_ENDINGS}))\s+(?:주요\s*)?업무\s*(?:보고|계획)")


def read(edition: Edition, source: SourceText) -> Sequence[Placed] | None:
    """The blocks of an edition's office document with their lines in the transcript; None if it has no document.

    Raises:
        InputError: E-R72, if the text is not the transcript of the document; what opening the document raises.
    """
    if edition.original is None:
        return None
    transcript = Transcript(read_original(edition.original).blocks)
    if hashlib.sha256(transcript.text.encode()).hexdigest() != source.sha256:
        raise InputError("E-R72", original=edition.original.name, file=str(edition.text))
    return transcript.placed


@dataclass(frozen=True)
class NewEdition:
    """What an edition folder for a file holds, and what the cover did not say.

    Attributes:
        files: Name → bytes: the file itself, the transcript of an office document, ``edition.toml``.
        found: Key of ``edition.toml`` → what was found for it.
        missing: Keys for which nothing was found.
        pictures: Pages of the document that are pictures without text.
    """

    files: Mapping[str, bytes]
    found: Mapping[str, str]
    missing: tuple[str, ...]
    pictures: tuple[int, ...] = ()


#: Stands for a name that the cover does not say, until somebody writes it into edition.toml.
_NAMELESS = "기관 이름 미상"


def new(path: Path, institution: str, name: str) -> NewEdition:
    """Prepare an edition of a report as its office published it.

    Args:
        path: An HWPX, HWP, PDF or DOCX document, or a text.
        institution: Code of the institution in the registry, or one of your own; ``""`` to look on the cover.
        name: Korean name of an institution that the registry does not know; ``""`` to look on the cover.

    Raises:
        InputError: What reading the file raises.
    """
    data = path.read_bytes() if path.is_file() else b""
    files: dict[str, bytes] = {}
    pictures: tuple[int, ...] = ()
    if format_of(data) == "text" and data and path.suffix.lower() not in SUFFIXES:
        source = load(path)
        files["report.txt"] = data
        printed = [line.text for line in source.lines[:_COVER]]
    else:
        original = read_original(path)
        pictures = original.pictures
        transcript = Transcript(original.blocks)
        files[f"report.{original.format}"] = data
        files["report.txt"] = transcript.text.encode()
        printed = [squeeze(for_reading(line)) for line in transcript.lines[:_COVER]]
    found = _cover(printed)
    code, label = _institution(printed, institution, name)
    if not code:
        code, label = f"office-{hashlib.sha256(data).hexdigest()[:8]}", _NAMELESS
    else:
        found["institution"] = f"{label} ({code})"
    toml = [f'institution = {{ code = "{code}", label_ko = "{label}" }}' if label else f'institution = "{code}"']
    toml += [f"{key} = {value}" for key, value in found.items() if key in ("fiscal_year", "report_date")]
    toml += [f'title_ko = "{found["title_ko"]}"'] if "title_ko" in found else []
    toml += [f'original = "{file}"' for file in files if file != "report.txt"]
    toml += [f'sha256 = "{hashlib.sha256(files["report.txt"]).hexdigest()}"']
    files[edition.FILE] = "".join(f"{line}\n" for line in toml).encode()
    return NewEdition(files, found, tuple(key for key in _WANTED if key not in found), pictures)


def _cover(printed: Sequence[str]) -> dict[str, str]:
    """Title, date and fiscal year, as far as the cover says them."""
    found: dict[str, str] = {}
    for line in printed:
        text = line.strip("# *")
        if "title_ko" not in found and _TITLE.search(text) and len(text) <= _LONGEST_TITLE:
            found["title_ko"] = text.replace('"', "'").replace("\\", "")
            if named := _YEAR.search(text):
                found["fiscal_year"] = named[1]
        if "report_date" not in found and (match := _DATE.match(text)):
            found["report_date"] = f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}"
    if "fiscal_year" not in found and "report_date" in found:
        # Who reports at the end of a year reports the plans of the next.
        year, month = int(found["report_date"][:4]), int(found["report_date"][5:7])
        found["fiscal_year"] = str(year + (month >= _NEXT_YEAR))
    return found


def _institution(printed: Sequence[str], code: str, name: str) -> tuple[str, str]:
    """Code and, for one that the registry does not know, name of the institution; two empty texts if nothing says."""
    known = registry.load()
    if code and known.institution(code):
        return code, ""
    for entry in known.institutions():
        if not name and any(key(entry.label_ko) in key(line) for line in printed):
            return entry.code, ""
    offices = [text for line in printed if _OFFICE.match(text := together(line.strip("# *")))]
    name = name or min(offices, key=lambda text: bool(_COMMITTEE.search(text)), default="")
    name = name or next((m[1] for line in printed if (m := _OFFICE_IN_TITLE.search(line))), "")
    if not name:
        return (code, _NAMELESS) if code else ("", "")
    return code or f"office-{hashlib.sha256(key(name).encode()).hexdigest()[:8]}", name
