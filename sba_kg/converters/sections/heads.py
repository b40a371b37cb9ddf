"""Part 2 → the frame of each program section: lines, number, title, budget and its breakdown.

The anchor of a section is its heading 주요 추진계획: every section has one, also where the section's own
heading was lost. What stands between the end of the section before and the anchor is number, title and
objective; a title that is missing comes from the list of contents above the first section.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sba_kg.base.text import similarity, squeeze
from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import money_figure
from sba_kg.model import BudgetPart, Figure, Lines, ProgramReport
from sba_kg.reader import Kind, Line, Node
from sba_kg.reader.numbers import find_money

_ANCHOR = re.compile(r"^주요\s*추진\s*(계획|내용|사항)$")
_BUDGET = re.compile(r"예산(?:액)?\s*[:：]")
_BUDGET_YEAR = re.compile(r"(?:20|['’‘`´])(\d\d)\s*년(?:도)?\s*예산")
_ENTRY = re.compile(r"^(\d{1,2})\s*[.)]\s*(.+)$")
_NUMBER = re.compile(r"^\d{1,2}\.?$")
_NUMBERED = re.compile(r"^(\d{1,2})\.?\s+(.+)$")
_SAME_TITLE = 0.72


@dataclass
class _Chapter:
    """A policy task of part 2: its node, its last line, its sections' anchors, its list of contents."""

    node: Node
    last: int
    anchors: list[Node]
    contents: list[_Entry]
    plain: set[int]


@dataclass(frozen=True)
class _Entry:
    """An entry of the list of contents of a policy task."""

    title: str
    line: int


def convert(context: Context) -> list[ProgramReport]:
    """Read the frames of all program sections."""
    return [
        report for number, chapter in enumerate(_chapters(context), 1) for report in _sections(context, chapter, number)
    ]


def _chapters(context: Context) -> list[_Chapter]:
    document = context.document
    nodes = document.nodes(Kind.PART, Kind.CHAPTER)
    anchors = [n for n in document.nodes(Kind.HEADING) if _ANCHOR.match(n.text)]
    starts = [a.start for a in anchors]
    # Lines that may be number, title or objective of a section: plain paragraphs and numbered titles.
    plain = {n for node in document.nodes(Kind.PARAGRAPH, Kind.SECTION) for n in range(node.start, node.end + 1)}
    result = []
    for index, node in enumerate(nodes):
        end = nodes[index + 1].start - 1 if index + 1 < len(nodes) else len(document.source.lines)
        inside = anchors[bisect_left(starts, node.start) : bisect_right(starts, end)]
        if inside:
            contents = _contents(context, node.end + 1, inside[0].start - 1)
            result.append(_Chapter(node, end, inside, contents, plain))
    return result


def _contents(context: Context, first: int, last: int) -> list[_Entry]:
    """The list of contents: numbered from 1 upwards, in lines or in table cells."""
    entries: list[_Entry] = []
    for number, text in _texts(context, first, last):
        match = _ENTRY.match(text)
        if match and int(match[1]) == len(entries) + 1:
            entries.append(_Entry(squeeze(match[2]), number))
    return entries


def _texts(context: Context, first: int, last: int) -> Iterator[tuple[int, str]]:
    rows = {r.line: r.texts for t in context.document.tables_on(first, last) for r in t.rows}
    for line in context.document.source.lines[first - 1 : last]:
        for text in rows.get(line.number, (line.text,)):
            yield line.number, text


def _sections(context: Context, chapter: _Chapter, number: int) -> Iterator[ProgramReport]:
    lines = context.document.source.lines
    contents = {entry.line for entry in chapter.contents}
    starts = [_start(context, chapter, i, contents) for i in range(len(chapter.anchors))]
    taken: set[int] = set()
    for index, (anchor, start) in enumerate(zip(chapter.anchors, starts, strict=True)):
        limit = starts[index + 1] - 1 if index + 1 < len(starts) else chapter.last
        end = max(line.number for line in lines[anchor.start - 1 : limit] if not line.blank)
        head = [line for line in lines[start - 1 : anchor.start - 1] if not line.blank]
        title, where_title, position, lost = _title(context, chapter, head, index, taken)
        taken.add(position)
        budget, where, parts = _budget(context, anchor.start, end)
        year = _BUDGET_YEAR.search(lines[where.start - 1].text) if where else None
        if budget is None:
            context.report(
                anchor.start,
                "P-P02",
                f"'{title}' 절의 주요 추진계획 뒤에서 예산을 찾을 수 없습니다.",
                f"no budget was found after the plan of the section '{title}'",
            )
        text = "\n".join(line.text for line in lines[start - 1 : end])
        objective = [line for line in head if line.number > where_title.start or lost]
        objective = [line for line in objective if not _NUMBER.match(line.text)]
        yield ProgramReport(
            number,
            chapter.node.text,
            position + 1,
            title,
            Lines(start, end),
            where_title,
            budget,
            where,
            parts,
            text,
            squeeze(" ".join(line.text for line in objective)),
            Lines(objective[0].number, objective[-1].number) if objective else None,
            budget_year=2000 + int(year[1]) if year else None,
        )


def _start(context: Context, chapter: _Chapter, index: int, contents: Collection[int]) -> int:
    """First line of a section: after the list of contents, or after the last marked line of the one before."""
    anchor = chapter.anchors[index].start
    lowest = chapter.node.end if index == 0 else chapter.anchors[index - 1].start
    start = anchor
    for line in reversed(context.document.source.lines[lowest : anchor - 1]):
        if line.blank:
            continue
        if line.number not in chapter.plain or line.number in contents:
            break
        start = line.number
    return start


def _title(
    context: Context, chapter: _Chapter, head: Sequence[Line], index: int, taken: set[int]
) -> tuple[str, Lines, int, bool]:
    """Title, its line, its position in the list of contents, and whether the printed title was lost."""
    candidates = [
        (m[2] if (m := _NUMBERED.match(n.text)) else n.text, n.number) for n in head if not _NUMBER.match(n.text)
    ]
    numbered = any(_NUMBER.match(line.text) or _NUMBERED.match(line.text) for line in head)
    best = max(
        (
            (similarity(text, entry.title), -position, squeeze(text), line)
            for text, line in candidates[:2]
            for position, entry in enumerate(chapter.contents)
            if position not in taken
        ),
        default=(0.0, 0, "", 0),
    )
    if best[0] >= _SAME_TITLE:
        return best[2], Lines.of(best[3]), -best[1], False
    if numbered and len(candidates) > 1:
        return squeeze(candidates[0][0]), Lines.of(candidates[0][1]), index, False
    if index < len(chapter.contents):
        entry = chapter.contents[index]
        return entry.title, Lines.of(entry.line), index, True
    line = head[0].number if head else chapter.anchors[index].start
    context.report(
        line,
        "P-P01",
        "세부사업의 제목을 본문과 목차에서 찾을 수 없습니다.",
        "the title of this section stands neither above it nor in the list of contents",
    )
    return (squeeze(candidates[0][0]) if candidates else ""), Lines.of(line), index, True


def _budget(context: Context, first: int, last: int) -> tuple[Figure | None, Lines | None, tuple[BudgetPart, ...]]:
    """The section's budget and the notes below it that break it down."""
    for node in context.document.nodes_on(first, last, Kind.HEADING):
        if _BUDGET.search(node.text):
            money = find_money(node.text)
            if not money:
                continue
            notes = [n for n in node.children if n.kind is Kind.NOTE]
            parts = tuple(part for note in notes for part in _parts(note))
            return money_figure(money[0]), Lines(node.start, node.end), parts
    return None, None, ()


def _parts(note: Node) -> Iterator[BudgetPart]:
    start = 0
    for money in find_money(note.text):
        name = note.text[start : money.start].strip(" /,:：·")
        start = money.start + len(money.printed)
        if name:
            yield BudgetPart(squeeze(name), money_figure(money), Lines(note.start, note.end))
