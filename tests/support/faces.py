"""What ``search`` and ``about`` show of an engine, to compare engines."""

from __future__ import annotations

from sba_kg.answers import about
from sba_kg.query import search
from sba_kg.store.engine import Engine


def found(engine: Engine, text: str) -> search.Hits:
    """The lines that hold a text, as they are looked for on a server; there is one at least."""
    hits = search.look(search.passages_for([text], None, lambda: engine), text)
    assert hits.found
    return hits


def page(engine: Engine, name: str) -> str:
    """The page on a thing."""
    thing = about.resolve(engine, name, "")
    passages = search.passages_for(about.names_of(thing), None, lambda: engine)
    return about.about(engine, thing, passages, lang="ko", limit=30).render("text", "ko")
