"""The ontology as web pages, one per language, with diagrams drawn from it; readable without a network."""

from sba_kg.upkeep.docs.site import LANGUAGES, build

__all__ = ["LANGUAGES", "build"]
