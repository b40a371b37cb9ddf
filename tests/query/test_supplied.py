"""What headers leave unsaid: the parameter ``g`` and the column ``edition`` come from the text of the query."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg.base import sparql
from sba_kg.query import lint
from sba_kg.query.saved import SavedQuery, query_files, read_query, saved_queries
from sba_kg.store.embedded import MemoryStore

HEADER = """#+ name: own
#+ category: mine
#+ title: {ko: 사업, en: Programs}
#+ question: {ko: 사업은 무엇인가?, en: Which programs are there?}
#+ columns:
#+   - {name: program, type: string, label: {ko: 사업, en: Program}}
#+   - {name: other, type: string, label: {ko: 다른 것, en: Other}}
"""
TEXT = """SELECT ?program (STRAFTER(STR(?g), "/graph/") AS ?edition) (STR(?program) AS ?other)
WHERE { VALUES ?g { <https://w3id.org/sba-kg/graph/acme-2025> } GRAPH ?g { ?program ?p ?o } }
"""


def own(tmp_path: Path, header: str = HEADER, text: str = TEXT) -> SavedQuery:
    path = tmp_path / "mine" / "own.rq"
    path.parent.mkdir(exist_ok=True)
    path.write_text(header + text, "utf-8")
    return read_query(path)


def test_both_come_from_the_text(tmp_path: Path) -> None:
    saved = own(tmp_path)
    (parameter,) = saved.parameters
    assert (parameter.name, parameter.type, parameter.default) == ("g", "edition", "acme-2025")
    assert [column.name for column in saved.columns] == ["program", "edition", "other"]


def test_the_edition_stands_before_other_parameters(tmp_path: Path) -> None:
    more = "#+ parameters:\n#+   - {name: top, type: integer, default: 1, label: {ko: 수, en: Number}}\n"
    assert [p.name for p in own(tmp_path, HEADER + more).parameters] == ["g", "top"]


def test_a_text_without_them_has_neither(tmp_path: Path) -> None:
    saved = own(
        tmp_path, text='# VALUES ?g { <x> }\nSELECT ?program ?other WHERE { BIND("?g ?edition" AS ?program) }\n'
    )
    assert (saved.parameters, len(saved.columns)) == ((), 2)


def test_what_a_header_says_holds(tmp_path: Path) -> None:
    said = HEADER.replace(
        "  - {name: other", "  - {name: edition, type: string, label: {ko: 해, en: Year}}\n#+   - {name: other"
    )
    saved = own(tmp_path, said)
    assert [column.label["en"] for column in saved.columns] == ["Program", "Year", "Other"]


def test_the_linter_finds_what_need_not_be_said(tmp_path: Path, shipped: MemoryStore) -> None:
    said = HEADER + "#+   - {name: edition, type: string, label: {ko: 보고서, en: Edition}}\n"
    saved = own(tmp_path, said)
    found = [problem for problem in lint.lint(saved.path, lint.Ground(shipped)) if problem.code == "P-Q16"]
    assert [problem.line for problem in found] == [8]


@pytest.mark.parametrize("saved", saved_queries(), ids=lambda saved: saved.name)
def test_every_query_of_the_project(saved: SavedQuery) -> None:
    assert saved.parameters[0].name == "g"
    assert sparql.projection(saved.text) == [column.name for column in saved.columns]


def test_files_run_as_they_are(shipped: MemoryStore) -> None:
    """The text alone, in an engine that knows nothing of headers, has the columns that the loader says."""
    for path in query_files()[::10]:
        result = shipped.store.query(path.read_text("utf-8"))
        assert isinstance(result, ox.QuerySolutions)
        assert [variable.value for variable in result.variables] == [column.name for column in read_query(path).columns]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("SELECT DISTINCT ?a (COUNT(DISTINCT ?b) AS ?n) WHERE { SELECT ?x {} }", ["a", "n"]),
        ("PREFIX a: <b> select $a{ ?s ?p ?o }", ["a"]),
        ("SELECT * FROM <x> WHERE { ?s ?p ?o }", []),
        ("ASK { ?s ?p ?o }", []),
        ("# SELECT ?no\nSELECT ?yes (IF(EXISTS { ?c ?d ?e }, 1, 2) AS ?k) WHERE { }", ["yes", "k"]),
        ("", []),
    ],
)
def test_projection(text: str, names: list[str]) -> None:
    assert sparql.projection(text) == names


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("SELECT ?a { VALUES (?g ?h) { (1 2) } values ?g { <x> <y> } }", "<x>"),
        ("SELECT ?a { VALUES", ""),
        ("SELECT ?a { VALUES ?g", ""),
        ("SELECT ?a { VALUES ?gg { 1 } }", ""),
    ],
)
def test_first_value(text: str, term: str) -> None:
    assert sparql.first_value(text, "g") == term
