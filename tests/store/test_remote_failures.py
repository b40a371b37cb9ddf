"""What a server, or the way to it, can do wrong: each has its message id and exit code 5, and no secret is told."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import pytest

from sba_kg import query
from sba_kg.base.errors import OutsideError, UsageError
from sba_kg.store.remote import Credentials, Remote
from tests.store.test_remote import sba_kg
from tests.support.servers import free_port

SELECT = "SELECT ?x WHERE { VALUES ?x { 1 } }"
RESULT = json.dumps(
    {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "한 줄"}}]}}
).encode()
XML = """<?xml version="1.0"?><sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="x"/></head>
<results><result><binding name="x"><literal>한 줄</literal></binding></result></results></sparql>""".encode()
JSON_TYPE = "application/sparql-results+json"
PASSWORD = '비밀 p:ss"w0rd'


@dataclass
class Reply:
    """What the server sends: status, body, headers; or what it does in their place."""

    status: int = 200
    body: bytes = RESULT
    type: str = JSON_TYPE
    headers: dict[str, str] = field(default_factory=dict)
    instead: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Fake:
    """A server that gives the replies of a list, the last one for ever, and keeps what it was asked."""

    url: str
    replies: list[Reply]
    asked: list[tuple[str, str, dict[str, str], dict[str, list[str]]]] = field(default_factory=list)


@pytest.fixture
def fake() -> Iterator[Callable[..., Fake]]:
    running = []

    def start(*replies: Reply) -> Fake:
        known = Fake("", list(replies))

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode("ascii")
                known.asked.append((self.command, self.path, dict(self.headers), parse_qs(body)))
                reply = known.replies.pop(0) if len(known.replies) > 1 else known.replies[0]
                with suppress(OSError):
                    (reply.instead or _send(reply))(self)

            do_GET = do_POST  # noqa: N815 - name of http.server

            def log_message(self, *_: object) -> None:
                """Nothing on stderr."""

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        running.append((server, thread))
        known.url = f"http://127.0.0.1:{server.server_port}/ds/query"
        return known

    yield start
    for server, thread in running:
        server.shutdown()
        thread.join()
        server.server_close()


def _send(reply: Reply) -> Callable[[BaseHTTPRequestHandler], None]:
    def send(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(reply.status)
        handler.send_header("Content-Type", reply.type)
        for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(reply.body)

    return send


def _reset(handler: BaseHTTPRequestHandler) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)


def _silent(handler: BaseHTTPRequestHandler) -> None:
    time.sleep(1.5)


def _dripping(handler: BaseHTTPRequestHandler) -> None:
    """A byte every tenth of a second: no single wait is long."""
    handler.send_response(200)
    handler.send_header("Content-Type", JSON_TYPE)
    handler.end_headers()
    for at in range(len(RESULT)):
        handler.wfile.write(RESULT[at : at + 1])
        handler.wfile.flush()
        time.sleep(0.1)


def failure(url: str, code: str, **options: object) -> OutsideError:
    """The error of a SELECT: exit 5, both languages, the address."""
    with pytest.raises(OutsideError) as caught:
        Remote(url, **options).select(SELECT)  # type: ignore[arg-type]
    error = caught.value
    assert (error.code, error.exit_code) == (code, 5)
    assert re.search("[가-힣]", error.render("ko"))
    assert url.partition("?")[0] in error.render("en")
    return error


# -- what goes out, and what comes back -----------------------------------------------------------


@pytest.mark.parametrize("reply", [Reply(), Reply(type="application/json; charset=utf-8")])
def test_a_query_goes_by_post_and_results_come_as_json(reply: Reply, fake: Callable[..., Fake]) -> None:
    server = fake(reply)
    assert query.run_text(SELECT, "-", Remote(server.url + "?apikey=k")).rows == (("한 줄",),)
    ((method, path, headers, form),) = server.asked
    assert (method, path, form) == ("POST", "/ds/query?apikey=k", {"query": [SELECT]})
    assert JSON_TYPE in headers["Accept"]
    assert headers["User-Agent"].startswith("sba-kg/")
    assert "Authorization" not in headers


@pytest.mark.parametrize(
    "text", ["SELECT ?x { # INSERT\n }", "PREFIX delete: <urn:d#> SELECT * { ?s delete:insert 'DROP ALL' }"]
)
def test_words_of_an_update_in_a_query_do_not_make_it_one(text: str, fake: Callable[..., Fake]) -> None:
    server = fake(Reply())
    Remote(server.url).select(text)
    assert server.asked[0][3] == {"query": [text]}


# -- failures -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_server_that_is_not_there_just_now_is_asked_again(status: int, fake: Callable[..., Fake]) -> None:
    server = fake(Reply(status), Reply(status), Reply())
    assert len(Remote(server.url).select(SELECT).rows) == 1
    assert len(server.asked) == 3


def test_a_broken_connection_is_tried_again(fake: Callable[..., Fake]) -> None:
    server = fake(Reply(instead=_reset), Reply())
    assert len(Remote(server.url).select(SELECT).rows) == 1
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("reply", "code", "requests"),
    [
        (Reply(503, b"busy", "text/plain"), "E-O08", 3),
        (Reply(instead=_reset), "E-O03", 3),
        (Reply(500, b"out of memory", "text/plain"), "E-O08", 1),
        (Reply(400, b"Parse error: line 1", "text/plain"), "E-O07", 1),
        (Reply(404, b"", "text/plain"), "E-O07", 1),
        (Reply(401, b"", headers={"WWW-Authenticate": 'Basic realm="x"'}), "E-O05", 1),
        (Reply(403, b""), "E-O05", 1),
        (Reply(200, b"<html>hello</html>", "text/html"), "E-O06", 1),
        (Reply(200, b"<html>hello</html>"), "E-O06", 1),
        (Reply(200, RESULT[:-9]), "E-O06", 1),
        (Reply(200, RESULT[:-9], headers={"Content-Length": str(len(RESULT))}), "E-O06", 1),
        (Reply(200, XML, "application/sparql-results+xml"), "E-O06", 1),
        (Reply(200, b""), "E-O06", 1),
        (Reply(204, b"", headers={"Content-Length": "0"}), "E-O06", 1),
        (Reply(200, b'{"head": {}, "boolean": true}'), "E-O06", 1),
        (Reply(200, b"\xff\xfe"), "E-O06", 1),
        (Reply(instead=lambda handler: handler.wfile.write(b"nonsense\r\n\r\n") and None), "E-O06", 1),
    ],
)  # fmt: skip
def test_failures(reply: Reply, code: str, requests: int, fake: Callable[..., Fake]) -> None:
    server = fake(reply)
    error = failure(server.url, code)
    assert len(server.asked) == requests
    if reply.type == "text/plain":
        assert reply.body.decode() in error.render("en")


def test_an_answer_to_another_question(fake: Callable[..., Fake]) -> None:
    with pytest.raises(OutsideError) as caught:
        Remote(fake(Reply()).url).ask("ASK {}")
    assert caught.value.code == "E-O06"


@pytest.mark.parametrize("late", [_silent, _dripping])
def test_timeout(late: Callable[[BaseHTTPRequestHandler], None], fake: Callable[..., Fake]) -> None:
    server = fake(Reply(instead=late))
    start = time.monotonic()
    error = failure(server.url, "E-O04", timeout=0.4)
    assert time.monotonic() - start < 1.4
    assert "0.4 s" in error.render("en")
    assert len(server.asked) == 1


def test_nobody_listens() -> None:
    failure(f"http://127.0.0.1:{free_port()}/query", "E-O03")


def test_no_such_host() -> None:
    failure("http://no-such-host.invalid/query", "E-O03")


def test_a_plain_server_behind_https(fake: Callable[..., Fake]) -> None:
    failure(fake(Reply()).url.replace("http:", "https:"), "E-O03")


def test_a_message_of_a_server_is_one_short_line_without_control_characters(fake: Callable[..., Fake]) -> None:
    error = failure(fake(Reply(400, b"a\x1b[31m\r\n\r\nb" + b"c" * 5000, "text/plain")).url, "E-O07")
    assert error.en.isprintable()
    assert len(error.en) < 400
    page = failure(fake(Reply(500, b"<html><h1>Oops</h1></html>", "text/html")).url, "E-O08")
    assert "<" not in page.en


def test_a_redirect_is_not_followed(fake: Callable[..., Fake]) -> None:
    """It would lose the query, and give the credentials to whoever stands at the other end."""
    other = fake(Reply())
    for status in (301, 302, 303, 307, 308):
        server = fake(Reply(status, b"", headers={"Location": other.url + "?token=t"}))
        error = failure(server.url, "E-O07", credentials=Credentials("officer", PASSWORD))
        assert other.url in error.en
        assert "token" not in error.en
    assert other.asked == []


# -- credentials ----------------------------------------------------------------------------------


def test_basic(fake: Callable[..., Fake]) -> None:
    server = fake(Reply())
    Remote(server.url, credentials=Credentials("officer", PASSWORD)).select(SELECT)
    sent = server.asked[0][2]["Authorization"].removeprefix("Basic ")
    assert base64.b64decode(sent).decode() == f"officer:{PASSWORD}"


def test_bearer(fake: Callable[..., Fake]) -> None:
    server = fake(Reply())
    Remote(server.url, credentials=Credentials(token="abc.DEF-123==")).select(SELECT)
    assert server.asked[0][2]["Authorization"] == "Bearer abc.DEF-123=="


def test_digest(fake: Callable[..., Fake]) -> None:
    """RFC 7616, section 3.4.1; the password itself is never sent."""
    challenge = {"WWW-Authenticate": 'Digest realm="graphs", nonce="n0", qop="auth", algorithm=MD5'}
    server = fake(Reply(401, b"", headers=challenge), Reply())
    Remote(server.url, credentials=Credentials("officer", "secret", digest=True)).select(SELECT)
    first, second = server.asked
    assert "Authorization" not in first[2]
    assert second[3] == {"query": [SELECT]}
    said = dict(re.findall(r'(\w+)="?([^",]+)"?', second[2]["Authorization"].removeprefix("Digest ")))
    hashed = [hashlib.md5(text.encode()).hexdigest() for text in ("officer:graphs:secret", f"POST:{said['uri']}")]
    wanted = f"{hashed[0]}:n0:{said['nc']}:{said['cnonce']}:auth:{hashed[1]}"
    assert said["response"] == hashlib.md5(wanted.encode()).hexdigest()


@pytest.mark.parametrize("scheme", ['Digest realm="g", nonce="n", qop="auth"', 'Basic realm="g"', 'Bearer realm="g"'])
def test_digest_refused(scheme: str, fake: Callable[..., Fake]) -> None:
    server = fake(Reply(401, b"", headers={"WWW-Authenticate": scheme}))
    failure(server.url, "E-O05", credentials=Credentials("officer", PASSWORD, digest=True))


@pytest.mark.parametrize("values", [("officer", ""), ("a:b", "s3cret"), ("", "", "to ken"), ("", "", "token\nX: y")])
def test_credentials_that_cannot_be_sent(values: tuple[str, ...]) -> None:
    with pytest.raises(UsageError) as caught:
        Credentials(*values)  # type: ignore[arg-type]
    assert caught.value.code == "E-U19"
    assert values[-1] == "" or values[-1] not in str(caught.value)


def test_secrets_are_told_nobody(fake: Callable[..., Fake]) -> None:
    """Neither by the objects nor by the command, with tracebacks, from a server that repeats what it was sent."""
    assert PASSWORD not in repr(Credentials("officer", PASSWORD, "token"))
    assert "token'" not in repr(Credentials("officer", PASSWORD, "token"))
    server = fake(Reply(400, f"no right: {PASSWORD}".encode(), "text/plain"))
    failed = sba_kg(
        "-vv", "query", "staffing", "--endpoint", server.url + "?key=k3y", "--user", "officer", SBA_KG_PASSWORD=PASSWORD
    )
    assert failed.returncode == 5
    assert "E-O07" in failed.stderr
    assert "Traceback" in failed.stderr
    assert server.asked[0][2]["Authorization"].startswith("Basic ")
    for secret in (PASSWORD, "k3y", server.asked[0][2]["Authorization"][6:]):
        assert secret not in failed.stderr + failed.stdout


# -- addresses ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "url",
    [
        "", "localhost:3030/ds", "file:///etc/passwd", "ftp://a/b", "http://", "http://a b/", "http://[::1", "http://a:0/",
        "http://a:port/", "http://officer:s3cret@127.0.0.1/ds", "http://호스트/ds", "http://a/\nX: y", "data:text/html,s3cret",
    ],
)  # fmt: skip
def test_what_is_no_address(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        Remote(url)
    assert caught.value.code == "E-U18"
    assert "s3cret@" not in caught.value.render("en")


# -- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["ko", "en"])
def test_command(lang: str, fake: Callable[..., Fake]) -> None:
    server = fake(Reply(500, b"", "text/plain"))
    failed = sba_kg("query", "staffing", "--endpoint", server.url, "--lang", lang)
    assert (failed.returncode, failed.stdout) == (5, "")
    assert failed.stderr.startswith(f"E-O08: {server.url}: " + ("서버 오류" if lang == "ko" else "the server failed"))
    late = fake(Reply(instead=_silent))
    assert sba_kg("find", "창업", "--endpoint", late.url, "--timeout", "0.2").stderr.startswith("E-O04")
    assert sba_kg("query", "staffing", "--endpoint", "file:///etc/passwd").returncode == 2
    assert sba_kg("query", "staffing", "--endpoint", late.url, "--user", "officer", SBA_KG_PASSWORD="").returncode == 2
