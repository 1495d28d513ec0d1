"""
Databases that end with their process, in the system's folder for temporary files.

Each has a folder of its own with a lock that its process holds. A process that was killed leaves
the folder behind, but not the lock: so whoever comes next can tell, and removes it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from codegraph_lsp.model.errors import StoreError
from codegraph_lsp.store.lock import WriteLock

PREFIX = "codegraph-index-"
"""What the names of the folders begin with."""

_OWNER = "owner"
"""The lock is on the file of this name, and `.lock`."""


class TemporaryDatabase:
    """
    A place for a database, from construction until `remove`.

    Raises:
        StoreError: There can be no such folder.
    """

    def __init__(self) -> None:
        while True:
            try:
                folder = Path(tempfile.mkdtemp(prefix=PREFIX))
            except OSError as error:
                problem = f"no folder for an index of its own ({error.strerror})"
                raise StoreError(tempfile.gettempdir(), problem) from error
            lock = _locked(folder)
            # Until it is locked the folder looks abandoned, and may be gone as such.
            if lock is not None and (folder / f"{_OWNER}.lock").exists():
                break
            if lock is not None:
                lock.release()
        self._lock = lock
        self.path = folder / "workspace.db"

    def remove(self) -> None:
        """Takes away all of it; twice does no harm."""
        _remove(self.path.parent, self._lock)


def remove_abandoned() -> int:
    """
    Removes the databases of this user whose processes are gone, never one in use; how many.

    What cannot be removed stays, for another time.
    """
    removed = 0
    for folder in _folders():
        if not (folder / f"{_OWNER}.lock").is_file():
            continue  # being made right now
        lock = _locked(folder)
        if lock is not None:
            _remove(folder, lock)
            removed += not folder.exists()
    return removed


def _folders() -> list[Path]:
    own = getattr(os, "getuid", lambda: 0)()
    found = []
    with suppress(OSError), os.scandir(tempfile.gettempdir()) as entries:
        for entry in entries:
            if not entry.name.startswith(PREFIX) or not entry.is_dir(follow_symlinks=False):
                continue
            with suppress(FileNotFoundError):
                if entry.stat(follow_symlinks=False).st_uid == own:
                    found.append(Path(entry.path))
    return found


def _locked(folder: Path) -> WriteLock | None:
    """The lock of *folder*; None where another has it, or the folder is gone."""
    try:
        return WriteLock(folder / _OWNER, 0)
    except StoreError:
        return None


def _remove(folder: Path, lock: WriteLock) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    lock.release()
    if folder.exists():  # some systems keep files that are open
        shutil.rmtree(folder, ignore_errors=True)
