"""Printed quantities of texts → figures with subject, kind and period."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.text import squeeze
from sba_kg.converters.document import periods
from sba_kg.converters.document.tables import is_drawn, row_lines
from sba_kg.reader.entries import LONGEST_TITLE
from sba_kg.reader.grid import is_numeric, label
from sba_kg.reader.normal import normalized
from sba_kg.reader.quantities import PrintedQuantity, doubts, figures
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import genre

_BOUNDARY = re.compile(r"(?<!\d),|,(?!\d{3})|[(;→⇒⇨:▴\n]|\)\s|\s및\s|\s?/\s?|=")
_AFTER_BOUNDARY = re.compile(r"[,(;→⇒⇨:▴\n)]")
_BASELINE = re.compile(r"(?:전년\s?(?:동기|도)?|기존|종전|당초|작년)\s*$")
_STRIPPED = re.compile(
    r"['’‘]\s?\d{2}(?:\.\s?\d{1,2})*\.?(?:\s?년도?|\s?월|\s?분기|\s?[~∼]\s?)*|(?:19|20)\d{2}년?|\d{1,2}월|약\s*$|총\s*$|최대\s*$|최소\s*$|최고\s*$|기준\s"
)
_BOX = re.compile(r"(?P<unit>[^()\d]{2,30}?)\s?\((?P<count>\d{1,5})\)$")
_SERIES = re.compile(
    r"(?P<what>[가-힣A-Za-z][^():：▴\n]{1,30})\((?:단위\s?[:：]\s?)?(?P<unit>[가-힣%]{1,5})\)\s?[:：]\s?(?P<rest>[^▴\n]+)"
)
_BARE = re.compile(r"\s*[:：]?\s*(\d[\d,]*(?:\.\d+)?)\s*(?=[→⇒,/)]|$)")
_KEYWORD = re.compile(r"^\s*[(\[][^()\[\]]{1,40}[)\]]")
_CHANGE = re.compile(r"\s?\)?\s?[→⇒➔]")
_CLAUSE = re.compile(r"[,;→⇒⇨:▴\n]|\s및\s|[①-⑳]|↳")
#: A cell with fewer letters is a label or a value of its table, not a statement.
_SHORT = 12
#: What follows a title's own words: ``: …``, ``(…)``; and marks at its end.
_TITLE_REST, _TITLE_END = re.compile(r"[:：(（]"), " >〉》]】」｣.·"
#: ``100건 이상`` at the end of a clause is what is to be reached, before a noun whom it is for.
_ENDS = re.compile(r"\s*(?:$|[),;.\n\]/]|\s+(?:구축|확보|운영|실시|지원|추진|발굴|개최|개발|달성|선정)(?![가-힣]))")
_LIMITS = {"at-least", "at-most", "maximum", "minimum"}


@dataclass(frozen=True)
class PrintedFigure:
    """A quantity of a text with what is known about it.

    Attributes:
        figure: The quantity.
        what: What it measures, in words of the text.
        kind: ``plan``, ``result``, ``baseline``, ``state``, ``limit`` or ``other``.
        period: ISO 8601 year, month, quarter, day or span; ``""`` if none is known.
        line: Where it is printed.
    """

    figure: PrintedQuantity
    what: str
    kind: str
    period: str
    line: int


def figures_in(node: StructureNode, year: int | None) -> Iterator[PrintedFigure]:
    """The figures of a heading, an item, a note, a paragraph, or of the texts in a table's cells.

    Args:
        node: A node of the structure.
        year: Year of the report; what a plan says without a date is of this year.
    """
    table = node.entry.table
    if table is None:
        yield from _figures_of(node, node.entry.guarded, node.entry.lines[0], year)
        return
    lines, drawn = row_lines(table, node), is_drawn(table)
    for cell in table.cells:
        text = normalized(cell.text)
        line = lines.get(cell.row, node.entry.lines[0])
        if len(text) > _SHORT and not is_numeric(text):
            yield from _figures_of(node, text, line, year)
        if drawn and (box := _BOX.match(label(cell.text))):
            yield _count_of(box, line)


def _count_of(box: re.Match[str], line: int) -> PrintedFigure:
    """The number in a box of a chart (``기획운영과 (11)``): how many the unit has, of what the chart does not say."""
    value = Decimal(box["count"])
    figure = PrintedQuantity(
        low=value, high=value, unit="", precision=Decimal(1), printed=f"({box['count']})",
        start=box.start("count") - 1, end=box.end("count") + 1,
    )  # fmt: skip
    return PrintedFigure(figure, squeeze(box["unit"]), "state", "", line)


def doubts_in(node: StructureNode) -> Iterator[tuple[int, str]]:
    """Lines with characters that may be one number or several, and these characters."""
    table = node.entry.table
    if table is None:
        yield from ((node.entry.lines[0], doubt.printed) for doubt in doubts(node.entry.guarded))
        return
    lines = row_lines(table, node)
    for cell in table.cells:
        found = doubts(normalized(cell.text))
        yield from ((lines.get(cell.row, node.entry.lines[0]), doubt.printed) for doubt in found)


def _series(node: StructureNode, text: str, line: int) -> Iterator[PrintedFigure]:
    """``생산가능인구(만명): ’25년 3,591 → ’30년 3,417``: dated numbers whose unit is printed once, before them."""
    for head in _SERIES.finditer(text):
        own = periods.dates(head["rest"])
        ends = [*(when.start for when in own), len(head["rest"])][1:]
        for when, end in zip(own, ends, strict=False):
            number = _BARE.match(head["rest"], when.end, end)
            if number and (found := figures(f"{number[1]}{head['unit']}")) and len(found) == 1:
                start = head.start("rest") + number.start(1)
                figure = replace(found[0], printed=number[1], start=start, end=start + len(number[1]))
                yield PrintedFigure(figure, _noun(head["what"]), section_kind(node), when.iso, line)


def _figures_of(node: StructureNode, text: str, line: int, year: int | None) -> Iterator[PrintedFigure]:
    dates = periods.dates(text)
    section = section_kind(node)
    yield from _series(node, text, line)
    for figure in figures(text):
        when = periods.period(text, figure.start, figure.end, dates)
        kind = _kind(text, figure, section, when, year)
        when = when or (_title_period(node) if kind in {"plan", "result"} else "")
        if not when and year:
            when = {"plan": str(year), "result": str(year - 1)}.get(kind, "")
        yield PrintedFigure(figure, _what(node, text, figure), kind, when, line)


def section_kind(node: StructureNode, *, own: bool = False) -> str:
    """``plan``, ``result`` or ``state`` by the nearest heading that says it, else ``other``."""
    at: StructureNode | None = node if own or node.kind is NodeKind.SECTION else node.parent
    while at is not None:
        if _is_title(at) and (kind := _kind_of_title(at.text)):
            return kind
        at = at.parent
    return "other"


def _is_title(node: StructureNode) -> bool:
    return node.kind is NodeKind.SECTION or bool(node.entry.box and len(node.text) <= LONGEST_TITLE)


def _title_period(node: StructureNode) -> str:
    """The one date of the nearest heading that has one, of what stands below it."""
    at = node.parent
    while at is not None:
        found = periods.dates(at.text) if _is_title(at) or at.kind is NodeKind.ITEM else []
        if len(found) == 1:
            return found[0].iso
        if found:
            return ""
        at = at.parent
    return ""


def _kind_of_title(text: str) -> str:
    """The kind that a heading ends in the word for: ``성과``, ``2021년 평가``, but not ``공공언어 평가 시행``."""
    title = "".join(_TITLE_REST.split(text, maxsplit=1)[0].rstrip(_TITLE_END).split())
    ends = [(len(word), kind) for kind, words in genre.sections().items() for word in words if title.endswith(word)]
    return max(ends)[1] if ends else ""


def _kind(text: str, figure: PrintedQuantity, section: str, when: str, year: int | None) -> str:
    """What a figure is: by its words, by the arrow behind it, by its date, else by its section."""
    if figure.qualifier in _LIMITS and not (figure.qualifier == "at-least" and _ENDS.match(text, figure.end)):
        return "limit"
    if figure.role == "before" or _BASELINE.search(text[: figure.start]) or _CHANGE.match(text, figure.end):
        return "baseline"
    if year and when and section in ("plan", "result"):
        return "plan" if _last_year(when) >= year else "result"
    if year and when and section == "state" and _last_year(when) > year:
        return "plan"
    return section


def _last_year(period: str) -> int:
    """The year in which a period ends."""
    return int(period.rpartition("..")[2][:4])


def _what(node: StructureNode, text: str, figure: PrintedQuantity) -> str:
    """The words before the figure in its clause, or before the bracket that it is in; else those behind it."""
    before = _STRIPPED.sub(" ", _KEYWORD.sub("", text[: figure.start])).rstrip()
    clause = _CLAUSE.split(before.rstrip("( "))[-1] if before.endswith("(") else _BOUNDARY.split(before)[-1]
    noun = _noun(clause) or _noun(_AFTER_BOUNDARY.split(text[figure.end :])[0])
    noun = noun or _noun(_CLAUSE.split(before.rsplit("(", 1)[0])[-1])
    return squeeze(" ".join(word for word in (node.keyword, noun) if word))


def _noun(text: str) -> str:
    return squeeze(_STRIPPED.sub(" ", text)).strip(" ()[]·-+~'’‘*.")[-40:]
