"""Program sections by structure: headings whose parts repeat from one to the next (추진방향, 소요예산, 추진일정).

A part that has a name of the genre (``data/genre/tables.toml``, ``[report]``) need not repeat, and may be an item
(``❍ 사업개요``). Numbered sections between such sections are program sections too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from sba_kg.base.text import similarity, squeeze
from sba_kg.converters.common.units import in_won, money_figure
from sba_kg.converters.layouts.words import flat, has, words
from sba_kg.model import BudgetLine, BudgetPart, Figure, Lines, Milestone, PlanItem, ProgramReport, SectionKey, ThingKey
from sba_kg.reader.headings import is_cost, is_part, is_plan, is_schedule
from sba_kg.reader.marks import MarkKind
from sba_kg.reader.quantities import figures
from sba_kg.reader.structure import NodeKind, StructureNode
from sba_kg.vocabulary import genre
from sba_kg.vocabulary.unit_names import unit_type

_LABEL = re.compile(r"\s*[:：(].*$|^\W+")
#: A part repeats in at least so many sections, and a section has at least so many such parts.
_REPEATS, _PARTS = 2, 2
_ALIKE = 0.85
#: What a title has behind the name: who does it, what it costs.
_BEHIND = re.compile(r"\s*[(【\[〔<〈][^()【】\[\]〔〕<>〈〉]*[)】\]〕>〉]$")
_BRACKET = re.compile(r"\(([^()]*)\)")
_PART = re.compile(r"(\D{1,20}?)\s?:?\s?(\d[\d,]*+(?:\.\d++)?)\s?(?P<unit>(?:십|백|천)?(?:만|억)|천|원)?원?")
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
    found = {id(node): facets for node in own if len(facets := _facets(node, repeated)) >= _PARTS}
    found |= {id(node): _facets(node, repeated) for node in own if id(node) not in found and _is_between(node, found)}
    # One that is marked as they are, on their level, may have a single part.
    alike = {(node.level, node.entry.mark.kind) for node in own if id(node) in found and node.entry.mark.number}
    found |= {
        id(node): facets
        for node in own
        if id(node) not in found and (node.level, node.entry.mark.kind) in alike and (facets := _facets(node, repeated))
    }
    upper = list(dict.fromkeys(id(node.parent) for node in own if id(node) in found))
    counts: Counter[int] = Counter()
    made = []
    for node in (node for node in own if id(node) in found):
        counts[id(node.parent)] += 1
        place = (upper.index(id(node.parent)) + 1, counts[id(node.parent)])
        facets = found[id(node)]
        made.append(ReportSection(_report(node, facets, place, lines), node, tuple(facets)))
    return made


def _is_between(node: StructureNode, found: Collection[int]) -> bool:
    """Whether a numbered section stands among program sections: most of those of its kind beside it are such."""
    if node.parent is None or not node.entry.mark.number or _is_other(node):
        return False
    beside = [
        other
        for other in node.parent.children
        if other.kind is NodeKind.SECTION and other.entry.mark.kind is node.entry.mark.kind
    ]
    return sum(1 for other in beside if id(other) in found) * 2 > len(beside)


def covers(found: Sequence[ReportSection], reports: Sequence[ProgramReport]) -> bool:
    """Whether each of some program sections, whose ends may be lost, begins within one of these."""
    spans = [section.report.lines for section in found]
    return all(any(span.start <= report.lines.start <= span.end for span in spans) for report in reports)


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
    if node.kind is NodeKind.ITEM and _is_known(node) and (":" not in node.text or node.children):
        return True
    return node.kind is NodeKind.SECTION or (node.kind is NodeKind.ITEM and node.entry.mark.kind is MarkKind.SQUARE)


def _is_known(node: StructureNode) -> bool:
    """Whether the words of a heading are those of a part of such sections."""
    text = _LABEL.sub("", node.text)
    return is_plan(text) or is_schedule(text) or is_cost(text) or is_part(text)


def _is_other(node: StructureNode) -> bool:
    """Whether a section is in another part of the report: results, findings, issues."""
    at: StructureNode | None = node
    while at is not None:
        if has(at.text, "report", "other"):
            return True
        at = at.parent
    return False


def _facets(node: StructureNode, repeated: set[str]) -> list[StructureNode]:
    known = [child for child in node.children if _is_facet(child)] if not _is_known(node) else []
    other = _is_other(node)
    return [child for child in known if _name(child) in repeated or (not other and _is_known(child))]


def _is_on(line: BudgetLine, title: str) -> bool:
    """Whether a section is named after a program, or after the task that it is in."""
    bare = _BEHIND.sub("", title)
    names = (line.program, line.place.focus_task.name if line.place.focus_task else "")
    return any(name and similarity(name, bare) >= _ALIKE for name in names)


def _report(
    node: StructureNode, facets: Sequence[StructureNode], place: tuple[int, int], lines: Sequence[BudgetLine]
) -> ProgramReport:
    first = facets[0].entry.lines[0] if facets else node.entry.lines[0]
    before = [child for child in node.children if child.entry.lines[0] < first]
    objective = [child for child in before if child.kind in {NodeKind.ITEM, NodeKind.PARAGRAPH}][:1]
    money = next((facet for facet in facets if _name(facet) in words("report")["budget"]), None)
    budget, parts = _budget(money) if money else (None, ())
    if budget is None and (money := _money_item(facets)):
        budget, parts = _budget(money)
    title = squeeze(node.text)
    programs = tuple(line for line in lines if _is_on(line, title))
    own = [*node.walk()]
    return ProgramReport(
        task_number=place[0],
        policy_task=_policy_task(node),
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


def _money_item(facets: Sequence[StructureNode]) -> StructureNode | None:
    """The item below a part that is labelled as the budget (``- 소요예산 : 1,200백만원``)."""
    items = (node for facet in facets for node in facet.walk() if node.kind is NodeKind.ITEM and node is not facet)
    return next((node for node in items if ":" in node.text and _name(node) in words("report")["budget"]), None)


def _policy_task(node: StructureNode) -> ThingKey | None:
    """The task that a section stands below: the heading above it, unless this names a part of the report or a unit."""
    parent = node.parent
    if parent is None or has(parent.text, "report", "whole", "other") or unit_type(flat(_LABEL.sub("", parent.text))):
        return None
    return ThingKey.of("policy-task", squeeze(parent.text))


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
    found = (
        [(squeeze(match[1]), match[2], _worth(match["unit"], won)) for match in pieces if match] if all(pieces) else []
    )
    line = Lines.of(node.entry.lines[0])
    parts = [
        BudgetPart(name, in_won(Decimal(number.replace(",", "")) * own, number, own), line)
        for name, number, own in found
    ]
    return money_figure(total), tuple(parts) if len(parts) > 1 else ()


def _worth(unit: str | None, won: int) -> int:
    """Won of a part's own unit, else of the unit of the whole."""
    return genre.units().money.get(unit if unit == "원" else f"{unit}원", won) if unit else won


def plan_items(found: Sequence[ReportSection]) -> list[PlanItem]:
    """The items of the sections, but for those of the schedule and of the budget."""
    return [item for section in found for item in _items(section)]


def planned(found: Sequence[ReportSection], items: Sequence[PlanItem]) -> list[PlanItem]:
    """The items that say what is to be done, not what was done or how things are."""
    past = [facet for section in found for facet in section.facets if has(_name(facet), "report", "past")]
    lines = {node.entry.lines[0] for facet in past for node in facet.walk()}
    return [item for item in items if item.lines.start not in lines]


def _items(section: ReportSection) -> Iterator[PlanItem]:
    orders: dict[int, int] = {}
    for facet in section.facets:
        name = _name(facet)
        dated = name in words("report")["schedule"] and name not in words("report")["plan"]
        if dated or name in words("report")["budget"]:
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
