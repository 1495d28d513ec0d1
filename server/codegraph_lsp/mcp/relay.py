"""
The server of an editor that runs, asked through a relay of the editor's: it knows what is typed and
not saved.

One question for each connection, a line of JSON each way (docs/agents.md): nothing has to be kept
up while a server is started again, and Windows' pipes cannot be read and written at once.

Runs on: any thread asks.
"""

from __future__ import annotations

import socket
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from codegraph_lsp.mcp.graph import (
    ANSWER_WAIT,
    PIECE,
    GraphError,
    Status,
    graph_error,
    relative_to,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.mcp.graph import Graph

_Result = TypeVar("_Result")

UNSEEN = "what is not saved in the editor is not seen: it has ended"
"""Told with each answer that is not the editor's."""

LOOKING = 0.2
"""How often an editor that reads files is asked whether it is done. (seconds)"""


class _NobodyListensError(Exception):
    """There is no editor at the address, or it ended before it answered."""


class RelayedGraph:
    """
    The graph of the editor that listens at an address, until it ends: then one of our own.

    Args:
        root: Folder from which paths are told.
        address: A local socket; on Windows a named pipe.
        otherwise: Makes the graph that is asked once nobody listens.
    """

    def __init__(self, root: str, address: str, otherwise: Callable[[], Graph]) -> None:
        self._root = root
        self._address = address
        self._otherwise = otherwise
        self._own: Graph | None = None
        self._making = threading.Lock()

    @property
    def caveat(self) -> str:
        """What is to be told with an answer; empty where the editor gives it."""
        return UNSEEN if self._own is not None else ""

    def wait(self, seconds: float) -> bool:
        """Waits until all files are read, but no longer than *seconds*; whether they are."""
        end = time.monotonic() + seconds
        while self._own is None:
            try:
                status = self._relayed("codegraph/status", None, Status)
            except _NobodyListensError:
                self._ours()
                break
            except GraphError:
                return False  # the question itself will tell
            if status.state == "ready" or time.monotonic() >= end:
                return status.state == "ready"
            time.sleep(LOOKING)
        return self._ours().wait(end - time.monotonic())

    def ask(self, method: str, params: object, result: type[_Result]) -> _Result:
        """
        The result of a request of the protocol, as `Graph.ask` has it.

        Raises:
            AmbiguousNameError: A name in *params* means several symbols.
            GraphError: There is no answer, or it is an error.
        """
        if self._own is None:
            try:
                return self._relayed(method, params, result)
            except _NobodyListensError:
                pass
        return self._ours().ask(method, params, result)

    def relative(self, uri: str) -> str:
        """The path of *uri* below the root, see `relative_to`."""
        return relative_to(self._root, uri)

    def close(self) -> None:
        """Ends our own graph, where there is one; the editor's goes on."""
        if self._own is not None:
            self._own.close()

    def _ours(self) -> Graph:
        with self._making:
            if self._own is None:
                self._own = self._otherwise()
            return self._own

    def _relayed(self, method: str, params: object, result: type[_Result]) -> _Result:
        line = msgspec.json.encode({"method": method, "params": params}) + b"\n"
        try:
            said = _on_pipe(self._address, line) if _is_pipe() else _on_socket(self._address, line)
        except (FileNotFoundError, ConnectionError) as error:
            raise _NobodyListensError from error
        except TimeoutError as error:
            raise GraphError(f"{method} took longer than {ANSWER_WAIT:.0f} s") from error
        except OSError as error:
            raise GraphError(f"the editor cannot be asked: {error}") from error
        if not said.endswith(b"\n"):
            raise _NobodyListensError
        try:
            answer: dict[str, Any] = msgspec.json.decode(said, type=dict[str, Any])
            if "error" not in answer:
                return msgspec.convert(answer.get("result"), result)
            raise graph_error(answer["error"])
        except (msgspec.DecodeError, KeyError, TypeError) as error:
            raise GraphError("what the editor answers cannot be understood") from error


def _is_pipe() -> bool:
    return sys.platform == "win32"


def _on_socket(address: str, line: bytes) -> bytes:
    """What is answered to *line* until the end of the connection."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(ANSWER_WAIT)
        connection.connect(address)
        connection.sendall(line)
        pieces = []
        while piece := connection.recv(PIECE):
            pieces.append(piece)
    return b"".join(pieces)


def _on_pipe(address: str, line: bytes) -> bytes:
    with open(address, "r+b", buffering=0) as pipe:
        pipe.write(line)
        said = b""
        while not said.endswith(b"\n") and (piece := pipe.read(PIECE)):
            said += piece
    return said
