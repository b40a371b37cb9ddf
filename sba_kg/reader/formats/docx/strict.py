"""Strict DOCX (ISO/IEC 29500 Strict) → the Transitional names that the library and our walk know.

The two forms name the same elements in different namespaces, by one pattern; so do the types of relationships.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/([\w/]+)")
_XML = (".xml", ".rels")
#: Names that differ beyond the pattern.
_OTHER = {
    b"relationships/extendedProperties": b"relationships/extended-properties",
    b"relationships/customProperties": b"relationships/custom-properties",
    b"extendedProperties": b"extended-properties",
    b"customProperties": b"custom-properties",
}


def transitional(data: bytes) -> bytes:
    """A DOCX with Transitional names; the same bytes where it has no Strict ones.

    Args:
        data: The file, a ZIP archive.
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [(entry, archive.read(entry)) for entry in archive.infolist()]
    if not any(_is_xml(entry) and _STRICT.search(part) for entry, part in parts):
        return data
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, part in parts:
            archive.writestr(entry.filename, _STRICT.sub(_name, part) if _is_xml(entry) else part)
    return made.getvalue()


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.endswith(_XML)


def _name(match: re.Match[bytes]) -> bytes:
    rest = _OTHER.get(match[2], match[2])
    return b"http://schemas.openxmlformats.org/" + match[1] + b"/2006/" + rest
