"""
A language server as somebody who asks it sees it: our own, in a process of its own.

It serves in the daemon where there is one, and begins with the database that an editor on the same
root has made. (docs/decisions/0014-one-daemon.md)

Runs on: any thread asks; a thread of its own reads.
"""

from __future__ import annotations

import subprocess
import sys
import threading
from concurrent.futures import CancelledError, Future
from concurrent.futures import TimeoutError as TooLateError
from contextlib import suppress
from itertools import count
from typing import Any, TypeVar

import msgspec

from codegraph_lsp import __version__
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.lsp.shapes import SymbolRef
from codegraph_lsp.lsp.transport.framing import FrameError, Framer
from codegraph_lsp.lsp.wire import Wire
from codegraph_lsp.model.errors import CodegraphError
from codegraph_lsp.workspace.uris import path_of, uri_of

_Result = TypeVar("_Result")

COMMAND = (sys.executable, "-P", "-m", "codegraph_lsp", "--stdio", "--daemon")

PIECE = 1 << 16
"""What is read of the server's answers at once. (bytes)"""

START_WAIT = 60.0
"""How long the server has to answer `initialize`; it takes half a second. (seconds, a guess)"""

ANSWER_WAIT = 120.0
"""How long one question may take. (seconds, a guess)"""

STOP_WAIT = 3.0
"""How long the server has to end when it is asked to. (seconds, a guess)"""


class GraphError(CodegraphError):
    """The server answers with an error, or not at all."""


class AmbiguousNameError(GraphError):
    """A name means several symbols."""

    def __init__(self, message: str, candidates: list[SymbolRef]) -> None:
        self.candidates = candidates
        super().__init__(message)


class Status(Wire):
    """As much of `codegraph/status` as is asked for."""

    state: str


class Graph:
    """One session on one root, from `initialize` to `exit`."""

    caveat = ""
    """What is to be told with each answer; nothing."""

    def __init__(self, root: str, command: tuple[str, ...] = COMMAND) -> None:
        """
        Raises:
            GraphError: The server does not start.
        """
        self.root = root
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._ids = count(1)
        self._lock = threading.Lock()
        self._waiting: dict[int, Future[Any]] = {}
        self._ready = threading.Event()
        self._ended = False
        self._reader = threading.Thread(target=self._read, name="graph reader", daemon=True)
        self._reader.start()
        try:
            self._begin()
        except GraphError:
            self._stop()
            raise

    def _begin(self) -> None:
        folder = {"uri": uri_of(self.root), "name": "root"}
        self._ask(
            "initialize",
            {
                "processId": None,
                "clientInfo": {"name": "codegraph-lsp mcp", "version": __version__},
                "rootUri": folder["uri"],
                "workspaceFolders": [folder],
                "capabilities": {"general": {"positionEncodings": ["utf-8"]}},
            },
            START_WAIT,
        )
        self._tell("initialized", {})
        status = self.ask("codegraph/status", None, Status)
        if status.state == "ready":
            self._ready.set()

    def wait(self, seconds: float) -> bool:
        """Waits until all files are read, but no longer than *seconds*; whether they are."""
        return self._ready.wait(seconds)

    def ask(self, method: str, params: object, result: type[_Result]) -> _Result:
        """
        The result of a request of the protocol, with *params* as it takes them.

        Raises:
            AmbiguousNameError: A name in *params* means several symbols.
            GraphError: There is no answer, or it is an error.
        """
        return msgspec.convert(self._ask(method, params, ANSWER_WAIT), result)

    def relative(self, uri: str) -> str:
        """The path of *uri* below the root, see `relative_to`."""
        return relative_to(self.root, uri)

    def close(self) -> None:
        """Ends the session, and the server with it."""
        try:
            self._ask("shutdown", None, STOP_WAIT)
            self._tell("exit", None)
        except GraphError:
            pass  # it has ended
        self._stop()

    def _stop(self) -> None:
        assert self._process.stdin is not None
        with self._lock, suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(STOP_WAIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join(STOP_WAIT)

    def _ask(self, method: str, params: object, seconds: float) -> Any:
        answer: Future[Any] = Future()
        identity = next(self._ids)
        self._waiting[identity] = answer
        if self._ended:
            raise GraphError("the language server has ended")
        self._send({"id": identity, "method": method, "params": params})
        try:
            return answer.result(seconds)
        except TooLateError as error:
            self._tell("$/cancelRequest", {"id": identity})
            raise GraphError(f"{method} took longer than {seconds:.0f} s") from error
        except CancelledError as error:
            raise GraphError("the language server has ended") from error
        finally:
            self._waiting.pop(identity, None)

    def _tell(self, method: str, params: object) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: dict[str, object]) -> None:
        whole = {"jsonrpc": "2.0", **{k: v for k, v in message.items() if v is not None}}
        if "result" in message:
            whole["result"] = message["result"]
        body = msgspec.json.encode(whole)
        assert self._process.stdin is not None
        try:
            with self._lock:
                self._process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
                self._process.stdin.flush()
        except (OSError, ValueError) as error:
            raise GraphError("the language server has ended") from error

    def _read(self) -> None:
        assert self._process.stdout is not None
        framer = Framer()
        try:
            while piece := self._process.stdout.read1(PIECE):  # type: ignore[attr-defined]
                for body in framer.feed(piece):
                    self._take(msgspec.json.decode(body))
        except (OSError, ValueError, FrameError, msgspec.DecodeError):
            pass  # nothing that comes can be understood any more
        finally:
            self._process.stdout.close()
            self._ended = True
            for answer in list(self._waiting.values()):
                answer.cancel()

    def _take(self, message: dict[str, Any]) -> None:
        method = message.get("method")
        if method == "codegraph/statusChanged":
            ready = message["params"]["state"] == "ready"
            self._ready.set() if ready else self._ready.clear()
        elif method is not None and "id" in message:
            # Asked for what editors have: settings of a user, a place to show progress.
            items = message.get("params", {}).get("items", ())
            result = [None] * len(items) if method == "workspace/configuration" else None
            self._send({"id": message["id"], "result": result})
        elif method is None and (answer := self._waiting.get(message["id"])) is not None:
            if "error" in message:
                answer.set_exception(graph_error(message["error"]))
            else:
                answer.set_result(message.get("result"))


def relative_to(root: str, uri: str) -> str:
    """The path of *uri* below the folder *root*, with `/`; absolute where it lies elsewhere."""
    path, folder = path_of(uri) or uri, root.rstrip("/\\")
    inside = path.removeprefix(folder)
    if not path.startswith(folder) or inside[:1] not in ("", "/", "\\"):
        return path
    return inside.lstrip("/\\").replace("\\", "/")


def graph_error(told: dict[str, Any]) -> GraphError:
    """An error of the protocol as one that is raised."""
    if told["code"] == Code.AMBIGUOUS_TARGET:
        return AmbiguousNameError(told["message"], msgspec.convert(told["data"], list[SymbolRef]))
    return GraphError(told["message"])
