"""
The facts cache: what a file's bytes say, kept by content for all workspaces of a user.

Runs on: any thread; one call at a time. Several processes may use one cache.

An entry is found by its recipe: a digest of everything that facts depend on. So nothing in it is
ever out of date, only unused; what has not been used for thirty days goes. A cache must never be
the reason why something does not work: whatever is wrong with it, files are read again, and one
notice says so.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from contextlib import contextmanager, suppress
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING
from zlib import crc32

from codegraph_lsp.model.errors import (
    StoreBusyError,
    StoreCorruptError,
    StoreError,
    StoreFullError,
)
from codegraph_lsp.model.facts import EXTRACTOR_VERSION
from codegraph_lsp.model.status import CacheStatus
from codegraph_lsp.store.codec import EncodedFacts
from codegraph_lsp.store.connections import read_connection, translate, write_connection
from codegraph_lsp.store.location import make_private_folder
from codegraph_lsp.store.migrate import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

KEEP_DAYS = 30
"""Entries unused for longer are evicted."""

BUDGET_BYTES = 1_000_000_000
"""Beyond this size the entries unused for longest are evicted."""

_BEGIN_S, _AGAIN_S = 2.0, 0.01
"""How long opening is tried where another process is at it, and how often: SQLite does not wait
while a new file gets its journal. (seconds)"""

_WAIT_S = 0.25
"""How long a write waits for another process. (seconds) Reading the files again takes less."""

_DAY_S = 86_400
_ROOM_SHARE = 0.9
"""How full of its budget the cache is after an eviction, so that the next is not due at once."""

_BYTES_WITHOUT_FREE = """
SELECT (page_count - freelist_count) * page_size
FROM pragma_page_count, pragma_freelist_count, pragma_page_size
"""
_BYTES = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"

_TABLES = """
CREATE TABLE IF NOT EXISTS entries (
    id INTEGER PRIMARY KEY,
    recipe BLOB NOT NULL UNIQUE,
    used INTEGER NOT NULL,
    checksum INTEGER NOT NULL,
    interface BLOB NOT NULL,
    outline BLOB NOT NULL,
    body BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS entries_by_use ON entries (used);
CREATE TABLE IF NOT EXISTS cleaning (id INTEGER PRIMARY KEY CHECK (id = 0), day INTEGER NOT NULL);
INSERT OR IGNORE INTO cleaning VALUES (0, 0);
"""
_GET = "SELECT used, checksum, interface, outline, body FROM entries WHERE recipe = ?"
# An entry that is there already was made from the same bytes by the same code.
_PUT = """
INSERT OR IGNORE INTO entries (recipe, used, checksum, interface, outline, body)
VALUES (?, ?, ?, ?, ?, ?)
"""
_USED = "UPDATE entries SET used = ? WHERE recipe = ?"
_DROP = "DELETE FROM entries WHERE recipe = ?"
_COUNT = "SELECT count(*) FROM entries"
_CLEANED = "SELECT day FROM cleaning"
_CLEAN = "UPDATE cleaning SET day = :today"
_DROP_UNUSED = "DELETE FROM entries WHERE used < :oldest"
_DROP_OLDEST = """
DELETE FROM entries WHERE id IN (SELECT id FROM entries ORDER BY used, id LIMIT :n)
"""
_DROP_ALL = "DELETE FROM entries"

_log = logging.getLogger(__name__)


def recipe(digest: bytes, language: str, table: bytes, grammars: str) -> bytes:
    """
    The key of one file's facts.

    Args:
        digest: SHA-256 of the file's bytes.
        language: Its language's id.
        table: Digest of that language's node table and adapter.
        grammars: Version of the grammar pack, see `migrate.grammar_pack_version`.
    """
    parts = (digest, language.encode(), table, grammars.encode(), b"%d" % EXTRACTOR_VERSION)
    joined = b"".join(len(part).to_bytes(4, "little") + part for part in parts)
    return sha256(b"%d" % SCHEMA + joined).digest()


class FactsCache:
    """
    One process's use of the facts cache.

    Args:
        path: The database, see `location.facts_database`.
        notice: Told, once, why the cache serves less than it should.
        now: Seconds since the epoch.
    """

    def __init__(
        self,
        path: Path,
        *,
        notice: Callable[[str], object] = _log.warning,
        now: Callable[[], float] = time.time,
        budget_bytes: int = BUDGET_BYTES,
    ) -> None:
        self.path = path
        self.hits = 0
        self.misses = 0
        self._notice: Callable[[str], object] | None = notice
        self._now = now
        self._budget = budget_bytes
        self._lock = Lock()
        self._used: set[bytes] = set()
        self._damaged: set[bytes] = set()
        self._connection: sqlite3.Connection | None = None
        self._writable = False
        with self._tolerant():
            self._open()

    def get_many(self, recipes: Iterable[bytes]) -> dict[bytes, EncodedFacts]:
        """What is known of *recipes*; an entry that does not fit its checksum is a miss."""
        wanted = list(recipes)
        found: dict[bytes, EncodedFacts] = {}
        with self._lock, self._tolerant():
            if self._connection is not None:
                with _transaction(self._connection, "BEGIN"):
                    for key in wanted:
                        entry = self._get(self._connection, key)
                        if entry is not None:
                            found[key] = entry
        self.hits += len(found)
        self.misses += len(wanted) - len(found)
        return found

    def put_many(self, entries: Mapping[bytes, EncodedFacts]) -> None:
        """Keep facts by recipe, in one transaction."""
        today = self._today()
        rows = [
            (key, today, _checksum(key, facts), facts.interface, facts.outline, facts.body)
            for key, facts in entries.items()
        ]
        with self._lock, self._tolerant():
            self._write(rows)

    def stats(self) -> CacheStatus:
        """What this process asked for, and how much there is for all."""
        with self._lock, self._tolerant():
            if self._connection is not None:
                entries = self._connection.execute(_COUNT).fetchone()[0]
                size = self._connection.execute(_BYTES).fetchone()[0]
                return CacheStatus(self.hits, self.misses, entries, size)
        return CacheStatus(self.hits, self.misses)

    def clear(self) -> int:
        """
        Drop all entries, and give their space back.

        Returns:
            How many there were; 0 too where the cache cannot be written.
        """
        with self._lock, self._tolerant():
            if self._connection is not None and self._writable:
                with _transaction(self._connection, "BEGIN IMMEDIATE"):
                    n_dropped = self._connection.execute(_DROP_ALL).rowcount
                # Others may be reading: then the space is reused instead.
                with suppress(sqlite3.OperationalError):
                    self._connection.execute("VACUUM")
                return n_dropped
        return 0

    def close(self) -> None:
        """Note what was used, evict if nobody did today; more than once does no harm."""
        with self._lock, self._tolerant():
            if self._connection is None:
                return
            if self._writable:
                self._write([])
                if self._connection.execute(_CLEANED).fetchone() != (self._today(),):
                    self._evict(self._connection)
        with self._lock:
            self._disconnect()

    def __enter__(self) -> FactsCache:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _get(self, connection: sqlite3.Connection, key: bytes) -> EncodedFacts | None:
        row = connection.execute(_GET, (key,)).fetchone()
        if row is None:
            return None
        used, checksum, interface, outline, body = row
        facts = EncodedFacts(outline, body, interface)
        if checksum != _checksum(key, facts):
            self._damaged.add(key)
            return None
        if self._writable and used != self._today():
            self._used.add(key)
        return facts

    def _write(self, rows: list[tuple[bytes, int, int, bytes, bytes, bytes]]) -> None:
        """Write *rows*, and what reading found out about others."""
        if self._connection is None or not self._writable:
            return
        if not (rows or self._used or self._damaged):
            return
        today = self._today()
        with _transaction(self._connection, "BEGIN IMMEDIATE"):
            self._connection.executemany(_DROP, [(key,) for key in self._damaged])
            self._connection.executemany(_USED, [(today, key) for key in self._used])
            self._connection.executemany(_PUT, rows)
        self._damaged.clear()
        self._used.clear()

    def _evict(self, connection: sqlite3.Connection) -> None:
        today = self._today()
        with _transaction(connection, "BEGIN IMMEDIATE"):
            connection.execute(_DROP_UNUSED, {"oldest": today - KEEP_DAYS})
            size = connection.execute(_BYTES_WITHOUT_FREE).fetchone()[0]
            if size > self._budget:
                share = 1 - self._budget * _ROOM_SHARE / size
                n_entries = connection.execute(_COUNT).fetchone()[0]
                connection.execute(_DROP_OLDEST, {"n": int(n_entries * share) + 1})
            connection.execute(_CLEAN, {"today": today})

    def _open(self) -> None:
        try:
            make_private_folder(self.path.parent)
            self._connection = self._connected()
        except (OSError, StoreError) as error:
            if isinstance(error, StoreCorruptError):
                raise
            if self.path.exists():
                self._connection = read_connection(self.path)
            raise
        self._writable = True

    def _connected(self) -> sqlite3.Connection:
        """A connection for writing; workers that begin together make the file one after another."""
        until = time.monotonic() + _BEGIN_S
        while True:
            try:
                connection = write_connection(self.path, _WAIT_S)
                try:
                    connection.executescript(_TABLES)
                except BaseException:
                    connection.close()
                    raise
            except (sqlite3.Error, StoreError) as error:
                problem = translate(self.path, error) if isinstance(error, sqlite3.Error) else error
                if not isinstance(problem, StoreBusyError) or time.monotonic() > until:
                    raise problem from None
                time.sleep(_AGAIN_S)
            else:
                return connection

    @contextmanager
    def _tolerant(self) -> Iterator[None]:
        """Whatever is wrong inside ends here: with one notice, and an emptier cache."""
        try:
            yield
        except (sqlite3.Error, StoreError, OSError) as error:
            problem = translate(self.path, error) if isinstance(error, sqlite3.Error) else error
            if isinstance(problem, StoreBusyError):
                # Another process is writing; what we would have kept is kept another time.
                _log.debug("%s", problem)
                return
            self._tell(f"facts cache: {problem}")
            if isinstance(problem, StoreCorruptError):
                self._begin_anew()
            elif isinstance(problem, StoreFullError):
                self._writable = False
            elif self._writable:
                self._disconnect()

    def _begin_anew(self) -> None:
        """Throw a damaged cache away; where that fails too, do without one."""
        self._disconnect()
        with suppress(sqlite3.Error, StoreError, OSError):
            for ending in ("", "-wal", "-shm"):
                self.path.with_name(self.path.name + ending).unlink(missing_ok=True)
            self._open()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None
        self._writable = False

    def _tell(self, text: str) -> None:
        if self._notice is not None:
            self._notice(text)
            self._notice = None

    def _today(self) -> int:
        return int(self._now() // _DAY_S)


@contextmanager
def _transaction(connection: sqlite3.Connection, begin: str) -> Iterator[None]:
    connection.execute(begin)
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.rollback()
        raise


def _checksum(key: bytes, facts: EncodedFacts) -> int:
    """Over the key too, so that an entry under the wrong key is found."""
    return crc32(facts.body, crc32(facts.outline, crc32(facts.interface, crc32(key))))
