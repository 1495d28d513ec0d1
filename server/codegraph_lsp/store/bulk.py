"""
What a first load puts off: indexes, and names for searching.

Runs on: the writer thread, inside its transactions. `meta.bulk` says that a load is under way, so
that the next writer repairs what a crash left undone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from codegraph_lsp.store import names
from codegraph_lsp.store.migrate import BULK_INDEXES, make_indexes

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection

ROWS_MAX = 200_000
"""Rows that may lack their index: looking at each of so many takes about 20 ms."""

_CACHE = "PRAGMA cache_size = {}"
_WHILE_LOADING = -65_536
"""Kilobytes: keys come in any order, and a small cache writes the same pages again and again; a
fifth of the time of a load of 600,000 symbols."""

_SET_BULK = "UPDATE meta SET value = :value WHERE name = 'bulk'"


class Bulk:
    """
    A load under way, from construction until `end`.

    Attributes:
        names_put_off: Whether the table of names is left behind. It catches up at the end, and in
            large loads whenever the rows have doubled: keeping it row by row doubles the time.
        broken: Set when a transaction was rolled back: what we believe to have made may be missing.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        empty = [table for table in BULK_INDEXES if _is_empty(connection, table)]
        for table in empty:
            for name in BULK_INDEXES[table]:
                connection.execute(f"DROP INDEX IF EXISTS {name}")
        connection.execute(_SET_BULK, {"value": 1})
        self.names_put_off = "names" in empty and "symbols" in empty
        self.broken = False
        self._connection = connection
        self._rows = 0
        self._next_stop = ROWS_MAX if empty else None
        (self._cache,) = connection.execute("PRAGMA cache_size").fetchone()
        connection.execute(_CACHE.format(_WHILE_LOADING))

    def took(self, rows: int) -> None:
        """So many rows were written: if they are getting too many, make what is missing."""
        self._rows += rows
        if self._next_stop is not None and self._rows > self._next_stop:
            self._next_stop *= 2
            self._make()

    def end(self, dropped: Collection[str]) -> None:
        """Make all that was put off; *dropped* names may be unused by now."""
        if self.broken:
            repair(self._connection)
        else:
            self._make()
        names.drop_unused_names(self._connection, dropped)
        names.index_names(self._connection, from_names=names.TRIGRAMS_FROM)
        self._connection.execute(_SET_BULK, {"value": 0})
        self._connection.execute(_CACHE.format(self._cache))

    def _make(self) -> None:
        if self.names_put_off:
            # First what says which there are, then them, then what says which of them there are.
            make_indexes(self._connection, "symbols")
            names.add_missing_names(self._connection)
        make_indexes(self._connection)


def repair(connection: sqlite3.Connection) -> None:
    """Make all that a load put off that never ended."""
    make_indexes(connection)
    names.add_missing_names(connection)
    connection.execute(_SET_BULK, {"value": 0})


def _is_empty(connection: sqlite3.Connection, table: str) -> bool:
    return connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None
