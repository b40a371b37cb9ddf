"""What commands read, file by file: no output may take the place of one of these (:mod:`sba_kg.base.files`).

Files that are not there are named too, where a later run would read them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from sba_kg import store
from sba_kg.base import resources
from sba_kg.base.errors import SbaKgError
from sba_kg.editions import edition

#: What people have reviewed, beside ``edition.toml``.
_REVIEWED = ("corrections.toml", "known-issues.toml")


def package() -> Iterator[Path]:
    """What comes with the package: ontology, saved queries, registry, and the editions, as their texts are quoted."""
    yield from ontology(resources.ontology())
    yield from resources.queries().rglob("*.rq")
    yield from (resources.data() / "registry").glob("*.csv")
    for file in resources.data().glob(f"*/{edition.FILE}"):
        yield from of_edition(file.parent)


def ontology(folder: Path | None) -> Iterator[Path]:
    """The modules and shapes of an ontology folder, if there is one."""
    if folder:
        yield from folder.glob("*.ttl")
        yield from folder.glob("shapes/*.ttl")


def of_edition(folder: Path) -> Iterator[Path]:
    """The files of an edition: what names it, its text, what people have reviewed, its registry."""
    yield from (folder / name for name in (edition.FILE, *_REVIEWED))
    yield from (folder / "registry").glob("*.csv")
    try:
        yield edition.load(folder).text
    except SbaKgError:  # told by who reads it
        yield folder / "report.txt"


def of_graphs(paths: Iterable[Path] = (), *, made: bool = True) -> Iterator[Path]:
    """The files of graphs, and of the editions in whose folders they are.

    Args:
        paths: As for :func:`sba_kg.store.embedded.open_store`; without any, the graphs that the package ships.
        made: Whether what is made from a graph and lies beside it is read, too, or made anew.
    """
    names = ("graph.ttl", *store.MADE, "search.tsv") if made else ("graph.ttl",)
    for path in list(paths) or [resources.data()]:
        yield path
        folder = path if path.is_dir() else path.parent
        for name in names if path.is_dir() else ():
            yield from _in_or_below(folder, name)
        for file in _in_or_below(folder, edition.FILE):
            yield from of_edition(file.parent)


def _in_or_below(folder: Path, name: str) -> list[Path]:
    """The files of a name in a folder and in the folders below it, so far as they may be looked at."""
    return [*folder.glob(name), *folder.glob(f"*/{name}")]
