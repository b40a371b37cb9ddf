"""SBA-KG: work reports of Korean public institutions as a knowledge graph.

    >>> from sba_kg import KnowledgeGraph
    >>> kg = KnowledgeGraph.open()
    >>> kg.query("budget-totals")[0].name
    '글로벌 창업기업 육성'

The interface for programs is :mod:`sba_kg.api`; it is loaded when it is used first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sba_kg.base.version import __version__

if TYPE_CHECKING:
    from sba_kg.api import KnowledgeGraph
    from sba_kg.base.errors import SbaKgError

__all__ = ["KnowledgeGraph", "SbaKgError", "__version__"]
#: The names of the interface, and a module that other programs know by its earlier place.
_PLACES = {"KnowledgeGraph": "sba_kg.api", "SbaKgError": "sba_kg.base.errors", "resources": "sba_kg.base.resources"}


def __getattr__(name: str) -> object:
    """Load a name of the interface from its module (PEP 562): the command line starts without it."""
    if name in _PLACES:
        from importlib import import_module  # noqa: PLC0415 - this import is what is put off

        module = import_module(_PLACES[name])
        return module if _PLACES[name].endswith(f".{name}") else getattr(module, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """The names of the package, those not yet loaded too."""
    return sorted({*globals(), *__all__})
