"""Text → :class:`Document`: sections, items, notes and tables with their lines.

Knows the genre of the work report and no institution.
"""

from sba_kg.reader.document import Cell, Document, Kind, Node, Row, Table
from sba_kg.reader.outline import read_document
from sba_kg.reader.text import Line, SourceText, from_bytes, load, lost

__all__ = [
    "Cell",
    "Document",
    "Kind",
    "Line",
    "Node",
    "Row",
    "SourceText",
    "Table",
    "from_bytes",
    "load",
    "lost",
    "read_document",
]
