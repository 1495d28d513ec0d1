"""A client that asks several things at once and knows when each was answered."""

from __future__ import annotations

import os
import time
from collections import deque
from typing import TYPE_CHECKING, Any

import psutil
from tests.protocol.raw_client import notification, request

from benchmarks.processes import serve
from benchmarks.serving import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

Json = dict[str, Any]

PATIENCE = 600.0
BETWEEN = 0.05
"""Between two looks at the status. (seconds)"""

CAPABILITIES: Json = {
    "general": {"positionEncodings": ["utf-16"]},
    "workspace": {"didChangeWatchedFiles": {"dynamicRegistration": True}},
    "window": {"workDoneProgress": True},
    "textDocument": {"publishDiagnostics": {"versionSupport": True}},
}


class Session:
    """One server process over *root*, and its only client."""

    def __init__(self, root: Path, cache: Path, log: Path, *options: str) -> None:
        self.root = root
        self.log = log
        began = time.monotonic()
        self.process, self.client = serve(cache, "--log-file", str(log), *options)
        self.usage = psutil.Process(self.process.pid)
        self.told: deque[tuple[float, Json]] = deque(maxlen=10_000)
        """Notifications, with when they came."""
        self._replies: dict[int, tuple[float, Json]] = {}
        self._sent: dict[int, float] = {}
        self._serial = 0
        folder = {"uri": root.as_uri(), "name": root.name}
        identity = self.send(
            "initialize",
            {
                "processId": os.getpid(),
                "rootUri": root.as_uri(),
                "workspaceFolders": [folder],
                "capabilities": CAPABILITIES,
                "initializationOptions": {"alone": True},
            },
        )
        reply, _ = self.reply(identity)
        self.until_initialized = time.monotonic() - began
        self.capabilities: Json = reply["result"]["capabilities"]
        self.tell("initialized", {})

    def send(self, method: str, params: Json | None) -> int:
        self._serial += 1
        self._sent[self._serial] = time.monotonic()
        self.client.send(request(self._serial, method, params))
        return self._serial

    def send_together(self, messages: Iterable[Json]) -> None:
        """Requests among them need ids that `reserve` gave."""
        self.client.send(*messages)

    def reserve(self) -> int:
        self._serial += 1
        self._sent[self._serial] = time.monotonic()
        return self._serial

    def tell(self, method: str, params: Json) -> None:
        self.client.send(notification(method, params))

    def reply(self, identity: int) -> tuple[Json, float]:
        """The reply, and how long it took. (seconds)"""
        while identity not in self._replies:
            self.take()
        arrived, message = self._replies.pop(identity)
        return message, arrived - self._sent.pop(identity)

    def take(self) -> Json:
        """The next message of the server."""
        message = self.client.next()
        if "method" not in message:
            self._replies[message["id"]] = (time.monotonic(), message)
        elif "id" in message:
            self.client.send({"jsonrpc": "2.0", "id": message["id"], "result": None})
        else:
            self.told.append((time.monotonic(), message))
        return message

    def ask(self, method: str, params: Json | None) -> tuple[Any, float]:
        """The result, None for an error, and how long it took. (seconds)"""
        message, took = self.reply(self.send(method, params))
        return message.get("result"), took

    def status(self) -> Json:
        status: Json = self.ask("codegraph/status", {})[0]
        return status

    def wait_until_ready(self, *, checked: bool = False) -> Json:
        """The status when all is read and linked, and *checked* too if that is asked for."""
        deadline = time.monotonic() + PATIENCE
        while True:
            status = self.status()
            at_work = status["pending"] or (checked and status["unchecked"])
            if status["state"] == "ready" and not at_work:
                return status
            if time.monotonic() > deadline:
                raise SystemExit("the server does not get ready")
            time.sleep(BETWEEN)

    def open(self, file: Path, text: str, version: int = 1) -> Json:
        """The document's identifier."""
        document = {"uri": file.as_uri()}
        item = {"languageId": LANGUAGES[file.suffix], "version": version, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document | item})
        return document

    def close(self, document: Json) -> None:
        self.tell("textDocument/didClose", {"textDocument": document})

    def watched(self, files: Iterable[Path], kind: int = 2) -> None:
        """Tell of files that were made (1), changed (2) or deleted (3), all in one message."""
        changes = [{"uri": file.as_uri(), "type": kind} for file in files]
        self.tell("workspace/didChangeWatchedFiles", {"changes": changes})

    def cpu(self) -> float:
        """Seconds that the server process has worked."""
        times = self.usage.cpu_times()
        return float(times.user + times.system)

    def memory(self) -> int:
        """Resident bytes of the server process."""
        return int(self.usage.memory_info().rss)

    def slow_turns(self) -> list[str]:
        """Lines of the log about messages that kept the dispatching thread."""
        lines = self.log.read_text("utf-8", "replace").splitlines() if self.log.exists() else []
        return [line for line in lines if "kept the dispatcher busy" in line]

    def stop(self) -> None:
        self.ask("shutdown", None)
        self.tell("exit", {})
        self.process.wait(20)
