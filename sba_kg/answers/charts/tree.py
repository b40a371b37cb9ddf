"""Marks as a tree, and as bars where areas cannot show it: no area is negative, and no part larger than its whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

from sba_kg.answers.charts.marks import ChartMark, Plot, figure
from sba_kg.base.messages import phrase

Node = dict[str, Any]
#: (mark, row, label), (group, name) or (parent, group, name); empty for the root.
Key = tuple[str, ...]
#: Share of a whole by which its parts may exceed it: rounding of printed figures.
_ROUNDING = Decimal("0.01")


def honest(plot: Plot) -> Plot:
    """The plot, or one of bars where its areas would not be true to its figures, with a note that says so."""
    if plot.kind not in {"treemap", "sunburst"}:
        return plot
    nodes = tree(plot)
    unfit = [_name(node, nodes) for node in nodes[1:] if node["size"] < 0 or _is_exceeded(node, nodes)]
    if not unfit:
        return plot
    note = phrase("answers.charts.as-bars", plot.lang, names=", ".join(dict.fromkeys(unfit)))
    return replace(plot, kind="bar", marks=tuple(_flat(nodes, 0, 0)), notes=(*plot.notes, note), group_title="")


def _is_exceeded(node: Node, nodes: Sequence[Node]) -> bool:
    parts = sum((part["size"] for part in nodes if part["parent"] == node["id"]), Decimal(0))
    return bool(parts > node["size"] * (1 + _ROUNDING))


def _name(node: Node, nodes: Sequence[Node]) -> str:
    above = next(other for other in nodes if other["id"] == node["parent"])
    return f"{node['name']} ({above['name']})" if above["parent"] is not None else str(node["name"])


def _flat(nodes: Sequence[Node], parent: int, depth: int) -> Iterator[ChartMark]:
    for node in nodes:
        if node["parent"] == parent:
            yield ChartMark(f"{'› ' * depth}{node['name']}", node["size"], node["text"])
            yield from _flat(nodes, node["id"], depth + 1)


def tree(plot: Plot) -> list[Node]:
    """The marks as nodes under one root: ``id``, ``parent``, ``name``, ``own`` size, whole ``size`` and ``text``.

    A mark is under the first mark that its parent names (within its group), else under a node of that name, both under
    a node for its group. A mark with children keeps for itself what they leave of its size.
    """
    first: dict[tuple[str, str], Key] = {}
    for i, mark in enumerate(plot.marks):
        first.setdefault((mark.group, mark.label), ("mark", str(i), mark.label))
    parents: dict[Key, Key | None] = {(): None}
    sizes: dict[Key, Decimal] = {}
    for i, mark in enumerate(plot.marks):
        key: Key = ("mark", str(i), mark.label)
        top: Key = ("group", mark.group) if mark.group else ()
        if top:
            parents.setdefault(top, ())
        above = first.get((mark.group, mark.parent), ("parent", mark.group, mark.parent)) if mark.parent else top
        if above[:1] == ("parent",):
            parents.setdefault(above, top)
        parents[key] = top if _is_below(above, key, parents) else above
        sizes[key] = mark.value or Decimal(0)
    return _nodes(plot, _without_single_parts(parents), sizes)


def _is_below(node: Key | None, other: Key, parents: Mapping[Key, Key | None]) -> bool:
    """Whether a node is another one or below it: marks may name each other as parents."""
    while node is not None and node != other:
        node = parents.get(node)
    return node is not None


def _without_single_parts(parents: Mapping[Key, Key | None]) -> dict[Key, Key | None]:
    """The tree without a node that is the only part of its group and no mark: the ring would say nothing."""
    only = {}
    for key, parent in parents.items():
        parts = [other for other, above in parents.items() if above == parent]
        if parent and key[0] != "mark" and len(parts) == 1:
            only[key] = parent
    return {key: only.get(parent, parent) if parent else parent for key, parent in parents.items() if key not in only}


def _nodes(plot: Plot, parents: Mapping[Key, Key | None], sizes: Mapping[Key, Decimal]) -> list[Node]:
    ids = {key: i for i, key in enumerate(parents)}

    @cache
    def total(key: Key) -> Decimal:
        return sizes[key] if key in sizes else below(key)

    def below(key: Key) -> Decimal:
        return sum((total(other) for other, above in parents.items() if above == key), Decimal(0))

    return [
        {"id": ids[key], "parent": None if above is None else ids[above],
         "name": _shown(plot, key), "doubtful": key[:1] == ("mark",) and plot.marks[int(key[1])].is_doubtful,
         "own": float(max(sizes.get(key, Decimal(0)) - below(key), Decimal(0))), "size": total(key),
         "text": figure(total(key), plot.digits)}
        for key, above in parents.items()
    ]  # fmt: skip


def _shown(plot: Plot, key: Key) -> str:
    """What a node is called: a mark with the sign of its doubts."""
    if not key:
        return plot.title
    return f"{key[-1]} {plot.marks[int(key[1])].doubt}".rstrip() if key[0] == "mark" else key[-1]
