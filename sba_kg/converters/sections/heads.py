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
from itertools import pairwise

from sba_kg.base.text import similarity, squeeze
from sba_kg.converters.common.context import Context
from sba_kg.converters.common.units import money_figure
from sba_kg.model import BudgetPart, Figure, Lines, ProgramReport, ThingKey
from sba_kg.reader import OutlineKind, OutlineNode, TextLine
from sba_kg.reader.headings import is_cost, is_plan, is_schedule
from sba_kg.reader.numbers import find_money

_BUDGET_YEAR = re.compile(r"(?:20|['’‘`´])(\d\d)\s*년(?:도)?\s*예산")
_ENTRY = re.compile(r"^(\d{1,2})\s*[.)]\s*(.+)$")
_NUMBER = re.compile(r"^(\d{1,2})\.?$")
_NUMBERED = re.compile(r"^(\d{1,2})\.?\s+(.+)$")
_SAME_TITLE = 0.72


@dataclass
class _Chapter:
    """A policy task of part 2: its number, node, last line, its sections' anchors, its list of contents."""

    number: int
    node: OutlineNode
    last: int
    anchors: list[OutlineNode]
    contents: list[_ContentsEntry]
    plain: set[int]


@dataclass(frozen=True)
class _ContentsEntry:
    """An entry of the list of contents of a policy task."""

    title: str
    line: int


@dataclass(frozen=True)
class _Title:
    """A section's title, its line, its position (from 0) in the list of contents, and whether it was lost above it."""

    text: str
    line: int
    position: int
    lost: bool = False


def convert(context: Context) -> list[ProgramReport]:
    """Read the frames of all program sections."""
    return [report for chapter in _chapters(context) for report in _sections(context, chapter)]


def _chapters(context: Context) -> list[_Chapter]:
    document = context.document
    anchors = [n for n in document.nodes(OutlineKind.HEADING) if is_plan(n.text)]
    starts = [a.start for a in anchors]
    # Lines that may be number, title or objective of a section: plain paragraphs and numbered titles.
    plain = {
        n
        for node in document.nodes(OutlineKind.PARAGRAPH, OutlineKind.SECTION)
        for n in range(node.start, node.end + 1)
    }
    result: list[_Chapter] = []
    for part in _parts_with_chapters(context):
        chapters = []
        for number, (node, end) in enumerate(part, len(result) + 1):  # parts share no number
            inside = anchors[bisect_left(starts, node.start) : bisect_right(starts, end)]
            contents = _contents(context, node.end + 1, inside[0].start - 1 if inside else end)
            chapters.append(_Chapter(number, node, end, inside, contents, plain))
        if any(chapter.anchors for chapter in chapters):
            result += chapters
    return result


def _parts_with_chapters(context: Context) -> list[list[tuple[OutlineNode, int]]]:
    """The chapters of each part with their last lines; a part without chapters is one itself."""
    nodes = context.document.nodes(OutlineKind.PART, OutlineKind.CHAPTER)
    ends = [node.start - 1 for node in nodes[1:]] + [len(context.document.source.lines)] * bool(nodes)
    groups: list[list[tuple[OutlineNode, int]]] = []
    for node, end in zip(nodes, ends, strict=True):
        if node.kind is OutlineKind.PART or not groups:
            groups.append([])
        groups[-1].append((node, end))
    return [group[1:] if len(group) > 1 and group[0][0].kind is OutlineKind.PART else group for group in groups]


def _contents(context: Context, first: int, last: int) -> list[_ContentsEntry]:
    """The list of contents: numbered from 1 upwards, in lines or in table cells."""
    entries: list[_ContentsEntry] = []
    for number, text in _texts(context, first, last):
        match = _ENTRY.match(text)
        if match and int(match[1]) == len(entries) + 1:
            entries.append(_ContentsEntry(squeeze(match[2]), number))
    return entries


def _texts(context: Context, first: int, last: int) -> Iterator[tuple[int, str]]:
    rows = {r.line: r.texts for t in context.document.tables_on(first, last) for r in t.rows}
    for line in context.document.source.lines[first - 1 : last]:
        for text in rows.get(line.number, (line.text,)):
            yield line.number, text


def _sections(context: Context, chapter: _Chapter) -> Iterator[ProgramReport]:
    lines = context.document.source.lines
    contents = {entry.line for entry in chapter.contents}
    starts = [_start(context, chapter, i, contents) for i in range(len(chapter.anchors))]
    titles = _titles(context, chapter, starts)
    cuts = _lost_plans(context, chapter, {title.position for title in titles})
    for index, (anchor, start, title) in enumerate(zip(chapter.anchors, starts, titles, strict=True)):
        limit = starts[index + 1] - 1 if index + 1 < len(starts) else chapter.last
        limit = min([limit, *(cut - 1 for cut in cuts if cut > anchor.start)])
        end = max(line.number for line in lines[anchor.start - 1 : limit] if not line.blank)
        budget, where, parts = _budget(context, anchor.start, end)
        year = _BUDGET_YEAR.search(lines[where.start - 1].text) if where else None
        if budget is None:
            context.report(anchor.start, "P-P02", title=title.text)
        text = "\n".join(line.text for line in lines[start - 1 : end])
        objective = [line for line in _head(context, start, anchor) if line.number > title.line or title.lost]
        objective = [line for line in objective if not _NUMBER.match(line.text)]
        yield ProgramReport(
            task_number=chapter.number,
            policy_task=ThingKey.of("policy-task", chapter.node.text),
            number=title.position + 1,
            title=title.text,
            lines=Lines(start, end),
            title_lines=Lines.of(title.line),
            budget=budget,
            budget_lines=where,
            budget_parts=parts,
            text=text,
            objective=squeeze(" ".join(line.text for line in objective)),
            objective_lines=Lines(objective[0].number, objective[-1].number) if objective else None,
            budget_year=2000 + int(year[1]) if year else None,
        )


def _head(context: Context, start: int, anchor: OutlineNode) -> list[TextLine]:
    """What is printed between the first line of a section and its anchor."""
    return [line for line in context.document.source.lines[start - 1 : anchor.start - 1] if not line.blank]


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


def _titles(context: Context, chapter: _Chapter, starts: Sequence[int]) -> list[_Title]:
    """The title of each section; those that are not printed above it by their places in the list of contents."""
    heads = [_head(context, start, anchor) for start, anchor in zip(starts, chapter.anchors, strict=True)]
    taken: set[int] = set()
    found: list[_Title | None] = []
    for head in heads:
        found.append(_printed(chapter, head, taken))
        taken |= {title.position for title in found[-1:] if title}
    for run in _runs(found):
        before = max((title.position for title in found[: run.start] if title), default=-1)
        after = min((title.position for title in found[run.stop :] if title), default=len(chapter.contents))
        free = [p for p in range(before + 1, after) if p not in taken and not _is_printed(context, chapter, p)]
        for index in run:
            # Only as many places as sections: otherwise which section was lost is not known.
            if len(free) == len(run) and free[index - run.start] < len(chapter.contents):
                entry = chapter.contents[free[index - run.start]]
                title = _Title(entry.title, entry.line, free[index - run.start], lost=True)
            else:
                title = _unknown(context, heads[index], chapter.anchors[index].start, _next(chapter, taken))
            found[index] = title
            taken.add(title.position)
    return [title for title in found if title]


def _is_printed(context: Context, chapter: _Chapter, position: int) -> bool:
    """Whether the title at a place of the list of contents is printed above a section whose plan was lost."""
    return position < len(chapter.contents) and _printed_title(context, chapter, chapter.contents[position]) > 0


def _runs(found: Sequence[_Title | None]) -> Iterator[range]:
    """The stretches of sections without a printed title."""
    missing = [index for index, title in enumerate(found) if title is None]
    start = 0
    for at in range(1, len(missing) + 1):
        if at == len(missing) or missing[at] != missing[at - 1] + 1:
            yield range(missing[start], missing[at - 1] + 1)
            start = at


def _candidates(head: Sequence[TextLine]) -> list[tuple[str, int]]:
    """Lines above an anchor that may be its title, without their number."""
    lines = [line for line in head if not _NUMBER.match(line.text)]
    return [(m[2] if (m := _NUMBERED.match(line.text)) else line.text, line.number) for line in lines]


def _printed(chapter: _Chapter, head: Sequence[TextLine], taken: Collection[int]) -> _Title | None:
    """The title above an anchor: one of the list of contents, or one with a number and an objective below it."""
    candidates = _candidates(head)
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
        return _Title(best[2], best[3], -best[1])
    numbers = [int(m[1]) for line in head if (m := _NUMBER.match(line.text) or _NUMBERED.match(line.text))]
    if numbers and len(candidates) > 1 and numbers[0] - 1 not in taken:
        return _Title(squeeze(candidates[0][0]), candidates[0][1], numbers[0] - 1)
    return None


def _next(chapter: _Chapter, taken: Collection[int]) -> int:
    """A position behind all that are known."""
    return max([*taken, len(chapter.contents) - 1]) + 1


def _unknown(context: Context, head: Sequence[TextLine], anchor: int, position: int) -> _Title:
    """A section of which neither the text nor the list of contents says the title."""
    line = head[0].number if head else anchor
    context.report(line, "P-P01")
    candidates = _candidates(head)
    return _Title(squeeze(candidates[0][0]) if candidates else "", line, position, lost=True)


def _lost_plans(context: Context, chapter: _Chapter, found: Collection[int]) -> list[int]:
    """First lines of sections whose plan could not be found; what is printed below belongs to no section."""
    cuts = []
    for position, entry in enumerate(chapter.contents):
        if position in found:
            continue
        cut = _printed_title(context, chapter, entry)
        context.report(cut or entry.line, "P-P03", title=entry.title)
        cuts += [cut] if cut else []
    if len(cuts) + len(found) < len(chapter.contents):
        cuts += _after_schedules(context, chapter)
    return cuts


def _printed_title(context: Context, chapter: _Chapter, entry: _ContentsEntry) -> int:
    """The line of a title of the list of contents, or of the number above it; 0 if it is not printed."""
    lines = context.document.source.lines
    plain = [n for n in lines[entry.line : chapter.last] if n.number in chapter.plain and not n.blank]
    for before, line in pairwise([lines[entry.line - 1], *plain]):
        text = m[2] if (m := _NUMBERED.match(line.text)) else line.text
        if similarity(text, entry.title) >= _SAME_TITLE:
            return before.number if _NUMBER.match(before.text) else line.number
    return 0


def _after_schedules(context: Context, chapter: _Chapter) -> list[int]:
    """First plain lines behind a schedule: where two schedules follow one plan, a section begins between them."""
    schedules = [
        n.start
        for n in context.document.nodes_on(chapter.node.end, chapter.last, OutlineKind.HEADING)
        if is_schedule(n.text)
    ]
    cuts = []
    for anchor, following in pairwise([*(anchor.start for anchor in chapter.anchors), chapter.last + 1]):
        inside = [line for line in schedules if anchor < line < following]
        for first, second in pairwise(inside):
            cuts += [n for n in range(first + 1, second) if n in chapter.plain][:1] or [second]
    return cuts


def _budget(context: Context, first: int, last: int) -> tuple[Figure | None, Lines | None, tuple[BudgetPart, ...]]:
    """The section's budget and the notes below it that break it down."""
    for node in context.document.nodes_on(first, last, OutlineKind.HEADING):
        if is_cost(node.text):
            money = find_money(node.text)
            if not money:
                continue
            notes = [n for n in node.children if n.kind is OutlineKind.NOTE]
            parts = tuple(part for note in notes for part in _parts(note))
            return money_figure(money[0]), Lines(node.start, node.end), parts
    return None, None, ()


def _parts(note: OutlineNode) -> Iterator[BudgetPart]:
    start = 0
    for money in find_money(note.text):
        name = note.text[start : money.start].strip(" /,:：·")
        start = money.start + len(money.printed)
        if name:
            yield BudgetPart(squeeze(name), money_figure(money), Lines(note.start, note.end))
