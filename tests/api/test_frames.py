"""The Python interface: data frames, graphs of rdflib, the package itself, servers."""

from __future__ import annotations

import doctest
import re
import subprocess
import sys
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
from sba_kg.base.errors import OutsideError, SbaKgError, UsageError
from sba_kg.base.namespaces import GRAPH, SBA
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType
from sba_kg.store.embedded import ontology_files
from tests.support import REAL, ROOT
from tests.support.servers import Server


def table(*rows: tuple[query.Value, ...], types: str = "string integer decimal boolean") -> Table:
    columns = tuple(
        Column(f"c{i}", ColumnType(type_), {"ko": f"열{i}", "en": f"C{i}"}) for i, type_ in enumerate(types.split())
    )
    return Table(Answer(columns, rows))


# -- data frames, notebooks ----------------------------------------------------------------------


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


# -- rdflib --------------------------------------------------------------------------------------


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


# -- the package ---------------------------------------------------------------------------------


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


# -- servers -------------------------------------------------------------------------------------


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
