"""What changed between two versions of the ontology and its rules, and which version number that asks for.

A folder or a git revision (:mod:`source`) → its terms and rules → changes and advice (:mod:`compare`) → text, Markdown
or JSON (:mod:`render`).
"""

from sba_kg.upkeep.versions.compare import Change, Comparison, Level, compare
from sba_kg.upkeep.versions.render import FORMATS, render
from sba_kg.upkeep.versions.source import Source, open_source

__all__ = ["FORMATS", "Change", "Comparison", "Level", "Source", "compare", "open_source", "render"]
