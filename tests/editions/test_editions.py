"""Other institutions: a new folder and no new code. Their reports are invented; every row was checked by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib

from sba_kg import pipeline, query, store
from sba_kg.answers import tables
from sba_kg.base.namespaces import ONTOLOGY_GRAPH
from sba_kg.editions import edition
from sba_kg.graph import write_turtle
from sba_kg.pipeline.outputs import derive
from sba_kg.query import parameters
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.remote import Remote
from tests.support import EDITIONS, REAL, servers

HILL = EDITIONS / "hill-2025"
EXPECTED = sorted((HILL / "expected").glob("*.csv"))


@pytest.fixture(scope="module")
def hill() -> pipeline.EditionBuild:
    return pipeline.run(edition.load(HILL))


@pytest.fixture(scope="module")
def loaded(hill: pipeline.EditionBuild, tmp_path_factory: pytest.TempPathFactory) -> store.MemoryStore:
    return store.open_store([_written(hill, tmp_path_factory.mktemp("hill"))])


def _written(result: pipeline.EditionBuild, folder: Path) -> Path:
    """A folder with all graphs of an edition."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in derive(result).graphs().items():
        (folder / name).write_bytes(data)
    return folder


@pytest.mark.parametrize("path", EXPECTED, ids=lambda p: p.stem)
def test_rows(path: Path, loaded: store.MemoryStore) -> None:
    assert tables.render(query.run(find_query(path.stem), loaded), "csv") == path.read_text("utf-8")


def test_every_query_was_asked() -> None:
    assert sorted(path.stem for path in EXPECTED) == sorted(path.stem for path in query_files())


def test_the_whole_text_is_in_the_graph(hill: pipeline.EditionBuild) -> None:
    assert (hill.coverage.unread, hill.coverage.missing) == ((), ())
    assert {problem.code for problem in hill.problems} == {"P-G01", "P-T42"}, "all it lacks is entries of the registry"


def test_things_that_the_registry_does_not_know_have_provisional_codes(hill: pipeline.EditionBuild) -> None:
    unknown = [thing for thing in hill.built.things if thing.entry is None]
    assert unknown
    assert all("/hill-x-" in thing.iri.value and thing.iri.value.isascii() for thing in unknown)


def test_two_editions_in_one_store(hill: pipeline.EditionBuild, real: pipeline.EditionBuild, tmp_path: Path) -> None:
    paths = []
    for result in (hill, real):
        path = tmp_path / result.edition.name / "graph.ttl"
        path.parent.mkdir()
        path.write_bytes(write_turtle(result.built.triples))
        paths.append(path)
    both = store.open_store(paths)
    saved = find_query("budget-lines")
    each = [len(query.run(saved, both, {"g": result.edition.name}).rows) for result in (hill, real)]
    assert each == [5, 41]
    assert len(query.run(saved, both).rows) == 46


#: What a later report of the same institution says otherwise: the same programs, units and facilities on the same
#: IRIs with other amounts, names, duties, findings, areas, dates.
CHANGES = (
    ("1,084,590", "1,085,000"),
    ("| 525 | 3 |", "| 526 | 4 |"),
    ("DDP 쇼룸 운영 |", "DDP 쇼룸 관리 |"),
    ("7,236백만원", "7,237백만원"),
    ("본사 임대관리, 서울파트너스하우스 운영", "본사 임대관리"),
    ("상상비즈아카데미 운영,", "상상타운, 상상비즈아카데미 운영,"),
    ("(판로개척팀)", "(글로벌커머스팀)"),
    ("연면적 18,490㎡", "연면적 18,500㎡"),
    ("500개사, 근로자", "550개사, 근로자"),
    ("마포구 성암로", "강서구 성암로"),
    ("2024년 9월", "2024년 10월"),
    ("2024년", "2025년"),
    ("2023년", "2024년"),
)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Built: two reports of one institution, and those of two other institutions."""
    root = tmp_path_factory.mktemp("apart")
    later = root / "later"
    later.mkdir()
    text = (REAL / "report.txt").read_text("utf-8")
    for old, new in CHANGES:
        assert old in text, old
        text = text.replace(old, new)
    (later / "report.txt").write_text(text, "utf-8")
    toml = (REAL / "edition.toml").read_text("utf-8").replace("2024", "2025")
    (later / "edition.toml").write_text(
        "\n".join(line for line in toml.splitlines() if not line.startswith("sha256")), "utf-8"
    )
    built = []
    for source in (REAL, later, HILL, EDITIONS / "river-2025"):
        result = pipeline.run(edition.load(source))
        built.append(_written(result, root / "built" / result.edition.name))
    return built


@pytest.fixture(scope="module")
def alone(folders: list[Path]) -> list[store.MemoryStore]:
    return [store.open_store([folder]) for folder in folders]


@pytest.fixture(scope="module")
def together(folders: list[Path]) -> store.MemoryStore:
    return store.open_store(folders)


@pytest.mark.parametrize("name", [path.stem for path in query_files()])
def test_editions_are_kept_apart(name: str, alone: list[store.MemoryStore], together: store.MemoryStore) -> None:
    """What a query gives for several editions is what it gives for each, one after the other."""
    saved = find_query(name)
    each = [query.run(saved, loaded).rows for loaded in alone]
    rows = query.run(saved, together).rows
    assert Counter(rows) == Counter(row for part in each for row in part)
    assert any(each)
    names = [column.name for column in saved.columns]
    if "edition" in names:
        editions = [str(row[names.index("edition")]) for row in rows]
        assert editions == sorted(editions)
        assert set(editions) <= {loaded.editions[0].rpartition("/")[2] for loaded in alone}


@pytest.mark.parametrize("name", [path.stem for path in query_files()])
def test_two_editions_in_rdflib(name: str, two: tuple[store.MemoryStore, rdflib.Dataset]) -> None:
    loaded, dataset = two
    saved = find_query(name)
    theirs = dataset.query(parameters.fill(saved, {}, loaded))
    assert [tuple(None if v is None or str(v) == "" else str(v) for v in row) for row in theirs] == [
        tuple(tables.plain(v) or None for v in row) for row in query.run(saved, loaded).rows
    ]


@pytest.fixture(scope="module")
def two(folders: list[Path]) -> tuple[store.MemoryStore, rdflib.Dataset]:
    loaded = store.open_store(folders[2:])
    dataset = rdflib.Dataset()
    for folder, iri in zip(folders[2:], loaded.editions, strict=True):
        dataset.graph(rdflib.URIRef(iri)).parse(folder / "graph.ttl")
        for made in ("validation", "inferred", "document"):
            dataset.graph(rdflib.URIRef(f"{iri}/{made}")).parse(folder / f"{made}.ttl")
    for path in store.ontology_files():
        dataset.graph(rdflib.URIRef(ONTOLOGY_GRAPH)).parse(path)
    return loaded, dataset


@pytest.fixture(scope="module", params=["fuseki", "oxigraph"])
def asked(
    request: pytest.FixtureRequest, together: store.MemoryStore, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Remote]:
    """A server with all of the editions."""
    start = {"fuseki": servers.fuseki, "oxigraph": servers.oxigraph}[request.param]
    with start(tmp_path_factory.mktemp(f"editions-{request.param}")) as server:
        servers.load(server, together)
        yield Remote(server.query)


@pytest.mark.parametrize("name", [path.stem for path in query_files()])
def test_several_editions_on_a_server(name: str, asked: Remote, together: store.MemoryStore) -> None:
    """The same rows in the same order, for all editions at once and for one among them."""
    saved = find_query(name)
    for given in ({}, {"g": "hill-2025"}):
        assert query.run(saved, asked, given) == query.run(saved, together, given)
