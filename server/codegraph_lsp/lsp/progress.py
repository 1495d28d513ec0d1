"""
Indexing as the client's progress bar shows it.

Runs on: `update` on the engine's threads, the rest on the dispatching thread.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, Any

from codegraph_lsp.lsp import wire
from codegraph_lsp.support.counts import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from codegraph_lsp.lsp.protocol.client import Client

INTERVAL = 0.1
"""Reports are at least this far apart. (seconds; pyrefly's figure)"""


class IndexingProgress:
    """At most one progress at a time, from its first report to the one that says finished."""

    def __init__(self, client: Client, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._serial = 0
        self._token = ""
        self._began = False
        self._reported = 0.0
        self._latest = wire.WorkDone("report")

    @property
    def token(self) -> str:
        """Of the progress that is shown now; empty where there is none."""
        return self._token

    def update(self, done: int, total: int, message: str, *, finished: bool) -> None:
        """*done* of *total* files; *total* 0 where it is not known yet."""
        with self._lock:
            if finished:
                self._end(message)
                return
            percentage = min(100 * done // total, 100) if total else None
            count = f"{done}/{counted(total, 'file')}" if total else ""
            said = ", ".join(part for part in (message, count) if part)
            self._latest = wire.WorkDone("report", message=said, percentage=percentage)
            if not self._token:
                self._create()
            elif self._began and self._clock() - self._reported >= INTERVAL:
                self._reported = self._clock()
                self._send(self._latest, topic=("progress", self._token))

    def _create(self) -> None:
        self._serial += 1
        # A string, because one client refuses numbers.
        self._token = token = f"codegraph/index-{self._serial}"
        self._began = False
        self._client.request(
            "window/workDoneProgress/create", {"token": token}, lambda _: self._begin(token)
        )

    def _begin(self, token: str) -> None:
        with self._lock:
            if token != self._token:
                return  # finished before the client was ready to show it
            self._began = True
            self._reported = self._clock()
            self._send(
                wire.WorkDone(
                    "begin",
                    title="Indexing",
                    message=self._latest.message,
                    percentage=self._latest.percentage or 0,
                    cancellable=True,
                )
            )

    def _end(self, message: str) -> None:
        if self._began:
            self._send(wire.WorkDone("end", message=message))
        self._token = ""
        self._began = False

    def _send(self, value: wire.WorkDone, *, topic: Any = None) -> None:
        self._client.notify("$/progress", wire.ProgressParams(self._token, value), topic=topic)
