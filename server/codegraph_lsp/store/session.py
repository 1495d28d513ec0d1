"""
One read connection and its snapshot.

Runs on: any thread; several threads that share one take turns query by query. Results are always
fetched whole, so no cursor outlives its turn.

In WAL mode the first SELECT after BEGIN pins what is seen, and later commits do not show until the
transaction ends; all three together take 4 µs. An open snapshot keeps the log from being reused, so
it lasts for a request, not for a session.
"""

from __future__ import annotations

import json
import sqlite3
from threading import RLock
from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.errors import StoreError
from codegraph_lsp.model.ids import Revision
from codegraph_lsp.store.connections import read_connection, translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path as FilePath

_BEGIN = "BEGIN"
_REVISION = "SELECT value FROM meta WHERE name = 'revision'"
_END = "COMMIT"
_SHRINK = "PRAGMA shrink_memory"
_NOTHING: Mapping[str, Any] = {}


class Session:
    """
    Begins, ends and interrupts a snapshot.

    Raises (every query):
        CancelledError: It was interrupted.
        StoreCorruptError: The file is damaged; it must be opened for writing with `rebuild`.
        StoreError: The file cannot be read.
    """

    def __init__(self, path: FilePath, connection: sqlite3.Connection | None = None) -> None:
        self.path = path
        self._connection = connection or read_connection(path)
        self._lock = RLock()
        self._revision: Revision | None = None
        self._remembered: Revision | None = None
        self._closed = False

    @property
    def revision(self) -> Revision:
        """What the snapshot shows; takes it where there is none."""
        if self._revision is None:
            return self.begin()
        return self._revision

    def begin(self) -> Revision:
        """Take the snapshot of what is committed now; ends the one before."""
        with self._lock:
            self.end()
            self._execute(_BEGIN, _NOTHING)
            rows = self._execute(_REVISION, _NOTHING)
            if not rows:
                self.end()
                raise StoreError(str(self.path), "there is no index yet")
            revision = Revision(rows[0][0])
            if revision != self._remembered:
                self._forget()
                self._remembered = revision
            self._revision = revision
            return revision

    def end(self) -> None:
        """Let the snapshot go; what was remembered of it serves the next one of its revision."""
        with self._lock:
            self._revision = None
            if not self._closed and self._connection.in_transaction:
                self._execute(_END, _NOTHING)

    def rest(self) -> None:
        """For idle moments: free the pages that were kept of the database."""
        with self._lock:
            if not self._closed:
                self._execute(_SHRINK, _NOTHING)

    def interrupt(self) -> None:
        """Break off the query that runs now, from any thread; it raises CancelledError."""
        self._connection.interrupt()

    def close(self) -> None:
        """End everything; more than once does no harm."""
        with self._lock:
            self._revision = None
            self._closed = True
            self._connection.close()

    def __enter__(self) -> Session:
        self.begin()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _forget(self) -> None:
        """Drop what was remembered of another revision."""

    def _rows(self, sql: str, **values: Any) -> list[tuple[Any, ...]]:
        with self._lock:
            if self._revision is None:
                self.begin()
            return self._execute(sql, values)

    def _one(self, sql: str, **values: Any) -> tuple[Any, ...] | None:
        rows = self._rows(sql, **values)
        return rows[0] if rows else None

    def _execute(self, sql: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise translate(self.path, error) from error


def json_list(values: Iterable[int | str]) -> str:
    """Many values as one, for `json_each`, so that SQL stands still however many there are."""
    return json.dumps(list(values))
