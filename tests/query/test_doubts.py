"""Doubts are seen: an answer that rests on a doubtful figure says so, whatever the query does with the figure."""

from __future__ import annotations

import io
import json
from collections import Counter
from dataclasses import replace

import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest

from sba_kg import KnowledgeGraph, query
from sba_kg.answers import arrow, charts, notes, tables
from sba_kg.base.namespaces import RDF, SBA, SH, XSD
from sba_kg.query import QueryRun, doubts, rests, without
from sba_kg.query.answer import Answer
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.embedded import MemoryStore
from tests.support.here import sba_kg as run

NAMES = [path.stem for path in query_files()]
AREA = "F01-AreaPlausible"


@pytest.fixture(scope="module")
def known(shipped: MemoryStore) -> doubts.Doubts:
    return doubts.find(shipped)


@pytest.fixture(scope="module")
def altered(shipped: MemoryStore) -> MemoryStore:
    """The graphs with another value for every figure that an acknowledged violation is about.

    The graphs are altered and not the queries, so that this does not go the way of the code that it tests.
    """
    store = ox.Store()
    store.bulk_load(shipped.store.dump(format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)
    value = ox.NamedNode(SBA + "value")
    for result, *_ in store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(SH + "ValidationResult")):
        said = {
            q.predicate.value: str(getattr(q.object, "value", "")) for q in store.quads_for_pattern(result, None, None)
        }
        if said[SH + "resultSeverity"] != SH + "Violation" or said[SBA + "acknowledged"] != "true":
            continue
        for quad in list(store.quads_for_pattern(ox.NamedNode(said[SH + "focusNode"]), value, None)):
            store.remove(quad)
            figure = int(float(str(getattr(quad.object, "value", 0))))
            other = ox.Literal(str(figure * 3 + 7), datatype=ox.NamedNode(XSD + "integer"))
            store.add(ox.Quad(quad.subject, value, other, quad.graph_name))
    return MemoryStore((store,))


def marked(name: str, engine: MemoryStore, known: doubts.Doubts | None = None) -> Answer:
    saved = find_query(name)
    answer = query.run(saved, engine)
    return replace(answer, marks=rests.look(QueryRun(saved, {}, engine, answer), known))


@pytest.mark.parametrize("name", NAMES)
def test_what_rests_on_an_acknowledged_violation_has_a_mark_in_every_form(
    name: str, shipped: MemoryStore, altered: MemoryStore, known: doubts.Doubts
) -> None:
    answer = marked(name, shipped, known)
    there = Counter(query.run(find_query(name), altered).rows)
    resting = [i for i, row in enumerate(answer.rows) if not there[row]]
    told = notes.Notes(answer.marks, "ko")
    assert [i for i in resting if not told.mark(i)] == []
    if not resting:
        return
    table = tables.render(answer, "table", "ko", numbered=True).splitlines()
    markdown = tables.render(answer, "md", "ko").splitlines()
    with_columns = notes.with_columns(answer)
    rows = json.loads(tables.render(with_columns, "json"))
    parquet = pq.read_table(io.BytesIO(arrow.parquet(with_columns))).to_pylist()
    csv = tables.render(with_columns, "csv").splitlines()
    assert csv[0].endswith(",doubtful_figures,doubts")
    for i in resting:
        assert table[i + 1].split()[1] == told.mark(i)
        assert "[^" in markdown[i + 2]
        assert rows[i]["doubts"]
        assert parquet[i]["doubts"] == rows[i]["doubts"]
    assert any(line.startswith(("*1 ", "° ")) for line in table)
    assert any(line.startswith(("[^1]: ", "[^w]: ")) for line in markdown)
    saved = find_query(name)
    if saved.chart:
        drawn = charts.plot(saved, answer, "ko", "보고")
        assert any(mark.doubt for mark in drawn.marks)
        assert set(told.lines()) <= set(drawn.notes)


@pytest.mark.parametrize("name", ["facility-areas", "area-per-program", "facilities-by-district"])
def test_the_impossible_area_is_marked(name: str, shipped: MemoryStore, known: doubts.Doubts) -> None:
    answer = marked(name, shipped, known)
    assert answer.marks is not None
    rows = [row for row, found in zip(answer.rows, answer.marks.rows, strict=True) if AREA in {d.id for d in found}]
    assert rows
    assert all(any("1443" in str(cell) for cell in row) for row in rows)


def test_without_doubtful_leaves_the_value_out_and_not_the_thing(shipped: MemoryStore, known: doubts.Doubts) -> None:
    saved = find_query("facilities-by-district")
    answer = query.run(saved, shipped)
    less = rests.leave_out(QueryRun(saved, {}, shipped, answer), known).answer
    full, left = ({row[0]: row for row in each.rows} for each in (answer, less))
    assert full["성동구"][1] == left["성동구"][1]
    assert int(str(full["성동구"][2] or 0).partition(".")[0]) > 2_709_600
    assert int(str(left["성동구"][2] or 0).partition(".")[0]) < 10_000
    assert less.marks is not None
    assert less.marks.left_out == len(known.figures)


def test_doubts_are_of_every_kind_and_tell_their_lines(known: doubts.Doubts) -> None:
    assert {d.kind for d in known.all} == {"violation", "warning", "implied", "corrected", "evidence"}
    area = next(d for d in known.all if d.id == AREA)
    assert (area.lines, area.acknowledged, area.in_value) == ((1443,), True, True)
    assert area.reason["ko"]
    assert not next(d for d in known.all if d.id.startswith("B12")).in_value
    assert known.unchecked == ()


def test_a_graph_without_a_validation_says_so(shipped: MemoryStore) -> None:
    store = ox.Store()
    store.bulk_load(shipped.store.dump(format=ox.RdfFormat.N_QUADS) or b"", format=ox.RdfFormat.N_QUADS)
    store.remove_graph(ox.NamedNode(shipped.editions[0] + "/validation"))
    answer = marked("facility-areas", MemoryStore((store,)))
    assert answer.marks is not None
    assert answer.marks.unchecked == ("sba-2024",)
    assert "sba-2024" in notes.Notes(answer.marks, "ko").general[-1]


def test_every_value_that_a_saved_query_reads_can_be_left_out(shipped: MemoryStore) -> None:
    for path in query_files():
        text = "\n".join(line for line in path.read_text("utf-8").splitlines() if not line.startswith("#"))
        less = without.leave_out(text, ["urn:x"])
        assert less.count("NOT IN (<urn:x>)") == text.count("sba:value "), path.stem
        shipped.store.query(less)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT ?v { GRAPH ?g { ?o sba:value ?v } }", 1),
        ("PREFIX s: <https://w3id.org/sba-kg/def/> SELECT ?v { ?o a s:Target ; s:value ?v . ?p s:value ?w }", 2),
        ("SELECT ?v { ?o <https://w3id.org/sba-kg/def/value> ?v FILTER(?v > 1) ?p sba:value ?w }", 2),
        ("SELECT ?v { ?t sba:observes/sba:value ?v }", 0),
        ('SELECT ?v { ?t sba:text "?o sba:value ?v" }', 0),
        ("SELECT ?v { FILTER(EXISTS { ?o sba:value ?v }) }", 1),
    ],
)
def test_where_a_query_reads_values(text: str, found: int) -> None:
    assert without.leave_out(text, ["urn:x"]).count("NOT IN (<urn:x>)") == found
    assert without.reads_values(text) == bool(found)


def test_doubts_in_python() -> None:
    kg = KnowledgeGraph.open()
    areas = kg.query("facility-areas")
    row = next(row for row in areas if row.area_m2 == 2_709_600)
    assert AREA in {d.id for d in row.doubts}
    assert next(row for row in areas if row.source_line == 1408).doubts == ()
    assert AREA in areas.to_csv(doubts=True)
    assert "doubts" not in areas.to_csv()
    assert AREA in set("; ".join(areas.to_pandas(doubts=True)["doubts"].dropna()).split("; "))
    assert areas.to_polars(doubts=True).columns[-1] == "doubts"
    assert "[^1]: " in areas.to_markdown()
    assert [r for r in areas.without_doubtful() if r.area_m2 == 2_709_600] == []
    own = kg.sparql(
        "PREFIX sba: <https://w3id.org/sba-kg/def/> SELECT ?area ?value { GRAPH ?g { ?area a sba:FacilityArea ; "
        "sba:value ?value FILTER(?value > 1000000) } }"
    )
    assert AREA in {d.id for d in own[0].doubts}


def test_the_default_csv_keeps_its_columns() -> None:
    plain = run("query", "facility-areas", "--format", "csv").stdout
    assert plain.splitlines()[0] == "facility,label,area_m2,source_line"
    told = run("query", "facility-areas", "--format", "csv", "--doubts").stdout
    assert told.splitlines()[0] == "facility,label,area_m2,source_line,doubtful_figures,doubts"
    explained = run("query", "facility-areas", "--row", "39").stdout
    assert f"[{AREA}, " in explained
