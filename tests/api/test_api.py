"""The Python interface: values and their types, parameters, SPARQL, search, errors."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from sba_kg import KnowledgeGraph
from sba_kg.answers.frames import Table
from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import ID, SBA
from sba_kg.query.saved import find_query, saved_queries
from tests.support import ROOT

# -- answers -------------------------------------------------------------------------------------


def test_open_is_the_committed_graph(kg: KnowledgeGraph) -> None:
    assert kg.editions == ("sba-2024",)
    assert repr(kg) == "<KnowledgeGraph sba-2024>"


@pytest.mark.parametrize("name", ["budget-lines", "facility-areas", "audit-findings", "milestones", "path-to-mission"])
def test_a_table_is_the_golden_answer(name: str, kg: KnowledgeGraph, tmp_path: Path) -> None:
    golden = (ROOT / "tests" / "queries" / name / "expected.csv").read_text("utf-8")
    answer = kg.query(name)
    assert answer.to_csv() == golden
    assert answer.to_csv(tmp_path / "x.csv") == (tmp_path / "x.csv").read_text("utf-8") == golden
    assert next(csv.reader(io.StringIO(golden))) == list(answer.columns)
    assert len(json.loads(answer.to_json(tmp_path / "x.json"))) == len(answer)


def test_values_have_the_types_of_their_columns(kg: KnowledgeGraph) -> None:
    allowed: dict[str, type | tuple[type, ...]] = {
        "won": int, "integer": int, "line": int, "decimal": Decimal, "boolean": bool,
    }  # fmt: skip
    seen = set()
    for saved in kg.queries():
        for row in kg.query(saved.name):
            for column, value in zip(saved.columns, row.values(), strict=True):
                if value is not None:
                    seen.add(column.type)
                    assert type(value) is allowed.get(column.type, str), (saved.name, column.name, value)
    assert {"won", "integer", "decimal", "boolean", "line", "lines", "string"} <= seen


def test_a_row_by_name_by_attribute_and_as_a_dictionary(kg: KnowledgeGraph) -> None:
    row = kg.query("budget-lines")[0]
    assert row["amount_krw"] == row.amount_krw == 2_790_000_000
    assert dict(row)["program"] == "우수창업기업 발굴 및 투자지원"
    assert list(row) == list(kg.query("budget-lines").columns)
    assert "amount_krw" in row
    assert row == kg.query("budget-lines")[0]
    assert hash(row) == hash(kg.query("budget-lines")[0])
    assert repr(row).startswith("Row(policy_task='글로벌 창업기업 육성', ")
    with pytest.raises(AttributeError, match="there are: policy_task"):
        _ = row.amount
    with pytest.raises(KeyError):
        _ = row["amount"]


def test_a_table_is_a_sequence(kg: KnowledgeGraph) -> None:
    answer = kg.query("staffing")
    assert len(answer[:3]) == 3
    assert isinstance(answer[:3], Table)
    assert answer[-1] == list(answer)[-1]
    assert answer.column("measure")[0] == "authorized"
    assert answer.schema == find_query("staffing").columns
    assert repr(answer) == "<Table staffing: 20 rows of measure, grade, headcount, source_line, body, page>"
    assert answer == kg.query("staffing")
    with pytest.raises(KeyError):
        answer.column("nothing")


def test_queries_say_what_they_answer(kg: KnowledgeGraph) -> None:
    assert [saved.name for saved in kg.queries()] == [saved.name for saved in saved_queries()]
    assert {saved.category for saved in kg.queries("audit")} == {"audit"}
    assert all(saved.question["ko"] and saved.question["en"] for saved in kg.queries())


# -- parameters ----------------------------------------------------------------------------------


def test_parameters_in_types_of_python(kg: KnowledgeGraph) -> None:
    assert kg.query("largest-programs", top=3) == kg.query("largest-programs", top="3")
    assert len(kg.query("largest-programs", top=3)) == 3
    due = kg.query("due-by", by=date(2024, 3, 31))
    assert 0 < len(due) < len(kg.query("due-by"))
    assert due == kg.query("due-by", by="2024-03-31")
    assert kg.query("due-by", by=datetime(2024, 3, 31, 12)) == kg.query("due-by", by="2024-03-31")
    assert kg.query("due-by", by=None) == kg.query("due-by")
    budgets = [amount for amount in kg.query("budget-lines").column("amount_krw") if isinstance(amount, int)]
    between = kg.query("programs-by-amount", at_least=10_000_000_000, at_most="20000000000").column("amount_krw")
    assert between == sorted((a for a in budgets if 10**10 <= a <= 2 * 10**10), reverse=True)
    assert between


def test_a_thing_that_was_found_is_a_parameter(kg: KnowledgeGraph) -> None:
    (match,) = kg.find("도봉구")
    by_label = kg.query("facilities-in-district", district="도봉구")
    assert by_label != kg.query("facilities-in-district")
    assert kg.query("facilities-in-district", district=match) == by_label
    assert kg.query("facilities-in-district", district=match.thing) == by_label
    assert kg.query("facilities-in-district", district=match.thing.iri) == by_label


def test_a_name_that_is_a_keyword(kg: KnowledgeGraph) -> None:
    companies = kg.query("won-per-target", in_="개사")
    assert set(companies.column("counted_unit")) == {"개사"}
    assert kg.query("won-per-target", **{"in": "개사"}) == companies
    assert len(kg.query("won-per-target")) > len(companies)


@pytest.mark.parametrize(
    ("name", "parameters", "code"),
    [
        ("staffin", {}, "E-U02"),
        ("staffing", {"h": "1"}, "E-U03"),
        ("staffing", {"in_": "1"}, "E-U03"),
        ("staffing", {"g": "sba-1999"}, "E-U04"),
        ("largest-programs", {"top": "ten"}, "E-U04"),
        ("largest-programs", {"top": True}, "E-U04"),
        ("largest-programs", {"top": 3.0}, "E-U04"),
        ("due-by", {"by": "tomorrow"}, "E-U04"),
        ("facilities-in-district", {"district": "없는구"}, "E-U09"),
        ("facilities-in-district", {"district": '" } SELECT * { ?s ?p ?o'}, "E-U09"),
    ],
)
def test_wrong_parameters(name: str, parameters: dict[str, str], code: str, kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError) as caught:
        kg.query(name, **parameters)
    assert caught.value.code == code


# -- SPARQL, search ------------------------------------------------------------------------------


def test_sparql(kg: KnowledgeGraph) -> None:
    answer = kg.sparql(
        f"SELECT ?program ?source_line WHERE {{ GRAPH ?g {{ ?program a <{SBA}Program> ; "
        f"<http://www.w3.org/ns/prov#wasDerivedFrom>/<{SBA}startLine> ?source_line }} }} ORDER BY ?source_line"
    )
    assert answer.columns == ("program", "source_line")
    assert kg.source(answer[0])[0].number == int(str(answer[0]["source_line"]))
    assert kg.sparql("ASK { GRAPH ?g { ?s ?p ?o } }")[0]["result"] is True
    with pytest.raises(InputError) as caught:
        kg.sparql("SELECT nothing")
    assert caught.value.code == "E-Q01"
    with pytest.raises(InputError) as caught:
        kg.sparql("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert caught.value.code == "E-Q02"


def test_find_and_describe(kg: KnowledgeGraph) -> None:
    match = kg.find("벤처펀드", kind="사업")[0]
    assert match.thing.iri == ID + "program/sba-program-venture-funds"
    said = {(row["property"], row["value"]): row["label"] for row in kg.describe(match)}
    assert said["http://www.w3.org/1999/02/22-rdf-syntax-ns#type", SBA + "Program"] == "사업"
    assert said["http://www.w3.org/2004/02/skos/core#prefLabel", match.thing.ko] is None
    assert kg.describe(match) == kg.describe(match.thing) == kg.describe(match.thing.iri)
    for bad in ("no iri", "x> } #", "<x>"):
        with pytest.raises(UsageError):
            kg.describe(bad)
