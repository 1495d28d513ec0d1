"""
What waits to be sent, bounded also for a client that does not read.

Messages leave in the order they came in. A message with a *topic* replaces an earlier one of the
same topic that still waits, in its place: a client that was away gets the latest state, not its
history. A body may be a function, called when its turn has come. Threads that answer questions wait
while too much is queued; nobody else ever does.

Runs on: the writer thread sends; any thread puts.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from itertools import count
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from codegraph_lsp.lsp.transport.streams import Stream

log = logging.getLogger(__name__)

Body: TypeAlias = "bytes | Callable[[], bytes | None]"
"""A message, or what makes it on the writer thread at the last moment (None: nothing to say)."""

MAX_QUEUED = 64 << 20
"""Answers wait while more than this is queued. (bytes)"""


class Outbox:
    """Queue and writer thread of one connection."""

    def __init__(
        self, stream: Stream, *, broken: Callable[[], None], max_queued: int = MAX_QUEUED
    ) -> None:
        """*broken* is called once, on the writer thread, when the client can't be written to."""
        self._stream = stream
        self._broken = broken
        self._max_queued = max_queued
        self._queue: OrderedDict[Hashable, Body] = OrderedDict()
        self._serial = count()
        self._queued = 0
        self._state = threading.Condition()
        self._closing = False
        self._dead = False
        self._thread = threading.Thread(target=self._run, name="lsp-writer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, body: Body, *, topic: Hashable = None) -> None:
        """Queues one message; never waits."""
        with self._state:
            if self._dead or self._closing:
                return
            key = next(self._serial) if topic is None else topic
            self._queued += _size(body) - _size(self._queue.get(key, b""))
            self._queue[key] = body
            self._state.notify_all()

    def wait_for_room(self) -> None:
        """Waits while more is queued than should be; returns at once when the connection ends."""
        with self._state:
            self._state.wait_for(
                lambda: self._queued <= self._max_queued or self._dead or self._closing
            )

    def close(self, *, seconds: float) -> None:
        """Sends what waits for at most *seconds*, then ends the stream."""
        with self._state:
            self._closing = True
            self._state.notify_all()
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join(seconds)
        self._stream.close()

    def _run(self) -> None:
        while True:
            with self._state:
                self._state.wait_for(lambda: self._queue or self._closing)
                if not self._queue:
                    return
                _, body = self._queue.popitem(last=False)
                self._queued -= _size(body)
                self._state.notify_all()
            message = body if isinstance(body, bytes) else body()
            if message is None:
                continue
            try:
                self._stream.write(b"Content-Length: %d\r\n\r\n%b" % (len(message), message))
            except OSError as error:
                log.info("the client can no longer be written to: %s", error.strerror or error)
                with self._state:
                    self._dead = True
                    self._queue.clear()
                    self._queued = 0
                    self._state.notify_all()
                self._broken()
                return


def _size(body: Body) -> int:
    return len(body) if isinstance(body, bytes) else 0
