"""
The live page over HTTP, for one browser user of this machine.

    GET  /TOKEN/                   the page
    GET  /TOKEN/events             server-sent events: `graph` and `status`, as the notifications
                                   `codegraph/didChangeGraph` and `codegraph/statusChanged`
    POST /TOKEN/codegraph/callers  a request of the protocol: parameters in, result out, as JSON
    GET  /open/TICKET              leads to the page, once

It listens on the loopback interface alone, which other users and every web page can reach, too. So
each request has to know the token, and to be meant for this address (`Host`, against names that
another site lets point here) and by this address (`Origin`, `Sec-Fetch-Site`). A browser is started
with a ticket, since others can see with which arguments.

Runs on: a thread for each connection.
"""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import msgspec

from codegraph_lsp.lsp import custom
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.transport.streams import readable
from codegraph_lsp.page.client import Failure

if TYPE_CHECKING:
    from codegraph_lsp.page.client import InProcessClient
    from codegraph_lsp.page.news import News

LONGEST = 1 << 20
"""Largest body that is read. (bytes)"""

_DIGITS = 9
"""Of a length that is looked at."""

HEARTBEAT = 15.0
"""How often a listener is written to, so that one that is gone is noticed. (seconds)"""

METHODS = frozenset(method.name for method in custom.REQUESTS) - {
    custom.MOVE_SYMBOL,
    custom.REINDEX,
}
"""What a page may ask: all that only reads."""

# Scripts and styles are in the page, and in its own policy by their hashes.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; worker-src blob:; "
    "img-src blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": POLICY,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}

_STATUS: dict[int, HTTPStatus] = {
    Code.PARSE_ERROR: HTTPStatus.BAD_REQUEST,
    Code.INVALID_REQUEST: HTTPStatus.BAD_REQUEST,
    Code.INVALID_PARAMS: HTTPStatus.BAD_REQUEST,
    Code.METHOD_NOT_FOUND: HTTPStatus.NOT_FOUND,
    Code.AMBIGUOUS_TARGET: HTTPStatus.CONFLICT,
    Code.LIMIT_EXCEEDED: HTTPStatus.UNPROCESSABLE_ENTITY,
    Code.NOT_INDEXED: HTTPStatus.SERVICE_UNAVAILABLE,
}


class PageServer(ThreadingHTTPServer):
    """
    Listens from construction on; `serve_forever` answers.

    Args:
        port: 0 is any that is free.

    Raises:
        OSError: It can't be listened on.
    """

    daemon_threads = True
    block_on_close = False

    def __init__(self, port: int, *, page: bytes, client: InProcessClient, news: News) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.page = page
        self.client = client
        self.news = news
        self.token = secrets.token_urlsafe(24)
        self._ticket = secrets.token_urlsafe(24)

    @property
    def hosts(self) -> tuple[str, str]:
        """What a request may call this server."""
        return f"127.0.0.1:{self.server_port}", f"localhost:{self.server_port}"

    @property
    def address(self) -> str:
        """Of the page, for who may know the token."""
        return f"http://{self.hosts[0]}/{self.token}/"

    @property
    def ticket_address(self) -> str:
        """Of the page, for one visit."""
        return f"http://{self.hosts[0]}/open/{self._ticket}"

    def is_ticket(self, text: str) -> bool:
        """True once, of the ticket."""
        if not _same(text, self._ticket):
            return False
        self._ticket = secrets.token_urlsafe(24)
        return True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves in the middle of something is no news."""
        del request, client_address


class _Handler(BaseHTTPRequestHandler):
    server: PageServer
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two packets: 40 ms between them otherwise
    timeout = 120
    """Longest silence between two requests of a connection. (seconds)"""

    def do_GET(self) -> None:
        path = self._admitted()
        match path:
            case None:
                return
            case "":
                self._answer(HTTPStatus.OK, "text/html; charset=utf-8", self.server.page)
            case "events":
                self._listen()
            case _ if path in METHODS:
                self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "it is asked by POST", allow="POST")
            case _:
                self._refuse(HTTPStatus.NOT_FOUND, f"there is no {path!r}")

    def do_POST(self) -> None:
        path = self._admitted()
        if path is None:
            return
        if path in ("", "events"):
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, "it is read by GET", allow="GET")
        elif path not in METHODS:
            self._refuse(HTTPStatus.NOT_FOUND, f"no method {path!r}", Code.METHOD_NOT_FOUND)
        elif (params := self._params()) is not None:
            answer = self.server.client.ask(path, params, wanted=self._is_there)
            if isinstance(answer, Failure):
                status = _STATUS.get(answer.code, HTTPStatus.INTERNAL_SERVER_ERROR)
                self._refuse(status, answer.message, answer.code, answer.data)
            else:
                self._answer(HTTPStatus.OK, "application/json", answer)

    def _other(self) -> None:
        if self._admitted() is not None:
            told = "only GET and POST are answered"
            self._refuse(HTTPStatus.METHOD_NOT_ALLOWED, told, allow="GET, POST")

    do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = _other  # noqa: N815

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name is given
        """Says nothing: a request's path has the token in it."""

    # Who may ask

    def _admitted(self) -> str | None:
        """The path behind the token; None where the request was answered already."""
        host = self.headers.get("Host", "")
        origin = self.headers.get("Origin")
        site = self.headers.get("Sec-Fetch-Site", "same-origin")
        hosts = self.server.hosts
        if host not in hosts or origin not in (None, f"http://{host}"):
            self._refuse(HTTPStatus.FORBIDDEN, "not asked by this page")
            return None
        path = urlsplit(self.path).path
        first, _, rest = path[1:].partition("/")
        if first == "open" and self.command == "GET" and self.server.is_ticket(rest):
            self._answer(HTTPStatus.SEE_OTHER, Location=f"/{self.server.token}/")
            return None
        if path == "/favicon.ico":  # every browser asks
            self._answer(HTTPStatus.NO_CONTENT)
            return None
        if not _same(first, self.server.token):
            self._refuse(HTTPStatus.FORBIDDEN, "the address lacks the token that was printed")
            return None
        if rest and site != "same-origin":
            self._refuse(HTTPStatus.FORBIDDEN, "not asked by this page")
            return None
        return rest

    def _params(self) -> bytes | None:
        """The body; None where it was refused."""
        body = self._body()
        if body is None:
            return None
        try:
            params = msgspec.json.decode(body or b"null")
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            told = "the parameters are not JSON"
            self._refuse(HTTPStatus.BAD_REQUEST, told, Code.PARSE_ERROR)
            return None
        if params is not None and not isinstance(params, dict):
            told = "the parameters are not an object"
            self._refuse(HTTPStatus.BAD_REQUEST, told, Code.INVALID_PARAMS)
            return None
        return body or b"null"

    def _body(self) -> bytes | None:
        length = self.headers.get("Content-Length", "")
        if self.headers.get_content_type() != "application/json":
            # Other sites' forms and scripts can send other types without asking first.
            told = "the parameters are sent as application/json"
            self._refuse(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, told)
        elif not length.isdecimal():
            self._refuse(HTTPStatus.LENGTH_REQUIRED, "the Content-Length is missing")
        elif len(length) > _DIGITS or int(length) > LONGEST:
            told = f"the parameters are larger than {LONGEST} bytes"
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, told)
        else:
            return self.rfile.read(int(length))
        return None

    def _is_there(self) -> bool:
        """The browser still waits for the answer."""
        with suppress(OSError):
            if readable(self.connection.fileno()):
                return bool(self.connection.recv(1, socket.MSG_PEEK))
        return True

    # What is answered

    def _listen(self) -> None:
        news = self.server.news
        serial = 0  # what was told last may have come while the page was loaded
        self.close_connection = True
        self.send_response(HTTPStatus.OK)
        self._send_headers({"Content-Type": "text/event-stream", "Connection": "close"})
        self.wfile.write(b"retry: 1000\n\n")
        while (found := news.after(serial, seconds=HEARTBEAT)) is not None:
            serial, told = found
            events = [b"event: %b\ndata: %b\n\n" % (kind.encode(), text) for kind, text in told]
            self.wfile.write(b"".join(events) or b":\n\n")

    def _refuse(
        self,
        status: HTTPStatus,
        message: str,
        code: int = Code.INVALID_REQUEST,
        data: Any = None,
        allow: str = "",
    ) -> None:
        # What is left of the body can't be told from the next request.
        self.close_connection = True
        told = {"code": int(code), "message": message} | ({} if data is None else {"data": data})
        more = {"Connection": "close"} | ({"Allow": allow} if allow else {})
        self._answer(status, "application/json", msgspec.json.encode(told), **more)

    def _answer(
        self, status: HTTPStatus, kind: str = "", body: bytes = b"", **headers: str
    ) -> None:
        self.send_response(status)
        typed = {"Content-Type": kind} if kind else {}
        self._send_headers({**typed, "Content-Length": str(len(body)), **headers})
        if self.command != "HEAD":
            self.wfile.write(body)

    def _send_headers(self, headers: dict[str, str]) -> None:
        for name, value in (_HEADERS | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def version_string(self) -> str:
        return "codegraph-lsp"


def _same(one: str, other: str) -> bool:
    """Compares so that time tells nothing."""
    return secrets.compare_digest(one.encode("utf-8", "replace"), other.encode())
