"""A server that fails on purpose: an Oxigraph store in memory behind HTTP, with a list of faults for what comes next."""

from __future__ import annotations

import gzip
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import pyoxigraph as ox

#: Does something else than answering; True if that was all.
Fault = Callable[["Handler"], bool]


class Handler(BaseHTTPRequestHandler):
    """Graph Store Protocol, queries and updates."""

    protocol_version = "HTTP/1.1"
    state: Faulty

    def log_message(self, *_: object) -> None:
        """Nothing is said."""

    def body(self) -> bytes:
        """The body of the request."""
        data = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        return gzip.decompress(data) if self.headers.get("Content-Encoding") == "gzip" else data

    def reply(self, status: int, body: bytes = b"", kind: str = "text/plain", **headers: str) -> None:
        """An answer; the connection ends with it."""
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), "Connection": "close"}.items():
            self.send_header(name, value)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def answer(self) -> None:
        """Whatever is asked, by the next fault or well."""
        path = urlsplit(self.path)
        self.state.asked.append(f"{self.command} {path.path}")
        fault = self.state.next(self.command, path.path)
        with suppress(ConnectionError):
            if fault and fault(self):
                return
            self._well(path.path, parse_qs(path.query))

    do_GET = do_POST = do_DELETE = do_PUT = answer  # noqa: N815 - the names are those of http.server

    def _well(self, path: str, query: dict[str, list[str]]) -> None:
        store, body = self.state.store, self.body()
        if path == "/query":
            text = parse_qs(body.decode())["query"][0]
            found = store.query(text)
            assert not isinstance(found, ox.QueryTriples)
            data = found.serialize(format=ox.QueryResultsFormat.JSON) or b""
            self.reply(200, data, "application/sparql-results+json")
        elif path == "/update":
            store.update(parse_qs(body.decode())["update"][0])
            self.reply(204)
        elif path == "/store":
            self._graph(ox.NamedNode(query["graph"][0]), body)
        else:
            self.reply(404)

    def _graph(self, graph: ox.NamedNode, body: bytes) -> None:
        store = self.state.store
        if self.command == "GET":
            there = store.contains_named_graph(graph)
            data = (store.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=graph) or b"") if there else b""
            self.reply(200 if there else 404, data, "application/n-triples")
        elif self.command == "DELETE":
            store.remove_graph(graph)
            self.reply(204)
        else:
            store.load(body, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
            self.reply(204)


@dataclass
class Faulty:
    """The server.

    Attributes:
        url: Its address, of the kind ``oxigraph``.
        store: What is in it.
        asked: Method and path of each request.
        faults: What happens to the next requests of a method and path, in their order; None for a good answer.
    """

    url: str = ""
    store: ox.Store = field(default_factory=ox.Store)
    asked: list[str] = field(default_factory=list)
    faults: dict[str, deque[Fault | None]] = field(default_factory=dict)

    def next(self, method: str, path: str) -> Fault | None:
        """The fault of the next request."""
        waiting = self.faults.get(f"{method} {path}")
        return waiting.popleft() if waiting else None

    def fail(self, what: str, *faults: Fault | None) -> None:
        """What happens to the next requests of a method and path (``POST /store``)."""
        self.faults[what] = deque(faults)


@contextmanager
def faulty() -> Iterator[Faulty]:
    """The server, on a free port of the loopback."""
    state = Faulty()
    handler = type("Of", (Handler,), {"state": state})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    state.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def status(code: int, text: str = "", **headers: str) -> Fault:
    """A status that is no success."""

    def fault(handler: Handler) -> bool:
        handler.body()
        handler.reply(code, text.encode(), **headers)
        return True

    return fault


def page(handler: Handler) -> bool:
    """A page of HTML, as of a proxy that wants a login."""
    handler.body()
    handler.reply(200, b"<html><body>Please log in</body></html>", "text/html")
    return True


def cut(handler: Handler) -> bool:
    """The connection ends before the request is read."""
    handler.rfile.read(100)
    handler.connection.close()
    handler.close_connection = True
    return True


def cut_answer(handler: Handler) -> bool:
    """The connection ends in the middle of an answer, at the end of a line."""
    handler.body()
    handler.send_response(200)
    handler.send_header("Content-Type", "application/n-triples")
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    handler.wfile.write(b"<urn:a> <urn:b> <urn:c> .\n")
    handler.close_connection = True
    return True


def slow(seconds: float) -> Fault:
    """An answer that comes late."""

    def fault(_: Handler) -> bool:
        time.sleep(seconds)
        return False

    return fault
