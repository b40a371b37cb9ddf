"""Rows of the mapping table: what running text states about its own figures."""

from __future__ import annotations

from sba_kg.graph import paths
from sba_kg.graph.mapping.entity import Entity
from sba_kg.graph.mapping.fields import Amount, Code, Date, FixedCode, Local, String, Whole, Whose
from sba_kg.model import Apportionment, SpellingVariant, StatedDate, StatedFigure, StatedPeriod

_FIGURE_CLASSES = {"": "StatedFigure", "request": "RequestFigure", "answer": "AnswerFigure"}


def _subject(figure: StatedFigure) -> str:
    """What a figure is about: its finding or its section; else it is the institution."""
    if figure.finding:
        return paths.finding(figure.finding)
    return paths.section(figure.section) if figure.section else ""


STATED_FIGURE = Entity(
    StatedFigure,
    lambda r: _FIGURE_CLASSES[r.role],
    paths.stated_figure,
    (
        Whole(lambda r: r.order, "order"),
        FixedCode("stated-figure", "measure", "measure"),
        Local(_subject, "observes"),
        Whose(lambda r: "" if _subject(r) else "institution", "observes"),
        String(lambda r: r.text, "text"),
        Code(lambda r: r.qualifier, "qualifier", "qualifier"),
        Local(lambda r: paths.finding(r.finding) if r.finding else "", "isItemOf"),
        Amount(lambda r: r.figure),
    ),
)
APPORTIONMENT = Entity(
    Apportionment,
    "Apportionment",
    lambda r: paths.apportionment(r.order),
    (String(lambda r: r.text, "text"),),
)
STATED_PERIOD = Entity(
    StatedPeriod,
    "StatedPeriod",
    lambda r: paths.stated_period(r.order),
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.printed, "asPrinted"),
        Date(lambda r: r.start, "begins"),
        Date(lambda r: r.end, "ends"),
    ),
)
STATED_DATE = Entity(
    StatedDate,
    "StatedDate",
    lambda r: paths.stated_date(r.order),
    (
        Whole(lambda r: r.order, "order"),
        String(lambda r: r.printed, "asPrinted"),
        Date(lambda r: r.date, "date"),
        Whole(lambda r: r.weekday, "weekday"),
        Whole(lambda r: r.order, "order"),
    ),
)
SPELLING_VARIANT = Entity(
    SpellingVariant,
    "SpellingVariant",
    lambda r: paths.spelling_variant(r.order),
    (
        String(lambda r: r.printed, "asPrinted"),
        String(lambda r: r.other, "otherForm"),
    ),
)
ENTITIES = (STATED_FIGURE, APPORTIONMENT, STATED_PERIOD, STATED_DATE, SPELLING_VARIANT)
