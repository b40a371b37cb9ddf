"""A SPARQL server as an engine: one adapter around SPARQLWrapper.

Queries go by POST (SPARQL 1.1 Protocol, section 2.1.2), answers come as SPARQL 1.1 Query Results JSON and are read by
pyoxigraph, so that a server's terms are those of the embedded store. Only queries are sent, never an update.
"""

from __future__ import annotations

import re
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass, field
from functools import cached_property
from http.client import HTTPException, HTTPResponse
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pyoxigraph as ox
import tenacity
from SPARQLWrapper import BASIC, JSON, POST, SPARQLWrapper

from sba_kg import __version__
from sba_kg.engine import Solutions, is_edition, solutions
from sba_kg.errors import OutsideError, UsageError
from sba_kg.namespaces import GRAPH, ONTOLOGY_GRAPH, SBA, SKOS

#: Seconds to wait for an answer, unless told otherwise.
TIMEOUT = 60.0
#: How often a request is sent, and the status codes after which it is sent again: the server is not there just now.
_ATTEMPTS, _TRY_AGAIN = 3, {502, 503, 504}
_TYPES = {"application/sparql-results+json", "application/json"}
_CHUNK, _SHOWN = 65_536, 300
#: RFC 6750, section 2.1.
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")
_WHAT_IS_THERE = f"""
SELECT DISTINCT ?graph ?kind WHERE {{
  VALUES ?kind {{ <{SBA}WorkReport> <{SKOS}ConceptScheme> }}
  GRAPH ?graph {{ ?thing a ?kind }}
}}"""


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
            raise UsageError(
                "E-U19",
                "사용자의 비밀번호가 없습니다. 환경 변수 SBA_KG_PASSWORD에 적으십시오.",
                "the user has no password: put it into the environment variable SBA_KG_PASSWORD",
            )
        if ":" in self.user or (self.token and not _TOKEN.fullmatch(self.token)):
            raise UsageError(
                "E-U19",
                "사용자 이름이나 토큰에 쓸 수 없는 문자가 있습니다.",
                "the user's name or the token has a character that it cannot have",
            )

    def hide(self, text: str) -> str:
        """A text without the secrets, should a server repeat them."""
        for secret in (self.password, self.token):
            text = text.replace(secret, "***") if secret else text
        return text


class Remote:
    """A SPARQL endpoint. It is an :class:`~sba_kg.engine.Engine`.

    Args:
        url: Address of its query service, http or https.
        timeout: Seconds to wait for the whole answer to one request.
        credentials: Who asks.

    Raises:
        UsageError: E-U18, if the address is none.
    """

    def __init__(self, url: str, *, timeout: float = TIMEOUT, credentials: Credentials | None = None) -> None:
        self._credentials = credentials or Credentials()
        self._timeout = timeout
        self._url = _checked(url)
        self.name = _shown(url)
        self._opener = _opener(self._url, self._credentials)

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """IRIs of the graphs of editions: the named graphs that hold a work report.

        Raises:
            OutsideError: E-O09 if there is none, E-O10 if the ontology's graph is missing; what :meth:`select` raises.
        """
        found: dict[str, set[str]] = {SBA + "WorkReport": set(), SKOS + "ConceptScheme": set()}
        for graph, kind in self.select(_WHAT_IS_THERE).rows:
            if isinstance(graph, ox.NamedNode) and isinstance(kind, ox.NamedNode):
                found[kind.value].add(graph.value)
        reports, lists = found.values()
        editions = tuple(sorted(filter(is_edition, reports)))
        if not editions:
            raise self._no_editions(sorted(reports))
        if ONTOLOGY_GRAPH not in lists:
            raise OutsideError(
                "E-O10",
                f"코드의 이름을 알 수 없습니다. 서버의 그래프 <{ONTOLOGY_GRAPH}>에 온톨로지를 적재하십시오.",
                f"the server lacks the ontology, so codes have no names: load it into the graph <{ONTOLOGY_GRAPH}>",
                file=self.name,
            )
        return editions

    def select(self, text: str) -> Solutions:
        """The solutions of a SELECT.

        Raises:
            OutsideError: E-O03 no connection, E-O04 timeout, E-O05 credentials, E-O06 no SPARQL answer, E-O07 the
                request or the query is refused, E-O08 the server fails.
        """
        answer: Solutions = self._ask(text, "SELECT", _solutions)
        return answer

    def ask(self, text: str) -> bool:
        """The answer of an ASK. Raises what :meth:`select` raises."""
        answer: bool = self._ask(text, "ASK", _boolean)
        return answer

    def _ask(self, text: str, form: str, read: Callable[[object], Any]) -> Any:
        try:
            body, kind = self._sent(text, form)
        except _RefusedError as refused:
            raise self._refused(refused) from refused
        except (OSError, HTTPException) as error:
            raise self._outside(error) from error
        if kind not in _TYPES:
            raise self._no_answer(kind)
        try:
            return read(ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON))
        except (SyntaxError, ValueError, TypeError) as error:
            # Without its frames: pyoxigraph's solutions in them must not be freed by another thread.
            raise self._no_answer(kind) from error.with_traceback(None)

    def _sent(self, text: str, form: str) -> tuple[bytes, str]:
        """Body and media type of the answer; sent again while the server is not there just now."""
        client = _Client(self._url, self._opener, self._timeout, self._credentials)
        client.queryString, client.queryType = text, form  # setQuery guesses the form, an update among them
        attempts = tenacity.Retrying(
            stop=tenacity.stop_after_attempt(_ATTEMPTS),
            wait=tenacity.wait_exponential(multiplier=0.2, max=2),
            retry=tenacity.retry_if_exception(_passes),
            reraise=True,
        )
        return attempts(client.fetch)

    def _outside(self, error: Exception) -> OutsideError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return OutsideError(
                "E-O04",
                f"서버가 {self._timeout:g}초 안에 답하지 않았습니다. --timeout을 늘리십시오.",
                f"no answer within {self._timeout:g} s: raise --timeout",
                file=self.name,
            )
        if isinstance(error, HTTPException) and not isinstance(error, OSError):
            return self._no_answer(type(error).__name__)
        what = self._credentials.hide(str(reason))
        return OutsideError(
            "E-O03",
            f"서버에 연결할 수 없습니다({what}). 주소와 서버 상태를 확인하십시오.",
            f"cannot be reached ({what}): check the address, and that the server runs",
            file=self.name,
        )

    def _refused(self, refused: _RefusedError) -> OutsideError:
        status, said = refused.status, self._credentials.hide(refused.said)
        if status in {401, 403, 407}:
            return self._unauthorized(status)
        if 300 <= status < 400:
            ko, en = "서버가 다른 주소로 보냅니다", "the server sends elsewhere; if you trust it, give that address"
            said = f"--endpoint {refused.target}"
        elif status >= 500:
            ko, en = "서버 오류입니다", "the server failed"
        else:
            ko, en = "서버가 요청을 받지 않았습니다", "the server refused the request"
        code = "E-O08" if status >= 500 else "E-O07"
        ko, en = (f"{text} ({status}). {said}".rstrip() for text in (ko, en))
        return OutsideError(code, ko, en, file=self.name)

    def _unauthorized(self, status: int) -> OutsideError:
        return OutsideError(
            "E-O05",
            f"서버가 권한을 인정하지 않습니다({status}). 사용자(--user, SBA_KG_USER), 비밀번호(SBA_KG_PASSWORD)나 "
            "토큰(SBA_KG_TOKEN), 인증 방식(--auth)을 확인하십시오.",
            f"the server denies access ({status}): check the user (--user, SBA_KG_USER), the password "
            "(SBA_KG_PASSWORD) or token (SBA_KG_TOKEN), and the kind of authentication (--auth)",
            file=self.name,
        )

    def _no_answer(self, what: str) -> OutsideError:
        return OutsideError(
            "E-O06",
            f"SPARQL 결과가 아닌 답이 왔습니다({what}). 질의 서비스의 주소인지 확인하십시오(예: …/ds/query).",
            f"the answer is no SPARQL result, or not a whole one ({what}): give the address of a query service, "
            "such as …/ds/query",
            file=self.name,
        )

    def _no_editions(self, others: list[str]) -> OutsideError:
        named = f": {', '.join(others)}" if others else ""
        return OutsideError(
            "E-O09",
            f"서버에 판의 그래프가 없습니다. 판마다 <{GRAPH}판>에 적재하십시오."
            + (f" 업무보고가 있는 다른 그래프{named}" if others else ""),
            f"the server has no graph of an edition: load each edition into <{GRAPH}EDITION>"
            + (f"; work reports are in other graphs{named}" if others else ""),
            file=self.name,
        )


class _RefusedError(Exception):
    """A status that is no success, what the server says about it, and where it sends."""

    def __init__(self, error: urllib.error.HTTPError) -> None:
        super().__init__(f"HTTP {error.code}")
        with closing(error):
            self.status, self.said = error.code, _message(error)
            self.target = _shown(error.headers.get("Location") or "?")


class _Client(SPARQLWrapper):
    """SPARQLWrapper with an opener of its own.

    SPARQLWrapper itself installs its digest handler for the whole process and follows redirects, credentials in hand.
    """

    def __init__(self, url: str, opener: urllib.request.OpenerDirector, timeout: float, who: Credentials) -> None:
        super().__init__(url, returnFormat=JSON, agent=f"sba-kg/{__version__}")
        self.opener, self.deadline = opener, timeout
        self.setMethod(POST)
        self.setOnlyConneg(True)
        if who.token:
            self.addCustomHttpHeader("Authorization", f"Bearer {who.token}")
        elif who.user and not who.digest:
            self.setHTTPAuth(BASIC)
            self.setCredentials(who.user, who.password)

    def _query(self) -> tuple[HTTPResponse, str]:
        return self.opener.open(self._createRequest(), timeout=self.deadline), self.returnFormat

    def fetch(self) -> tuple[bytes, str]:
        """Body and media type of the answer.

        Raises:
            _RefusedError: If the status is no success.
            TimeoutError: If the body is not here within the time for the whole answer.
        """
        end, chunks = time.monotonic() + self.deadline, []
        try:
            response = self.query().response
        except urllib.error.HTTPError as error:
            raise _RefusedError(error) from None
        with response:
            while chunk := response.read1(_CHUNK):
                chunks.append(chunk)
                if time.monotonic() > end:
                    raise TimeoutError
            return b"".join(chunks), response.headers.get_content_type()


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Follow none: the request would become a GET without its query, and its credentials go to another server."""


class _Digest(urllib.request.HTTPDigestAuthHandler):
    def http_error_401(self, *challenge: Any) -> Any:
        """Answer a challenge; one for another scheme or algorithm stays unanswered, which is a 401 like any other."""
        with challenge[1], suppress(ValueError):  # the response, which urllib leaves open
            return super().http_error_401(*challenge)


def _opener(url: str, who: Credentials) -> urllib.request.OpenerDirector:
    handlers: list[urllib.request.BaseHandler] = [_NoRedirects()]
    if who.digest and who.user:
        passwords = urllib.request.HTTPPasswordMgrWithDefaultRealm()
        passwords.add_password(None, url, who.user, who.password)
        handlers.append(_Digest(passwords))
    return urllib.request.build_opener(*handlers)


def _solutions(found: object) -> Solutions:
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError
    return solutions(found)


def _boolean(found: object) -> bool:
    if not isinstance(found, ox.QueryBoolean):
        raise TypeError
    return bool(found)


def _passes(error: BaseException) -> bool:
    """Whether an error may be gone a moment later: the server is starting, or stands behind a busy gateway."""
    if isinstance(error, _RefusedError):
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


def _checked(url: str) -> str:
    """An address that can be asked; urllib would open files too."""
    try:
        parts = urlsplit(url)
        fine = parts.scheme in {"http", "https"} and bool(parts.hostname) and url.isascii() and parts.port != 0
        fine = fine and not re.search(r"[\s\x00-\x1f]", url)
    except ValueError:
        parts, fine = None, False
    if not fine:
        raise UsageError(
            "E-U18",
            f"엔드포인트 주소가 아닙니다: '{_shown(url)}'. http://나 https://로 시작하는 주소를 적으십시오.",
            f"not the address of an endpoint: '{_shown(url)}'; it begins with http:// or https://",
        )
    if parts and parts.username is not None:
        raise UsageError(
            "E-U18",
            "주소에 사용자와 비밀번호를 적지 마십시오. --user와 환경 변수 SBA_KG_PASSWORD를 쓰십시오.",
            "no user and password in the address: use --user and the environment variable SBA_KG_PASSWORD",
        )
    return url


def _shown(url: str) -> str:
    """An address for messages: without user, password, query and fragment, where secrets may stand."""
    try:
        parts = urlsplit(url)
        return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", ""))
    except ValueError:
        return "…"
