"""Every form of RDF is read back by other implementations, graph for graph equal, and is the same bytes each time."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import zstandard
from pyld import jsonld

from sba_kg.base.errors import InputError, UsageError
from sba_kg.base.namespaces import GRAPH, RDFS, SKOS
from sba_kg.export import FORMATS, SUFFIXES, Content, export, packing
from sba_kg.export.manifest import WrittenFile, manifest
from sba_kg.store import MemoryStore, open_store
from sba_kg.store.checksum import summed
from sba_kg.store.dataset import Dataset, dataset
from tests.support import ROOT
from tests.support.java import riot

Quads = set[tuple[str, str]]
_OX = {"turtle": ox.RdfFormat.TURTLE, "ntriples": ox.RdfFormat.N_TRIPLES, "nquads": ox.RdfFormat.N_QUADS, "trig": ox.RdfFormat.TRIG, "rdfxml": ox.RdfFormat.RDF_XML, "jsonld": ox.RdfFormat.JSON_LD}  # fmt: skip
_RDFLIB = {"turtle": "turtle", "ntriples": "nt", "nquads": "nquads", "trig": "trig", "rdfxml": "xml", "jsonld": "json-ld"}  # fmt: skip
ONE = ("turtle", "ntriples", "rdfxml")
MANY = ("nquads", "trig", "jsonld")


@pytest.fixture(scope="module")
def small(built: Path) -> Dataset:
    """All graphs of a small edition."""
    return dataset(open_store([built]), without={"ontology"})


def quads_of(content: Content) -> Quads:
    """Graph and triple of all that is exported; no graph where the graphs are one."""
    if content.merged:
        return {("", str(triple)) for triple in content.union()}
    return {(name.value, str(triple)) for name, triples in content.graphs() for triple in triples}


def read(data: bytes, form: ox.RdfFormat) -> Quads:
    found = set()
    for quad in ox.parse(data, format=form):
        graph = quad.graph_name
        found.add((graph.value if isinstance(graph, ox.NamedNode) else "", str(quad.triple)))
    return found


def content_of(given: Dataset, form: str) -> Content:
    return Content(given, merged=form in ONE)


@pytest.mark.parametrize("form", [*ONE, *MANY])
def test_pyoxigraph_reads_the_whole_dataset(form: str, shipped: MemoryStore) -> None:
    content = content_of(dataset(shipped), form)
    assert read(export(content, form)[""], _OX[form]) == quads_of(content)


@pytest.mark.parametrize("form", [*ONE, *MANY])
def test_rdflib_reads_the_same(form: str, small: Dataset) -> None:
    content = content_of(small, form)
    parsed = rdflib.Dataset().parse(data=export(content, form)[""], format=_RDFLIB[form])
    graphs = {g.identifier: g for g in parsed.graphs() if len(g)}
    lines: Quads = set()
    for name, graph in graphs.items():
        text = graph.serialize(format="nt", encoding="utf-8")
        # What rdflib calls the default graph, or a file, is no name of ours.
        named = str(name) if str(name).startswith(GRAPH) else ""
        lines |= {(named, line) for _, line in read(text, ox.RdfFormat.N_TRIPLES)}
    assert lines == quads_of(content)


@pytest.mark.slow
@pytest.mark.parametrize("forms", [ONE, MANY])
def test_jena_reads_the_same(forms: tuple[str, ...], small: Dataset, tmp_path: Path) -> None:
    """One after the other in one run, so that each statement comes once from each file."""
    files = []
    for form in forms:
        suffix = next(s for s, f in SUFFIXES.items() if f == form)
        files.append(tmp_path / f"graphs{suffix}")
        files[-1].write_bytes(export(content_of(small, form), form)[""])
    found = Counter(riot(tmp_path, files).splitlines())
    assert set(found.values()) == {len(forms)}
    assert read(b"\n".join(found), ox.RdfFormat.N_QUADS) == quads_of(content_of(small, forms[0]))


def test_a_second_processor_reads_the_json_ld(small: Dataset) -> None:
    document = json.loads(export(Content(small), "jsonld")[""])
    as_quads = jsonld.to_rdf(document, {"format": "application/n-quads"})
    assert read(as_quads.encode(), ox.RdfFormat.N_QUADS) == quads_of(Content(small))


# -- what it looks like --------------------------------------------------------------------------------


def test_json_ld_reads_well(shipped: MemoryStore) -> None:
    document = json.loads(export(Content(dataset(shipped, ["sba-2024"], {"inferred"})), "jsonld")[""])
    things = {thing["id"]: thing for graph in document["@graph"] for thing in graph["@graph"]}
    context = document["@context"]
    assert (context["id"], context["type"]) == ("@id", "@type")
    (report,) = [t for t in things.values() if "WorkReport" in t.get("type", ())]
    assert report["prefLabel"]["ko"]
    assert all(":" not in iri.split("/")[0] for iri in things if iri.startswith("id/"))
    line = next(t for t in things.values() if t.get("type") == "BudgetLine")
    assert str(line["value"]).isdigit() or line["value"]["@value"].isdigit()
    assert line["wasDerivedFrom"] in things


def test_labels_are_copied_unless_they_are_not_wanted(shipped: MemoryStore) -> None:
    given = dataset(shipped, ["sba-2024"], {"inferred", "document", "validation"})
    ours = set(given.triples(given.names[0]))
    labels = {t for t in ours if t.predicate.value == SKOS + "prefLabel"}
    with_labels = set(Content(given).union())
    assert {(t.subject, t.object) for t in with_labels - ours} <= {(t.subject, t.object) for t in labels}
    assert {t.predicate.value for t in with_labels - ours} == {RDFS + "label"}
    assert len(with_labels) == len(ours) + len(labels)
    assert set(Content(given, labels=False).union()) == ours


def test_rdf_xml_is_xml_with_its_namespaces_in_order(small: Dataset) -> None:
    data = export(Content(small, merged=True), "rdfxml")[""]
    assert ET.fromstring(data).tag.endswith("RDF")
    head = data[: data.index(b"\n", data.index(b"<rdf:RDF"))].decode()
    names = [part.split("=")[0] for part in head.split(" xmlns:")[1:]]
    assert names == sorted(names)
    assert len(names) > 10


# -- one graph or several ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ONE)
def test_a_form_of_one_graph_is_not_given_several(form: str, small: Dataset) -> None:
    with pytest.raises(UsageError) as caught:
        export(Content(small), form)
    assert caught.value.code == "E-U52"
    one = Dataset(small.names[:1], small.loaded)
    assert read(export(Content(one), form)[""], _OX[form]) == {("", line) for _, line in quads_of(Content(one))}


def _with_text(text: str) -> Dataset:
    store = ox.Store()
    node = ox.NamedNode(GRAPH + "town-2025")
    store.add(ox.Quad(node, ox.NamedNode("urn:says"), ox.Literal(text), node))
    return Dataset((node.value,), MemoryStore((store,)))


@pytest.mark.parametrize("form", ["rdfxml", "graphml"])
def test_a_character_that_xml_cannot_hold_is_told(form: str) -> None:
    with pytest.raises(InputError, match="U\\+000B") as caught:
        export(Content(_with_text("a\x0bb")), form)
    assert caught.value.code == "E-Q52"


@pytest.mark.parametrize("form", [*ONE, *MANY])
@pytest.mark.parametrize("text", ['"quoted" \\ back', "줄\n바꿈\t탭\r", "<&>]]>", "😀 가\u0301", "", " "])
def test_any_text_comes_back(form: str, text: str) -> None:
    content = content_of(_with_text(text), form)
    assert read(export(content, form)[""], _OX[form]) == quads_of(content)


VALUES = [
    ox.Literal("01", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("12345678901234567890", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
    ox.Literal("1.50", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")),
    ox.Literal("true", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#boolean")),
    ox.Literal("2024", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYear")),
    ox.Literal("가", language="ko"), ox.Literal("a", language="en-GB"), ox.Literal("plain"),
    ox.NamedNode("https://w3id.org/sba-kg/id/a:b"), ox.NamedNode("https://w3id.org/sba-kg/"),
    ox.NamedNode("https://w3id.org/sba-kg//x"), ox.NamedNode("urn:a"), ox.NamedNode("http://www.w3.org/ns/org#"),
    ox.NamedNode("https://w3id.org/sba-kg/id/sba-2024/report#line=1,2"), ox.NamedNode("http://purl.org/dc/terms//a"),
    ox.NamedNode("https://w3id.org/sba-kg/def/value"), ox.NamedNode("https://w3id.org/sba-kg/?a"),
]  # fmt: skip


@pytest.mark.parametrize("alone", [True, False])
def test_values_of_all_kinds_come_back_from_json_ld(alone: bool) -> None:
    """Each by itself, where its property says what it is; and all together, where each says it itself."""
    for values in [[one] for one in VALUES] if alone else [VALUES]:
        store = ox.Store()
        graph = ox.NamedNode(GRAPH + "town-2025")
        for value in values:
            store.add(ox.Quad(graph, ox.NamedNode("https://w3id.org/sba-kg/def/value"), value, graph))
            if isinstance(value, ox.NamedNode):
                store.add(ox.Quad(value, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), value, graph))
        content = Content(Dataset((graph.value,), MemoryStore((store,))))
        data = export(content, "jsonld")[""]
        assert read(data, ox.RdfFormat.JSON_LD) == quads_of(content), data.decode()
        again = jsonld.to_rdf(json.loads(data), {"format": "application/n-quads"})
        assert read(again.encode(), ox.RdfFormat.N_QUADS) == quads_of(content), data.decode()


# -- the same bytes ------------------------------------------------------------------------------------

_PRINT = """
import hashlib, sys
from pathlib import Path
from sba_kg.export import FORMATS, Content, export
from sba_kg.store import open_store
from sba_kg.store.dataset import dataset
for form in FORMATS:
    content = Content(dataset(open_store([Path(sys.argv[1])])), merged=form in ("turtle", "ntriples", "rdfxml"))
    for how in ("none", "gzip", "zstd") if form == "nquads" else ("none",):
        for name, data in sorted(export(content, form, how).items()):
            print(form, how, name, hashlib.sha256(data).hexdigest())
"""


@pytest.mark.slow
def test_the_same_bytes_under_other_hash_seeds(built: Path) -> None:
    outputs = []
    for seed in ("1", "2"):
        done = subprocess.run([sys.executable, "-c", _PRINT, str(built)], capture_output=True, text=True, check=True, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed})  # fmt: skip
        outputs.append(done.stdout.splitlines())
    assert outputs[0] == outputs[1]
    assert {line.split()[0] for line in outputs[0]} == set(FORMATS)


def test_compressed_files_are_what_they_were() -> None:
    data = b"abc" * 1000
    parts = [data[:1000], data[1000:]]

    def packed(how: str) -> bytes:
        return b"".join(packing.packed(parts, how))

    assert gzip.decompress(packed("gzip")) == data
    assert packed("gzip")[4:8] == b"\0\0\0\0"  # no time
    assert zstandard.ZstdDecompressor().decompressobj().decompress(packed("zstd")) == data
    assert packed("none") == data


# -- the manifest --------------------------------------------------------------------------------------


def test_the_manifest_counts_and_sums(small: Dataset) -> None:
    content = Content(small)
    files = {"graphs.nq": export(content, "nquads")[""]}
    known = WrittenFile()
    assert b"".join(known.through([files["graphs.nq"]])) == files["graphs.nq"]
    found = json.loads(manifest(content, "nquads", "none", {"graphs.nq": known}))
    assert found["triples"] == len(files["graphs.nq"].splitlines()) == sum(g["triples"] for g in found["graphs"])
    by_graph: dict[str, list[ox.Triple]] = {}
    for quad in ox.parse(files["graphs.nq"], format=ox.RdfFormat.N_QUADS):
        assert isinstance(quad.graph_name, ox.NamedNode)
        by_graph.setdefault(quad.graph_name.value, []).append(quad.triple)
    assert {g["graph"]: g["checksum"] for g in found["graphs"]} == {
        name: summed(triples).checksum for name, triples in by_graph.items()
    }
    assert found["files"][0]["bytes"] == len(files["graphs.nq"])
    merged = Content(small, merged=True)
    assert json.loads(manifest(merged, "turtle", "none", {}))["triples"] == len(merged.union())


def _triples(*objects: ox.Literal) -> Iterable[ox.Triple]:
    return [ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), one) for one in objects]


def test_a_checksum_knows_values_and_no_order() -> None:
    def typed(text: str, type_: str) -> ox.Literal:
        return ox.Literal(text, datatype=ox.NamedNode(f"http://www.w3.org/2001/XMLSchema#{type_}"))

    one = summed(
        _triples(
            typed("01", "integer"), typed("1.50", "decimal"), typed("1", "boolean"), ox.Literal("a", language="KO")
        )
    )
    two = summed(
        _triples(
            ox.Literal("a", language="ko"), typed("true", "boolean"), typed("1.5", "decimal"), typed("1", "integer")
        )
    )
    assert one == two
    assert one.count == 4
    for other in (typed("1", "integer"), typed("1.0", "decimal"), typed("1", "string"), ox.Literal("1", language="ko")):
        for another in (typed("2", "integer"), typed("x", "decimal"), typed("x", "boolean"), typed("x", "integer")):
            assert summed(_triples(other)) != summed(_triples(another))
    assert summed(_triples(typed("1", "integer"))) != summed(_triples(typed("1", "decimal")))
    assert summed(_triples(typed("-0", "integer"))) == summed(_triples(typed("+0", "integer")))
    assert summed([]).count == 0
