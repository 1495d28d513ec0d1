"""
Keeping the table of distinct names beside the symbols, for searching.

Runs on: the writer thread, inside its transactions.

Names are added and dropped by difference, so an edit that renames nothing touches nothing here.

*Trigrams.* Substrings are found through full text over trigrams, and humps through an index of
their own, where those exist, else by looking at every name. They cost 6 µs of CPU a name (0.2 s for
Django, a twentieth of a whole cold index) and save 4 ms a search there, so they are made at the end
of a first load only where there are many names, and otherwise in idle time, by `Writer.optimize`.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from codegraph_lsp.store.humps import initials

if TYPE_CHECKING:
    from collections.abc import Collection

TRIGRAMS_FROM = 50_000
"""Names from which on looking at each takes too long: 0.17 µs a name, measured with 300,000."""

MODULE = "<module>"
"""The name of every file's symbol 0, which is not searched for."""

# Bound by position: there are many.
_ADD = """
INSERT INTO names (name, humps) SELECT ?1, ?2
WHERE NOT EXISTS (SELECT 1 FROM names WHERE name = ?1 COLLATE NOCASE AND name = ?1)
"""
_DROP_UNUSED = """
DELETE FROM names WHERE name = :name COLLATE NOCASE AND name = :name
    AND NOT EXISTS (SELECT 1 FROM symbols WHERE symbols.name = :name)
"""
_MISSING = f"""
SELECT name FROM symbols WHERE name NOT IN ('', '{MODULE}') EXCEPT SELECT name FROM names
ORDER BY name
"""
_ADD_NEW = "INSERT INTO names (name, humps) VALUES (?, ?)"
_COUNT = "SELECT count(*) FROM names"
_HAS_TRIGRAMS = "SELECT value FROM meta WHERE name = 'trigrams'"
_INDEX_HUMPS = """
CREATE INDEX IF NOT EXISTS names_by_humps ON names (humps) WHERE humps IS NOT NULL
"""
_HAS_FTS5 = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
# `detail = none` makes the index a third as large and as quick to change; whoever asks it looks at
# the names themselves anyway. See search.py.
_MAKE_TRIGRAMS = (
    """
    CREATE VIRTUAL TABLE trigrams USING fts5(
        name, content = 'names', content_rowid = 'id', tokenize = 'trigram',
        detail = 'none', columnsize = 0
    )
    """,
    "INSERT INTO trigrams (rowid, name) SELECT id, name FROM names ORDER BY id",
    """
    CREATE TRIGGER trigrams_add AFTER INSERT ON names BEGIN
        INSERT INTO trigrams (rowid, name) VALUES (new.id, new.name);
    END
    """,
    """
    CREATE TRIGGER trigrams_drop AFTER DELETE ON names BEGIN
        INSERT INTO trigrams (trigrams, rowid, name) VALUES ('delete', old.id, old.name);
    END
    """,
    "UPDATE meta SET value = 1 WHERE name = 'trigrams'",
)


def add_names(connection: sqlite3.Connection, names: Collection[str]) -> None:
    """Make *names* searchable; those that are already stay."""
    # Sorted, so that neighbours in the index are written together.
    connection.executemany(_ADD, [(name, initials(name)) for name in sorted(names) if name])


def add_missing_names(connection: sqlite3.Connection) -> None:
    """Make all symbols searchable; for many new names quicker than `add_names`."""
    rows = ((name, initials(name)) for (name,) in connection.execute(_MISSING).fetchall())
    connection.executemany(_ADD_NEW, rows)


def drop_unused_names(connection: sqlite3.Connection, names: Collection[str]) -> None:
    """Forget those of *names* that no symbol has any more."""
    connection.executemany(_DROP_UNUSED, [{"name": name} for name in sorted(names)])


def index_names(connection: sqlite3.Connection, *, from_names: int) -> None:
    """Index humps and substrings of names, unless there are fewer than *from_names* names."""
    if connection.execute(_HAS_TRIGRAMS).fetchone()[0]:
        return
    if connection.execute(_COUNT).fetchone()[0] < from_names:
        return
    connection.execute(_INDEX_HUMPS)
    if _can_index_substrings(connection):
        for sql in _MAKE_TRIGRAMS:
            connection.execute(sql)


def _can_index_substrings(connection: sqlite3.Connection) -> bool:
    """False where SQLite lacks full text: searching then looks at every name, as before."""
    return sqlite3.sqlite_version_info >= (3, 34) and bool(connection.execute(_HAS_FTS5).fetchone())
