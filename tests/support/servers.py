"""Real SPARQL servers for tests, on free loopback ports, with the committed graphs in them.

A server that is missing skips its tests with the reason; ``SBA_KG_REQUIRE=fuseki,oxigraph`` makes that a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest

from sba_kg.store.embedded import MemoryStore, open_store

FUSEKI = "5.6.0"
#: A Java program that runs for seconds spends most of them on compiling itself: the quick compiler and one collector.
JAVA = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_UP_WITHIN = 90.0
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@dataclass(frozen=True)
class Server:
    """A running server: its query service and its Graph Store (SPARQL 1.1 Graph Store HTTP Protocol)."""

    query: str
    graphs: str
    pid: int
    #: What ``sba-kg load`` is told: kind and address.
    kind: str = ""
    url: str = ""
    user: str = ""
    password: str = ""

    def put(self, graph: str, turtle: bytes) -> None:
        """Replace a named graph."""
        request = urllib.request.Request(f"{self.graphs}?graph={quote(graph, safe='')}", turtle, method="PUT")
        request.add_header("Content-Type", "text/turtle")
        _DIRECT.open(request, timeout=60).close()

    def delete(self, graph: str) -> None:
        """Drop a named graph."""
        url = f"{self.graphs}?graph={quote(graph, safe='')}"
        _DIRECT.open(urllib.request.Request(url, method="DELETE"), timeout=60).close()


def missing(name: str, reason: str) -> None:
    """Skip the test, or fail it where the server is required."""
    if name in os.environ.get("SBA_KG_REQUIRE", "").split(","):
        pytest.fail(f"{name} is required: {reason}")
    pytest.skip(f"{name}: {reason}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def fuseki_jar() -> Path | None:
    """The jar of ``SBA_KG_FUSEKI_JAR``, else the one in Maven's cache."""
    given = os.environ.get("SBA_KG_FUSEKI_JAR")
    name = f"org/apache/jena/jena-fuseki-server/{FUSEKI}/jena-fuseki-server-{FUSEKI}.jar"
    path = Path(given) if given else Path.home() / ".m2" / "repository" / name
    return path if path.is_file() else None


@contextmanager
def fuseki(folder: Path, *options: str) -> Iterator[Server]:
    """Apache Jena Fuseki with an empty dataset in memory."""
    java, jar, port = shutil.which("java"), fuseki_jar(), free_port()
    if java is None:
        missing("fuseki", "no java")
    if jar is None:
        missing("fuseki", f"no jena-fuseki-server {FUSEKI} in Maven's cache or SBA_KG_FUSEKI_JAR")
    serving = ["--port", str(port), "--localhost", *options, "--mem", "--update", "/ds"]
    command = [java, "-Xmx1g", *JAVA, "-jar", jar, *serving]
    base = f"http://127.0.0.1:{port}"
    with _running(command, folder, f"{base}/$/ping") as pid:
        yield Server(f"{base}/ds/query", f"{base}/ds", pid, "fuseki", f"{base}/ds")


@contextmanager
def oxigraph(folder: Path, *options: str) -> Iterator[Server]:
    """The Oxigraph server with an empty store in memory."""
    binary, port = Path(sys.executable).with_name("oxigraph"), free_port()
    if not binary.is_file():
        missing("oxigraph", "the package oxigraph is not installed")
    base = f"http://127.0.0.1:{port}"
    with _running([binary, "serve", "--bind", f"127.0.0.1:{port}", *options], folder, base) as pid:
        yield Server(f"{base}/query", f"{base}/store", pid, "oxigraph", base)


RDF4J, JETTY = "3.7.7", "9.4.57.v20241219"
_REPOSITORY = """
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
[] a rep:Repository ; rep:repositoryID "reports" ;
  rep:repositoryImpl [
    rep:repositoryType "openrdf:SailRepository" ; sr:sailImpl [ sail:sailType "openrdf:MemoryStore" ] ] .
"""


def maven_file(group: str, name: str, version: str, suffix: str) -> Path | None:
    """A file of Maven's cache, if it is there."""
    folder = Path.home() / ".m2" / "repository" / group.replace(".", "/") / name / version
    path = folder / f"{name}-{version}.{suffix}"
    return path if path.is_file() else None


@contextmanager
def rdf4j(folder: Path) -> Iterator[Server]:
    """Eclipse RDF4J server with a repository in memory; its default graph is the union of the named ones."""
    java = shutil.which("java")
    war = maven_file("org.eclipse.rdf4j", "rdf4j-http-server", RDF4J, "war")
    jetty = maven_file("org.eclipse.jetty", "jetty-runner", JETTY, "jar")
    if java is None or war is None or jetty is None:
        missing("rdf4j", f"no java, or no rdf4j-http-server {RDF4J} and jetty-runner {JETTY} in Maven's cache")
    port, home = free_port(), f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}"
    command = [java, "-Xmx1g", *JAVA, home, f"-Djava.io.tmpdir={folder}", "-jar", jetty, "--host", "127.0.0.1"]
    base = f"http://127.0.0.1:{port}"
    with _running([*command, "--port", str(port), war], folder, f"{base}/protocol", well=200) as pid:
        url = f"{base}/repositories/reports"
        made = urllib.request.Request(url, _REPOSITORY.encode(), {"Content-Type": "text/turtle"}, method="PUT")
        _DIRECT.open(made, timeout=60).close()
        yield Server(url, f"{url}/rdf-graphs/service", pid, "rdf4j", url)


#: The file of the Debian package, of which two ports and the folders are changed.
VIRTUOSO_INI = Path("/etc/virtuoso-opensource-7/virtuoso.ini")


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """OpenLink Virtuoso with an empty database; it wants the user dba with digest authentication for writing."""
    binary = shutil.which("virtuoso-t")
    if binary is None or not VIRTUOSO_INI.is_file():
        missing("virtuoso", "the Debian package virtuoso-opensource-7 is not installed")
    port, sql = free_port(), free_port()
    text = VIRTUOSO_INI.read_text("utf-8").replace("/var/lib/virtuoso-opensource-7/db", str(folder))
    text = re.sub(r"(?m)^(ServerPort\s*=\s*)1111$", rf"\g<1>127.0.0.1:{sql}", text)
    text = re.sub(r"(?m)^(ServerPort\s*=\s*)8890$", rf"\g<1>127.0.0.1:{port}", text)
    # Its guesses of what a question will take are far off; what it does take has another limit.
    text = re.sub(r"(?m)^(MaxQueryCostEstimationTime\s*=).*$", r"\1 1000000", text)
    (folder / "virtuoso.ini").write_text(text, "utf-8")
    command = [binary, "-f", "+configfile", str(folder / "virtuoso.ini")]
    base = f"http://127.0.0.1:{port}"
    with _running(command, folder, f"{base}/sparql") as pid:
        yield Server(f"{base}/sparql", f"{base}/sparql-graph-crud-auth", pid, "virtuoso", base, "dba", "dba")


@contextmanager
def _running(command: list[str | Path | None], folder: Path, ready: str, well: int = 0) -> Iterator[int]:
    log = folder / "server.log"
    with log.open("wb") as stream:
        process = subprocess.Popen([str(c) for c in command], cwd=folder, stdout=stream, stderr=subprocess.STDOUT)
    try:
        end = time.monotonic() + _UP_WITHIN
        while not _answers(ready, well):
            assert process.poll() is None, log.read_text("utf-8", errors="replace")
            assert time.monotonic() < end, f"not up within {_UP_WITHIN:g} s: {log.read_text('utf-8', errors='replace')}"
            time.sleep(0.1)
        yield process.pid
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(20)


def _answers(url: str, well: int) -> bool:
    """Whether a server answers; with a status, if it is to be that one."""
    try:
        _DIRECT.open(url, timeout=5).close()
    except urllib.error.HTTPError as error:
        with error:
            return well in {0, error.code}
    except OSError:
        return False
    return True


def load(server: Server, loaded: MemoryStore) -> None:
    """Put every named graph of a store into a server."""
    for graph in loaded.store.named_graphs():
        assert isinstance(graph, ox.NamedNode)
        server.put(graph.value, loaded.store.dump(format=ox.RdfFormat.TURTLE, from_graph=graph) or b"")


@pytest.fixture(scope="session", params=["fuseki", "oxigraph", "oxigraph-union"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Each server in turn, loaded: default graph apart from the named ones, and (the last) their union."""
    folder = tmp_path_factory.mktemp(request.param)
    starts = {
        "fuseki": lambda: fuseki(folder),
        "oxigraph": lambda: oxigraph(folder),
        "oxigraph-union": lambda: oxigraph(folder, "--union-default-graph"),
    }
    with starts[request.param]() as running:
        load(running, open_store())
        yield running


@pytest.fixture(scope="session", params=["basic", "digest"])
def guarded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, str]]:
    """A server that wants the user ``officer`` with the password ``s3cret``, and the kind of authentication."""
    folder = tmp_path_factory.mktemp(f"guarded-{request.param}")
    users = folder / "users"
    users.write_text("officer: s3cret\n", "ascii")
    with fuseki(folder, f"--passwd={users}", f"--auth={request.param}") as running:
        yield running, request.param


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Server]:
    """A server without graphs."""
    with oxigraph(tmp_path) as running:
        yield running
