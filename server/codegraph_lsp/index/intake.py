"""
What was read goes into the store, and who asked is told.

Results of files that have changed or gone since they were read are dropped: whatever changed them
has asked for them again.

Runs on: the conductor thread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from codegraph_lsp.index.work import QUARANTINED, LeftOut, LiveRead, Read
from codegraph_lsp.store.rows import Failure
from codegraph_lsp.workspace.skip import Skip

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from codegraph_lsp.index.catalog import Catalog
    from codegraph_lsp.index.counts import Counts
    from codegraph_lsp.index.linking import Linking
    from codegraph_lsp.index.ports import Observer
    from codegraph_lsp.index.removals import Removals
    from codegraph_lsp.index.retry import Failure as Cause
    from codegraph_lsp.model.ids import FileId
    from codegraph_lsp.store.writer import Writer

Finding: TypeAlias = "tuple[Read | LeftOut, int]"
"""What became of a file, and the file's version that was read."""

_FAILED = frozenset({Skip.UNREADABLE.value, QUARANTINED})
"""Reasons that are a failure; with the others all is well, the file is just not for the graph."""


class Intake:
    """See the module."""

    def __init__(
        self,
        catalog: Catalog,
        writer: Writer,
        linking: Linking,
        observer: Observer,
        counts: Counts,
        removals: Removals,
    ) -> None:
        self._catalog = catalog
        self._writer = writer
        self._linking = linking
        self._observer = observer
        self._counts = counts
        self._removals = removals

    def one(self, read: Read) -> Sequence[FileId]:
        """
        Commit one file's facts and edges together, unless it says what it said before.

        Returns:
            Placeholders that its edges wait for.
        """
        path = self._catalog[read.hydrated.file].path
        before = self._writer.revision
        if self._writer.take_again(read.hydrated):
            self._count(read)
            if self._writer.revision != before:
                self._observer.committed([path])
            if isinstance(read, LiveRead):
                # What it is linked with is at hand then, when the first edit comes.
                self._linking.one(read)
            return ()
        missing = self._removals.taking(read.hydrated)
        linked = self._linking.one(read)
        self._writer.replace_file(read.hydrated, None if linked is None else linked.linked)
        self._count(read)
        self._counts.linked += linked is not None
        self._linking.look()
        self._observer.committed([path])
        if missing:
            self._observer.missing_changed(missing)
        return () if linked is None else linked.pending

    def several(self, findings: Collection[Finding]) -> list[FileId]:
        """
        Commit the facts of files together; edges follow when nothing is left to be read.

        Returns:
            Files that have vanished.
        """
        current = [outcome for outcome, version in findings if self._is_current(outcome, version)]
        read = [outcome for outcome in current if isinstance(outcome, Read)]
        left_out = [outcome for outcome in current if isinstance(outcome, LeftOut)]
        if read:
            self._writer.put_hydrated([outcome.hydrated for outcome in read])
            for outcome in read:
                self._count(outcome)
            self._linking.look()
            self._observer.committed(
                [self._catalog[outcome.hydrated.file].path for outcome in read]
            )
        self._leave_out([outcome for outcome in left_out if outcome.reason != Skip.VANISHED])
        return [outcome.file for outcome in left_out if outcome.reason == Skip.VANISHED]

    def give_up(self, file: FileId, cause: Cause, detail: str) -> None:
        """Note that *file* cannot be read as it is now."""
        path = self._catalog[file].path
        reason = self._catalog.give_up(file, cause, detail)
        self._linking.look()
        self._observer.failed(path, reason)
        self._observer.committed([path])

    def _is_current(self, outcome: Read | LeftOut, version: int) -> bool:
        known = self._catalog.get(file_of(outcome))
        return known is not None and known.version == version

    def _count(self, read: Read) -> None:
        self._counts.hydrated += 1
        self._counts.parsed += read.parsed
        self._counts.cache_hits += not read.parsed
        self._linking.hydrated(read.hydrated.file, read.imports)

    def _leave_out(self, outcomes: Collection[LeftOut]) -> None:
        if not outcomes:
            return
        paths = [self._catalog[outcome.file].path for outcome in outcomes]
        failed = [self._failure(o) for o in outcomes if o.reason in _FAILED]
        if failed:
            self._writer.mark_failed(failed)
            for failure in failed:
                self._observer.failed(self._catalog[failure.file].path, failure.reason)
        self._catalog.skip([self._failure(o) for o in outcomes if o.reason not in _FAILED])
        self._linking.look()
        self._observer.committed(paths)

    def _failure(self, outcome: LeftOut) -> Failure:
        reason = outcome.reason
        if reason == QUARANTINED:
            reason = self._catalog.quarantine.reason(outcome.digest)
        return Failure(outcome.file, reason, outcome.size, outcome.mtime_ns)


def file_of(outcome: Read | LeftOut) -> FileId:
    """The file that *outcome* is about."""
    return outcome.hydrated.file if isinstance(outcome, Read) else outcome.file
