"""Tables with their headers and their place in the report, as the readers of domain tables see them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sba_kg.model.document_layer import DocumentCell, DocumentTable
from sba_kg.reader.grid import HeaderTable, headed
from sba_kg.reader.structure import NodeKind, StructureNode


@dataclass(frozen=True)
class SheetEntry:
    """A cell that is no header, with its headers from the outermost to its own."""

    cell: DocumentCell
    rows: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """A table of the report.

    Attributes:
        node: Its node in the structure.
        table: It as the document layer has it.
    """

    node: StructureNode
    table: DocumentTable

    @cached_property
    def heads(self) -> HeaderTable:
        """Its headers."""
        assert self.node.entry.table is not None, "the node is a table"
        return headed(self.node.entry.table)

    @cached_property
    def entries(self) -> tuple[SheetEntry, ...]:
        """Its cells that are no headers and not empty, by row, then column."""
        cells = {(cell.row, cell.column): cell for cell in self.table.cells}
        found = (
            (cells.get((cell.row + 1, cell.column + 1)), cell)
            for cell in self.heads.table.cells
            if not self.heads.is_label(cell)
        )
        return tuple(
            SheetEntry(known, self.heads.row_headers(cell), self.heads.column_headers(cell))
            for known, cell in found
            if known
        )

    @property
    def context(self) -> Iterator[str]:
        """What is printed around it: its caption, then the items and headings above, the nearest first."""
        yield self.table.caption
        at = self.node.parent
        while at is not None:
            yield at.text
            at = at.parent


def sheets(nodes: Sequence[StructureNode], tables: Sequence[DocumentTable]) -> list[Sheet]:
    """The tables of a report, nodes and records of which are in one order."""
    own = [node for node in nodes if node.kind is NodeKind.TABLE]
    return [Sheet(node, table) for node, table in zip(own, tables, strict=True)]
