"""What is known of each kind of server: where its services are, and what it can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sba_kg.base.errors import UsageError
from sba_kg.store.graph_store import Addresses


@dataclass(frozen=True)
class ServerKind:
    """A kind of server.

    Attributes:
        addresses: Where its services are, by the address that people give of it.
        whole: Whether it runs an update of several operations as one transaction, so that graphs are exchanged all at
            once or not at all, whenever it is interrupted.
        compress: Whether it takes compressed requests.
        digest: Whether it asks for digest authentication.
        batch: Triples of a request, at most.
        page: Rows of an answer, if it gives no more; 0 if it gives all.
        by_value: Whether it keeps large whole numbers as decimals, which have the same value and another type.
    """

    addresses: Callable[[str], Addresses]
    whole: bool = True
    compress: bool = True
    digest: bool = False
    batch: int = 50_000
    page: int = 0
    by_value: bool = False


def _fuseki(url: str) -> Addresses:
    return Addresses(f"{url}/query", f"{url}/update", url)


def _oxigraph(url: str) -> Addresses:
    return Addresses(f"{url}/query", f"{url}/update", f"{url}/store")


def _rdf4j(url: str) -> Addresses:
    return Addresses(url, f"{url}/statements", f"{url}/rdf-graphs/service")


def _virtuoso(url: str) -> Addresses:
    return Addresses(f"{url}/sparql-auth", f"{url}/sparql-auth", f"{url}/sparql-graph-crud-auth", "graph-uri")


def _stardog(url: str) -> Addresses:
    return Addresses(f"{url}/query", f"{url}/update", url)


def _neptune(url: str) -> Addresses:
    return Addresses(f"{url}/sparql", f"{url}/sparql", f"{url}/sparql/gsp/")


def _qlever(url: str) -> Addresses:
    return Addresses(url, url, url)


#: Kinds by name. RDF4J's protocol is that of GraphDB; the last four have not been tried on a server of their own.
KINDS = {
    "fuseki": ServerKind(_fuseki),
    "oxigraph": ServerKind(_oxigraph),
    "rdf4j": ServerKind(_rdf4j, compress=False),
    "virtuoso": ServerKind(_virtuoso, whole=False, compress=False, digest=True, batch=5_000, page=9_999, by_value=True),
    "graphdb": ServerKind(_rdf4j, compress=False),
    "stardog": ServerKind(_stardog, whole=False),
    "neptune": ServerKind(_neptune, whole=False, compress=False),
    "qlever": ServerKind(_qlever, whole=False, compress=False),
}


def kind(name: str) -> ServerKind:
    """A kind of server by its name.

    Raises:
        UsageError: E-U53, if there is none.
    """
    if name not in KINDS:
        raise UsageError("E-U53", kind=name, known=", ".join(KINDS))
    return KINDS[name]
