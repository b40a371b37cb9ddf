"""The flow on one page: an edition to its graph (:mod:`edition`), to what follows and what disagrees, and to files.

What follows is in :mod:`inference`, what disagrees in :mod:`validation`, all of it as files in :mod:`outputs`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sba_kg.pipeline.edition import EditionBuild, run

__all__ = ["EditionBuild", "run"]


def __getattr__(name: str) -> object:
    """Load what reads reports when it is used (PEP 562): graphs are validated without it."""
    if name in __all__:
        from sba_kg.pipeline import edition  # noqa: PLC0415 - this import is what is put off

        return getattr(edition, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
