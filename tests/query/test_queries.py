"""Saved queries: golden results, headers, two engines, parameters."""

from __future__ import annotations

import csv
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
import rdflib

from sba_kg import pipeline, query, store
from sba_kg.answers import tables
from sba_kg.base.errors import UsageError
from sba_kg.base.namespaces import GRAPH, ONTOLOGY_GRAPH
from sba_kg.base.text import key
from sba_kg.editions import edition
from sba_kg.pipeline import EditionBuild
from sba_kg.pipeline.outputs import derive
from sba_kg.query.columns import ParameterType
from sba_kg.query.saved import Parameter, SavedQuery, find_query, query_files
from sba_kg.store.embedded import MemoryStore, ontology_files
from tests.support import EDITIONS, REAL, ROOT

GOLDEN = ROOT / "tests" / "queries"
NAMES = [path.stem for path in query_files()]


def test_every_query_has_a_golden_result_and_every_golden_result_a_query() -> None:
    assert sorted(path.name for path in GOLDEN.iterdir()) == sorted(NAMES)
    assert NAMES


@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, shipped: MemoryStore) -> None:
    """The expected rows were compared, row by row, with a key that was made by hand from the text."""
    answer = query.run(find_query(name), shipped)
    assert tables.render(answer, "csv") == (GOLDEN / name / "expected.csv").read_text("utf-8")


Graphs = tuple[MemoryStore, rdflib.Dataset]


def _in_both(name: str, paths: list[Path], folder: Path) -> Graphs:
    """The graphs of an edition in both engines."""
    dataset = rdflib.Dataset()
    for file, suffix in (
        ("graph", ""),
        ("validation", "/validation"),
        ("inferred", "/inferred"),
        ("document", "/document"),
    ):
        dataset.graph(rdflib.URIRef(f"{GRAPH}{name}{suffix}")).parse(folder / f"{file}.ttl")
    for path in ontology_files():
        dataset.graph(rdflib.URIRef(ONTOLOGY_GRAPH)).parse(path)
    return store.open_store(paths), dataset


@pytest.fixture(scope="module")
def in_both(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Graphs]:
    @cache
    def load(name: str) -> Graphs:
        if name == REAL.name:
            return _in_both(name, [], REAL)
        folder = tmp_path_factory.mktemp("graphs") / name
        folder.mkdir()
        for file, data in derive(pipeline.run(edition.load(EDITIONS / name))).graphs().items():
            (folder / file).write_bytes(data)
        return _in_both(name, [folder], folder)

    return load


@pytest.mark.parametrize("name", NAMES)
def test_rdflib_gives_the_same_rows(name: str, in_both: Callable[[str], Graphs]) -> None:
    """On the first report, small ones first, of which the query has rows (real servers are asked of the real one)."""
    saved = find_query(name)
    for report in ("hill-2025", "twin-2025", REAL.name):
        loaded, dataset = in_both(report)
        if ours := query.run(saved, loaded, {"g": report}).rows:
            break
    assert ours
    text = saved.text.replace(f"<{GRAPH}{REAL.name}>", f"<{GRAPH}{report}>")
    theirs = [tuple(None if v is None or str(v) == "" else str(v) for v in row) for row in dataset.query(text)]
    assert theirs == [tuple(tables.plain(v) or None for v in row) for row in ours]


def test_source_lines_hold_what_they_are_said_to_hold(real: EditionBuild, shipped: MemoryStore) -> None:
    """Each row's line prints the row's main text or figure (spaces and punctuation aside)."""
    printed = {line.number: key(line.text) for line in real.document.source.lines}
    checked = 0
    for name, columns in {
        "report-facts": ("value",),
        "vision-statements": ("text",),
        "staffing": ("headcount",),
        "institution-budget": ("item",),
        "budget-lines": ("program",),
        "organization-units": ("team",),
    }.items():
        answer = query.run(find_query(name), shipped)
        for row in answer.rows:
            values = dict(zip([c.name for c in answer.columns], row, strict=True))
            line = values["source_line"]
            for column in columns:
                if line is not None and values[column] is not None:
                    assert key(str(values[column])) in printed[int(str(line))], (name, values)
                    checked += 1
    assert checked > 180


def test_amounts_are_printed_on_their_lines(real: EditionBuild) -> None:
    for line in real.records.budget_lines:
        if line.lines is not None:
            assert line.figure.printed in real.document.source.line(line.lines.start).printed
            assert int(line.figure.printed.replace(",", "")) * 1000 == line.figure.value


def test_edition_parameter(shipped: MemoryStore) -> None:
    saved = find_query("staffing")
    assert query.run(saved, shipped, {"g": "sba-2024"}).rows == query.run(saved, shipped).rows
    with pytest.raises(UsageError, match="not loaded"):
        query.run(saved, shipped, {"g": "sba-1999"})
    with pytest.raises(UsageError, match="no parameter"):
        query.run(saved, shipped, {"h": "1"})


@pytest.mark.parametrize("value", ['"', "> } ?s ?p ?o {", "sba-2024> } SELECT * { ?s ?p ?o", "}", "\\"])
def test_a_parameter_value_never_becomes_syntax(value: str, shipped: MemoryStore) -> None:
    with pytest.raises(UsageError):
        query.run(find_query("staffing"), shipped, {"g": value})


def test_a_string_parameter_is_escaped(shipped: MemoryStore) -> None:
    original = find_query("staffing")
    text = original.text.replace("WHERE {", 'WHERE {\n  VALUES ?wanted { "계" }', 1).replace(
        "BIND(STR(?label) AS ?grade)", "BIND(STR(?label) AS ?grade)\n  FILTER(?grade = ?wanted)"
    )
    parameter = Parameter("wanted", ParameterType.STRING, "계", {"ko": "직급", "en": "Grade"})
    saved = SavedQuery(**{**original.__dict__, "text": text, "parameters": (*original.parameters, parameter)})
    assert len(query.run(saved, shipped).rows) == 2
    assert len(query.run(saved, shipped, {"wanted": "소계"}).rows) == 2
    for value in ['" } ', "계\" 'x", "\\", "{ }", "계\n"]:
        assert query.run(saved, shipped, {"wanted": value}).rows == ()


def test_unknown_query_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="budget-lines"):
        find_query("budget-line")


def test_csv_of_goldens_has_the_fixed_columns() -> None:
    fixed = {
        "report-facts": "subject, property, value, source_line",
        "vision-statements": "kind, text, parent, source_line",
        "staffing": "measure, grade, headcount, source_line, body, page",
        "institution-budget": "side, item, parent_item, fiscal_year, amount_krw, source_line, version, page",
        "budget-lines": "policy_task, focus_task, subtask, program, amount_krw, teams, fund_type, evidence, source_line",
        "budget-totals": "level, name, parent, stated_krw, sum_of_parts_krw, difference_krw, source_line",
        "organization-units": "division, division_type, team, duties, source_line",
    }
    for name, columns in fixed.items():
        with (GOLDEN / name / "expected.csv").open(encoding="utf-8", newline="") as stream:
            assert next(csv.reader(stream)) == columns.split(", ")
