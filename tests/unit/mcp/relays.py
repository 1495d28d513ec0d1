"""An editor's relay with answers that are known."""

from __future__ import annotations

import json
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

READY = {"state": "ready"}


class FakeRelay:
    """
    Listens until it is closed, and keeps what it was asked.

    Args:
        answer: What is said to a method and its parameters: `{"result": …}`, `{"error": …}`, or
            bytes as they are.
    """

    def __init__(self, answer: Callable[[str, Any], dict[str, Any] | bytes]) -> None:
        self._answer = answer
        self.asked: list[tuple[str, Any]] = []
        # Not pytest's folder, whose path may be too long for a socket.
        self._folder = tempfile.TemporaryDirectory(prefix="relay-")
        self.path = str(Path(self._folder.name) / "ask")
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._socket.bind(self.path)
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while True:
            connection, _ = self._socket.accept()
            with connection, connection.makefile("rb") as lines:
                line = lines.readline()
                if not line:
                    return
                question = json.loads(line)
                self.asked.append((question["method"], question["params"]))
                said = self._answer(question["method"], question["params"])
                if not isinstance(said, bytes):
                    said = json.dumps(said).encode() + b"\n"
                connection.sendall(said)

    def close(self) -> None:
        """Nobody listens any more, and nothing is at the path."""
        if not self._thread.is_alive():
            return
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as knock:
            knock.connect(self.path)
        self._thread.join()
        self._socket.close()
        self._folder.cleanup()
