"""The interface for Python programs and notebooks: one class, :class:`KnowledgeGraph`.

    >>> from sba_kg import KnowledgeGraph
    >>> kg = KnowledgeGraph.open()
    >>> row = kg.query("budget-totals")[0]
    >>> row.name, row.stated_krw
    ('글로벌 창업기업 육성', 37891988000)
    >>> [line.number for line in kg.source(row)]
    [140]

Amounts are whole numbers of won. Whatever a user can mend is an :class:`~sba_kg.errors.SbaKgError` with an id, the text
in Korean and English, and file and line.
"""

from __future__ import annotations

from sba_kg.answers.about import About
from sba_kg.answers.frames import Table
from sba_kg.answers.row import Row
from sba_kg.api.knowledge_graph import KnowledgeGraph
from sba_kg.api.lines import Line
from sba_kg.query.search import Hit

__all__ = ["About", "Hit", "KnowledgeGraph", "Line", "Row", "Table"]
