"""SPARQL of a user's own: prefixes that are known, the union of graphs, what is told; saved queries by words."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sba_kg import KnowledgeGraph
from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import CODE, GRAPH, PREFIXES, SBA
from sba_kg.cli import group
from sba_kg.query import choose, own
from tests.support.servers import Server

LINES = "SELECT ?b WHERE { GRAPH ?g { ?b a sba:BudgetLine ; sba:measure measure:program-budget } }"
FREE = "SELECT (COUNT(?b) AS ?n) WHERE { ?b a sba:BudgetLine ; sba:fundType/skos:prefLabel '수탁'@ko }"


def run(*arguments: str, text: str = "") -> Result:
    return CliRunner().invoke(group, arguments, input=text, prog_name="sba-kg")


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.open()


def test_known_prefixes_are_declared_where_they_are_used() -> None:
    ready = own.prepared(LINES, "q")
    assert dict(ready.prefixes) == {"sba": SBA, "measure": f"{CODE}measure/"}
    assert ready.text == f"PREFIX sba: <{SBA}> PREFIX measure: <{CODE}measure/> {LINES}"


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX sba: <http://example.org/> SELECT ?s { ?s a sba:X }",
        "SELECT ?s { ?s a <sba:X> ; ?p 'sba:X' . # sba:X\n _:b ?q 'x'@en }",
        "BASE <http://example.org/>\nprefix : <#> SELECT ?s { ?s a :X }",
    ],
)
def test_what_is_declared_or_no_name_stays(text: str) -> None:
    assert own.prepared(text, "q") == own.Prepared(text, {}, text)


@pytest.mark.parametrize("name", sorted(PREFIXES))
def test_every_prefix_of_the_project_is_known(name: str) -> None:
    assert own.prepared(f"ASK {{ ?s {name}:x ?o }}", "q").prefixes == {name: PREFIXES[name]}


@pytest.mark.parametrize(("text", "prefix"), [("ASK {\n ?s foo:bar ?o }", "foo"), ("ASK {\n :s ?p ?o }", "")])
def test_an_unknown_prefix_is_named_with_its_line(text: str, prefix: str) -> None:
    with pytest.raises(InputError) as caught:
        own.prepared(text, "own.rq")
    assert (caught.value.code, caught.value.line, caught.value.file) == ("E-Q07", 2, "own.rq")
    assert f"'{prefix}:'" in caught.value.en


def test_lines_of_messages_stay() -> None:
    failed = run("query", "-", text="SELECT ?s {\n ?s a sba:X ;;; }\n}")
    assert isinstance(failed.exception, InputError)
    assert "3:" in str(failed.exception)


def test_the_union_needs_no_graph(kg: KnowledgeGraph) -> None:
    """Inferred triples are in it: an implied budget line is a budget line."""
    assert kg.sparql(FREE, union=True)[0].n == 27
    within = "SELECT (COUNT(?b) AS ?n) { GRAPH graph:sba-2024 { ?b a sba:BudgetLine } }"
    assert kg.sparql(within, union=True)[0].n == 40
    assert kg.sparql("ASK { ?r a sh:ValidationResult }", union=True)[0].result is True
    assert kg.sparql("SELECT (COUNT(?s) AS ?n) WHERE { ?s a sba:DocumentSection }", union=True)[0].n == len(
        kg.query("sections")
    )
    assert kg.sparql("SELECT ?n { { SELECT (COUNT(?b) AS ?n) { ?b a sba:BudgetLine } } }", union=True)[0].n == 41


def test_what_stands_in_several_graphs_counts_once_in_their_union(kg: KnowledgeGraph) -> None:
    labels = "SELECT ?g ?label { GRAPH ?g { ?d a sba:District ; skos:prefLabel ?label } }"
    where = "{ ?d a sba:District ; skos:prefLabel ?label }"
    apart = kg.sparql(labels)
    assert len({row.g for row in apart}) > 1
    united = kg.sparql(f"SELECT ?d ?label {where}", union=True)
    assert len(united) == len({tuple(row.values()) for row in united})
    assert kg.sparql(f"SELECT (COUNT(*) AS ?n) {where}", union=True)[0].n == len(united)
    done = run("query", "-", "--union", "--format", "csv", text=f"SELECT (COUNT(*) AS ?n) {where}")
    assert done.stdout.splitlines()[1] == str(len(united))


def test_the_union_of_a_server(server: Server, kg: KnowledgeGraph) -> None:
    there = KnowledgeGraph.connect(server.query)
    assert there.sparql(FREE, union=True).answer.rows == kg.sparql(FREE, union=True).answer.rows


def test_a_query_that_says_its_graphs_has_no_union() -> None:
    with pytest.raises(UsageError) as caught:
        own.prepared(f"SELECT ?s FROM <{GRAPH}x> {{ ?s a sba:X }}", "q", [f"{GRAPH}x"], union=True)
    assert caught.value.code == "E-Q08"
    assert run("query", "budget-totals", "--union").exit_code == 2


def test_python_warns_as_the_command_does(kg: KnowledgeGraph) -> None:
    with pytest.warns(UserWarning, match="P-Q14") as told:
        kg.sparql("SELECT ?b { ?b a sba:BudgetLine }")
    assert Path(told[0].filename) == Path(__file__)
    with pytest.warns(UserWarning, match="P-Q06"):
        kg.sparql("SELECT ?b { GRAPH ?g { ?b a sba:BudgetLime } }")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(kg.sparql(LINES)) == 40


def test_command_tells_the_prefixes() -> None:
    done = run("--lang", "en", "query", "-", "--format", "csv", text=LINES)
    assert done.exit_code == 0
    assert done.stderr == f"prefixes taken as known: PREFIX sba: <{SBA}> PREFIX measure: <{CODE}measure/>\n"


# -- saved queries by words ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("미완료 지적 예산", "open-findings-money"),
        ("open findings money", "open-findings-money"),
        ("milestone of programs", "program-milestones"),
        ("부서별 예산 비중", "budget-by-team"),
        ("자치구 시설", "facilities-by-district"),
        ("결원율", "vacancy-rate"),
    ],
)
def test_saved_queries_are_found_by_words(text: str, first: str) -> None:
    found, whole = choose.matching(text)
    assert whole
    assert first in [saved.name for saved in found[:3]]


def test_command_lists_queries_by_words() -> None:
    done = run("--lang", "ko", "queries", "list", "미완료", "지적")
    assert done.exit_code == 0
    assert "open-findings-money" in done.stdout
    some = run("--lang", "en", "queries", "list", "공작새", "예산")
    assert some.exit_code == 0
    assert "no saved query has all the words" in some.stderr
    assert run("queries", "list", "공작새").exit_code == 1
