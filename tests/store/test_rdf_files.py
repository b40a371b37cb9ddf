"""RDF files of somebody else: what would crash, fill or hold up the process is an error like any other."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import pyoxigraph as ox
import pytest

from sba_kg import store
from sba_kg.base.errors import InputError
from sba_kg.base.namespaces import GRAPH, RDF, SBA
from sba_kg.store import shelf
from tests.store.test_remote import sba_kg

MANY = 20_000
HEAD = "@prefix : <urn:> .\n"
RDF_XML = '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="urn:">'
BIG = "가" * 6_000_000
REPORT = f"<urn:r> <{RDF}type> <{SBA}WorkReport>"


def _laughs() -> str:
    names = "abcdefghij"
    more = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names))
    return (
        f'<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha">{more}]>{RDF_XML}'
        '<rdf:Description rdf:about="urn:x"><e:p>&j;</e:p></rdf:Description></rdf:RDF>'
    )


def _chain() -> str:
    terms = ",".join(f'"t{i}":"t{i + 1}:x"' for i in range(MANY))
    return f'{{"@context":{{{terms}}},"t0:a":"c"}}'


FILES = {
    "laughs.rdf": (_laughs(), "E-Q44"),
    "file.rdf": (f'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>{RDF_XML}</rdf:RDF>', "E-Q44"),
    "deep.rdf": (RDF_XML + "<rdf:Description><e:p>" * MANY + "</e:p></rdf:Description>" * MANY + "</rdf:RDF>", "E-Q44"),
    "cut.rdf": (RDF_XML, "E-Q04"),
    "big.ttl": (f'{HEAD}:a :b "{BIG}" .', "E-Q44"),
    "big.nt": (f'<urn:a> <urn:b> "{BIG}" .', "E-Q44"),
    "big.nq": (f'<urn:a> <urn:b> "{BIG}" <urn:g> .', "E-Q44"),
    "big.trig": (f'{HEAD}:g {{ :a :b """{BIG}""" }}', "E-Q44"),
    "big.jsonld": (f'{{"@id":"urn:a","urn:b":"{BIG}"}}', "E-Q44"),
    "open.ttl": (f'{HEAD}:a :b """{BIG}', "E-Q44"),
    "big.rdf": (
        f'{RDF_XML}<rdf:Description rdf:about="urn:x"><e:p>{BIG}</e:p></rdf:Description></rdf:RDF>',
        "E-Q03",
    ),
    "brackets.ttl": (HEAD + ":a :b " + "[ :b " * MANY + ":c" + " ]" * MANY + " .", "E-Q03"),
    "list.ttl": (HEAD + ":a :b " + "( " * MANY + ")" * MANY + " .", "E-Q03"),
    "quoted.ttl": (HEAD + ":a :b " + "<<( :a :b " * MANY + ":c" + " )>>" * MANY + " .", "E-Q44"),
    "quoted.nq": ("<urn:a> <urn:b> " + "<<( <urn:a> <urn:b> " * MANY + '""' + " )>>" * MANY + " <urn:g> .", "E-Q44"),
    "reified.ttl": (HEAD + "<<" * 2_000 + ":a :b :c" + ">> :b :c" * 2_000 + " .", "E-Q03"),
    "chain.jsonld": (_chain(), "E-Q44"),
    "deep.jsonld": ('{"@id":"urn:a","urn:b":' * MANY * 4 + '"x"' + "}" * MANY * 4, "E-Q04"),
    "remote.jsonld": ('{"@context":"http://127.0.0.1:9/","a":"b"}', "E-Q04"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_would_do_harm_is_an_error(name: str, tmp_path: Path) -> None:
    text, code = FILES[name]
    path = tmp_path / name
    path.write_text(text, "utf-8")
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        store.open_store([path])
    assert (caught.value.code, caught.value.file, caught.value.exit_code) == (code, str(path), 3)
    assert time.process_time() - start < 20


def test_what_lies_beside_a_graph_is_looked_at_too(tmp_path: Path) -> None:
    (tmp_path / "graph.ttl").write_text(REPORT + " .", "utf-8")
    (tmp_path / "inferred.ttl").write_text(FILES["quoted.ttl"][0], "utf-8")
    with pytest.raises(InputError) as caught:
        store.open_store([tmp_path])
    assert (caught.value.code, caught.value.file) == ("E-Q44", str(tmp_path / "inferred.ttl"))


@pytest.mark.parametrize("command", ["query budget-totals", "find x", "validate", "infer"])
def test_every_command_that_reads_a_graph_refuses_it(command: str, tmp_path: Path) -> None:
    path = tmp_path / "laughs.rdf"
    path.write_text(FILES["laughs.rdf"][0], "utf-8")
    done = sba_kg(*command.split(), "--from", path)
    assert (done.returncode, "E-Q44" in done.stderr) == (3, True)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("x.rdf", f'{RDF_XML}<rdf:Description rdf:about="urn:r"><rdf:type rdf:resource="{SBA}WorkReport"/></rdf:Description></rdf:RDF>'),
        ("x.ttl", f"{REPORT} ; <urn:p> <<( <urn:a> <urn:b> '<<' )>> ."),
        ("x.jsonld", f'{{"@id":"urn:r","@type":"{SBA}WorkReport"}}'),
    ],
)  # fmt: skip
def test_a_file_of_such_a_kind_that_does_no_harm_is_read(name: str, text: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    loaded = store.open_store([tmp_path / name])
    assert list(loaded.store.quads_for_pattern(None, None, ox.NamedNode(f"{SBA}WorkReport"), None))


# -- many files ------------------------------------------------------------------------------------


def _quads(folder: Path, number: int, more: str = "") -> Path:
    path = folder / f"{number}{len(more)}.nq"
    path.write_text(f"{REPORT} <{GRAPH}e-{number}> .\n{more}", "utf-8")
    return path


def test_graphs_that_are_loaded_are_not_counted_for_each_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    counted = []
    size = shelf._size
    monkeypatch.setattr(shelf, "_size", lambda *args: counted.append(args[1]) or size(*args))
    paths = [_quads(tmp_path, number) for number in range(30)]
    assert len(store.open_store(paths).editions) == 30
    assert counted == []
    assert store.open_store([paths[0], paths[1], paths[0]]).editions == (GRAPH + "e-0", GRAPH + "e-1")
    assert len(counted) == 2  # before and after, of the one graph that comes twice


def test_two_contents_of_a_graph_among_many(tmp_path: Path) -> None:
    paths = [_quads(tmp_path, number) for number in range(3)]
    other = _quads(tmp_path, 1, f"<urn:r> <urn:p> <urn:o> <{GRAPH}e-1> .\n")
    with pytest.raises(InputError) as caught:
        store.open_store([*paths, other])
    assert (caught.value.code, caught.value.file) == ("E-Q06", str(other))
