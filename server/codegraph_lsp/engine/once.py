"""
The engine for a command: index what is new or changed, answer, end.

Runs on: the caller's thread. What is imported here is paid for by every command, also by one that
finds nothing to do.
"""

from __future__ import annotations

import gc
import os
import time
from contextlib import contextmanager
from pathlib import Path as FilePath
from typing import TYPE_CHECKING, Any

from codegraph_lsp.engine.site import Site, roots_of
from codegraph_lsp.index.progress import Progress
from codegraph_lsp.model.errors import NotIndexedError
from codegraph_lsp.model.kinds import FileState
from codegraph_lsp.model.status import IndexReport
from codegraph_lsp.store.location import facts_database, workspace_database
from codegraph_lsp.support.cancel import CancelToken
from codegraph_lsp.workspace.configuration import Layer, Loaded, load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from codegraph_lsp.engine.snapshot import Snapshot
    from codegraph_lsp.index.progress import Sink
    from codegraph_lsp.model.ids import Path
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.model.status import State


GC_THRESHOLD = 200_000
"""Objects made between two collections while a command indexes."""


def settings_for(folder: str, overrides: Mapping[str, Any]) -> Loaded:
    """
    The settings of the workspace *folder*, with *overrides* (by the names users write) on top.

    What is wrong in a file is left out and told.
    """
    return load([folder], [Layer("the command line", overrides)])


def index_once(folder: str, settings: Settings, *, meter: Sink) -> IndexReport:
    """
    Bring the index of *folder* up to date.

    Raises:
        StoreError: The database cannot be used; StoreBusyError: somebody else is writing it.
        KeyboardInterrupt: The user has had enough; what is committed stays.
    """
    began, cpu = time.monotonic(), _cpu()
    # Facts and answers are trees of small records, nearly none of them in cycles: at the usual
    # threshold a tenth of the run would go into looking at them. (measured on Django)
    gc.set_threshold(GC_THRESHOLD)
    cancel = CancelToken()
    progress = Progress(meter, time.monotonic)
    observer = _Telling(progress)
    site = Site(roots_of([FilePath(folder)]), settings, observer)
    try:
        pipeline = site.pipeline
        pipeline.begin(cancel)
        pipeline.run_until_idle(cancel)
        if pipeline.refusal.error is not None:
            raise pipeline.refusal.error
        if site.counts.hydrated:
            site.writer.optimize()
        listed, skipped = len(site.catalog), site.catalog.skipped()
        unread = site.catalog.failed()
    finally:
        site.close()
    progress.end()
    counts = site.counts
    return IndexReport(
        root=folder,
        revision=site.writer.revision,
        listed=listed,
        unchanged=max(0, listed - counts.hydrated - len(unread)),
        hydrated=counts.hydrated,
        parsed=counts.parsed,
        cache_hits=counts.cache_hits,
        linked=counts.linked,
        removed=counts.removed,
        skipped=skipped,
        failed=tuple(sorted((dict(observer.failures) | dict(unread)).items())),
        failed_now=len(observer.failures),
        jobs=site.jobs,
        wall=time.monotonic() - began,
        cpu=_cpu() - cpu,
        plan=counts.plan,
        notices=(*site.notices, *observer.notices),
    )


def has_index(folder: str) -> bool:
    """An index of *folder* exists, complete or not."""
    return workspace_database([root.real for root in roots_of([FilePath(folder)])]).exists()


@contextmanager
def open_snapshot(folder: str, settings: Settings) -> Iterator[Snapshot]:
    """
    The graph of *folder* as the index has it now, without writing anything.

    Raises:
        NotIndexedError: There is no index.
    """
    from codegraph_lsp.engine.sight import Onlooker, Sight

    roots = roots_of([FilePath(folder)])
    database = workspace_database([root.real for root in roots])
    if not database.exists():
        raise NotIndexedError(folder)
    onlooker = Onlooker(database)
    try:
        with onlooker.readers.snapshot() as reader:
            pending = sum(
                count.n_files
                for count in reader.counts()
                if count.state in (FileState.PLACEHOLDER, FileState.HYDRATED)
            )
        state: State = "indexing" if pending else "ready"
        sight = Sight(str(database), roots.roots, settings, (), state, pending)
        with onlooker.snapshot(sight) as snapshot:
            yield snapshot
    finally:
        onlooker.close()


def cache_stats() -> dict[str, Any]:
    """The facts cache: file, entries, bytes."""
    from codegraph_lsp.store.blobs import FactsCache

    with FactsCache(facts_database()) as cache:
        stats = cache.stats()
    return {"file": str(facts_database()), "entries": stats.entries, "bytes": stats.bytes}


def clear_cache() -> tuple[int, int]:
    """
    Empty the facts cache.

    Returns:
        Number of entries and bytes that went.
    """
    from codegraph_lsp.store.blobs import FactsCache

    with FactsCache(facts_database()) as cache:
        n_bytes = cache.stats().bytes
        return cache.clear(), n_bytes


class _Telling:
    """Passes on progress; a command has nobody to tell of single changes."""

    def __init__(self, progress: Progress) -> None:
        self.notices: list[str] = []
        self.failures: dict[Path, str] = {}
        self._progress = progress

    def progressed(self, done: int, total: int) -> None:
        self._progress.reach(done, total)

    def committed(self, paths: Sequence[Path]) -> None: ...

    def missing_changed(self, paths: Sequence[Path]) -> None: ...

    def state_changed(self, pending: int, *, ready: bool) -> None: ...

    def failed(self, path: Path, reason: str) -> None:
        self.failures[path] = reason

    def noticed(self, message: str) -> None:
        self.notices.append(message)


def _cpu() -> float:
    """CPU seconds of this process and of the children that have ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system
