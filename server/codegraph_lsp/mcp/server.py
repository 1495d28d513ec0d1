"""
The Model Context Protocol over standard input and output: one JSON message a line.

As much of it as a server of tools needs: `initialize`, `ping`, `tools/list`, `tools/call`.
(https://modelcontextprotocol.io/specification; docs/decisions/0020-tools-for-agents.md)

Runs on: `serve` on the main thread, calls of tools on threads of their own, so that a long one
keeps nothing else from being answered.
"""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, BinaryIO, Protocol

import msgspec

from codegraph_lsp import __version__
from codegraph_lsp.lsp.protocol.envelope import Code
from codegraph_lsp.mcp.tools import TOOLS, Asked, call
from codegraph_lsp.model.errors import CodegraphError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

VERSIONS = ("2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05")
"""Of the protocol, newest first; in all of them these messages are the same."""

INSTRUCTIONS = (
    "codegraph-lsp knows the whole workspace as a graph of its code, in every language in it. Ask "
    "codegraph_callers and codegraph_impact before a change, codegraph_change_impact after it. "
    "Symbols are named `path::Qualified.name`, as answers write them."
)

CALLS = 4
"""Tools that answer at the same time; what is beyond waits."""

READY_WAIT = 30.0
"""How long a call waits for files that are still to be read, before it answers with what is known.
(seconds, a guess: agents give up after a minute)"""


class Graph(Asked, Protocol):
    """What answers; made when the first tool is called, since many sessions call none."""

    def wait(self, seconds: float) -> bool:
        """Waits until all files are read, but no longer than *seconds*; whether they are."""
        ...

    def close(self) -> None: ...


class _RequestError(Exception):
    def __init__(self, code: Code, message: str) -> None:
        self.code = code
        super().__init__(message)


class Server:
    """One client, from its first line to the end of its stream."""

    def __init__(self, source: BinaryIO, target: BinaryIO, graph: Callable[[], Graph]) -> None:
        self._source = source
        self._target = target
        self._made = graph
        self._graph: Graph | None = None
        self._making = threading.Lock()
        self._writing = threading.Lock()
        self._cancelled: set[str | int] = set()

    def serve(self) -> None:
        """Answers until the stream ends."""
        with ThreadPoolExecutor(CALLS, thread_name_prefix="tool") as calls:
            for line in self._source:
                if line.strip():
                    self._take(line, calls)
        if self._graph is not None:
            self._graph.close()

    def _take(self, line: bytes, calls: ThreadPoolExecutor) -> None:
        try:
            message = msgspec.json.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._write({"id": None, "error": _error(Code.PARSE_ERROR, "no JSON")})
            return
        if not _is_message(message):
            told = _error(Code.INVALID_REQUEST, "no message of JSON-RPC")
            self._write({"id": None, "error": told})
            return
        method, identity = message.get("method"), message.get("id")
        params = message.get("params")
        params = params if isinstance(params, dict) else {}
        if method == "notifications/cancelled" and _is_id(params.get("requestId")):
            self._cancelled.add(params["requestId"])
        if method is None or identity is None:
            return  # an answer, or a notification
        if method == "tools/call":
            calls.submit(self._answer, identity, method, params)
        else:
            self._answer(identity, method, params)

    def _answer(self, identity: str | int, method: str, params: dict[str, Any]) -> None:
        try:
            answer = {"result": self._result(method, params)}
        except _RequestError as error:
            answer = {"error": _error(error.code, str(error))}
        except Exception:  # the edge of a request: the others go on
            log.exception("%s did not succeed", method)
            answer = {"error": _error(Code.INTERNAL_ERROR, "internal error; see the log")}
        if identity in self._cancelled:
            self._cancelled.discard(identity)
            return  # the protocol wants no answer then
        self._write({"id": identity, **answer})

    def _result(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        if method == "initialize":
            asked = params.get("protocolVersion")
            return {
                "protocolVersion": asked if asked in VERSIONS else VERSIONS[0],
                "capabilities": {"tools": {"listChanged": False}},
                "serverInfo": {
                    "name": "codegraph-lsp",
                    "title": "Codegraph",
                    "version": __version__,
                },
                "instructions": INSTRUCTIONS,
            }
        if method == "ping":
            return {}
        if method == "tools/list":
            return {"tools": [tool.declared() for tool in TOOLS.values()]}
        if method == "tools/call":
            return self._called(params)
        raise _RequestError(Code.METHOD_NOT_FOUND, f"there is no method {method!r}")

    def _called(self, params: dict[str, Any]) -> dict[str, Any]:
        """What went wrong is a result, too: the agent shall read it and ask in another way."""
        tool = TOOLS.get(str(params.get("name")))
        if tool is None:
            raise _RequestError(Code.INVALID_PARAMS, f"there is no tool {params.get('name')!r}")
        given = params.get("arguments")
        given = {} if given is None else given
        if not isinstance(given, dict):
            raise _RequestError(Code.INVALID_PARAMS, "'arguments' must be an object")
        try:
            said, failed = call(tool, self._asked(), given), False
        except InputError as error:
            said, failed = str(error), True
        except CodegraphError as error:
            said, failed = f"{tool.name}: {error}", True
        return {"content": [{"type": "text", "text": said}], "isError": failed}

    def _asked(self) -> Graph:
        with self._making:
            if self._graph is None:
                self._graph = self._made()
        self._graph.wait(READY_WAIT)
        return self._graph

    def _write(self, message: dict[str, Any]) -> None:
        line = msgspec.json.encode({"jsonrpc": "2.0", **message})
        with self._writing:
            self._target.write(line + b"\n")
            self._target.flush()


def _is_message(message: object) -> bool:
    """*message* is a request, a notification or an answer of JSON-RPC."""
    if not isinstance(message, dict) or not isinstance(message.get("method", ""), str):
        return False
    return message.get("id") is None or _is_id(message["id"])


def _is_id(identity: object) -> bool:
    return isinstance(identity, str | int | float)


def _error(code: Code, message: str) -> dict[str, Any]:
    return {"code": int(code), "message": message}
