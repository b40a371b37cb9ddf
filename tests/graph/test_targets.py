"""Totals and parts among targets, told by what the text adds up."""

from __future__ import annotations

import dataclasses

import pytest

from sba_kg.graph.targets import entries, totals
from sba_kg.model import (
    Figure,
    FigureLink,
    Lines,
    Records,
    SectionKey,
    StatedFigure,
    Statements,
    TableEntry,
    Target,
)

SECTION = SectionKey(3, 1)


def _target(order: int, what: str, value: int, line: int) -> Target:
    figure = Figure(value, "person", f"{value}명", "person")
    return Target(
        section=SECTION, order=order, what=what, unit="명", kind="target", qualifier="", figure=figure,
        lines=Lines.of(line),
    )  # fmt: skip


def _records(*values: tuple[str, int, int]) -> Records:
    """Targets of lines, and the statement that the last is the total of the others."""
    targets = [_target(order, *value) for order, value in enumerate(values, 1)]
    figures = [
        StatedFigure(order=t.order, figure=t.figure, text=t.what.split()[0], lines=t.lines, section=SECTION)
        for t in targets
    ]
    links = [FigureLink(figure.order, "isPartOfTotal", len(figures)) for figure in figures[:-1]]
    return Records(targets=targets, statements=Statements(figures=figures, links=links))


@pytest.mark.parametrize(
    ("values", "parts"),
    [
        ((("취업 인원", 2800, 1), ("현직 인원", 100, 2), ("기초 인원", 100, 2), ("교육생 인원", 3000, 2)), [1, 2, 3]),
        ((("취업 인원", 2800, 1), ("현직 인원", 100, 2), ("교육생 인원", 3000, 2)), []),
    ],
    ids=["adds up", "does not add up"],
)
def test_parts_of_a_total(values: tuple[tuple[str, int, int], ...], parts: list[int]) -> None:
    found = list(totals(_records(*values)))
    assert [[part.order for part in each] for _, each in found] == ([parts] if parts else [])
    assert [total.order for total, _ in found] == ([len(values)] if parts else [])


def test_a_figure_that_may_be_several_targets_is_none() -> None:
    """Two targets of one value on a line, of which the text adds one: words tell which, or nothing is linked."""
    records = _records(("취업 인원", 200, 1), ("현직 인원", 100, 2), ("교육생 인원", 300, 2))
    told = dataclasses.replace(records, targets=[*records.targets, _target(9, "강사 인원", 100, 2)])
    assert [[part.order for part in parts] for _, parts in totals(told)] == [[1, 2]]
    same = dataclasses.replace(records, targets=[*records.targets, _target(9, "현직 인원", 100, 2)])
    assert list(totals(same)) == []


def test_figures_of_entries() -> None:
    """A cell that prints the figure; where two of a line do, the name of the entry tells."""
    cells = [("동관", "60명", "가 160명"), ("서관", "60명", "30명, 가람 5실")]
    rows = [
        TableEntry(
            section=SECTION, order=order, kind="campus",
            values=(("entryName", name, 1), ("capacity", capacity, 2), ("description", text, 3)),
        )
        for order, (name, capacity, text) in enumerate(cells, 1)
    ]  # fmt: skip
    targets = [
        _target(1, "동관 동시교육인원", 60, 2), _target(2, "서관 동시교육인원", 60, 2), _target(3, "정원", 30, 3),
        _target(4, "동시교육인원", 60, 2), _target(5, "인원", 60, 3),
    ]  # fmt: skip
    found = entries(Records(targets=targets, entries=rows))
    assert [(target.order, entry.order) for target, entry in found] == [(1, 1), (2, 2), (3, 2)]
