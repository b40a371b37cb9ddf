"""Saved queries that a kind of server is known to answer otherwise, or not at all: they are not sent to it."""

from __future__ import annotations

from sba_kg.base.errors import OutsideError
from sba_kg.store.engine import Engine

#: What a server says it is, up to a version → names of queries; docs/endpoints.md has the causes, and a test asks all
#: others.
UNLIKE = {
    "Virtuoso/07": frozenset({
        "budget-by-division", "disagreements-by-part", "division-by-policy-task", "events-in-month",
        "facility-districts", "facility-findings", "facility-operators", "institution-budget-shares", "path-to-mission",
        "program-findings", "program-targets", "programs-without-duty", "unit-conflicts", "won-per-company",
        "won-per-target",
    })
}  # fmt: skip


def check(name: str, engine: Engine) -> None:
    """Refuse a saved query that the server behind an engine, which has answered before, is known to answer wrongly.

    Raises:
        OutsideError: E-O44, if it is.
    """
    server = getattr(engine, "server", "")
    for kind, names in UNLIKE.items():
        if name in names and server.startswith(kind):
            raise OutsideError("E-O44", query=name, server=kind, file=getattr(engine, "name", ""))
