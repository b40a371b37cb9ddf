"""Program sections by structure: headings whose parts repeat from one to the next (추진방향, 소요예산, 추진일정).

Nothing here knows the words of these parts but for the one with the money and the one with the dates.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.text import similarity, squeeze
from sba_kg.converters.common.units import in_won, money_figure
from sba_kg.converters.layouts.words import flat, words
from sba_kg.model import BudgetLine, BudgetPart, Figure, Lines, Milestone, PlanItem, ProgramReport, SectionKey, ThingKey
from sba_kg.reader.marks import MarkKind
from sba_kg.reader.quantities import figures
from sba_kg.reader.structure import NodeKind, StructureNode

_LABEL = re.compile(r"\s*[:：(].*$|^\W+")
#: A part repeats in at least so many sections, and a section has at least so many such parts.
_REPEATS, _PARTS = 2, 2
_ALIKE = 0.85
#: A title may say the name of a program and its amount.
_SAME = 0.95
_AMOUNT = re.compile(r"\s*\([^()]*\d[^()]*원[^()]*\)$")
_LABELLED = re.compile(r"^([^:：()\d]{2,12}?)\s?[:：]")
_BRACKET = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"(\D{1,20}?)\s?:?\s?(\d[\d,]*+(?:\.\d++)?)\s?(?:백만원|천원|억원|원)?")
#: Between two parts; a comma within a number has no space behind it.
_BETWEEN = re.compile(r",\s|\s?[/·+]\s?")


@dataclass(frozen=True)
class ReportSection:
    """A program section with the node of its heading."""

    report: ProgramReport
    node: StructureNode
    facets: tuple[StructureNode, ...]


def sections(nodes: Sequence[StructureNode], lines: Sequence[BudgetLine]) -> list[ReportSection]:
    """The program sections of a report.

    Args:
        nodes: The structure.
        lines: The programs, which a section of the name of their task covers.
    """
    own = [node for node in nodes if node.kind is NodeKind.SECTION]
    repeated = _repeated(own)
    found = [(node, facets) for node in own if len(facets := _facets(node, repeated)) >= _PARTS]
    # One beside them, marked as they are, may have a single part.
    beside = {(node.level, node.entry.mark.kind) for node, _ in found if node.entry.mark.number}
    known = {id(node) for node, _ in found} | {id(facet) for _, facets in found for facet in facets}
    alone = [n for n in own if id(n) not in known and (n.level, n.entry.mark.kind) in beside]
    found += [(node, facets) for node in alone if (facets := _facets(node, repeated))]
    found.sort(key=lambda one: one[0].entry.lines)
    upper = list(dict.fromkeys(id(node.parent) for node, _ in found))
    counts: Counter[int] = Counter()
    made = []
    for node, facets in found:
        counts[id(node.parent)] += 1
        place = (upper.index(id(node.parent)) + 1, counts[id(node.parent)])
        made.append(ReportSection(_report(node, facets, place, lines), node, tuple(facets)))
    return made


def are_alike(found: Sequence[ReportSection]) -> bool:
    """Whether all sections have the same parts, one of which is a plan: then no heading of one was lost."""
    parts = {frozenset(map(_name, section.facets)) for section in found}
    other = {*words("report")["budget"], *words("report")["schedule"]}
    return len(parts) == 1 and not parts.pop() <= other


def _name(node: StructureNode) -> str:
    return flat(_LABEL.sub("", node.text))


def _repeated(own: Sequence[StructureNode]) -> set[str]:
    """The titles that several sections of one level have among their parts."""
    counts: Counter[tuple[int, str]] = Counter()
    for node in own:
        counts.update({(node.level, name) for child in node.children if (name := _name(child)) and _is_facet(child)})
    return {name for (_, name), count in counts.items() if count >= _REPEATS}


def _is_facet(node: StructureNode) -> bool:
    return node.kind is NodeKind.SECTION or (node.kind is NodeKind.ITEM and node.entry.mark.kind is MarkKind.SQUARE)


def _facets(node: StructureNode, repeated: set[str]) -> list[StructureNode]:
    return [child for child in node.children if _is_facet(child) and _name(child) in repeated]


def _is_on(line: BudgetLine, title: str) -> bool:
    """Whether a program is in the task that a section is named after, or is the one that it is named after."""
    name = squeeze(_AMOUNT.sub("", title))
    if similarity(line.program, name) >= _SAME:
        return True
    return line.place.focus_task is not None and similarity(line.place.focus_task.name, title) >= _ALIKE


def _money(node: StructureNode, facets: Sequence[StructureNode]) -> StructureNode | None:
    """What says the section's money: its part on it, or the item that begins with the word for it."""
    if found := next((facet for facet in facets if _name(facet) in words("report")["budget"]), None):
        return found
    items = [below for below in node.walk() if below.kind is NodeKind.ITEM and is_money(below.text)]
    return items[0] if len(items) == 1 else None


def is_money(text: str) -> bool:
    """Whether an item says what its section costs: ``소요예산 : 총 1,200백만원``."""
    match = _LABELLED.match(text)
    return bool(match and flat(match[1]) in words("report")["budget"])


def _report(
    node: StructureNode, facets: Sequence[StructureNode], place: tuple[int, int], lines: Sequence[BudgetLine]
) -> ProgramReport:
    before = [child for child in node.children if child.entry.lines[0] < facets[0].entry.lines[0]]
    objective = [child for child in before if child.kind in {NodeKind.ITEM, NodeKind.PARAGRAPH}][:1]
    money = _money(node, facets)
    budget, parts = _budget(money) if money else (None, ())
    title = squeeze(node.text)
    programs = tuple(line for line in lines if _is_on(line, title))
    own = [*node.walk()]
    return ProgramReport(
        task_number=place[0],
        policy_task=ThingKey.of("policy-task", squeeze(node.parent.text)) if node.parent else None,
        number=place[1],
        title=title,
        lines=Lines(node.entry.lines[0], max(below.entry.lines[1] for below in own)),
        title_lines=Lines.of(node.entry.lines[0]),
        budget=budget,
        budget_lines=Lines.of(money.entry.lines[0]) if money and budget else None,
        budget_parts=parts,
        text="\n".join(below.text for below in own),
        objective=squeeze(objective[0].text) if objective else "",
        objective_lines=Lines.of(objective[0].entry.lines[0]) if objective else None,
        programs=programs,
        coverage_evidence="name" if programs else "",
    )


def _budget(node: StructureNode) -> tuple[Figure | None, tuple[BudgetPart, ...]]:
    """``소요예산: 4,800백만원 (국비 3,300, 시비 1,500)``: the amount, and its parts in the unit of the amount."""
    text = squeeze(" ".join([node.text, *(child.text for child in node.children[:1])]))
    money = [figure for figure in figures(text) if figure.unit == "원" and figure.value is not None]
    if not money:
        return None, ()
    total = money[0]
    won = int(total.precision)
    behind = _BRACKET.search(text, total.end)
    pieces = [_PART.fullmatch(squeeze(piece)) for piece in _BETWEEN.split(behind[1])] if behind else []
    found = [(squeeze(match[1]), match[2]) for match in pieces if match] if all(pieces) else []
    line = Lines.of(node.entry.lines[0])
    parts = [
        BudgetPart(name, in_won(Decimal(number.replace(",", "")) * won, number, won), line) for name, number in found
    ]
    return money_figure(total), tuple(parts) if len(parts) > 1 else ()


def plan_items(found: Sequence[ReportSection]) -> list[PlanItem]:
    """The items of the sections, but for those of the schedule and of the budget."""
    return [item for section in found for item in _items(section)]


def _items(section: ReportSection) -> Iterator[PlanItem]:
    orders: dict[int, int] = {}
    for facet in section.facets:
        if _name(facet) in (*words("report")["budget"], *words("report")["schedule"]):
            continue
        for node in facet.walk():
            if node is facet or node.kind not in {NodeKind.ITEM, NodeKind.NOTE}:
                continue
            parent = orders.get(id(node.parent), 0)
            orders[id(node)] = len(orders) + 1
            depth = _depth(node, facet)
            yield PlanItem(
                section=section.report.key,
                order=orders[id(node)],
                depth=depth,
                kind="note" if node.kind is NodeKind.NOTE else "item",
                marker=node.entry.mark.printed,
                keyword=node.keyword,
                text=squeeze(node.text),
                parent=parent,
                lines=Lines(*node.entry.lines),
            )


def _depth(node: StructureNode, facet: StructureNode) -> int:
    depth, at = 0, node
    while at is not facet and at.parent is not None:
        depth, at = depth + 1, at.parent
    return depth


def placed(milestones: Sequence[Milestone], found: Sequence[ReportSection]) -> list[Milestone]:
    """Milestones with the section that they are in, numbered there."""
    counts: Counter[SectionKey | None] = Counter()
    result = []
    for milestone in milestones:
        line = milestone.lines.start
        inside = (s.report.key for s in found if s.report.lines.start <= line <= s.report.lines.end)
        section = next(inside, None)
        counts[section] += 1
        result.append(replace(milestone, section=section, order=counts[section]))
    return result
