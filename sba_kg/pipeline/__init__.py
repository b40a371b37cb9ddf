"""The flow on one page: an edition to its graph (:mod:`edition`), to what follows and what disagrees, and to files.

What follows is in :mod:`inference`, what disagrees in :mod:`validation`, all of it as files in :mod:`outputs`.
"""

from __future__ import annotations

from sba_kg.pipeline.edition import EditionBuild, run

__all__ = ["EditionBuild", "run"]
