"""Named graphs of a server: read and written by the SPARQL 1.1 Graph Store HTTP Protocol, and by SPARQL Update.

What a server refuses for the moment is asked again, with growing pauses: no connection, a connection that breaks in the
middle, and the status codes 429, 502, 503 and 504. Every request here may be sent twice without harm.
"""

from __future__ import annotations

import gzip
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse, IncompleteRead
from typing import TypeVar
from urllib.parse import quote

import pyoxigraph as ox
import tenacity

from sba_kg.base.errors import OutsideError, shortened
from sba_kg.base.version import __version__
from sba_kg.store.checksum import Sum, line, of_lines
from sba_kg.store.faults import Faults, checked
from sba_kg.store.transport import Connections, Credentials, Limits, RefusedError, Transport, opener, shown, within

_T = TypeVar("_T")
_N_TRIPLES = "application/n-triples"
#: Media type of an answer → its format. Old servers call N-Triples plain text.
_READ = {_N_TRIPLES: ox.RdfFormat.N_TRIPLES, "text/plain": ox.RdfFormat.N_TRIPLES, "text/turtle": ox.RdfFormat.TURTLE}
_ACCEPT = f"{_N_TRIPLES}, text/plain;q=0.6, text/turtle;q=0.4"
_TRY_AGAIN = {429, 502, 503, 504}
#: Status codes by which a server says that it knows no compressed requests.
_NO_GZIP = {400, 415, 500, 501}
_LONGEST_PAUSE = 60.0


@dataclass(frozen=True)
class Patience:
    """How often a request is sent, and how long the pauses between are.

    Attributes:
        attempts: The first one included.
        pause: Seconds before the second; each further one is twice as long.
    """

    attempts: int = 6
    pause: float = 0.5


@dataclass(frozen=True)
class Addresses:
    """The services of a server.

    Attributes:
        query: Where queries go.
        update: Where updates go.
        graphs: The Graph Store.
        parameter: What names a graph in its address: ``graph``, or what an older server calls it.
    """

    query: str
    update: str
    graphs: str
    parameter: str = "graph"


class GraphStore:
    """The named graphs of a server.

    Args:
        addresses: Its services.
        who: Who asks.
        limits: What each request may take.
        patience: How often it is sent.
        compress: Whether what is sent is compressed, if the server takes it.

    Raises:
        UsageError: E-U18, if an address is none.
    """

    def __init__(
        self, addresses: Addresses, who: Credentials, limits: Limits, patience: Patience, *, compress: bool = True
    ) -> None:
        self._graphs, self._parameter = checked(addresses.graphs), addresses.parameter
        self._who, self._limits, self._patience, self._compress = who, limits, patience, compress
        self._updates = Transport(checked(addresses.update), who, limits)
        self._faults = Faults(shown(addresses.graphs), limits, who)
        self._update_faults = Faults(shown(addresses.update), limits, who)

    def add(self, graph: str, triples: list[ox.Triple]) -> None:
        """Add triples to a graph, which is made if it is not there. Raises what :meth:`read` raises, but E-O06."""
        body = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
        if self._compress:
            try:
                packed = gzip.compress(body, compresslevel=5, mtime=0)
                self._send("POST", graph, packed, {"Content-Encoding": "gzip"})
            except RefusedError as refused:
                if refused.status not in _NO_GZIP:
                    raise self._faults.told(refused) from refused
                self._compress = False
            else:
                return
        self._told(lambda: self._send("POST", graph, body, {}))

    def remove(self, graph: str) -> None:
        """Remove a graph, if it is there. Raises what :meth:`read` raises, but E-O06."""
        try:
            self._send("DELETE", graph, None, {})
        except RefusedError as refused:
            if refused.status != 404:
                raise self._faults.told(refused) from refused
        except (OSError, HTTPException) as error:
            raise self._faults.told(error) from error

    def read(self, graph: str) -> Sum:
        """The number and the checksum of the triples of a graph; none if there is no such graph.

        Raises:
            OutsideError: E-O03 no connection, E-O04 timeout, E-O05 credentials, E-O06 what comes is no RDF, E-O07 the
                request is refused, E-O08 the server fails.
        """
        return of_lines(self.lines(graph))

    def lines(self, graph: str) -> set[str]:
        """The triples of a graph as they are summed (:mod:`sba_kg.store.checksum`). Raises what :meth:`read` raises."""
        try:
            return self._again(lambda: self._once("GET", graph, None, {"Accept": _ACCEPT}, self._lines))
        except RefusedError as refused:
            if refused.status == 404:
                return set()
            raise self._faults.told(refused) from refused
        except SyntaxError as error:
            # Without its frames: what pyoxigraph parses must not be freed by another thread.
            raise self._faults.no_answer(shortened(str(error))) from error.with_traceback(None)
        except (OSError, HTTPException) as error:
            raise self._faults.told(error) from error

    def update(self, text: str) -> None:
        """Run a SPARQL update that may run twice without harm. Raises what :meth:`read` raises, but E-O06."""
        try:
            self._again(lambda: self._updates.update(text))
        except (RefusedError, OSError, HTTPException) as error:
            raise self._update_faults.told(error) from error

    def _lines(self, response: HTTPResponse) -> set[str]:
        kind = response.headers.get_content_type()
        if response.status == 204:
            return set()
        if kind not in _READ:
            raise SyntaxError(kind)
        try:
            found = {line(quad.triple) for quad in ox.parse(response, format=_READ[kind])}
        except SyntaxError:
            _check_whole(response)
            raise
        _check_whole(response)
        return found

    def _told(self, work: Callable[[], _T]) -> _T:
        try:
            return work()
        except (RefusedError, OSError, HTTPException) as error:
            raise self._faults.told(error) from error

    def _send(self, method: str, graph: str, body: bytes | None, headers: dict[str, str]) -> None:
        kind = {"Content-Type": _N_TRIPLES} if body is not None else {}
        try:
            self._again(lambda: self._once(method, graph, body, kind | headers, _drained))
        except (RefusedError, OutsideError):
            raise
        except (OSError, HTTPException) as error:
            raise self._faults.told(error) from error

    def _again(self, work: Callable[[], _T]) -> _T:
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self._patience.attempts),
            wait=self._pause,
            retry=tenacity.retry_if_exception(passes),
            reraise=True,
        )
        return attempts(work)

    def _pause(self, state: tenacity.RetryCallState) -> float:
        """Seconds to the next attempt: what the server asks for, else twice as long each time."""
        error = state.outcome.exception() if state.outcome else None
        asked = error.retry_after if isinstance(error, RefusedError) else None
        grown = self._patience.pause * 2 ** (state.attempt_number - 1)
        return min(asked if asked is not None else grown, _LONGEST_PAUSE)

    def _once(
        self, method: str, graph: str, body: bytes | None, headers: dict[str, str], read: Callable[[HTTPResponse], _T]
    ) -> _T:
        url = f"{self._graphs}{'&' if '?' in self._graphs else '?'}{self._parameter}={quote(graph, safe='')}"
        headers = {"User-Agent": f"sba-kg/{__version__}", **self._who.headers, **headers}
        request = urllib.request.Request(url, body, headers, method=method)
        connections, end = Connections(), time.monotonic() + self._limits.seconds

        def call() -> _T:
            try:
                response = opener(url, self._who, connections).open(request, timeout=self._limits.seconds)
            except urllib.error.HTTPError as error:
                raise RefusedError(error) from None
            with response:
                return read(response)

        return within(end, call, connections.abort)


def _check_whole(response: HTTPResponse) -> None:
    """A body that was cut is no shorter body: http.client gives what has come, as if that were all.

    Raises:
        IncompleteRead: If more was announced.
    """
    if response.length:
        raise IncompleteRead(b"", response.length)


def _drained(response: HTTPResponse) -> None:
    while response.read(65_536):
        pass


def passes(error: BaseException) -> bool:
    """Whether an error may be gone a moment later: a request that may be sent twice is sent again."""
    if isinstance(error, RefusedError):
        return error.status in _TRY_AGAIN
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    # A connection that was cut in the middle of the answer is an HTTPException (IncompleteRead).
    return isinstance(reason, ConnectionError | HTTPException)
