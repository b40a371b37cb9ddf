"""HTML inside table cells → plain text and items (parsed by selectolax, an HTML5 parser)."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from sba_kg.reader.document import Cell
from sba_kg.reader.text import squeeze

BULLETS = "•○●◦❍◯■▪▶▷►‣∙"
_ITEM = re.compile(rf"(?:^|\s)[{BULLETS}]\s*")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_TAG = re.compile(r"<[/a-zA-Z!][^>]*>")


def read_cell(content: str) -> Cell:
    """Read a cell's Markdown content, HTML included."""
    text = squeeze(_EMPHASIS.sub(r"\2", plain_text(content)))
    items = tuple(part for part in (squeeze(p) for p in _ITEM.split(text)) if part)
    return Cell(text, items)


def plain_text(html: str) -> str:
    """The text of an HTML fragment; each element ends with a space so that words stay apart."""
    if not _TAG.search(html):
        return html
    body = LexborHTMLParser(html).body
    return body.text(separator=" ") if body is not None else ""
