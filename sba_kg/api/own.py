"""SPARQL of a user's own, from Python."""

from __future__ import annotations

import warnings

from sba_kg import query
from sba_kg.query import own
from sba_kg.query.answer import QueryRun
from sba_kg.store.engine import Engine

#: Frames between the warning and the program that asks: this function and the method that calls it.
_ABOVE = 3


def ask_own(engine: Engine, text: str, *, allow_service: bool, union: bool) -> QueryRun:
    """A query as it is asked, what it is asked of, and its answer.

    A query that finds nothing gets a ``UserWarning`` for each likely reason. It takes and raises what
    :meth:`sba_kg.api.KnowledgeGraph.sparql` does.
    """
    ready = own.prepared(text, "sparql", engine.editions if union else (), union=union)
    asked, wanted = own.of_union(engine, ready) if union else (engine, ready.text)
    answer = query.run_text(wanted, "sparql", asked, allow_service=allow_service)
    if not answer.rows:
        from sba_kg.query import lint  # noqa: PLC0415 - it reads the ontology

        for doubt in lint.doubts(ready.text):
            warnings.warn(doubt.render(), stacklevel=_ABOVE)
    return QueryRun(wanted, {}, asked, answer)
