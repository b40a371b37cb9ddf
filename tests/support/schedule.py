"""Which tests one worker runs together: those with a fixture that takes seconds to make. It is made once then.

``--dist=loadgroup`` would do it by marks, but those of pytest-xdist 3.8 have no effect under pytest 9.2.
"""

from __future__ import annotations

import re

import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

#: Files whose fixtures take long.
TOGETHER = {
    "tests/editions/test_editions.py",
    "tests/export/test_neo4j.py",
    "tests/graph/test_cubes.py",
    "tests/project/test_docs.py",
    "tests/project/test_tutorial.py",
    "tests/query/test_implied.py",
    "tests/query/test_query_and_rule.py",
    "tests/upkeep/test_ontology_docs.py",
    "tests/validation/test_shapes_in_engines.py",
}
#: Servers, as the ids of tests begin with them in brackets.
_SERVER = re.compile(r"\[(fuseki|oxigraph(?:-union)?|rdf4j|virtuoso|basic|digest)(?=[-\]])")


class Grouped(LoadScopeScheduling):
    """Groups first, the largest first; then test by test, in their order."""

    def _split_scope(self, nodeid: str) -> str:
        path = nodeid.partition("::")[0]
        if path in TOGETHER:
            return path
        server = _SERVER.search(nodeid)
        return server[1] if server else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Grouped:
    """A hook of pytest-xdist."""
    return Grouped(config, log)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long (``slow``) begins before the others."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
