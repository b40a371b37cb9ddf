"""The passages of an edition as a file beside its graph, and all passages that a search looks at.

The file is a table in UTF-8, one passage a line, behind a line of JSON that says which graphs it was made of. It holds
the key of each text, so that a search need not make thousands. A file that was made of other graphs is not used: then
the graphs are read.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sba_kg.base.namespaces import ID
from sba_kg.base.text import key
from sba_kg.query.search import passages
from sba_kg.query.search.passages import Passage
from sba_kg.store.engine import Engine

#: Name of the file.
FILE = "search.tsv"
#: The graphs that it is made of, beside it.
MADE_OF = ("graph.ttl", "document.ttl")
#: Raised when the form of the file changes.
_VERSION = 1


@dataclass(frozen=True)
class Index:
    """Passages with the keys of their texts, in their order.

    Attributes:
        keys: The keys.
        passages: The passages, or the lines of a file that say them.
        kinds: Kind → its name in Korean and in English.
        complete: Whether all passages are there, not only those that may hold some words.
    """

    keys: Sequence[str]
    passages: Sequence[str | Passage]
    kinds: Mapping[str, tuple[str, str]]
    complete: bool = True

    def passage(self, at: int) -> Passage:
        """A passage by its place: lines of a file are taken apart when somebody asks for them."""
        found = self.passages[at]
        return found if isinstance(found, Passage) else _parsed(found)


def made(engine: Engine, sources: Iterable[bytes]) -> bytes:
    """The file of an edition.

    Args:
        engine: The graphs of the edition.
        sources: Their files, :data:`MADE_OF`.
    """
    found = passages.collect(engine)
    head = {"format": f"sba-kg search {_VERSION}", "sha256": _checksum(sources), "kinds": _kinds(found)}
    lines = [json.dumps(head, ensure_ascii=False), *map(_line, found)]
    return "".join(f"{line}\n" for line in lines).encode()


def of_engine(engine: Engine, groups: Sequence[Sequence[str]] = ()) -> Index:
    """The passages of any graphs; only those on lines that may hold the words of a group, if there are groups."""
    found = passages.collect(engine, groups)
    return Index([key(passage.text) for passage in found], found, _kinds(), complete=not groups)


def of_files(files: Iterable[Path]) -> Index | None:
    """The passages of graphs by the files beside them; None if one of them is missing or was made of other graphs.

    Args:
        files: The files ``graph.ttl`` of the editions.
    """
    lines: dict[str, None] = {}
    kinds: dict[str, tuple[str, str]] = {}
    for file in files:
        text = _read(file.parent) if file.name == MADE_OF[0] else None
        if text is None:
            return None
        head, *own = text.removesuffix("\n").split("\n")
        lines |= dict.fromkeys(own)
        kinds |= {kind: (ko, en) for kind, (ko, en) in json.loads(head)["kinds"].items()}
    listed = list(lines)
    return Index([line.partition("\t")[0] for line in listed], listed, kinds)


def _kinds(found: Iterable[Passage] | None = None) -> dict[str, tuple[str, str]]:
    """The names of the kinds of some passages, by the ontology; those of all classes if no passages are given."""
    from sba_kg.vocabulary import ontology  # noqa: PLC0415 - a file has them

    classes = {term.name: term for term in ontology.load().of_kind("class")}
    kinds = classes if found is None else {passage.kind for passage in found}
    named = ((kind, classes.get(kind)) for kind in sorted(kinds))
    return {kind: (term.label("ko"), term.label("en")) if term else (kind, kind) for kind, term in named}


def _read(folder: Path) -> str | None:
    """The text of an index that fits the graphs beside it."""
    try:
        text = (folder / FILE).read_text("utf-8")
        head = json.loads(text.partition("\n")[0])
        sources = [path.read_bytes() for name in MADE_OF if (path := folder / name).is_file()]
        fits = head["format"] == f"sba-kg search {_VERSION}" and head["sha256"] == _checksum(sources)
        fits = fits and isinstance(head["kinds"], dict)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return text if fits else None


def _checksum(sources: Iterable[bytes]) -> str:
    found = hashlib.sha256()
    for data in sources:
        found.update(data)
    return found.hexdigest()


def _line(passage: Passage) -> str:
    local = passage._replace(iri=passage.iri.removeprefix(ID), thing_iri=passage.thing_iri.removeprefix(ID))
    return "\t".join((key(passage.text), *map(str, local)))


def _parsed(line: str) -> Passage:
    _, edition, number, kind, iri, thing, thing_iri, part, text = line.split("\t")
    return Passage(edition, int(number), kind, ID + iri, thing, ID + thing_iri if thing_iri else "", part, text)
