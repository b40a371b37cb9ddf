"""Staffing and institution budget as data cubes: the 21 integrity constraints of RDF Data Cube, each shown to fail.

``tests/graph/cubes/constraints/IC-nn.rq`` gives the nodes that break constraint nn of W3C RDF Data Cube section 11.1;
``tests/graph/cubes/broken/IC-nn.<what>.ru`` breaks it in ``valid.ttl``, and nothing else.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import pipeline, validation
from sba_kg.base.namespaces import ID, PREFIXES
from sba_kg.editions import edition
from tests.conftest import Rows
from tests.support import ROOT

CUBES = Path(__file__).parent / "cubes"
CONSTRAINTS = {path.stem: path.read_text("utf-8") for path in sorted((CUBES / "constraints").glob("*.rq"))}
BROKEN = sorted((CUBES / "broken").glob("*.ru"))
EDITIONS = ["sba-2024", str(ROOT / "tests" / "editions" / "hill-2025")]
_PREFIXES = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())
_HIERARCHIES = {
    "IC-20": "SELECT DISTINCT ?p WHERE { ?list qb:parentChildProperty ?p . FILTER(isIRI(?p)) }",
    "IC-21": "SELECT DISTINCT ?p WHERE { ?list qb:parentChildProperty/owl:inverseOf ?p . FILTER(isIRI(?p)) }",
}


def failing(store: ox.Store) -> set[str]:
    """The constraints that a normalized store breaks."""
    store.update((CUBES / "normalize.ru").read_text("utf-8"))
    return {
        name for name, text in CONSTRAINTS.items() if any(list(store.query(t)) for t in _instances(store, name, text))
    }


def _instances(store: ox.Store, name: str, text: str) -> list[str]:
    if name not in _HIERARCHIES:
        return [text]
    return [text.replace("<urn:parent-child>", str(p)) for (p,) in store.query(_PREFIXES + _HIERARCHIES[name])]


def case() -> ox.Store:
    store = ox.Store()
    store.load(path=str(CUBES / "valid.ttl"), format=ox.RdfFormat.TURTLE)
    return store


@pytest.fixture(scope="module", params=EDITIONS, ids=["sba-2024", "hill-2025"])
def built(request: pytest.FixtureRequest) -> pipeline.EditionBuild:
    return pipeline.run(edition.find(request.param))


def stored(result: pipeline.EditionBuild) -> ox.Store:
    store = ox.Store()
    store.extend(ox.Quad(*triple) for triple in (*validation.ontology(), *result.built.triples))
    return store


def ask(store: ox.Store, where: str) -> bool:
    return bool(store.query(f"{_PREFIXES} ASK {{ {where} }}"))


def test_all_constraints_are_there_and_each_is_broken_by_a_case() -> None:
    names = [f"IC-{n:02d}" for n in range(1, 22)]
    assert list(CONSTRAINTS) == names
    assert sorted({path.name.split(".")[0] for path in BROKEN}) == names


def test_the_valid_cubes_break_none() -> None:
    assert failing(case()) == set()


@pytest.mark.parametrize("path", BROKEN, ids=lambda p: p.stem)
def test_a_broken_cube_breaks_its_constraint_and_no_other(path: Path) -> None:
    store = case()
    store.update(path.read_text("utf-8"))
    assert failing(store) == {path.name.split(".")[0]}


def test_the_cubes_of_an_edition_break_none(built: pipeline.EditionBuild) -> None:
    assert failing(stored(built)) == set()


@pytest.mark.parametrize(("cube", "query"), [("staffing", "staffing"), ("institution-budget", "institution-budget")])
def test_a_cube_says_what_its_table_says(
    cube: str, query: str, built: pipeline.EditionBuild, rows_of: Callable[[pipeline.EditionBuild, str], Rows]
) -> None:
    """The saved query reads the report's table; the cube read by its structure alone gives the same figures."""
    store = stored(built)
    store.update((CUBES / "normalize.ru").read_text("utf-8"))
    data = f"<{ID}{built.edition.name}/cube/{cube}>"
    found = store.query(f"""{_PREFIXES} SELECT ?label ?value WHERE {{
        ?o qb:dataSet {data} ; sba:value ?value ; sba:measure ?measure ; sba:observesGrade|sba:observesBudgetItem ?code .
        ?code skos:prefLabel ?label . FILTER(LANG(?label) = "ko" && !STRENDS(STR(?measure), "-change"))
    }}""")
    figures = sorted((s["label"].value, int(s["value"].value)) for s in found)
    rows = rows_of(built, query)
    assert figures == sorted(
        (row.get("grade", row.get("item")), row.get("headcount", row.get("amount_krw"))) for row in rows
    )
    assert figures


def test_slices_are_the_rows_and_columns_of_the_tables(built: pipeline.EditionBuild) -> None:
    store, years = stored(built), (built.edition.fiscal_year, (built.edition.fiscal_year or 0) - 1)
    slices = {
        s["slice"].value.rsplit("/cube/")[1] for s in store.query(_PREFIXES + "SELECT ?slice { ?slice a qb:Slice }")
    }
    columns = {f"institution-budget/{side}/{year}" for side in ("revenue", "expenditure") for year in years}
    changes = {f"institution-budget/{side}/{years[0]}-change" for side in ("revenue", "expenditure")}
    assert slices - changes == {"staffing/authorized", "staffing/actual"} | columns
    rows = [
        int(s["n"].value)
        for s in store.query(_PREFIXES + "SELECT (COUNT(*) AS ?n) { ?s qb:observation ?o } GROUP BY ?s")
    ]
    assert min(rows) > 1


@pytest.mark.parametrize(
    ("constraint", "where"),
    [
        ("IC-01", "?o qb:dataSet ?value"),
        ("IC-10", "?o qb:sliceStructure ?key ; sba:measure ?value"),
        ("IC-11", "?o a sba:Headcount ; sba:observesGrade ?value"),
        ("IC-13", "?o a sba:Headcount ; sba:precision ?value"),
        ("IC-14", "?o a sba:Headcount ; sba:value ?value"),
        ("IC-19", "?o a sba:StaffGrade ; skos:inScheme ?value"),
    ],
)
def test_a_loss_in_the_cubes_of_an_edition_is_found(constraint: str, where: str, built: pipeline.EditionBuild) -> None:
    """Each constraint has something to look at in the real cubes: without that, it fails."""
    store = stored(built)
    assert ask(store, where)
    last = where.rsplit(";", 1)[-1] if ";" in where else where
    last = last if last.strip().startswith("?o") else f"?o {last}"
    store.update(f"{_PREFIXES} DELETE {{ {last} }} WHERE {{ {where} }}")
    assert constraint in failing(store)


def test_a_report_without_the_tables_has_no_cube(tmp_path: Path) -> None:
    folder = tmp_path / "river-2025"
    shutil.copytree(ROOT / "tests" / "editions" / "river-2025", folder)
    text = folder / "report.txt"
    assert _cubes(edition.load(folder)) == {"staffing", "institution-budget"}
    tables = text.read_text("utf-8")
    without = tables[: tables.index("□ 인력현황")] + tables[tables.index("| 미션") :]
    text.write_text(without, "utf-8")
    assert _cubes(edition.load(folder)) == set()


def _cubes(found: edition.Edition) -> set[str]:
    data_set = ox.NamedNode(PREFIXES["qb"] + "DataSet")
    return {t.subject.value.rsplit("/", 1)[1] for t in pipeline.run(found).built.triples if t.object == data_set}
