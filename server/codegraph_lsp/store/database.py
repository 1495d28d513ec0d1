"""
Opening a workspace's database.

Runs on: the thread that will own what is opened. Nothing here waits longer than it is told.
"""

from __future__ import annotations

import contextlib
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import StoreCorruptError, StoreError, StoreUnwritableError
from codegraph_lsp.model.limits import DEFAULT_LIMITS
from codegraph_lsp.store import migrate
from codegraph_lsp.store.connections import read_connection, translated, write_connection
from codegraph_lsp.store.location import make_private_folder
from codegraph_lsp.store.lock import WriteLock
from codegraph_lsp.store.reader import Reader
from codegraph_lsp.store.writer import Writer

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from codegraph_lsp.model.limits import Limits

WRITE_WAIT_S = 2.0
"""How long to wait for another writer to end. (seconds) A guess: a shell command ends within it, a
server does not."""

CHECK_MAX_BYTES = 256_000_000
"""Larger databases are not read through after a crash: SQLite's log repairs those, and damage by
other causes shows when the page is met."""

_log = logging.getLogger(__name__)
_IN_LOG = "-wal"
_COMPANIONS = (_IN_LOG, "-shm")


def open_writer(
    path: Path,
    *,
    wait_s: float = WRITE_WAIT_S,
    rebuild: bool = False,
    limits: Limits = DEFAULT_LIMITS,
) -> Writer:
    """
    The one writer of the database at *path*, which is made where it is missing.

    A database of another version, or linked with other limits, is thrown away. A damaged one is
    moved aside to `*.corrupt`; both are told in `Writer.notice` and begin anew. Readers of the old
    file must be opened again.

    Args:
        wait_s: How long to wait for another process. (seconds)
        rebuild: Move the present file aside in any case, after a `StoreCorruptError`.
        limits: How far linking goes.

    Raises:
        StoreBusyError: Another process is writing it.
        StoreFullError: No space to make it.
        StoreUnwritableError: The folder cannot be written.
    """
    try:
        make_private_folder(path.parent)
    except OSError as error:
        raise StoreUnwritableError(str(path), f"{error.strerror}") from error
    lock = WriteLock(path, wait_s)
    try:
        notice = _move_aside(path) if rebuild else ""
        try:
            return _open(path, lock, wait_s, notice, limits)
        except StoreCorruptError:
            return _open(path, lock, wait_s, _move_aside(path), limits)
    except BaseException:
        lock.release()
        raise


def open_reader(path: Path) -> Reader:
    """
    A reader of the database at *path*; its snapshot is not taken yet.

    Raises:
        StoreCorruptError: The file is damaged.
        StoreError: There is none, or it is of another version or being made right now.
    """
    connection = read_connection(path)
    try:
        with translated(path):
            versions = migrate.stored_versions(connection)
        if versions is None or versions.schema != migrate.SCHEMA:
            raise StoreError(str(path), "the index is of another version; index again")
    except BaseException:
        connection.close()
        raise
    return Reader(path, connection)


def _open(path: Path, lock: WriteLock, wait_s: float, notice: str, limits: Limits) -> Writer:
    _check_header(path)
    connection = write_connection(path, wait_s)
    try:
        with translated(path):
            versions = migrate.stored_versions(connection)
            current = migrate.current_versions(limits)
            if versions is None and _is_empty(connection):
                migrate.create(connection, current)
            elif versions != current:
                connection.close()
                _delete(path)
                made = "with other limits of linking"
                if versions is None or replace(versions, limits=current.limits) != current:
                    made = "by another version"
                notice = notice or f"the index was made {made}; it is built again"
                return _open(path, lock, wait_s, notice, limits)
            _check_pages(connection, path)
        return Writer(connection, path, lock, notice)
    except BaseException:
        connection.close()
        raise


def _is_empty(connection: sqlite3.Connection) -> bool:
    return not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]


def _check_header(path: Path) -> None:
    """A shortened file is found by the length in its own header, without reading it through."""
    try:
        with path.open("rb") as file:
            header = file.read(100)
        size = path.stat().st_size
        log = path.with_name(path.name + _IN_LOG)
        in_log = log.exists() and log.stat().st_size > 0
    except OSError:
        return
    if not header or in_log:
        # New, or SQLite finishes what the log holds first; a wrong length may be right after that.
        return
    page_size = int.from_bytes(header[16:18], "big")
    n_pages = int.from_bytes(header[28:32], "big")
    # The format writes 65536 as 1. https://www.sqlite.org/fileformat.html#the_database_header
    if len(header) < 100 or size < n_pages * (65536 if page_size == 1 else page_size):
        raise StoreCorruptError(str(path))


def _check_pages(connection: sqlite3.Connection, path: Path) -> None:
    """Where the last writer did not end properly, look at every page."""
    clean = connection.execute("SELECT value FROM meta WHERE name = 'clean'").fetchone()
    if clean == (1,) or path.stat().st_size > CHECK_MAX_BYTES:
        return
    if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        raise StoreCorruptError(str(path))


def _move_aside(path: Path) -> str:
    """
    Keep a damaged file for whoever wants to look at it, the latest one only.

    The database goes first: a reader that comes in between finds none, and never an old database
    with a new log.
    """
    aside = path.with_name(path.name + ".corrupt")
    with contextlib.suppress(FileNotFoundError):
        path.replace(aside)
    _delete(path)
    notice = f"the index was damaged; it is kept as {aside.name!r} and built again"
    _log.warning("%s", notice)
    return notice


def _delete(path: Path) -> None:
    path.unlink(missing_ok=True)
    for ending in _COMPANIONS:
        path.with_name(path.name + ending).unlink(missing_ok=True)
