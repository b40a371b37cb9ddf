"""Questions to graphs: saved queries with their parameters, SPARQL of one's own, things by their names.

A file of ``queries/`` (:mod:`saved`) with values (:mod:`parameters`) goes to an engine of :mod:`sba_kg.store` and comes
back as an :class:`Answer` with typed cells (:mod:`answer`).
"""

from __future__ import annotations

from sba_kg.query.answer import Answer, QueryRun, run, run_text
from sba_kg.query.columns import Value

__all__ = ["Answer", "QueryRun", "Value", "run", "run_text"]
