"""RDF files that somebody else gives: what would crash, fill or hold up the process that reads them is refused.

The parsers of pyoxigraph expand the entities of XML without bounds, and recurse over triple terms within triple terms
and over the terms of a JSON-LD context. What may hold such is first read by a child process (:mod:`sba_kg.base.apart`).
"""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

import pyoxigraph as ox

from sba_kg.base import apart
from sba_kg.base.errors import InputError
from sba_kg.store.guarded import too_late

FORMATS = {
    ".ttl": ox.RdfFormat.TURTLE, ".nt": ox.RdfFormat.N_TRIPLES, ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG, ".rdf": ox.RdfFormat.RDF_XML, ".xml": ox.RdfFormat.RDF_XML,
    ".jsonld": ox.RdfFormat.JSON_LD,
}  # fmt: skip
#: Elements of RDF/XML within each other; the parser takes time by the square of it.
_DEEPEST = 200
#: Stack of the trial, an eighth of the usual: what ends well on it ends well in the process that asks.
_STACK = 1 << 20
#: Begins a triple term (RDF 1.2), and whatever else; without it Turtle and its kin do not nest terms.
_TRIPLE_TERM = b"<<"


def check(path: Path, timeout: float | None = None) -> None:
    """Refuse a file that would harm the process that loads it; what is merely wrong in it shows when it is loaded.

    Args:
        path: The file; its suffix is one of :data:`FORMATS`.
        timeout: Seconds that a trial in another process may take; None for any time.

    Raises:
        InputError: E-Q04 not well-formed XML, E-Q44 entities of its own, or too deep or large.
        OutsideError: E-Q41, if the trial takes too long.
        OSError: If it cannot be read.
    """
    format_ = FORMATS[path.suffix.lower()]
    if format_ == ox.RdfFormat.RDF_XML:
        _check_xml(path)
    elif format_ != ox.RdfFormat.JSON_LD and not _holds(path, _TRIPLE_TERM):
        return
    try:
        apart.run(tried, path, timeout=timeout, files=True)
    except apart.LateError as error:
        raise too_late(timeout) from error
    except apart.DiedError as error:
        raise too_much(path) from error


def tried(path: Path) -> bytes:
    """Load a file on a small stack, whatever comes of it but a crash."""

    def load() -> None:
        store = ox.Store()
        with suppress(Exception):
            store.bulk_load(path=str(path), format=FORMATS[path.suffix.lower()])
            for _ in store:
                pass

    threading.stack_size(_STACK)
    trial = threading.Thread(target=load)
    trial.start()
    trial.join()
    return b""


def too_much(path: Path) -> InputError:
    """The error of a file with something too deep or too large in it."""
    return InputError("E-Q44", why="large", file=str(path))


def _holds(path: Path, wanted: bytes) -> bool:
    end = b""
    with path.open("rb") as stream:
        while part := stream.read(1 << 20):
            if wanted in end + part:
                return True
            end = part[-len(wanted) + 1 :]
    return False


def _check_xml(path: Path) -> None:
    from defusedxml import DefusedXmlException, sax  # noqa: PLC0415 - few files are XML

    try:
        with path.open("rb") as stream:
            sax.parse(stream, _Depth(path))
    except DefusedXmlException as error:
        raise InputError("E-Q44", why="entities", file=str(path)) from error
    except (SAXException, ValueError) as error:
        raise InputError("E-Q04", reason=error, file=str(path)) from error


class _Depth(ContentHandler):
    """Counts how deep the elements of a file are nested."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path, self._depth = path, 0

    def startElement(self, *_: object) -> None:  # noqa: N802 - the name is that of SAX
        self._depth += 1
        if self._depth > _DEEPEST:
            raise too_much(self._path)

    def endElement(self, *_: object) -> None:  # noqa: N802 - as above
        self._depth -= 1
