"""Graphs that are loaded when somebody asks for them.

Most questions are about what is stated of an edition, which is less than half of all there is: the document layer and
what is inferred wait until a query is about them.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from itertools import pairwise

from sba_kg.base import sparql


class Later:
    """Graphs that are still to be loaded.

    Args:
        endings: What the names of these graphs end with.
        loads: What loads them.
    """

    def __init__(self, endings: Collection[str], loads: Iterable[Callable[[], object]]) -> None:
        self._endings, self._loads = tuple(endings), list(loads)
        self._lock = threading.Lock()

    def load(self) -> None:
        """Load what is not there yet. Raises what the loading raises."""
        with self._lock:
            while self._loads:
                self._loads[-1]()
                self._loads.pop()

    def may_answer(self, text: str) -> bool:
        """Whether the graphs may have a part in the answer of a query."""
        return bool(self._loads) and (any(ending in text for ending in self._endings) or not _says_its_graphs(text))


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
