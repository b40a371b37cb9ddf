"""One page on a thing: what the graphs say of it and what points at it, each with its line.

The page comes from the description of the thing and from the saved queries that ask about its kind, not from a function
for each kind: :mod:`nodes` asks the graphs, :mod:`blocks` makes tables of what is found, :mod:`names` finds the thing,
:mod:`render` writes the page.
"""

from __future__ import annotations

from sba_kg.answers.about.blocks import LIMIT, About, Block, about, names_of
from sba_kg.answers.about.names import resolve
from sba_kg.answers.about.render import FORMATS, render

__all__ = ["FORMATS", "LIMIT", "About", "Block", "about", "names_of", "render", "resolve"]
