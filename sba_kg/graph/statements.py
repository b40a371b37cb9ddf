"""Stated figures with what they have to do with each other, apportionments, periods, weekdays, odd words."""

from __future__ import annotations

import pyoxigraph as ox

from sba_kg.graph.builder import GraphBuilder
from sba_kg.graph.terms import code, date_of_precision, number, sba, text
from sba_kg.model import StatedFigure, Statements

_CLASSES = {"": "StatedFigure", "request": "RequestFigure", "answer": "AnswerFigure"}


def describe(builder: GraphBuilder, statements: Statements) -> None:
    """Add what running text states about its own figures."""
    nodes = {figure.order: builder.local(figure.path) for figure in statements.figures}
    for figure in statements.figures:
        _figure(builder, figure)
    for link in statements.links:
        builder.add(nodes[link.subject], sba(link.term), nodes[link.target] if link.target else _literal(link.value))
    for group in statements.apportionments:
        node = builder.mint(f"apportionment/{group.order}", group.lines)
        builder.describe(node, "Apportionment", group.lines)
        builder.add(node, sba("text"), text(group.text))
        for share in group.shares:
            builder.add(nodes[share], sba("isShareIn"), node)
    _dates(builder, statements)
    _variants(builder, statements)


def _dates(builder: GraphBuilder, statements: Statements) -> None:
    for period in statements.periods:
        node = builder.mint(f"stated-period/{period.order}", period.lines)
        builder.describe(node, "StatedPeriod", period.lines)
        builder.add(node, sba("asPrinted"), text(period.printed))
        builder.add(node, sba("begins"), date_of_precision(period.start))
        builder.add(node, sba("ends"), date_of_precision(period.end))
        builder.add(node, sba("order"), number(period.order))
    for day in statements.dates:
        node = builder.mint(f"stated-date/{day.order}", day.lines)
        builder.describe(node, "StatedDate", day.lines)
        builder.add(node, sba("asPrinted"), text(day.printed))
        builder.add(node, sba("date"), date_of_precision(day.date))
        builder.add(node, sba("weekday"), number(day.weekday))
        builder.add(node, sba("order"), number(day.order))


def _variants(builder: GraphBuilder, statements: Statements) -> None:
    for variant in statements.variants:
        node = builder.mint(f"spelling-variant/{variant.order}", variant.lines[0])
        for lines in variant.lines:
            builder.describe(node, "SpellingVariant", lines)
        for lines in variant.others:
            builder.add(node, sba("isSupportedBy"), builder.passage(lines))
        builder.add(node, sba("asPrinted"), text(variant.printed))
        if variant.other:
            builder.add(node, sba("otherForm"), text(variant.other))


def _figure(builder: GraphBuilder, figure: StatedFigure) -> None:
    node = builder.mint(figure.path, figure.lines)
    builder.describe(node, _CLASSES[figure.role], figure.lines)
    builder.figure(node, figure.figure)
    builder.add(node, sba("order"), number(figure.order))
    builder.add(node, sba("measure"), code("measure", "stated-figure"))
    builder.add(node, sba("observes"), _subject(builder, figure))
    if figure.text:
        builder.add(node, sba("text"), text(figure.text))
    if figure.qualifier:
        builder.add(node, sba("qualifier"), code("qualifier", figure.qualifier))
    if figure.finding:
        builder.add(node, sba("isItemOf"), builder.local(f"finding/{figure.finding}"))


def _subject(builder: GraphBuilder, figure: StatedFigure) -> ox.NamedNode:
    """What a figure is about: its finding, its section, or the institution."""
    if figure.finding:
        return builder.local(f"finding/{figure.finding}")
    return builder.local(f"section/{figure.section}") if figure.section else builder.institution


def _literal(value: str | int) -> ox.Literal:
    return text(value) if isinstance(value, str) else number(value)
