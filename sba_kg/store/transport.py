"""How a query goes to a server and its answer comes back: one adapter around SPARQLWrapper, and its limits.

SPARQLWrapper makes the request. It is sent by an opener of our own, and what it may take is counted for the whole
answer: the waits of urllib begin anew with each byte, so that a server which drips its headers would have no end.
"""

from __future__ import annotations

import re
import socket
import threading
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit, urlunsplit

import tenacity
from SPARQLWrapper import BASIC, JSON, POST, SPARQLWrapper

from sba_kg.base.errors import UsageError
from sba_kg.base.version import __version__

#: How often a request is sent, and the status codes after which it is sent again: the server is not there just now.
_ATTEMPTS, _TRY_AGAIN = 3, {502, 503, 504}
_CHUNK, _SHOWN = 65_536, 300
#: With this header Virtuoso says that it has cut an answer, and at which row.
_CUT = "X-SPARQL-MaxRows"
_T = TypeVar("_T")
#: RFC 6750, section 2.1.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")


class Reply(NamedTuple):
    """Body, media type and coding of an answer, the rows to which it was cut, and what the server says it is."""

    body: bytes
    kind: str
    coding: str
    cut: str = ""
    server: str = ""


class RefusedError(Exception):
    """A status that is no success, what the server says about it, and where it sends."""

    def __init__(self, error: urllib.error.HTTPError) -> None:
        super().__init__(f"HTTP {error.code}")
        with closing(error):
            self.status, self.said = error.code, _message(error)
            self.target = shown(error.headers.get("Location") or "?")
            wait = error.headers.get("Retry-After") or ""
            #: Seconds after which the server wants to be asked again, if it says so.
            self.retry_after = float(wait) if wait.isascii() and wait.isdecimal() and len(wait) < 6 else None


class TooLargeError(Exception):
    """The answer is larger than what is taken."""


@dataclass(frozen=True)
class Limits:
    """What an answer may take.

    Attributes:
        seconds: Time from the first try to the last byte of the answer.
        size: Most bytes of its body.
    """

    seconds: float
    size: int


@dataclass(frozen=True)
class Credentials:
    """How to identify oneself: with user and password, or with a token (RFC 6750).

    Attributes:
        user: Name of the user, ``""`` for none.
        password: The user's password.
        token: A bearer token, ``""`` for none.
        digest: Digest authentication (RFC 7616) instead of Basic (RFC 7617).

    Raises:
        UsageError: E-U19, if they cannot be sent.
    """

    user: str = ""
    password: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    digest: bool = False

    def __post_init__(self) -> None:
        if self.user and not self.password:
            raise UsageError("E-U19", why="password")
        if ":" in self.user or (self.token and not _TOKEN.fullmatch(self.token)):
            raise UsageError("E-U19", why="character")

    @property
    def headers(self) -> dict[str, str]:
        """The header of a request; none for digest authentication, which answers a challenge."""
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if not self.user or self.digest:
            return {}
        pair = b64encode(f"{self.user}:{self.password}".encode()).decode("ascii")
        return {"Authorization": f"Basic {pair}"}

    def hide(self, text: str) -> str:
        """A text without the secrets, should a server repeat them."""
        for secret in (self.password, self.token):
            text = text.replace(secret, "***") if secret else text
        return text


class Transport:
    """The way to one endpoint.

    Args:
        url: Its address.
        who: Who asks.
        limits: What each answer may take.
    """

    def __init__(self, url: str, who: Credentials, limits: Limits) -> None:
        self._url, self._who, self._limits = url, who, limits

    def send(self, text: str, form: str) -> Reply:
        """The answer to a query; sent again while the server is not there just now and time is left.

        Args:
            text: The query.
            form: ``SELECT`` or ``ASK``.

        Raises:
            RefusedError: If the status is no success.
            TooLargeError: If the body is larger than the limit.
            TimeoutError: If the answer is not whole within the time.
            OSError, HTTPException: If the connection, or what comes over it, fails.
        """
        end = time.monotonic() + self._limits.seconds
        pause = tenacity.wait_exponential(multiplier=0.2, max=2)
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=lambda state: min(pause(state), max(0.0, end - time.monotonic())),
            retry=tenacity.retry_if_exception(_passes),
            reraise=True,
        )
        return attempts(self._once, text, form, end)

    def update(self, text: str) -> None:
        """Run a SPARQL update, once. Raises what :meth:`send` raises."""
        self._once(text, "INSERT", time.monotonic() + self._limits.seconds)

    def _once(self, text: str, form: str, end: float) -> Reply:
        client = _Client(self._url, self._who, self._limits.size, end)
        client.queryString, client.queryType = text, form  # setQuery guesses the form, an update among them
        return within(end, client.fetch, client.connections.abort)


def within(end: float, call: Callable[[], _T], abort: Callable[[], None]) -> _T:
    """What a call gives, if it does so before a moment; it runs beside, since a look-up of a name cannot be ended."""
    done: list[_T] = []
    failed: list[BaseException] = []

    def run() -> None:
        try:
            done.append(call())
        except BaseException as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    try:
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            raise TimeoutError
    finally:
        abort()
    if failed:
        raise failed[0]
    return done[0]


class Connections:
    """The connections of a request, which another thread can end."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []
        self._aborted = False

    def add(self, opened: socket.socket) -> None:
        """Take a connection in hand.

        Raises:
            TimeoutError: If it comes too late.
        """
        self._sockets.append(opened)
        if self._aborted:
            raise TimeoutError

    def abort(self) -> None:
        """End them: what waits for a byte of them goes on with an error."""
        self._aborted = True
        for opened in self._sockets:
            with suppress(OSError):
                opened.shutdown(socket.SHUT_RDWR)

    def http(self, *arguments: Any, **named: Any) -> HTTPConnection:
        """A connection that is in hand as soon as it is open."""
        return self._kept(HTTPConnection(*arguments, **named))

    def https(self, *arguments: Any, **named: Any) -> HTTPConnection:
        """The same with TLS, whose handshake has a time of its own."""
        return self._kept(HTTPSConnection(*arguments, **named))

    def _kept(self, connection: HTTPConnection) -> HTTPConnection:
        connect = connection.connect

        def connect_and_add() -> None:
            connect()
            self.add(connection.sock)

        connection.connect = connect_and_add  # type: ignore[method-assign]
        return connection


class _Client(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own.

    SPARQLWrapper itself installs its digest handler for the whole process and follows redirects, credentials in hand.
    """

    def __init__(self, url: str, who: Credentials, size: int, end: float) -> None:
        super().__init__(url, returnFormat=JSON, agent=f"sba-kg/{__version__}")
        self.connections = Connections()
        self._opener = opener(url, who, self.connections)
        self._size, self._end = size, end
        self.setMethod(POST)
        self.setOnlyConneg(True)
        if who.token:
            self.addCustomHttpHeader("Authorization", f"Bearer {who.token}")
        elif who.user and not who.digest:
            self.setHTTPAuth(BASIC)
            self.setCredentials(who.user, who.password)

    def _query(self) -> tuple[HTTPResponse, str]:
        left = self._end - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return self._opener.open(self._createRequest(), timeout=left), self.returnFormat

    def fetch(self) -> Reply:
        """The answer.

        Raises:
            RefusedError: If the status is no success.
            TooLargeError: If it is larger than the limit.
        """
        try:
            response = self.query().response
        except urllib.error.HTTPError as error:
            raise RefusedError(error) from None
        with response:
            chunks, size = [], 0
            while chunk := response.read1(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > self._size:
                    raise TooLargeError
            coding = response.headers.get("Content-Encoding") or ""
            cut = response.headers.get(_CUT) or ""
            server = response.headers.get("Server") or ""
            return Reply(b"".join(chunks), response.headers.get_content_type(), coding, cut, server)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self._connections = connections

    def http_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open a connection that can be ended."""
        return self.do_open(self._connections.http, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self._connections = connections

    def https_open(self, req: urllib.request.Request) -> HTTPResponse:
        """Open a connection that can be ended."""
        return self.do_open(self._connections.https, req)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none: the request would become a GET without its query, and its credentials go to another server."""


class _Digest(urllib.request.HTTPDigestAuthHandler):
    def http_error_401(self, *challenge: Any) -> Any:
        """Answer a challenge; one for another scheme or algorithm stays unanswered, which is a 401 like any other."""
        with challenge[1], suppress(ValueError):  # the response, which urllib leaves open
            return super().http_error_401(*challenge)


def opener(url: str, who: Credentials, connections: Connections) -> urllib.request.OpenerDirector:
    """What opens an address: it follows no redirects, and answers a digest challenge."""
    handlers: list[urllib.request.BaseHandler] = [_NoRedirects(), _Http(connections), _Https(connections)]
    if who.digest and who.user:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, who.user, who.password)
        handlers.append(_Digest(passwords))
    return urllib.request.build_opener(*handlers)


def _passes(error: BaseException) -> bool:
    """Whether an error may be gone a moment later: the server is starting, or stands behind a busy gateway."""
    if isinstance(error, RefusedError):
        return error.status in _TRY_AGAIN
    reason = error.reason if isinstance(error, urllib.error.URLError) else error
    return isinstance(reason, ConnectionError)


def _message(error: urllib.error.HTTPError) -> str:
    """What a server says about an error, on one line; nothing if it says it with a page of HTML."""
    if error.headers.get_content_type() == "text/html":
        return ""
    try:
        text = error.read(_CHUNK).decode("utf-8", errors="replace")
    except (OSError, HTTPException):
        return ""
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= _SHOWN else words[:_SHOWN] + "…"


def shown(url: str) -> str:
    """An address for messages: without user, password, query and fragment, where secrets may stand."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return "…"
