"""A client that sends exactly the bytes it is told to, for order, cancellation, and bad manners."""

from __future__ import annotations

import json
import queue
import threading
from itertools import count
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable

PATIENCE = 60.0
"""How long anything may take before a test fails. (seconds)"""


def frame(message: Any) -> bytes:
    """*message* as it goes over the wire; bytes are taken for a body as they are."""
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class RawClient:
    """Reads on a thread of its own; messages come out of `next`, in order."""

    def __init__(self, read: Callable[[], bytes], write: Callable[[bytes], Any]) -> None:
        self.write = write
        self.post_mortem: Callable[[], str] = str
        """Tells more about a stream that ended too early."""
        self._read = read
        self._ids = count(1)
        self._messages: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self.reader = threading.Thread(target=self._pump, daemon=True)
        self.reader.start()

    @classmethod
    def over(cls, connection: socket.socket) -> RawClient:
        return cls(lambda: connection.recv(1 << 16), connection.sendall)

    def send(self, *messages: Any) -> None:
        """All in one packet."""
        self.write(b"".join(map(frame, messages)))

    def notify(self, method: str, params: Any = None) -> None:
        self.send(notification(method, params))

    def request(self, method: str, params: Any = None) -> int:
        identity = next(self._ids)
        self.send(request(identity, method, params))
        return identity

    def call(self, method: str, params: Any = None) -> dict[str, Any]:
        """The reply; what else arrives before it is dropped."""
        return self.reply(self.request(method, params))

    def reply(self, identity: Any) -> dict[str, Any]:
        return self.until(lambda message: "method" not in message and message["id"] == identity)

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while not wanted(message := self.next()):
            pass
        return message

    def next(self) -> dict[str, Any]:
        return self._still_there(self._messages.get(timeout=PATIENCE))

    def next_at_once(self) -> dict[str, Any]:
        """What has arrived already; raises `queue.Empty` where nothing has."""
        return self._still_there(self._messages.get_nowait())

    def rest(self) -> list[dict[str, Any]]:
        """Everything up to the end of the stream."""
        found = []
        while (message := self._messages.get(timeout=PATIENCE)) is not None:
            found.append(message)
        return found

    def _still_there(self, message: dict[str, Any] | None) -> dict[str, Any]:
        assert message is not None, f"the server ended the stream {self.post_mortem()}"
        return message

    def _pump(self) -> None:
        buffer = bytearray()
        body = -1  # where it begins, once its header is all here
        end = 0
        while data := self._safe_read():
            buffer += data
            while True:
                if body < 0 and (found := buffer.find(b"\r\n\r\n")) >= 0:
                    body = found + 4
                    end = body + int(buffer[:found].split(b":")[1])
                if body < 0 or len(buffer) < end:
                    break
                self._messages.put(json.loads(buffer[body:end]))
                del buffer[:end]
                body = -1
        self._messages.put(None)

    def _safe_read(self) -> bytes:
        try:
            return self._read()
        except (OSError, ValueError):
            return b""


def request(identity: Any, method: str, params: Any = None) -> dict[str, Any]:
    return notification(method, params) | {"id": identity}


def notification(method: str, params: Any = None) -> dict[str, Any]:
    message = {"jsonrpc": "2.0", "method": method}
    return message if params is None else message | {"params": params}
