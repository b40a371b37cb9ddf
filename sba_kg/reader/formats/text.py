"""Text and Markdown → blocks, each with its lines in the file.

Markdown of other writers is read for what it says of the structure (``##``, ``**…**``, tables, HTML tables); what
says nothing (comments, rules, images) and what a printer adds (page numbers) goes aside.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import pairwise

from sba_kg.base.errors import Problem
from sba_kg.reader import html_tables
from sba_kg.reader.blocks import DEEPEST, BlockCell, Paragraph, Place, Run, TableBlock
from sba_kg.reader.cells import markup
from sba_kg.reader.entries import LONGEST_TITLE, Placed
from sba_kg.reader.formats import html
from sba_kg.reader.marks import NO_MARK, read_mark
from sba_kg.reader.normal import normalized
from sba_kg.reader.tables import is_row, join_continued, read_table, row_lots, split_tables
from sba_kg.reader.text import SourceText, TextLine

_NUMBER = re.compile(r"^(?:\d{1,2}|[IVX]{1,4}|[Ⅰ-Ⅻ])\.?$")
_NUMBER_AND_TITLE = re.compile(r"^(\d{1,2})\s+(?=[^\W\d_])(.{2,40})$")
_HEADING = re.compile(r"^(#{1,6})\s+(?=\S)")
_BOLD_LINE = re.compile(r"^(?:\*\*(.+?)\*\*|__(.+?)__)$")
_EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_RAISED = re.compile(r"<sup>(.*?)</sup>")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!~|<>])")
_TAG = re.compile(r"</?(?:br|u|b|i|em|strong|span|p|div|sub|sup|font)\b[^>]*>", re.IGNORECASE)
_COMMENT = re.compile(r"<!--.*?-->")
_IGNORED = re.compile(r"^(?:!\[[^\]]*\]\([^)]*\)|[-*_](?:\s*[-*_]){2,}|={3,})$")
#: What is printed right above a table, and no part of the line above it.
_CAPTION = re.compile(
    r"^(?:[(〔\[<〈]\s*)?단\s?위\s*[:：]|^[(〔\[<〈][^()〔〕\[\]<>〈〉]*(?:단위\s*[:：][^()〔〕\[\]<>〈〉]*|기준|현재)[)〕\]>〉]$"
)
_PAGE = re.compile(
    r"^(?:[-–—―<\[(\s]*\d{1,3}\s*[-–—―>\])]+|[-–—―<\[(]+\s*\d{1,3}\s*[-–—―>\])]*|\d{1,3}\s*/\s*\d{1,3}"
    r"|p(?:age|\.)?\s*\.?\s*\d{1,3}|\d{1,3}\s*(?:쪽|페이지|page))$",
    re.IGNORECASE,
)


def blocks_of(source: SourceText, aside: Collection[int] = ()) -> list[Placed]:
    """The blocks of a text file, in order, each with its first and last line.

    Args:
        source: The text.
        aside: Numbers of lines that are known to be page numbers and running heads.
    """
    blocks = (*_html_tables(source), *_pipe_tables(source, aside), *_paragraphs(source, aside))
    return sorted(blocks, key=lambda placed: placed[1])


# -- tables -----------------------------------------------------------------------------------------


def too_deep(source: SourceText) -> list[Problem]:
    """A problem (P-R49) for each HTML table whose tables inside one another are too many to be tables."""
    return [_too_deep(first, deepest) for first, _, deepest in html_tables.spans(source) if deepest > DEEPEST]


def _too_deep(line: int, deepest: int) -> Problem:
    return Problem.of(line, "P-R49", deepest=deepest, limit=DEEPEST)


def _html_tables(source: SourceText) -> Iterator[Placed]:
    for first, last, _ in html_tables.spans(source):
        text = "\n".join(markup(line.text) for line in source.lines[first - 1 : last])
        for block in html.blocks_of(text):
            yield block, (first, last)


def _pipe_tables(source: SourceText, aside: Collection[int]) -> Iterator[Placed]:
    inside = html_tables.inside(source)
    lots = row_lots(source.lines, aside, inside)
    tables = join_continued([read_table(rows) for lot in lots for rows in split_tables(lot)], source)
    for table in tables:
        cells = tuple(
            BlockCell(
                row=row,
                column=column,
                blocks=(Paragraph(runs=(Run(text=cell.text),)),),
                header=row < table.header_size,
                line=printed.line,
            )
            for row, printed in enumerate(table.rows)
            for column, cell in enumerate(printed.cells)
        )
        yield TableBlock(rows=len(table.rows), columns=table.width, cells=cells, exact=False), (table.start, table.end)


# -- paragraphs -------------------------------------------------------------------------------------


def _paragraphs(source: SourceText, aside: Collection[int]) -> Iterator[Placed]:
    inside = html_tables.inside(source)
    open_: list[TextLine] = []

    def is_aside(line: TextLine) -> bool:
        return line.number in aside or _aside(line)

    chips = {number.number: (number, title) for number, title in _chips(source, is_aside)}
    titles = {title.number for _, title in chips.values()}
    for line in source.lines:
        if line.number in chips or line.number in titles:
            yield from _closed(source, open_)
            open_ = []
            if line.number in chips:
                number, title = chips[line.number]
                yield _chip(number.text, title.text, number.number, title.number)
            continue
        if line.number in inside or is_row(line) or line.blank or _begins(line) or is_aside(line):
            yield from _closed(source, open_)
            open_ = []
            if line.number in inside or is_row(line) or line.blank:
                continue
        if (match := _NUMBER_AND_TITLE.match(line.text)) and line.indent == 0 and _is_apart(source, line, line):
            yield _chip(match[1], match[2], line.number, line.number)
        elif is_aside(line):
            yield _paragraph(source, [line], Place.FOOTER), (line.number, line.number)
        else:
            open_.append(line)
    yield from _closed(source, open_)


def _chip(number: str, title: str, first: int, last: int) -> Placed:
    cells = (
        BlockCell(row=0, column=column, blocks=(Paragraph(runs=(Run(text=text),)),))
        for column, text in enumerate((number, title))
    )
    return TableBlock(rows=1, columns=2, cells=tuple(cells)), (first, last)


def _closed(source: SourceText, lines: Sequence[TextLine]) -> Iterator[Placed]:
    if lines:
        yield _paragraph(source, lines, Place.BODY), (lines[0].number, lines[-1].number)


def _chips(source: SourceText, is_aside: Callable[[TextLine], bool]) -> Iterator[tuple[TextLine, TextLine]]:
    """Numbers alone on a line whose title is the next line, both set apart: what is left of a chip."""
    printed = [line for line in source.lines if not line.blank and not is_aside(line)]
    for number, title in pairwise(printed):
        apart = _is_apart(source, number, number) and _is_apart(source, title, title)
        plain = not (is_row(title) or _begins(title)) and len(title.text) <= LONGEST_TITLE
        if _NUMBER.match(number.text) and apart and plain:
            yield number, title


def _is_apart(source: SourceText, first: TextLine, last: TextLine) -> bool:
    before, after = first.number - 2, last.number
    return (before < 0 or source.lines[before].blank) and (after >= len(source.lines) or source.lines[after].blank)


def _begins(line: TextLine) -> bool:
    """Whether a line begins a paragraph: it is a heading, set in bold, or has a mark."""
    text = _plain(line.text)
    if _CAPTION.match(text.strip()):
        return True
    return bool(_HEADING.match(line.text) or _BOLD_LINE.match(line.text)) or read_mark(normalized(text))[0] != NO_MARK


def _aside(line: TextLine) -> bool:
    text = _COMMENT.sub("", line.text).strip()
    return not text or bool(_IGNORED.match(text) or _PAGE.match(text))


def _plain(text: str) -> str:
    text = _EMPHASIS.sub(r"\2", _COMMENT.sub(" ", text))
    return _ESCAPE.sub(r"\1", _TAG.sub(" ", text))


def _paragraph(source: SourceText, lines: Sequence[TextLine], place: Place) -> Paragraph:
    first = lines[0].text
    heading = _HEADING.match(first)
    body = [first[heading.end() :] if heading else first, *(line.text for line in lines[1:])]
    bold = _BOLD_LINE.match(body[0]) if len(body) == 1 else None
    text = "\n".join(body)
    runs: list[Run] = []
    at = 0
    indent = " " * lines[0].indent
    for match in _RAISED.finditer(text):
        runs += [Run(text=_plain(text[at : match.start()]), bold=bool(bold)), Run(text=match[1], raised=True)]
        at = match.end()
    runs.append(Run(text=_plain(text[at:]), bold=bool(bold)))
    first_run = Run(text=indent + runs[0].text, bold=runs[0].bold, raised=runs[0].raised)
    return Paragraph(
        runs=tuple(run for run in (first_run, *runs[1:]) if run.text),
        place=place,
        heading=len(heading[1]) if heading else 0,
        apart=_is_apart(source, lines[0], lines[-1]),
    )
