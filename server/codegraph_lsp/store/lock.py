"""
The right to write one database, held by one process at a time for as long as it writes.

SQLite's own lock lasts for one transaction; two servers that take turns by it would each overwrite
what the other believes to know. The lock is on a file beside the database and ends with its
process, however that ends.
"""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from codegraph_lsp.model.errors import StoreBusyError, StoreError, StoreUnwritableError

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE_S = 0.02
"""Between two tries. A guess: short against what a person notices, long against a system call."""


class WriteLock:
    """
    Held from construction until `release`.

    Raises:
        StoreBusyError: Another writer held it for all of *wait_s* seconds.
        StoreUnwritableError: The lock's file cannot be made.
    """

    def __init__(self, database: Path, wait_s: float) -> None:
        path = database.with_name(database.name + ".lock")
        try:
            self._file = os.open(path, os.O_CREAT | os.O_RDWR | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise StoreUnwritableError(str(database), f"{error.strerror}") from error
        deadline = time.monotonic() + wait_s
        try:
            while not _try_lock(self._file):
                if time.monotonic() >= deadline:
                    raise StoreBusyError(str(database))
                time.sleep(_PAUSE_S)
        except OSError as error:
            os.close(self._file)
            problem = f"cannot lock the index ({error.strerror})"
            raise StoreError(str(database), problem) from error
        except StoreBusyError:
            os.close(self._file)
            raise
        self._held = True

    def release(self) -> None:
        """Let others write; more than once does no harm."""
        if self._held:
            self._held = False
            os.close(self._file)


if sys.platform == "win32":
    import msvcrt

    def _try_lock(file: int) -> bool:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _try_lock(file: int) -> bool:
        try:
            # Not `lockf`: that lock is dropped as soon as the process closes any descriptor of the
            # file, and does not keep two writers of one process apart.
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
