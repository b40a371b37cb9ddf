"""Parameters of saved queries: a value is one term, whatever it says and wherever the block stands."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given
from hypothesis import strategies as st
from rdflib.plugins.sparql import prepareQuery

from sba_kg.base import sparql
from sba_kg.base.errors import ResourceError, UsageError
from sba_kg.base.namespaces import GRAPH
from sba_kg.query import parameters
from sba_kg.query.columns import Column, ColumnType, Parameter, ParameterType
from sba_kg.query.saved import SavedQuery, saved_queries
from sba_kg.store.embedded import MemoryStore
from sba_kg.store.engine import Engine

LABEL = {"ko": "값", "en": "Value"}
#: Characters that an xsd:string may have, with those that mean something in SPARQL more often than by chance.
_CONTROLS = "".join(map(chr, [*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF]))
TEXT = st.text(
    st.sampled_from("\"'\\{}<>#?$@^.;,()|&!=*/+-:_uU0027\n\r\t 가")
    | st.characters(exclude_categories=["Cs"], exclude_characters=_CONTROLS),
    max_size=40,
)
EXAMPLES = (
    "",
    '"',
    "'",
    '"""',
    "\\",
    '\\"',
    "}",
    '" } UNION { ?s ?p ?o } VALUES ?x { "',
    "SELECT * WHERE { ?s ?p ?o }",
    "# not a comment",
    "\\u0022",
    "\\\\u0022 }",
    "\\U00000022",
    "\\u007D",
    "\n\r\t",
    "\x7f",
    "%s {0} ?x $x @ko ^^xsd:integer",
    "창업\u00a0허브",
    "\U0001f600",
)


def saved(text: str, **types: str) -> SavedQuery:
    """A query with parameters of these types."""
    wanted = tuple(Parameter(name, ParameterType(type_), "1", LABEL) for name, type_ in types.items())
    column = Column("x", ColumnType.STRING, LABEL)
    return SavedQuery("echo", "test", LABEL, LABEL, (column,), wanted, False, {}, text, Path("echo.rq"))


ECHO = saved('SELECT ?x WHERE { VALUES ?x { "1" } }', x="string")
NO_GRAPHS: Engine = MemoryStore((ox.Store(),))


def filled(text: str, value: str, type_: str = "string") -> str:
    return parameters.fill(saved(text, x=type_), {"x": value}, NO_GRAPHS)


def rows(text: str) -> tuple[tuple[object, ...], ...]:
    return tuple(
        tuple(term.value for term in row)
        for row in NO_GRAPHS.select(text).rows
        if all(isinstance(t, ox.Literal) for t in row)
    )


# -- values ---------------------------------------------------------------------------------------


def _algebra(node: Any) -> Any:
    """The algebra as plain lists; literals stay as they are."""
    if isinstance(node, dict):
        return [getattr(node, "name", ""), *[[key, _algebra(node[key])] for key in sorted(node, key=str)]]
    if isinstance(node, list | tuple):
        return [_algebra(item) for item in node]
    return sorted(map(str, node)) if isinstance(node, set | frozenset) else node


@given(TEXT)
def test_a_text_is_one_literal_in_both_engines(value: str) -> None:
    """The query parses, gives the value back in one row, and its algebra differs in that literal only."""
    plain = 'SELECT ?x ?y WHERE { VALUES ?x { "1" } VALUES ?y { "y" } FILTER(?y != "}") }'
    text = filled(plain, value)
    assert rows(text) == ((value, "y"),)
    ours = prepareQuery(text).algebra
    expected = prepareQuery(plain).algebra
    assert [str(row[0]) for row in rdflib.Graph().query(text)] == [value]
    swapped = _replaced(_algebra(expected), rdflib.Literal("1"), rdflib.Literal(value))
    assert _algebra(ours) == swapped


for _example in EXAMPLES:
    test_a_text_is_one_literal_in_both_engines = example(_example)(test_a_text_is_one_literal_in_both_engines)


def _replaced(node: Any, old: rdflib.Literal, new: rdflib.Literal) -> Any:
    if isinstance(node, list):
        return [_replaced(item, old, new) for item in node]
    return new if isinstance(node, rdflib.Literal) and node == old else node


@pytest.mark.parametrize("value", ["\0", "a\x01", "\x1f", "\ud800", "a\udc00b", "\ufffe", "\uffff"])
def test_a_text_that_no_string_may_hold_is_an_error(value: str) -> None:
    with pytest.raises(UsageError) as caught:
        filled(ECHO.text, value)
    assert re.search(r"E-U04.*U\+[0-9A-F]{4}", caught.value.render())
    assert value not in str(caught.value)


@pytest.mark.parametrize("value", ["", "x", "1.5", "1e3", "--1", "1 000", "10000000000000000000", "1 } #", "१"])
def test_what_is_no_whole_number_is_an_error(value: str) -> None:
    with pytest.raises(UsageError, match="whole number"):
        filled(ECHO.text, value, "won")


def test_whole_numbers_are_integers() -> None:
    assert rows(filled("SELECT (?x + 1 AS ?y) WHERE { VALUES ?x { 1 } }", "3,000,000", "won")) == (("3000001",),)
    assert rows(filled("SELECT ?x WHERE { VALUES ?x { 1 } }", "-9223372036854775808", "integer")) != ()


@pytest.mark.parametrize("value", ["2024-13", "2024-02-30", "2024-1-1", "24", "2024-01-01\n", "二〇二四", "0000"])
def test_what_is_no_date_is_an_error(value: str) -> None:
    with pytest.raises(UsageError, match="takes a date"):
        filled(ECHO.text, value, "date")


@given(st.text())
def test_editions_and_labels_take_only_what_is_there(value: str) -> None:
    edition = ox.Store()
    edition.add(ox.Quad(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.NamedNode("urn:o"), ox.NamedNode(GRAPH + "a")))
    engine = MemoryStore((edition,))
    text = "SELECT ?x WHERE { VALUES ?x { <y> } }"
    for type_ in ("edition", "unit"):
        with pytest.raises(UsageError):
            parameters.fill(saved(text, x=type_), {"x": value or " "}, engine)


# -- the place of the block -----------------------------------------------------------------------

BLOCK = "VALUES ?x { 1 }"
PLACES = {
    "in capitals or not": "select ?x where { values ?x { 1 } }",
    "the other sign of a variable": "SELECT ?x WHERE { VALUES $x { 1 } }",
    "without spaces": "SELECT ?x WHERE{VALUES?x{1}}",
    "over lines, with comments": "SELECT ?x WHERE { VALUES # }\n ?x # { 2 }\n { # }\n 1 # }\n } }",
    "after a comment that has one": f"SELECT ?x WHERE {{ # {BLOCK}\n {BLOCK} }}",
    "after a string that has one": f"SELECT ?x WHERE {{ BIND('{BLOCK} }}' AS ?y) {BLOCK} }}",
    "after a long string that has one": f'SELECT ?x WHERE {{ BIND("""a"\n{BLOCK} "" }}""" AS ?y) {BLOCK} }}',
    "after a long string with an escaped quote": f"SELECT ?x WHERE {{ BIND('''\\'' {BLOCK} ''' AS ?y) {BLOCK} }}",
    "a brace in a string of the block": "SELECT ?x WHERE { VALUES ?x { '}' \"}\" '''}'''@ko } }",
    "a brace in an IRI is none": "SELECT ?x WHERE { VALUES ?x { <urn:a#b> } FILTER(?x != 2) }",
    "less than is no IRI": f"SELECT ?x WHERE {{ BIND(1 AS ?a) FILTER(?a < 2 && 3 > ?a) {BLOCK} FILTER(?a < 2 && 3 > 1) }}",
    "less or equal": f"SELECT ?x WHERE {{ BIND(1 AS ?a) FILTER(?a <= 2 && 3 >= ?a) {BLOCK} }}",
    "less than before a string": f"SELECT ?x WHERE {{ FILTER('a' < 'b>') {BLOCK} FILTER('a'<'b>') }}",
    "a # in an IRI is no comment": f"PREFIX e: <urn:e#> SELECT ?x WHERE {{ FILTER(e:a != <urn:e#b>) {BLOCK} }}",
    "a # behind a name is a comment": f"PREFIX e: <urn:e#> SELECT ?x WHERE {{ FILTER(e:a = e:a)#{BLOCK}\n {BLOCK} }}",
    "an escaped # in a name": f"PREFIX e: <urn:e/> SELECT ?x WHERE {{ FILTER(e:a\\#b != e:c\\'d) {BLOCK} }}",
    "a name that ends in values": f"PREFIX e: <urn:e#> SELECT ?x WHERE {{ OPTIONAL {{ ?s e:values ?x {{ }} }} {BLOCK} }}",
    "a variable named values": f"SELECT ?x WHERE {{ OPTIONAL {{ ?s ?values ?x {{ }} }} {BLOCK} }}",
    "another variable, another form": f"SELECT ?x WHERE {{ VALUES ?xx {{ 2 }} VALUES (?y) {{ (3) }} {BLOCK} }}",
    "in an inner SELECT": f"SELECT ?x WHERE {{ {{ SELECT * WHERE {{ {BLOCK} }} }} }}",
    "empty, or open": "SELECT ?x WHERE { VALUES ?x { UNDEF } }",
}


@pytest.mark.parametrize("text", PLACES.values(), ids=PLACES)
def test_the_block_is_found_and_nothing_else(text: str) -> None:
    for value in ("7", "} VALUES ?x { 1 }"):
        new = filled(text, value)
        assert rows(new) == ((value,),), new
        assert [str(row[0]) for row in rdflib.Graph().query(new)] == [value]
        assert new.count(sparql.quoted(value)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "SELECT ?x WHERE { }",
        f"SELECT ?x WHERE {{ }} {BLOCK}",
        f"SELECT ?x WHERE {{ # {BLOCK}\n }}",
        f"SELECT ?x WHERE {{ {{ {BLOCK} }} UNION {{ {BLOCK} }} }}",
        "SELECT ?x WHERE { VALUES (?x) { (1) } }",
        "SELECT ?x WHERE { VALUES ?x { 1 ",
    ],
)
def test_not_exactly_one_block_is_an_error(text: str) -> None:
    with pytest.raises(ResourceError, match="VALUES"):
        filled(text, "1")


def test_every_parameter_of_every_query_is_set_in_its_own_block_only() -> None:
    """What is not in a block of a parameter stays as it is, byte for byte."""
    for item in saved_queries():
        for parameter in item.parameters:
            blocks = [b for b in sparql.values_blocks(item.text) if b.variable == parameter.name]
            assert len(blocks) == 1 or parameter.type == "edition"
            for block in blocks:
                assert item.text[block.start] == "{"
                assert item.text[block.end - 1] == "}"
                assert "{" not in item.text[block.start + 1 : block.end]


# -- forms ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("select * {}", "SELECT"),
        ("# ASK\nBASE <urn:x#> PREFIX ask: <urn:y> PREFIX : <urn:z>\nSELECT * {}", "SELECT"),
        ("PREFIX select:<urn:y>ASK{}", "ASK"),
        ('VERSION "1.2" ASK {}', "ASK"),
        ("PREFIX a: <urn:y> INSERT DATA { <urn:SELECT> a: 'SELECT' }", "INSERT"),
        ("DROP ALL # SELECT", "DROP"),
        ("", ""),
        ("{}", ""),
        ("PREFIX a:", ""),
    ],
)
def test_form_of_a_query(text: str, form: str) -> None:
    assert sparql.form(text) == form


@given(TEXT)
def test_tokens_cover_a_text_in_order(text: str) -> None:
    end = 0
    for token in sparql.tokens(text):
        assert token.start >= end
        assert text[token.start : token.end] == token.text
        end = token.end
