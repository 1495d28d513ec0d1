"""
A client in the server's own process: it asks by calls the session that else serves an editor.

The session has an engine and a watcher of its own. Where an editor's server writes the workspace's
database, the engine begins with a copy of what is committed there (`store/copies.py`), so nothing
is indexed twice.

Runs on: `ask` on any thread; what the session tells unasked comes on its writer thread.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, Any

import msgspec

from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.served import Served
from codegraph_lsp.lsp.transport.framing import Framer
from codegraph_lsp.workspace.uris import uri_of

if TYPE_CHECKING:
    from collections.abc import Callable

_LOOKING = 0.25
"""How often it is looked whether an answer is still wanted. (seconds)"""

_LEAVING = 1.0
"""How long the session has to end. (seconds)"""

# It shows no problems: a client that pulls them and never does costs no work.
_CAPABILITIES: dict[str, Any] = {"textDocument": {"diagnostic": {}}}


@dataclass(frozen=True, slots=True)
class Failure:
    """What is wrong, in the words of the protocol."""

    code: int
    message: str
    data: Any = None


class _Heard(msgspec.Struct):
    """Any message of the session's."""

    id: int | str | None = None
    method: str = ""
    params: msgspec.Raw = msgspec.Raw(b"null")
    result: msgspec.Raw = msgspec.Raw(b"null")
    error: dict[str, Any] | None = None


@dataclass(slots=True)
class _Asked:
    """A request that has no reply yet."""

    replied: threading.Event = field(default_factory=threading.Event)
    answer: bytes | Failure = b""


class InProcessClient:
    """
    Asks about one workspace, from construction until `close`.

    Args:
        root: Absolute folder.
        options: Settings that stand above those of files, as `initialize` takes them.
        told: Called with method and JSON parameters of what the session tells unasked; soon done.
    """

    def __init__(
        self, root: str, options: dict[str, Any], told: Callable[[str, bytes], None]
    ) -> None:
        self._told = told
        self._ids = count(1)
        self._asked: dict[int, _Asked] = {}
        self._stream = _Stream(self._hear)
        self._served = Served(self._stream)
        self._thread = threading.Thread(target=self._serve, name="page-session", daemon=True)
        self._thread.start()
        params = {
            "processId": None,
            "rootUri": uri_of(root),
            "capabilities": _CAPABILITIES,
            "initializationOptions": options,
        }
        self.ask("initialize", msgspec.json.encode(params))
        self._say("initialized", b"{}")

    def ask(
        self, method: str, params: bytes, *, wanted: Callable[[], bool] = lambda: True
    ) -> bytes | Failure:
        """
        The JSON result of a request, or why there is none.

        Args:
            params: JSON that is whole.
            wanted: Asked now and then while the answer is awaited; what nobody wants is cancelled.
        """
        identity = next(self._ids)
        asked = self._asked[identity] = _Asked()
        self._say(method, params, identity)
        is_wanted = True
        while not asked.replied.wait(_LOOKING):
            if not self._thread.is_alive():
                return Failure(Code.REQUEST_FAILED, "the session has ended")
            if is_wanted and not wanted():
                is_wanted = False
                self._say("$/cancelRequest", b'{"id":%d}' % identity)
        return asked.answer

    def close(self) -> None:
        """Ends the session and its engine."""
        self._say("shutdown", b"null", next(self._ids))
        self._say("exit", b"null")
        self._stream.end()
        self._thread.join(_LEAVING)

    def _serve(self) -> None:
        try:
            self._served.run()
        finally:
            self._served.close()

    def _say(self, method: str, params: bytes, identity: int | None = None) -> None:
        named = b"" if identity is None else b'"id":%d,' % identity
        word = msgspec.json.encode(method)
        given = b"" if params == b"null" else b',"params":%b' % params
        self._stream.say(b'{"jsonrpc":"2.0",%b"method":%b%b}' % (named, word, given))

    def _hear(self, body: bytes) -> None:
        heard = msgspec.json.decode(body, type=_Heard)
        if not heard.method:
            asked = self._asked.pop(heard.id, None) if isinstance(heard.id, int) else None
            if asked is not None:
                asked.answer = bytes(heard.result) if heard.error is None else _failure(heard.error)
                asked.replied.set()
        elif heard.id is None:
            self._told(heard.method, bytes(heard.params))
        else:
            # What an editor could do for the server, a page can't.
            told = {"code": Code.METHOD_NOT_FOUND, "message": f"no method {heard.method!r}"}
            reply = {"jsonrpc": "2.0", "id": heard.id, "error": told}
            self._stream.say(msgspec.json.encode(reply))


class _Stream:
    """Both directions of the session's `Stream`, in memory."""

    def __init__(self, hear: Callable[[bytes], None]) -> None:
        self._incoming: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._framer = Framer()
        self._hear = hear

    def say(self, body: bytes) -> None:
        """A message to the session."""
        self._incoming.put(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    def end(self) -> None:
        """Nothing more is said."""
        self._incoming.put(b"")

    def read(self) -> bytes:
        return self._incoming.get()

    def more(self) -> bool:
        return not self._incoming.empty()

    def write(self, data: bytes) -> None:
        for body in self._framer.feed(data):
            self._hear(body)

    def close(self) -> None:
        self.end()


def _failure(error: dict[str, Any]) -> Failure:
    return Failure(int(error.get("code", 0)), str(error.get("message", "")), error.get("data"))
