"""
Opening SQLite, and saying in our own words what went wrong with it.

Runs on: any thread. Pool workers import it too, through the reader, so it stays light.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import quote

from codegraph_lsp.model.errors import (
    CancelledError,
    CodegraphError,
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
    StoreUnwritableError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READ_WAIT_S = 5.0
"""A reader in WAL mode waits only while another process recovers or empties the log. (seconds)"""

_PRIMARY = 0xFF
"""The low byte of an extended result code is the primary one."""

_NO_SPACE = frozenset(
    {
        sqlite3.SQLITE_FULL,
        # A quota or a limit on file size shows as a failed write, not as a full disk.
        sqlite3.SQLITE_IOERR_WRITE,
        sqlite3.SQLITE_IOERR_FSYNC,
        sqlite3.SQLITE_IOERR_TRUNCATE,
        sqlite3.SQLITE_IOERR_SHMSIZE,
        sqlite3.SQLITE_IOERR_SHMOPEN,
        sqlite3.SQLITE_IOERR_SHMMAP,
    }
)
_DAMAGED = frozenset(
    {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_IOERR_SHORT_READ}
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})


def read_connection(path: Path) -> sqlite3.Connection:
    """
    A connection that cannot write, for any thread.

    Raises:
        StoreError: There is no such file, or it cannot be read.
    """
    with translated(path):
        if not path.exists():
            raise StoreError(str(path), "there is no index yet")
        connection = _connect(path, "mode=ro", READ_WAIT_S)
        try:
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except sqlite3.OperationalError as error:
            connection.close()
            if error.sqlite_errorcode & _PRIMARY not in (
                sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY,
            ):
                raise
            # In a folder that we cannot write SQLite cannot make its shared-memory file. Nobody
            # else can write there either, we assume, so the file may be read as it lies.
            connection = _connect(path, "mode=ro&immutable=1", READ_WAIT_S)
        except sqlite3.Error:
            connection.close()
            raise
        connection.execute("PRAGMA cache_size = -4096")
        return connection


def write_connection(path: Path, wait_s: float) -> sqlite3.Connection:
    """
    A connection that writes; makes the file, for this user's eyes only, where there is none.

    Raises:
        StoreUnwritableError: The folder or file cannot be written, see `translated`.
    """
    with translated(path):
        try:
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        except OSError as error:
            raise StoreUnwritableError(str(path), f"{error.strerror}") from error
        connection = _connect(path, "mode=rw", wait_s)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            # Deleted rows need no overwriting with zeros; some distributions do that by default.
            connection.execute("PRAGMA secure_delete = OFF")
            connection.execute("PRAGMA cache_size = -16384")
            # Writing the log back costs two syncs: rarely, and `Writer.optimize` when idle.
            connection.execute("PRAGMA wal_autocheckpoint = 8192")
            connection.execute("PRAGMA journal_size_limit = 16777216")
        except sqlite3.Error:
            connection.close()
            raise
        return connection


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """
    Turns SQLite's errors about *path* into ours.

    Raises:
        StoreBusyError: Somebody else held a lock for longer than the connection waits.
        StoreFullError: There is no space; nothing of the transaction was kept.
        StoreCorruptError: The file is not a database or is damaged.
        CancelledError: The query was interrupted.
        StoreError: Anything else.
    """
    try:
        yield
    except sqlite3.Error as error:
        raise translate(path, error) from error


def translate(path: Path, error: sqlite3.Error) -> CodegraphError | CancelledError:
    """What to raise in place of *error*."""
    file = str(path)
    # Errors of the sqlite3 module itself (a closed connection) have no code.
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    either = {code, code & _PRIMARY}
    if either & _NO_SPACE:
        return StoreFullError(file)
    if either & _DAMAGED:
        return StoreCorruptError(file)
    if either & _BUSY:
        return StoreBusyError(file)
    if code == sqlite3.SQLITE_INTERRUPT:
        return CancelledError("store")
    if code & _PRIMARY in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return StoreUnwritableError(file, str(error))
    return StoreError(file, f"cannot use the index ({error})")


def _connect(path: Path, mode: str, wait_s: float) -> sqlite3.Connection:
    # Transactions are begun and ended by hand. Threads take turns, see `Session` and `Writer`.
    return sqlite3.connect(
        f"file:{quote(str(path))}?{mode}",
        uri=True,
        timeout=wait_s,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=256,
    )
