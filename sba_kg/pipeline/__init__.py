"""The flow on one page: an edition to its graph (:mod:`edition`), to what follows and what disagrees, and to files.

What follows is in :mod:`inference`, what disagrees in :mod:`validation`, all of it as files in :mod:`derived`.
"""

from __future__ import annotations

from sba_kg.pipeline.edition import Result, run

__all__ = ["Result", "run"]
