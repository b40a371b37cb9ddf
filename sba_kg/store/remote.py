"""A SPARQL server as an engine: one adapter around SPARQLWrapper.

Queries go by POST (SPARQL 1.1 Protocol, section 2.1.2), answers come as SPARQL 1.1 Query Results JSON and are read by
pyoxigraph, so that a server's terms are those of the embedded store. Only queries are sent, never an update.
"""

from __future__ import annotations

import re
import urllib.error
from collections import defaultdict
from collections.abc import Callable
from functools import cached_property
from http.client import HTTPException
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pyoxigraph as ox

from sba_kg.base import sparql
from sba_kg.base.errors import OutsideError, UsageError, shortened
from sba_kg.base.namespaces import GRAPH, ID, ONTOLOGY_GRAPH, SBA, SKOS
from sba_kg.store.engine import Solutions, is_edition, parsed, solutions
from sba_kg.store.transport import Credentials, Limits, RefusedError, TooLargeError, Transport, shown

__all__ = ["MAX_SIZE", "TIMEOUT", "Copy", "Credentials", "Remote"]

#: Seconds to wait for an answer, unless told otherwise.
TIMEOUT = 60.0
#: Most bytes of an answer, unless told otherwise; all rows of all saved queries on fifty editions have fewer.
MAX_SIZE = 128 * 1024 * 1024
_TYPES = {"application/sparql-results+json", "application/json"}
_WORK_REPORT, _CODE_LIST = SBA + "WorkReport", SKOS + "ConceptScheme"
_WHAT_IS_THERE = f"""
SELECT DISTINCT ?graph ?kind ?report WHERE {{
  VALUES ?kind {{ <{_WORK_REPORT}> <{_CODE_LIST}> }}
  GRAPH ?graph {{ ?thing a ?kind }}
  BIND(IF(?kind = <{_WORK_REPORT}>, ?thing, ?kind) AS ?report)
}}"""


class Copy(NamedTuple):
    """A graph that holds the report of another one, by their IRIs: what both say would count twice."""

    graph: str
    original: str


class Remote:
    """A SPARQL endpoint. It is an :class:`~sba_kg.store.engine.Engine`.

    Args:
        url: Address of its query service, http or https.
        timeout: Seconds to wait for the whole answer to one query, attempts to reach the server included.
        credentials: Who asks.
        max_size: Most bytes of an answer.

    Raises:
        UsageError: E-U18, if the address is none.
    """

    def __init__(
        self,
        url: str,
        *,
        timeout: float = TIMEOUT,
        credentials: Credentials | None = None,
        max_size: int = MAX_SIZE,
    ) -> None:
        self._credentials = credentials or Credentials()
        self._limits = Limits(timeout, max_size)
        self._transport = Transport(_checked(url), self._credentials, self._limits)
        self.name = shown(url)

    @cached_property
    def editions(self) -> tuple[str, ...]:
        """IRIs of the graphs of editions: the named graphs that hold a work report.

        Raises:
            OutsideError: E-O09 if there is none, E-O10 if the ontology's graph is missing; what :meth:`select` raises.
        """
        reports, has_lists = self._there
        editions = tuple(sorted(filter(is_edition, reports)))
        if not editions:
            raise self._no_editions(sorted(reports))
        if not has_lists:
            raise OutsideError(
                "E-O10",
                f"코드의 이름을 알 수 없습니다. 서버의 그래프 <{ONTOLOGY_GRAPH}>에 온톨로지를 적재하십시오.",
                f"the server lacks the ontology, so codes have no names: load it into the graph <{ONTOLOGY_GRAPH}>",
                file=self.name,
            )
        return editions

    @property
    def parts(self) -> tuple[Remote, ...]:
        """Itself: a server is asked once."""
        return (self,)

    @cached_property
    def copies(self) -> tuple[Copy, ...]:
        """The graphs that hold a report which stands in another graph too. Raises what :meth:`select` raises."""
        graphs: dict[str, list[str]] = defaultdict(list)
        for graph, reports in self._there[0].items():
            for report in reports:
                graphs[report].append(graph)
        return tuple(sorted({copy for report, found in graphs.items() for copy in _copies(report, sorted(found))}))

    @cached_property
    def _there(self) -> tuple[dict[str, set[str]], bool]:
        """Graph → the reports in it, and whether the graph of the ontology has code lists."""
        reports: dict[str, set[str]] = defaultdict(set)
        has_lists = False
        for graph, kind, report in self.select(_WHAT_IS_THERE).rows:
            if not (isinstance(graph, ox.NamedNode) and isinstance(kind, ox.NamedNode)):
                continue
            if kind.value == _WORK_REPORT:
                reports[graph.value].add(str(report).strip("<>"))
            has_lists |= graph.value == ONTOLOGY_GRAPH and kind.value == _CODE_LIST
        return dict(reports), has_lists

    def select(self, text: str) -> Solutions:
        """The solutions of a SELECT, their columns those of the query in its order.

        Raises:
            OutsideError: E-O03 no connection, E-O04 timeout, E-O05 credentials, E-O06 no SPARQL answer, E-O07 the
                request or the query is refused, E-O08 the server fails, E-O40 an answer of other columns, E-O42 an
                answer that is too large.
        """
        answer: Solutions = self._ask(text, "SELECT", _solutions)
        asked = _projection(text)
        if asked is None or answer.variables == asked:
            return answer
        if set(answer.variables) != set(asked):
            raise self._other_columns(asked, answer.variables)
        places = [answer.variables.index(name) for name in asked]
        return Solutions(asked, tuple(tuple(row[at] for at in places) for row in answer.rows))

    def ask(self, text: str) -> bool:
        """The answer of an ASK. Raises what :meth:`select` raises."""
        answer: bool = self._ask(text, "ASK", _boolean)
        return answer

    def guarded(self, *, service: bool = False) -> Remote:
        """The same: a text does nothing to this process."""
        return self

    def _ask(self, text: str, form: str, read: Callable[[object], Any]) -> Any:
        try:
            reply = self._transport.send(text, form)
        except RefusedError as refused:
            raise self._refused(refused) from refused
        except TooLargeError as large:
            raise self._too_large() from large
        except (OSError, HTTPException) as error:
            raise self._outside(error) from error
        if reply.kind not in _TYPES or reply.coding.lower() not in {"", "identity"}:
            raise self._no_answer(shortened(f"{reply.kind} {reply.coding}".strip()))
        try:
            return read(parsed(reply.body))
        except (SyntaxError, ValueError, TypeError, RecursionError) as error:
            # Without its frames: pyoxigraph's solutions in them must not be freed by another thread.
            raise self._no_answer(reply.kind) from error.with_traceback(None)

    def _too_large(self) -> OutsideError:
        size = self._limits.size / 1024**2
        return OutsideError(
            "E-O42",
            f"서버의 답이 {size:g} MiB를 넘습니다. 질의를 좁히거나 --max-answer를 늘리십시오.",
            f"the answer has more than {size:g} MiB: ask for less, or raise --max-answer",
            file=self.name,
        )

    def _other_columns(self, asked: tuple[str, ...], found: tuple[str, ...]) -> OutsideError:
        ours, theirs = ", ".join(asked), shortened(", ".join(found) or "-")
        return OutsideError(
            "E-O40",
            f"서버가 묻지 않은 열로 답하였습니다. 물은 열: {ours}. 온 열: {theirs}. 질의 서비스의 주소인지, "
            "사이에 있는 서버가 답을 바꾸지 않는지 확인하십시오.",
            f"the server answers other columns than were asked for: {ours} were, {theirs} came; check that this is a "
            "query service, and that nothing between changes its answers",
            file=self.name,
        )

    def _outside(self, error: Exception) -> OutsideError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError):
            return OutsideError(
                "E-O04",
                f"서버가 {self._limits.seconds:g}초 안에 답하지 않았습니다. --timeout을 늘리십시오.",
                f"no answer within {self._limits.seconds:g} s: raise --timeout",
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

    def _refused(self, refused: RefusedError) -> OutsideError:
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
            f"서버에 보고서의 그래프가 없습니다. 보고서마다 <{GRAPH}보고서>에 적재하십시오."
            + (f" 업무보고가 있는 다른 그래프{named}" if others else ""),
            f"the server has no graph of an edition: load each edition into <{GRAPH}EDITION>"
            + (f"; work reports are in other graphs{named}" if others else ""),
            file=self.name,
        )


def _copies(report: str, graphs: list[str]) -> list[Copy]:
    """The graphs that hold a report beside its own: the one named like it, else the first one of an edition."""
    own = GRAPH + report.removeprefix(ID).partition("/")[0]
    original = own if own in graphs else next(filter(is_edition, graphs), graphs[0])
    return [Copy(graph, original) for graph in graphs if graph != original and not graph.startswith(f"{original}/")]


def _projection(text: str) -> tuple[str, ...] | None:
    """The columns that a SELECT asks for; None for ``*``."""
    names: list[str] = []
    depth, before, selecting = 0, "", False
    for token in sparql.tokens(text):
        word = token.text.upper()
        if token.kind == "other":
            depth += (word == "(") - (word == ")")
        if selecting and depth == 0 and word in {"{", "WHERE", "FROM", "*"}:
            return None if word == "*" else tuple(dict.fromkeys(names))
        if selecting and token.kind == "variable" and (depth == 0 or (depth == 1 and before == "AS")):
            names.append(token.text[1:])
        selecting |= token.kind == "word" and word == "SELECT"
        before = word
    return None


def _solutions(found: object) -> Solutions:
    if not isinstance(found, ox.QuerySolutions):
        raise TypeError
    return solutions(found)


def _boolean(found: object) -> bool:
    if not isinstance(found, ox.QueryBoolean):
        raise TypeError
    return bool(found)


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
            f"엔드포인트 주소가 아닙니다: '{shown(url)}'. http://나 https://로 시작하는 주소를 적으십시오.",
            f"not the address of an endpoint: '{shown(url)}'; it begins with http:// or https://",
        )
    if parts and parts.username is not None:
        raise UsageError(
            "E-U18",
            "주소에 사용자와 비밀번호를 적지 마십시오. --user와 환경 변수 SBA_KG_PASSWORD를 쓰십시오.",
            "no user and password in the address: use --user and the environment variable SBA_KG_PASSWORD",
        )
    return url
