"""Text → :class:`Document`: sections, items, notes and tables with their lines.

Knows the genre of the work report and no institution.
"""

from sba_kg.reader.document import Document, OutlineKind, OutlineNode, PipeCell, PipeRow, PipeTable
from sba_kg.reader.outline import read_document
from sba_kg.reader.text import SourceText, TextLine, from_bytes, load, lost

__all__ = [
    "Document",
    "OutlineKind",
    "OutlineNode",
    "PipeCell",
    "PipeRow",
    "PipeTable",
    "SourceText",
    "TextLine",
    "from_bytes",
    "load",
    "lost",
    "read_document",
]
