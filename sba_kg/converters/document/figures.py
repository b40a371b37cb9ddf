"""Printed quantities of texts → figures with subject, kind and period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.text import squeeze
from sba_kg.converters.document import periods
from sba_kg.converters.document.subjects import noted, subject
from sba_kg.converters.document.tables import is_drawn, row_lines
from sba_kg.reader.blocks import TableBlock
from sba_kg.reader.entries import LONGEST_TITLE
from sba_kg.reader.grid import headed, is_numeric, label
from sba_kg.reader.headings import is_part, is_plan
from sba_kg.reader.normal import normalized
from sba_kg.reader.quantities import PrintedQuantity, doubts, figures
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import genre

_ARROWS = genre.signs(genre.words().arrows)
_BASELINE = re.compile(rf"{genre.any_of(genre.words().baselines)}\s*$")
_STRIPPED = re.compile(
    r"['’‘]\s?\d{2}(?:\.\s?\d{1,2})*\.?(?:\s?년도?|\s?월|\s?분기|\s?[~∼]\s?)*|(?:19|20)\d{2}년?|\d{1,2}월|약\s*$|총\s*$|최대\s*$|최소\s*$|최고\s*$|기준\s"
)
_BOX = re.compile(r"(?P<unit>[^()\d]{2,30}?)\s?\((?P<count>\d{1,5})\)$")
_SERIES = re.compile(
    r"(?P<what>[가-힣A-Za-z][^():：▴\n]{1,30})\((?:단위\s?[:：]\s?)?(?P<unit>[가-힣%]{1,5})\)\s?[:：]\s?(?P<rest>[^▴\n]+)"
)
_BARE = re.compile(rf"\s*[:：]?\s*(\d[\d,]*(?:\.\d+)?)\s*(?=[{_ARROWS},/)]|$)")
_PERIOD = re.compile(rf"{genre.any_of(genre.words().period_of)}?\s?{genre.apart(genre.words().period)}(?=\s?[:：]|$)")
#: The parts of an amount in the bracket behind it, printed without a unit.
_BRACKET = re.compile(r"\s?\(([^()]{3,120})\)")
_PART = re.compile(
    r"(?P<what>[가-힣·][가-힣·\s]{0,14}?)\s?:?\s?(?P<number>\d{1,3}(?:,\d{3})+|\d{1,9})(?![\d.,]*\d)(?=\s*(?:[,/·+]|$))"
)
_BETWEEN = re.compile(r"[\s,/·+]")
_LEAST_PARTS = 2
#: Numbers of units beside one another (``1국 3과 11팀``): none is what the next one measures.
_UNITS = re.compile(r"(?<![\d,.제])\d{1,3}\s?(?:국|과|실|관|처|소|단|부|본부|센터)(?=\s\d|,|$|\s*\()")
#: An arrow, dates and brackets between two figures are no longer than this.
_FAR = 60
_CHANGE = re.compile(rf"[\s()\u2063]*{genre.any_of(genre.words().changes)}[\s()\u2063]*(?:총|약|누적|연|월)?\s?")
#: A cell with fewer letters is a label or a value of its table, not a statement.
_SHORT = 12
#: What follows a title's own words: ``: …``, ``(…)``; and marks at its end.
_TITLE_REST, _TITLE_END = re.compile(r"[:：(（]"), " >〉》]】」｣.·"
#: ``100건 이상`` at the end of a clause is what is to be reached, before a noun whom it is for.
_ENDS = re.compile(rf"\s*(?:$|[),;.\n\]/]|\s+{genre.any_of(genre.words().reached)}(?![가-힣]))")
#: ``8,412억원 대비``: what others are compared with.
_COMPARED = re.compile(rf"\s?(?:\([^()]*\)\s?)?{genre.any_of(genre.words().compared)}(?![가-힣])")
#: ``현재 4개소``, ``현행 5%``: how it is, not how it shall be.
_NOW = re.compile(rf"{genre.any_of(genre.words().now)}\s?(?:은|는|:)?\s*$")
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


@dataclass(frozen=True, kw_only=True)
class _Statement:
    """A text of a node with what is around it.

    Attributes:
        node: The node.
        text: The text of the node, or of one cell of its table.
        line: Where it is printed.
        around: What it is about as a whole: the label of its row, the words that a note is on.
        period: What the headers of its cell say of the time.
    """

    node: StructureNode
    text: str
    line: int
    around: str = ""
    period: str = ""


def figures_in(node: StructureNode, year: int | None) -> Iterator[PrintedFigure]:
    """The figures of a heading, an item, a note, a paragraph, or of the texts in a table's cells.

    Args:
        node: A node of the structure.
        year: Year of the report; what a plan says without a date is of this year.
    """
    table = node.entry.table
    if table is None:
        stated = _Statement(node=node, text=node.entry.guarded, line=node.entry.lines[0], around=noted(node))
        yield from _figures_of(stated, year)
        return
    lines, drawn, labels, heads = row_lines(table, node), is_drawn(table), _row_labels(table), headed(table)
    for cell in table.cells:
        text = normalized(cell.text)
        line = lines.get(cell.row, node.entry.lines[0])
        if len(text) > _SHORT and not is_numeric(text):
            around = labels.get(cell.row, "") if cell.column else ""
            when = _only_date(" ".join((*heads.row_headers(cell), *heads.column_headers(cell))))
            yield from _figures_of(_Statement(node=node, text=text, line=line, around=around, period=when), year)
        if drawn and (box := _BOX.match(label(cell.text))):
            yield _count_of(box, line)


def _row_labels(table: TableBlock) -> dict[int, str]:
    """What the first cell of each row says, if that is a label."""
    return {
        row: _TITLE_REST.split(label(cell.text), maxsplit=1)[0].strip()
        for cell in table.cells
        if not cell.column and not is_numeric(cell.text) and len(label(cell.text)) <= LONGEST_TITLE
        for row in range(cell.row, cell.row + cell.row_span)
    }


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
        own = list(periods.ascending(periods.dates(head["rest"])))
        ends = [*(when.start for when in own), len(head["rest"])][1:]
        for when, end in zip(own, ends, strict=False):
            number = _BARE.match(head["rest"], when.end, end)
            if number and (found := figures(f"{number[1]}{head['unit']}")) and len(found) == 1:
                start = head.start("rest") + number.start(1)
                figure = replace(found[0], printed=number[1], start=start, end=start + len(number[1]))
                yield PrintedFigure(figure, _noun(head["what"]), section_kind(node), when.iso, line)


def _figures_of(stated: _Statement, year: int | None) -> Iterator[PrintedFigure]:
    node, text, line = stated.node, stated.text, stated.line
    dates = periods.dates(text)
    section = "state" if _kind_of_title(node.keyword) == "state" else section_kind(node)
    yield from _series(node, text, line)
    found = figures(text)
    # ``50인 이상 사업장`` is what the other figures of the sentence are about.
    others = [(other.start, other.end) for other in found if other.qualifier not in _LIMITS]
    others = sorted([*others, *((when.start, when.end) for when in dates), *(m.span() for m in _UNITS.finditer(text))])
    for figure in found:
        when = periods.period(text, figure.start, figure.end, dates) or stated.period
        changed = _changes(text, figure, found, dates)
        kind = "baseline" if changed and figure.qualifier not in _LIMITS else _kind(text, figure, section, when, year)
        when = when or (_title_period(node) if kind in {"plan", "result"} else "")
        if not when and year and kind in {"plan", "result"}:
            when = periods.months(text, figure.start, year - (kind == "result"))
        if not when and year:
            when = {"plan": str(year), "result": str(year - 1)}.get(kind, "")
        yield PrintedFigure(figure, subject(node, text, figure, others, stated.around), kind, when, line)
        yield from (PrintedFigure(part, what, kind, when, line) for what, part in _parts(text, figure))


def _parts(text: str, whole: PrintedQuantity) -> Iterator[tuple[str, PrintedQuantity]]:
    """``1,200백만원(도비 800, 자부담 400)``: the parts of an amount, whose unit is that of the whole."""
    behind = _BRACKET.match(text, whole.end)
    if whole.unit != "원" or whole.value is None or not behind:
        return
    parts = list(_PART.finditer(behind[1]))
    if len(parts) < _LEAST_PARTS or _BETWEEN.sub("", _PART.sub("", behind[1])):
        return
    for part in parts:
        value = Decimal(part["number"].replace(",", "")) * whole.precision
        start = behind.start(1) + part.start("number")
        yield (
            squeeze(part["what"]),
            replace(
                whole, low=value, high=value, qualifier="", role="", printed=part["number"], start=start,
                end=start + len(part["number"]),
            ),
        )  # fmt: skip


def section_kind(node: StructureNode, *, own: bool = False) -> str:
    """``plan``, ``result`` or ``state`` by the nearest heading that says it, else ``other``."""
    at: StructureNode | None = node if own or node.kind is NodeKind.SECTION else node.parent
    label, colon, _ = node.text.partition(":")
    if colon and is_part(label) and (kind := _kind_of_title(label)):
        return kind
    while at is not None:
        if _is_title(at) and (kind := _kind_of_title(at.text)):
            return kind
        at = at.parent
    return "other"


def _is_title(node: StructureNode) -> bool:
    if node.kind is NodeKind.ITEM and node.children and (is_part(node.text) or is_plan(node.text)):
        return True
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
        if stated := _stated_period(at):
            return stated
        at = at.parent
    return ""


def _stated_period(node: StructureNode) -> str:
    """What an item directly below says of the whole: ``사업기간: ’23년~’27년``."""
    items = [child for child in node.children if _PERIOD.fullmatch(child.keyword) or _PERIOD.match(child.text)]
    return _only_date(items[0].text) if len(items) == 1 else ""


def _only_date(text: str) -> str:
    found = periods.dates(text)
    return found[0].iso if len(found) == 1 else ""


def _kind_of_title(text: str) -> str:
    """The kind that a heading ends in the word for: ``성과``, ``2021년 평가``, but not ``공공언어 평가 시행``."""
    title = "".join(_TITLE_REST.split(text, maxsplit=1)[0].rstrip(_TITLE_END).split())
    ends = [
        (len(word), kind) for kind, words in genre.sections().kinds().items() for word in words if title.endswith(word)
    ]
    return max(ends)[1] if ends else ""


def _changes(
    text: str, figure: PrintedQuantity, found: Sequence[PrintedQuantity], dates: Sequence[periods.PrintedDate]
) -> bool:
    """Whether an arrow leads from a figure to another of its unit, with nothing but dates between them."""
    after = next((other for other in found if other.start >= figure.end), None)
    if after is None or after.unit != figure.unit:
        return False
    if after.start - figure.end > _FAR:
        return False
    between = "".join(
        letter
        for place, letter in enumerate(text[figure.end : after.start], figure.end)
        if not any(when.start <= place < when.end for when in dates)
    )
    return bool(_CHANGE.fullmatch(between))


def _kind(text: str, figure: PrintedQuantity, section: str, when: str, year: int | None) -> str:
    """What a figure is: by its words, by its date, else by its section."""
    if figure.qualifier in _LIMITS and not (figure.qualifier == "at-least" and _ENDS.match(text, figure.end)):
        return "limit"
    if figure.role == "before" or _BASELINE.search(text[: figure.start]) or _COMPARED.match(text, figure.end):
        return "baseline"
    if section == "plan" and _NOW.search(text[: figure.start]):
        return "state"
    if year and when and section in ("plan", "result"):
        return "plan" if _last_year(when) >= year else "result"
    if year and when and section == "state" and _last_year(when) > year:
        return "plan"
    return section


def _last_year(period: str) -> int:
    """The year in which a period ends."""
    return int(period.rpartition("..")[2][:4])


def _noun(text: str) -> str:
    return squeeze(_STRIPPED.sub(" ", text)).strip(" ()[]·-+~'’‘*.")[-40:]
