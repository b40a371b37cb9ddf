"""Graphs that are loaded when somebody asks for them.

Most questions are about what is stated of an edition, which is less than half of all there is: the document layer,
what is inferred and the ontology wait, each until a query is about it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from itertools import pairwise

from sba_kg.base import sparql


class Later:
    """Graphs that are still to be loaded.

    Args:
        loads: What the names of the graphs end with, and what loads them.
    """

    def __init__(self, loads: Iterable[tuple[str, Callable[[], object]]]) -> None:
        self._loads = list(loads)
        self._lock = threading.Lock()

    def load(self, text: str | None = None) -> None:
        """Load what is not there yet, of all or of what may have a part in the answer of a query.

        Raises what the loading raises.
        """
        with self._lock:
            for each in [each for each in self._loads if text is None or each[0] in self.wanted(text)]:
                each[1]()
                self._loads.remove(each)

    def wanted(self, text: str) -> set[str]:
        """The endings of the graphs that may have a part in the answer of a query."""
        endings = {ending for ending, _ in self._loads}
        return {ending for ending in endings if ending in text} if endings and _says_its_graphs(text) else endings


def _says_its_graphs(text: str) -> bool:
    """Whether each GRAPH of a query has a name, a variable of a VALUES block, or one that an expression gives.

    A block or an expression that made the name of a graph that is not loaded would hold the ending of that name.
    """
    read = list(sparql.tokens(text))
    given = {block.variable for block in sparql.values_blocks(text)}
    given |= {after.text[1:] for before, after in pairwise(read) if before.text.upper() == "AS"}
    return all(
        after.kind != "variable" or after.text[1:] in given
        for before, after in pairwise(read)
        if before.kind == "word" and before.text.upper() == "GRAPH"
    )
