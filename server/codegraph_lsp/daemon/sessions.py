"""
The sessions of a daemon: each on a thread of its own, with everything it needs its own.

They share the process: imported code, language tables, the facts cache's file. They share no
document, setting or engine, so what one editor has not saved another one never sees, and whatever
ends one of them ends no other.

Runs on: `serve` on the session's thread, which it is; `wait` on the main thread; the rest on any.
"""

from __future__ import annotations

import logging
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from codegraph_lsp.daemon.frames import END, pieces
from codegraph_lsp.lsp.transport.streams import CHUNK, readable

if TYPE_CHECKING:
    from codegraph_lsp.lsp.served import Served

log = logging.getLogger(__name__)

FIRST_WAIT = 10.0
"""A daemon that nobody has used yet waits at least so long: its starter is on the way. (seconds)"""


class SessionStream:
    """A session's socket as the protocol's `Stream`; see `frames`."""

    def __init__(self, connection: socket.socket) -> None:
        self.exit_code = 1
        """Told at `close`."""
        self._connection = connection
        self._writing = threading.Lock()

    def read(self) -> bytes:
        return self._connection.recv(CHUNK)

    def more(self) -> bool:
        return readable(self._connection.fileno())

    def write(self, data: bytes) -> None:
        with self._writing:
            for piece in pieces(data):
                self._connection.sendall(piece)

    def close(self) -> None:
        """Ends both directions. The descriptor stays: a thread may be about to read from it."""
        # A client that does not read is in the middle of a piece: nothing more can be told.
        if self._writing.acquire(blocking=False):
            with suppress(OSError):
                self._connection.send(END + bytes([self.exit_code]), socket.MSG_DONTWAIT)
            self._writing.release()
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)


class _Entry:
    """One session, from the moment it was granted."""

    def __init__(self, number: int, process_id: int) -> None:
        self.number = number
        self.process_id = process_id
        self.began = time.monotonic()
        self.served: Served | None = None
        self.ended = False


class Sessions:
    """
    All sessions of the process.

    Args:
        idle_exit: How long after its last session a daemon ends; 0: never. (seconds)
    """

    def __init__(self, *, idle_exit: float) -> None:
        self.idle_exit = idle_exit
        self.began = time.monotonic()
        self._changed = threading.Condition()
        self._entries: dict[int, _Entry] = {}
        self._n_begun = 0
        self._idle_since = self.began
        self._closing = False

    def begin(self, process_id: int) -> int | None:
        """
        Room for one more, to be filled by `serve`; None when the daemon is about to end.

        Args:
            process_id: The client's, with which the session ends; 0 for none.
        """
        with self._changed:
            if self._closing:
                return None
            self._n_begun += 1
            self._entries[self._n_begun] = _Entry(self._n_begun, process_id)
            self._changed.notify_all()
            return self._n_begun

    def serve(self, number: int, connection: socket.socket) -> None:
        """Serves one client until its session ends; raises nothing."""
        entry = self._entries[number]
        stream = SessionStream(connection)
        try:
            self._serve(entry, stream)
        except Exception:  # the edge of a session: the others go on
            log.exception("session %d ends", number)
        finally:
            stream.close()
            self.forget(number)
        log.info("session %d has ended", number)

    def _serve(self, entry: _Entry, stream: SessionStream) -> None:
        # Late: the client was greeted before, and only the first one waits for it.
        from codegraph_lsp.lsp.served import Served

        served = Served(stream, client_process_id=entry.process_id or None)
        with self._changed:
            entry.served = served
            if entry.ended:
                served.end()
        try:
            stream.exit_code = served.run()
        finally:
            served.close()
            served.join()

    def forget(self, number: int) -> None:
        """A session is over, or nothing came of it."""
        with self._changed:
            del self._entries[number]
            if not self._entries:
                self._idle_since = time.monotonic()
            self._changed.notify_all()

    def listed(self) -> list[dict[str, Any]]:
        """What each session is about, as JSON values."""
        with self._changed:
            entries = list(self._entries.values())
        now = time.monotonic()
        return [
            {
                "session": entry.number,
                "clientProcessId": entry.process_id or None,
                "seconds": round(now - entry.began, 1),
                "folders": entry.served.folders if entry.served else [],
                "openDocuments": entry.served.n_documents if entry.served else 0,
            }
            for entry in entries
        ]

    def wait_for_first(self, seconds: float) -> None:
        """Returns when there was a session, or after *seconds*."""
        with self._changed:
            self._changed.wait_for(lambda: self._n_begun or self._closing, timeout=seconds)

    def wait(self) -> None:
        """Returns when the daemon is to end: told so, or not needed for a while."""
        with self._changed:
            while not self._closing:
                left = self._left()
                if left is not None and left <= 0:
                    log.info("nobody has needed this daemon for %g s", self.idle_exit)
                    self._closing = True
                    return
                self._changed.wait(left)

    def _left(self) -> float | None:
        """Seconds until the daemon may end; None: that is not to be seen."""
        if self._entries or not self.idle_exit:
            return None
        limit = self.idle_exit if self._n_begun else max(self.idle_exit, FIRST_WAIT)
        return self._idle_since + limit - time.monotonic()

    def stop(self) -> None:
        """Nobody else is let in, and `wait` returns."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()

    def end_all(self, seconds: float) -> bool:
        """Ends all sessions; False where one still works after *seconds*."""
        with self._changed:
            for entry in self._entries.values():
                entry.ended = True
                if entry.served is not None:
                    entry.served.end()
            return self._changed.wait_for(lambda: not self._entries, timeout=seconds)


def raise_descriptor_limit() -> None:
    """Sessions have databases, watchers and pipes: as many descriptors as the system allows."""
    import resource  # not on every system

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 1 << 16 if hard == resource.RLIM_INFINITY else min(hard, 1 << 16)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
