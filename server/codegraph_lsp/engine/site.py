"""
One workspace opened for writing: database, caches, catalog and pipeline, put together.

Runs on: the thread that will be the conductor, or one that hands it over before it starts.
"""

from __future__ import annotations

import logging
import os
from threading import Lock
from typing import TYPE_CHECKING

from codegraph_lsp.index.catalog import Catalog
from codegraph_lsp.index.counts import Counts
from codegraph_lsp.index.here import Here, LinksHere
from codegraph_lsp.index.linking import Linking
from codegraph_lsp.index.outlines import Outlines
from codegraph_lsp.index.pipeline import Pipeline
from codegraph_lsp.index.removals import Removals
from codegraph_lsp.languages.registry import languages
from codegraph_lsp.model.errors import StoreBusyError, StoreError
from codegraph_lsp.resolve.layers import CAP_VARIABLE, cap_from
from codegraph_lsp.store.copies import copy_committed
from codegraph_lsp.store.database import WRITE_WAIT_S, open_writer
from codegraph_lsp.store.location import facts_database, workspace_database
from codegraph_lsp.store.reader_pool import ReaderPool
from codegraph_lsp.store.rows import Failure
from codegraph_lsp.store.temporary import TemporaryDatabase, remove_abandoned
from codegraph_lsp.support.courtesy import Courtesy
from codegraph_lsp.workspace.roots import Roots

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from pathlib import Path as FilePath

    from codegraph_lsp.index.cached import CachedFacts
    from codegraph_lsp.index.live import LiveDocuments
    from codegraph_lsp.index.pool import Pool
    from codegraph_lsp.index.ports import Observer
    from codegraph_lsp.index.slices import PoolEvent
    from codegraph_lsp.model.ids import FileId, Path, Revision
    from codegraph_lsp.model.settings import Settings
    from codegraph_lsp.resolve.modules import ModuleTable
    from codegraph_lsp.store.blobs import FactsCache
    from codegraph_lsp.store.writer import Writer
    from codegraph_lsp.workspace.overlay import Document

logger = logging.getLogger(__name__)

JOBS_VARIABLE = "CODEGRAPH_JOBS"
"""Environment variable with the number of jobs, where the settings leave it open."""

_OF_ITS_OWN = "this one keeps an index of its own until it ends"


class Site:
    """
    Opens everything, and closes it.

    Args:
        private: Where another process writes the workspace's database, use one of our own that ends
            with us, instead of raising StoreBusyError.

    Raises:
        StoreError: The database cannot be used.
    """

    def __init__(
        self,
        roots: Roots,
        settings: Settings,
        observer: Observer,
        *,
        documents: Callable[[], Mapping[Path, Document]] = dict,
        live: LiveDocuments | None = None,
        outlines: Outlines | None = None,
        courtesy: Courtesy | None = None,
        private: bool = False,
        rebuild: bool = False,
        niceness: int = 0,
    ) -> None:
        self.roots = roots
        self.settings = settings
        self.registry = languages()
        self.counts = Counts()
        self.notices: list[str] = []
        self._temporary: TemporaryDatabase | None = None
        self._facts: FactsCache | None = None
        self._opening = Lock()
        self._cached: CachedFacts | None = None
        self._niceness = niceness
        self._courtesy = courtesy or Courtesy()
        self._observer = observer
        self.writer = self._open_writer(private=private, rebuild=rebuild)
        self.database = self.writer.path
        self.readers = ReaderPool(self.database)
        self.removals = Removals(self.readers.snapshot)
        if self.writer.notice:
            self.notices.append(self.writer.notice)
        self.jobs = jobs_wanted(settings.jobs)
        self.catalog = Catalog(roots, settings, self.registry, self.writer, self.readers.snapshot)
        self._links = LinksHere(
            self.database,
            self.registry,
            self._modules,
            outlines or Outlines(),
            self._pause,
            settings.limits,
        )
        self._here = Here(
            self.registry,
            max_file_bytes=settings.max_file_bytes,
            cache=self._cached_facts,
            quarantined=self._quarantined,
            documents=documents,
            live=live,
        )
        self.pipeline = self._make_pipeline()

    def _make_pipeline(self) -> Pipeline:
        slots = self.jobs if self.jobs > 1 else 0
        linking = Linking(
            self.catalog,
            self.writer,
            self.readers,
            self._links,
            self.counts,
            self._linked,
            self._unlinked,
            slots=slots,
            cap=cap_from(os.environ.get(CAP_VARIABLE)),
        )
        return Pipeline(
            self.catalog,
            self.writer,
            self._here,
            linking,
            self._observer,
            self.counts,
            self.removals,
            pool=self._make_pool if slots else None,
            slots=slots,
        )

    def facts_cache(self) -> FactsCache | None:
        """The facts cache, opened when first wanted; None where the settings say no."""
        with self._opening:
            if self._facts is None and self.settings.cache:
                from codegraph_lsp.store.blobs import FactsCache  # nothing changed: never opened

                self._facts = FactsCache(facts_database(), notice=self._observer.noticed)
            return self._facts

    def _cached_facts(self) -> CachedFacts | None:
        entries = self.facts_cache()
        if self._cached is None and entries is not None:
            from codegraph_lsp.index.cached import CachedFacts  # as above

            self._cached = CachedFacts(entries)
        return self._cached

    def close(self) -> None:
        """Ends the pool, closes all files; twice does no harm."""
        self.pipeline.close()
        self._links.close()
        self.readers.close()
        self.writer.close()
        self._here.rest()
        if self._facts is not None:
            self._facts.close()
        if self._temporary is not None:
            self._temporary.remove()

    def _open_writer(self, *, private: bool, rebuild: bool) -> Writer:
        if private and (n_abandoned := remove_abandoned()):
            logger.info("%d indexes of servers that were killed are removed", n_abandoned)
        path = workspace_database([root.real for root in self.roots])
        try:
            return open_writer(
                path,
                wait_s=0.2 if private else WRITE_WAIT_S,
                rebuild=rebuild,
                limits=self.settings.limits,
            )
        except StoreError as error:
            if not private:
                raise
            if isinstance(error, StoreBusyError):
                return self._open_beside(path, rebuild=rebuild)
            self.notices.append(f"{error.problem}; {_OF_ITS_OWN}")
            self._temporary = TemporaryDatabase()
            return open_writer(self._temporary.path, limits=self.settings.limits)

    def _open_beside(self, path: FilePath, *, rebuild: bool) -> Writer:
        """Somebody else writes the database at *path*: one of our own, begun as a copy of it."""
        self._temporary = TemporaryDatabase()
        own, limits = self._temporary.path, self.settings.limits
        # What was found damaged is not copied a second time.
        if not rebuild and copy_committed(path, own, limits):
            logger.info("another server has this workspace open; begun with a copy of its index")
            writer = open_writer(own, limits=limits)
            try:
                writer.forget_unsaved()
            except StoreError:
                writer.close()
                return open_writer(own, rebuild=True, limits=limits)
            return writer
        self.notices.append(f"another server has this workspace open; {_OF_ITS_OWN}")
        return open_writer(own, limits=limits)

    def _make_pool(self, on_events: Callable[[Sequence[PoolEvent]], None]) -> Pool:
        # Imported here: an index that is up to date needs no pool.
        import msgspec

        from codegraph_lsp.index.pool import Pool
        from codegraph_lsp.index.slices import Limits
        from codegraph_lsp.index.tasks import TASKS, Setup

        setup = Setup(
            database=str(self.database),
            max_file_bytes=self.settings.max_file_bytes,
            facts_cache=str(facts_database()) if self.settings.cache else "",
            quarantined=tuple(sorted(self._quarantined())),
            limits=self.settings.limits,
        )
        return Pool(
            self.jobs,
            TASKS,
            msgspec.msgpack.encode(setup),
            on_events,
            limits=Limits(file_seconds=self.settings.parse_timeout_ms / 1_000),
            niceness=self._niceness,
        )

    def _modules(self) -> tuple[Revision, ModuleTable]:
        return self.catalog.modules_at, self.catalog.modules

    def _quarantined(self) -> Collection[bytes]:
        return self.catalog.quarantine.digests

    def _pause(self) -> None:
        """Between two steps of linking a file."""
        self._courtesy.give_way()
        self.pipeline.cancel.check("link: next occurrence")

    def _linked(self, files: Collection[FileId]) -> None:
        known = map(self.catalog.get, files)
        self._observer.committed([entry.path for entry in known if entry is not None])

    def _unlinked(self, file: FileId, reason: str) -> None:
        known = self.catalog.get(file)
        if known is not None:
            self.writer.mark_unlinked(Failure(file, reason))
            self._observer.failed(known.path, reason)


def jobs_wanted(setting: int) -> int:
    """Processes for bulk work: the setting, else the environment's, else one per core."""
    text = os.environ.get(JOBS_VARIABLE, "").strip()
    if not setting and text.isascii() and text.isdigit():
        setting = int(text)
    return setting or os.cpu_count() or 1


def roots_of(folders: Sequence[FilePath | str]) -> Roots:
    """The roots that *folders* make."""
    return Roots(map(str, folders))
