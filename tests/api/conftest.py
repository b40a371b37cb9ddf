"""What tests of the Python interface share: the interface on the committed graphs."""

from __future__ import annotations

import pytest

from sba_kg import KnowledgeGraph


@pytest.fixture(scope="session")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.open()
