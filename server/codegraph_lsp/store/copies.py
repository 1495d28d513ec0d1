"""
A database of one's own, begun as a copy of one that somebody else writes.

Runs on: the thread that will own the copy. Its reading waits for nobody and nobody waits for it:
SQLite copies what was committed when it began, page by page, without the interpreter's lock.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import CodegraphError
from codegraph_lsp.store import migrate
from codegraph_lsp.store.connections import read_connection, translated, write_connection

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from codegraph_lsp.model.limits import Limits

# The other writer has not ended, which says nothing about the copy: it is whole.
_CLEAN = "UPDATE meta SET value = 1 WHERE name = 'clean'"

_log = logging.getLogger(__name__)


def copy_committed(source: Path, target: Path, limits: Limits) -> bool:
    """
    Make *target* what is committed in *source*, where that would be of use to us.

    Returns:
        False where *source* was made by another version or with other *limits*, cannot be read, or
        there is no room: then there is no *target*.
    """
    try:
        with translated(source):
            reading = read_connection(source)
            try:
                if migrate.stored_versions(reading) != migrate.current_versions(limits):
                    return False
                _copy(reading, target)
            finally:
                reading.close()
    except CodegraphError as error:
        _log.info("the index is not copied: %s", error)
        target.unlink(missing_ok=True)
        return False
    return True


def _copy(reading: sqlite3.Connection, target: Path) -> None:
    writing = write_connection(target, 0)
    try:
        # Nobody else knows the file yet; after a crash of the system it is of no use to anybody.
        writing.execute("PRAGMA journal_mode = OFF")
        writing.execute("PRAGMA synchronous = OFF")
        reading.backup(writing)
        writing.execute(_CLEAN)
    finally:
        writing.close()
