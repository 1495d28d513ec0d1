"""
Comparing what discovery found with what the database knows. One pass over both; reads no file.

Runs on: the writer thread.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from codegraph_lsp.model.ids import FileId, Path
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.store.rows import Failure, Listed

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Sequence

_ALL = "SELECT path, id, language, state, reason, size, mtime_ns FROM files"
_ONE = _ALL + " WHERE path = :path"
_ADD = """
INSERT INTO files (path, language, state, reason, size, mtime_ns)
VALUES (:path, :language, :state, :reason, :size, :mtime_ns)
"""
_RESET = """
UPDATE files SET language = :language, state = :state, reason = '', size = :size,
    mtime_ns = :mtime_ns
WHERE id = :id
"""


class _Known(NamedTuple):
    id: FileId
    language: str
    state: int
    reason: str
    size: int
    mtime_ns: int


@dataclass(slots=True)
class Found:
    """What the listing says that the database does not."""

    new: list[Listed] = field(default_factory=list)
    """Not known yet."""
    restored: list[tuple[FileId, Listed]] = field(default_factory=list)
    """Skipped until now, or placeholders that look different; to be placeholders."""
    waiting: set[FileId] = field(default_factory=set)
    """Those of `restored` that were placeholders already."""
    changed: list[FileId] = field(default_factory=list)
    """To be read again: what was read of them, or is being read now, is outdated."""
    skipped: list[Failure] = field(default_factory=list)
    lost: list[tuple[FileId, Path]] = field(default_factory=list)
    """Those of `skipped` that were not skipped before."""
    removed: list[tuple[FileId, Path]] = field(default_factory=list)

    @property
    def writes_nothing(self) -> bool:
        """True when no row has to change for it."""
        return not (self.new or self.restored or self.skipped or self.removed)


def compare(connection: sqlite3.Connection, entries: Iterable[Listed], *, whole: bool) -> Found:
    """
    How *entries* differ from the table of files.

    Args:
        whole: Entries are all there is: files that they do not name are gone.
    """
    listed = sorted({entry.path: entry for entry in entries if _can_be_named(entry.path)}.items())
    known = _known(connection, None if whole else [path for path, _ in listed])
    found = Found()
    for path, entry in listed:
        old = known.pop(path, None)
        if old is None:
            found.new.append(entry)
        elif entry.skipped:
            _compare_skipped(found, entry, old)
        elif old.state in (FileState.SKIPPED, FileState.PLACEHOLDER):
            if (entry.size, entry.mtime_ns, entry.language) != (
                old.size,
                old.mtime_ns,
                old.language,
            ):
                found.restored.append((old.id, entry))
                if old.state == FileState.PLACEHOLDER:
                    # Somebody may be reading what it was before.
                    found.waiting.add(old.id)
                    found.changed.append(old.id)
        elif (entry.size, entry.mtime_ns, entry.language) != (old.size, old.mtime_ns, old.language):
            found.changed.append(old.id)
    if whole:
        found.removed = [(old.id, path) for path, old in sorted(known.items())]
    return found


def add(connection: sqlite3.Connection, found: Found) -> list[FileId]:
    """Write `new` and `restored`; returns the files now waiting to be read, in order of path."""
    waiting: list[tuple[Path, FileId]] = []
    for entry in found.new:
        state = FileState.SKIPPED if entry.skipped else FileState.PLACEHOLDER
        values = {"state": state, "reason": entry.skipped, **_stamp(entry)}
        row = connection.execute(_ADD, {"path": entry.path, **values}).lastrowid
        if not entry.skipped:
            waiting.append((entry.path, FileId(row or 0)))
    for file, entry in found.restored:
        values = {"id": file, "state": FileState.PLACEHOLDER, **_stamp(entry)}
        connection.execute(_RESET, values)
        if file not in found.waiting:
            waiting.append((entry.path, file))
    return [file for _, file in sorted(waiting)]


def _compare_skipped(found: Found, entry: Listed, old: _Known) -> None:
    if old.state == FileState.SKIPPED:
        if old.reason == entry.skipped:
            return
    else:
        found.lost.append((old.id, entry.path))
    # Time 0: when the listing no longer skips it, it differs and is read, while a file that was
    # skipped for what it holds stays so until it changes.
    found.skipped.append(Failure(old.id, entry.skipped, entry.size, 0))


def _stamp(entry: Listed) -> dict[str, object]:
    mtime_ns = 0 if entry.skipped else entry.mtime_ns
    return {"language": entry.language, "size": entry.size, "mtime_ns": mtime_ns}


def _known(connection: sqlite3.Connection, paths: Sequence[Path] | None) -> dict[Path, _Known]:
    if paths is None:
        rows = connection.execute(_ALL).fetchall()
    else:
        found = [connection.execute(_ONE, {"path": path}).fetchone() for path in paths]
        rows = [row for row in found if row is not None]
    return {row[0]: _Known(*row[1:]) for row in rows}


def _can_be_named(path: str) -> bool:
    if path.isascii():
        return True
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True
