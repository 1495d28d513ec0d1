"""
The one place that changes a workspace's database.

Runs on: the writer thread, which owns the only write connection.

Each method is one transaction: it is in the database as a whole or, after an error or a crash, not
at all. Each counts the revision up by one, unless it found nothing to change, and returns it.

*What must be linked again* is in the database too, so that a crash between a change and its
consequences loses nothing: a file whose interface digest changes, or that is removed, sets the
files that read it back from LINKED to HYDRATED in the same transaction; their edges stay until
better ones come.
"""

from __future__ import annotations

import logging
import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from codegraph_lsp.model.errors import StoreCorruptError
from codegraph_lsp.model.ids import FileId, Path, Revision
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.store import bulk, listing, names
from codegraph_lsp.store.connections import translate, translated
from codegraph_lsp.store.file_rows import FileRows
from codegraph_lsp.store.rows import NEVER, Difference, Failure, Listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path as FilePath

    from codegraph_lsp.store.codec import Hydrated, Linked
    from codegraph_lsp.store.lock import WriteLock

_META = """
SELECT name, value FROM meta
WHERE name IN ('revision', 'interface_at', 'modules_at', 'answers_at', 'clean', 'bulk')
"""
_N_META = 6
_SET_META = "UPDATE meta SET value = :value WHERE name = :name"
_FILE_AT = "SELECT id FROM files WHERE path = ?"
_UNSAVED = "SELECT id, size FROM files WHERE mtime_ns = :never AND state IN (:hydrated, :linked)"
_TOUCH = "UPDATE files SET mtime_ns = :mtime_ns, size = :size WHERE id = :file"
_MANIFESTS = "SELECT path, bytes FROM manifests"
_PUT_MANIFEST = "INSERT OR REPLACE INTO manifests (path, bytes) VALUES (:path, :bytes)"
_DROP_MANIFEST = "DELETE FROM manifests WHERE path = :path"
_QUARANTINE = """
INSERT OR REPLACE INTO quarantine (digest, reason, program, patience_ms)
VALUES (:digest, :reason, :program, :patience_ms)
"""
_RELEASE = "DELETE FROM quarantine WHERE digest = :digest"
_DROP_UNUSED = (
    "DELETE FROM externals WHERE NOT EXISTS (SELECT 1 FROM edges WHERE target = externals.key)",
    """
    DELETE FROM questions
    WHERE NOT EXISTS (SELECT 1 FROM askers WHERE askers.thing = questions.id)
    """,
)

_NEVER = Revision(-1)

_log = logging.getLogger(__name__)


class Writer:
    """
    The write connection of one workspace. Made by `database.open_writer`.

    Raises (every method):
        StoreFullError: No space; the database is as before and can still be read.
        StoreBusyError: Another program holds SQLite's lock.
        StoreCorruptError: The file is damaged; open it again with `rebuild`.
    """

    notice: str
    """What happened to the database while it was opened, for a person; empty where nothing did."""

    def __init__(
        self, connection: sqlite3.Connection, path: FilePath, lock: WriteLock, notice: str = ""
    ) -> None:
        self.path = path
        self.notice = notice
        self._connection = connection
        self._lock = lock
        with translated(path):
            meta = dict(connection.execute(_META).fetchall())
        if len(meta) < _N_META:
            raise StoreCorruptError(str(path))
        self._revision = Revision(meta["revision"])
        self._modules_at = Revision(meta["modules_at"])
        self._answers_at = Revision(meta["answers_at"])
        self._rows = FileRows(connection, Revision(meta["interface_at"]))
        self._clean = bool(meta["clean"])
        self._untidy = True
        self._bulk: bulk.Bulk | None = None
        if meta["bulk"]:
            # A first load was broken off: whatever came in must be found.
            with self._transaction():
                bulk.repair(connection)

    @property
    def revision(self) -> Revision:
        """Of the last commit."""
        return self._revision

    @property
    def modules_at(self) -> Revision:
        """
        Of the last commit that changed what a module table is made of: paths, manifests, and what
        files say of other modules.
        """
        return self._modules_at

    @property
    def answers_hold(self) -> bool:
        """
        The answers that files got from the module table are those it gives now.

        False after each change of `modules_at`, and when links come in that were computed before
        the last one, until somebody compares them and says `answers_compared`.
        """
        return self._answers_at == self._modules_at

    def sync_listing(self, entries: Sequence[Listed]) -> Difference:
        """
        Make the files of the workspace those of *entries*: adds placeholders, removes what is gone.

        An entry whose path is not valid Unicode is left out: neither the database nor the protocol
        can name it.
        """
        return self._take_listing(entries, whole=True)

    def list_files(self, entries: Sequence[Listed]) -> Difference:
        """Like `sync_listing` for some files that may be new or changed; removes none."""
        return self._take_listing(entries, whole=False)

    def put_hydrated(self, batch: Collection[Hydrated]) -> Revision:
        """
        Take in the facts of files; their old edges go.

        Files that were removed meanwhile are ignored, here and in all other methods.
        """
        with self._transaction() as revision:
            n_rows = self._rows.put_facts(batch, revision)
            self._took(n_rows)
        return self._revision

    def put_links(self, batch: Collection[Linked], *, seen: Revision | None = None) -> Revision:
        """
        Take in the edges of files.

        Args:
            seen: Revision of the snapshot they were computed on. Links of a file whose facts are
                newer are dropped; where something it read is newer, the links are taken and the
                file stays HYDRATED, to be linked again. None: nothing changed since.
        """
        with self._transaction() as revision:
            n_rows = self._rows.put_links(batch, revision, seen)
            self._took(n_rows)
            if seen is not None and seen < self._modules_at:
                self._answers_at = _NEVER
        return self._revision

    def replace_file(
        self, item: Hydrated, links: Linked | None, *, seen: Revision | None = None
    ) -> Revision:
        """
        Take in the facts and the edges of one file together: nobody sees one without the other.

        Args:
            seen: Revision of the snapshot that *links* were computed on, see `put_links`.
        """
        with self._transaction() as revision:
            if links is None:
                self._rows.put_facts([item], revision)
            else:
                self._rows.replace(item, links, revision, seen)
        return self._revision

    def take_again(self, item: Hydrated) -> bool:
        """
        Take in a file that says what it said when it was linked; False where it does not.

        Then there is nothing to link. What it looks like on disk is noted where that is another.
        """
        with translated(self.path):
            known = self._rows.known_stamp(item)
        if known is None:
            return False
        of_text = item.stamp.mtime_ns <= 0 and item.stamp.digest == known.digest
        # What is known of the bytes on disk is not less true for a document that has the same.
        if item.stamp != known and not of_text:
            with self._transaction():
                self._rows.put_stamp(item)
        return True

    def answers_compared(self, moved: Collection[FileId]) -> Revision:
        """
        Note that all answers were compared with what the module table says now.

        Args:
            moved: Files that got others, and must be linked again.
        """
        with self._transaction(counts=bool(moved)):
            self._rows.unlink(moved)
            self._answers_at = self._modules_at
        return self._revision

    def mark_failed(self, failures: Collection[Failure]) -> Revision:
        """Note that files could not be read; what was known of them goes."""
        return self._leave_out(failures, FileState.FAILED)

    def mark_skipped(self, failures: Collection[Failure]) -> Revision:
        """Note that files are left out after all (binary, too long lines); what was known goes."""
        return self._leave_out(failures, FileState.SKIPPED)

    def mark_unlinked(self, failure: Failure) -> Revision:
        """Note that a file could not be linked; the next run tries again."""
        with self._transaction():
            self._rows.keep_unlinked(failure)
        return self._revision

    def quarantine(
        self, digest: bytes, failure: Failure, *, program: str, patience_ms: int
    ) -> Revision:
        """Note that bytes with *digest* must not be parsed again, and that the file failed."""
        with self._transaction() as revision:
            values = {"reason": failure.reason, "program": program, "patience_ms": patience_ms}
            self._run(_QUARANTINE, digest=digest, **values)
            self._rows.leave_out([failure], FileState.FAILED, revision)
        return self._revision

    def release(self, digests: Iterable[bytes]) -> Revision:
        """Take bytes with *digests* out of quarantine."""
        with self._transaction():
            self._run_many(_RELEASE, [{"digest": digest} for digest in digests])
        return self._revision

    def remove(self, paths: Iterable[Path]) -> Revision:
        """Remove files with all they have; unknown paths are ignored."""
        with self._transaction() as revision:
            found = [self._connection.execute(_FILE_AT, (path,)).fetchone() for path in paths]
            self._rows.remove([FileId(row[0]) for row in found if row is not None], revision)
            self._modules_at = revision
        return self._revision

    def touch(self, file: FileId, *, mtime_ns: int, size: int) -> Revision:
        """Note that a file with another time on disk has the bytes we know."""
        with self._transaction():
            self._run(_TOUCH, file=file, mtime_ns=mtime_ns, size=size)
        return self._revision

    def forget_unsaved(self) -> Revision:
        """Forget what open documents say; those of the copy of a database are somebody else's."""
        states = {"hydrated": FileState.HYDRATED, "linked": FileState.LINKED}
        with translated(self.path):
            found = self._connection.execute(_UNSAVED, {"never": NEVER, **states}).fetchall()
        if found:
            unread = [Failure(FileId(file), "", size, NEVER) for file, size in found]
            self._leave_out(unread, FileState.PLACEHOLDER)
        return self._revision

    def put_manifests(self, manifests: Mapping[Path, bytes]) -> Revision:
        """Make *manifests* the ones we know; writes only what differs."""
        with translated(self.path):
            known = dict(self._connection.execute(_MANIFESTS).fetchall())
        gone = known.keys() - manifests.keys()
        new = {path: text for path, text in manifests.items() if known.get(path) != text}
        if gone or new:
            with self._transaction() as revision:
                self._modules_at = revision
                self._run_many(_DROP_MANIFEST, [{"path": path} for path in sorted(gone)])
                rows = [{"path": path, "bytes": new[path]} for path in sorted(new)]
                self._run_many(_PUT_MANIFEST, rows)
        return self._revision

    def begin_bulk(self) -> None:
        """
        A first load begins: indexes of tables that are still empty are made at its end.

        Until then whoever asks looks at every row; after `bulk.ROWS_MAX` rows the indexes are made
        in between, so that this stays quick. Call it before hydrating and again before linking.
        """
        if self._bulk is None:
            with self._transaction():
                self._bulk = bulk.Bulk(self._connection)
            self._rows.keeps_names = not self._bulk.names_put_off

    def end_bulk(self) -> Revision:
        """Make what `begin_bulk` put off."""
        if self._bulk is not None:
            with self._transaction():
                self._bulk.end(self._rows.dropped_names)
            self._rows.keeps_names = True
            self._rows.dropped_names.clear()
            self._bulk = None
        return self._revision

    def optimize(self) -> None:
        """
        For idle moments: forget externals and questions that nobody uses any more, index
        substrings, write the log back into the database, free the pages that were kept for the
        next change. Does nothing where nothing changed.
        """
        if not self._untidy:
            return
        with self._transaction(counts=False):
            for sql in _DROP_UNUSED:
                self._run(sql)
            names.index_names(self._connection, from_names=1)
        with translated(self.path):
            self._run("PRAGMA wal_checkpoint(PASSIVE)")
            self._run("PRAGMA shrink_memory")
        self._untidy = False

    def close(self) -> None:
        """Write the log back and let others write; more than once does no harm."""
        try:
            if not self._clean:
                self._run(_SET_META, name="clean", value=1)
                self._clean = True
                self._run("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.Error as error:
            # Full, busy or damaged: when it is opened next the log is written back and the file is
            # checked. Nobody can do more about it now.
            _log.info("index left with its log: %s", translate(self.path, error))
        finally:
            self._connection.close()
            self._lock.release()

    def __enter__(self) -> Writer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _take_listing(self, entries: Sequence[Listed], *, whole: bool) -> Difference:
        with translated(self.path):
            found = listing.compare(self._connection, entries, whole=whole)
        if found.writes_nothing:
            return Difference(self._revision, [], found.changed, [])
        with self._transaction() as revision:
            self._rows.remove([file for file, _ in found.removed], revision)
            self._rows.leave_out(found.skipped, FileState.SKIPPED, revision)
            added = listing.add(self._connection, found)
            if added or found.removed or found.lost:
                self._modules_at = revision
        removed = sorted(found.removed + found.lost, key=lambda pair: pair[1])
        return Difference(self._revision, added, found.changed, removed)

    def _leave_out(self, failures: Collection[Failure], state: FileState) -> Revision:
        with self._transaction() as revision:
            self._rows.leave_out(failures, state, revision)
            if state is FileState.SKIPPED:
                self._modules_at = revision
        return self._revision

    def _took(self, n_rows: int) -> None:
        if self._bulk is not None:
            self._bulk.took(n_rows)

    @contextmanager
    def _transaction(self, *, counts: bool = True) -> Iterator[Revision]:
        """All or nothing; gives the revision that it will make."""
        revision = Revision(self._revision + counts)
        interface_at = self._rows.interface_at
        modules_at, answers_at = self._modules_at, self._answers_at
        try:
            self._run("BEGIN IMMEDIATE")
            if self._clean:
                self._run(_SET_META, name="clean", value=0)
            yield revision
            self._modules_at = max(self._modules_at, self._rows.modules_at)
            if counts:
                self._run(_SET_META, name="revision", value=revision)
            if self._rows.interface_at != interface_at:
                self._run(_SET_META, name="interface_at", value=self._rows.interface_at)
            if self._modules_at != modules_at:
                self._run(_SET_META, name="modules_at", value=self._modules_at)
            if self._answers_at != answers_at:
                self._run(_SET_META, name="answers_at", value=self._answers_at)
            self._run("COMMIT")
        except BaseException as error:
            self._rows.interface_at = interface_at
            self._rows.modules_at = modules_at
            self._modules_at, self._answers_at = modules_at, answers_at
            self._rows.forget()
            if self._connection.in_transaction:
                self._connection.rollback()
            if self._bulk is not None:
                self._bulk.broken = True
            if isinstance(error, sqlite3.Error):
                raise translate(self.path, error) from error
            raise
        self._clean = False
        self._untidy = True
        self._revision = revision

    def _run(self, sql: str, **values: Any) -> None:
        self._connection.execute(sql, values)

    def _run_many(self, sql: str, rows: Iterable[Mapping[str, Any]]) -> None:
        self._connection.executemany(sql, rows)
