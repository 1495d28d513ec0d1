"""
Snapshots for requests: a few read connections, handed out and taken back.

Runs on: any thread; taking a snapshot never waits for another one.

Requests that arrive at one revision share a connection and what it remembers of that revision; they
take turns query by query. A request that arrives after a commit gets another connection, because
the first one still shows the old revision to whoever uses it.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, NoReturn, cast

from codegraph_lsp.model.errors import LimitExceededError
from codegraph_lsp.store.database import open_reader

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from codegraph_lsp.model.ids import Revision
    from codegraph_lsp.store.reader import Reader

IDLE_MAX = 4
"""Connections kept open without use, 4 MB of cache each at most."""

OPEN_MAX = 64
"""Connections at once. Each stands for a revision that somebody still reads: more mean a leak."""


class _Released:
    """In place of a reader that was given back: it may show another revision to somebody else."""

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(f"a snapshot that has ended was asked for '{name}'")


class Lease:
    """One request's hold on a snapshot; `reader` until `release`."""

    __slots__ = ("_pool", "_released", "reader")

    def __init__(self, pool: ReaderPool, reader: Reader) -> None:
        self.reader = reader
        self._pool = pool
        self._released = False

    @property
    def database(self) -> Path:
        """Its file."""
        return self._pool.path

    def interrupt(self) -> None:
        """
        Break off the running query, where no other request shares the snapshot.

        Where one does, the request's own token has to stop it between two queries.
        """
        self._pool.interrupt(self.reader)

    def release(self) -> None:
        """Give the snapshot back; more than once does no harm."""
        if not self._released:
            self._released = True
            self._pool.give_back(self.reader)
            self.reader = cast("Reader", _Released())


class ReaderPool:
    """The snapshots of one database. After the file was rebuilt, make another pool."""

    def __init__(self, path: Path, *, limit: int = OPEN_MAX) -> None:
        self.path = path
        self._limit = limit
        self._lock = Lock()
        self._users: dict[Reader, int] = {}
        self._idle: list[Reader] = []
        self._closed = False

    def lease(self) -> Lease:
        """
        A hold on what is committed now.

        Raises:
            LimitExceededError: As many revisions as the limit allows are being read.
            StoreError: The database cannot be opened.
        """
        with self._lock:
            fresh = self._idle.pop() if self._idle else self._open()
            try:
                revision = fresh.begin()
            except BaseException:
                fresh.close()
                raise
            shared = self._at(revision)
            if shared is not None:
                fresh.end()
                self._idle.append(fresh)
                fresh = shared
            self._users[fresh] = self._users.get(fresh, 0) + 1
            return Lease(self, fresh)

    @contextmanager
    def snapshot(self) -> Iterator[Reader]:
        """A reader for the length of a block."""
        lease = self.lease()
        try:
            yield lease.reader
        finally:
            lease.release()

    def interrupt(self, reader: Reader) -> None:
        """See `Lease.interrupt`."""
        with self._lock:
            if self._users.get(reader) == 1:
                reader.interrupt()

    def give_back(self, reader: Reader) -> None:
        """See `Lease.release`."""
        with self._lock:
            self._users[reader] -= 1
            if self._users[reader]:
                return
            del self._users[reader]
            if self._closed or len(self._idle) >= IDLE_MAX:
                reader.close()
            else:
                reader.end()
                self._idle.append(reader)

    def rest(self) -> None:
        """For idle moments: who waits to be used keeps no pages."""
        with self._lock:
            for reader in self._idle:
                reader.rest()

    def close(self) -> None:
        """Close what is idle now, and the rest when it is given back."""
        with self._lock:
            self._closed = True
            for reader in self._idle:
                reader.close()
            self._idle.clear()

    def _open(self) -> Reader:
        if len(self._users) >= self._limit:
            raise LimitExceededError("snapshots open at once", self._limit)
        return open_reader(self.path)

    def _at(self, revision: Revision) -> Reader | None:
        for reader in self._users:
            if reader.revision == revision:
                return reader
        return None
