"""Forms of answers: what is written is read back with other people's readers."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pyoxigraph as ox
import pytest
import rdflib
from rdflib.plugins.sparql.results.jsonresults import JSONResultParser

from sba_kg import query, store
from sba_kg.answers import arrow, tables
from sba_kg.base import files
from sba_kg.base.errors import InputError, OutsideError, UsageError
from sba_kg.base.namespaces import XSD
from sba_kg.query.answer import Answer
from sba_kg.query.columns import Column, ColumnType
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.embedded import MemoryStore
from tests.cli.test_cli import run
from tests.support import REAL, ROOT

NAMES = [path.stem for path in query_files()]
TYPES = {"won": pa.int64(), "integer": pa.int64(), "line": pa.int64(), "boolean": pa.bool_()}


def column(name: str, type_: str) -> Column:
    return Column(name, ColumnType(type_), {"ko": name, "en": name})


@pytest.mark.parametrize("name", NAMES)
def test_every_form_has_the_rows(name: str, shipped: MemoryStore) -> None:
    answer = query.run(find_query(name), shipped)
    plain = [[tables.plain(value) for value in row] for row in answer.rows]
    header = [c.name for c in answer.columns]
    assert list(csv.reader(io.StringIO(tables.render(answer, "csv")))) == [header, *plain]
    assert tables.render(answer, "excel-csv") == "\ufeff" + tables.render(answer, "csv")
    tsv = [line.split("\t") for line in tables.render(answer, "tsv").splitlines()]
    assert tsv == [header, *[[" ".join(cell.split("\n")) for cell in row] for row in plain]]
    parsed = JSONResultParser().parse(io.BytesIO(tables.render(answer, "sparql-json").encode()))
    assert [str(v) for v in parsed.vars or ()] == header
    assert [["" if v is None else str(v) for v in row] for row in parsed] == plain
    for back in (
        pq.read_table(io.BytesIO(arrow.parquet(answer))),
        pa.ipc.open_file(io.BytesIO(arrow.feather(answer))).read_all(),
    ):
        assert back.to_pylist() == [dict(zip(header, row, strict=True)) for row in answer.rows]
        for field, wanted in zip(back.schema, answer.columns, strict=True):
            if wanted.type == "decimal":
                assert pa.types.is_decimal128(field.type)
            else:
                assert field.type == TYPES.get(wanted.type, pa.string()), field
            assert field.metadata == {
                b"type": wanted.type.encode(),
                b"ko": wanted.label["ko"].encode(),
                b"en": wanted.label["en"].encode(),
            }


def test_typed_json_of_a_saved_query(shipped: MemoryStore) -> None:
    answer = query.run(find_query("milestones"), shipped)
    bindings = json.loads(tables.render(answer, "sparql-json"))["results"]["bindings"]
    datatypes = {name: {b[name].get("datatype") for b in bindings if name in b} for name in bindings[0]}
    assert datatypes["source_line"] == {XSD + "integer"}
    assert datatypes["event"] == {None}
    ends = {b["end"]["value"]: b["end"]["datatype"] for b in bindings if "end" in b}
    assert ends["2024-12"] == XSD + "gYearMonth"
    assert datatypes["open_ended"] == {XSD + "boolean"}


def test_amounts_beyond_64_bits_are_decimals() -> None:
    rows = ((2**63,), (-1,), (None,))
    table = arrow.table(Answer((column("won", "won"),), rows))
    assert table.schema.field("won").type == pa.decimal128(38, 0)
    assert [row["won"] for row in table.to_pylist()] == [Decimal(2**63), Decimal(-1), None]
    assert arrow.table(Answer((column("won", "won"),), ((2**63 - 1,),))).schema.field("won").type == pa.int64()


def test_decimals_keep_their_digits() -> None:
    values = (Decimal("0.1"), Decimal("123456789.000000001"), Decimal("1E+3"))
    table = arrow.table(Answer((column("x", "decimal"),), tuple((v,) for v in values)))
    assert table.schema.field("x").type == pa.decimal128(38, 9)
    assert [row["x"] for row in table.to_pylist()] == list(values)
    wide = arrow.table(Answer((column("x", "decimal"),), ((Decimal("1E+50"),), (Decimal("0.1"),))))
    assert wide.schema.field("x").type == pa.decimal256(76, 1)
    huge = arrow.table(Answer((column("x", "decimal"),), ((Decimal("1E+300"),),)))
    assert huge.to_pylist() == [{"x": "1E+300"}]


def test_an_answer_without_rows_has_typed_columns() -> None:
    table = arrow.table(Answer((column("a", "won"), column("b", "decimal"), column("c", "boolean")), ()))
    assert [str(field.type) for field in table.schema] == ["int64", "decimal128(38, 0)", "bool"]


_OWN = """
SELECT ?i ?d ?double ?b ?day ?iri ?ko ?mixed ?bad WHERE {
  { BIND(1 AS ?i) BIND(1.50 AS ?d) BIND("1.5E1"^^<http://www.w3.org/2001/XMLSchema#double> AS ?double)
    BIND(true AS ?b) BIND("2024-05"^^<http://www.w3.org/2001/XMLSchema#gYearMonth> AS ?day)
    BIND(<urn:x> AS ?iri) BIND("가"@ko AS ?ko) BIND(1 AS ?mixed)
    BIND("abc"^^<http://www.w3.org/2001/XMLSchema#integer> AS ?bad) }
  UNION { BIND(2 AS ?i) BIND("x" AS ?mixed) }
}
"""


def test_own_sparql_is_typed_by_its_terms() -> None:
    answer = query.run_text(_OWN, "own", MemoryStore((ox.Store(),)))
    types = {c.name: c.type for c in answer.columns}
    assert types == {
        "i": "integer", "d": "decimal", "double": "decimal", "b": "boolean", "day": "date", "iri": "iri",
        "ko": "string", "mixed": "string", "bad": "string",
    }  # fmt: skip
    first, second = arrow.table(answer).to_pylist()
    assert (first["i"], first["d"], first["double"], first["b"]) == (1, Decimal("1.50"), Decimal(15), True)
    assert (first["mixed"], second["mixed"], second["d"]) == ("1", "x", None)
    parsed = JSONResultParser().parse(io.BytesIO(tables.render(answer, "sparql-json").encode()))
    row = next(iter(parsed))
    assert row.ko == rdflib.Literal("가", lang="ko")
    assert row.iri == rdflib.URIRef("urn:x")
    assert row.mixed == rdflib.Literal(1)
    assert row.day.datatype == rdflib.XSD.gYearMonth


def test_ask_as_sparql_json() -> None:
    answer = query.run_text("ASK { ?s ?p ?o }", "own", MemoryStore((ox.Store(),)))
    assert json.loads(tables.render(answer, "sparql-json")) == {"head": {}, "boolean": False}
    assert tables.render(answer, "csv") == "result\nfalse\n"


def test_suffix_chooses_the_form_and_format_overrides(tmp_path: Path) -> None:
    starts = {"x.parquet": b"PAR1", "x.arrow": b"ARROW1", "x.feather": b"ARROW1", "x.srj": b'{\n  "head"', "x.tsv": b"measure\t",
              "x.csv": b"measure,", "x.md": b"| ", "x.json": b"[\n", "x.txt": b" #  *   Measure"}  # fmt: skip
    for file, start in starts.items():
        done = run("query", "staffing", "-o", tmp_path / file)
        assert (done.returncode, done.stdout) == (0, ""), done.stderr
        assert (tmp_path / file).read_bytes().startswith(start), file
    run("query", "staffing", "--format", "csv", "-o", tmp_path / "y.parquet")
    assert (tmp_path / "y.parquet").read_bytes().startswith(b"measure,")
    done = run("query", "staffing", "-o", tmp_path / "x.docx")
    assert (done.returncode, "E-U06" in done.stderr, (tmp_path / "x.docx").exists()) == (2, True, False)


@pytest.mark.parametrize("form", ["parquet", "arrow", "png"])
def test_binary_goes_through_a_pipe_and_not_to_a_terminal(form: str) -> None:
    command = [sys.executable, "-m", "sba_kg", "query", "budget-by-fund-type", "--format", form]
    piped = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout
    assert piped[:4] in {b"PAR1", b"ARRO", b"\x89PNG"}
    master, slave = pty.openpty()
    try:
        done = subprocess.run(command, cwd=ROOT, stdout=slave, stderr=subprocess.PIPE, check=False)
    finally:
        os.close(slave)
        os.close(master)
    assert (done.returncode, b"E-U22" in done.stderr) == (2, True)


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for write in (arrow.parquet, arrow.feather):
        with pytest.raises(OutsideError) as raised:
            write(Answer((column("a", "won"),), ()))
        assert raised.value.code == "E-O21"
        assert "sba-kg[arrow]" in raised.value.ko
        assert "sba-kg[arrow]" in raised.value.en


def test_a_query_imports_only_what_it_needs() -> None:
    """Starting is most of the time of a query: what is slow to import and not used must not be there."""
    code = (
        "import sys; sys.argv = ['sba-kg', 'query', 'budget-totals', '--format', 'csv']\n"
        "from sba_kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert "pyoxigraph" in loaded
    assert loaded & {"rdflib", "pyarrow", "rich", "rapidfuzz", "markdown_it", "vl_convert", "sba_kg.reader"} == set()


def test_a_parameter_given_twice_and_a_near_name() -> None:
    assert "given twice" in run("query", "largest-programs", "-p", "top=1", "-p", "top=2").stderr
    done = run("query", "programs-of-unit", "-p", "unt=x")
    assert (done.returncode, "did you mean unit?" in done.stderr) == (2, True)


def test_store_names_the_graph_of_a_file_as_the_file_does(tmp_path: Path) -> None:
    """A file is loaded into the graph that it describes, wherever in the file that stands; else into one by its name."""
    text = "@prefix dcat: <http://www.w3.org/ns/dcat#> .\n<urn:a> <urn:p> <urn:b> .\n<urn:g> a dcat:Dataset .\n"
    report = "<urn:r> a <https://w3id.org/sba-kg/def/WorkReport> .\n"
    (tmp_path / "one.ttl").write_text(text + report)
    (tmp_path / "two.ttl").write_text(report)
    loaded = store.open_store([tmp_path / "one.ttl", tmp_path / "two.ttl"])
    names = {str(graph) for graph in loaded.store.named_graphs()}
    assert {"<urn:g>", "<https://w3id.org/sba-kg/graph/two>"} <= names


# -- what nobody should have to find out --------------------------------------------------------------


def test_a_device_or_a_link_is_written_to_and_not_replaced(tmp_path: Path) -> None:
    pipe, target, link = tmp_path / "pipe", tmp_path / "target.csv", tmp_path / "link.csv"
    os.mkfifo(pipe)
    reader = subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE)
    files.write({pipe: b"through"}, ())
    assert reader.communicate()[0] == b"through"
    assert pipe.is_fifo()
    link.symlink_to(target)
    files.write({link: b"behind"}, ())
    assert link.is_symlink()
    assert target.read_bytes() == b"behind"


@pytest.mark.parametrize("name", ["consistency", "disagreements-by-part", "contributions", "class-members"])
def test_a_query_on_a_graph_that_is_not_there_is_an_error(name: str) -> None:
    with pytest.raises(InputError) as caught:
        query.run(find_query(name), store.open_store([REAL / "graph.ttl"]))
    assert caught.value.code == "E-Q05"
    assert query.run(find_query(name), store.open_store([REAL])).rows


def test_one_edition_with_two_contents_is_an_error(tmp_path: Path) -> None:
    other = tmp_path / "other.ttl"
    other.write_text((REAL / "graph.ttl").read_text("utf-8").replace("37891988000", "37891988001"), "utf-8")
    with pytest.raises(InputError) as caught:
        store.open_store([REAL, other])
    assert caught.value.code == "E-Q06"
    assert store.open_store([REAL, REAL / "graph.ttl"]).editions == store.open_store([REAL]).editions


def test_brackets_too_deep_for_the_parser_are_an_error(shipped: MemoryStore) -> None:
    for text in (
        "SELECT (1 AS ?a) " + "{" * 9_000 + "}" * 9_000,
        "ASK { FILTER" + "(" * 9_000 + "1" + ")" * 9_000 + "}",
    ):
        with pytest.raises(InputError) as caught:
            query.run_text(text, "deep", shipped)
        assert caught.value.code == "E-Q40"


def test_values_are_quoted_short_and_plain(shipped: MemoryStore) -> None:
    with pytest.raises(UsageError) as caught:
        query.run(find_query("programs-of-unit"), shipped, {"unit": "\u202e\x07" + "가" * 9_000})
    assert len(caught.value.en) < 400
    assert caught.value.en.isprintable()


@pytest.mark.parametrize("lang", ["ko", "en"])
@pytest.mark.parametrize("name", ["largest-programs", "section-budgets", "budget-by-team", "programs-of-several-units"])
def test_a_narrow_terminal_cuts_no_figure_and_leaves_texts_room(name: str, lang: str, shipped: MemoryStore) -> None:
    answer = query.run(find_query(name), shipped)
    lines = tables.render(answer, "table", lang, width=60).splitlines()
    for row in answer.rows:
        figures = [tables.shown(v, c) for v, c in zip(row, answer.columns, strict=True) if isinstance(v, int | Decimal)]
        texts = [v.split()[0][:5] for v in row if isinstance(v, str)]
        assert any(all(part in line for part in (*figures, *texts)) for line in lines), row
