"""Answers that never end, are too large, or answer another question: bounded by the time and the size of the whole."""

from __future__ import annotations

import gzip
import json
import random
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler

import pyoxigraph as ox
import pytest

from sba_kg import query
from sba_kg.base.errors import OutsideError, SbaKgError
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, SBA, SKOS
from sba_kg.query import find
from sba_kg.query.saved import find_query, query_files
from sba_kg.store.engine import Solutions
from sba_kg.store.remote import Copy, Remote, _projection
from sba_kg.store.transport import Reply as Sent
from tests.store.test_remote import sba_kg
from tests.store.test_remote_failures import JSON_TYPE, RESULT, SELECT, Fake, Reply, failure

pytest_plugins = ["tests.store.test_remote_failures"]
TIMEOUT = 0.5
#: What a busy machine may add.
GRACE = 0.7


def results(variables: list[str], *rows: dict[str, str]) -> bytes:
    """SPARQL results in JSON; values that begin with http are IRIs."""
    cell = {True: "uri", False: "literal"}
    bindings = [{k: {"type": cell[v.startswith("http")], "value": v} for k, v in row.items()} for row in rows]
    return json.dumps({"head": {"vars": variables}, "results": {"bindings": bindings}}).encode()


# -- time -----------------------------------------------------------------------------------------------------------


def _drip(handler: BaseHTTPRequestHandler, data: bytes) -> None:
    for at in range(len(data)):
        handler.wfile.write(data[at : at + 1])
        time.sleep(0.1)


def _status(handler: BaseHTTPRequestHandler) -> None:
    _drip(handler, b"HTTP/1.1 200 " + b"O" * 50)


def _headers(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
    _drip(handler, b"X-More: " + b"x" * 50)


def _body(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON_TYPE}\r\nContent-Length: 9999\r\n\r\n".encode())
    _drip(handler, RESULT)


def _chunks(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON_TYPE}\r\nTransfer-Encoding: chunked\r\n\r\n".encode())
    for _ in range(50):
        handler.wfile.write(b"1\r\n \r\n")
        time.sleep(0.1)


def _late_then_drip(handler: BaseHTTPRequestHandler) -> None:
    """Headers after most of the time, then the body: twice the time, if each has one of its own."""
    time.sleep(0.8 * TIMEOUT)
    _body(handler)


def _message_of_an_error(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"HTTP/1.1 400 Bad\r\nContent-Type: text/plain\r\nContent-Length: 9999\r\n\r\n")
    _drip(handler, b"x" * 50)


def _busy(handler: BaseHTTPRequestHandler) -> None:
    """Each attempt takes its time; three would take more than there is."""
    time.sleep(0.6 * TIMEOUT)
    handler.send_response(503)
    handler.end_headers()


@pytest.mark.parametrize("late", [_status, _headers, _body, _chunks, _late_then_drip, _message_of_an_error, _busy])
def test_the_time_is_that_of_the_whole_answer(
    late: Callable[[BaseHTTPRequestHandler], None], fake: Callable[..., Fake]
) -> None:
    url, start = fake(Reply(instead=late)).url, time.monotonic()
    failure(url, "E-O04", timeout=TIMEOUT)
    assert time.monotonic() - start < TIMEOUT + GRACE


@pytest.mark.parametrize("late", [_headers, _body])
def test_nothing_waits_behind_a_timeout(
    late: Callable[[BaseHTTPRequestHandler], None], fake: Callable[..., Fake]
) -> None:
    """The thread that asks ends with the connection, however slowly the server goes on."""
    before = set(threading.enumerate())
    failure(fake(Reply(instead=late)).url, "E-O04", timeout=0.2)
    ours = [thread for thread in threading.enumerate() if thread not in before and "run" in thread.name]
    for thread in ours:
        thread.join(2)
    assert not [thread.name for thread in ours if thread.is_alive()]


@pytest.fixture
def mute() -> Iterator[str]:
    """A place that accepts connections and says nothing, not even a TLS handshake."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"127.0.0.1:{listening.getsockname()[1]}"


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_handshake_that_does_not_come(scheme: str, mute: str) -> None:
    start = time.monotonic()
    failure(f"{scheme}://{mute}/query", "E-O04", timeout=TIMEOUT)
    assert time.monotonic() - start < TIMEOUT + GRACE


def test_a_name_that_nobody_looks_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(2))
    start = time.monotonic()
    failure("http://example.org/query", "E-O04", timeout=TIMEOUT)
    assert time.monotonic() - start < TIMEOUT + GRACE


# -- size -----------------------------------------------------------------------------------------------------------


def _endless(handler: BaseHTTPRequestHandler) -> None:
    handler.wfile.write(f"HTTP/1.1 200 OK\r\nContent-Type: {JSON_TYPE}\r\n\r\n".encode())
    while True:
        handler.wfile.write(b" " * 65_536)


def test_an_answer_without_end(fake: Callable[..., Fake]) -> None:
    error = failure(fake(Reply(instead=_endless)).url, "E-O42", max_size=1024**2)
    assert "1 MiB" in error.en


def test_the_limit_is_exact(fake: Callable[..., Fake]) -> None:
    server = fake(Reply())
    assert len(Remote(server.url, max_size=len(RESULT)).select(SELECT).rows) == 1
    failure(server.url, "E-O42", max_size=len(RESULT) - 1)


def test_an_answer_that_the_server_has_cut(fake: Callable[..., Fake]) -> None:
    """Virtuoso gives the first rows of an answer as if they were all, and says so in a header."""
    error = failure(fake(Reply(headers={"X-SPARQL-MaxRows": "10000"})).url, "E-O43")
    assert "10000 rows" in error.render("en")


def test_a_bomb_of_gzip_is_not_unpacked(fake: Callable[..., Fake]) -> None:
    bomb = gzip.compress(b" " * 50_000_000)
    error = failure(fake(Reply(200, bomb, headers={"Content-Encoding": "gzip"})).url, "E-O06")
    assert "gzip" in error.en


def test_headers_without_end(fake: Callable[..., Fake]) -> None:
    def many(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 10_000)

    def long(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 1_000_000)

    for instead in (many, long):
        failure(fake(Reply(instead=instead)).url, "E-O06")


def test_the_limit_of_the_command(fake: Callable[..., Fake]) -> None:
    server = fake(Reply(200, results(["x"], *[{"x": "y" * 1000}] * 2000)))
    refused = sba_kg(
        "query", "-", "--endpoint", server.url, "--max-answer", "1", "--format", "csv", text="SELECT ?x {}"
    )
    assert (refused.returncode, refused.stderr[:5]) == (5, "E-O42")
    taken = sba_kg("query", "-", "--endpoint", server.url, "--max-answer", "3", "--format", "csv", text="SELECT ?x {}")
    assert taken.returncode == 0


# -- another question -----------------------------------------------------------------------------------------------


def test_a_redirect_to_itself_is_asked_once(fake: Callable[..., Fake]) -> None:
    server = fake(Reply())
    server.replies[:] = [Reply(307, b"", headers={"Location": server.url})]
    failure(server.url, "E-O07")
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    "body",
    [
        results(["y"], {"y": "1"}), results(["x", "y"], {"x": "1"}), results([]),
        b'{"head": {"vars": "x"}, "results": {"bindings": []}}', b"[]", b"null", b"{}", b'{"results": {"bindings": []}}',
        b"[" * 1_000_000, b'{"head":' * 100_000, b'{"head": {"vars": ["x"]}, "results": {"bindings": [[]]}}',
        b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": 1e999}}]}}',
        b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "uri", "value": "no iri <"}}]}}',
        b'{"head": {"vars": ["x"]}, "results": {"bindings": [{"y": {"type": "literal", "value": "1"}}]}}',
    ],
)  # fmt: skip
def test_other_answers(body: bytes, fake: Callable[..., Fake]) -> None:
    with pytest.raises(OutsideError) as caught:
        Remote(fake(Reply(200, body)).url).select("SELECT ?x {}")
    assert caught.value.code in {"E-O06", "E-O40"}
    assert len(caught.value.en) < 400


def test_columns_in_another_order_are_put_right(fake: Callable[..., Fake]) -> None:
    server = fake(Reply(200, results(["b", "a"], {"a": "1", "b": "2"})))
    found = Remote(server.url).select("SELECT ?a (?x AS ?b) { }")
    assert found.variables == ("a", "b")
    assert [term.value for term in found.rows[0] if isinstance(term, ox.Literal)] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("SELECT ?a ?b { ?a ?p ?b }", ("a", "b")),
        ("select distinct $a (COUNT(DISTINCT ?x) AS ?n) FROM <urn:g> WHERE {}", ("a", "n")),
        ("SELECT (IF(?x = 1, (?y), CONCAT(?z, ' AS ?no)')) AS ?b) ?a{}", ("b", "a")),
        ("PREFIX select: <urn:s> # SELECT ?no\nSELECT REDUCED ?a { SELECT ?b {} }", ("a",)),
        ("SELECT ?a ?a {}", ("a",)),
        ("SELECT * { ?s ?p ?o }", None),
        ("ASK { SELECT ?a {} }", ("a",)),
        ("", None),
    ],
)
def test_the_columns_of_a_query(text: str, columns: tuple[str, ...] | None) -> None:
    assert _projection(text) == columns


@pytest.mark.parametrize("path", query_files(), ids=lambda path: path.stem)
def test_the_columns_of_saved_queries(path: object) -> None:
    saved = find_query(path.stem)  # type: ignore[attr-defined]
    assert _projection(saved.text) == tuple(column.name for column in saved.columns)


@pytest.mark.parametrize("arguments", [("query", "staffing"), ("find", "창업"), ("query", "budget-lines", "--explain")])
def test_commands_on_a_server_that_answers_something_else(
    arguments: tuple[str, ...], fake: Callable[..., Fake]
) -> None:
    server = fake(Reply(200, results(["y"], {"y": "1"})))
    failed = sba_kg(*arguments, "--endpoint", server.url)
    assert (failed.returncode, failed.stdout) == (5, "")
    assert re.match("E-O40: http", failed.stderr)


class _Random:
    """A way to a server that answers with the right columns and with anything in them."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)

    def send(self, text: str, form: str) -> Sent:
        if form == "ASK":
            return Sent(b'{"head": {}, "boolean": true}', JSON_TYPE, "")
        if "WorkReport> <" in text:
            rows = [(GRAPH + "x", SBA + "WorkReport", ID + "x/report"), (ONTOLOGY_GRAPH, SKOS + "ConceptScheme", "")]
            names = ["graph", "kind", "report"]
            return Sent(results(names, *[dict(zip(names, row, strict=True)) for row in rows]), JSON_TYPE, "")
        columns = list(_projection(text) or ["s", "p", "o"])
        return Sent(results(columns, *[self._row(columns) for _ in range(5)]), JSON_TYPE, "")

    def _row(self, columns: list[str]) -> dict[str, str]:
        values = ["", "abc", "-1", "1e999999999", "9" * 5000, "2024-13-45", "NaN", "1; 2", "0", "3", "2024", "true"]
        values += [ID + "program/x", SKOS + "prefLabel", SKOS + "altLabel", ID + "x/y", "http://a/", GRAPH + "x", "ko"]
        return {name: self._chance.choice(values) for name in columns if self._chance.random() < 0.9}


@pytest.mark.parametrize("seed", range(30))
def test_anything_in_the_right_columns(seed: int) -> None:
    remote = Remote("http://127.0.0.1:1/")
    remote._transport = _Random(seed)  # type: ignore[assignment]
    chance = random.Random(seed)
    for path in chance.sample(query_files(), 15):
        with suppress(SbaKgError):
            query.run(find_query(path.stem), remote)
    for text in ("abc", "창업"):
        with suppress(SbaKgError):
            find.find(remote, text)
    with suppress(SbaKgError):
        query.run_text("SELECT ?a ?b ?c { ?a ?b ?c }", "-", remote)


def test_a_value_that_is_none_of_its_column() -> None:
    remote = Remote("http://127.0.0.1:1/")

    def select(text: str) -> Solutions:
        names = tuple(column.name for column in find_query("staffing").columns)
        return Solutions(names, (tuple(ox.Literal("abc") for _ in names),))

    remote.__dict__.update(editions=(GRAPH + "x",), select=select)
    with pytest.raises(SbaKgError, match=r"headcount .* holds 'abc'") as caught:
        query.run(find_query("staffing"), remote)
    assert (caught.value.code, caught.value.exit_code) == ("E-R55", 3)


@pytest.mark.parametrize("text", ["1e999999999", "9" * 5000, "-1e-99999999"])
def test_numbers_without_end_are_texts_in_a_query_of_ones_own(text: str) -> None:
    remote = Remote("http://127.0.0.1:1/")
    literal = ox.Literal(text, datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    remote.__dict__.update(select=lambda _: Solutions(("x",), ((literal,),)))
    assert query.run_text("SELECT ?x {}", "-", remote).rows == ((text,),)


# -- copies ---------------------------------------------------------------------------------------------------------


def there(*graphs: tuple[str, str]) -> bytes:
    rows = [{"graph": g, "kind": SBA + "WorkReport", "report": r} for g, r in graphs]
    lists = {"graph": ONTOLOGY_GRAPH, "kind": SKOS + "ConceptScheme", "report": SKOS + "ConceptScheme"}
    return results(["graph", "kind", "report"], *rows, lists)


@pytest.mark.parametrize(
    ("graphs", "copies"),
    [
        ([("a-2025", "a-2025")], []),
        ([("a-2025", "a-2025"), ("a-2025/inferred", "a-2025"), ("b-2025", "b-2025")], []),
        ([("a-2025", "a-2025"), ("http://localhost/backup", "a-2025")], ["http://localhost/backup"]),
        ([("backup", "a-2025"), ("a-2025", "a-2025")], [GRAPH + "backup"]),
        ([("http://a/", "a-2025"), ("b", "a-2025"), ("c", "a-2025")], [GRAPH + "c", "http://a/"]),
    ],
)
def test_copies(graphs: list[tuple[str, str]], copies: list[str], fake: Callable[..., Fake]) -> None:
    named = [(g if g.startswith("http") else GRAPH + g, f"{ID}{r}/report") for g, r in graphs]
    server = fake(Reply(200, there(*named)))
    remote = Remote(server.url)
    original = GRAPH + ("b" if len(copies) == 2 else "a-2025")
    assert remote.copies == tuple(Copy(graph, original) for graph in sorted(copies))
    assert remote.editions
    assert len(server.asked) == 1


def test_a_copy_is_told(fake: Callable[..., Fake]) -> None:
    known = there((GRAPH + "x", ID + "x/report"), ("http://localhost/backup", ID + "x/report"))
    columns = [column.name for column in find_query("staffing").columns]
    server = fake(Reply(200, known), Reply(200, results(columns)))
    asked = sba_kg("query", "staffing", "--endpoint", server.url, "--format", "csv")
    assert asked.returncode == 0, asked.stderr
    assert "P-Q50" in asked.stderr
    assert "<http://localhost/backup>" in asked.stderr
    assert asked.stdout == ",".join(columns) + "\n"
