"""HTML inside table cells → plain text and items (parsed by selectolax, an HTML5 parser)."""

from __future__ import annotations

import re

from selectolax.lexbor import LexborHTMLParser

from sba_kg.base.characters import legal
from sba_kg.base.text import squeeze
from sba_kg.reader.document import PipeCell
from sba_kg.reader.marks import CIRCLES, DOTS, POINTERS

#: In cells a dot may stand between words, and is no mark.
BULLETS = f"{DOTS}{CIRCLES}■{POINTERS}"
_MARKED = re.compile(rf"(?:(?:^|(?<=\s))(□|[{BULLETS}]|※|-|✓|✔|\*(?=\s))|(?<=\S)([■▶]))\s*(?=\S)")
_ITEM = re.compile(rf"(?:^|\s)[{BULLETS}]\s*")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_CHECKBOX = re.compile(r"<input[^>]*checkbox[^>]*>")
#: Tags of HTML; ``<High>`` in angle brackets is a title.
_TAG = re.compile(
    r"<!--|</?(?:a|b|br|big|center|code|col|div|em|font|h[1-6]|hr|i|img|input|label|li|mark|ol|p|pre|s|small|span|strike"
    r"|strong|sub|sup|table|tbody|td|tfoot|th|thead|tr|tt|u|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_BRACKETED = re.compile(r"<(?=[^<>]{1,60}>)")


def read_cell(content: str) -> PipeCell:
    """Read a cell's Markdown content, HTML included."""
    text = squeeze(_EMPHASIS.sub(r"\2", plain_text(content)))
    items = tuple(part for part in (squeeze(p) for p in _ITEM.split(text)) if part)
    return PipeCell(text, items)


def marked(text: str) -> list[tuple[str, str]]:
    """Split a cell's text at its markers: pairs of marker and text; what stands before the first has ``""``.

    A marker counts where white space, or nothing, stands on its left and text on its right; ``■`` and ``▶`` are never
    anything else.
    """
    result: list[tuple[str, str]] = []
    start, marker = 0, ""
    for match in _MARKED.finditer(text):
        before = squeeze(text[start : match.start()])
        if before or marker:
            result.append((marker, before))
        start, marker = match.end(), match[1] or match[2]
    last = squeeze(text[start:])
    if last or marker:
        result.append((marker, last))
    return [(mark, part) for mark, part in result if part]


def markup(text: str) -> str:
    """A text with HTML for a parser: angle brackets that are no tags stay what they are."""
    tags = {match.start() for match in _TAG.finditer(text)}
    return _BRACKETED.sub(lambda match: "<" if match.start() in tags else "&lt;", text)


def plain_text(html: str) -> str:
    """The text of an HTML fragment; each element ends with a space so that words stay apart.

    A check box, as conversions write the marker ``□``, becomes that marker again.
    """
    if not _TAG.search(html):
        return html
    body = LexborHTMLParser(_CHECKBOX.sub(" □ ", markup(html))).body
    return legal(body.text(separator=" ")) if body is not None else ""
