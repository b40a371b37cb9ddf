"""The Python interface: values and their types, parameters, lines, data frames, graphs, errors."""

from __future__ import annotations

import csv
import doctest
import io
import json
import re
import subprocess
import sys
from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from pathlib import Path

import pandas
import polars
import pytest
import rdflib
from mypy import api as mypy

import sba_kg
from sba_kg import KnowledgeGraph, query
from sba_kg.answers import frames
from sba_kg.answers.frames import Table
from sba_kg.answers.row import Row
from sba_kg.base.errors import InputError, OutsideError, SbaKgError, UsageError
from sba_kg.base.namespaces import GRAPH, ID, SBA
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType
from sba_kg.query.saved import find_query, saved_queries
from sba_kg.store.embedded import ontology_files
from tests.support import REAL, ROOT
from tests.support.servers import Server

LINES = (REAL / "report.txt").read_text("utf-8").splitlines()


@pytest.fixture(scope="module")
def kg() -> KnowledgeGraph:
    return KnowledgeGraph.open()


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same report as an edition of another year, as somebody else's build folder would hold it."""
    folder = tmp_path_factory.mktemp("build") / "sba-2023"
    folder.mkdir()
    graph = (REAL / "graph.ttl").read_text("utf-8").replace("sba-2024", "sba-2023")
    (folder / "graph.ttl").write_text(graph, "utf-8")
    return folder


def table(*rows: tuple[query.Value, ...], types: str = "string integer decimal boolean") -> Table:
    columns = tuple(
        Column(f"c{i}", ColumnType(type_), {"ko": f"열{i}", "en": f"C{i}"}) for i, type_ in enumerate(types.split())
    )
    return Table(Answer(columns, rows))


# -- answers ---------------------------------------------------------------------------------------


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


# -- parameters ------------------------------------------------------------------------------------


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


# -- SPARQL, search --------------------------------------------------------------------------------


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


# -- lines -----------------------------------------------------------------------------------------


def test_source_gives_the_lines_as_printed(kg: KnowledgeGraph) -> None:
    row = kg.query("budget-lines")[0]
    (line,) = kg.source(row)
    assert (line.number, line.printed) == (140, LINES[139])
    assert line.edition == "sba-2024"
    assert str(line) == f"{line.file}:140: {line.text}"
    assert "2,790,000" in line.text


def test_every_row_with_lines_has_them(kg: KnowledgeGraph) -> None:
    """All rows of most queries, and some forty, evenly spread, of those with hundreds."""
    rows = 0
    for saved in kg.queries():
        answer = list(kg.query(saved.name))
        for row in answer[:: max(1, len(answer) // 40)]:
            found = kg.source(row)
            assert [line.number for line in found if not line.why_en] == list(row.lines)
            assert all(line.printed == LINES[line.number - 1] for line in found)
            rows += bool(found)
    assert rows > 1000


def test_source_of_several_lines_things_and_numbers(kg: KnowledgeGraph) -> None:
    vacancy = kg.query("vacancy-rate")[0]
    assert [line.number for line in kg.source(vacancy)] == [78, 79]
    assert kg.source(kg.find("바르셀로나")[0]) == kg.source(384)
    assert [line.number for line in kg.source([3, 1])] == [3, 1]
    lost = next(row for row in kg.query("budget-lines") if row["evidence"] == "correction")
    assert [(line.number, line.why_ko) for line in kg.source(lost)] == [(143, "과제의 합계"), (299, "절의 예산")]
    assert kg.source(kg.find("정책과제", kind="class")[0]) == []


def test_source_strips_tags_only_from_text(kg: KnowledgeGraph) -> None:
    tagged = next(number for number, text in enumerate(LINES, 1) if "<ul" in text)
    (line,) = kg.source(tagged)
    assert "<ul" in line.printed
    assert "<ul" not in line.text


@pytest.mark.parametrize("number", [0, -1, len(LINES) + 1])
def test_no_such_line(number: int, kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError) as caught:
        kg.source(number)
    assert caught.value.code == "E-U32"


def test_several_editions(other: Path, tmp_path: Path) -> None:
    both = KnowledgeGraph.open(REAL, other)
    assert both.editions == ("sba-2023", "sba-2024")
    everything = both.query("staffing")
    assert len(everything) == 2 * len(both.query("staffing", g="sba-2023"))
    assert everything[0].edition is None
    for call in (lambda: both.source(everything[0]), lambda: both.source(1), both.graph):
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "E-U31"
    assert both.source(everything[0], edition="sba-2024")
    said = both.query("vacancy-rate")
    assert {row.edition for row in said} == {"sba-2023", "sba-2024"}, (
        "rows that have a column for it know their edition"
    )
    assert all(both.source(row) for row in said if row.edition == "sba-2024")
    row = both.query("staffing", g="sba-2024")[0]
    assert row.edition == "sba-2024"
    assert [line.number for line in both.source(row)] == list(row.lines)
    with pytest.raises(UsageError) as caught:
        both.source(row, edition="sba-1999")
    assert caught.value.code == "E-U04"


def test_a_text_counts_only_with_the_checksum_of_the_graph(other: Path, tmp_path: Path) -> None:
    assert not (other / "edition.toml").exists()
    with pytest.raises(InputError) as caught:
        KnowledgeGraph.open(other).source(140)
    assert caught.value.code == "E-Q30"
    folder = tmp_path / "sba-2023"
    folder.mkdir()
    (folder / "edition.toml").write_bytes((REAL / "edition.toml").read_bytes())
    (folder / "report.txt").write_bytes((REAL / "report.txt").read_bytes())
    for texts in (folder, tmp_path):
        (line,) = KnowledgeGraph.open(other, texts=[texts]).source(140)
        assert (line.file, line.edition) == (str(folder / "report.txt"), "sba-2023")
    (folder / "report.txt").write_text("changed\n", "utf-8")
    with pytest.raises(InputError):
        KnowledgeGraph.open(other, texts=[folder]).source(140)


# -- data frames, notebooks ------------------------------------------------------------------------


def test_pandas(kg: KnowledgeGraph) -> None:
    frame = kg.query("budget-lines").to_pandas()
    assert str(frame["amount_krw"].dtype) == str(frame["source_line"].dtype) == "Int64"
    assert frame["amount_krw"].sum() == sum(int(str(a)) for a in kg.query("budget-lines").column("amount_krw"))
    assert frame["source_line"].isna().sum() == 1
    areas = kg.query("facility-areas").to_pandas()["area_m2"]
    assert all(type(value) is Decimal for value in areas)
    assert areas.astype(float).dtype == float
    empty = table().to_pandas()
    assert list(empty.columns) == ["c0", "c1", "c2", "c3"]
    assert isinstance(empty, pandas.DataFrame)


def test_polars(kg: KnowledgeGraph) -> None:
    frame = kg.query("budget-lines").to_polars()
    assert frame.schema["amount_krw"] == polars.Int64
    assert frame["amount_krw"].sum() == kg.query("budget-lines").to_pandas()["amount_krw"].sum()
    assert frame["source_line"].null_count() == 1
    areas = kg.query("facility-areas")
    assert areas.to_polars()["area_m2"].to_list() == areas.column("area_m2")
    assert table().to_polars().columns == ["c0", "c1", "c2", "c3"]


def test_frames_keep_values_of_every_type() -> None:
    rows: tuple[tuple[query.Value, ...], ...] = (
        ("가", 10**15, Decimal("1.50"), True),
        (None, None, None, None),
        ("나", -1, Decimal(3), False),
    )
    small = table(*rows)
    assert small.to_polars().rows() == [tuple(row) for row in rows]
    for row, (_, series) in zip(rows, small.to_pandas().iterrows(), strict=True):
        assert tuple(None if pandas.isna(v) else v for v in series) == row


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_library_that_is_missing(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(OutsideError, match=rf"sba-kg\[{library}\]") as caught:
        getattr(table(), f"to_{library}")()
    assert caught.value.code == "E-O30"


def test_html_is_escaped_and_cut() -> None:
    html = table(("<script>alert(1)</script>&", 1, None, True))._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&amp;" in html
    assert '<td style="text-align: right">1</td>' in html
    many = table(*[("x", n, None, None) for n in range(frames.SHOWN + 5)])
    assert many._repr_html_().count("<tr>") == frames.SHOWN + 1
    assert "5 more rows" in many._repr_html_()
    evil = Table(Answer((Column("c", ColumnType.STRING, {"ko": '"><b>', "en": "'"}),), ()))
    assert "<b>" not in evil._repr_html_()


# -- rdflib ----------------------------------------------------------------------------------------


def test_graph_is_the_committed_file(kg: KnowledgeGraph) -> None:
    graph = kg.graph()
    assert set(graph) == set(rdflib.Graph().parse(REAL / "graph.ttl"))
    assert set(kg.graph("sba-2024/validation")) == set(rdflib.Graph().parse(REAL / "validation.ttl"))
    assert str(graph.identifier) == GRAPH + "sba-2024"
    assert graph.namespace_manager.qname(SBA + "Program") == "sba:Program"
    for name in ("sba-1999", "x> } #"):
        with pytest.raises(UsageError) as caught:
            kg.graph(name)
        assert caught.value.code == "E-U04"


def test_dataset_has_every_graph(kg: KnowledgeGraph) -> None:
    dataset = kg.dataset()
    assert set(dataset.graph(rdflib.URIRef(GRAPH + "sba-2024"))) == set(kg.graph())
    ontology = rdflib.Graph()
    for path in ontology_files():
        ontology.parse(path)
    loaded = dataset.graph(rdflib.URIRef(GRAPH + "ontology"))
    assert len(loaded) == len(ontology)


# -- the package -----------------------------------------------------------------------------------


def test_the_package_loads_nothing_until_it_is_used() -> None:
    code = (
        "import sys, sba_kg; print(sorted(m for m in sys.modules if m.startswith(('sba_kg', 'rdflib', 'pyoxigraph'))))"
    )
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "['sba_kg', 'sba_kg.base', 'sba_kg.base.version']\n"
    code = "import sys; from sba_kg import KnowledgeGraph; print('rdflib' in sys.modules, 'pandas' in sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert shown.stdout == "False False\n"


def test_names_of_the_package() -> None:
    assert sba_kg.resources.data().is_dir()  # the place that scripts outside of the repository know
    assert set(sba_kg.__all__) <= set(dir(sba_kg))
    assert sba_kg.SbaKgError is SbaKgError
    with pytest.raises(AttributeError, match="nothing"):
        _ = sba_kg.nothing  # type: ignore[attr-defined]


@pytest.mark.slow
def test_mypy_agrees_with_the_usage(tmp_path: Path) -> None:
    """The sample passes the strict check, and a wrong use of the interface does not."""
    usage = ROOT / "tests" / "typing" / "usage.py"
    wrong = tmp_path / "wrong.py"
    wrong.write_text(
        "from sba_kg import KnowledgeGraph\n"
        "kg = KnowledgeGraph.open(1)\n"
        "kg.query(2)\n"
        "kg.query('staffing', g=1.5)\n"
        "kg.source('1')\n"
        "number: int = kg.find('x')\n",
        "utf-8",
    )
    options = ["--strict", "--no-error-summary", "--config-file", str(ROOT / "pyproject.toml")]
    out, err, code = mypy.run([*options, str(usage), str(wrong)])
    assert err == ""
    assert code == 1
    found = re.findall(r"(?m)^\S*?(\w+)\.py:(\d+): error", out)
    assert found == [("wrong", str(line)) for line in range(2, 7)], out


@pytest.mark.parametrize("module", ["sba_kg", "sba_kg.api"])
def test_examples_of_the_docstrings(module: str) -> None:
    tried = doctest.testmod(import_module(module))
    assert tried.attempted > 0
    assert tried.failed == 0


def test_connect_tells_that_nobody_answers() -> None:
    kg = KnowledgeGraph.connect("http://127.0.0.1:9/query", timeout=2)
    with pytest.raises(OutsideError):
        _ = kg.editions


def test_rows_of_own_lines() -> None:
    columns = tuple(
        Column(name, ColumnType(type_), {"ko": "가", "en": "A"})
        for name, type_ in (("a", "line"), ("b", "lines"), ("source_lines", "string"), ("n", "integer"))
    )
    assert Row(columns, (3, "1; 3", "2; 4", 9)).lines == (3, 1, 2, 4)
    assert Row(columns, (None, None, None, None)).lines == ()


# -- servers ---------------------------------------------------------------------------------------


def test_a_server_answers_as_memory_does(server: Server, kg: KnowledgeGraph) -> None:
    """The same rows, lines, matches and graphs from a real SPARQL server."""
    remote = KnowledgeGraph.connect(server.query, texts=[REAL])
    assert remote.editions == kg.editions
    for name, parameters in (("budget-lines", {}), ("programs-of-unit", {"unit": "창업허브2팀"}), ("vacancy-rate", {})):
        assert remote.query(name, **parameters) == kg.query(name, **parameters)
    row = remote.query("vacancy-rate")[0]
    assert remote.source(row) == kg.source(row)
    for text in ("공덕 창업허브", "재원 구분", "도붕구"):
        assert [(m.thing, m.score) for m in remote.find(text)] == [(m.thing, m.score) for m in kg.find(text)]
    (district,) = remote.find("도봉구")
    assert remote.describe(district) == kg.describe(district)
    assert set(remote.graph()) == set(kg.graph())
    assert len(remote.dataset()) == len(kg.dataset())
