"""The linter of saved queries: header, syntax, and what the query gives on the graphs at hand.

A saved query has to run in every engine, give the same rows in the same order in each, and mean what its header says.
What is wrong is a :class:`~sba_kg.base.errors.Problem` with its line in the file; the ids are headings in
``docs/errors.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox

from sba_kg import store
from sba_kg.base.errors import InputError, Problem, ResourceError
from sba_kg.base.messages import Bilingual
from sba_kg.base.namespaces import RDF
from sba_kg.query.lint import header, rows, syntax
from sba_kg.query.lint.rows import Ground
from sba_kg.query.saved import find_query, query_files, read_query

__all__ = ["Ground", "doubts", "lint", "places"]


def places(names: Sequence[str]) -> list[Path]:
    """The files of queries by their names or paths; all saved queries without any.

    Raises:
        UsageError: E-U02, if there is no such query.
        InputError: E-R01, if there is no such file.
    """
    return [_place(name) for name in names] or query_files()


def _place(name: str) -> Path:
    path = Path(name)
    if path.is_file():
        return path
    if path.suffix in {".rq", ".sparql"}:
        raise InputError("E-R01", file=name)
    return find_query(name).path


def doubts(text: str) -> list[Problem]:
    """Why a query of a user's own may have found nothing, by line."""
    declared = ox.NamedNode(RDF + "type")
    subjects = [t.subject for t in store.ontology_triples() if t.predicate == declared]
    return sorted(syntax.doubts(text, {s.value for s in subjects if isinstance(s, ox.NamedNode)}))


def lint(path: Path, ground: Ground) -> list[Problem]:
    """What is wrong with a saved query, by line. It is run only if nothing is wrong with its text.

    Args:
        path: Its file.
        ground: What it is run on.
    """
    try:
        saved = read_query(path)
    except ResourceError as error:
        return [Problem.of(error.line or 1, "P-Q01", reason=Bilingual(error.ko, error.en))]
    faults = list(syntax.problems(saved, ground.terms)) or list(rows.problems(saved, ground))
    return sorted([*header.problems(saved), *faults])
