"""Dates of mixed precision (``2024``, ``2024-05``, ``2024-05-03``) in the queries and rules that compare them."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import query, store
from sba_kg.query.answer import Value
from sba_kg.query.saved import find_query
from sba_kg.validation import engine, shapes
from tests.support import ROOT

HEAD = """
@prefix e:    <https://w3id.org/sba-kg/id/dates-2024/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix sba:  <https://w3id.org/sba-kg/def/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd:  <http://www.w3.org/2001/XMLSchema#> .

e:report a sba:WorkReport ; sba:reportDate "2024-02-27"^^xsd:date ; sba:fiscalYear "2024"^^xsd:gYear .
e:section a sba:ProgramReport ; sba:taskNumber 1 ; sba:number 1 ; sba:title "절" ; sba:isPlacedIn e:task .
e:task a sba:PolicyTask ; skos:prefLabel "과제"@ko .
"""
_TYPES = {4: "gYear", 7: "gYearMonth", 10: "date"}
#: Name → begin and end, ``""`` where none is printed.
PERIODS = {
    "day": ("", "2024-02-27"),
    "leap day": ("", "2024-02-29"),
    "month": ("", "2024-02"),
    "last year's February": ("", "2023-02"),
    "april": ("2024-04", "2024-04"),
    "april to june": ("2024-04", "2024-06"),
    "until the year's end": ("", "2024"),
    "the year": ("2024", "2024"),
    "last year": ("", "2023"),
    "year to march": ("2024", "2024-03"),
    "from may": ("2024-05", ""),
    "december": ("", "2024-12"),
    "new year's eve": ("2024-12-31", "2024-12-31"),
}


def typed(value: str) -> str:
    return f'"{value}"^^xsd:{_TYPES[len(value)]}'


def milestone(order: int, name: str, begins: str, ends: str) -> str:
    dates = "".join(f" ; sba:{term} {typed(v)}" for term, v in (("begins", begins), ("ends", ends)) if v)
    return (
        f'e:m{order} a sba:Milestone ; sba:isItemOf e:section ; sba:event "{name}" ; sba:asPrinted "{name}" ;'
        f" sba:order {order} ; sba:openEnded {str(not ends).lower()} ; prov:wasDerivedFrom e:l{order}{dates} .\n"
        f"e:l{order} a sba:Passage ; sba:startLine {order} ; sba:endLine {order} .\n"
    )


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> store.MemoryStore:
    path = tmp_path_factory.mktemp("dates") / "dates-2024" / "graph.ttl"
    path.parent.mkdir()
    lines = (milestone(n, name, *period) for n, (name, period) in enumerate(PERIODS.items(), 1))
    path.write_text(HEAD + "".join(lines), "utf-8")
    return store.open_store([path])


def events(loaded: store.MemoryStore, name: str, column: str = "event", **given: str) -> list[Value]:
    answer = query.run(find_query(name), loaded, given)
    index = [c.name for c in answer.columns].index(column)
    return [row[index] for row in answer.rows]


PAST = ["last year's February", "last year"]


@pytest.mark.parametrize(
    ("by", "due"),
    [
        ("2024-02-26", PAST),
        ("2024-02-27", [*PAST, "day"]),
        ("2024-02-28", [*PAST, "day"]),
        ("2024-02-29", [*PAST, "day", "leap day", "month"]),
        ("2024-02", [*PAST, "day", "leap day", "month"]),
        ("2024-03", [*PAST, "day", "leap day", "month", "year to march"]),
        ("2024-04-29", [*PAST, "day", "leap day", "month", "year to march"]),
        ("2024-04-30", [*PAST, "day", "leap day", "month", "year to march", "april"]),
        ("2023", PAST),
        ("2024-12-30", [*PAST, "day", "leap day", "month", "year to march", "april", "april to june"]),
    ],
)
def test_due_by(by: str, due: list[str], loaded: store.MemoryStore) -> None:
    """A month or a year is due by a day if its last day is not after it."""
    assert events(loaded, "due-by", by=by) == due


@pytest.mark.parametrize("by", ["2024", "2024-12", "2024-12-31", ""])
def test_due_by_the_end_of_the_year(by: str, loaded: store.MemoryStore) -> None:
    given = {"by": by} if by else {}
    assert set(events(loaded, "due-by", **given)) == set(PERIODS) - {"from may"}


@pytest.mark.parametrize(
    ("after", "later"),
    [
        ("2024-06", {"until the year's end", "the year", "december", "new year's eve"}),
        ("2024-06-29", {"april to june", "until the year's end", "the year", "december", "new year's eve"}),
        ("2024", set()),
    ],
)
def test_due_later_than(after: str, later: set[str], loaded: store.MemoryStore) -> None:
    assert set(events(loaded, "due-by", after=after)) == later


def test_a_february_of_100_years_has_28_days(tmp_path: Path) -> None:
    """2000 was a leap year, 1900 was none, 2023 was none."""
    path = tmp_path / "dates-2024" / "graph.ttl"
    path.parent.mkdir()
    ends = ("1900-02", "2000-02", "2023-02", "2100-02")
    path.write_text(HEAD + "".join(milestone(n, e, "", e) for n, e in enumerate(ends, 1)), "utf-8")
    loaded = store.open_store([path])
    assert events(loaded, "due-by", by="1900-02-28") == ["1900-02"]
    assert events(loaded, "due-by", by="2000-02-28") == ["1900-02"]
    assert events(loaded, "due-by", by="2000-02-29") == ["1900-02", "2000-02"]
    assert events(loaded, "due-by", by="2100-02-28") == list(ends)


def test_due_before_report(loaded: store.MemoryStore) -> None:
    assert events(loaded, "due-before-report") == [
        "last year's February", "last year", "month", "day", "leap day"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("month", "expected"),
    [
        ("2024-02", {
            "day": "due", "leap day": "due", "month": "due", "the year": "running", "year to march": "running",
            "until the year's end": "due-later", "december": "due-later",
        }),
        ("2024-03", {
            "year to march": "due", "the year": "running", "until the year's end": "due-later",
            "december": "due-later",
        }),
        ("2024-04-15", {
            "april": "held", "april to june": "starts", "the year": "running", "until the year's end": "due-later",
            "december": "due-later",
        }),
        ("2024-12", {
            "new year's eve": "held", "december": "due", "until the year's end": "due", "the year": "running",
            "from may": "running",
        }),
        ("2025-01", {"from may": "running"}),
    ],
)  # fmt: skip
def test_events_in_month(month: str, expected: dict[str, str], loaded: store.MemoryStore) -> None:
    found = events(loaded, "events-in-month", month=month)
    assert dict(zip(found, events(loaded, "events-in-month", "relation", month=month), strict=True)) == expected


def test_events_in_a_year(loaded: store.MemoryStore) -> None:
    relations = dict(
        zip(
            events(loaded, "events-in-month", month="2024"),
            events(loaded, "events-in-month", "relation", month="2024"),
            strict=True,
        )
    )
    assert relations["the year"] == relations["april to june"] == "held"
    assert relations["until the year's end"] == relations["december"] == "due"
    assert relations["from may"] == "starts"


def test_the_timeline_goes_by_the_last_day(loaded: store.MemoryStore) -> None:
    found = events(loaded, "timeline")
    assert [str(name) for name in found[:2]] == ["last year's February", "last year"]
    assert found[-4:] == ["until the year's end", "the year", "december", "new year's eve"]


def test_the_histogram_has_months(loaded: store.MemoryStore) -> None:
    months = [str(month) for month in events(loaded, "schedule-histogram", "month")]
    assert all(re.fullmatch(r"\d{4}(-\d\d)?", month) for month in months)
    assert len(set(months)) == len(months)


# -- rules -----------------------------------------------------------------------------------------


def found(rule: str, triples: str, report: str = "2024-02-27") -> int:
    """The number of results of a rule."""
    text = HEAD.replace(typed("2024-02-27"), typed(report)) + triples
    graph = [quad.triple for quad in ox.parse(text.encode(), format=ox.RdfFormat.TURTLE)]
    outcome = engine.run(shapes.load(), graph, (), (60,))
    return sum(result.shape.rule.id.startswith(rule) for result in outcome.raw)


@pytest.mark.parametrize(
    ("begins", "ends", "wrong"),
    [
        ("2024-05-03", "2024-05", False),
        ("2024-05", "2024-05-03", False),
        ("2024", "2024-05-03", False),
        ("2024-05-03", "2024", False),
        ("2024-06", "2024-05-31", True),
        ("2024-05-03", "2024-05-02", True),
        ("2025", "2024-12", True),
        ("2024-12-31", "2023", True),
    ],
)
def test_a_period_is_wrong_if_no_reading_of_it_is_right(begins: str, ends: str, wrong: bool) -> None:
    assert bool(found("T01", milestone(1, "x", begins, ends))) is wrong


@pytest.mark.parametrize("rule", ["F05", "A05"])
@pytest.mark.parametrize(
    ("date", "report", "wrong"),
    [
        ("2024-02-27", "2024-02-27", False),
        ("2024-02-28", "2024-02-27", True),
        ("2024-02", "2024-02-27", False),
        ("2024-03", "2024-02-27", True),
        ("2024-02-28", "2024-02", False),
        ("2024-03-01", "2024-02", True),
        ("2024-12", "2024", False),
        ("2025", "2024", True),
    ],
)
def test_before_the_report(rule: str, date: str, report: str, wrong: bool) -> None:
    thing = "sba:FacilityEntry ; sba:opened" if rule == "F05" else "sba:Finding ; sba:submitted"
    assert bool(found(rule, f"e:x a {thing} {typed(date)} .\n", report)) is wrong


def test_every_query_that_compares_dates_is_tested_here() -> None:
    """A new query that compares texts of dates needs a case above."""
    dates = re.compile(r"sba:(begins|ends|opened|completed|submitted|reportDate)\b")
    compares = re.compile(r"(?<![<-])[<>]=? ?(\?|SUBSTR|STR\()|ORDER BY[^\n]*\?(end|last|day|month|opens)\b")
    known = {
        "due-by", "due-before-report", "events-in-month", "timeline", "schedule-histogram", "facility-openings",
    }  # fmt: skip
    using = {
        path.stem
        for path in (ROOT / "queries").rglob("*.rq")
        if dates.search(path.read_text("utf-8"))
        and compares.search(re.sub(r"(?m)^#.*$|<[^<>\s]*>", "", path.read_text("utf-8")))
    }
    assert using <= known
